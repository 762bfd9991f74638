//! Save an instrument: its names, what it is, where it stands. Its words lead to it in the search and in
//! articles.

use super::instrument::{Instrument, Kind, word};
use super::save_source::named;
use crate::base::ids::InstrumentId;
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::{Slug, line};
use crate::sql;

#[derive(Clone, Debug)]
pub struct NewInstrument {
    pub slug: String,
    pub code: String,
    pub kind: Kind,
    pub name: String,
    pub short_name: String,
    pub base: String,
    pub quote: String,
    pub isin: String,
    pub ticker: String,
    pub mic: String,
    pub country: String,
    pub shelf: String,
    pub ordinal: i64,
    pub strip: bool,
    pub note: String,
    /// Further names: `oil`, `10-year yield`.
    pub words: Vec<String>,
    pub facts: serde_json::Value,
}

/// Addresses below `/markets` that mean something else.
pub const RESERVED: &[&str] = &["calendar", "convert", "live", "movers", "rates", "yield-curve"];

/// Makes the instrument with this slug, or changes it.
pub fn save_instrument(
    mut write: OpenWrite<'_>,
    new: &NewInstrument,
) -> Result<(InstrumentId, Position), NewsError> {
    let id = put_instrument(&mut write, new)?;
    let position = write
        .record(&Change::InstrumentSaved { instrument: id })?
        .commit()?;
    Ok((id, position))
}

pub(super) fn put_instrument(
    write: &mut OpenWrite<'_>,
    new: &NewInstrument,
) -> Result<InstrumentId, NewsError> {
    check(new)?;
    let code = named("code", &new.code, 40)?;
    let name = named("name", &new.name, 120)?;
    let short_name = match line("short name", &new.short_name, 40)? {
        empty if empty.is_empty() => code.clone(),
        short => short,
    };
    let known = write.maybe(
        sql!("select id from instrument where slug = $1"),
        &[&new.slug],
        |row| row.get::<InstrumentId>("id"),
    )?;
    let id = match known {
        Some(id) => id,
        None => InstrumentId(write.one(
            sql!("update counter set value = value + 1 where name = 'instrument' returning value"),
            &[],
            |row| row.get("value"),
        )?),
    };
    let facts = serde_json::to_string(&new.facts).map_err(|e| StoreError::Engine(e.to_string()))?;
    write.execute(
        sql!(
            "insert into instrument (id, slug, code, kind, name, short_name, base, quote, isin, ticker, mic, country,
                 shelf, ordinal, strip, shown, note, facts)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
             on conflict (slug) do update set code = $3, kind = $4, name = $5, short_name = $6, base = $7,
                 quote = $8, isin = $9, ticker = $10, mic = $11, country = $12, shelf = $13, ordinal = $14,
                 strip = $15, note = $17, facts = $18"
        ),
        &[
            &id,
            &new.slug,
            &code,
            &new.kind.as_str(),
            &name,
            &short_name,
            &new.base,
            &new.quote,
            &new.isin,
            &line("ticker", &new.ticker, 30)?,
            &new.mic,
            &new.country,
            &named("shelf", &new.shelf, 60)?,
            &new.ordinal,
            &new.strip,
            &true,
            &line("note", &new.note, 400)?,
            &facts,
        ],
    )?;
    let own = [&code, &new.slug, &name, &new.isin, &new.ticker].map(|name| (name, true));
    let shared = new.words.iter().map(|name| (name, false));
    keep_words(write, id, own.into_iter().chain(shared))?;
    Ok(id)
}

fn keep_words<'a>(
    write: &mut OpenWrite<'_>,
    id: InstrumentId,
    names: impl Iterator<Item = (&'a String, bool)>,
) -> Result<(), StoreError> {
    write.execute(
        sql!("delete from instrument_word where instrument_id = $1"),
        &[&id],
    )?;
    // As many as anybody thinks of; a file that names more is mistaken.
    let words = names.map(|(name, own)| (word(name), own));
    for (word, own) in words.filter(|(word, _)| !word.is_empty()).take(40) {
        write.execute(
            sql!(
                "insert into instrument_word (word, instrument_id, own) values ($1, $2, $3)
                 on conflict do nothing"
            ),
            &[&word, &id, &own],
        )?;
    }
    Ok(())
}

