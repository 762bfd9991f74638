//! A catalogue: sources, instruments and series described in a file, for those who set up market data.
//! The program brings one of official sources that cost nothing and whose terms allow a publication to
//! show them.

use std::collections::HashMap;

use serde::Deserialize;

use super::save_instrument::put_instrument;
use super::save_series::put_series;
use super::save_source::put_source;
use super::{Delay, Frequency, Kind, Licence, NewInstrument, NewSeries, NewSource};
use crate::base::ids::{InstrumentId, SourceId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Catalogue {
    pub source: Vec<SourceLine>,
    pub instrument: Vec<InstrumentLine>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SourceLine {
    pub key: String,
    pub name: String,
    pub line: String,
    pub home: String,
    pub url: String,
    pub format: String,
    /// A mapping of the generic format.
    pub mapping: String,
    pub zone: String,
    pub at: String,
    pub weekdays: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstrumentLine {
    pub slug: String,
    pub code: String,
    pub kind: String,
    pub name: String,
    pub short: String,
    pub base: String,
    pub quote: String,
    pub isin: String,
    pub ticker: String,
    pub mic: String,
    pub country: String,
    pub shelf: String,
    pub strip: bool,
    pub note: String,
    pub words: Vec<String>,
    /// Of a yield: the curve it belongs to, and its term.
    pub curve: String,
    pub months: i64,
    /// Of a currency that ended: what took its place, and the fixed rate against it.
    pub replaced_by: String,
    pub replaced_at: String,
    /// What articles call it, for the check of their figures; `crates/market-figures` says how such
    /// names are read. Pairs of currencies and US yields have theirs without being told.
    pub prose: Vec<String>,
    /// Words of which a text must have one before these names mean this instrument.
    pub prose_needs: Vec<String>,
    /// What its price buys: `barrel`.
    pub per: String,
    /// How many one of its values means: 1000, where people are counted in thousands.
    pub times: u32,
    pub series: Vec<SeriesLine>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeriesLine {
    pub key: String,
    pub source: String,
    pub name: String,
    pub line: String,
    pub unit: String,
    pub frequency: String,
    pub decimals: u32,
    pub delay: String,
    pub licence: String,
    /// Days.
    pub stale_after: Option<i64>,
    pub sample: bool,
    pub ended: bool,
}

/// What a catalogue came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    pub sources: usize,
    pub instruments: usize,
    pub series: usize,
    pub position: Option<Position>,
}

/// A catalogue is a few pages; one that is longer is a mistake.
const MOST_INSTRUMENTS: usize = 2_000;

const BUILT_IN: &str = include_str!("catalogue.toml");

impl Catalogue {
    /// The program's own.
    pub fn built_in() -> Result<Catalogue, NewsError> {
        Catalogue::parse(BUILT_IN)
    }

    pub fn parse(text: &str) -> Result<Catalogue, NewsError> {
        let catalogue: Catalogue =
            toml::from_str(text).map_err(|e| NewsError::invalid("catalogue", e.to_string()))?;
        if catalogue.instrument.len() > MOST_INSTRUMENTS {
            return Err(NewsError::invalid(
                "catalogue",
                format!("names more than {MOST_INSTRUMENTS} instruments"),
            ));
        }
        Ok(catalogue)
    }
}

/// Makes or changes everything that a catalogue names, all or nothing. What it does not name stays.
pub fn set_up(mut write: OpenWrite<'_>, catalogue: &Catalogue) -> Result<SetUp, NewsError> {
    let mut done = SetUp::default();
    let mut changes = Vec::new();
    let mut sources: HashMap<&str, SourceId> = HashMap::new();
    for line in &catalogue.source {
        let id = put_source(&mut write, &source(line))?;
        sources.insert(&line.key, id);
        changes.push(Change::MarketSourceSaved { source: id });
        done.sources += 1;
    }
    for (ordinal, line) in catalogue.instrument.iter().enumerate() {
        let about = |error: NewsError| within(&line.slug, error);
        let id = put_instrument(&mut write, &instrument(line, ordinal).map_err(about)?).map_err(about)?;
        changes.push(Change::InstrumentSaved { instrument: id });
        done.instruments += 1;
        for one in &line.series {
            let source = match sources.get(one.source.as_str()) {
                Some(source) => *source,
                None => {
                    super::source_by_key(&mut write.as_read(), &one.source)?
                        .ok_or_else(|| {
                            NewsError::invalid(
                                "source",
                                format!("{}: there is no source “{}”", one.key, one.source),
                            )
                        })?
                        .id
                }
            };
            let new = series(one, line, id, source).map_err(about)?;
            let series = put_series(&mut write, &new).map_err(about)?;
            changes.push(Change::SeriesSaved {
                series,
                instrument: id,
            });
            done.series += 1;
        }
    }
    let mut changes = changes.iter();
    let Some(first) = changes.next() else {
        return Ok(done);
    };
    let mut recorded = write.record(first)?;
    for change in changes {
        recorded = recorded.record(change)?;
    }
    done.position = Some(recorded.commit()?);
    Ok(done)
}

/// Says which line of the catalogue was meant.
fn within(slug: &str, error: NewsError) -> NewsError {
    match error {
        NewsError::Invalid(problem) => {
            NewsError::invalid(problem.field, format!("{slug}: {}", problem.message))
        }
        other => other,
    }
}

fn source(line: &SourceLine) -> NewSource {
    NewSource {
        key: line.key.clone(),
        name: line.name.clone(),
        line: line.line.clone(),
        home: line.home.clone(),
        url: line.url.clone(),
        format: line.format.clone(),
        mapping: line.mapping.clone(),
        zone: line.zone.clone(),
        at: line.at.clone(),
        weekdays: line.weekdays.clone(),
    }
}

fn instrument(line: &InstrumentLine, ordinal: usize) -> Result<NewInstrument, NewsError> {
    let kind = Kind::parse(&line.kind)
        .ok_or_else(|| NewsError::invalid("kind", format!("there is no kind “{}”", line.kind)))?;
    let mut facts = serde_json::Map::new();
    for (name, text) in [
        ("curve", &line.curve),
        ("replaced_by", &line.replaced_by),
        ("replaced_at", &line.replaced_at),
        ("per", &line.per),
    ] {
        if !text.is_empty() {
            facts.insert(name.to_owned(), text.clone().into());
        }
    }
    if line.months > 0 {
        facts.insert("months".to_owned(), line.months.into());
    }
    if line.times > 0 {
        facts.insert("times".to_owned(), line.times.into());
    }
    for (name, list) in [("prose", &line.prose), ("prose_needs", &line.prose_needs)] {
        if !list.is_empty() {
            facts.insert(name.to_owned(), list.clone().into());
        }
    }
    Ok(NewInstrument {
        slug: line.slug.clone(),
        code: line.code.clone(),
        kind,
        name: line.name.clone(),
        short_name: line.short.clone(),
        base: line.base.clone(),
        quote: line.quote.clone(),
        isin: line.isin.clone(),
        ticker: line.ticker.clone(),
        mic: line.mic.clone(),
        country: line.country.clone(),
        shelf: line.shelf.clone(),
        ordinal: ordinal as i64,
        strip: line.strip,
        note: line.note.clone(),
        words: line.words.clone(),
        facts: facts.into(),
    })
}

fn series(
    line: &SeriesLine,
    of: &InstrumentLine,
    instrument: InstrumentId,
    source: SourceId,
) -> Result<NewSeries, NewsError> {
    let wrong = |field: &'static str, word: &str| {
        NewsError::invalid(field, format!("{}: there is no {field} “{word}”", line.key))
    };
    Ok(NewSeries {
        key: line.key.clone(),
        instrument,
        source,
        name: if line.name.is_empty() {
            of.name.clone()
        } else {
            line.name.clone()
        },
        line: line.line.clone(),
        unit: line.unit.clone(),
        frequency: Frequency::parse(&line.frequency).ok_or_else(|| wrong("frequency", &line.frequency))?,
        decimals: line.decimals,
        delay: Delay::parse(&line.delay).ok_or_else(|| wrong("delay", &line.delay))?,
        licence: Licence::parse(&line.licence).ok_or_else(|| wrong("licence", &line.licence))?,
        stale_after: line.stale_after.map(|days| days.clamp(0, 3_650) * 86_400),
        sample: line.sample,
        ended: line.ended,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn the_programs_own_catalogue_can_be_set_up_twice() {
        let news = News::new();
        let catalogue = Catalogue::built_in().expect("it parses");
        let first = catalogue.clone();
        let done = news.write(move |w| set_up(w, &first)).expect("set up");
        assert!(done.instruments > 50, "{done:?}");
        let again = news.write(move |w| set_up(w, &catalogue)).expect("again");
        assert_eq!((done.instruments, done.series), (again.instruments, again.series));
        let there = news.read(|read| {
            read.one(crate::sql!("select count(*) as n from series"), &[], |row| {
                row.get::<i64>("n")
            })
        });
        assert_eq!(there, done.series as i64, "nothing was doubled");
    }

    #[test]
    fn a_mistake_names_its_line_and_changes_nothing() {
        let news = News::new();
        let wrong = "[[source]]\nkey = \"x\"\nname = \"X\"\nline = \"X\"\n[[instrument]]\nslug = \"a\"\ncode = \"A\"\nkind = \"index\"\n\
                     name = \"A\"\nshelf = \"Indices\"\nseries = [{ key = \"x:a\", source = \"x\", frequency = \"hourly\" }]\n";
        let catalogue = Catalogue::parse(wrong).expect("it parses");
        let refused = news
            .write(move |w| set_up(w, &catalogue))
            .expect_err("no such frequency");
        assert!(
            refused
                .to_string()
                .contains("a: x:a: there is no frequency “hourly”"),
            "{refused}"
        );
        let sources = news.read(super::super::sources);
        assert!(sources.is_empty());
        Catalogue::parse("[[sourse]]").expect_err("a word that is none");
    }
}
