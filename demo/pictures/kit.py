"""Small drawing kit for the illustrations: palette, shapes, shading, a camera, people.

Shapes are SVG path strings made by the functions below; an Art collects them in painting order.
Light always comes from the left, so shade goes to the right.
"""
import math
from contextlib import contextmanager

W, H = 1600, 1000

INK, NAVY, SLATE, MIST = "#14233a", "#28466b", "#5f7589", "#b3c0c6"
PAPER, SAND, OCHRE = "#f5eee0", "#e3d1b0", "#d99f3d"
BRICK, CLAY, TEAL, PINE = "#b8472f", "#7a2f27", "#34857f", "#1b5152"


def mix(a, b, t):
    """The colour a share t of the way from a to b."""
    pa, pb = (([int(c[i:i + 2], 16) for i in (1, 3, 5)]) for c in (a, b))
    return "#" + "".join(f"{round(x + (y - x) * t):02x}" for x, y in zip(pa, pb))


# ---- shapes ---------------------------------------------------------------------------------

def poly(*pts):
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pts) + "Z"


def track(*pts):
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pts)


def rect(x, y, w, h, r=0):
    if not r:
        return f"M{x:.1f} {y:.1f}h{w:.1f}v{h:.1f}h{-w:.1f}Z"
    return (f"M{x + r:.1f} {y:.1f}h{w - 2 * r:.1f}a{r} {r} 0 0 1 {r} {r}v{h - 2 * r:.1f}a{r} {r} 0 0 1 {-r} {r}"
            f"h{2 * r - w:.1f}a{r} {r} 0 0 1 {-r} {-r}v{2 * r - h:.1f}a{r} {r} 0 0 1 {r} {-r}Z")


def oval(cx, cy, rx, ry):
    return f"M{cx - rx:.1f} {cy:.1f}a{rx:.1f} {ry:.1f} 0 1 1 {2 * rx:.1f} 0a{rx:.1f} {ry:.1f} 0 1 1 {-2 * rx:.1f} 0Z"


def disc(cx, cy, r):
    return oval(cx, cy, r, r)


def smooth(pts, closed=False):
    """A soft curve through the points (Catmull-Rom as Béziers)."""
    n = len(pts)
    at = (lambda i: pts[i % n]) if closed else (lambda i: pts[min(max(i, 0), n - 1)])
    d = f"M{pts[0][0]:.1f} {pts[0][1]:.1f}"
    for i in range(n if closed else n - 1):
        (ax, ay), (bx, by), (cx, cy), (ex, ey) = at(i - 1), at(i), at(i + 1), at(i + 2)
        d += (f"C{bx + (cx - ax) / 6:.1f} {by + (cy - ay) / 6:.1f} "
              f"{cx - (ex - bx) / 6:.1f} {cy - (ey - by) / 6:.1f} {cx:.1f} {cy:.1f}")
    return d + ("Z" if closed else "")


def land(pts, base=H):
    """Ground below a soft skyline."""
    return smooth(pts) + f"L{pts[-1][0]} {base}L{pts[0][0]} {base}Z"


def arc(cx, cy, r0, r1, a0, a1, squash=1.0):
    """A ring segment between two angles in degrees (0 = right, clockwise)."""
    a, b = math.radians(a0), math.radians(a1)
    big = int(abs(a1 - a0) > 180)
    p = lambda r, t: f"{cx + r * math.cos(t):.1f} {cy + r * math.sin(t) * squash:.1f}"
    return (f"M{p(r1, a)}A{r1:.1f} {r1 * squash:.1f} 0 {big} 1 {p(r1, b)}"
            f"L{p(r0, b)}A{r0:.1f} {r0 * squash:.1f} 0 {big} 0 {p(r0, a)}Z")


