#!/usr/bin/env python3
"""Draws the demo newspaper's illustrations: python3 draw.py [name ...]

Needs rsvg-convert (librsvg2-bin), pngquant and optipng. With no names, draws all of them.
"""
import pathlib
import subprocess
import sys
import tempfile

import city
import energy
import money
import trade

HERE = pathlib.Path(__file__).parent
LIMIT = 70_000
PICTURES = {f.__name__.replace("_", "-"): f for module in (city, trade, energy, money) for f in module.PICTURES}


def write(name):
    target = HERE / f"{name}.png"
    with tempfile.TemporaryDirectory() as scratch:
        svg, png = pathlib.Path(scratch, "a.svg"), pathlib.Path(scratch, "a.png")
        svg.write_text(PICTURES[name]().svg())
        subprocess.run(["rsvg-convert", "-o", png, svg], check=True)
        for colours in (64, 48, 32, 24, 16):
            subprocess.run(["pngquant", "--force", "--nofs", "--speed", "1", "--strip", "--output", target, str(colours), png],
                           check=True)
            subprocess.run(["optipng", "-quiet", "-o3", target], check=True)
            if target.stat().st_size <= LIMIT:
                break
    size = target.stat().st_size
    print(f"{name:20} {colours:3} colours {size:7} bytes" + ("  TOO LARGE" if size > LIMIT else ""))


if __name__ == "__main__":
    for name in sys.argv[1:] or PICTURES:
        write(name)
