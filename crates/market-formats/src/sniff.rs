//! Which format a source is in, by its first bytes. A guess for people; never used unasked.

use crate::Format;

/// Guesses the format of a plain (not packed) source. `None`: nothing here knows it.
/// A zip is taken for the ECB's, which is the only one whose publisher sends zips.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(crate::unpack::ZIP_MAGIC) {
        return Some(Format::EcbHistory);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(4_096)];
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start();
    if is_html(head.as_bytes()) {
        return None;
    }
    match head.chars().next()? {
        '<' if head.contains("eurofxref") => Some(Format::EcbDaily),
        '<' if head.contains("TreasuryYieldCurve") || head.contains("BC_10YEAR") => Some(Format::TreasuryXml),
        '<' => None,
        '[' if head.contains("\"indicator\"") && head.contains("\"pages\"") => Some(Format::WorldbankJson),
        '{' if head.contains("\"releases\"") => Some(Format::ReleasesJson),
        '{' if head.contains("\"realtime_start\"") || head.contains("\"error_code\"") => {
            Some(Format::FredJson)
        }
        '{' if head.contains("\"observations\"") => Some(Format::PushJson),
        '{' | '[' => None,
        _ if head.starts_with("BEGIN:VCALENDAR") => Some(Format::Ical),
        _ => table(head),
    }
}

fn table(head: &str) -> Option<Format> {
    let mut lines = head.lines();
    let header = lines.next()?.trim().replace('"', "");
    let names: Vec<&str> = header.split(',').map(str::trim).collect();
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    match *names.first()? {
        "Date" if has("USD") && names.len() > 2 => Some(Format::EcbHistory),
        _ if has("TIME_PERIOD") && has("OBS_VALUE") => Some(Format::SdmxCsv),
        "Time Period" if has("10year") => Some(Format::TreasuryCsv),
        "Date" if has("10 Yr") || has("10 yr") => Some(Format::TreasuryCsv),
        first if first.eq_ignore_ascii_case("date") && has("Open") && has("Close") => Some(Format::OhlcvCsv),
        "observation_date" | "DATE" => Some(Format::FredCsv),
        "Day" | "Week of" | "Month" | "Year" if names.len() >= 2 => Some(Format::EiaCsv),
        _ => head
            .lines()
            .take(8)
            .any(|line| {
                ["Day,", "Week of,", "Month,", "Year,"]
                    .iter()
                    .any(|start| line.starts_with(start))
            })
            .then_some(Format::EiaCsv),
    }
}

/// Whether bytes begin like a web page.
pub(crate) fn is_html(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]).to_ascii_lowercase();
    let mut text = text.trim_start();
    while let Some(rest) = text.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        text = rest.1.trim_start();
    }
    let page = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<title",
        "<meta",
        "<div",
        "<p>",
        "<h1",
    ];
    page.iter().any(|start| text.starts_with(start)) || (text.starts_with("<?xml") && text.contains("<html"))
}
