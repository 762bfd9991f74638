"""Oil, gas, wind, wires, and the machines that use them."""
import math
import random

from kit import (Art, BRICK, CLAY, Cam, H, INK, MIST, NAVY, OCHRE, PAPER, PINE, SAND, SLATE, TEAL, W,
                 arc, disc, land, mix, oval, poly, rect, smooth, spot, track)


def oil_terminal():
    a = Art(SAND)
    a.sky([OCHRE, mix(OCHRE, SAND, 0.35), mix(OCHRE, SAND, 0.65), SAND, mix(SAND, PAPER, 0.4)], 0, 600)
    a.fill(disc(1260, 300, 96), PAPER)
    a.cloud(980, 400, 330, PAPER, 0.7)
    a.cloud(120, 150, 260, PAPER, 0.6)
    a.fill(rect(0, 560, W, 160), mix(TEAL, MIST, 0.35))
    a.fill(rect(0, 620, W, 160), TEAL)
    a.ripples([(590, 60, 160, 3), (640, 80, 180, 4), (680, 100, 220, 5)], PAPER, 700, W, 0.5)
    a.fill(poly((930, 520), (1560, 520), (1530, 610), (960, 610)), INK)                # tanker
    a.fill(poly((948, 575), (1542, 575), (1530, 610), (960, 610)), BRICK)
    a.fill(rect(1400, 420, 110, 100), PAPER)
    a.shade(rect(1470, 420, 40, 100), 0.2)
    for y in (436, 464, 492):
        a.fill(rect(1410, y, 88, 9), INK)
    a.fill(rect(1440, 374, 40, 46), CLAY)
    for x in (1010, 1110, 1210, 1310):
        a.fill(rect(x, 500, 60, 20), SLATE)
    a.line(track((960, 506), (1390, 506)), OCHRE, 6)
    a.line(track((700, 640), (1240, 640)), CLAY, 16, cap="butt")                       # jetty
    for x in range(720, 1250, 52):
        a.line(track((x, 640), (x, 690)), CLAY, 9, cap="butt")
    for x in (1120, 1170, 1220):
        a.line(track((x, 640), (x, 520), (x + 26, 470), (x + 40, 516)), INK, 8)
    a.fill(land([(0, 640), (300, 632), (620, 650), (760, 700), (900, 740), (1200, 760), (1600, 750)]), mix(SAND, OCHRE, 0.4))

    def tank(cx, base, r, h, c=PAPER):
        ry = r * 0.2
        a.fill(poly((cx, base + ry), (cx + r, base), (cx + r + h * .75, base + 18), (cx + h * .5, base + ry + 30)), INK, 0.25)
        side = f"M{cx - r} {base - h} V{base} A{r} {ry} 0 0 0 {cx + r} {base} V{base - h}Z"
        a.fill(side, c)
        with a.clip(side):
            a.shade(rect(cx + r * 0.25, base - h - 50, r, h + 150), 0.2)
            a.hatch(rect(cx + r * 0.6, base - h - 50, r, h + 150), INK, 12, 3, 0.4, 0)
            for k in range(1, 5):
                y = base - h + h * k / 5
                a.line(f"M{cx - r} {y} A{r} {ry} 0 0 0 {cx + r} {y}", SLATE, 2.5, 0.6)
            a.line(f"M{cx - r} {base - h * .14} A{r} {ry} 0 0 0 {cx + r} {base - h * .14}", BRICK, h * .07, 1, "butt")
            pts = [(cx + r * math.sin(t), base + ry * math.cos(t) - h * (t + 1.0) / 2.2) for t in [-1.0 + .1 * i for i in range(23)]]
            a.line(smooth(pts), INK, 6)
            a.line(smooth([(x, y - 20) for x, y in pts]), INK, 2.5)
        a.fill(oval(cx, base - h, r, ry), mix(c, MIST, 0.7))
        a.fill(oval(cx - r * .12, base - h, r * 0.7, ry * 0.7), mix(c, PAPER, 0.6))
        a.line(oval(cx, base - h, r, ry), SLATE, 3)
    tank(520, 690, 112, 130, MIST)
    tank(230, 700, 130, 160, SAND)
    tank(760, 790, 150, 190)
    tank(360, 850, 215, 300)
    a.fill(land([(0, 930), (500, 915), (1000, 890), (1600, 850)]), mix(OCHRE, CLAY, 0.45))
    for i, (c, dark) in enumerate(((MIST, SLATE), (BRICK, CLAY), (OCHRE, mix(OCHRE, CLAY, .6)))):      # pipes
        y0, y1, w = 905 + i * 36, 800 + i * 50, 24 + i * 3
        pts = [(-20, y0), (900, y0), (1040, y1), (1640, y1)]
        a.line(track(*[(x, y + 14) for x, y in pts]), INK, w, 0.35)
        a.line(track(*pts), dark, w)
        a.line(track(*[(x, y - w * .2) for x, y in pts]), c, w * .5)
        for x in (160, 520, 820):
            a.fill(rect(x, y0 - w * .75, 16, w * 1.5), dark)
        for x in (1120, 1420):
            a.fill(rect(x, y1 - w * .75, 16, w * 1.5), dark)
    for x, y in ((640, 880), (1270, 780)):
        a.line(track((x, y + 20), (x, y - 40)), INK, 10)
        a.line(oval(x, y - 46, 40, 13), BRICK, 9)
    return a


