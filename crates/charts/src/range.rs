//! The ranges that readers choose from.

use jiff::ToSpan;
use jiff::civil::Date;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Range {
    Month,
    HalfYear,
    YearToDate,
    Year,
    FiveYears,
    Max,
}

impl Range {
    pub const ALL: [Self; 6] = [
        Self::Month,
        Self::HalfYear,
        Self::YearToDate,
        Self::Year,
        Self::FiveYears,
        Self::Max,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "1M",
            Self::HalfYear => "6M",
            Self::YearToDate => "YTD",
            Self::Year => "1Y",
            Self::FiveYears => "5Y",
            Self::Max => "MAX",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|range| range.name().eq_ignore_ascii_case(name))
    }

    /// The first day of the range that ends with `last`. `None`: from the beginning.
    /// The year to date begins with the last day of the old year, which its change is counted from.
    pub fn first_day(self, last: Date) -> Option<Date> {
        match self {
            Self::Month => Some(last.saturating_sub(1.month())),
            Self::HalfYear => Some(last.saturating_sub(6.months())),
            Self::YearToDate => last.first_of_year().yesterday().ok(),
            Self::Year => Some(last.saturating_sub(1.year())),
            Self::FiveYears => Some(last.saturating_sub(5.years())),
            Self::Max => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ranges_end_with_the_last_day() {
        let last = date(2024, 3, 31);
        assert_eq!(Range::Month.first_day(last), Some(date(2024, 2, 29)));
        assert_eq!(Range::YearToDate.first_day(last), Some(date(2023, 12, 31)));
        assert_eq!(Range::Year.first_day(date(2024, 2, 29)), Some(date(2023, 2, 28)));
        assert_eq!(Range::Max.first_day(last), None);
        assert!(
            Range::ALL
                .iter()
                .all(|range| Range::named(range.name()) == Some(*range))
        );
    }
}
