//! The sample newspaper, whose articles say which story they belong to: full reports with headlines, from
//! which no weight was learned (thresholds were chosen with it in view). What the engine makes of it is
//! what readers of the demo see.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use story_threads::{Document, Engine};

const DAY: i64 = 86_400_000_000;

struct Report {
    document: Document,
    label: String,
}

/// A line of the front matter.
fn field<'a>(front: &'a str, name: &str) -> &'a str {
    let line = front
        .lines()
        .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
    line.map_or("", |value| value.trim().trim_matches('"'))
}

/// `-2d 09:10`: days before the paper's own, and the hour.
fn moment(text: &str) -> Option<i64> {
    let (days, clock) = text.split_once("d ")?;
    let (hour, minute) = clock.split_once(':')?;
    let minutes = hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?;
    Some((20_000 + days.parse::<i64>().ok()?) * DAY + minutes * 60_000_000)
}

/// As a reader sees it: the words of links without their addresses.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some(at) = rest.find("](") {
        text.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace(['[', '*', '#', '>', '|'], "")
}

fn newspaper() -> Vec<Report> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/articles");
    let mut reports = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the newspaper") {
        let path = entry.expect("an article").path();
        let text = std::fs::read_to_string(&path).expect("readable");
        let mut parts = text.splitn(3, "+++");
        let (front, body) = (parts.nth(1).unwrap_or_default(), parts.next().unwrap_or_default());
        reports.push(Report {
            document: Document {
                id: path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                time: moment(field(front, "published")).expect("a moment"),
                publisher: "ledger".to_owned(),
                title: field(front, "headline").to_owned(),
                text: format!("{}\n\n{}", field(front, "standfirst"), plain(body)),
            },
            label: field(front, "story").to_owned(),
        });
    }
    reports.sort_by(|a, b| (a.document.time, &a.document.id).cmp(&(b.document.time, &b.document.id)));
    reports
}

#[test]
fn the_newspapers_stories_are_told_apart() {
    let reports = newspaper();
    let mut engine = Engine::new();
    for report in &reports {
        engine.add(&report.document);
    }
    let mut found: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for report in &reports {
        let story = engine.explain(&report.document.id).expect("it was added").story;
        found
            .entry(story.to_string())
            .or_default()
            .insert(&report.document.id);
    }
    let labelled: Vec<(&str, &str)> = reports
        .iter()
        .filter(|report| !report.label.is_empty())
        .map(|report| (report.document.id.as_str(), report.label.as_str()))
        .collect();
    // BCubed: of each report's companions, how many belong; of those that belong, how many are there.
    let (mut precision, mut recall) = (0.0, 0.0);
    for (id, label) in &labelled {
        let company = found
            .values()
            .find(|story| story.contains(id))
            .expect("somewhere");
        let own = |(other, theirs): &&(&str, &str)| theirs == label && company.contains(other);
        let together = labelled.iter().filter(own).count() as f64;
        precision += together / company.len() as f64;
        recall += together / labelled.iter().filter(|(_, theirs)| theirs == label).count() as f64;
    }
    let n = labelled.len() as f64;
    let (precision, recall) = (precision / n, recall / n);
    let largest = found.values().max_by_key(|story| story.len()).expect("some");
    for story in found.values() {
        println!("{} {:?}", story.len(), story);
    }
    println!(
        "{n} labelled, {} stories, precision {precision:.3}, recall {recall:.3}",
        found.len()
    );
    assert!(
        largest.len() <= 12,
        "one story took in {} reports: {largest:?}",
        largest.len()
    );
    assert!(
        precision >= 0.88,
        "reports stand in stories of others: precision {precision:.3}"
    );
    assert!(recall >= 0.95, "stories fall apart: recall {recall:.3}");
}
