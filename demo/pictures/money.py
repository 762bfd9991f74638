"""Markets, coins, debts and shopping."""
import math
import random

from kit import (Art, BRICK, CLAY, H, INK, MIST, NAVY, OCHRE, PAPER, PINE, SAND, SLATE, TEAL, W,
                 arc, disc, mix, oval, poly, rect, smooth, track)


def coin(a, x, y, r, c=OCHRE, turn=0, rim=0.1):
    """A plain coin with a struck bar pattern and no lettering."""
    a.shade(oval(x + r * .16, y + r * .16, r, r), 0.3)
    a.fill(disc(x + r * .05, y + r * .06, r), mix(c, CLAY, 0.7))
    a.fill(disc(x, y, r), c)
    a.fill(disc(x, y, r * (1 - rim)), mix(c, CLAY, 0.25))
    a.fill(disc(x - r * .03, y - r * .03, r * (0.95 - rim)), mix(c, PAPER, 0.25))
    with a.at(x, y, r, turn):
        for k in range(12):
            with a.at(0, 0, 1, 30 * k):
                a.fill(poly((-.04, -.72), (.04, -.72), (0, -.58)), mix(c, CLAY, 0.35))
        for k, h in enumerate((.34, .52, .42, .6)):                     # rising bars
            a.fill(rect(-.42 + .22 * k, .36 - h - .08 * k, .16, h + .08 * k), mix(c, CLAY, 0.5))
            a.fill(rect(-.42 + .22 * k, .36 - h - .08 * k, .07, h + .08 * k), mix(c, PAPER, 0.55))


