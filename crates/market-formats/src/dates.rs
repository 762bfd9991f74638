//! Dates as sources write them, each exactly by its pattern.

use jiff::civil::Date;

use crate::Period;
use crate::period::exact_day;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// `2026-10-30`, `10/30/2026`, `1/2/1986`: what the American sources of this crate write.
pub(crate) fn iso_or_american(text: &str) -> Option<Date> {
    let text = text.trim();
    exact_day(text).ok().or_else(|| american(text))
}

/// A day, also with midnight behind it: `2026-10-30T00:00:00`, `2026-10-30 00:00:00+00:00`.
pub(crate) fn day_at_midnight(text: &str) -> Option<Date> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let midnight = [
        "",
        "T00:00:00",
        "T00:00:00Z",
        " 00:00:00",
        " 00:00:00+00:00",
        "T00:00:00.000",
    ];
    midnight.contains(&rest).then(|| exact_day(day).ok()).flatten()
}

pub(crate) fn american(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || year.len() != 4 || ![month, day, year].into_iter().all(digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `Jan 05, 2026`, `Jan-2026`, `Jan 2026`, `2026`, or a day: the energy statistics' spellings.
pub(crate) fn energy(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some(day) = iso_or_american(text) {
        return Some(Period::Day(day));
    }
    if text.len() == 4 {
        return text.parse().ok();
    }
    let mut words = text.split([' ', '-', ',']).filter(|word| !word.is_empty());
    let name = words.next()?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|known| *known == name)?;
    let month = i8::try_from(month + 1).ok()?;
    let rest: Vec<&str> = words.collect();
    match rest[..] {
        [year] if year.len() == 4 => Some(Period::Month(year.parse().ok()?, month)),
        [day, year] if year.len() == 4 => Some(Period::Day(
            Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?,
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_means_one_day() {
        let day = jiff::civil::date(1986, 1, 2);
        assert_eq!(iso_or_american("1/2/1986"), Some(day));
        assert_eq!(iso_or_american("01/02/1986"), Some(day));
        assert_eq!(iso_or_american("1986-01-02"), Some(day));
        assert_eq!(day_at_midnight("1986-01-02T00:00:00"), Some(day));
        assert_eq!(energy("Jan 02, 1986"), Some(Period::Day(day)));
        assert_eq!(energy("Jan-1986"), Some(Period::Month(1986, 1)));
        assert_eq!(energy("1986"), Some(Period::Year(1986)));
    }

    #[test]
    fn days_that_do_not_exist_are_none() {
        for text in [
            "13/1/2026",
            "2/29/2023",
            "1/2/86",
            "1/2/2026/3",
            "2026-1-2",
            "+1/2/2026",
            "é/1/2026",
        ] {
            assert_eq!(iso_or_american(text), None, "{text}");
            assert_eq!(energy(text), None, "{text}");
        }
        assert_eq!(day_at_midnight("1986-01-02T12:00:00"), None);
        assert_eq!(day_at_midnight("ééééé"), None);
    }
}
