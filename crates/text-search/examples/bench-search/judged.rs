//! nDCG@10 on judged sets, beside the bars measured with the best of three Tantivy variants
//! (stop words left out, stemming, repeated words weighted) over one field.

use std::collections::HashMap;
use std::path::Path;

use jiff::ZonedDateTime;
use text_search::{Document, Index, Options, Rebuild, query};

use crate::Outcome;
use crate::sets::{Judgements, beir};
use crate::table::Table;

const BARS: [(&str, f64); 4] = [
    ("time", 0.6824),
    ("cranfield", 0.5205),
    ("cisi", 0.3686),
    ("scifact", 0.6838),
];

pub fn measure(archives: &Path, table: &mut Table) -> Outcome<()> {
    table.begin(&["set", "nDCG@10", "bar", "difference"]);
    let row = |name: &str, score: f64, bar: f64| {
        let difference = score - bar;
        [
            name.to_owned(),
            format!("{score:.4}"),
            format!("{bar:.4}"),
            format!("{difference:+.4}"),
        ]
    };
    let (mut sum, mut bars, mut sets) = (0.0, 0.0, 0.0);
    for (name, bar) in BARS {
        let Some(set) = beir(archives, name)? else {
            println!("skipped: no {name} in {}", archives.display());
            continue;
        };
        let archive = Archive::of(&set.documents)?;
        let mut total = 0.0;
        let judged = set
            .queries
            .iter()
            .filter(|(id, _)| set.judgements.contains_key(id));
        let mut queries = 0;
        for (id, text) in judged {
            let found = archive.search(text)?;
            total += ndcg(&found, &set.judgements, id);
            queries += 1;
        }
        let score = total / f64::from(queries);
        table.row(&row(name, score, bar));
        sum += score;
        bars += bar;
        sets += 1.0;
    }
    table.row(&row("mean", sum / sets, bars / sets));
    Ok(())
}

/// With gains as graded and the logarithmic discount of trec_eval.
fn ndcg(found: &[String], judgements: &Judgements, query: &str) -> f64 {
    let grades: &HashMap<String, u32> = &judgements[query];
    let gain = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        let positions = (2..12).map(f64::from);
        grades
            .zip(positions)
            .map(|(grade, position)| f64::from(grade) / position.log2())
            .sum()
    };
    let mut ideal: Vec<u32> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = gain(&mut ideal.into_iter());
    if best == 0.0 {
        return 0.0;
    }
    gain(&mut found.iter().map(|id| grades.get(id).copied().unwrap_or(0))) / best
}

/// An index of its own folder, which goes with it.
pub struct Archive {
    pub index: Index,
    pub folder: tempfile::TempDir,
    now: ZonedDateTime,
}

impl Archive {
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let index = Index::open(folder.path())?.index;
        let mut rebuild = Rebuild::begin(&index)?;
        for document in documents {
            rebuild.add(document)?;
        }
        rebuild.finish(1)?;
        Ok(Self {
            index,
            folder,
            now: "1970-02-01T00:00:00+00:00[UTC]".parse()?,
        })
    }

    /// The ids of the ten best, by words alone.
    pub fn search(&self, text: &str) -> Outcome<Vec<String>> {
        let options = Options {
            limit: 10,
            ..Options::default()
        };
        let results = self.index.search(&query::parse(text, &self.now), &options)?;
        Ok(results.hits.into_iter().map(|hit| hit.id).collect())
    }
}