def power_lines():
    a = Art(MIST)
    a.sky([NAVY, mix(NAVY, TEAL, 0.5), mix(TEAL, MIST, 0.3), mix(MIST, SAND, 0.4), SAND, mix(SAND, OCHRE, 0.5)], 0, 690)
    a.fill(disc(330, 600, 74), PAPER)
    a.cloud(880, 300, 380, mix(TEAL, MIST, 0.55), 0.9)
    a.cloud(80, 420, 260, mix(MIST, SAND, 0.6), 0.9)
    a.fill(land([(0, 640), (300, 610), (560, 650), (900, 590), (1250, 640), (1600, 580)]), mix(SLATE, TEAL, 0.3))
    a.fill(land([(0, 740), (350, 690), (700, 730), (1100, 680), (1600, 700)]), mix(OCHRE, PINE, 0.35))
    a.fill(land([(0, 830), (450, 790), (900, 830), (1300, 780), (1600, 790)]), OCHRE)
    a.hatch(land([(0, 830), (450, 790), (900, 830), (1300, 780), (1600, 790)]), CLAY, 26, 3, 0.35, 78)
    a.fill(land([(0, 960), (500, 900), (1000, 930), (1600, 880)]), PINE)
    for x, y, s in ((120, 680, 1), (210, 686, .7), (960, 674, .8), (1040, 668, 1.1), (1500, 672, 1)):
        a.fill(poly((x - 16 * s, y + 20 * s), (x, y - 50 * s), (x + 16 * s, y + 20 * s)), PINE)

    def pylon(x, y, h, c):
        p = lambda u, v: (x + u * h, y - v * h)
        w = max(2.2, h * 0.013)
        for s in (-1, 1):
            a.line(track(p(s * .15, 0), p(s * .045, .52), p(s * .03, .93), p(0, 1)), c, w * 1.35)
        lv = [0, .14, .27, .39, .5, .6, .69, .77, .85, .93]
        hw = lambda v: .15 - .105 * v / .52 if v < .52 else .045 - .015 * (v - .52) / .41
        for v0, v1 in zip(lv, lv[1:]):
            a.line(track(p(-hw(v0), v0), p(hw(v1), v1)), c, w * .7)
            a.line(track(p(hw(v0), v0), p(-hw(v1), v1)), c, w * .7)
            a.line(track(p(-hw(v1), v1), p(hw(v1), v1)), c, w * .7)
        ends = []
        for v, arm in ((.6, .2), (.745, .25), (.88, .17)):
            for s in (-1, 1):
                a.line(track(p(s * .03, v - .012), p(s * arm, v), p(s * .03, v + .04)), c, w)
                a.line(track(p(s * arm * .55, v - .006), p(s * arm * .55, v + .02)), c, w * .6)
                a.line(track(p(s * arm, v), p(s * arm, v - .05)), BRICK, w * 1.4)
                ends.append(p(s * arm, v - .05))
        return ends
    spots = [(1560, 706, 120), (1395, 712, 175), (1190, 740, 260), (905, 800, 420), (420, 960, 830)]
    shades = [mix(SLATE, MIST, .2), SLATE, mix(SLATE, INK, .4), mix(NAVY, INK, .4), INK]
    last = None
    for (x, y, h), c in zip(spots, shades):
        ends = pylon(x, y, h, c)
        if last:
            for (x0, y0), (x1, y1) in zip(last, ends):
                a.line(f"M{x0:.1f} {y0:.1f} Q{(x0 * .55 + x1 * .45):.1f} {max(y0, y1) * .5 + (y0 + y1) * .25 + h * .09:.1f} {x1:.1f} {y1:.1f}",
                       c, max(1.5, h * .004))
        last = ends
    for i, (x0, y0) in enumerate(last):
        a.line(f"M{x0:.1f} {y0:.1f} Q{x0 - 330:.1f} {y0 + 60:.1f} -60 {y0 - 190 + i * 6:.1f}", INK, 4)
    for x, y in ((640, 196), (672, 188), (610, 208)):
        a.line(track((x - 16, y - 8), (x, y), (x + 16, y - 9)), INK, 4)
    return a