def trading_floor():
    a = Art(INK)
    rnd = random.Random(17)
    a.fill(rect(0, 0, W, 560), mix(INK, NAVY, 0.35))
    for x in range(60, W, 260):
        a.fill(poly((x, 0), (x + 150, 0), (x + 130, 22), (x + 20, 22)), PAPER, 0.9)
    for i, (x, w, c) in enumerate(((50, 460, TEAL), (540, 520, OCHRE), (1090, 460, BRICK))):         # wall boards
        a.fill(rect(x - 10, 52, w + 20, 300), INK)
        a.fill(rect(x, 62, w, 280), mix(INK, c, 0.14))
        for k in range(1, 6):
            a.fill(rect(x, 62 + 46 * k, w, 2), mix(INK, c, 0.35))
        if i == 1:
            y = 230
            for k in range(24):
                d = rnd.choice([-26, -14, 10, 22]) + 2 * math.sin(k)
                hi, lo = min(y, y + d) - rnd.randrange(6, 22), max(y, y + d) + rnd.randrange(6, 22)
                cx = x + 24 + k * 20.4
                col = TEAL if d < 0 else BRICK
                a.fill(rect(cx + 4, hi, 3, lo - hi), col)
                a.fill(rect(cx, min(y, y + d), 11, max(6, abs(d))), mix(col, PAPER, .25))
                y = min(300, max(120, y + d))
        else:
            pts, y = [], 250 if i == 0 else 140
            for k in range(20):
                y += rnd.randrange(-26, 16) if i == 0 else rnd.randrange(-15, 28)
                y = min(310, max(100, y))
                pts.append((x + 12 + k * (w - 24) / 19, y))
            a.fill(track(*pts) + f"L{pts[-1][0]} 342L{pts[0][0]} 342Z", mix(INK, c, 0.45))
            a.line(track(*pts), mix(c, PAPER, .3), 6)
    for k in range(7):
        a.fill(rect(50 + k * 215, 378, 190, 24), mix(INK, [TEAL, OCHRE, BRICK][k % 3], 0.5))
        a.fill(rect(60 + k * 215, 386, rnd.randrange(60, 160), 8), PAPER, 0.8)
    a.fill(rect(0, 430, W, 600), mix(NAVY, INK, 0.5))
    for row, (y, s, n, off) in enumerate(((500, .62, 9, 40), (640, .9, 6, 150), (850, 1.4, 4, 130))):
        gap = W / n
        a.fill(rect(0, y - 10 * s, W, 34 * s), mix(CLAY, OCHRE, .3 - .1 * row))
        a.fill(rect(0, y + 22 * s, W, 260), mix(INK, NAVY, .45 - .15 * row))
        for i in range(-1, n + 1):
            x = off + i * gap
            for j in range(3):
                w, h = 78 * s, 56 * s
                mx, my = x - 1.55 * w + j * w * 1.06, y - h - 16 * s
                a.fill(rect(mx + w * .45, y - 20 * s, w * .1, 14 * s), SLATE)
                for lift in ((0, 1) if j != 1 or row else (0,)):
                    yy = my - lift * (h + 6 * s)
                    c = rnd.choice([TEAL, TEAL, NAVY, OCHRE, SLATE, PINE])
                    a.fill(rect(mx - 3, yy - 3, w + 6, h + 6, 3), INK)
                    a.fill(rect(mx, yy, w, h), mix(INK, c, .7))
                    kind = rnd.randrange(3)
                    if kind == 0:
                        v, p = .5, []
                        for k in range(7):
                            v = min(.85, max(.15, v + rnd.uniform(-.25, .25)))
                            p.append((mx + w * (k + .5) / 7, yy + h * v))
                        a.line(track(*p), PAPER, 2.6 * s)
                    elif kind == 1:
                        for k in range(6):
                            bh = h * rnd.uniform(.2, .75)
                            a.fill(rect(mx + w * (.08 + .15 * k), yy + h * .9 - bh, w * .09, bh), SAND)
                    else:
                        for k in range(4):
                            a.fill(rect(mx + w * .1, yy + h * (.16 + .2 * k), w * rnd.uniform(.3, .8), h * .08), MIST)
            shirt = rnd.choice([PAPER, MIST, mix(MIST, TEAL, .4), SAND, SLATE])
            skin = mix(SAND, CLAY, rnd.choice([.1, .4, .7]))
            px, py = x + rnd.uniform(-12, 12) * s, y + 10 * s
            body = smooth([(px - 62 * s, py + 150 * s), (px - 54 * s, py + 12 * s), (px - 18 * s, py - 12 * s), (px + 18 * s, py - 12 * s),
                           (px + 54 * s, py + 12 * s), (px + 62 * s, py + 150 * s)]) + "Z"
            a.fill(body, shirt)
            with a.clip(body):
                a.shade(rect(px + 14 * s, py - 30, 90 * s, 300), .25)
            if rnd.random() < .4:
                a.line(track((px + 44 * s, py + 24 * s), (px + 74 * s, py - 10 * s), (px + 34 * s, py - 44 * s)), shirt, 20 * s)
            a.fill(rect(px - 10 * s, py - 30 * s, 20 * s, 24 * s), mix(skin, INK, .25))
            a.fill(oval(px, py - 48 * s, 25 * s, 31 * s), rnd.choice([INK, CLAY, mix(OCHRE, CLAY, .5), SLATE]))
            a.line(smooth([(px - 25 * s, py - 52 * s), (px - 17 * s, py - 73 * s), (px, py - 79 * s)]), MIST, 3 * s, .8)
            a.fill(rect(px - 46 * s, py + 80 * s, 92 * s, 130 * s, 12), CLAY if row == 2 else mix(CLAY, INK, .4))
    return a


