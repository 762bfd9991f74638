"""Ports, ships, bridges, talks and factories."""
import random

from kit import (Art, BRICK, CLAY, Cam, H, INK, MIST, NAVY, OCHRE, PAPER, PINE, SAND, SLATE, TEAL, W,
                 disc, land, mix, oval, poly, rect, smooth, spot, track)


def container_port():
    a = Art(TEAL)
    a.sky([mix(SAND, OCHRE, 0.25), SAND, mix(SAND, PAPER, 0.6)], 0, 250)
    a.fill(land([(0, 225), (400, 215), (800, 235), (1200, 210), (1600, 228)], 252), mix(TEAL, MIST, 0.4))
    a.fill(rect(0, 248, W, 760), mix(TEAL, PINE, 0.3))
    a.ripples([(275, 60, 120, 3), (310, 80, 150, 4), (350, 90, 170, 5), (400, 110, 220, 6)], mix(TEAL, MIST, 0.4), 0, W, 0.7)
    cam = Cam(-40, 34, -62, yaw=24, pitch=-16, f=1150, cx=800, cy=500)
    a.fill(cam.poly((-120, 0, -40), (200, 0, -40), (200, 0, 64), (-120, 0, 64)), mix(SLATE, SAND, 0.45))
    a.fill(cam.poly((-120, 0, 64), (200, 0, 64), (200, -5, 64), (-120, -5, 64)), INK)
    rnd = random.Random(21)
    hues = [BRICK, TEAL, OCHRE, NAVY, PAPER, CLAY, SLATE, BRICK, PINE]

    def container(x, y, z, c):
        f = a.box(cam, (x, x + 11.6, y, y + 2.5, z, z + 2.35),
                  (mix(c, PAPER, 0.35), mix(c, PAPER, 0.15), c, mix(c, INK, 0.35)), mix(c, INK, 0.5))
        if "left" in f:
            a.line(track(spot(f["left"], .5, .1), spot(f["left"], .5, .9)), INK, 2, 0.5)
        for k in range(1, 9):
            a.line(track(spot(f["front"], k / 9, .12), spot(f["front"], k / 9, .88)), INK, 2, 0.22, "butt")
    # the ship behind the quay
    a.fill(cam.poly((-66, 9, 67), (80, 9, 67), (78, -3, 67), (-62, -3, 67)), INK)
    a.fill(cam.poly((-63, -0.5, 67), (79, -0.5, 67), (78, -3, 67), (-62, -3, 67)), BRICK)
    a.fill(cam.poly((-66, 9, 67), (80, 9, 67), (80, 9, 84), (-66, 9, 84)), SLATE)
    for z in (79, 76, 73, 70):
        for i in range(-4, 5):
            for j in range(rnd.choice([2, 3, 4, 4])):
                container(i * 12.2, 9 + j * 2.6, z, rnd.choice(hues))
    a.box(cam, (57, 70, 9, 27, 69, 82), (PAPER, PAPER, mix(PAPER, MIST, 0.6), MIST))
    f = cam.faces(57, 70, 9, 27, 69, 82)["front"]
    for v in (0.12, 0.34, 0.52, 0.7):
        a.line(track(spot(f, .08, v), spot(f, .92, v)), INK, 6, 0.8, "butt")

    def crane(x, back=64, c=BRICK):
        dark = mix(c, INK, 0.4)
        for z in (back, back - 17):
            for px in (x, x + 12):
                a.line(track(cam(px, 0, z), cam(px, 32, z)), dark if px > x else c, 15, cap="butt")
            a.line(track(cam(x, 15, z), cam(x + 12, 15, z)), dark, 11, cap="butt")
        for px in (x, x + 12):
            a.line(track(cam(px, 15, back), cam(px, 15, back - 17)), dark, 11, cap="butt")
            a.line(track(cam(px, 15, back), cam(px, 32, back - 17)), dark, 7, cap="butt")
        a.line(track(cam(x + 3, 32, back + 30), cam(x + 3, 32, back - 30)), dark, 18, cap="butt")
        a.line(track(cam(x + 9, 32, back + 30), cam(x + 9, 32, back - 30)), c, 18, cap="butt")
        a.line(track(cam(x + 6, 32, back - 4), cam(x + 6, 46, back - 6)), c, 13)
        for z in (back + 28, back - 28, back + 12):
            a.line(track(cam(x + 6, 46, back - 6), cam(x + 6, 32, z)), INK, 3.5)
        a.box(cam, (x + 3, x + 9, 32, 36, back - 26, back - 16), (PAPER, PAPER, OCHRE, CLAY))
        for dx in (4, 8):
            a.line(track(cam(x + dx, 32, back + 12), cam(x + dx, 23, back + 12)), INK, 3)
    crane(38)
    crane(-14)
    z = 36
    for row, depth in enumerate((40, 37, 22, 19, 4, 1, -14, -17)):
        for i in range(7, -5, -1):
            n = rnd.choice([0, 1, 2, 3, 3]) if depth > -10 else rnd.choice([1, 2, 2, 3])
            for j in range(n):
                container(i * 12.4 - 16, 2.6 * j, depth, rnd.choice(hues))
    return a


