//! `courant market status`: what an operator wants to know in the morning.

use clap::Args;

use crate::app::House;
use crate::base::clock::Micros;
use crate::base::store::StoreError;
use crate::news::markets::{Series, Source, date_of, fetches, series_of_source, sources};

#[derive(Args)]
pub struct Status;

impl Status {
    pub fn run(self, house: &House) -> anyhow::Result<()> {
        let now = house.store.writes.clock().now();
        let (all, waiting) = house.store.reads.wait(|read| {
            let mut all = Vec::new();
            for source in sources(read)? {
                let series = series_of_source(read, source.id)?;
                all.push((source, series));
            }
            Ok::<_, StoreError>((all, fetches::quarantined(read)?))
        })?;
        if all.is_empty() {
            println!("No sources. hint: `courant market set-up` makes those of official sources");
        }
        for (source, series) in &all {
            say(source, series, now);
        }
        for fetch in waiting {
            let key = all
                .iter()
                .find(|(source, _)| source.id == fetch.source)
                .map_or("", |(source, _)| source.key.as_str());
            println!(
                "quarantine  {key}  {}  {}  {}\n            hint: look at /desk/markets and let it in, or throw it away",
                fetch.at.timestamp().strftime("%Y-%m-%d %H:%M UTC"),
                fetch.id,
                fetch.note
            );
        }
        Ok(())
    }
}

fn say(source: &Source, series: &[Series], now: Micros) {
    let when = |at: Option<Micros>| {
        at.map_or_else(
            || "never".to_owned(),
            |at| at.timestamp().strftime("%Y-%m-%d %H:%M UTC").to_string(),
        )
    };
    let fetched = match (source.url.is_empty(), source.paused) {
        (true, _) => "not fetched: files and programs bring it".to_owned(),
        (false, true) => "fetching is off".to_owned(),
        (false, false) => format!(
            "asked {}, brought something {}, next {}",
            when(source.fetched_at),
            when(source.taken_at),
            when(Some(source.next_at))
        ),
    };
    let newest = series
        .iter()
        .filter_map(|one| one.last.map(|last| one.frequency.day(last.point)))
        .max()
        .map_or_else(
            || "no values".to_owned(),
            |day| format!("newest {}", date_of(day)),
        );
    let stale: Vec<&str> = series
        .iter()
        .filter(|one| one.is_stale(now))
        .map(|one| one.key.as_str())
        .collect();
    println!(
        "{:<10}  {}: {} series, {newest}",
        source.key,
        source.name,
        series.len()
    );
    println!("            {fetched}");
    if !stale.is_empty() {
        let shown: Vec<&str> = stale.iter().take(8).copied().collect();
        let rest = stale.len() - shown.len();
        println!(
            "            STALE: {}{}",
            shown.join(", "),
            if rest > 0 {
                format!(" and {rest} more")
            } else {
                String::new()
            }
        );
    }
    if !source.problem.is_empty() {
        println!("            PROBLEM: {}", source.problem);
    }
}
