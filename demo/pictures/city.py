"""Banks, ministries, streets and rooms of public life."""
import math
import random

from kit import (Art, BRICK, CLAY, Cam, H, INK, MIST, NAVY, OCHRE, PAPER, PINE, SAND, SLATE, TEAL, W,
                 arc, disc, land, mix, oval, poly, rect, smooth, track)


def central_bank_dusk():
    a = Art(NAVY)
    a.sky([NAVY, mix(NAVY, BRICK, 0.3), mix(NAVY, BRICK, 0.6), mix(BRICK, OCHRE, 0.25), mix(BRICK, OCHRE, 0.6), OCHRE,
           mix(OCHRE, SAND, 0.5), SAND], 0, 770)
    a.fill(disc(300, 640, 92), PAPER)
    a.cloud(40, 470, 300, mix(OCHRE, SAND, 0.4), 0.9)
    a.cloud(390, 330, 260, mix(BRICK, OCHRE, 0.6), 0.9)
    rnd = random.Random(4)
    for x in range(-20, 620, 46):
        h = rnd.choice([70, 95, 120, 150, 210])
        a.fill(rect(x, 770 - h, 50, h), mix(NAVY, BRICK, 0.25))
        for k in range(4):
            if rnd.random() < 0.4:
                a.fill(rect(x + 8 + 10 * k, 780 - h + 14 * rnd.randrange(1, 4), 5, 7), OCHRE)
    a.fill(rect(0, 765, W, 240), mix(SLATE, INK, 0.35))
    cam = Cam(0, 1.7, 0, f=900, cx=350, cy=770)
    x0, far, near, top = 6.0, 34, 3.2, 8.2
    for i in range(4):                                              # steps, lit from the left
        s, y = x0 - 2 + 0.5 * i, 0.28 * i
        a.fill(cam.poly((s, y, near), (s, y, far), (s, y + 0.28, far), (s, y + 0.28, near)), mix(SAND, OCHRE, 0.15))
        a.fill(cam.poly((s, y + 0.28, near), (s, y + 0.28, far), (s + 0.5, y + 0.28, far), (s + 0.5, y + 0.28, near)),
               mix(SLATE, INK, 0.2))
    wall = cam.poly((x0 + 1.8, 0.8, near), (x0 + 1.8, 0.8, far), (x0 + 1.8, top, far), (x0 + 1.8, top, near))
    a.fill(wall, CLAY)
    a.hatch(wall, INK, 14, 6, 0.5, 0)
    z = far - 1.2
    while z > near:
        a.fill(cam.poly((x0 + 1.75, 2, z), (x0 + 1.75, 2, z - 0.8), (x0 + 1.75, 4.8, z - 0.8), (x0 + 1.75, 4.8, z)), OCHRE)
        z -= 2.4
    z = far
    while z > near:                                                  # columns
        for u0, u1, c in ((-0.45, -0.1, mix(SAND, PAPER, 0.5)), (-0.1, 0.2, OCHRE), (0.2, 0.45, mix(CLAY, INK, 0.25))):
            a.fill(cam.poly((x0, 0.95, z - u0), (x0, 0.95, z - u1), (x0, 6.1, z - u1), (x0, 6.1, z - u0)), c)
        for y in (1.1, 6.2):
            a.fill(cam.poly((x0, y - 0.2, z + 0.52), (x0, y - 0.2, z - 0.52), (x0, y + 0.12, z - 0.52), (x0, y + 0.12, z + 0.52)),
                   SAND)
        z -= 2.4
    for y0, y1, c in ((6.35, 7.0, mix(SAND, OCHRE, 0.3)), (7.0, 7.12, CLAY), (7.12, 7.9, SAND), (7.9, 8.4, OCHRE)):
        a.fill(cam.poly((x0 - 0.1, y0, near), (x0 - 0.1, y0, far), (x0 - 0.1, y1, far), (x0 - 0.1, y1, near)), c)
    for x, y, h in ((505, 905, 150), (565, 890, 140), (190, 860, 96)):
        a.person(x, y, h, INK, INK, mix(SAND, OCHRE, 0.4), INK, shadow=(h * 1.8, h * 0.5), bag=CLAY if x == 505 else None,
                 pose="walk")
    for x, y, h in ((80, 985, 520), (400, 800, 120)):
        a.line(track((x, y), (x, y - h)), INK, h / 60)
        a.fill(poly((x - h * .03, y - h), (x + h * .03, y - h), (x + h * .045, y - h * 1.09), (x - h * .045, y - h * 1.09)), PAPER)
        a.fill(rect(x - h * .055, y - h * 1.11, h * .11, h * .025), INK)
    return a