def spot(quad, u, v):
    """The point at shares (u, v) of a four-cornered face: top left, top right, bottom right, bottom left."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    tx, ty, lx, ly = ax + (bx - ax) * u, ay + (by - ay) * u, dx + (cx - dx) * u, dy + (cy - dy) * u
    return tx + (lx - tx) * v, ty + (ly - ty) * v


def patch(quad, u0, v0, u1, v1):
    return poly(spot(quad, u0, v0), spot(quad, u1, v0), spot(quad, u1, v1), spot(quad, u0, v1))


class Cam:
    """A pinhole camera; x right, y up, z away. Angles in degrees."""

    def __init__(self, x=0, y=1.7, z=0, yaw=0, pitch=0, f=1000, cx=800, cy=500):
        self.x, self.y, self.z, self.f, self.cx, self.cy = x, y, z, f, cx, cy
        self.sy, self.cyaw = math.sin(math.radians(yaw)), math.cos(math.radians(yaw))
        self.sp, self.cp = math.sin(math.radians(pitch)), math.cos(math.radians(pitch))

    def __call__(self, x, y, z):
        x, y, z = x - self.x, y - self.y, z - self.z
        x, z = x * self.cyaw - z * self.sy, x * self.sy + z * self.cyaw
        y, z = y * self.cp - z * self.sp, y * self.sp + z * self.cp
        z = max(z, 0.05)
        return self.cx + self.f * x / z, self.cy - self.f * y / z

    def poly(self, *pts):
        return poly(*(self(*p) for p in pts))

    def faces(self, x0, x1, y0, y1, z0, z1):
        """The visible faces of a box as {side: four corners}, left and top lit, right in shade."""
        c = self
        out = {}
        if self.y > y1:
            out["top"] = c(x0, y1, z1), c(x1, y1, z1), c(x1, y1, z0), c(x0, y1, z0)
        if self.y < y0:
            out["under"] = c(x0, y0, z1), c(x1, y0, z1), c(x1, y0, z0), c(x0, y0, z0)
        if self.x < x0:
            out["left"] = c(x0, y1, z1), c(x0, y1, z0), c(x0, y0, z0), c(x0, y0, z1)
        if self.x > x1:
            out["right"] = c(x1, y1, z0), c(x1, y1, z1), c(x1, y0, z1), c(x1, y0, z0)
        out["front"] = c(x0, y1, z0), c(x1, y1, z0), c(x1, y0, z0), c(x0, y0, z0)
        return out


# ---- canvas ---------------------------------------------------------------------------------

class Art:
    def __init__(self, ground):
        self.body, self.defs, self.known = [], [], {}
        self.fill(rect(0, 0, W, H), ground)

    def fill(self, d, colour, o=1):
        self.body.append(f'<path d="{d}" fill="{colour}"' + (f' opacity="{o}"' if o < 1 else "") + "/>")

    def line(self, d, colour, w=3, o=1, cap="round", dash=""):
        extra = (f' opacity="{o}"' if o < 1 else "") + (f' stroke-dasharray="{dash}"' if dash else "")
        self.body.append(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{w}" '
                         f'stroke-linecap="{cap}" stroke-linejoin="round"{extra}/>')

    def hatch(self, d, colour=INK, gap=12, w=2.5, o=0.35, turn=45):
        """Engraver's lines over a shape."""
        key = (colour, gap, w, turn)
        if key not in self.known:
            self.known[key] = f"h{len(self.known)}"
            self.defs.append(f'<pattern id="{self.known[key]}" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" '
                             f'patternTransform="rotate({turn})"><rect width="{w}" height="{gap}" fill="{colour}"/></pattern>')
        self.fill(d, f"url(#{self.known[key]})", o)

    def shade(self, d, o=0.22):
        self.fill(d, INK, o)

    @contextmanager
    def clip(self, d):
        name = f"c{len(self.defs)}"
        self.defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        self.body.append(f'<g clip-path="url(#{name})">')
        yield
        self.body.append("</g>")

    @contextmanager
    def at(self, x=0, y=0, s=1, turn=0, flip=False):
        self.body.append(f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f}) scale({-s if flip else s:.3f} {s:.3f})">')
        yield
        self.body.append("</g>")

    def svg(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{W}" height="{H}" viewBox="0 0 {W} {H}">'
                f'<defs>{"".join(self.defs)}</defs>{"".join(self.body)}</svg>')

    # ---- things that come back in several pictures ------------------------------------------

    def sky(self, colours, y0=0, y1=H):
        """Flat bands of sky from the top down."""
        step = (y1 - y0) / len(colours)
        for i, c in enumerate(colours):
            self.fill(rect(0, y0 + i * step - 1, W, step + 2), c)

    def cloud(self, x, y, w, colour=PAPER, o=0.8):
        h = w * 0.11
        self.fill(rect(x, y, w, h, h / 2.01), colour, o)
        self.fill(rect(x + w * 0.22, y - h * 0.8, w * 0.5, h * 1.4, h / 2.01), colour, o)

    def ripples(self, rows, colour, x0=0, x1=W, o=0.5, seed=1):
        """Short strokes on water; rows = (y, length, gap, width)."""
        import random
        rnd = random.Random(seed)
        for y, length, gap, w in rows:
            x = x0 + rnd.uniform(-gap, gap)
            while x < x1:
                n = length * rnd.uniform(0.5, 1.3)
                self.line(track((max(x, x0), y), (min(x + n, x1), y)), colour, w, o)
                x += n + gap * rnd.uniform(0.5, 1.6)

    def box(self, cam, dims, colours, edge=None):
        """A box; colours = (top, left, front, right). Returns its faces for detailing."""
        faces = cam.faces(*dims)
        named = dict(zip(("top", "left", "front", "right"), colours), under=mix(colours[3], INK, 0.4))
        for side, quad in faces.items():
            self.fill(poly(*quad), named[side])
            if edge:
                self.line(poly(*quad), edge, 2, 0.5)
        return faces

    def person(self, x, y, h, coat=NAVY, legs=INK, skin=SAND, hair=INK, bag=None, shadow=None, back=True, pose="stand"):
        """A standing figure without a face; (x, y) between the feet. shadow = (dx, dy) of the head's shadow."""
        k = h / 100
        p = lambda *q: [(x + a * k, y - b * k) for a, b in q]
        if shadow:
            dx, dy = shadow
            self.fill(poly((x - 9 * k, y), (x + 9 * k, y), (x + dx + 9 * k, y + dy), (x + dx - 7 * k, y + dy)), INK, 0.28)
        if pose == "walk":
            self.fill(poly(*p((-6, 48), (4, 48), (-5, 0), (-13, 0), (-11, 3))), legs)
            self.fill(poly(*p((-3, 48), (7, 48), (16, 2), (8, 0))), mix(legs, INK, 0.4))
        else:
            self.fill(poly(*p((-9, 48), (-0.5, 48), (-1.5, 0), (-8.5, 0))), legs)
            self.fill(poly(*p((0.5, 48), (9, 48), (8.5, 0), (1.5, 0))), mix(legs, INK, 0.4))
        body = smooth(p((-5, 85), (-12, 80), (-14.5, 62), (-13.5, 42), (-10, 41), (0, 40), (10, 41), (13.5, 42), (14.5, 62),
                        (12, 80), (5, 85)), True)
        self.fill(body, coat)
        with self.clip(body):
            self.shade(rect(x + 3 * k, y - 90 * k, 30 * k, 60 * k), 0.3)
            self.line(track(*p((-9.5, 70), (-9.5, 40))), INK, max(1.2, 1.2 * k), 0.4)
            self.line(track(*p((9.5, 70), (9.5, 40))), INK, max(1.2, 1.2 * k), 0.4)
        self.fill(rect(x - 2.6 * k, y - 88 * k, 5.2 * k, 6 * k), mix(skin, INK, 0.2))
        head = oval(x, y - 92.5 * k, 6.4 * k, 7.6 * k)
        self.fill(head, skin)
        with self.clip(head):
            self.shade(rect(x + 1.5 * k, y - 101 * k, 8 * k, 20 * k), 0.2)
            self.fill(rect(x - 9 * k, y - 101 * k, 18 * k, (12.5 if back else 6) * k), hair)
        if bag:
            self.fill(rect(x + 12 * k, y - 44 * k, 13 * k, 11 * k, 1.5 * k), bag)
            self.line(track(*p((15, 44), (16, 48), (21, 48), (22, 44))), bag, 1.4 * k)
