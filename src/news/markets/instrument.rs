//! An instrument: what readers name and newsrooms write about.

use std::collections::HashMap;

use super::terms::words;
use crate::base::ids::InstrumentId;
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A currency pair: units of `quote` for one of `base`.
    Currency,
    /// An interest rate or yield: moves are said in basis points.
    Rate,
    Index,
    Commodity,
    Company,
    /// A statistic: prices, jobs, output.
    Macro,
}

words!(Kind {
    Currency = "currency",
    Rate = "rate",
    Index = "index",
    Commodity = "commodity",
    Company = "company",
    Macro = "macro",
});

#[derive(Clone, Debug)]
pub struct Instrument {
    pub id: InstrumentId,
    pub slug: String,
    /// As a newsroom writes it: `EUR/USD`.
    pub code: String,
    pub kind: Kind,
    pub name: String,
    pub short_name: String,
    /// ISO 4217, of currency pairs and of what is priced in money.
    pub base: String,
    pub quote: String,
    pub isin: String,
    pub ticker: String,
    /// ISO 10383: whose sessions it keeps.
    pub mic: String,
    pub country: String,
    /// The table of the overview in which it stands.
    pub shelf: String,
    pub ordinal: i64,
    pub strip: bool,
    pub shown: bool,
    pub note: String,
    /// What only some kinds have: `curve` and `months` of a yield, `replaced_by` and `at` of a currency.
    pub facts: serde_json::Value,
}

impl Instrument {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Instrument, StoreError> {
        let facts: String = row.get("facts")?;
        Ok(Instrument {
            id: row.get("id")?,
            slug: row.get("slug")?,
            code: row.get("code")?,
            kind: Kind::parse(&row.get::<String>("kind")?).unwrap_or(Kind::Macro),
            name: row.get("name")?,
            short_name: row.get("short_name")?,
            base: row.get("base")?,
            quote: row.get("quote")?,
            isin: row.get("isin")?,
            ticker: row.get("ticker")?,
            mic: row.get("mic")?,
            country: row.get("country")?,
            shelf: row.get("shelf")?,
            ordinal: row.get("ordinal")?,
            strip: row.get("strip")?,
            shown: row.get("shown")?,
            note: row.get("note")?,
            facts: serde_json::from_str(&facts).unwrap_or_default(),
        })
    }

    /// A fact of its own, as text.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    pub fn fact_number(&self, name: &str) -> Option<i64> {
        self.facts.get(name)?.as_i64()
    }
}

pub fn instrument_by_id(
    read: &mut ReadSession<'_>,
    id: InstrumentId,
) -> Result<Option<Instrument>, StoreError> {
    read.maybe(
        sql!("select * from instrument where id = $1"),
        &[&id],
        Instrument::from_row,
    )
}

/// All of them, shown or not, as the overview orders them: for the desk and the command line.
pub fn instruments(read: &mut ReadSession<'_>) -> Result<Vec<Instrument>, StoreError> {
    read.all(
        sql!("select * from instrument order by shelf, ordinal, id"),
        &[],
        Instrument::from_row,
    )
}

/// What a name is reduced to when it is looked up: `EUR/USD`, `eur-usd` and `EURUSD=` are one word. At
/// most 80 characters count.
pub fn word(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .take(80)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The instruments that these names mean, each once, in the order of the names. Words that several share
/// (`oil`) find something in the search, but name nothing.
pub fn resolve(read: &mut ReadSession<'_>, names: &[String]) -> Result<Vec<InstrumentId>, StoreError> {
    let mut found: Vec<InstrumentId> = Vec::new();
    let mut asked: HashMap<String, ()> = HashMap::new();
    for name in names {
        let word = word(name);
        if word.is_empty() || asked.insert(word.clone(), ()).is_some() {
            continue;
        }
        let ids = read.all(
            sql!(
                "select instrument_id from instrument_word where word = $1 and own order by instrument_id limit 4"
            ),
            &[&word],
            |row| row.get::<InstrumentId>("instrument_id"),
        )?;
        for id in ids {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_word() {
        for spelling in ["EUR/USD", "eurusd", "eur-usd", "EUR USD", "€EUR/USD="] {
            assert_eq!(word(spelling), "eurusd", "{spelling}");
        }
        assert_eq!(word("10-year yield"), "10yearyield");
        assert_eq!(word("/:-"), "");
        assert_eq!(word(&"x".repeat(10_000)).len(), 80);
    }
}
