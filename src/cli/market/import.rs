//! `courant market import FILE --as FORMAT`: values from a file of any length, in bounded memory. It is
//! read twice: once to see that every line can be read, then in batches, each durable by itself, so that
//! what was stopped goes on where it ended.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use market_formats::{Format, Limits, Mapping, Options};

use crate::app::House;
use crate::base::store::Actor;
use crate::news::NewsError;
use crate::news::markets::{Batch, Kept, Reading, Taken, Taker, record_observations, source_by_key};

#[derive(Args)]
pub struct Import {
    file: PathBuf,
    /// ecb-history, ecb-daily, sdmx-csv, fred-csv, treasury-csv, ohlcv-csv, csv+mapping, …
    #[arg(long = "as", value_name = "FORMAT")]
    format: String,
    /// Whose it is; needless where the format says it.
    #[arg(long)]
    source: Option<String>,
    /// The series' code in the source, where the format names none.
    #[arg(long)]
    series: Option<String>,
    /// A mapping in TOML, for csv+mapping.
    #[arg(long)]
    mapping: Option<PathBuf>,
}

/// A file to take, and how.
pub struct Given<'a> {
    pub format: Format,
    pub source: String,
    pub series: Option<String>,
    pub mapping: Option<Mapping>,
    /// Its length in bytes.
    pub length: u64,
    /// Opens it at its beginning.
    pub open: &'a dyn Fn() -> io::Result<Box<dyn Read + 'a>>,
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub kept: Kept,
    pub missing: usize,
    pub unknown: Vec<String>,
}

/// Values in one transaction: a tenth of a second of the one writer, so that a newsroom can go on saving.
const BATCH: usize = 40_000;

impl Import {
    pub fn run(self, house: &House) -> anyhow::Result<()> {
        let format: Format = self.format.parse().map_err(|e| anyhow!("{e}"))?;
        let mapping = match &self.mapping {
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                Some(Mapping::from_toml(&text)?)
            }
            None => None,
        };
        let source = match (&self.source, format) {
            (Some(key), _) => key.clone(),
            (None, Format::EcbDaily | Format::EcbHistory) => "ecb".to_owned(),
            (None, Format::TreasuryXml | Format::TreasuryCsv) => "ust".to_owned(),
            (None, _) => bail!(
                "{format} does not say whose the values are. hint: add --source KEY; `courant market status` lists sources"
            ),
        };
        let known =
            std::fs::metadata(&self.file).with_context(|| format!("cannot open {}", self.file.display()))?;
        if !known.is_file() {
            bail!(
                "{} is not a file, and it is read twice. hint: save it into a file first",
                self.file.display()
            );
        }
        let given = Given {
            format,
            source,
            series: self.series.clone(),
            mapping,
            length: known.len(),
            open: &|| Ok(Box::new(File::open(&self.file)?)),
        };
        let bar = ProgressBar::new(0);
        let done = import(house, given, &bar).with_context(|| self.file.display().to_string())?;
        bar.finish_and_clear();
        println!(
            "{} values recorded, {} revised, {} known already; {} said to be missing.",
            done.kept.added, done.kept.revised, done.kept.same, done.missing
        );
        if !done.unknown.is_empty() {
            println!(
                "Left out, because nobody set them up: {}. hint: describe them in a catalogue, then `courant market set-up FILE`",
                done.unknown.join(", ")
            );
        }
        Ok(())
    }
}

/// Sees that every line of a file can be read, then records it in batches. A file that cannot be read
/// changes nothing.
pub fn import(house: &House, given: Given<'_>, bar: &ProgressBar) -> anyhow::Result<Progress> {
    let options = Options {
        series: given.series.clone(),
        mapping: given.mapping.clone(),
        limits: if given.format.is_table() {
            Limits::of_a_table()
        } else {
            Limits::default()
        },
        ..Options::default()
    };
    let key = given.source.clone();
    let source = house.store.reads.wait(move |read| {
        source_by_key(read, &key)?.ok_or_else(|| {
            NewsError::NotFound(format!(
                "source “{key}”. hint: `courant market set-up` makes the official ones"
            ))
        })
    })?;
    let taker = || {
        let source = source.clone();
        house.store.reads.wait(move |read| Taker::of(read, &source))
    };
    let mut values = 0;
    show(
        bar,
        "{bar:30} {bytes}/{total_bytes} looked at, {eta} left",
        given.length,
    );
    pass(&given, &options, taker()?, bar, &mut |readings| {
        values += count(&readings);
        Ok(())
    })
    .context("nothing was recorded")?;

    let mut progress = Progress::default();
    show(
        bar,
        "{bar:30} {bytes}/{total_bytes} recorded, {eta} left",
        given.length,
    );
    let taken = pass(&given, &options, taker()?, bar, &mut |readings| {
        let batch = Batch {
            source: source.id,
            fetch: None,
            readings,
        };
        let kept = house
            .store
            .writes
            .wait(Actor::Import, move |write| record_observations(write, &batch))?;
        progress.kept.added += kept.added;
        progress.kept.revised += kept.revised;
        progress.kept.same += kept.same;
        progress.kept.position = kept.position.or(progress.kept.position);
        Ok(())
    });
    let taken = taken.with_context(|| {
        let kept = progress.kept;
        format!(
            "{} of {values} values were taken before it and stay. hint: mend it and import the file again, what is known is skipped",
            kept.added + kept.revised + kept.same
        )
    })?;
    progress.missing = taken.missing;
    progress.unknown = taken.unknown.into_iter().collect();
    Ok(progress)
}

fn show(bar: &ProgressBar, template: &str, length: u64) {
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.reset();
    bar.set_length(length);
}

/// Goes through a file once, handing on what it holds in batches of bounded size.
fn pass(
    given: &Given<'_>,
    options: &Options,
    mut taker: Taker,
    bar: &ProgressBar,
    each: &mut dyn FnMut(Vec<Reading>) -> anyhow::Result<()>,
) -> anyhow::Result<Taken> {
    let mut failed = None;
    let mut source = bar.wrap_read((given.open)()?);
    market_formats::read(given.format, &mut source, options, &mut |one| {
        let taken = taker.take(&one).map_err(anyhow::Error::from).and_then(|()| {
            if taker.waiting() < BATCH {
                return Ok(());
            }
            each(taker.drain())
        });
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    each(taker.drain())?;
    Ok(taker.finish())
}

fn count(readings: &[Reading]) -> usize {
    readings.iter().map(|reading| reading.points.len()).sum()
}
