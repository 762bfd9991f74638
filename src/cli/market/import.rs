//! `courant market import FILE --as FORMAT`: values from a file, in batches, each durable by itself, so
//! that what was stopped goes on where it ended.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use market_formats::{Format, Mapping, Options};

use crate::app::House;
use crate::base::store::Actor;
use crate::news::NewsError;
use crate::news::markets::{Batch, Kept, Reading, record_observations, source_by_key, take};

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
    pub bytes: &'a mut dyn Read,
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub kept: Kept,
    pub missing: usize,
    pub unknown: Vec<String>,
}

/// Values in one transaction: half a second of the one writer, so that a newsroom can go on saving.
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
        let mut file = std::fs::File::open(&self.file)
            .with_context(|| format!("cannot open {}", self.file.display()))?;
        let given = Given {
            format,
            source,
            series: self.series.clone(),
            mapping,
            bytes: &mut file,
        };
        let bar = ProgressBar::new(0);
        bar.set_style(
            ProgressStyle::with_template("{bar:30} {pos}/{len} values, {per_sec}, {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
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

/// Reads a file whole, then records it in batches. A file that cannot be read changes nothing.
pub fn import(house: &House, given: Given<'_>, bar: &ProgressBar) -> anyhow::Result<Progress> {
    let options = Options {
        series: given.series,
        mapping: given.mapping,
        ..Options::default()
    };
    let mut observations = Vec::new();
    market_formats::read(given.format, given.bytes, &options, &mut |one| {
        observations.push(one);
        ControlFlow::Continue(())
    })?;
    let key = given.source;
    let (source, taken) = house.store.reads.wait(move |read| {
        let source = source_by_key(read, &key)?.ok_or_else(|| {
            NewsError::NotFound(format!(
                "source “{key}”. hint: `courant market set-up` makes the official ones"
            ))
        })?;
        let taken = take(read, &source, &observations)?;
        Ok::<_, NewsError>((source.id, taken))
    })?;
    let mut progress = Progress {
        missing: taken.missing,
        unknown: taken.unknown.into_iter().collect(),
        kept: Kept::default(),
    };
    bar.set_length(taken.values as u64);
    for readings in batches(taken.readings) {
        let count: usize = readings.iter().map(|reading| reading.points.len()).sum();
        let batch = Batch {
            source,
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
        bar.inc(count as u64);
    }
    Ok(progress)
}

/// Readings in batches of bounded size; a long one is cut, the oldest values first.
fn batches(readings: Vec<Reading>) -> Vec<Vec<Reading>> {
    let mut all: Vec<Vec<Reading>> = vec![Vec::new()];
    let mut room = BATCH;
    for mut reading in readings {
        reading.points.sort_by_key(|(point, _)| *point);
        let mut rest = reading.points;
        while !rest.is_empty() {
            if room == 0 {
                all.push(Vec::new());
                room = BATCH;
            }
            let later = rest.split_off(rest.len().min(room));
            room -= rest.len();
            if let Some(batch) = all.last_mut() {
                batch.push(Reading {
                    series: reading.series,
                    points: rest,
                });
            }
            rest = later;
        }
    }
    all.retain(|batch| !batch.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::SeriesId;

    #[test]
    fn batches_hold_every_value_once() {
        let reading = |series, n: i64| Reading {
            series: SeriesId(series),
            points: (0..n).rev().map(|point| (point, point.into())).collect(),
        };
        let cut = batches(vec![reading(1, 30_000), reading(2, 50_001), reading(3, 1)]);
        let sizes: Vec<usize> = cut
            .iter()
            .map(|batch| batch.iter().map(|reading| reading.points.len()).sum())
            .collect();
        assert_eq!(sizes, [40_000, 40_000, 2]);
        let of_two: Vec<i64> = cut
            .iter()
            .flatten()
            .filter(|reading| reading.series == SeriesId(2))
            .flat_map(|reading| reading.points.iter().map(|(point, _)| *point))
            .collect();
        assert_eq!(of_two, (0..50_001).collect::<Vec<_>>(), "in order, each once");
    }
}