def bank_towers():
    a = Art(SAND)
    a.sky([mix(TEAL, MIST, 0.55), mix(MIST, TEAL, 0.15), mix(MIST, SAND, 0.4), mix(SAND, MIST, 0.1), SAND])
    a.cloud(560, 330, 420, PAPER)
    a.cloud(800, 520, 240, PAPER)
    a.cloud(430, 130, 260, PAPER)
    cam = Cam(0, 2, 0, pitch=38, f=800, cx=800, cy=470)
    rnd = random.Random(8)

    def tower(dims, colours, cols, rows, glass, lit):
        faces = a.box(cam, dims, colours)
        for side, quad in faces.items():
            if side in ("under", "top"):
                continue
            z0, z1, y0, y1 = dims[4], dims[5], dims[2], dims[3]
            n = cols if side == "front" else max(2, round(cols * (z1 - z0) / (dims[1] - dims[0])))
            for i in range(n):
                for j in range(rows):
                    u0, u1 = (i + 0.16) / n, (i + 0.84) / n
                    v0, v1 = (j + 0.2) / rows, (j + 0.8) / rows
                    y = [y0 + (y1 - y0) * v for v in (v0, v1)]
                    if side == "front":
                        x = [dims[0] + (dims[1] - dims[0]) * u for u in (u0, u1)]
                        q = [(x[0], y[0], z0), (x[1], y[0], z0), (x[1], y[1], z0), (x[0], y[1], z0)]
                    else:
                        z = [z0 + (z1 - z0) * u for u in (u0, u1)]
                        s = dims[0] if side == "left" else dims[1]
                        q = [(s, y[0], z[0]), (s, y[0], z[1]), (s, y[1], z[1]), (s, y[1], z[0])]
                    a.fill(cam.poly(*q), lit if rnd.random() < 0.09 else glass[side])
    tower((-4, 8, 0, 46, 62, 72), (SAND, MIST, SLATE, SLATE), 7, 16,
          {"front": mix(SLATE, NAVY, 0.5), "left": SLATE, "right": SLATE}, MIST)
    tower((-40, -11, 0, 92, 30, 56), (NAVY, SLATE, NAVY, INK), 9, 26,
          {"front": mix(NAVY, TEAL, 0.45), "left": MIST, "right": mix(INK, NAVY, 0.5)}, OCHRE)
    tower((9, 30, 0, 58, 26, 44), (BRICK, mix(BRICK, OCHRE, 0.45), BRICK, CLAY), 7, 15,
          {"front": mix(BRICK, INK, 0.55), "left": mix(OCHRE, SAND, 0.6), "right": CLAY}, OCHRE)
    for x, y, s in ((742, 300, 1), (790, 262, 0.8), (700, 236, 0.7)):
        a.line(track((x - 26 * s, y - 9 * s), (x, y), (x + 26 * s, y - 11 * s)), INK, 4 * s)
    return a