def digital_wallet():
    a = Art(TEAL)
    a.fill(poly((0, 0), (900, 0), (300, 1000), (0, 1000)), mix(TEAL, MIST, 0.22))
    for k in range(6):
        a.line(arc(820, 470, 1, 330 + k * 110, -60, 60), mix(TEAL, PAPER, .25), 3, .5)
        a.line(arc(820, 470, 1, 330 + k * 110, 120, 240), mix(TEAL, PAPER, .25), 3, .5)
    a.fill(disc(820, 470, 320), mix(TEAL, PAPER, .16))
    skin, dark = mix(SAND, CLAY, 0.22), mix(SAND, CLAY, 0.5)
    with a.at(790, 470, 1, 9):
        a.fill(smooth([(-150, 560), (-175, 330), (-120, 240), (120, 240), (240, 330), (330, 600)]) + "Z", dark)     # palm
        a.shade(rect(-176, -328, 400, 700, 46), 0.35)
        a.fill(rect(-205, -360, 400, 700, 46), INK)
        a.fill(rect(-184, -338, 358, 656, 30), PAPER)
        a.fill(rect(-60, -338, 110, 22, 10), INK)
        a.fill(rect(-154, -280, 298, 182, 18), NAVY)                 # card on the screen
        a.fill(poly((-10, -280), (126, -280), (144, -262), (144, -116), (126, -98), (-100, -98)), mix(NAVY, TEAL, .45))
        a.fill(rect(-128, -246, 52, 38, 6), OCHRE)
        for k in range(4):
            a.fill(rect(-128 + 62 * k, -160, 48, 10, 4), MIST)
        for k, (c, w) in enumerate(((BRICK, 150), (OCHRE, 110), (TEAL, 132))):
            y = -58 + 74 * k
            a.fill(disc(-126, y + 22, 24), c)
            a.fill(rect(-86, y + 6, w, 13, 5), SLATE)
            a.fill(rect(-86, y + 28, w * .6, 9, 4), MIST)
            a.fill(rect(96, y + 12, 48, 16, 5), PINE if k != 1 else BRICK)
        a.fill(rect(-154, 190, 298, 86, 20), BRICK)
        a.fill(rect(-60, 226, 110, 14, 6), PAPER)
        for k, (x, y, ln, t) in enumerate(((-196, 10, 92, 8), (-200, 92, 98, 5), (-196, 174, 94, 2), (-186, 252, 82, -4))):    # fingers
            with a.at(x, y, 1, t):
                a.shade(rect(-24, 10, ln, 60, 29), .25)
                a.fill(rect(-40, 0, ln, 60, 29), skin)
                a.fill(rect(-40 + ln - 32, 12, 26, 32, 12), mix(skin, PAPER, .5))
        a.fill(smooth([(330, 620), (235, 360), (262, 210), (240, 80), (190, -10), (142, -40), (128, 0), (160, 80), (150, 190), (120, 300), (60, 420), (-60, 620)]) + "Z", skin)
        a.shade(smooth([(330, 620), (235, 360), (262, 210), (240, 80), (205, 10), (226, 120), (214, 240), (196, 380), (240, 620)]) + "Z", .2)
        a.fill(smooth([(146, -30), (158, -12), (176, 20), (166, 40), (148, 22), (138, -8)], True), mix(skin, PAPER, .5))
    a.fill(poly((640, 1010), (700, 880), (1150, 950), (1180, 1010)), NAVY)
    a.fill(poly((676, 930), (700, 870), (1158, 942), (1172, 1010), (1150, 1010)), PAPER)
    for x, y, r, t in ((1190, 420, 104, 10), (1372, 262, 78, -20), (1470, 110, 54, 35), (1340, 520, 46, 0), (330, 300, 66, 20), (190, 150, 44, -12), (240, 520, 34, 8)):
        coin(a, x, y, r, OCHRE, t)
    return a


