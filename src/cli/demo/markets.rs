//! The demo's market data: real series with their source lines, invented ones labelled as sample.

use anyhow::{Context, anyhow};
use indicatif::ProgressBar;
use market_formats::{Format, Mapping};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::files;
use crate::app::House;
use crate::base::clock::Micros;
use crate::base::store::Actor;
use crate::cli::market::{Given, import};
use crate::news::NewsError;
use crate::news::markets::{Batch, Catalogue, Reading, day_of, record_observations, series_by_key, set_up};

#[derive(Deserialize)]
struct Imports {
    import: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    file: String,
    format: String,
    source: String,
    mapping: Option<String>,
}

#[derive(Deserialize)]
struct Values {
    series: Vec<Invented>,
}

/// An invented series: what it goes through, and how far it may stray.
#[derive(Deserialize)]
struct Invented {
    key: String,
    decimals: u32,
    wander: i64,
    /// Days before today, and the value there.
    anchors: Vec<(i64, String)>,
}

/// Fills in everything under `demo/markets/`. Returns how many values there are.
pub fn fill(house: &House, now: Micros) -> anyhow::Result<i64> {
    let mut catalogue = Catalogue::built_in()?;
    for line in &mut catalogue.instrument {
        for series in &mut line.series {
            // The files of these end years ago, and nobody fetches them here.
            series.ended |= !series.key.starts_with("ecb:");
        }
    }
    set(house, catalogue)?;
    let sample = Catalogue::parse(&files::text("markets/sample.toml")).context("demo/markets/sample.toml")?;
    set(house, sample)?;

    let list: Imports = files::toml("markets/imports.toml").context("demo/markets/imports.toml")?;
    let mut count = 0;
    for line in list.import {
        let bytes = files::bytes(&format!("markets/{}", line.file));
        let given = Given {
            format: line.format.parse::<Format>().map_err(|e| anyhow!("{e}"))?,
            source: line.source,
            series: None,
            mapping: line.mapping.as_deref().map(Mapping::from_toml).transpose()?,
            length: bytes.len() as u64,
            open: &|| Ok(Box::new(bytes.as_slice())),
        };
        let done = import(house, given, &ProgressBar::hidden())
            .with_context(|| format!("demo/markets/{}", line.file))?;
        count += done.kept.added;
    }
    count += invent(house, now)?;
    Ok(count)
}

fn set(house: &House, catalogue: Catalogue) -> anyhow::Result<()> {
    house
        .store
        .writes
        .wait(Actor::Operator, move |write| set_up(write, &catalogue))?;
    Ok(())
}

fn invent(house: &House, now: Micros) -> anyhow::Result<i64> {
    let values: Values = files::toml("markets/values.toml").context("demo/markets/values.toml")?;
    let today = now.0.div_euclid(Micros::DAY);
    let mut count = 0;
    for (seed, invented) in values.series.iter().enumerate() {
        let points = walk(invented, today, seed as u64)?;
        let key = format!("sample:{}", invented.key);
        let kept = house.store.writes.wait(Actor::Operator, move |mut write| {
            let series = series_by_key(&mut write.as_read(), &key)?
                .ok_or_else(|| NewsError::NotFound(format!("series {key}")))?;
            let batch = Batch {
                source: series.source,
                fetch: None,
                readings: vec![Reading {
                    series: series.id,
                    points,
                }],
            };
            record_observations(write, &batch)
        })?;
        count += kept.added;
    }
    Ok(count)
}

/// Values through the anchors, wandering between them: the same ones every time. Weekends are left out,
/// unless the reports name a price on one.
fn walk(invented: &Invented, today: i64, seed: u64) -> anyhow::Result<Vec<(i64, Decimal)>> {
    let anchors: Vec<(i64, i64)> = invented
        .anchors
        .iter()
        .map(|(ago, value)| {
            let mut value: Decimal = value.parse().context("an anchor's value")?;
            value.rescale(invented.decimals);
            Ok((today + ago, i64::try_from(value.mantissa())?))
        })
        .collect::<anyhow::Result<_>>()?;
    let mut points = Vec::new();
    for pair in anchors.windows(2) {
        let ((from, first), (to, last)) = (pair[0], pair[1]);
        let mut stray = 0_i64;
        for day in from..to {
            let monday = day_of(jiff::civil::date(1970, 1, 5));
            let weekend = (day - monday).rem_euclid(7) > 4;
            let straight = first + (last - first) * (day - from) / (to - from);
            stray += roll(seed, day).rem_euclid(2 * invented.wander + 1) - invented.wander;
            // A bridge: nothing strays at its ends.
            let room = (day - from).min(to - day).min(30);
            stray = stray.clamp(-invented.wander * room, invented.wander * room);
            if day == from || !weekend {
                points.push((day, Decimal::new(straight + stray, invented.decimals)));
            }
        }
    }
    if let Some((day, value)) = anchors.last() {
        points.push((*day, Decimal::new(*value, invented.decimals)));
    }
    Ok(points)
}

/// A number that depends on nothing but the day (splitmix64).
fn roll(seed: u64, day: i64) -> i64 {
    let mut z = (day as u64)
        .wrapping_add(seed << 32)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 8) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_series_goes_through_what_the_reports_say() {
        let values: Values = files::toml("markets/values.toml").expect("it parses");
        let today = 20_787;
        for (seed, invented) in values.series.iter().enumerate() {
            let points = walk(invented, today, seed as u64).expect("a walk");
            assert!(
                points.windows(2).all(|pair| pair[0].0 < pair[1].0),
                "{}",
                invented.key
            );
            for (ago, value) in &invented.anchors {
                let found = points
                    .iter()
                    .find(|(day, _)| *day == today + ago)
                    .map(|(_, value)| *value);
                assert_eq!(found, value.parse().ok(), "{} at {ago}", invented.key);
            }
        }
    }
}
