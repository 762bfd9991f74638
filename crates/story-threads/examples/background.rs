//! Prints `src/background.txt`: how common words are in news at large. A word's share is the second
//! largest of those in four kinds of text, so that the matters of one of them are not taken for ordinary.
//!
//! `cargo run --release -p story-threads --example background > crates/story-threads/src/background.txt`

mod common;

use std::collections::{BTreeMap, HashMap};

use common::sets;
use story_threads::{Document, stems};

/// Rarer words are left out.
const LEAST: f64 = 0.002;

fn main() {
    let Some(folder) = sets::folder() else {
        eprintln!("skipped: the sets (../shared/data) are not here");
        return;
    };
    let mut kinds: Vec<Vec<Document>> = ["headlines-2014", "look-alikes", "current-events-2010-2016"]
        .iter()
        .map(|name| sets::load(&folder, name).documents)
        .collect();
    kinds.push(sets::corpus(&folder));
    let mut shares: HashMap<String, Vec<f64>> = HashMap::new();
    for documents in &kinds {
        let mut counts: HashMap<String, f64> = HashMap::new();
        for document in documents {
            for stem in stems(&document.title, &document.text) {
                *counts.entry(stem).or_default() += 1.0;
            }
        }
        for (stem, count) in counts {
            shares
                .entry(stem)
                .or_default()
                .push(count / documents.len() as f64);
        }
    }
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (stem, mut shares) in shares {
        shares.sort_by(|a, b| b.total_cmp(a));
        if let Some(share) = shares.get(1).filter(|share| **share >= LEAST) {
            // A line per step of a fifth: finer would say more than four kinds of text can know.
            let step = (share.ln() * 5.0).round() / 5.0;
            lines
                .entry((step.exp() * 1000.0).round().max(1.0) as u32)
                .or_default()
                .push(stem);
        }
    }
    for (permille, mut stems) in lines.into_iter().rev() {
        stems.sort();
        println!("{permille} {}", stems.join(" "));
    }
}