def gas_storage():
    a = Art(MIST)
    a.sky([SLATE, mix(SLATE, MIST, 0.4), mix(SLATE, MIST, 0.75), MIST, mix(MIST, PAPER, 0.5)], 0, 700)
    a.fill(land([(0, 610), (250, 560), (560, 620), (880, 580), (1240, 630), (1600, 570)]), mix(SLATE, MIST, 0.3))
    rnd = random.Random(7)
    for x in range(0, W, 44):
        h = rnd.randrange(70, 150)
        a.fill(poly((x - 26, 690), (x, 690 - h), (x + 26, 690)), mix(PINE, SLATE, 0.45))
    a.fill(rect(0, 670, W, 330), PAPER)
    a.fill(land([(0, 760), (400, 730), (900, 770), (1600, 730)]), mix(PAPER, MIST, 0.28))

    def sphere(cx, cy, r, c):
        a.fill(oval(cx + r * .7, cy + r * 1.36, r * 1.25, r * .17), SLATE, 0.45)
        for t in (-.82, -.42, .0, .42, .82):
            x = cx + r * t
            a.line(track((x, cy + r * .1), (x, cy + r * (1.26 + .1 * (1 - abs(t))))), SLATE if t < .3 else mix(INK, SLATE, .4), r * .075, cap="butt")
        for t0, t1 in ((-.82, -.42), (-.42, 0), (0, .42), (.42, .82)):
            a.line(track((cx + r * t0, cy + r * 1.2), (cx + r * t1, cy + r * .62)), INK, r * .018)
            a.line(track((cx + r * t1, cy + r * 1.2), (cx + r * t0, cy + r * .62)), INK, r * .018)
        ball = disc(cx, cy, r)
        a.fill(ball, c)
        with a.clip(ball):
            a.fill(disc(cx - r * .22, cy - r * .2, r * .82), mix(c, PAPER, 0.45))
            dark = f"M{cx + r * .1} {cy - r} A{r * 1.05} {r * 1.05} 0 0 1 {cx - r * .2} {cy + r} L{cx + r * 1.2} {cy + r} V{cy - r}Z"
            a.hatch(dark, INK, max(9, r * .06), max(2, r * .015), 0.45, 0)
            a.shade(dark, 0.16)
            a.line(f"M{cx - r} {cy} A{r} {r * .16} 0 0 0 {cx + r} {cy}", mix(c, INK, .5), r * .03)
            a.line(f"M{cx - r * .5} {cy - r} A{r * .62} {r * 1.1} 0 0 0 {cx - r * .4} {cy + r}", mix(c, INK, .5), r * .014, .6)
            a.line(f"M{cx + r * .4} {cy - r} A{r * .62} {r * 1.1} 0 0 1 {cx + r * .35} {cy + r}", mix(c, INK, .5), r * .014, .6)
            a.fill(smooth([(cx - r, cy - r), (cx - r * .74, cy - r * .66), (cx - r * .4, cy - r * .78), (cx - r * .05, cy - r * .6),
                           (cx + r * .3, cy - r * .8), (cx + r * .6, cy - r * .7), (cx + r, cy - r)]) + "Z", PAPER)     # snow cap
        a.line(track((cx - r * .16, cy - r * .99), (cx - r * .16, cy - r * 1.14), (cx + r * .16, cy - r * 1.14), (cx + r * .16, cy - r * .99)), INK, r * .025)
        pts = [(cx + r * 1.02 * math.cos(t), cy + r * 1.02 * math.sin(t)) for t in [-1.3 + .2 * i for i in range(9)]]
        a.line(smooth(pts), OCHRE, r * .035)
    sphere(1370, 520, 130, TEAL)
    sphere(1000, 500, 190, MIST)
    sphere(450, 470, 290, mix(TEAL, MIST, 0.35))
    a.fill(land([(0, 900), (400, 925), (800, 890), (1200, 915), (1600, 880)]), PAPER)
    for i, (y, c, d) in enumerate(((838, OCHRE, mix(OCHRE, CLAY, .6)), (900, BRICK, CLAY))):
        a.line(track((-10, y + 22), (1640, y + 22)), SLATE, 26, 0.4)
        for x in range(140 - i * 60, 1600, 300):
            a.line(track((x, y), (x, y + 60)), INK, 14, cap="butt")
        pts = [(-10, y), (760 + 160 * i, y), (760 + 160 * i, y - 90 - 62 * i), (880 + 160 * i, y - 90 - 62 * i), (880 + 160 * i, y), (1640, y)]
        a.line(track(*pts), d, 36)
        a.line(track(*[(x - 2, yy - 6) for x, yy in pts]), c, 20)
        a.line(track(*[(x, yy - 16) for x, yy in pts[:2]]), PAPER, 10)
        a.line(track(*[(x, yy - 16) for x, yy in pts[4:]]), PAPER, 10)
        for x in (300 + 210 * i, 1150 + 180 * i):
            a.fill(rect(x - 30, y - 27, 14, 54), INK)
            a.fill(rect(x + 16, y - 27, 14, 54), INK)
            a.fill(poly((x - 22, y - 24), (x + 22, y - 24), (x + 12, y + 22), (x - 12, y + 22)), SLATE)
            a.line(track((x, y - 20), (x, y - 74)), INK, 9)
            a.line(oval(x, y - 78, 44, 15), NAVY, 10)
            a.line(track((x - 42, y - 78), (x + 42, y - 78)), NAVY, 6)
    for _ in range(70):
        a.fill(disc(rnd.randrange(W), rnd.randrange(H), rnd.choice([3, 4, 5])), "#ffffff", 0.9)
    return a


