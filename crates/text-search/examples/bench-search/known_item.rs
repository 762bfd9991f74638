//! 500 headlines of agency items, each to find its own item by the body alone: the headlines are
//! not indexed, or finding them would prove nothing.

use std::path::Path;

use text_search::Document;

use crate::Outcome;
use crate::judged::Archive;
use crate::sets::unzipped;
use crate::table::Table;

const GOAL: f64 = 0.80;

pub fn measure(folder: &Path, items: &[Document], table: &mut Table) -> Outcome<()> {
    let bodies: Vec<Document> = items
        .iter()
        .map(|item| Document {
            headline: String::new(),
            topics: Vec::new(),
            ..item.clone()
        })
        .collect();
    let archive = Archive::of(&bodies)?;
    let (mut total, mut queries) = (0.0, 0);
    for line in unzipped(&folder.join("known-item.tsv.gz"))?.lines().skip(1) {
        let Some((id, query)) = line.split_once('\t') else {
            continue;
        };
        let found = archive.search(query)?;
        total += found
            .iter()
            .position(|one| one == id)
            .map_or(0.0, |place| 1.0 / (place + 1) as f64);
        queries += 1;
    }
    let score = total / f64::from(queries);
    table.begin(&["set", "MRR@10", "goal"]);
    table.row(&["wire, known item", &format!("{score:.4}"), &format!("{GOAL:.2}")]);
    Ok(())
}
