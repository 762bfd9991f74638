//! Reads the embedded table; what its lines mean is said at its head.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::{Exchange, Hours, Short};

pub(super) fn read(text: &'static str) -> Vec<Exchange> {
    let mut all: Vec<Exchange> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&'static str> = line.split(' ').collect();
        if words.first() == Some(&"exchange") {
            all.extend(exchange(&words));
        } else if let Some(last) = all.last_mut() {
            add(last, &words);
        }
    }
    all
}

fn exchange(words: &[&'static str]) -> Option<Exchange> {
    let [_, mic, zone, weekdays, last] = *words else {
        return None;
    };
    Some(Exchange {
        mic,
        zone,
        last: last.parse().ok()?,
        tz: TimeZone::get(zone).ok()?,
        weekdays: weekdays
            .chars()
            .filter_map(|c| c.to_digit(10))
            .filter_map(|d| i8::try_from(d).ok())
            .collect(),
        hours: Vec::new(),
        closed: Vec::new(),
        extra: Vec::new(),
        short: Vec::new(),
    })
}

fn add(exchange: &mut Exchange, words: &[&str]) {
    match words {
        ["hours", since, open, close, pause @ ..] => {
            let (Ok(since), Some(open), Some(close)) = (since.parse(), time(open), time(close)) else {
                return;
            };
            let pause = match pause {
                [from, until] => time(from).zip(time(until)),
                _ => None,
            };
            exchange.hours.push(Hours {
                since,
                open,
                close,
                pause,
            });
        }
        ["closed", year, list @ ..] => exchange.closed.extend(days(year, list)),
        ["extra", year, list @ ..] => exchange.extra.extend(days(year, list)),
        ["short", clock, year, list @ ..] => {
            let (open, close) = clock
                .split_once('-')
                .map_or((None, *clock), |(open, close)| (time(open), close));
            let Some(close) = time(close) else { return };
            exchange
                .short
                .extend(days(year, list).map(|day| Short { day, open, close }));
        }
        _ => {}
    }
}

fn days(year: &str, list: &[&str]) -> impl Iterator<Item = Date> {
    let year: Option<i16> = year.parse().ok();
    list.iter().filter_map(move |day| {
        let (month, day) = day.split_at_checked(2)?;
        Date::new(year?, month.parse().ok()?, day.parse().ok()?).ok()
    })
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
