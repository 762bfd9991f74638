//! What the caller knows: instruments with the names that prose gives them, and their series.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// One series as prose speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    pub key: String,
    /// Without an article: `euro`, `Brent`, `10-year Treasury yield`. The longest that fits wins.
    pub names: Vec<Name>,
    pub unit: Unit,
    /// For a currency: the one that is priced, so that "against the pound" finds its pair.
    pub base: Option<String>,
    pub rhythm: Rhythm,
    /// Words of which a text must have one, as written: `U.S.`, `Labor Department`. Consumer prices
    /// are every country's; without such a word their figures stay unknown. Empty: none is needed.
    pub needs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    /// The name is of what the series is quoted in: the yen, where the series is yen per dollar.
    pub inverse: bool,
    /// Too many pairs have this name: it is this series only where the text says "against".
    pub pair_only: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A price: ISO 4217, and what it buys: `barrel`, `ounce`.
    Money {
        currency: String,
        per: Option<String>,
    },
    Percent,
    Points,
    /// Things, with how many one of the series means: payrolls in thousands.
    Count {
        times: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    Daily,
    Monthly,
    Quarterly,
}

/// Where series come from.
pub trait Market {
    fn instruments(&self) -> &[Instrument];

    /// The values from one day to another, both included, in order of days; a month is its first.
    fn values(&self, key: &str, from: Date, to: Date) -> Vec<(Date, Decimal)>;
}

impl Instrument {
    /// A pair of currencies, priced in the second: `EUR`, `USD`.
    pub fn pair(key: &str, base: &str, quote: &str, names: &[(&str, bool)]) -> Self {
        let names = names.iter().map(|(text, inverse)| Name {
            text: (*text).to_owned(),
            inverse: *inverse,
            pair_only: false,
        });
        Self {
            key: key.to_owned(),
            names: names.collect(),
            unit: Unit::Money {
                currency: quote.to_owned(),
                per: None,
            },
            base: Some(base.to_owned()),
            rhythm: Rhythm::Daily,
            needs: Vec::new(),
        }
    }

    /// Anything else.
    pub fn new(key: &str, names: &[&str], unit: Unit, rhythm: Rhythm) -> Self {
        let names = names.iter().map(|text| Name {
            text: (*text).to_owned(),
            inverse: false,
            pair_only: false,
        });
        Self {
            key: key.to_owned(),
            names: names.collect(),
            unit,
            base: None,
            rhythm,
            needs: Vec::new(),
        }
    }

    /// Names the priced currency where the text says against which: the dollar, against the yen.
    pub fn only_against(mut self, name: &str) -> Self {
        self.names.push(Name {
            text: name.to_owned(),
            inverse: false,
            pair_only: true,
        });
        self
    }

    /// Only in texts that have one of these words.
    pub fn in_texts_with(mut self, words: &[&str]) -> Self {
        self.needs = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }
}