def bond_curve():
    a = Art(PAPER)
    a.fill(rect(0, 0, W, H), mix(PAPER, SAND, 0.35))
    for x in range(100, W, 140):
        a.fill(rect(x, 0, 2, H), mix(SAND, SLATE, .25))
    for y in range(60, H, 110):
        a.fill(rect(0, y, W, 2), mix(SAND, SLATE, .25))
    a.fill(disc(1290, 250, 150), mix(OCHRE, SAND, .35))
    f = lambda x, s, y: y - s * (1 - math.exp(-max(0, x) / 520)) - 40 * math.exp(-((x - 1150) / 330) ** 2)
    for s, y, c, h in ((560, 930, mix(MIST, TEAL, .3), 0), (470, 985, TEAL, 0), (350, 1010, PINE, 1)):
        pts = [(x, f(x, s, y)) for x in range(-20, W + 80, 60)]
        d = smooth(pts) + f"L{pts[-1][0]} {H}L-20 {H}Z"
        a.fill(d, c)
        a.line(smooth([(x, yy + 9) for x, yy in pts]), mix(c, PAPER, .35), 14)
        if h:
            a.hatch(d, INK, 20, 3, .35)
            a.line(smooth(pts), BRICK, 12)
    for i, x in enumerate((180, 420, 690, 960, 1260, 1500)):           # maturities as posts on the near curve
        y = f(x, 350, 1010)
        a.line(track((x, y), (x, y + 300)), PAPER, 3, .5, dash="4 12")
        a.fill(disc(x, y, 19), PAPER)
        a.fill(disc(x, y, 12), BRICK)
    x = 640
    py = f(x, 560, 930)
    a.person(x, py + 5, 240, NAVY, INK, SAND, CLAY, pose="walk")
    a.line(track((x - 190, py - 110), (x + 200, py - 168)), CLAY, 9)           # balancing pole
    a.fill(rect(x - 236, py - 130, 58, 40, 4), BRICK)
    a.fill(rect(x + 186, py - 190, 58, 40, 4), OCHRE)
    a.line(track((1400, f(1400, 560, 930)), (1400, 230)), INK, 8)
    a.fill("M1404 232 C1450 214 1480 262 1540 238 V316 C1480 340 1450 292 1404 310Z", BRICK)
    for x, y, w in ((120, 160, 300), (470, 90, 210)):
        a.cloud(x, y, w, "#ffffff", .85)
    return a


def currency_notes():
    a = Art(PINE)
    a.hatch(rect(0, 0, W, H), INK, 40, 4, .3)
    a.fill(poly((0, 0), (700, 0), (0, 800)), mix(PINE, TEAL, .6))
    rnd = random.Random(3)

    def note(x, y, turn, c, s=1.0):
        d, l = mix(c, INK, .4), mix(c, PAPER, .72)
        with a.at(x, y, s, turn):
            a.shade(rect(-330, -140, 700, 330, 8), .38)
            a.fill(rect(-350, -165, 700, 330, 8), l)
            a.fill(rect(-330, -145, 660, 290), mix(c, PAPER, .5))
            for k in range(9):                                        # guilloche
                pts = [(-330 + 33 * i, 34 * math.sin(i * .62 + k * .5) + (k - 4) * 24) for i in range(21)]
                a.line(smooth(pts), mix(c, PAPER, .15), 3)
            a.fill(oval(-175, 0, 100, 128), l)
            a.fill(oval(-175, 0, 88, 116), mix(c, PAPER, .35))
            with a.clip(oval(-175, 0, 88, 116)):                      # a bridge or a gate instead of a portrait
                a.fill(rect(-275, 40, 200, 90), d)
                for k in range(3):
                    a.fill(f"M{-262 + 62 * k} 60 v-50 a26 26 0 0 1 52 0 v50Z", c)
                a.line(track((-280, -22), (-70, -22)), d, 14)
                a.line(track((-230, -24), (-175, -92), (-120, -24)), d, 7)
            for k in range(5):
                a.fill(disc(190, 0, 112 - 22 * k), c if k % 2 == 0 else l)
            for sx, sy in ((-300, -118), (300, 118), (300, -118)):
                a.fill(rect(sx - 22, sy - 16, 44, 32, 6), d)
            a.fill(rect(20, -165, 20, 330), d, .8)
            a.fill(rect(60, 96, 90, 9), d)
            a.fill(rect(60, 114, 60, 7), d)
            a.fill(poly((90, -165), (350, -165), (350, 165), (20, 165)), INK, .07)
    note(420, 240, -24, SLATE)
    note(1180, 200, 16, BRICK)
    note(560, 480, -9, TEAL, 1.04)
    note(1080, 560, 11, OCHRE, 1.08)
    note(620, 760, -4, NAVY, 1.1)
    for x, n, c, r in ((1290, 7, OCHRE, 104), (1490, 4, MIST, 86), (1120, 3, mix(OCHRE, BRICK, .45), 74)):    # coin stacks
        base = 940
        ry = r * .3
        a.fill(poly((x, base + ry), (x + r, base), (x + r + 120, base + 34), (x + 60, base + ry + 44)), INK, .35)
        for k in range(n):
            y = base - k * 30
            j = rnd.uniform(-8, 8)
            d = f"M{x - r + j:.1f} {y - 30} v30 a{r} {ry:.1f} 0 0 0 {2 * r} 0 v-30Z"
            a.fill(d, mix(c, CLAY, .45))
            with a.clip(d):
                a.fill(rect(x - r + j, y - 40, r * .7, 120), c)
                a.hatch(rect(x - r, y - 40, 2 * r + 20, 120), INK, 9, 2, .3, 0)
            a.fill(oval(x + j, y - 30, r, ry), mix(c, PAPER, .3))
            a.fill(oval(x + j, y - 30, r * .8, ry * .8), c)
    return a


