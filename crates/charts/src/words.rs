//! The caller's language: months, number marks, the order of a date.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// How labels are written. The default is English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Short names of the months, January first.
    pub months: [String; 12],
    /// `{day}` and `{month}`: `30 Oct`.
    pub day_month: String,
    /// `{day}`, `{month}` and `{year}`: `30 Oct 2026`.
    pub full_date: String,
    /// `{month}` and `{year}`: `Oct 2026`.
    pub month_year: String,
    pub decimal: char,
    pub grouping: Option<char>,
    /// For languages with digits of their own, 0 first.
    pub digits: Option<[char; 10]>,
    /// What stands for a missing value in the table.
    pub missing: String,
}

impl Default for Words {
    fn default() -> Self {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        Self {
            months: months.map(str::to_owned),
            day_month: "{day} {month}".to_owned(),
            full_date: "{day} {month} {year}".to_owned(),
            month_year: "{month} {year}".to_owned(),
            decimal: '.',
            grouping: Some(','),
            digits: None,
            missing: "n/a".to_owned(),
        }
    }
}

impl Words {
    /// A number with the decimals it has, or with at least `decimals`. Nothing is rounded.
    pub fn number(&self, number: Decimal, decimals: u32) -> String {
        let mut number = number;
        if number.scale() < decimals {
            number.rescale(decimals);
        }
        let plain = number.abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut out = String::with_capacity(plain.len() + 8);
        if number.is_sign_negative() && !number.is_zero() {
            out.push('\u{2212}');
        }
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                out.extend(self.grouping);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(fraction);
        }
        self.own_digits(out)
    }

    pub fn day(&self, day: Date) -> String {
        self.fill(&self.full_date, day)
    }

    pub(crate) fn day_month(&self, day: Date) -> String {
        self.fill(&self.day_month, day)
    }

    pub(crate) fn month_year(&self, day: Date) -> String {
        self.fill(&self.month_year, day)
    }

    pub(crate) fn month(&self, day: Date) -> String {
        let place = usize::try_from(day.month() - 1).unwrap_or_default();
        self.months.get(place).cloned().unwrap_or_default()
    }

    pub(crate) fn year(&self, day: Date) -> String {
        self.own_digits(day.year().to_string())
    }

    fn fill(&self, pattern: &str, day: Date) -> String {
        pattern
            .replace("{day}", &self.own_digits(day.day().to_string()))
            .replace("{month}", &self.month(day))
            .replace("{year}", &self.year(day))
    }

    fn own_digits(&self, text: String) -> String {
        let Some(digits) = &self.digits else { return text };
        let own = |c: char| {
            c.to_digit(10)
                .and_then(|digit| digits.get(digit as usize))
                .copied()
                .unwrap_or(c)
        };
        text.chars().map(own).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn numbers_keep_their_digits() {
        let words = Words::default();
        assert_eq!(words.number(decimal("1234567.80"), 0), "1,234,567.80");
        assert_eq!(words.number(decimal("-37.63"), 2), "\u{2212}37.63");
        assert_eq!(words.number(decimal("5"), 2), "5.00");
        assert_eq!(
            words.number(decimal("123456789012345.67"), 0),
            "123,456,789,012,345.67"
        );
    }

    #[test]
    fn another_language_writes_its_own_way() {
        let words = Words {
            months: [
                "Jän", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sep", "Okt", "Nov", "Dez",
            ]
            .map(str::to_owned),
            day_month: "{day}. {month}".to_owned(),
            full_date: "{day}. {month} {year}".to_owned(),
            decimal: ',',
            grouping: Some('.'),
            ..Words::default()
        };
        assert_eq!(words.day(jiff::civil::date(2026, 10, 30)), "30. Okt 2026");
        assert_eq!(words.number(decimal("20275.17"), 2), "20.275,17");
        let arabic = Words {
            digits: Some(['٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩']),
            ..Words::default()
        };
        assert_eq!(arabic.number(decimal("1.25"), 2), "١.٢٥");
    }
}
