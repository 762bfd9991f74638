//! Dates as the three blocks write them (`2024:05:06 07:08:09`, `20240506T070809+0200`,
//! `2024-05-06T07:08:09.5Z`), brought to ISO 8601. An archive picture may know only its year,
//! and then says only its year; an impossible date says nothing.

/// `None` unless at least the year is believable.
pub(super) fn normalise(text: &str) -> Option<String> {
    let text = text.trim_matches(['\0', ' ']);
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let (mut out, is_whole) = day(&digits(date, &['-', ':'])?)?;
    if is_whole && let Some(time) = clock(time) {
        out += &time;
    }
    Some(out)
}

/// Year, month and day; zeros end it early, as IPTC prescribes for an unknown month or day.
fn day(digits: &str) -> Option<(String, bool)> {
    let year: u16 = digits.get(..4)?.parse().ok()?;
    if !(1000..=2999).contains(&year) {
        return None;
    }
    let month = pair(digits, 4).unwrap_or(0);
    let day = pair(digits, 6).unwrap_or(0);
    if digits.len() > 8 || month > 12 || day > days_in(year, month) {
        return None;
    }
    Some(match (month, day) {
        (0, _) => (format!("{year:04}"), false),
        (_, 0) => (format!("{year:04}-{month:02}"), false),
        _ => (format!("{year:04}-{month:02}-{day:02}"), true),
    })
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `T07:08:09+02:00`; seconds default to zero, fractions are dropped, a missing offset stays so.
fn clock(text: &str) -> Option<String> {
    let at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, offset) = text.split_at(at);
    let time = digits(time.split('.').next()?, &[':'])?;
    let (hour, minute) = (pair(&time, 0)?, pair(&time, 2)?);
    let second = pair(&time, 4).unwrap_or(0);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let offset = zone(offset).unwrap_or_default();
    Some(format!("T{hour:02}:{minute:02}:{second:02}{offset}"))
}

fn zone(text: &str) -> Option<String> {
    if text == "Z" {
        return Some(text.to_owned());
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let rest = digits(rest, &[':'])?;
    let (hours, minutes) = (pair(&rest, 0)?, pair(&rest, 2).unwrap_or(0));
    (hours <= 14 && minutes <= 59).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

fn digits(text: &str, separators: &[char]) -> Option<String> {
    let bare: String = text.chars().filter(|c| !separators.contains(c)).collect();
    bare.chars().all(|c| c.is_ascii_digit()).then_some(bare)
}

fn pair(digits: &str, at: usize) -> Option<u8> {
    digits.get(at..at + 2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn three_ways_of_writing_become_one() {
        let cases = [
            ("2024:05:06 07:08:09", "2024-05-06T07:08:09"),
            ("2024:05:06 07:08:09+02:00", "2024-05-06T07:08:09+02:00"),
            ("20240506T070809-0430", "2024-05-06T07:08:09-04:30"),
            ("2024-05-06T07:08:09.51Z", "2024-05-06T07:08:09Z"),
            ("2024-05-06T07:08", "2024-05-06T07:08:00"),
            ("2024-02-29", "2024-02-29"),
            ("2024-05", "2024-05"),
            ("1931", "1931"),
            ("19310000", "1931"),
            ("2024-05-06T99:00", "2024-05-06"),
        ];
        for (from, to) in cases {
            assert_eq!(normalise(from).as_deref(), Some(to), "{from}");
        }
    }

    #[test]
    fn impossible_dates_are_none() {
        for bad in [
            "",
            "0000:00:00 00:00:00",
            "2023-02-29",
            "2024-13-01",
            "yesterday",
            "    :  :     :  :  ",
            "2024-05-06-07",
            "２０２４",
        ] {
            assert_eq!(normalise(bad), None, "{bad}");
        }
    }
}