def parliament():
    a = Art(mix(CLAY, INK, 0.45))
    a.fill(rect(0, 0, W, 330), mix(SAND, OCHRE, 0.2))
    for x in range(0, W, 100):                                       # panelled wall
        a.fill(rect(x, 0, 8, 330), mix(OCHRE, CLAY, 0.35))
        a.shade(rect(x + 60, 40, 32, 290), 0.06)
    a.shade(rect(0, 285, W, 45), 0.3)
    for i, c in enumerate((TEAL, PAPER, BRICK, OCHRE, NAVY, PAPER, TEAL)):   # plain flags
        x = 440 + 110 * i
        a.line(track((x, 60), (x, 330)), INK, 5)
        a.fill(f"M{x + 2} 70 C{x + 30} 84 {x + 62} 64 {x + 84} 86 C{x + 74} 130 {x + 66} 190 {x + 62} 262 L{x + 2} 236Z", c)
        a.shade(f"M{x + 52} 74 L{x + 84} 86 C{x + 74} 130 {x + 66} 190 {x + 62} 262 L{x + 34} 250Z", 0.2)
    a.fill(oval(800, 330, 330, 46), mix(CLAY, INK, 0.3))
    cx, cy, squash = 800, 250, 0.62
    rnd = random.Random(3)
    groups = [(12, 40, BRICK), (40, 72, OCHRE), (72, 108, TEAL), (108, 138, NAVY), (138, 168, PAPER)]
    for ring in range(6):
        r0 = 260 + ring * 146 + ring * ring * 8
        r1 = r0 + 100 + ring * 10
        a.fill(arc(cx, cy, r0 - 20, r1 + 40, 4, 176, squash), mix(CLAY, INK, 0.15 + 0.07 * (ring % 2)))
        a.fill(arc(cx, cy, r0, r0 + 34, 8, 172, squash), mix(OCHRE, CLAY, 0.25))
        a.fill(arc(cx, cy, r0 + 34, r0 + 44, 8, 172, squash), mix(CLAY, INK, 0.5))
        seats = 15 + ring * 3
        for k in range(seats):
            t = 12 + (156 * (k + 0.5)) / seats
            colour = next(c for lo, hi, c in groups if lo <= t < hi or hi == 168)
            w = 156 / seats * 0.34
            a.fill(arc(cx, cy, r0 + 62, r1 + 8, t - w, t + w, squash), colour)
            a.shade(arc(cx, cy, r0 + 62, r1 + 8, t - w, t - w * 0.3, squash), 0.25)
            if rnd.random() < 0.5:
                r, s = r0 + 62, 10 + ring * 3.2
                x, y = cx + r * math.cos(math.radians(t)), cy + r * math.sin(math.radians(t)) * squash
                a.fill(smooth([(x - s * 1.5, y + s * 2), (x - s, y + s * .3), (x + s, y + s * .3), (x + s * 1.5, y + s * 2)], True), INK)
                a.fill(oval(x, y - s * 0.4, s * 0.72, s * 0.85), mix(SAND, CLAY, rnd.choice([0.1, 0.35, 0.7])))
    a.fill(poly((690, 330), (910, 330), (930, 400), (670, 400)), OCHRE)
    a.fill(poly((820, 330), (910, 330), (930, 400), (830, 400)), mix(OCHRE, CLAY, 0.4))
    a.person(800, 390, 150, NAVY, INK, mix(SAND, CLAY, 0.25), INK, back=False)
    a.fill(poly((745, 320), (855, 320), (870, 400), (730, 400)), PAPER)
    a.shade(poly((810, 320), (855, 320), (870, 400), (815, 400)), 0.25)
    return a


