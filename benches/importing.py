#!/usr/bin/env python3
"""Imports an export into a new publication, and says how fast: importing.py DATA EXPORT COUNT"""

import os
import pathlib
import subprocess
import sys
import time

from common import BINARY, Courant, cli, load, resident_mib, table
from make_articles import SECTIONS, slug


def set_up(data):
    """An edition with sections, and no log of requests."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "courant.toml").write_text('[server]\nmetrics = ""\n\n[log]\nlevel = "warn"\n')
    cli(data, "edition", "create", "main", "--name", "The Bench")
    for section in SECTIONS:
        cli(data, "edition", "section", slug(section), "--name", section)
    cli(data, "edition", "menu", *map(slug, SECTIONS))


def main(data, export, count):
    set_up(data)
    before, began = load(), time.monotonic()
    process = subprocess.Popen(
        [BINARY, "import", "wxr", export, "--publish", "--data", str(data)], stdout=sys.stderr
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    if status:
        raise SystemExit("the import failed")
    with Courant(data) as courant:
        first = courant.seconds_to("/")
        indexed = resident_mib(courant.pid)
    state = f"{before:.1f}–{load():.1f}"
    stored = sum(file.stat().st_size for file in data.glob("courant.db*")) / 2**20
    index = sum(file.stat().st_size for file in (data / "search").rglob("*") if file.is_file()) / 2**20
    table(
        ["figure", "measured", "load"],
        [
            [f"importing {count:,} posts of WXR ({os.path.getsize(export) / 2**20:,.0f} MiB), articles/s", f"{count / seconds:,.0f} ({seconds:.0f} s)", state],
            ["the same, peak resident memory, MiB", f"{used.ru_maxrss / 1024:.0f}", state],
            ["first start after it → 200 on /, s (fills the search index if the import did not)", f"{first:.1f}", state],
            ["resident then, MiB", f"{indexed:.0f}", state],
            ["database, MiB", f"{stored:,.0f}", ""],
            ["search index, MiB", f"{index:,.0f}", ""],
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
