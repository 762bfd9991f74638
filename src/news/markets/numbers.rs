//! Figures and days as an edition prints them, on the site and in its letter. Rounding happens here and
//! nowhere before.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Frequency, Kind, Move, Point, date_of, rounded};
use crate::base::clock::Micros;
use crate::base::words::Words;
use crate::news::editions::Edition;

/// How an edition writes numbers.
#[derive(Clone, Debug)]
pub struct Numbers {
    point: char,
    group: char,
    words: &'static Words,
}

/// A day or moment in the forms that templates use.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DayLabel {
    pub iso: String,
    /// `30 October 2026`, `October 2018`, `Q3 2009`
    pub label: String,
    /// `30 Oct`; with the year when that is not the one of `now`.
    pub short: String,
}

impl Numbers {
    pub fn of(edition: &Edition) -> Numbers {
        let language = edition.language.split('-').next().unwrap_or_default();
        let (point, group) = match language {
            "de" | "es" | "it" | "nl" | "pt" | "tr" | "id" | "da" | "el" | "hr" | "ro" | "sl" => (',', '.'),
            // A space that does not break.
            "fr" | "pl" | "cs" | "sk" | "sv" | "nb" | "no" | "fi" | "ru" | "uk" | "bg" | "hu" | "et"
            | "lv" | "lt" => (',', '\u{202f}'),
            _ => ('.', ','),
        };
        Numbers {
            point,
            group,
            words: edition.words(),
        }
    }

    pub fn marks(&self) -> (char, char) {
        (self.point, self.group)
    }

    /// `1,491.76`; a minus is a minus, not a hyphen.
    pub fn number(&self, value: Decimal, decimals: u32) -> String {
        let text = rounded(value, decimals).to_string();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("\u{2212}", digits),
            None => ("", text.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut out = String::with_capacity(text.len() + 6);
        out.push_str(sign);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(self.group);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.point);
            out.push_str(fraction);
        }
        out
    }

    /// As [`Numbers::number`], a rise with its plus.
    pub fn signed(&self, value: Decimal, decimals: u32) -> String {
        let text = self.number(value, decimals);
        if rounded(value, decimals) > Decimal::ZERO {
            format!("+{text}")
        } else {
            text
        }
    }

    pub fn percent(&self, value: Decimal) -> String {
        format!("{}%", self.signed(value, 2))
    }

    /// A move in percent; of rates in basis points: a yield that went from 2.00 to 2.03 rose by three of
    /// them, not by 1.5%. Empty where that says nothing true.
    pub fn relative(&self, kind: Kind, moved: Option<Move>) -> String {
        match (kind, moved) {
            (_, None) => String::new(),
            (Kind::Rate, Some(moved)) => {
                format!("{} bp", self.signed(moved.change * Decimal::ONE_HUNDRED, 0))
            }
            (_, Some(moved)) => moved.percent.map(|p| self.percent(p)).unwrap_or_default(),
        }
    }

    /// The day or period that a point stands for.
    pub fn day(&self, edition: &Edition, frequency: Frequency, point: Point, now: Micros) -> DayLabel {
        let dates = self.words.dates();
        if frequency == Frequency::Intraday {
            let zoned = |at: Micros| at.timestamp().to_zoned_datetime(edition.zone.clone());
            let at = zoned(Micros(point));
            let today = zoned(now).date() == at.date();
            return DayLabel {
                iso: at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
                label: dates.with_time(at.date(), &at.strftime("%H:%M %Z").to_string()),
                short: if today {
                    at.strftime("%H:%M").to_string()
                } else {
                    self.short(at.date(), now)
                },
            };
        }
        let date = date_of(point);
        let label = match frequency {
            Frequency::Monthly => dates.month(date),
            Frequency::Quarterly => dates.quarter(date),
            Frequency::Yearly => date.year().to_string(),
            _ => dates.day(date),
        };
        let short = match frequency {
            Frequency::Monthly => dates.month_short(date),
            Frequency::Quarterly | Frequency::Yearly => label.clone(),
            _ => self.short(date, now),
        };
        DayLabel {
            iso: date.to_string(),
            label,
            short,
        }
    }

    fn short(&self, date: Date, now: Micros) -> String {
        let today = date_of(now.0.div_euclid(Micros::DAY));
        self.words.dates().short(date, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::words;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn in_english() -> Numbers {
        Numbers {
            point: '.',
            group: ',',
            words: words::english(),
        }
    }

    #[test]
    fn figures_are_printed_as_people_read_them() {
        let english = in_english();
        assert_eq!(english.number(d("20275.17"), 2), "20,275.17");
        assert_eq!(english.number(d("372274"), 0), "372,274");
        assert_eq!(english.number(d("-37.63"), 2), "\u{2212}37.63");
        assert_eq!(
            english.number(d("123456789012345.675"), 2),
            "123,456,789,012,345.68"
        );
        assert_eq!(english.number(d("999"), 0), "999");
        assert_eq!(
            english.signed(d("0.004"), 2),
            "0.00",
            "no plus on what is printed as zero"
        );
        assert_eq!(english.signed(d("0.005"), 2), "+0.01");
        assert_eq!(english.percent(d("-0.7991")), "\u{2212}0.80%");
        let german = Numbers {
            point: ',',
            group: '.',
            words: words::of("de"),
        };
        assert_eq!(german.number(d("1491.76"), 2), "1.491,76");
    }
}
