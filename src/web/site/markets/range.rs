//! The stretches of time that an instrument's page offers, as plain links.

use jiff::{Span, ToSpan};

use crate::base::words::Words;
use crate::news::markets::{Point, Series, date_of, day_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    Month,
    HalfYear,
    YearToDate,
    Year,
    FiveYears,
    All,
}

impl Range {
    pub const ALL: [Range; 6] = [
        Range::Month,
        Range::HalfYear,
        Range::YearToDate,
        Range::Year,
        Range::FiveYears,
        Range::All,
    ];

    /// As the address says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Range::Month => "1m",
            Range::HalfYear => "6m",
            Range::YearToDate => "ytd",
            Range::Year => "1y",
            Range::FiveYears => "5y",
            Range::All => "max",
        }
    }

    pub fn parse(text: &str) -> Option<Range> {
        Range::ALL.into_iter().find(|range| range.as_str() == text)
    }

    pub fn said(self, words: &'static Words) -> &'static str {
        words.say(match self {
            Range::Month => "range_1m",
            Range::HalfYear => "range_6m",
            Range::YearToDate => "range_ytd",
            Range::Year => "range_1y",
            Range::FiveYears => "range_5y",
            Range::All => "range_max",
        })
    }

    /// The day on which a stretch begins that ends on `last`. A year to date is measured from the last
    /// value of the year before.
    pub fn begins(self, last: Point) -> Point {
        let end = date_of(last);
        let back = |span: Span| end.checked_sub(span).map_or(0, day_of);
        match self {
            Range::Month => back(1.month()),
            Range::HalfYear => back(6.months()),
            Range::YearToDate => end.first_of_year().yesterday().map_or(0, day_of),
            Range::Year => back(1.year()),
            Range::FiveYears => back(5.years()),
            Range::All => i64::MIN / 4,
        }
    }

    /// From where to where, in points of the series.
    pub fn points(self, series: &Series) -> Option<(Point, Point)> {
        let last = series.last?.point;
        let first = series.first?;
        let day = self.begins(series.frequency.day(last));
        let from = match self {
            Range::All => first,
            _ => series.frequency.from_day(day).max(first),
        };
        Some((from.min(last), last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn from(range: Range, end: jiff::civil::Date) -> jiff::civil::Date {
        date_of(range.begins(day_of(end)))
    }

    #[test]
    fn stretches_end_on_days_that_exist() {
        let leap = date(2024, 2, 29);
        assert_eq!(from(Range::Year, leap), date(2023, 2, 28));
        assert_eq!(from(Range::FiveYears, leap), date(2019, 2, 28));
        assert_eq!(from(Range::Month, date(2026, 3, 31)), date(2026, 2, 28));
        assert_eq!(from(Range::YearToDate, date(2026, 10, 30)), date(2025, 12, 31));
        assert_eq!(from(Range::YearToDate, date(2026, 1, 1)), date(2025, 12, 31));
        for range in Range::ALL {
            assert_eq!(Range::parse(range.as_str()), Some(range));
        }
        assert_eq!(Range::parse("1d"), None);
    }
}