def wind_farm():
    a = Art(MIST)
    a.sky([mix(TEAL, MIST, 0.5), mix(TEAL, MIST, 0.75), mix(MIST, PAPER, 0.25), mix(MIST, PAPER, 0.6), PAPER, mix(PAPER, SAND, 0.6)], 0, 660)
    a.fill(disc(250, 470, 110), mix(OCHRE, SAND, 0.4))
    a.cloud(690, 190, 420, "#fbf8f1", 0.95)
    a.cloud(60, 260, 300, "#fbf8f1", 0.95)
    a.cloud(430, 420, 240, "#fbf8f1", 0.9)
    for y, c in ((650, mix(NAVY, MIST, 0.45)), (690, mix(NAVY, TEAL, 0.35)), (760, mix(NAVY, TEAL, 0.15)), (870, NAVY)):
        a.fill(rect(0, y, W, H - y), c)

    def turbine(x, base, h, turn, c=PAPER, d=MIST):
        hub = (x, base - h)
        w = h * 0.02
        a.fill(poly((x - w * 1.4, base), (x + w * 1.4, base), (x + w * .7, base - h), (x - w * .7, base - h)), c)
        a.fill(poly((x + w * .3, base), (x + w * 1.4, base), (x + w * .7, base - h), (x + w * .15, base - h)), d)
        a.fill(rect(x - w * 2.2, base - h * .075, w * 4.4, h * .085), OCHRE)
        a.fill(rect(x + w * .4, base - h * .075, w * 1.8, h * .085), mix(OCHRE, CLAY, .5))
        a.fill(rect(x - w * 3, base - h * .085, w * 6, h * .014), INK)
        a.fill(oval(x, base + h * .012, w * 5, h * .012), PAPER, 0.8)
        r = h * 0.66
        for k in range(3):
            with a.at(*hub, 1, turn + 120 * k):
                a.fill(f"M{-r * .018:.1f} 0 L{-r * .05:.1f} {-r * .2:.1f} L{-r * .012:.1f} {-r:.1f} L{r * .012:.1f} {-r:.1f} L{r * .028:.1f} {-r * .12:.1f} L{r * .02:.1f} 0Z", c)
                a.fill(f"M{r * .002:.1f} 0 L{r * .002:.1f} {-r * .9:.1f} L{r * .012:.1f} {-r:.1f} L{r * .028:.1f} {-r * .12:.1f} L{r * .02:.1f} 0Z", d)
                if h > 500:
                    a.fill(f"M{-r * .02:.1f} {-r * .84:.1f} L{-r * .012:.1f} {-r:.1f} L{r * .012:.1f} {-r:.1f} L{r * .015:.1f} {-r * .84:.1f}Z", BRICK)
        a.fill(disc(*hub, w * 1.5), mix(d, SLATE, .4))
        a.fill(disc(hub[0] - w * .3, hub[1] - w * .3, w * .9), c)
    rows = [(660, 130, 9, 70, 175), (684, 200, 6, 160, 270), (724, 300, 4, 330, 400)]
    for j, (base, h, n, x0, gap) in enumerate(rows):
        for i in range(n):
            turbine(x0 + i * gap, base, h, 17 * i + 31 * j, mix(PAPER, MIST, .6 - .25 * j), mix(MIST, SLATE, .35))
    a.ripples([(670, 50, 160, 2), (710, 80, 200, 4), (780, 120, 240, 5), (840, 150, 260, 6), (910, 190, 300, 8), (965, 220, 300, 9)], MIST, 0, W, 0.5, 11)
    turbine(1180, 850, 620, 22, PAPER, MIST)
    turbine(400, 1080, 830, 48, PAPER, MIST)
    a.fill(poly((770, 880), (960, 880), (930, 930), (800, 930)), BRICK)                # service boat
    a.fill(poly((870, 880), (960, 880), (930, 930), (865, 930)), CLAY)
    a.fill(rect(800, 836, 80, 46), PAPER)
    a.fill(rect(812, 846, 56, 16), INK)
    a.line(track((890, 880), (890, 800)), INK, 5)
    a.fill(poly((760, 932), (985, 932), (1080, 948), (700, 948)), PAPER, 0.5)
    return a