def finance_ministry():
    a = Art(MIST)
    a.sky([mix(TEAL, MIST, 0.25), mix(TEAL, MIST, 0.5), mix(MIST, TEAL, 0.2), mix(MIST, PAPER, 0.5)], 0, 740)
    a.fill(disc(250, 210, 70), PAPER)
    a.fill(land([(0, 640), (260, 560), (520, 620), (900, 540), (1250, 610), (1600, 550)]), mix(TEAL, SLATE, 0.45))
    a.fill(rect(0, 760, W, 240), SAND)
    a.fill(rect(0, 880, W, 120), mix(SLATE, SAND, 0.35))
    a.fill(rect(0, 872, W, 10), PAPER)
    x0, x1, top, base = 330, 1430, 250, 790
    a.fill(poly((x1, top + 20), (x1 + 90, top + 60), (x1 + 90, base), (x1, base)), mix(OCHRE, CLAY, 0.75))
    a.fill(rect(x0, top, x1 - x0, base - top), PAPER)
    a.fill(rect(x0 - 30, top - 34, x1 - x0 + 60, 44), OCHRE)
    a.shade(rect(x0, top + 10, x1 - x0, 26), 0.28)
    n = 11
    step = (x1 - x0) / n
    for i in range(n):
        x = x0 + i * step + 16
        for j in range(2):
            y = top + 62 + j * 130
            a.fill(rect(x, y, step - 32, 92), PINE)
            a.fill(rect(x, y, step - 32, 24), INK, 0.5)
            for k in range(5):
                a.fill(rect(x, y + 30 + 13 * k, step - 32, 4), mix(TEAL, MIST, 0.3))
            a.fill(rect(x - 8, y + 92, step - 16, 9), mix(SAND, OCHRE, 0.4))
        y = top + 330
        w = step - 26
        d = f"M{x - 3:.1f} {base} v{-(base - y - w / 2):.1f} a{w / 2:.1f} {w / 2:.1f} 0 0 1 {w:.1f} 0 v{base - y - w / 2:.1f}Z"
        a.fill(d, mix(CLAY, INK, 0.35))
        with a.clip(d):
            a.fill(poly((x + w * 0.35, base), (x + w, base - 150), (x + w, base)), mix(CLAY, OCHRE, 0.35))
    a.shade(poly((x0, top + 10), (x0 + 0, base), (x0 + 6, base), (x0 + 6, top + 10)), 0.2)
    a.fill(rect(x0 - 40, base - 4, x1 - x0 + 150, 22), mix(SAND, OCHRE, 0.5))
    a.fill(rect(x0 - 70, base + 18, x1 - x0 + 210, 18), mix(SAND, SLATE, 0.4))
    a.line(track((880, top - 30), (880, 60)), INK, 8)
    for k, c in enumerate((BRICK, PAPER, PINE)):
        y = 66 + 38 * k
        a.fill(f"M884 {y} C940 {y - 22} 980 {y + 26} 1060 {y} V{y + 38} C980 {y + 64} 940 {y + 16} 884 {y + 38}Z", c)

    def palm(x, base, h, seed):
        rnd = random.Random(seed)
        a.shade(poly((x - 12, base), (x + 12, base), (x + h * 0.9, base + 70), (x + h * 0.9 - 16, base + 78)), 0.25)
        tx = x + h * 0.09
        a.fill(f"M{x - 15} {base} Q{x - 4} {base - h * .5} {tx - 7} {base - h} L{tx + 7} {base - h} Q{x + 16} {base - h * .5} {x + 15} {base}Z", CLAY)
        for k in range(1, 12):
            y = base - h * k / 12
            a.line(track((x - 8 + k * h * .008, y), (x + 12 + k * h * .006, y - 5)), INK, 3, 0.35)
        for ang, ln in ((-170, 1), (-145, 1.05), (-115, .9), (-70, .9), (-38, 1.05), (-12, 1), (20, .8), (160, .8)):
            r = h * 0.46 * ln
            with a.at(tx, base - h, 1, ang + rnd.uniform(-6, 6)):
                s = 1 if abs(ang) < 90 else -1
                a.fill(f"M0 0 Q{r * .5:.0f} {-s * r * .32:.0f} {r:.0f} {s * r * .22:.0f} Q{r * .5:.0f} {-s * r * .06:.0f} 0 0Z",
                       TEAL if ang < -90 or ang > 90 else PINE)
    palm(180, 850, 470, 2)
    palm(1500, 862, 540, 5)
    palm(60, 830, 330, 7)
    a.fill(smooth([(560, 900), (600, 862), (690, 858), (720, 820), (860, 818), (905, 862), (985, 874), (990, 915), (560, 920)], True), INK)
    a.fill(poly((706, 858), (732, 828), (785, 828), (785, 858)), MIST)
    a.fill(poly((797, 828), (850, 828), (884, 860), (797, 858)), SLATE)
    for x in (645, 905):
        a.fill(disc(x, 915, 32), mix(INK, SLATE, 0.15))
        a.fill(disc(x, 915, 15), MIST)
    for x, c in ((1040, NAVY), (1105, CLAY), (480, PINE)):
        a.person(x, 900, 150, c, INK, mix(CLAY, SAND, 0.2), INK, shadow=(120, 26), bag=OCHRE if c == NAVY else None, pose="walk")
    return a


