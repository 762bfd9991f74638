#!/usr/bin/env python3
"""How fast the program starts and what it holds then: start.py DATA"""

import sys
import time

from common import Courant, load, resident_mib, spread, table

STARTS = 7


def main(data):
    healthy, front, at_start, idle, after = [], [], [], [], []
    before = load()
    for _ in range(STARTS):
        with Courant(data) as courant:
            healthy.append(courant.seconds_to("/healthz"))
            at_start.append(resident_mib(courant.pid))
            front.append(courant.seconds_to("/"))
        with Courant(data) as courant:
            courant.seconds_to("/healthz")
            time.sleep(3)
            idle.append(resident_mib(courant.pid))
            courant.seconds_to("/")
            after.append(resident_mib(courant.pid))
    state = f"{before:.1f}–{load():.1f}"
    table(
        ["figure", "measured", "goal", "load"],
        [
            ["start → 200 on /healthz, s", spread(healthy, ".3f"), "≤ 0.3", state],
            ["start → 200 on /, s", spread(front, ".3f"), "≤ 0.3", state],
            ["resident, at the first answer, MiB", spread(at_start, ".1f"), "≤ 60", state],
            ["resident, 3 s later, no page asked for, MiB", spread(idle, ".1f"), "≤ 60", state],
            ["resident, after the front page, MiB", spread(after, ".1f"), "", state],
        ],
    )


if __name__ == "__main__":
    main(sys.argv[1])
