#!/usr/bin/env python3
"""Our pages beside the same bytes as files of a tuned nginx: pages.py DATA

Both on core 0, wrk on core 1, in turns. Prints a table of ratios; above 1 we are ahead.
"""

import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from common import HOST, PORT, Courant, children, cpu_seconds, get, http, load, spread, stop, table

NGINX_PORT = PORT + 1
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS_EACH", "3"))
UPGRADED_AFTER = int(os.environ.get("UPGRADED_AFTER", "35"))
HERE = pathlib.Path(__file__).resolve().parent

# What is asked for: a name, the Accept-Encoding, the ending of nginx's file, whether the reader holds it already.
VARIANTS = [
    ("identity", "", "", False),
    ("gzip", "gzip", ".gz", False),
    ("brotli", "gzip, br", ".br", False),
    ("304", "gzip, br", ".br", True),
]
# nginx makes these itself, or they depend on the variant.
NOT_COPIED = {
    "connection", "content-encoding", "content-length", "content-type", "date", "etag", "last-modified",
    "server", "transfer-encoding",
}  # fmt: skip


class Nginx:
    """nginx on a folder of files that are our pages, for the length of a `with`."""

    def __init__(self, folder, headers):
        self.folder = folder
        added = "\n".join(
            f'add_header {name} "{value}";' for name, value in headers.items() if name not in NOT_COPIED
        )
        if "last-modified" not in headers:
            added += '\nadd_header Last-Modified "";'
        settings = (HERE / "nginx.conf").read_text()
        for name, value in {
            "FOLDER": folder, "PORT": NGINX_PORT, "TYPE": headers["content-type"], "HEADERS": added,
            "USER": "user root;" if os.getuid() == 0 else "",
        }.items():  # fmt: skip
            settings = settings.replace(f"@{name}@", str(value))
        (folder / "nginx.conf").write_text(settings)

    def __enter__(self):
        command = ["taskset", "-c", "0", "nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"]
        self.process = subprocess.Popen(command)
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        stop(self.process)

    @property
    def pids(self):
        return children(self.process.pid)


def file_of(path):
    return "/the-front" if path == "/" else path


def keep_as_files(paths, folder):
    """Our answers as the files that nginx serves; gives the headers of the last one."""
    link = http.client.HTTPConnection(HOST, PORT)
    for path in paths:
        for _, accept, ending, again in VARIANTS[:3]:
            status, headers, body = get(path, {"Accept-Encoding": accept}, link)
            if status != 200:
                raise SystemExit(f"{path} answered {status}")
            file = folder / ("pages" + file_of(path) + ending)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
            assert (headers.get("content-encoding") or "") == {"": "", ".gz": "gzip", ".br": "br"}[ending], path
    return headers


def address_file(file, paths, accept, again, port):
    """For wrk: the addresses, with the tags that this server gave if the reader holds the pages."""
    link = http.client.HTTPConnection(HOST, port)
    with open(file, "w") as out:
        for path in paths:
            _, headers, _ = get(path, {"Accept-Encoding": accept} if accept else {}, link)
            out.write(f"{path}\t{headers['etag'] if again else ''}\n")


def measure(pids, port, paths, accept, again, folder):
    """Requests a second, CPU seconds a request, share of the core in use, bytes an answer."""
    address_file(folder / "addresses", paths, accept, again, port)
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c64", f"-d{SECONDS}s", "-s", HERE / "addresses.lua"]
    before = cpu_seconds(pids)
    done = subprocess.run(
        command + [f"http://{HOST}:{port}"], text=True, capture_output=True, check=True,
        env={**os.environ, "ADDRESSES": str(folder / "addresses"), "ACCEPT": accept},
    )  # fmt: skip
    cpu = cpu_seconds(pids) - before
    requests, micros, size, errors = map(int, re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+)", done.stdout).groups())
    if errors:
        raise SystemExit(f"{errors} requests failed:\n{done.stdout}")
    return requests / micros * 1e6, cpu / requests, cpu / micros * 1e6, size / requests


def in_turns(ours, theirs):
    """Rounds of both; who begins alternates."""
    rounds = []
    for n in range(ROUNDS):
        if n % 2:
            b, a = theirs(), ours()
        else:
            a, b = ours(), theirs()
        rounds.append((a, b))
    return rounds


def row(name, variant, rounds, load_before):
    rate = [a[0] / b[0] for a, b in rounds]
    cpu = [b[1] / a[1] for a, b in rounds]
    middle = lambda who, what: statistics.median(r[who][what] for r in rounds)
    goal = 0.9 if variant == "identity" else 1.0
    reached = statistics.median(cpu) >= goal and statistics.median(rate) >= goal
    return [
        name, variant, spread(rate, ".2f"), spread(cpu, ".2f"), goal, "yes" if reached else "**no**",
        f"{middle(0, 0):,.0f} / {middle(1, 0):,.0f}", f"{middle(0, 1) * 1e6:.1f} / {middle(1, 1) * 1e6:.1f}",
        f"{middle(0, 2):.2f} / {middle(1, 2):.2f}", f"{middle(0, 3):,.0f} / {middle(1, 3):,.0f}",
        f"{load_before:.1f}–{load():.1f}",
    ]  # fmt: skip


def compare(courant, name, paths):
    for variant, accept, _, again in VARIANTS:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="courant-bench-"))
        try:
            headers = keep_as_files(paths, folder)
            files = [file_of(path) for path in paths]
            before = load()
            with Nginx(folder, headers) as nginx:
                rounds = in_turns(
                    lambda: measure([courant.pid], PORT, paths, accept, again, folder),
                    lambda: measure(nginx.pids, NGINX_PORT, files, accept, again, folder),
                )
            print(f"{name}, {variant}: done", file=sys.stderr)
            yield row(name, variant, rounds, before)
        finally:
            shutil.rmtree(folder)


def article_paths():
    """Addresses of articles, from the sitemap."""
    _, _, index = get("/sitemap.xml")
    found = []
    for file in re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", index.decode()):
        found += re.findall(r"<loc>https?://[^/]+(/[^<]+-\d+)</loc>", get(file)[2].decode())
    return found


def main(data):
    rows = []
    with Courant(data, core=0) as courant:
        courant.seconds_to("/healthz")
        articles = article_paths()
        random.Random(1).shuffle(articles)
        one, many = articles[0], articles[1:501]
        for path in ["/", one, "/feed.xml"]:
            for _ in range(3):
                get(path)
        time.sleep(UPGRADED_AFTER)
        for name, paths in [
            ("article", [one]),
            ("front page", ["/"]),
            ("feed", ["/feed.xml"]),
            (f"{len(many)} articles", many),
        ]:
            rows += compare(courant, name, paths)
    print("Each cell: median of the rounds (least–most). Pairs are ours / nginx.\n")
    table(
        ["page", "as", "requests/s, ours ÷ nginx", "CPU a request, nginx ÷ ours", "goal", "reached", "requests/s",
         "CPU µs", "core in use", "bytes an answer", "load"],
        rows,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