def housing_street():
    a = Art(SAND)
    a.sky([mix(MIST, NAVY, 0.12), MIST, mix(MIST, PAPER, 0.5), PAPER])
    a.cloud(120, 120, 330, PAPER)
    a.cloud(620, 70, 200, PAPER)
    walls = [mix(PAPER, SAND, 0.4), TEAL, BRICK, OCHRE, NAVY, mix(SAND, BRICK, 0.25), PINE]
    w = 250
    for i, c in enumerate(walls):                                     # houses stepping uphill
        x, base = -90 + i * w, 1010 - i * 78
        top = base - 520
        light = mix(c, PAPER, 0.12)
        a.fill(rect(x, top, w, H - top), light)
        a.hatch(rect(x, top, w, H - top), INK, 15, 1.5, 0.13, 90)
        a.fill(rect(x + w - 52, top - 190, 46, 120), mix(BRICK, CLAY, 0.3))
        a.shade(rect(x + w - 26, top - 190, 20, 120), 0.3)
        for k in (0, 1):
            a.fill(rect(x + w - 48 + 22 * k, top - 214, 14, 26), OCHRE)
        a.fill(poly((x - 14, top + 12), (x + w / 2, top - 150), (x + w + 14, top + 12)), mix(CLAY, INK, 0.35))
        a.fill(poly((x - 14, top + 12), (x + w / 2, top - 150), (x + w / 2 + 14, top - 132), (x + 26, top + 12)), mix(CLAY, SAND, 0.3))
        a.fill(poly((x + 22, top + 12), (x + w / 2, top - 112), (x + w - 22, top + 12)), light)
        a.shade(poly((x + w / 2, top - 112), (x + w - 22, top + 12), (x + w / 2, top + 12)), 0.16)
        a.fill(disc(x + w / 2, top - 40, 22), PAPER)
        a.fill(disc(x + w / 2, top - 40, 15), INK)

        def window(wx, wy, ww, wh, lit=False):
            a.fill(rect(wx - 8, wy - 8, ww + 16, wh + 16), PAPER)
            a.fill(rect(wx, wy, ww, wh), OCHRE if lit else mix(INK, NAVY, 0.6))
            if not lit:
                a.fill(poly((wx, wy), (wx + ww * .6, wy), (wx, wy + wh * .7)), SLATE)
            a.line(track((wx + ww / 2, wy), (wx + ww / 2, wy + wh)), PAPER, 6, cap="butt")
            a.line(track((wx, wy + wh / 2), (wx + ww, wy + wh / 2)), PAPER, 6, cap="butt")
            a.fill(rect(wx - 14, wy + wh + 8, ww + 28, 10), mix(SAND, SLATE, 0.3))
            a.shade(rect(wx - 6, wy + wh + 18, ww + 24, 10), 0.2)
        window(x + 34, top + 50, 66, 104, i == 4)
        window(x + 150, top + 50, 66, 104)
        window(x + 34, top + 270, 84, 122, i in (2,))
        door = [BRICK, OCHRE, INK, PINE, BRICK, NAVY, OCHRE][i]
        a.fill(rect(x + 152, top + 258, 72, 250), PAPER)
        a.fill(rect(x + 160, top + 300, 56, 208), door)
        a.fill(rect(x + 160, top + 268, 56, 26), SLATE)
        a.fill(disc(x + 206, top + 410, 5), PAPER)
        for k in (0, 1):
            a.line(rect(x + 170, top + 316 + 96 * k, 36, 74), INK, 3, 0.4)
        a.shade(rect(x + w - 14, top + 12, 14, 520), 0.25)
        for k in range(3):
            a.fill(rect(x + 144 - 8 * k, base - 12 + 16 * k, 88 + 16 * k, 17), mix(PAPER, SLATE, 0.2 + 0.15 * k))
    a.fill(poly((0, 1000), (0, 985), (1600, 520), (1600, 1000)), mix(SLATE, SAND, 0.45))
    a.fill(poly((0, 1000), (160, 1000), (1600, 600), (1600, 1000)), mix(SLATE, INK, 0.35))
    a.line(track((180, 1002), (1600, 606)), PAPER, 8)
    for x in range(560, 1600, 190):
        y = 1000 - (x - 520) * 0.20
        a.fill(poly((x, y), (x + 90, y - 19), (x + 100, y - 8), (x + 8, y + 12)), SAND)
    y = 760                                                         # estate agent's blank board
    a.line(track((905, 800), (905, 560)), PAPER, 10)
    a.fill(rect(905, 568, 130, 86), PAPER)
    a.fill(rect(905, 568, 130, 26), BRICK)
    for k in range(3):
        a.fill(rect(920, 606 + 15 * k, 100 - 22 * k, 6), SLATE)
    a.shade(poly((905, 800), (1080, 752), (1080, 760), (905, 808)), 0.3)
    a.fill(rect(1290, 330, 18, 360), CLAY)
    for dx, dy, r in ((0, 0, 110), (-70, 60, 80), (80, 50, 86), (10, 90, 90)):
        a.fill(disc(1300 + dx, 300 + dy, r), PINE)
    for dx, dy, r in ((-30, -20, 70), (-90, 50, 48), (60, 30, 44)):
        a.fill(disc(1290 + dx, 290 + dy, r), TEAL)
    a.person(700, 905, 150, OCHRE, NAVY, SAND, CLAY, shadow=(110, -6), pose="walk")
    a.person(765, 890, 118, BRICK, INK, SAND, INK, shadow=(90, -6), pose="walk")
    return a


