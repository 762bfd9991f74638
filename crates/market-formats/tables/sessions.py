"""Writes sessions.txt beside it, from the Python package exchange-calendars (Apache-2.0).

    pip install exchange-calendars==4.13.2 && python sessions.py
"""

import datetime
import pathlib

import exchange_calendars

FIRST = datetime.date(2024, 1, 1)
LAST = datetime.date(2027, 12, 31)
EXCHANGES = """XNYS XNAS XLON XETR XPAR XAMS XBRU XMAD XMIL XSWX XSTO XCSE XHEL XOSL XDUB XLIS XWAR XPRA
XBUD XWBO XTSE XMEX BVMF XBUE XTKS XHKG XSHG XKRX XTAI XSES XASX XNZE XBOM XJSE XSAU XIST CMES IEPA""".split()


def clock(moment):
    return moment.strftime("%H:%M")


def days(title, dates):
    years = {}
    for day in dates:
        years.setdefault(day.year, []).append(day.strftime("%m%d"))
    return [f"{title} {year} {' '.join(list_)}" for year, list_ in sorted(years.items())]


def exchange(mic):
    calendar = None
    for last in (LAST, datetime.date(2026, 12, 31)):
        try:
            calendar = exchange_calendars.get_calendar(mic, start="2023-12-20", end=last.isoformat())
            break
        except ValueError:  # its holidays are not announced that far
            continue
    zone = calendar.tz
    table = calendar.schedule
    spells, closed, early = [], [], {}
    weekdays = [place for place, on in enumerate(calendar.weekmask) if on == "1"]
    day = FIRST
    sessions = {stamp.date(): row for stamp, row in table.iterrows()}
    extra = [d for d in sessions if d.weekday() not in weekdays and FIRST <= d <= last]
    hours = {}
    while day <= last:
        row = sessions.get(day)
        if row is None:
            if day.weekday() in weekdays:
                closed.append(day)
        else:
            local = [row[name].tz_convert(zone) if row[name] is not None and row[name] == row[name] else None
                     for name in ("open", "close", "break_start", "break_end")]
            hours[day] = tuple(clock(moment) if moment is not None else None for moment in local)
        day += datetime.timedelta(days=1)
    # A stretch's usual hours: those of most sessions, until ten others in a row agree.
    ordered = sorted(hours)
    first = [hours[day] for day in ordered[:60]]
    usual = max(set(first), key=first.count)
    spells.append((FIRST, usual))
    for place, day in enumerate(ordered):
        ahead = {hours[later] for later in ordered[place:place + 10]}
        if hours[day] != usual and len(ahead) == 1 and len(ordered) - place >= 10:
            usual = hours[day]
            spells.append((day, usual))
        if hours[day] != usual:
            odd = hours[day]
            early.setdefault((odd[0] if odd[0] != usual[0] else None, odd[1]), []).append(day)
    lines = [f"exchange {mic} {zone} {''.join(str(w + 1) for w in weekdays)} {last}"]
    for since, (opens, closes, pause, resume) in spells:
        lines.append(f"hours {since} {opens} {closes}" + (f" {pause} {resume}" if pause else ""))
    lines += days("closed", closed)
    lines += days("extra", extra)
    for (opens, closes), list_ in sorted(early.items(), key=lambda item: item[1][0]):
        title = f"short {closes}" if opens is None else f"short {opens}-{closes}"
        lines += days(title, list_)
    return lines


def main():
    lines = [
        "# Trading sessions of 38 exchanges, 2024-01-01 to 2027-12-31, in local time.",
        f"# Source: computed with exchange-calendars {exchange_calendars.__version__} (Apache-2.0) by sessions.py.",
        "# exchange MIC ZONE WEEKDAYS LAST; hours SINCE OPEN CLOSE [PAUSE RESUME]; closed YEAR DAYS;",
        "# short CLOSE YEAR DAYS (or OPEN-CLOSE); extra YEAR DAYS. An open after its close is the evening before.",
    ]
    for mic in EXCHANGES:
        lines += exchange(mic)
    pathlib.Path(__file__).with_name("sessions.txt").write_text("\n".join(lines) + "\n")


main()
