"""What the measurements share: a running Courant, plain requests, a process's figures, tables."""

import http.client
import os
import pathlib
import signal
import statistics
import subprocess
import time

BINARY = os.environ["COURANT"]
PORT = int(os.environ.get("PORT", "8400"))
HOST = "127.0.0.1"
TICK = os.sysconf("SC_CLK_TCK")


class Courant:
    """The program on a data folder, for the length of a `with`."""

    def __init__(self, data, core=None):
        self.data, self.core, self.process = pathlib.Path(data), core, None

    def __enter__(self):
        command = [BINARY, "serve", "--data", str(self.data), "--listen", f"{HOST}:{PORT}"]
        if self.core is not None:
            command = ["taskset", "-c", str(self.core)] + command
        self.began = time.monotonic()
        with open(self.data / "bench.log", "w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        return self

    def __exit__(self, *_):
        stop(self.process)

    @property
    def pid(self):
        return self.process.pid

    def seconds_to(self, path, at_most=3600):
        """From the start until this address answers 200."""
        while time.monotonic() - self.began < at_most:
            try:
                if get(path)[0] == 200:
                    return time.monotonic() - self.began
            except OSError:
                pass
            if self.process.poll() is not None:
                raise SystemExit(f"courant stopped; see {self.data}/bench.log")
            time.sleep(0.001)
        raise SystemExit(f"{path} did not answer 200")


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def cli(data, *words):
    """Runs a verb of the command line and gives what it printed."""
    command = [BINARY, *words, "--data", str(data)]
    done = subprocess.run(command, text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def get(path, headers=None, connection=None, port=PORT):
    """Status, headers (small letters) and body of one answer."""
    link = connection or http.client.HTTPConnection(HOST, port, timeout=60)
    link.request("GET", path, headers=headers or {})
    answer = link.getresponse()
    body = answer.read()
    if connection is None:
        link.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def children(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_seconds(pids):
    """User and system time of these processes, all threads."""
    ticks = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def resident_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def spread(values, form):
    """The median with the least and the most: `1.02 (0.99–1.05)`."""
    return f"{statistics.median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def load():
    return os.getloadavg()[0]


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