def job_centre():
    a = Art(mix(SAND, PAPER, 0.4))
    a.fill(rect(0, 0, W, 770), mix(TEAL, PAPER, 0.25))
    a.hatch(rect(0, 0, W, 770), PINE, 40, 3, 0.35, 90)
    a.hatch(rect(0, 0, W, 770), PINE, 80, 3, 0.35, 0)
    a.fill(rect(0, 770, W, 230), mix(SAND, SLATE, 0.18))
    for k in range(-4, 18):
        a.line(track((k * 130, 770), (k * 130 - 150, 1000)), mix(SAND, SLATE, 0.5), 3, cap="butt")
    a.line(track((0, 860), (W, 860)), mix(SAND, SLATE, 0.5), 3)
    a.fill(rect(1130, 250, 380, 522), PINE)                           # entrance
    a.fill(rect(1150, 272, 340, 500), OCHRE)
    a.fill(poly((1150, 272), (1320, 272), (1320, 772), (1150, 772)), mix(OCHRE, PAPER, 0.45))
    a.line(track((1320, 272), (1320, 772)), PINE, 12, cap="butt")
    for x in (1296, 1344):
        a.line(track((x, 500), (x, 600)), INK, 7)
    a.fill(poly((1070, 180), (1570, 180), (1600, 258), (1040, 258)), BRICK)
    a.shade(poly((1040, 258), (1600, 258), (1600, 290), (1070, 290)), 0.3)
    a.fill(poly((1150, 772), (1490, 772), (1560, 1000), (1080, 1000)), mix(OCHRE, PAPER, 0.5), 0.6)
    a.fill(rect(90, 190, 830, 330), INK)                              # noticeboard with blank cards
    a.fill(rect(106, 206, 798, 298), mix(CLAY, OCHRE, 0.35))
    rnd = random.Random(6)
    for i in range(9):
        for j in range(3):
            if rnd.random() < 0.13:
                continue
            x, y = 124 + i * 86, 220 + j * 94
            with a.at(x + 35, y + 38, 1, rnd.uniform(-4, 4)):
                a.shade(rect(-29, -34, 66, 76), 0.3)
                a.fill(rect(-34, -38, 66, 76), rnd.choice([PAPER, PAPER, SAND, MIST]))
                a.fill(rect(-26, -30, 50, 12), rnd.choice([BRICK, TEAL, NAVY, OCHRE]))
                for k in range(4):
                    a.fill(rect(-26, -10 + 11 * k, rnd.randrange(28, 50), 4), SLATE)
    coats = [NAVY, OCHRE, BRICK, PINE, SLATE, CLAY, PAPER, NAVY]
    skins = [0.1, 0.55, 0.25, 0.75, 0.15, 0.4, 0.6, 0.05]
    hairs = [INK, CLAY, INK, INK, MIST, INK, INK, OCHRE]
    for i in range(8):
        x, h = 110 + i * 140, [390, 420, 375, 430, 400, 385, 415, 395][i]
        a.person(x, 905 + (i % 2) * 14, h, coats[i], [INK, NAVY, SLATE][i % 3], mix(SAND, CLAY, skins[i]), hairs[i],
                 shadow=(190, 60), bag=[CLAY, None, INK, None][i % 4], pose="walk" if i in (3, 7) else "stand")
        if i == 1:                                                    # a site helmet
            top = 905 + 14 - h
            a.fill(f"M{x - 34} {top + 24} a34 34 0 0 1 68 0 h10 v8 h-88 v-8Z", PAPER)
    return a