def debt_ledger():
    a = Art(CLAY)
    a.fill(rect(0, 0, W, H), mix(CLAY, BRICK, .25))
    for y in range(0, H, 125):                                         # desk boards
        a.fill(rect(0, y, W, 4), mix(CLAY, INK, .4))
    a.fill(poly((0, 0), (820, 0), (0, 760)), OCHRE, .16)
    with a.at(760, 480, 1, -5):
        a.shade(rect(-560, -330, 1190, 760, 16), .4)
        a.fill(rect(-590, -372, 1180, 750, 18), PINE)
        a.fill(rect(-590, -372, 22, 750, 8), OCHRE)
        for k in range(4):
            a.fill(rect(-560 + 4 * k, -346 + 4 * k, 1120 - 8 * k, 700 - 8 * k, 6), mix(PAPER, SAND, .7 - .15 * k))
        a.fill(poly((-545, -330), (-40, -336), (0, -318), (0, 350), (-40, 334), (-545, 340)), PAPER)
        a.fill(poly((545, -330), (40, -336), (0, -318), (0, 350), (40, 334), (545, 340)), mix(PAPER, SAND, .55))
        a.fill(poly((-90, -334), (-40, -336), (0, -318), (0, 350), (-40, 334), (-90, 337)), INK, .1)
        a.fill(poly((0, -318), (40, -336), (110, -334), (110, 337), (40, 334), (0, 350)), INK, .2)
        rnd = random.Random(20)
        for side in (-1, 1):
            x0 = -520 if side < 0 else 60
            for x, w, c in ((x0 + 190, 4, BRICK), (x0 + 196, 2, BRICK), (x0 + 320, 3, TEAL), (x0 + 400, 3, TEAL)):
                a.fill(rect(x, -306, w, 618), c, .7)
            a.fill(rect(x0, -270, 450, 5), BRICK, .8)
            a.fill(rect(x0, -296, 130, 14, 4), INK)
            for k in range(15):
                y = -236 + 36 * k
                a.fill(rect(x0, y + 22, 450, 2), SLATE, .5)
                if side > 0 and k > 9:
                    continue
                a.fill(rect(x0 + 4, y, rnd.randrange(80, 172), 10, 4), INK, .85)
                a.fill(rect(x0 + 214, y, rnd.randrange(40, 92), 10, 4), INK, .85)
                red = rnd.random() < .45
                a.fill(rect(x0 + 412, y, rnd.randrange(22, 46), 10, 4), BRICK if red else INK)
        a.fill(poly((320, 339), (545, 340), (545, 140)), mix(CLAY, BRICK, .25))              # cut corner
        a.fill(poly((330, 360), (560, 360), (560, 130)), PINE)
        a.fill(rect(-260, -372, 26, 800), BRICK)
        a.fill(poly((-260, 428), (-234, 428), (-234, 470), (-247, 452), (-260, 470)), BRICK)
    with a.at(1250, 880, 1, -20):                                     # the piece that was cut off
        a.shade(poly((-60, 100), (150, 100), (150, -90)), .35)
        a.fill(poly((-76, 86), (134, 86), (134, -104)), PAPER)
        for k in range(4):
            a.fill(rect(30 + 26 - 26 * k + 20, -20 + 28 * k, 50 + 22 * k - 12, 7, 3), BRICK)
    with a.at(1215, 700, 1.12, -42):                                  # scissors
        for sh in (1, 0):
            c1, c2, c3 = (INK, INK, INK) if sh else (MIST, SLATE, NAVY)
            o = .32 if sh else 1
            dx, dy = (20, 24) if sh else (0, 0)
            a.fill(poly((-330 + dx, -52 + dy), (40 + dx, -16 + dy), (60 + dx, 14 + dy), (20 + dx, 12 + dy)), c1, o)
            a.fill(poly((-330 + dx, 52 + dy), (40 + dx, 16 + dy), (60 + dx, -14 + dy), (20 + dx, -12 + dy)), c2, o)
            a.line(track((40 + dx, dy + 2), (150 + dx, 48 + dy)), c3, 26, o)
            a.line(track((40 + dx, dy - 2), (150 + dx, -48 + dy)), c3, 26, o)
            a.line(oval(212 + dx, 72 + dy, 74, 48), c3, 26, o)
            a.line(oval(212 + dx, -72 + dy, 74, 48), c3, 26, o)
        a.fill(disc(22, 0, 13), OCHRE)
    with a.at(330, 890, 1, -14):                                       # pen
        a.shade(rect(-240, 14, 470, 26, 12), .4)
        a.fill(rect(-250, -14, 330, 30, 14), INK)
        a.fill(rect(-250, -14, 330, 11, 5), SLATE)
        a.fill(rect(70, -14, 40, 30), OCHRE)
        a.fill(poly((110, -14), (190, 1), (110, 16)), MIST)
        a.line(track((120, 1), (180, 1)), INK, 2)
    a.fill(disc(1444, 156, 100), INK, .3)
    a.fill(disc(1420, 130, 96), PAPER)                                  # coffee
    a.fill(disc(1420, 130, 82), SAND)
    a.fill(disc(1420, 130, 70), mix(CLAY, INK, .6))
    a.line(arc(1420, 130, 50, 51, 190, 260), OCHRE, 5)
    a.line(track((1500, 180), (1548, 208)), PAPER, 30)
    return a


