//! Days as a language writes them.

use jiff::civil::Date;
use serde::Deserialize;

use super::filled;

/// The names of a language's months and days of the week, and the orders it puts a date in. In the orders,
/// `{d}` is the day, `{month}` and `{mon}` the month's name, whole and short, `{year}`, `{weekday}`, `{quarter}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    pub months: [String; 12],
    pub months_short: [String; 12],
    /// Monday first.
    pub weekdays: [String; 7],
    /// `23 November 2026`
    pub day: String,
    /// `Monday, 23 November 2026`
    pub weekday_day: String,
    /// `Monday, 23 November`
    pub weekday_short: String,
    /// `21 Nov`
    pub short: String,
    /// `21 Nov 2025`
    pub short_year: String,
    /// `November 2026`
    pub month: String,
    /// `Nov 2026`
    pub month_short: String,
    /// `Q3 2026`
    pub quarter: String,
    /// A day and an hour: `{day}, {time}`
    pub day_time: String,
}

impl Dates {
    pub fn day(&self, date: Date) -> String {
        self.write(&self.day, date)
    }

    pub fn with_weekday(&self, date: Date) -> String {
        self.write(&self.weekday_day, date)
    }

    /// Without the year.
    pub fn weekday_short(&self, date: Date) -> String {
        self.write(&self.weekday_short, date)
    }

    pub fn weekday(&self, date: Date) -> &str {
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        self.weekdays.get(weekday).map_or("", String::as_str)
    }

    /// Without the year where that is the one of `today`.
    pub fn short(&self, date: Date, today: Date) -> String {
        let order = if date.year() == today.year() {
            &self.short
        } else {
            &self.short_year
        };
        self.write(order, date)
    }

    pub fn month(&self, date: Date) -> String {
        self.write(&self.month, date)
    }

    pub fn month_short(&self, date: Date) -> String {
        self.write(&self.month_short, date)
    }

    pub fn quarter(&self, date: Date) -> String {
        self.write(&self.quarter, date)
    }

    /// A day and a time of day that is written already.
    pub fn with_time(&self, date: Date, time: &str) -> String {
        filled(&self.day_time, &[("day", &self.day(date)), ("time", time)])
    }

    fn write(&self, order: &str, date: Date) -> String {
        let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        let name = |names: &[String]| names.get(month).cloned().unwrap_or_default();
        filled(
            order,
            &[
                ("d", &date.day().to_string()),
                ("month", &name(&self.months)),
                ("mon", &name(&self.months_short)),
                ("year", &date.year().to_string()),
                ("weekday", self.weekday(date)),
                ("quarter", &((date.month() + 2) / 3).to_string()),
            ],
        )
    }
}
