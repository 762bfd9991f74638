#!/usr/bin/env python3
"""Puts standard input between two markers of docs/reference/benchmarks.md: paste.py NAME PROFILE"""

import datetime
import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "reference" / "benchmarks.md"


def main(name, profile):
    said = f"Measured on {datetime.date.today()}, profile `{profile}`.\n\n{sys.stdin.read().strip()}"
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page, found = re.subn(
        f"{begin}.*?{end}", lambda _: f"{begin}\n{said}\n{end}", PAGE.read_text(), flags=re.DOTALL
    )
    if found != 1:
        raise SystemExit(f"{PAGE} has no place for {name}")
    PAGE.write_text(page)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