def crane_strike():
    a = Art(SAND)
    a.sky([mix(BRICK, CLAY, 0.4), BRICK, mix(BRICK, OCHRE, 0.45), OCHRE, mix(OCHRE, SAND, 0.55), SAND], 0, 760)
    a.fill(disc(560, 560, 210), PAPER)
    a.cloud(700, 470, 420, mix(OCHRE, SAND, 0.5), 1)
    a.cloud(60, 300, 330, mix(BRICK, OCHRE, 0.5), 1)
    far = mix(CLAY, INK, 0.35)
    a.fill(rect(0, 690, W, 80), mix(CLAY, BRICK, 0.3))
    for x in range(0, W, 64):
        a.fill(rect(x, 690 - 30 * (x // 64 * 7 % 4), 60, 120), mix(CLAY, BRICK, 0.3 if x % 3 else 0.1))

    def crane(x, base, s, c):
        with a.at(x, base, s):
            for px in (-90, 90):
                a.fill(poly((px - 11, 0), (px + 11, 0), (px * 0.82 + 9, -470), (px * 0.82 - 9, -470)), c)
            for y in (-130, -300):
                a.fill(rect(-88, y, 176, 16), c)
            a.line(track((-84, -120), (76, -300)), c, 10)
            a.line(track((84, -120), (-76, -300)), c, 10)
            a.fill(rect(-230, -486, 330, 26), c)
            a.line(track((-76, -475), (-20, -640), (70, -475)), c, 13)
            a.line(track((-20, -640), (-220, -480)), c, 6)
            a.line(track((100, -474), (300, -830)), c, 20)               # boom raised: no work
            a.line(track((76, -474), (280, -838)), c, 6)
            for k in range(9):
                t = k / 9
                a.line(track((100 + 200 * t, -474 - 356 * t), (88 + 203 * (t + .05), -474 - 364 * (t + .05))), c, 5)
            a.line(track((-20, -640), (210, -670)), c, 5)
            a.fill(rect(-200, -530, 110, 48), c)
    crane(1440, 740, 0.55, far)
    crane(1130, 750, 0.72, far)
    crane(250, 765, 0.98, INK)
    a.fill(rect(0, 755, W, 250), INK)
    a.fill(rect(0, 755, W, 12), mix(CLAY, OCHRE, 0.4))
    rnd = random.Random(9)
    for x in range(20, W, 62):                                       # the far ranks
        a.person(x + rnd.randrange(-8, 8), 860, 165 + rnd.randrange(20), mix(INK, CLAY, rnd.choice([.2, .4, .6])), INK,
                 mix(CLAY, SAND, 0.3), rnd.choice([OCHRE, INK, PAPER]))
    for x, y, w, c, t in ((270, 560, 190, PAPER, -5), (640, 600, 150, OCHRE, 4), (920, 575, 200, BRICK, -3), (1310, 590, 170, PAPER, 6)):
        a.line(track((x, y + 60), (x + 6, 850)), SAND, 8)
        with a.at(x, y, 1, t):
            a.fill(rect(-w / 2, -58, w, 116), c)
            a.shade(rect(w * .18, -58, w * .32, 116), 0.16)
    for i, x in enumerate((60, 205, 365, 500, 660, 815, 975, 1120, 1270, 1415, 1560)):
        h = 420 + rnd.randrange(-24, 40)
        coat = [OCHRE, NAVY, BRICK, PINE, OCHRE, SLATE, CLAY, OCHRE, NAVY, TEAL, BRICK][i]
        a.person(x, 1176, h, coat, INK, mix(SAND, CLAY, rnd.choice([.2, .5, .8])), INK)
        y = 1176 - h
        if coat == OCHRE:
            a.fill(rect(x - h * .13, 1176 - h * .58, h * .26, 14), PAPER)
        a.fill(f"M{x - 36} {y + 30} a36 37 0 0 1 72 0 h9 v9 h-90 v-9Z", [PAPER, BRICK, OCHRE][i % 3])
        a.shade(f"M{x + 8} {y - 5} a36 37 0 0 1 28 35 h9 v9 h-37Z", 0.25)
    return a


def ship_at_anchor():
    a = Art(MIST)
    a.sky([mix(SAND, OCHRE, 0.5), mix(SAND, OCHRE, 0.2), SAND, mix(SAND, PAPER, 0.5), PAPER], 0, 560)
    a.fill(land([(0, 470), (200, 430), (420, 500), (700, 540), (1000, 530), (1300, 460), (1600, 390)], 565), mix(SLATE, MIST, 0.45))
    a.fill(land([(900, 550), (1200, 510), (1400, 470), (1600, 460)], 565), mix(SLATE, TEAL, 0.4))
    for i, c in enumerate((mix(TEAL, MIST, 0.75), mix(TEAL, MIST, 0.55), mix(TEAL, MIST, 0.35), TEAL, mix(TEAL, PINE, 0.6))):
        a.fill(rect(0, 555 + i * (30 + i * 16), W, 500), c)
    a.fill(smooth([(640, 725), (720, 790), (660, 840), (730, 900), (700, 1000)]) + "L1010 1000L990 900L1040 840L980 790L1090 725Z",
           mix(PINE, INK, 0.5), 0.85)                                 # reflection
    sh = mix(INK, NAVY, 0.5)
    a.fill(poly((700, 240), (1010, 240), (1030, 420), (680, 420)), PAPER)          # bridge
    a.fill(poly((880, 240), (1010, 240), (1030, 420), (890, 420)), MIST)
    a.fill(rect(620, 262, 480, 34), PAPER)
    a.fill(rect(870, 262, 230, 34), MIST)
    for x in range(712, 1000, 46):
        a.fill(rect(x, 304, 34, 26), INK)
        a.fill(rect(x, 352, 34, 20), SLATE)
    a.fill(rect(780, 160, 60, 84), OCHRE)
    a.fill(rect(815, 160, 40, 84), mix(OCHRE, CLAY, 0.5))
    a.fill(rect(776, 150, 84, 18), INK)
    a.line(track((905, 240), (905, 80)), INK, 7)
    a.line(track((870, 120), (940, 120)), INK, 6)
    a.line(track((885, 160), (925, 160)), INK, 6)
    for x, s in ((730, -1), (980, 1)):                                # deck cranes
        a.line(track((x, 420), (x, 300)), CLAY, 22, cap="butt")
        a.line(track((x, 305), (x + 190 * s, 205)), OCHRE, 12)
        a.line(track((x + 190 * s, 205), (x + 188 * s, 330)), INK, 3)
    left = "M560 385 C640 415 760 425 850 425 L855 735 C800 735 740 732 660 722 C610 620 580 500 560 385Z"
    right = "M1150 385 C1070 415 950 425 850 425 L855 735 C910 735 990 732 1070 722 C1110 620 1135 500 1150 385Z"
    a.fill(left, BRICK)
    a.fill(right, CLAY)
    with a.clip(left):
        a.fill(poly((500, 640), (860, 668), (860, 760), (500, 760)), sh)
        a.fill(poly((500, 628), (860, 655), (860, 668), (500, 640)), PAPER)
    with a.clip(right):
        a.hatch(right, INK, 16, 4, 0.35)
        a.fill(poly((850, 668), (1200, 640), (1200, 760), (850, 760)), INK)
        a.fill(poly((850, 655), (1200, 628), (1200, 640), (850, 668)), MIST)
    a.fill("M838 425 Q850 380 862 425 L866 740 Q853 748 842 740Z", mix(BRICK, SAND, 0.25))
    a.line("M552 380 C640 412 760 421 850 421 C950 421 1070 412 1158 380", PAPER, 8)
    a.fill(oval(740, 500, 20, 26), INK)
    a.line(track((738, 510), (575, 790)), INK, 9, dash="16 9", cap="butt")
    a.line(smooth([(520, 800), (575, 786), (640, 800)]), PAPER, 5)
    a.fill(oval(965, 500, 20, 26), INK)
    a.fill(poly((950, 500), (980, 500), (990, 556), (965, 575), (940, 556)), mix(INK, SLATE, 0.3))
    a.line(smooth([(560, 726), (700, 738), (850, 744), (1010, 738), (1160, 724)]), PAPER, 6)
    a.ripples([(620, 60, 200, 3), (680, 90, 260, 4), (770, 110, 260, 5), (860, 160, 300, 7), (950, 200, 340, 9)], PAPER, 0, W, 0.45, 5)
    a.fill(smooth([(250, 690), (258, 728), (430, 728), (452, 682)]) + "L250 690Z", NAVY)     # a launch
    a.fill(poly((300, 650), (385, 650), (395, 690), (292, 690)), PAPER)
    a.fill(rect(312, 658, 30, 20), INK)
    a.line(track((240, 735), (120, 748)), PAPER, 5)
    for x, y, s in ((330, 210, 1.3), (420, 270, 1), (1290, 180, 1.2), (1380, 240, 0.8), (260, 300, .7)):
        a.line(f"M{x - 34 * s} {y - 8 * s} Q{x - 16 * s} {y - 22 * s} {x} {y} Q{x + 16 * s} {y - 22 * s} {x + 34 * s} {y - 8 * s}", INK, 4.5 * s)
    return a


def tanker_strait():
    """Seen from above."""
    a = Art(TEAL)
    a.fill(rect(0, 0, W, H), mix(TEAL, MIST, 0.18))
    north = [(-60, 330), (120, 300), (260, 350), (400, 300), (520, 200), (640, 240), (760, 330), (880, 300), (990, 190), (1120, 150),
             (1260, 210), (1400, 150), (1660, 120)]
    south = [(-60, 800), (140, 850), (300, 790), (430, 730), (560, 640), (700, 620), (830, 680), (930, 780), (1080, 800),
             (1230, 720), (1380, 740), (1500, 820), (1660, 800)]
    for d, c in ((55, mix(TEAL, MIST, 0.4)), (24, mix(TEAL, SAND, 0.65))):
        a.fill(smooth([(x, y + d) for x, y in north]) + "L1660 -60L-60 -60Z", c)
        a.fill(smooth([(x, y - d) for x, y in south]) + "L1660 1100L-60 1100Z", c)
    a.fill(smooth(north) + "L1660 -60L-60 -60Z", SAND)
    a.fill(smooth(south) + "L1660 1100L-60 1100Z", SAND)
    for pts, sign, seed in ((north, -1, 1), (south, 1, 2)):
        for d, c in ((46, mix(SAND, OCHRE, 0.45)), (110, mix(OCHRE, BRICK, 0.15)), (180, mix(OCHRE, BRICK, 0.4)), (260, mix(BRICK, CLAY, 0.3))):
            rnd = random.Random(seed * 100 + d)
            shift = [(x + d * .2, y + sign * (d + rnd.uniform(-d * .2, d * .28))) for x, y in pts]
            end = -200 if sign < 0 else 1200
            a.fill(smooth(shift) + f"L1760 {end}L-160 {end}Z", c)
            if d in (110, 260):
                a.hatch(smooth(shift) + f"L1760 {end}L-160 {end}Z", CLAY, 18, 3, 0.35)
    for x, y in ((560, 130), (596, 150), (540, 165), (1080, 90), (1110, 110)):   # tank farm
        a.shade(disc(x + 8, y + 8, 16), 0.3)
        a.fill(disc(x, y, 16), PAPER)
        a.fill(disc(x + 3, y + 3, 9), MIST)
    a.line(track((575, 165), (590, 225), (600, 300)), PAPER, 6)
    a.fill(smooth([(300, 520), (350, 490), (410, 505), (400, 545), (340, 560)], True), mix(TEAL, SAND, 0.6))
    a.fill(smooth([(318, 522), (352, 502), (394, 512), (386, 538), (342, 546)], True), OCHRE)
    a.line(smooth([(-40, 530), (250, 610), (480, 510), (700, 440), (900, 480), (1150, 500), (1660, 400)]), PAPER, 4, 0.6, dash="4 22")
    a.line(smooth([(-40, 640), (250, 690), (480, 590), (700, 520), (900, 580), (1150, 600), (1660, 520)]), PAPER, 4, 0.6, dash="4 22")

    def tanker(x, y, s, turn, hull):
        with a.at(x, y, s, turn):
            a.fill(poly((-100, -16), (-420, -62), (-330, 0), (-420, 62), (-100, 16)), PAPER, 0.28)
            a.fill(poly((-110, -8), (-300, -24), (-260, 0), (-300, 24), (-110, 8)), PAPER, 0.5)
            body = "M-150 -34 L90 -34 Q150 -30 180 0 Q150 30 90 34 L-150 34 Q-162 0 -150 -34Z"
            with a.at(12, 20):
                a.shade(body, 0.4)
            a.fill(body, hull)
            a.fill("M-140 -25 L88 -25 Q138 -22 164 0 L-144 0Z", mix(hull, PAPER, 0.28))
            a.line(track((-90, 0), (130, 0)), PAPER, 5)
            for k in range(6):
                a.line(track((-70 + 34 * k, -20), (-70 + 34 * k, 20)), INK, 2.5, 0.5)
            a.fill(rect(-4, -20, 18, 40), OCHRE)
            a.fill(rect(-138, -30, 40, 60), PAPER)
            a.fill(rect(-138, 0, 40, 30), MIST)
            a.fill(rect(-122, -12, 16, 24), BRICK)
    tanker(770, 440, 1.05, 6, INK)
    tanker(1270, 478, 0.8, -10, CLAY)
    tanker(190, 590, 0.75, 12, NAVY)
    tanker(520, 572, 0.62, 160, BRICK)
    tanker(1120, 612, 0.7, 184, INK)
    tanker(1500, 560, 0.5, 172, CLAY)
    for x, y in ((650, 330), (930, 660), (1010, 320)):
        a.fill(poly((x - 14, y - 6), (x + 10, y - 6), (x + 20, y), (x + 10, y + 6), (x - 14, y + 6)), PAPER)
        a.line(track((x - 18, y), (x - 60, y)), PAPER, 3, 0.6)
    return a


def border_bridge():
    a = Art(MIST)
    a.sky([mix(MIST, TEAL, 0.3), MIST, mix(MIST, PAPER, 0.4), mix(PAPER, SAND, 0.3), mix(SAND, PAPER, 0.2)], 0, 620)
    a.fill(disc(420, 250, 66), PAPER)
    a.fill(land([(0, 430), (230, 250), (420, 400), (640, 300), (860, 420), (1100, 230), (1330, 390), (1600, 260)]), mix(SLATE, MIST, 0.6))
    a.fill(land([(0, 480), (300, 400), (560, 520), (820, 560), (1080, 500), (1350, 400), (1600, 430)]), mix(SLATE, MIST, 0.2))
    a.fill(rect(0, 640, W, 360), mix(TEAL, SLATE, 0.4))
    a.fill(rect(0, 760, W, 240), mix(TEAL, PINE, 0.3))
    a.fill(rect(0, 880, W, 120), mix(TEAL, PINE, 0.6))
    a.fill(land([(0, 420), (130, 450), (260, 540), (330, 690), (350, 800), (240, 1000)]), mix(PINE, TEAL, 0.3))
    a.fill(land([(1230, 1000), (1260, 760), (1290, 640), (1380, 520), (1490, 440), (1600, 410)]), mix(OCHRE, CLAY, 0.35))
    a.hatch(land([(1330, 1000), (1350, 760), (1400, 640), (1460, 560), (1540, 480), (1600, 460)]), CLAY, 16, 4, 0.4)
    rnd = random.Random(2)
    for x, y, w, h in ((10, 372, 54, 60), (70, 392, 46, 50), (124, 408, 50, 58), (1440, 396, 50, 62), (1500, 380, 56, 60), (1560, 350, 50, 80)):
        a.fill(rect(x, y, w, h), PAPER)
        a.shade(rect(x + w * .6, y, w * .4, h), 0.22)
        a.fill(poly((x - 5, y), (x + w / 2, y - 26), (x + w + 5, y)), BRICK if x > 800 else NAVY)
        a.fill(rect(x + 10, y + 16, 10, 14), INK)
    for x in (36, 180, 226, 1400):
        a.fill(poly((x, 470), (x + 22, 380), (x + 44, 470)), PINE if x < 800 else mix(PINE, OCHRE, 0.3))
    top, stone, dark = 560, mix(SAND, PAPER, 0.2), mix(SAND, SLATE, 0.55)

    def pier(x, foot):
        a.fill(rect(x, top + 30, 70, foot - top), stone)
        a.fill(rect(x + 42, top + 30, 28, foot - top), dark)
        a.fill(poly((x - 12, foot + 30), (x + 82, foot + 30), (x + 70, foot - 20), (x, foot - 20)), dark)
        a.fill(rect(x - 14, foot + 18, 100, 60), INK, 0.18)

    def span(x0, x1):
        a.fill(f"M{x0} {top} H{x1} V{top + 250} Q{x1 - 6} {top + 70} {(x0 + x1) / 2} {top + 66} Q{x0 + 6} {top + 70} {x0} {top + 250}Z", stone)
        a.fill(f"M{(x0 + x1) / 2} {top + 66} Q{x1 - 6} {top + 70} {x1} {top + 250} L{x1 - 26} {top + 250} Q{x1 - 40} {top + 86} {(x0 + x1) / 2} {top + 84}Z", dark)
    span(230, 520)
    span(1060, 1380)
    pier(485, 850)
    pier(1040, 850)
    a.fill(poly((510, top), (575, top), (600, top + 30), (560, top + 52), (580, top + 90), (520, top + 80)), stone)   # broken ends
    a.fill(poly((1075, top), (1010, top), (990, top + 26), (1025, top + 44), (1005, top + 84), (1070, top + 90)), stone)
    a.fill(rect(-10, top - 8, 590, 26), PAPER)
    a.fill(rect(1008, top - 8, 602, 26), PAPER)
    a.fill(rect(-10, top + 18, 585, 12), dark)
    a.fill(rect(1012, top + 18, 602, 12), dark)
    a.fill(rect(540, top - 12, 510, 20), CLAY)                        # temporary steel span
    a.fill(rect(540, top - 110, 510, 14), BRICK)
    for k in range(7):
        x = 540 + k * 85
        a.line(track((x, top), (x, top - 104)), BRICK, 12, cap="butt")
        if k < 6:
            a.line(track((x, top), (x + 85, top - 104)), CLAY, 7)
            a.line(track((x + 85, top), (x, top - 104)), BRICK, 7)
    a.fill(rect(530, top + 8, 530, 14), INK)

    def truck(x, y, c, s=1.0):
        with a.at(x, y, s):
            a.fill(poly((-10, 0), (190, 0), (260, 12), (10, 12)), INK, 0.25)
            a.fill(rect(0, -78, 132, 62), c)
            a.shade(rect(92, -78, 40, 62), 0.2)
            a.fill(poly((0, -78), (24, -92), (112, -92), (132, -78)), mix(OCHRE, PAPER, 0.4))
            a.fill(poly((138, -66), (172, -66), (188, -40), (188, -16), (138, -16)), PAPER)
            a.fill(poly((150, -60), (168, -60), (180, -40), (150, -40)), INK)
            for wx in (26, 58, 160):
                a.fill(disc(wx, -12, 15), INK)
                a.fill(disc(wx, -12, 6), MIST)
    for x, c in ((330, OCHRE), (110, TEAL), (-110, OCHRE), (640, OCHRE)):
        truck(x, top - 8, c)
    x = 1150                                                          # checkpoint, barrier up
    a.fill(rect(x, top - 118, 92, 112), PAPER)
    a.shade(rect(x + 56, top - 118, 36, 112), 0.22)
    a.fill(rect(x + 14, top - 96, 36, 36), INK)
    a.fill(rect(x - 16, top - 134, 124, 20), BRICK)
    a.line(track((x - 44, top - 8), (x - 44, top - 60)), INK, 14, cap="butt")
    for k in range(6):
        a.line(track((x - 44 - 9 * k, top - 56 - 42 * k), (x - 53 - 9 * k, top - 98 - 42 * k)), BRICK if k % 2 else PAPER, 12,
               cap="butt")
    a.person(1280, top - 6, 100, NAVY, INK, SAND, NAVY, shadow=(60, 8))
    a.person(1320, top - 6, 104, PINE, INK, SAND, PINE, shadow=(60, 8))
    a.ripples([(700, 60, 180, 3), (780, 100, 220, 5), (850, 130, 260, 6), (930, 170, 280, 7), (975, 190, 300, 8)], PAPER, 330, 1260, 0.4, 3)
    return a


def negotiating_table():
    """Seen from above."""
    a = Art(mix(SAND, OCHRE, 0.3))
    for k in range(-30, 40):                                          # parquet
        a.line(track((k * 70, 0), (k * 70 + 380, 1000)), mix(OCHRE, CLAY, 0.4), 3, 0.5)
    rnd = random.Random(5)
    with a.at(800, 500, 1, -14):
        a.fill(rect(-740, -400, 1480, 800), PINE)
        a.line(rect(-712, -372, 1424, 744), OCHRE, 6)
        a.line(rect(-694, -354, 1388, 708), OCHRE, 2)

        def seat(x, y, turn, coat, skin, hair):
            with a.at(x, y, 1, turn):
                a.shade(rect(-56, -12, 140, 118, 26), 0.35)
                a.fill(rect(-66, 8, 132, 84, 26), mix(CLAY, INK, 0.4))
                a.fill(rect(-66, 50, 132, 46, 22), CLAY)
                a.fill(smooth([(-86, 40), (-84, 4), (-40, -14), (40, -14), (84, 4), (86, 40), (40, 54), (-40, 54)], True), coat)
                a.shade(smooth([(20, 54), (20, -14), (84, 4), (86, 40), (40, 54)], True), 0.22)
                for s in (-1, 1):
                    a.line(track((66 * s, 4), (50 * s, -62), (22 * s, -84)), coat, 28)
                    a.fill(disc(20 * s, -88, 13), skin)
                a.fill(oval(0, 8, 36, 42), hair)
                a.fill(oval(-8, 2, 16, 22), mix(hair, PAPER, 0.18))
        a.shade(rect(-500, -146, 1090, 350, 160), 0.38)
        left, right = [BRICK, CLAY, mix(BRICK, OCHRE, 0.35), BRICK, CLAY], [NAVY, SLATE, INK, NAVY, SLATE]
        skin = lambda: mix(SAND, CLAY, rnd.choice([0.1, 0.3, 0.5]))
        for i in range(5):
            x = -400 + i * 200
            seat(x, -262, 180, left[i], skin(), rnd.choice([INK, MIST, CLAY]))
            seat(x, 262, 0, right[i], skin(), rnd.choice([INK, MIST, CLAY, OCHRE]))
        seat(648, 0, -90, OCHRE, skin(), MIST)
        a.fill(rect(-550, -170, 1100, 340, 160), CLAY)
        a.fill(rect(-550, -178, 1100, 334, 160), mix(OCHRE, BRICK, 0.45))
        a.fill(rect(-500, -134, 1000, 246, 118), mix(OCHRE, BRICK, 0.25))
        for i in range(5):
            for s in (-1, 1):
                x, y = -400 + i * 200 + rnd.randrange(-14, 14), s * 108 - 8
                with a.at(x, y, 1, rnd.uniform(-8, 8)):
                    a.shade(rect(-30, -18, 76, 50), 0.3)
                    a.fill(rect(-38, -26, 76, 50), PAPER)
                    for k in range(3):
                        a.fill(rect(-28, -16 + 12 * k, 56 - 12 * (k == 2), 4), SLATE)
                a.shade(disc(x + 76, y + 6, 15), 0.3)
                a.fill(disc(x + 70, y, 15), MIST)
                a.fill(disc(x + 70, y, 9), PAPER)
        with a.at(0, -10, 1, 6):                                        # one document, two halves
            a.shade(rect(-120, -42, 264, 104), 0.3)
            a.fill(rect(-132, -54, 132, 104), PAPER)
            a.fill(rect(0, -54, 132, 104), mix(PAPER, MIST, 0.5))
            for s in (-116, 16):
                for k in range(5):
                    a.fill(rect(s, -40 + 17 * k, 100 - 22 * (k == 4), 5), BRICK if s < 0 else NAVY)
            a.line(track((-170, 30), (-90, -20)), INK, 9)
            a.line(track((176, -34), (96, 20)), INK, 9)
        for x, c in ((-250, BRICK), (-214, NAVY), (250, NAVY), (286, BRICK)):
            a.shade(poly((x, -14), (x + 60, 10), (x + 60, 30), (x, 6)), 0.25)
            a.fill(poly((x, -60), (x + 26, -44), (x, -28)), c)
            a.line(track((x, -62), (x, 4)), INK, 5)
            a.fill(disc(x, 6, 9), INK)
    return a


def factory_hall():
    a = Art(SLATE)
    cam = Cam(-1.5, 4.6, 0, f=900, cx=720, cy=450)
    L, R, top, far, near = -14, 14, 11, 62, 3
    a.fill(cam.poly((L, 0, near), (L, 0, far), (R, 0, far), (R, 0, near)), mix(SAND, SLATE, 0.3))
    a.fill(cam.poly((L, 0, far), (L, top + 3, far), (R, top + 3, far), (R, 0, far)), mix(MIST, PAPER, 0.4))
    a.fill(cam.poly((L, 0, near), (L, top, near), (L, top, far), (L, 0, far)), mix(TEAL, SLATE, 0.3))
    a.fill(cam.poly((R, 0, near), (R, top, near), (R, top, far), (R, 0, far)), mix(PINE, INK, 0.35))
    z = far
    while z > near + 3:                                              # saw-tooth roof lights
        z1 = z - 7
        a.fill(cam.poly((L, top, z), (R, top, z), (R, top + 3.6, z), (L, top + 3.6, z)), PAPER)
        for k in range(9):
            x = L + (R - L) * k / 8
            a.line(track(cam(x, top, z), cam(x, top + 3.6, z)), SLATE, 90 / z + 1, cap="butt")
        a.fill(cam.poly((L, top + 3.6, z), (R, top + 3.6, z), (R, top, z1), (L, top, z1)), mix(INK, NAVY, 0.3))
        a.line(track(cam(L, top, z1), cam(R, top, z1)), BRICK, 320 / z1, cap="butt")
        z = z1
    z = far - 3
    for k in range(8):                                                # windows left
        z = 58 - 7 * k
        if z - 4.5 > near:
            a.fill(cam.poly((L, 4.6, z), (L, 4.6, z - 4.5), (L, 9.4, z - 4.5), (L, 9.4, z)), PAPER)
            for t in (1.5, 3):
                a.line(track(cam(L, 4.6, z - t), cam(L, 9.4, z - t)), SLATE, 3)
            a.line(track(cam(L, 7, z), cam(L, 7, z - 4.5)), SLATE, 3)
            a.fill(cam.poly((-9, 0, z), (-9, 0, z - 4), (-2, 0, z - 5.5), (-2, 0, z - 1.5)), PAPER, 0.55)   # light on the floor
    for x in (-5.2, 4.2):
        a.fill(cam.poly((x, 0, near), (x, 0, far), (x + 0.35, 0, far), (x + 0.35, 0, near)), OCHRE)

    def machine(x, z, c, w=6.0):
        d = mix(c, INK, 0.45)
        a.fill(cam.poly((x, 0, z), (x + w, 0, z), (x + w + 3, 0, z + 3), (x + 3, 0, z + 3)), INK, 0.3)
        a.box(cam, (x, x + w, 0, 1.2, z, z + 3.6), (MIST, SLATE, mix(SLATE, INK, .3), INK))
        f = a.box(cam, (x + .2, x + w * .66, 1.2, 4.1, z + .5, z + 3.4), (mix(c, PAPER, .4), mix(c, PAPER, .2), c, d))
        q = f["front"]
        a.fill(poly(spot(q, .16, .2), spot(q, .84, .2), spot(q, .84, .82), spot(q, .16, .82)), INK)
        a.fill(poly(spot(q, .16, .2), spot(q, .5, .2), spot(q, .2, .82), spot(q, .16, .82)), SLATE)
        a.line(track(spot(q, .5, .2), spot(q, .5, .82)), c, 60 / z + 1)
        f = a.box(cam, (x + w * .72, x + w * .92, 1.2, 3.2, z + .4, z + 1.2), (PAPER, MIST, PAPER, SLATE))
        q = f["front"]
        a.fill(poly(spot(q, .15, .12), spot(q, .85, .12), spot(q, .85, .5), spot(q, .15, .5)), TEAL)
        a.box(cam, (x + 1, x + w * .5, 4.1, 4.7, z + 1, z + 2.6), (MIST, MIST, SLATE, INK))
    for z in (46, 37, 29, 22, 16):
        machine(-12.4, z, [TEAL, NAVY, TEAL, NAVY, BRICK][(z // 7) % 5])
        machine(6.2, z, [OCHRE, NAVY, BRICK, TEAL, NAVY][(z // 5) % 5])
    a.line(track(cam(L, 9.2, 27), cam(R, 9.2, 27)), OCHRE, 26, cap="butt")          # travelling crane
    a.line(track(cam(L, 8.7, 27), cam(R, 8.7, 27)), mix(OCHRE, CLAY, 0.6), 8, cap="butt")
    x, y = cam(1.2, 8.6, 27)
    a.fill(rect(x - 34, y - 26, 68, 44), CLAY)
    a.line(track((x, y + 16), (x, y + 120)), INK, 5)
    a.fill(rect(x - 60, y + 118, 120, 56), mix(SLATE, INK, 0.2))
    a.fill(rect(x - 60, y + 118, 66, 56), SLATE)
    a.line(track((x - 56, y + 118), (x, y + 84), (x + 56, y + 118)), INK, 4)
    for wx, z, h, c in ((-1.4, 22, 1.8, NAVY), (2.4, 15, 1.8, OCHRE), (-3.6, 33, 1.8, CLAY)):
        x, y = cam(wx, 0, z)
        s = h * 900 / z
        a.person(x, y, s, c, INK, SAND, PAPER, shadow=(s * .8, s * .2), pose="walk")
    return a


PICTURES = [container_port, crane_strike, ship_at_anchor, tanker_strait, border_bridge, negotiating_table, factory_hall]
