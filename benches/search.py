#!/usr/bin/env python3
"""The search page over HTTP, one reader after another: search.py DATA"""

import random
import sys
import time
from urllib.parse import quote

from common import HOST, PORT, Courant, get, http, load, quantile, resident_mib, table
from make_articles import invented

EACH = 300
COMMON = "bank rate inflation oil tariff bond euro budget price union minister talks market growth gas port".split()


def queries(rng):
    """A kind of query → a list of such queries, no two searches the same as far as words allow."""
    two = lambda: " ".join(rng.sample(COMMON, 2))
    misspelled = lambda: rng.choice(["inflaton", "tarrif", "minster", "finace", "comission", "negotiaton"])
    return {
        "one common word": [rng.choice(COMMON) for _ in range(EACH)],
        "two words": [two() for _ in range(EACH)],
        "three words": [" ".join(rng.sample(COMMON, 3)) for _ in range(EACH)],
        "a phrase": [rng.choice(['"interest rate"', '"finance minister"', '"central bank"', '"digital euro"']) for _ in range(EACH)],
        "a rare name": [invented(rng) for _ in range(EACH)],
        "with a filter": [f"{two()} section:markets" for _ in range(EACH)],
        "misspelled": [f"{misspelled()} {rng.choice(COMMON)}" for _ in range(EACH)],
        "newest first": [f"{two()}&sort=newest" for _ in range(EACH)],
    }  # fmt: skip


def address(query):
    words, _, sort = query.partition("&")
    return f"/search?q={quote(words)}" + (f"&{sort}" if sort else "")


def main(data):
    before, rows, everything = load(), [], []
    with Courant(data) as courant:
        courant.seconds_to("/")
        link = http.client.HTTPConnection(HOST, PORT)
        kinds = queries(random.Random(1))
        for query in (query for kind in kinds.values() for query in kind[:20]):
            get(address(query), {}, link)
        for kind, asked in kinds.items():
            times = []
            for query in asked:
                began = time.perf_counter()
                status, _, _ = get(address(query), {}, link)
                times.append((time.perf_counter() - began) * 1000)
                assert status == 200, query
            everything += times
            rows.append((kind, times))
        resident = resident_mib(courant.pid)
    state = f"{before:.1f}–{load():.1f}"
    table(
        ["query", "p50 ms", "p99 ms", "load"],
        [
            [kind, f"{quantile(times, 0.5):.1f}", f"{quantile(times, 0.99):.1f}", state]
            for kind, times in rows + [("**all**", everything)]
        ],
    )
    print(f"\nResident memory after these searches: {resident:.0f} MiB.")


if __name__ == "__main__":
    main(sys.argv[1])
