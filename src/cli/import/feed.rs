//! `courant import feed FILE|URL`

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use indicatif::ProgressBar;
use wire_formats::{MAX_FEED_BYTES, feed, read_limited};

use super::How;
use super::landing::{Arrival, Landing};
use super::page::path_of;
use crate::app::House;
use crate::couriers::fetch;

pub fn import(house: &House, how: &How, from: &str) -> anyhow::Result<()> {
    let is_address = from.starts_with("https://") || from.starts_with("http://");
    let (bytes, url) = if is_address {
        (
            fetch::get(from, MAX_FEED_BYTES).with_context(|| format!("cannot fetch {from}"))?,
            Some(from),
        )
    } else {
        let file = File::open(Path::new(from)).with_context(|| format!("cannot open {from}"))?;
        (read_limited(file, MAX_FEED_BYTES)?, None)
    };
    let feed = feed::read(&bytes, url)?;
    println!("{}: {} items", feed.title, feed.items.len());
    let mut landing = Landing::open(house, how)?;
    for note in &feed.notes {
        landing.report.say("the feed", note);
    }
    let progress = ProgressBar::new(feed.items.len() as u64);
    for item in feed.items {
        let old_paths = item
            .document
            .canonical
            .as_deref()
            .and_then(path_of)
            .into_iter()
            .collect();
        let name = item.document.headline.clone();
        landing.take(Arrival {
            origin: item.id,
            name,
            document: item.document,
            slug: None,
            old_paths,
        })?;
        progress.inc(1);
    }
    landing.flush()?;
    landing.report.print(&progress, how.dry_run);
    Ok(())
}
