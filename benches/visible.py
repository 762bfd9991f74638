#!/usr/bin/env python3
"""From the command line's `publish` to readers seeing it, with the server running: visible.py DATA

Time begins when the command has returned; what is visible by then counts as 0.
"""

import os
import pathlib
import statistics
import sys
import tempfile
import threading
import time

from common import HOST, PORT, Courant, cli, get, http, load, spread, table

TIMES = int(os.environ.get("PUBLISHINGS", "20"))


def manuscript(word):
    return f"""+++
headline = "{word} holds its rate"
standfirst = "An invented bank leaves an invented rate where it was."
section = "markets"
bylines = ["Ada Lind"]
importance = 5
+++
The bank of {word} left its rate unchanged on Tuesday, as expected.
"""


def ready(data, word):
    """An approved article; its number."""
    with tempfile.NamedTemporaryFile("w", suffix=".md") as file:
        file.write(manuscript(word))
        file.flush()
        number = cli(data, "article", "create", file.name).split(":")[0]
    cli(data, "article", "submit", number)
    cli(data, "article", "approve", number)
    return number


class Watcher(threading.Thread):
    """Asks every millisecond until the address shows the word."""

    def __init__(self, path, word):
        super().__init__(daemon=True)
        self.path, self.word, self.seen, self.given_up = path, word.encode(), None, False

    def run(self):
        link = http.client.HTTPConnection(HOST, PORT)
        while not self.given_up:
            status, _, body = get(self.path, {}, link)
            if status == 200 and self.word in body:
                self.seen = time.monotonic()
                return
            time.sleep(0.001)


def publish(data, n):
    """Milliseconds from publish's return until each place shows it."""
    word = f"Zalvenor{os.getpid()}x{n}"
    number = ready(data, word)
    slug = f"{word}-holds-its-rate".lower()
    places = {
        "article page": f"/markets/{slug}-{number}",
        "front page": "/",
        "section": "/markets",
        "feed": "/feed.xml",
        "search": f"/search?q={word}",
    }
    # A reader's hit on the old page first, so that a kept page must be evicted.
    watchers = {place: Watcher(path, word if place != "search" else slug) for place, path in places.items()}
    for watcher in watchers.values():
        watcher.start()
    time.sleep(0.2 + n % 10 * 0.05)
    cli(data, "article", "publish", number)
    returned = time.monotonic()
    for place, watcher in watchers.items():
        watcher.join(timeout=10)
        watcher.given_up = True
        if watcher.seen is None:
            raise SystemExit(f"{place}: {places[place]} does not show {word} after 10 s")
    return {place: max(0.0, (watcher.seen - returned) * 1000) for place, watcher in watchers.items()}


def main(data):
    before = load()
    with Courant(data) as courant:
        courant.seconds_to("/")
        results = [publish(pathlib.Path(data), n) for n in range(TIMES)]
    state = f"{before:.1f}–{load():.1f}"
    table(
        ["place", f"ms, median of {TIMES} (least–most)", "goal", "reached", "load"],
        [
            [
                place,
                spread([result[place] for result in results], ".0f"),
                "< 50",
                "yes" if statistics.median(result[place] for result in results) < 50 else "**no**",
                state,
            ]
            for place in results[0]
        ],
    )


if __name__ == "__main__":
    main(sys.argv[1])