def chip_wafer():
    a = Art(NAVY)
    a.fill(rect(0, 0, W, H), mix(NAVY, INK, 0.35))
    for k in range(11):
        a.fill(rect(k * 160, 0, 3, H), mix(NAVY, TEAL, 0.35))
        a.fill(rect(0, k * 160 - 60, W, 3), mix(NAVY, TEAL, 0.35))
    cx, cy, r = 900, 480, 410
    a.fill(disc(cx + 40, cy + 50, r), INK, 0.55)
    a.fill(poly((-20, 395), (300, 395), (470, 300), (900, 300), (960, 350), (900, 390), (560, 390), (520, 440), (520, 540),
                (560, 580), (900, 580), (960, 625), (900, 670), (470, 670), (300, 575), (-20, 575)), MIST)   # robot fork
    a.fill(poly((-20, 500), (330, 500), (520, 500), (520, 540), (560, 580), (900, 580), (960, 625), (900, 670), (470, 670), (300, 575), (-20, 575)),
           mix(MIST, SLATE, 0.55))
    for x in (60, 180):
        a.fill(disc(x, 450, 17), SLATE)
        a.fill(disc(x, 530, 17), INK)
    wafer = disc(cx, cy, r)
    a.fill(disc(cx + 6, cy + 8, r), mix(TEAL, INK, 0.5))
    a.fill(wafer, SLATE)
    with a.clip(wafer):
        a.fill(rect(cx - r, cy - r, 2 * r, 2 * r), PINE)
        rays = [(-178, -150, OCHRE), (-150, -128, mix(OCHRE, SAND, .6)), (-128, -100, mix(TEAL, MIST, .4)), (-100, -60, TEAL), (-60, -30, NAVY),
                (-30, 20, mix(NAVY, TEAL, .5)), (20, 52, TEAL), (52, 78, mix(OCHRE, BRICK, .4)), (78, 96, OCHRE), (96, 140, PINE), (140, 182, mix(BRICK, CLAY, .5))]
        for a0, a1, c in rays:
            a.fill(arc(cx, cy, 0, r * 1.05, a0, a1), c)
        size = 62
        for i in range(-8, 9):
            for j in range(-8, 9):
                x, y = cx + i * size - size / 2, cy + j * size - size / 2
                corner = max(math.hypot(px - cx, py - cy) for px in (x, x + size) for py in (y, y + size))
                if corner > r - 12:
                    a.fill(rect(x, y, size, size), mix(SLATE, NAVY, 0.3))
                    continue
                a.fill(rect(x + 10, y + 10, 18, 18), INK, 0.4)
                a.fill(rect(x + 34, y + 10, 18, 8), PAPER, 0.5)
                a.fill(rect(x + 10, y + 36, 42, 14), INK, 0.25)
        for i in range(-8, 10):
            a.fill(rect(cx + i * size - size / 2 - 2.5, cy - r, 5, 2 * r), INK)
            a.fill(rect(cx - r, cy + i * size - size / 2 - 2.5, 2 * r, 5), INK)
        for i, j in ((2, -1), (-3, 2), (1, 4)):
            a.fill(rect(cx + i * size - size / 2 + 2, cy + j * size - size / 2 + 2, size - 4, size - 4), BRICK)
        a.fill(poly((cx - 420, cy + 130), (cx - 60, cy - 420), (cx + 90, cy - 420), (cx - 330, cy + 280)), PAPER, 0.2)
    a.line(wafer, MIST, 9)
    a.fill(poly((cx - 16, cy + r + 5), (cx, cy + r - 18), (cx + 16, cy + r + 5)), mix(NAVY, INK, .35))
    a.fill(poly((1290, 0), (1450, 0), (1450, 90), (1400, 150), (1340, 150), (1290, 90)), MIST)             # inspection lens
    a.fill(poly((1390, 0), (1450, 0), (1450, 90), (1400, 150), (1380, 150)), SLATE)
    a.fill(rect(1322, 150, 96, 36), INK)
    a.fill(poly((1330, 186), (1410, 186), (1090, 480), (1010, 480)), OCHRE, 0.28)
    return a