fn check(new: &NewInstrument) -> Result<(), NewsError> {
    Slug::parse(&new.slug)?;
    if RESERVED.contains(&new.slug.as_str()) {
        return Err(NewsError::invalid(
            "slug",
            format!("/markets/{} means something else", new.slug),
        ));
    }
    let letters = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_uppercase());
    for (field, code) in [("base", &new.base), ("quote", &new.quote)] {
        if !code.is_empty() && !letters(code, 3) {
            return Err(NewsError::invalid(
                field,
                format!("“{code}” is no currency code such as EUR"),
            ));
        }
    }
    if new.kind == Kind::Currency && (new.base.is_empty() || new.quote.is_empty()) {
        return Err(NewsError::invalid("base", "a currency pair names two currencies"));
    }
    if !new.country.is_empty() && !letters(&new.country, 2) {
        return Err(NewsError::invalid("country", "is no country code such as US"));
    }
    let four = new.mic.len() == 4 && new.mic.bytes().all(|b| b.is_ascii_alphanumeric());
    if !four && !new.mic.is_empty() {
        return Err(NewsError::invalid("mic", "is no market code such as XNYS"));
    }
    if !new.isin.is_empty() && !is_isin(&new.isin) {
        return Err(NewsError::invalid(
            "isin",
            format!("“{}” is no ISIN: its check digit does not fit", new.isin),
        ));
    }
    Ok(())
}

/// Twelve characters, the last a check digit over the others' digits (ISO 6166, Luhn).
fn is_isin(text: &str) -> bool {
    let shape = text.len() == 12
        && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if !shape {
        return false;
    }
    let digits: Vec<u32> = text
        .chars()
        .filter_map(|c| c.to_digit(36))
        .flat_map(|n| if n > 9 { vec![n / 10, n % 10] } else { vec![n] })
        .collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, digit)| match i % 2 {
            0 => *digit,
            _ => (digit * 2) / 10 + (digit * 2) % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// What an editor may change at the desk: names, note, place in the strip, whether it is shown.
pub fn describe_instrument(
    mut write: OpenWrite<'_>,
    id: InstrumentId,
    (name, short_name, note): (&str, &str, &str),
    (strip, shown): (bool, bool),
) -> Result<Position, NewsError> {
    let (name, short) = (named("name", name, 120)?, named("short name", short_name, 40)?);
    let note = line("note", note, 400)?;
    let instrument = write
        .maybe(
            sql!("select * from instrument where id = $1"),
            &[&id],
            Instrument::from_row,
        )?
        .ok_or_else(|| NewsError::NotFound(format!("instrument {id}")))?;
    write.execute(
        sql!(
            "update instrument set name = $2, short_name = $3, note = $4, strip = $5, shown = $6 where id = $1"
        ),
        &[&id, &name, &short, &note, &strip, &shown],
    )?;
    // The old name goes on leading here: articles may use it.
    for word in [&name, &short].map(|name| word(name)) {
        write.execute(
            sql!(
                "insert into instrument_word (word, instrument_id, own) values ($1, $2, true)
                 on conflict (word, instrument_id) do update set own = true"
            ),
            &[&word, &instrument.id],
        )?;
    }
    Ok(write
        .record(&Change::InstrumentSaved { instrument: id })?
        .commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isin_proves_itself() {
        for good in ["US0378331005", "DE0007164600", "GB0002634946", "AU0000XVGZA3"] {
            assert!(is_isin(good), "{good}");
        }
        for wrong in [
            "US0378331006",
            "US037833100",
            "us0378331005",
            "US03783310O5",
            "",
            "ÄÖ0378331005",
        ] {
            assert!(!is_isin(wrong), "{wrong}");
        }
    }
}