def shopping_basket():
    a = Art(OCHRE)
    a.fill(rect(0, 0, W, 690), mix(SAND, OCHRE, .35))
    for y in range(3):                                                # shelves behind
        yy = 70 + 200 * y
        rnd = random.Random(40 + y)
        x = -20
        while x < W:
            w, h = rnd.randrange(46, 92), rnd.randrange(70, 130)
            c = mix(rnd.choice([BRICK, TEAL, NAVY, SLATE, PAPER, CLAY]), mix(SAND, OCHRE, .35), .62)
            a.fill(rect(x, yy + 130 - h, w, h, 6), c)
            a.fill(rect(x + 8, yy + 150 - h, w - 16, h * .3), PAPER, .35)
            x += w + 8
        a.fill(rect(0, yy + 130, W, 16), mix(OCHRE, CLAY, .3))
    a.fill(rect(0, 700, W, 300), INK)
    a.fill(rect(0, 700, W, 14), SLATE)
    a.fill(rect(0, 850, W, 150), mix(INK, SLATE, .35))
    a.fill(rect(0, 850, W, 12), MIST)
    a.fill(poly((520, 830), (1240, 830), (1500, 850), (700, 850)), "#000000", .35)
    # the goods
    a.fill(rect(560, 190, 110, 420, 10), PAPER)                        # milk carton
    a.fill(poly((560, 200), (580, 130), (650, 130), (670, 200)), MIST)
    a.fill(rect(640, 190, 30, 420), MIST)
    a.fill(rect(560, 300, 80, 120), TEAL)
    a.fill(rect(596, 104, 38, 34, 4), BRICK)
    with a.at(770, 400, 1, 12):                                        # loaf
        a.fill(rect(-62, -330, 124, 520, 60), mix(OCHRE, CLAY, .45))
        a.fill(rect(-62, -330, 80, 520, 40), mix(OCHRE, CLAY, .15))
        for k in range(5):
            a.line(track((-44, -240 + 84 * k), (40, -280 + 84 * k)), SAND, 16)
    for k in range(7):                                                # leeks
        a.fill(f"M{900 + k * 4} 500 Q{880 + k * 14} 260 {812 + k * 44} {96 + abs(3 - k) * 34} Q{900 + k * 22} 280 {930 + k * 5} 500Z", [PINE, TEAL][k % 2])
    a.fill(rect(898, 400, 54, 240, 20), PAPER)
    a.fill(rect(1010, 250, 92, 360, 20), PINE)                          # oil bottle
    a.fill(rect(1036, 140, 40, 130), PINE)
    a.fill(rect(1030, 118, 52, 38, 4), OCHRE)
    a.fill(rect(1010, 350, 92, 130), SAND)
    a.fill(oval(1056, 414, 24, 34), PINE)
    a.fill(rect(1022, 264, 12, 320, 6), mix(PINE, PAPER, .45))
    for x, y, r, c in ((1170, 480, 76, BRICK), (1120, 540, 70, OCHRE), (520, 540, 66, BRICK)):
        a.fill(disc(x, y, r), c)
        with a.clip(disc(x, y, r)):
            a.shade(disc(x + r * .7, y + r * .4, r), .22)
        a.fill(oval(x - r * .35, y - r * .4, r * .16, r * .26), PAPER, .7)
        a.line(track((x, y - r + 8), (x + 12, y - r - 22)), INK, 7)
    a.line("M500 570 C480 300 560 -10 850 -10 C1140 -10 1230 300 1210 570", INK, 26)      # handle
    a.line("M496 570 C476 300 556 -16 846 -16", SLATE, 7)
    body = poly((400, 560), (1310, 560), (1210, 832), (500, 832))
    a.fill(body, BRICK)
    with a.clip(body):
        a.fill(poly((1000, 560), (1310, 560), (1210, 832), (960, 832)), CLAY)
        for j in range(3):
            for i in range(13):
                x = 440 + i * 66
                a.fill(rect(x, 628 + j * 64, 40, 40, 8), mix(CLAY, INK, .55) if x < 980 else mix(CLAY, INK, .75))
    a.fill(rect(380, 540, 950, 52, 20), mix(BRICK, OCHRE, .25))
    a.fill(rect(1000, 540, 330, 52, 20), BRICK)
    a.fill(smooth([(1330, 470), (1336, 600), (1322, 720), (1350, 830), (1440, 880), (1500, 960), (1496, 1010)]) +
           "L1600 1010 L1604 950 L1540 850 L1470 810 L1452 720 L1466 600 L1458 470 L1436 484 L1415 470 L1394 484 L1373 470 L1352 484Z", PAPER)  # receipt
    for k in range(11):
        y = 510 + 27 * k
        w = [70, 56, 66, 48, 74, 60][k % 6]
        a.fill(rect(1350 + (k > 8) * 14, y, w * .6, 8), SLATE)
        a.fill(rect(1422 + (k > 8) * 14, y, 22, 8), BRICK if k % 4 == 2 else INK)
    return a


PICTURES = [trading_floor, digital_wallet, bond_curve, currency_notes, debt_ledger, shopping_basket]