def data_centre():
    a = Art(INK)
    cam = Cam(0.35, 1.55, 0, f=900, cx=880, cy=470)
    far, near, top, half = 30, 0.5, 3.1, 1.35
    a.fill(cam.poly((-half, 0, near), (-half, 0, far), (half, 0, far), (half, 0, near)), mix(NAVY, SLATE, 0.35))
    a.fill(cam.poly((-half, top + .6, near), (-half, top + .6, far), (half, top + .6, far), (half, top + .6, near)), mix(INK, NAVY, 0.4))
    a.fill(cam.poly((-half, 0, far), (half, 0, far), (half, top + .6, far), (-half, top + .6, far)), PAPER)
    z = far
    while z > 1.3:                                                    # floor tiles and lamps
        a.line(track(cam(-half, 0, z), cam(half, 0, z)), NAVY, max(1.5, 14 / z), cap="butt")
        a.fill(cam.poly((-.3, top + .58, z), (.3, top + .58, z), (.3, top + .58, z - .7), (-.3, top + .58, z - .7)), PAPER)
        a.fill(cam.poly((-.22, 0, z), (.25, 0, z), (.25, 0, z - .55), (-.22, 0, z - .55)), mix(MIST, SLATE, .3), .5)
        z -= 1.2
    for x in (-.45, .45):
        a.line(track(cam(x, 0, far), cam(x, 0, near)), NAVY, 3)
    rnd = random.Random(13)
    for side in (-1, 1):
        x = side * half
        a.fill(cam.poly((x, 0, near), (x, top, near), (x, top, far), (x, 0, far)), INK)
        z = far
        while z > near + .9:
            z1 = z - 1.0
            lit = side > 0
            body = mix(TEAL, INK, 0.35) if lit else mix(NAVY, INK, 0.45)
            quad = cam(x, top, z), cam(x, top, z1), cam(x, 0, z1), cam(x, 0, z)
            a.fill(poly(*[spot(quad, u, v) for u, v in ((.04, .02), (.96, .02), (.96, .97), (.04, .97))]), body)
            rows = 18 if z < 14 else 9
            for k in range(rows):
                v = .05 + .9 * k / rows
                kind = rnd.random()
                c = mix(body, PAPER, .12) if kind < .6 else mix(body, INK, .45)
                a.fill(poly(*[spot(quad, u, w) for u, w in ((.1, v), (.9, v), (.9, v + .68 / rows), (.1, v + .68 / rows))]), c)
                if z < 16:
                    for q in range(rnd.randrange(1, 5)):
                        u = .16 + q * .09
                        led = rnd.choice([OCHRE, OCHRE, PAPER, BRICK, mix(TEAL, PAPER, .5)])
                        a.fill(poly(*[spot(quad, uu, w) for uu, w in ((u, v + .2 / rows), (u + .045, v + .2 / rows), (u + .045, v + .48 / rows), (u, v + .48 / rows))]), led)
            z = z1 - .12
        a.fill(cam.poly((x, top, near), (x, top + .6, near), (x, top + .6, far), (x, top, far)), mix(INK, NAVY, .25))
        for dy, c in ((.12, OCHRE), (.22, TEAL), (.32, BRICK)):
            a.line(track(cam(x * .97, top + dy, far), cam(x * .97, top + dy, near)), c, 5)
    x, y = cam(-.15, 0, 7.2)
    a.fill(poly((x - 18, y), (x + 18, y), (x + 42, y + 130), (x - 4, y + 130)), INK, 0.4)
    a.person(x, y, 222, BRICK, INK, SAND, INK)
    a.fill(rect(x - 36, y - 140, 30, 44, 3), PAPER)
    return a


PICTURES = [oil_terminal, power_lines, gas_storage, wind_farm, chip_wafer, data_centre]
