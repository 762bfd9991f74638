//! Documents per second of one processor core: short wire items, and the same joined to long ones; and
//! what a hostile document costs.

use std::path::Path;
use std::process::Command;

use statements::{Gazetteer, read};

use crate::Outcome;

pub fn measure(corpus: &Path) -> Outcome<()> {
    println!(
        "\n| speed, one thread | documents | bytes each | documents per CPU-second |\n| --- | ---: | ---: | ---: |"
    );
    Gazetteer::built_in();
    if corpus.is_file() {
        let unpacked = Command::new("gzip").arg("-dc").arg(corpus).output()?.stdout;
        let items: Vec<(String, String)> = String::from_utf8_lossy(&unpacked)
            .lines()
            .filter_map(|line| {
                let item: serde_json::Value = serde_json::from_str(line).ok()?;
                Some((
                    item["title"].as_str()?.to_owned(),
                    item["body"].as_str()?.to_owned(),
                ))
            })
            .collect();
        row("wire items", &items)?;
        let long: Vec<(String, String)> = items
            .chunks(5)
            .map(|five| {
                let text: Vec<&str> = five.iter().map(|(_, text)| text.as_str()).collect();
                (five[0].0.clone(), text.join("\n\n"))
            })
            .collect();
        row("five joined", &long)?;
    } else {
        println!("skipped: {} is not there", corpus.display());
    }
    for (name, text) in hostile() {
        row(name, &[(String::new(), text)])?;
    }
    Ok(())
}

fn row(name: &str, items: &[(String, String)]) -> Outcome<()> {
    let bytes: usize = items.iter().map(|(title, text)| title.len() + text.len()).sum();
    let before = cpu_seconds()?;
    let mut found = 0;
    for (title, text) in items {
        let reading = read(title, text);
        found += reading.mentions.len() + reading.statements.len() + reading.numbers.len();
    }
    let spent = (cpu_seconds()? - before).max(1e-6);
    println!(
        "| {name} | {} | {} | {:.1} ({found} found) |",
        items.len(),
        bytes / items.len().max(1),
        items.len() as f64 / spent
    );
    Ok(())
}

/// What this thread has spent, as Linux counts it.
fn cpu_seconds() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos: f64 = stat.split_whitespace().next().unwrap_or("0").parse()?;
    Ok(nanos / 1e9)
}

/// A million bytes each of what might be slow.
pub fn hostile() -> Vec<(&'static str, String)> {
    const SIZE: usize = 1_000_000;
    let filled = |unit: &str| unit.repeat(SIZE / unit.len());
    vec![
        ("capitals, 1 MB", filled("ABC Def ")),
        ("capitals without a space, 1 MB", filled("Ab")),
        ("open quotes, 1 MB", filled("\u{201c}He said ")),
        ("straight quotes, 1 MB", filled("\"a\" ")),
        ("said and said, 1 MB", filled("he said that ")),
        (
            "one sentence of clauses, 1 MB",
            filled("Mr Smith, the head of it, said, "),
        ),
        ("brackets, 1 MB", filled("Smith (a) said (")),
        ("according to, 1 MB", filled("according to ")),
        ("digits, 1 MB", filled("1,234")),
        (
            "quoted names, 1 MB",
            filled("\"Jack Smith said\" Jack Smith said, "),
        ),
        ("dashes on lines, 1 MB", filled("\u{2014} a spokesman\n")),
        ("his claim that, 1 MB", filled("his claim that ")),
        ("told and told, 1 MB", filled("he told the man ")),
        (
            "bodies and their words, 1 MB",
            filled("The Office of Holm and Berg said no. The office said yes. "),
        ),
        (
            "plans, he said, 1 MB",
            filled("Holm announced a plan, Berg said, "),
        ),
    ]
}
