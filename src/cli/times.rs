//! Times as people type them on the command line: `2026-11-24 07:00` in the edition's zone, or RFC 3339.

use anyhow::{Context, anyhow};
use jiff::civil::DateTime;

use crate::base::clock::Micros;
use crate::news::editions::Edition;

pub fn parse(edition: &Edition, text: &str) -> anyhow::Result<Micros> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(at.into());
    }
    let local: DateTime = text.trim().replace(' ', "T").parse().map_err(|_| {
        anyhow!("“{text}” is no time. hint: write it as 2026-11-24 07:00 or 2026-11-24T07:00:00Z")
    })?;
    let zoned = local
        .to_zoned_datetime(edition.zone.clone())
        .context("that time does not exist")?;
    Ok(zoned.timestamp().into())
}

/// A moment in the edition's zone, for printing.
pub fn show(edition: &Edition, at: Micros) -> String {
    at.timestamp()
        .to_zoned_datetime(edition.zone.clone())
        .strftime("%Y-%m-%d %H:%M %Z")
        .to_string()
}