def press_conference():
    a = Art(NAVY)
    for i in range(9):
        a.fill(rect(i * 190 - 60, 0, 95, 700), mix(NAVY, TEAL, 0.3))
    a.fill(poly((0, 0), (W, 0), (W, 60), (0, 60)), INK)
    for x in (300, 700, 1100):
        a.fill(rect(x, 34, 120, 16, 8), PAPER)
    a.fill(poly((320, 50), (400, 50), (980, 720), (420, 720)), PAPER, 0.09)
    a.fill(poly((720, 50), (800, 50), (1160, 720), (560, 720)), PAPER, 0.09)
    a.fill(rect(0, 690, W, 310), mix(INK, NAVY, 0.3))
    a.fill(poly((330, 690), (1270, 690), (1370, 770), (230, 770)), mix(SLATE, NAVY, 0.2))
    a.fill(rect(230, 770, 1140, 40), mix(SLATE, INK, 0.5))
    for x, cols in ((390, (BRICK, OCHRE)), (1210, (TEAL, PAPER))):     # furled flags
        a.line(track((x, 150), (x, 730)), OCHRE, 8)
        a.fill(f"M{x} 170 C{x + 70} 240 {x + 80} 420 {x + 50} 640 L{x - 40} 630 C{x - 60} 420 {x - 30} 260 {x} 170Z", cols[0])
        a.fill(f"M{x} 170 C{x + 20} 300 {x + 10} 480 {x + 4} 634 L{x - 26} 632 C{x - 36} 420 {x - 20} 260 {x} 170Z", cols[1])
        a.shade(f"M{x} 170 C{x + 70} 240 {x + 80} 420 {x + 50} 640 L{x + 24} 637 C{x + 40} 420 {x + 30} 260 {x} 170Z", 0.3)
    a.person(800, 770, 520, INK, INK, mix(SAND, CLAY, 0.2), CLAY, back=False)
    a.fill(poly((776, 335), (824, 335), (800, 430)), PAPER)
    a.fill(poly((794, 344), (806, 344), (812, 420), (800, 436), (788, 420)), BRICK)
    a.fill(poly((655, 470), (945, 470), (915, 775), (685, 775)), OCHRE)
    a.fill(poly((820, 470), (945, 470), (915, 775), (815, 775)), mix(OCHRE, CLAY, 0.5))
    a.fill(poly((630, 440), (970, 440), (955, 478), (645, 478)), PAPER)
    a.hatch(poly((820, 478), (945, 478), (915, 775), (815, 775)), INK, 14, 3, 0.3)
    for x, y, tx, c in ((670, 452, 742, BRICK), (712, 450, 766, INK), (752, 450, 786, TEAL), (848, 450, 816, OCHRE),
                        (888, 450, 838, BRICK), (928, 452, 862, MIST)):
        a.line(track((x, y), (tx, 392)), INK, 6)
        with a.at(tx, 392, 1, (800 - tx) * 0.5):
            a.fill(rect(-11, -34, 22, 44, 10), INK if c != INK else SLATE)
            a.fill(rect(-14, -6, 28, 17, 3), c)
    rnd = random.Random(12)
    row = [(-10, 1), (150, 0), (300, 2), (470, 0), (640, 3), (800, 1), (960, 0), (1120, 2), (1290, 1), (1460, 0), (1610, 3)]
    for x, thing in row:                                             # reporters from behind
        y, c = 905 + rnd.randrange(-14, 30), rnd.choice([INK, mix(INK, PINE, .5), mix(INK, CLAY, .5)])
        skin = mix(SAND, CLAY, rnd.choice([0.2, 0.5, 0.8]))
        a.fill(smooth([(x - 92, 1040), (x - 74, y + 26), (x - 24, y), (x + 24, y), (x + 74, y + 26), (x + 92, 1040)]) + "Z", c)
        a.fill(rect(x - 15, y - 24, 30, 34), mix(skin, INK, 0.3))
        a.fill(oval(x, y - 52, 38, 46), rnd.choice([INK, CLAY, mix(OCHRE, CLAY, 0.4), SLATE]))
        a.line(smooth([(x - 36, y - 62), (x - 26, y - 88), (x, y - 97)]), MIST, 4, 0.7)
        if thing == 1:
            a.line(track((x + 70, 1000), (x + 92, y - 80)), c, 36)
            a.fill(rect(x + 52, y - 150, 82, 60, 6), INK)
            a.fill(rect(x + 62, y - 142, 62, 38, 3), TEAL)
        if thing == 2:
            a.line(track((x - 60, 1000), (x - 84, y - 90)), c, 34)
            a.fill(rect(x - 100, y - 150, 30, 62, 4), PAPER)
        if thing == 3:
            a.line(track((x + 60, 1000), (x + 40, y - 190)), INK, 10)
            a.fill(rect(x - 30, y - 270, 130, 86, 8), INK)
            a.fill(rect(x - 16, y - 258, 60, 50, 4), OCHRE)
    return a


PICTURES = [central_bank_dusk, bank_towers, parliament, finance_ministry, housing_street, job_centre, press_conference]
