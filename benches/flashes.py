#!/usr/bin/env python3
"""One flash to many readers, beside nginx with nchan: flashes.py DATA (a demo's folder)

Each holds the same number of connections to one event stream, on loopback; a flash of the same bytes is sent,
and the time is taken from the request that sends it until each reader has it. Ours is in the database, synced
to the disk, before the first reader hears of it; nchan keeps messages in memory.

READERS (10000), SENT (30 flashes each).
"""

import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import common
from common import Courant, children, cli, load, quantile, resident_mib, stop, table

READERS = int(os.environ.get("READERS", "10000"))
SENT = int(os.environ.get("SENT", "30"))
NGINX_PORT = common.PORT + 1


class Readers:
    """The process that holds all connections."""

    def __init__(self, binary, port, path):
        command = [binary, str(port), path, str(READERS)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"not all {READERS} readers were let in")

    def round(self, send):
        """Sends one and gives, in milliseconds since then: p50, p99, the last; and how many heard it."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.process.stdout.readline()
        began = time.monotonic_ns()
        send()
        heard, *times = map(int, self.process.stdout.readline().split())
        return heard, [(at - began) / 1e6 for at in times]

    def end(self):
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()


def measured(readers, send):
    readers.round(send)  # to warm up
    rounds = [readers.round(send) for _ in range(SENT)]
    lost = sum(READERS - heard for heard, _ in rounds)
    middle, most, last = ([times[i] for _, times in rounds] for i in range(3))
    return [f"{quantile(middle, 0.5):.1f}", f"{quantile(most, 0.5):.1f}", f"{quantile(last, 0.5):.1f}", f"{max(last):.1f}", lost]


def ours(binary, data):
    settings = f'[server]\nconnections = {READERS + 500}\nmetrics = ""\n[flashes]\nreaders = {READERS + 100}\n'
    (pathlib.Path(data) / "courant.toml").write_text(settings)
    token = token_of(data)
    with Courant(data) as courant:
        courant.seconds_to("/healthz")
        courant.seconds_to("/markets/live")
        before = resident_mib(courant.pid)
        readers = Readers(binary, common.PORT, "/markets/live/events")
        time.sleep(1)
        held = (resident_mib(courant.pid) - before) * 1024 / READERS
        link = http.client.HTTPConnection(common.HOST, common.PORT)
        count = iter(range(10**6))

        def send():
            body = {"text": f"FLASH {next(count)} OF THE MEASUREMENT, ABOUT AS LONG AS A FLASH IS", "importance": 3}
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            link.request("POST", "/api/v1/flashes", json.dumps(body), headers)
            answer = link.getresponse()
            answer.read()
            if answer.status != 201:
                raise SystemExit(f"a flash was refused: {answer.status}")

        row = measured(readers, send)
        sample = size_of_event()
        readers.end()
    return row, held, sample


def size_of_event():
    """The bytes of one event as ours sends it, so that the peer sends as many."""
    link = http.client.HTTPConnection(common.HOST, common.PORT, timeout=10)
    link.request("GET", "/markets/live/events?after=1")
    answer = link.getresponse()
    text = b""
    while b"data:" not in text or not text.endswith(b"\n\n"):
        text += answer.read1(65536)
    link.close()
    return len(text[text.index(b"data:") :].split(b"\n\n")[0])


def token_of(data):
    """A token of the demo's editor, made for this."""
    said = cli(data, "person", "token", "nkechi@ledger.example", "--name", "bench", "--scopes", "publish")
    return next(word for word in said.split() if len(word) == 64)


def nchan(binary, workers, size):
    with tempfile.TemporaryDirectory() as folder:
        text = (pathlib.Path(__file__).parent / "nchan.conf").read_text()
        user = "user root;" if os.geteuid() == 0 else ""
        for name, value in [("USER", user), ("WORKERS", workers), ("FOLDER", folder), ("PORT", NGINX_PORT)]:
            text = text.replace(f"@{name}@", str(value))
        conf = pathlib.Path(folder) / "nginx.conf"
        conf.write_text(text)
        process = subprocess.Popen(["nginx", "-p", folder, "-c", str(conf)])
        try:
            time.sleep(1)
            link = http.client.HTTPConnection(common.HOST, NGINX_PORT)

            def send():
                link.request("POST", "/publish", "x" * size)
                link.getresponse().read()

            send()
            before = sum(resident_mib(pid) for pid in children(process.pid))
            readers = Readers(binary, NGINX_PORT, "/events")
            time.sleep(1)
            held = (sum(resident_mib(pid) for pid in children(process.pid)) - before) * 1024 / READERS
            row = measured(readers, send)
            readers.end()
            return row, held
        finally:
            stop(process)


def main(data):
    with tempfile.TemporaryDirectory() as folder:
        binary = str(pathlib.Path(folder) / "readers")
        source = pathlib.Path(__file__).parent / "readers.c"
        subprocess.run([shutil.which("cc") or "gcc", "-O2", "-o", binary, str(source)], check=True)
        state = f"{load():.1f}"
        row, held, size = ours(binary, data)
        rows = [["Courant", READERS, *row, f"{held:.1f}", state]]
        for workers in (1, 2):
            state = f"{load():.1f}"
            row, held = nchan(binary, workers, size)
            rows.append([f"nginx + nchan, {workers} worker{'s' if workers > 1 else ''}", READERS, *row, f"{held:.1f}", state])
    head = ["server", "readers", "half have it, ms", "99 % have it, ms", "all have it, ms", "all, at worst", "lost", "KiB a reader", "load"]
    table(head, rows)
    print(f"\nMedians of {SENT} flashes, each an event of {size} bytes; from the request that sends it.")


if __name__ == "__main__":
    main(sys.argv[1])
