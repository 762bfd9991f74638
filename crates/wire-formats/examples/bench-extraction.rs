//! How well `page::read` finds the article in 60 saved pages whose true text is known
//! (`../shared/data/extraction/pages-60.tar.xz`, read in place, never shipped).
//!
//! Word-level precision, recall and F1 of the body's running text, averaged over pages. The set
//! states no headlines, so a headline counts as exact when the page itself declares the same one
//! (JSON-LD, Open Graph or its `<title>`). Run it in the workspace's root with
//! `cargo run --release -p wire-formats --example bench-extraction [--pages]`.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use courant_body::{Block, Body};
use serde_json::Value;
use wire_formats::page::{self, PageHint, PageKind};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let archive =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/extraction/pages-60.tar.xz");
    if !archive.exists() {
        println!("skipped: {} is not here", archive.display());
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let unpacked = Command::new("tar")
        .arg("-xJf")
        .arg(&archive)
        .arg("-C")
        .arg(folder.path())
        .status()?;
    if !unpacked.success() {
        return Err("tar could not unpack the pages".into());
    }
    let pages = folder.path().join("pages");
    let truth: HashMap<String, Value> =
        serde_json::from_slice(&std::fs::read(pages.join("ground-truth.json"))?)?;
    let one_by_one = std::env::args().any(|arg| arg == "--pages");
    let dump = std::env::args().skip_while(|arg| arg != "--dump").nth(1);

    let mut names: Vec<&String> = truth.keys().collect();
    names.sort();
    let (mut sums, mut headlines, mut failed, mut milliseconds) = ([0.0; 4], 0, 0, 0.0);
    for name in &names {
        let unzipped = Command::new("gzip")
            .arg("-dc")
            .arg(pages.join(format!("{name}.html.gz")))
            .output()?;
        let html = unzipped.stdout;
        let fact = &truth[*name];
        let hint = PageHint {
            kind: PageKind::Html,
            base_url: fact["url"].as_str(),
        };
        let start = Instant::now();
        let read = page::read(&html, hint);
        milliseconds += start.elapsed().as_secs_f64() * 1_000.0;
        let Ok(document) = read else {
            failed += 1;
            println!(
                "{} failed: {}",
                &name[..8],
                read.err().map_or(String::new(), |e| e.to_string())
            );
            continue;
        };
        let text = running_text(document.body.clone());
        let expected = fact["articleBody"].as_str().unwrap_or("");
        let figures = compare(&text, expected, 1);
        let shingles = compare(&text, expected, 4);
        for (sum, figure) in sums.iter_mut().zip([figures.0, figures.1, figures.2, shingles.2]) {
            *sum += figure;
        }
        let declared = declares(&String::from_utf8_lossy(&html), &document.headline);
        headlines += usize::from(declared);
        if one_by_one {
            println!(
                "{} P {:.3} R {:.3} F {:.3} {} | {}",
                &name[..8],
                figures.0,
                figures.1,
                figures.2,
                if declared { "=" } else { "?" },
                document.headline
            );
        }
        if dump.as_deref().is_some_and(|start| name.starts_with(start)) {
            println!("{text}\n--- true ---\n{expected}");
        }
    }
    let n = names.len() as f64;
    println!("pages {n}, failed {failed}, {:.1} ms a page", milliseconds / n);
    println!(
        "words: precision {:.4}, recall {:.4}, F1 {:.4}",
        sums[0] / n,
        sums[1] / n,
        sums[2] / n
    );
    println!("runs of four words: F1 {:.4}", sums[3] / n);
    println!("headline as declared by the page: {headlines} of {n}");
    Ok(())
}

/// The text that a reader reads in line, posts included; captions and players are no text.
fn running_text(mut body: Body) -> String {
    body.blocks.retain(|block| match block {
        Block::Picture { .. } => false,
        Block::Embed { title, .. } => !title.starts_with("Content on "),
        _ => true,
    });
    body.to_text()
}

fn runs(text: &str, length: usize) -> HashMap<Vec<String>, i64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut counts = HashMap::new();
    for run in words.windows(length.min(words.len()).max(1)) {
        *counts.entry(run.to_vec()).or_default() += 1;
    }
    counts
}

fn compare(found: &str, expected: &str, length: usize) -> (f64, f64, f64) {
    let (a, b) = (runs(found, length), runs(expected, length));
    let shared: i64 = a.iter().map(|(run, n)| *n.min(b.get(run).unwrap_or(&0))).sum();
    let total = |counts: &HashMap<Vec<String>, i64>| counts.values().sum::<i64>().max(1) as f64;
    let (precision, recall) = (shared as f64 / total(&a), shared as f64 / total(&b));
    let f1 = match precision + recall > 0.0 {
        true => 2.0 * precision * recall / (precision + recall),
        false => 0.0,
    };
    (precision, recall, f1)
}

/// Whether the page's own title fields begin with this headline.
fn declares(html: &str, headline: &str) -> bool {
    let squash = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase()
    };
    let wanted = squash(headline);
    let fields = ["<title", "og:title", "\"headline\"", "twitter:title"];
    !wanted.is_empty()
        && fields.iter().any(|field| {
            html.match_indices(field).any(|(at, _)| {
                let near: String = html[at..].chars().take(600).collect();
                squash(
                    &near
                        .replace("&amp;", "&")
                        .replace("&#039;", "'")
                        .replace("&quot;", "")
                        .replace("&#x27;", "'"),
                )
                .contains(&wanted)
            })
        })
}
