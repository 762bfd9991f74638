//! ISO 4217: what a currency's smallest unit is, and what became of those that have ended.
//!
//! Facts only. A converter rounds by [`Currency::decimals`] for display; nothing stored is rounded.
//! A series is never carried across a succession: TRL and TRY are two.

use std::sync::OnceLock;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// A currency of ISO 4217 as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    pub code: &'static str,
    pub number: &'static str,
    /// Decimals of the minor unit: 2 for USD, 0 for JPY, 3 for KWD. Gold and the like have none.
    pub decimals: Option<u8>,
    pub name: &'static str,
}

/// The end of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Succession {
    pub code: &'static str,
    /// The first day of the successor.
    pub since: Date,
    pub successor: &'static str,
    /// So many units of the old one for one of the successor, fixed by law.
    pub units: Decimal,
}

/// All currencies, by code.
pub fn all() -> &'static [Currency] {
    static TABLE: OnceLock<Vec<Currency>> = OnceLock::new();
    TABLE.get_or_init(|| {
        lines(include_str!("../tables/iso4217.txt"))
            .filter_map(currency)
            .collect()
    })
}

pub fn by_code(code: &str) -> Option<&'static Currency> {
    let all = all();
    all.binary_search_by(|known| known.code.cmp(code))
        .ok()
        .map(|place| &all[place])
}

/// What has taken a currency's place, if it has ended since 1999.
pub fn succession(code: &str) -> Option<&'static Succession> {
    static TABLE: OnceLock<Vec<Succession>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        lines(include_str!("../tables/succession.txt"))
            .filter_map(ended)
            .collect()
    });
    table.iter().find(|known| known.code == code)
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

fn currency(line: &'static str) -> Option<Currency> {
    let mut words = line.splitn(4, ' ');
    let (code, number, decimals, name) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some(Currency {
        code,
        number,
        decimals: decimals.parse().ok(),
        name,
    })
}

fn ended(line: &'static str) -> Option<Succession> {
    let mut words = line.split(' ');
    let (code, since, successor, units) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some(Succession {
        code,
        since: since.parse().ok()?,
        successor,
        units: units.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(all().len(), lines(include_str!("../tables/iso4217.txt")).count());
        assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
        let decimals = |code: &str| by_code(code).map(|currency| currency.decimals);
        assert_eq!(decimals("JPY"), Some(Some(0)));
        assert_eq!(decimals("USD"), Some(Some(2)));
        assert_eq!(decimals("KWD"), Some(Some(3)));
        assert_eq!(decimals("CLF"), Some(Some(4)));
        assert_eq!(decimals("XAU"), Some(None));
        assert_eq!(decimals("DEM"), None);
        let all_ended = lines(include_str!("../tables/succession.txt"));
        for line in all_ended {
            let code = &line[..3];
            let end = succession(code).expect(code);
            assert!(by_code(end.successor).is_some() && end.units > Decimal::ZERO);
        }
        let lira = succession("TRL").expect("it has ended");
        assert_eq!((lira.successor, lira.units), ("TRY", Decimal::from(1_000_000)));
        assert_eq!(succession("TRY"), None);
    }
}
