//! How well importance says which stories will go on: dated one-sentence items in threads (2010 to 2016,
//! other people's, beside the repository). Each day every thread with an item in the last fourteen days
//! is given its points; right is a thread that returns on two or more of the next fourteen days. The
//! figure is the mean average precision over days, beside two simple counts.
//!
//!     cargo run --profile demo --example bench-importance

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use courant::base::clock::Micros;
use courant::news::stories::points::{Outside, Report, reasons};

const SET: &str = "../shared/data/stories/current-events-2010-2016.jsonl.xz";
/// Days in which a thread counts as active, and in which it may return.
const ACTIVE: i64 = 14;

fn main() {
    if !Path::new(SET).exists() {
        println!("{SET} is not there: nothing to measure.");
        return;
    }
    let threads = threads();
    println!(
        "| days | threads a day | of them return | importance | items, half-life 3.5 days | items in 14 days |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for (from, to) in [("2011-01-01", "2014-07-01"), ("2014-07-01", "2016-12-01")] {
        let days = day(from)..day(to);
        let [ours, decayed, counted] = [importance, decayed, counted].map(|score| {
            let days = by_day(&threads, days.clone(), score);
            let found: Vec<f64> = days
                .values()
                .filter_map(|ranked| average_precision(ranked))
                .collect();
            let all = days.values().map(Vec::len).sum::<usize>() as f64;
            let right = days.values().flatten().filter(|(_, returns)| *returns).count() as f64;
            let mean = found.iter().sum::<f64>() / found.len() as f64;
            (mean, all / days.len() as f64, right / all)
        });
        println!(
            "| {from} to {to} | {:.1} | {:.1} % | {:.3} | {:.3} | {:.3} |",
            ours.1,
            100.0 * ours.2,
            ours.0,
            decayed.0,
            counted.0
        );
    }
}

/// The days of each thread's items, in order, one for each item.
fn threads() -> Vec<Vec<i64>> {
    let unpacked = Command::new("xz").args(["-dc", SET]).output().expect("xz");
    let mut threads: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for line in String::from_utf8(unpacked.stdout).expect("text").lines() {
        let item: serde_json::Value = serde_json::from_str(line).expect("JSON");
        if let (Some(story), Some(time)) = (item["story"].as_str(), item["time"].as_str()) {
            threads
                .entry(story.to_owned())
                .or_default()
                .push(day(&time[..10]));
        }
    }
    let mut threads: Vec<Vec<i64>> = threads.into_values().collect();
    threads.iter_mut().for_each(|days| days.sort());
    threads
}

fn day(text: &str) -> i64 {
    let date: jiff::civil::Date = text.parse().expect("a date");
    let span = jiff::civil::date(1970, 1, 1).until(date).expect("days");
    i64::from(span.get_days())
}

type Score = fn(&[i64], i64) -> f64;

/// For each day the active threads with their scores, and whether they return.
fn by_day(threads: &[Vec<i64>], days: std::ops::Range<i64>, score: Score) -> BTreeMap<i64, Vec<(f64, bool)>> {
    let mut found: BTreeMap<i64, Vec<(f64, bool)>> = BTreeMap::new();
    for thread in threads {
        let active: BTreeSet<i64> = thread.iter().flat_map(|day| *day..day + ACTIVE).collect();
        for now in active.into_iter().filter(|now| days.contains(now)) {
            let past: Vec<i64> = thread.iter().copied().filter(|day| *day <= now).collect();
            let next: BTreeSet<i64> = thread
                .iter()
                .copied()
                .filter(|day| (now + 1..=now + ACTIVE).contains(day))
                .collect();
            found
                .entry(now)
                .or_default()
                .push((score(&past, now), next.len() >= 2));
        }
    }
    found
}

fn importance(past: &[i64], now: i64) -> f64 {
    let report = |day: &i64| Report {
        at: Micros(day * Micros::DAY),
        mark: 3,
        copy: false,
        voices: Vec::new(),
        officials: 0,
        figures: 0,
        views: 0,
    };
    let reports: Vec<Report> = past.iter().rev().take(200).map(report).collect();
    // At noon, as items have days only.
    let now = Micros(now * Micros::DAY + Micros::DAY / 2);
    let reasons = reasons(&reports, &Outside::default(), (0, false), now);
    reasons.iter().map(|reason| reason.points as f64).sum()
}

fn decayed(past: &[i64], now: i64) -> f64 {
    past.iter().map(|day| (-((now - day) as f64) / 5.0).exp()).sum()
}

fn counted(past: &[i64], now: i64) -> f64 {
    past.iter().filter(|day| now - **day < ACTIVE).count() as f64
}

/// None: nothing returns.
fn average_precision(ranked: &[(f64, bool)]) -> Option<f64> {
    let mut order: Vec<&(f64, bool)> = ranked.iter().collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut sum) = (0.0, 0.0);
    for (at, (_, returns)) in order.iter().enumerate() {
        if *returns {
            right += 1.0;
            sum += right / (at + 1) as f64;
        }
    }
    (right > 0.0).then(|| sum / right)
}
