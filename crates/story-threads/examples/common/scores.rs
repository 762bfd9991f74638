//! How well a clustering agrees with labels: BCubed, pairs, adjusted Rand and mutual information, and
//! how threads are continued.

use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Clone, Copy, Default)]
pub struct Triple {
    pub precision: f64,
    pub recall: f64,
}

impl Triple {
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 {
            0.0
        } else {
            2.0 * self.precision * self.recall / sum
        }
    }
}

impl std::fmt::Display for Triple {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{:.1} / {:.1} / {:.1}",
            self.precision * 100.0,
            self.recall * 100.0,
            self.f1() * 100.0
        )
    }
}

pub struct Scores {
    pub bcubed: Triple,
    pub pairs: Triple,
    pub ari: f64,
    pub ami: f64,
    pub clusters: usize,
    pub labels: usize,
    pub documents: usize,
}

struct Table {
    cells: BTreeMap<(u32, u64), f64>,
    rows: BTreeMap<u32, f64>,
    columns: BTreeMap<u64, f64>,
    total: f64,
}

/// Of documents that have a label.
pub fn scores(labels: &[Option<u32>], clusters: &[u64]) -> Scores {
    let mut table = Table {
        cells: BTreeMap::new(),
        rows: BTreeMap::new(),
        columns: BTreeMap::new(),
        total: 0.0,
    };
    for (label, cluster) in labels.iter().zip(clusters) {
        let Some(label) = label else { continue };
        *table.cells.entry((*label, *cluster)).or_default() += 1.0;
        *table.rows.entry(*label).or_default() += 1.0;
        *table.columns.entry(*cluster).or_default() += 1.0;
        table.total += 1.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((row, column), count) in &table.cells {
        precision += count * count / table.columns[column];
        recall += count * count / table.rows[row];
    }
    let bcubed = Triple {
        precision: precision / table.total,
        recall: recall / table.total,
    };
    let pairs =
        |counts: &mut dyn Iterator<Item = f64>| counts.map(|count| count * (count - 1.0) / 2.0).sum::<f64>();
    let both = pairs(&mut table.cells.values().copied());
    let found = pairs(&mut table.columns.values().copied());
    let marked = pairs(&mut table.rows.values().copied());
    let all = table.total * (table.total - 1.0) / 2.0;
    let expected = found * marked / all;
    let ari = (both - expected) / ((found + marked) / 2.0 - expected);
    Scores {
        bcubed,
        pairs: Triple {
            precision: both / found.max(1.0),
            recall: both / marked.max(1.0),
        },
        ari,
        ami: ami(&table),
        clusters: table.columns.len(),
        labels: table.rows.len(),
        documents: table.total as usize,
    }
}

/// BCubed of some of the documents, among all.
pub fn bcubed_of(labels: &[Option<u32>], clusters: &[u64], some: &[bool]) -> Triple {
    let mut cells: BTreeMap<(u32, u64), f64> = BTreeMap::new();
    let (mut rows, mut columns): (HashMap<u32, f64>, HashMap<u64, f64>) = Default::default();
    for (label, cluster) in labels.iter().zip(clusters) {
        let Some(label) = label else { continue };
        *cells.entry((*label, *cluster)).or_default() += 1.0;
        *rows.entry(*label).or_default() += 1.0;
        *columns.entry(*cluster).or_default() += 1.0;
    }
    let asked: HashSet<u32> = labels
        .iter()
        .zip(some)
        .filter(|(_, some)| **some)
        .filter_map(|(label, _)| *label)
        .collect();
    let (mut precision, mut recall, mut total) = (0.0, 0.0, 0.0);
    for ((row, column), count) in cells.iter().filter(|((row, _), _)| asked.contains(row)) {
        precision += count * count / columns[column];
        recall += count * count / rows[row];
        total += count;
    }
    Triple {
        precision: precision / total,
        recall: recall / total,
    }
}

/// Adjusted by the arithmetic mean of the entropies.
fn ami(table: &Table) -> f64 {
    let n = table.total;
    let entropy = |counts: &mut dyn Iterator<Item = f64>| {
        -counts.map(|count| count / n * (count / n).ln()).sum::<f64>()
    };
    let rows = entropy(&mut table.rows.values().copied());
    let columns = entropy(&mut table.columns.values().copied());
    let mutual: f64 = table
        .cells
        .iter()
        .map(|((row, column), count)| {
            count / n * (n * count / (table.rows[row] * table.columns[column])).ln()
        })
        .sum();
    let expected = expected_mutual(table);
    (mutual - expected) / ((rows + columns) / 2.0 - expected)
}

fn expected_mutual(table: &Table) -> f64 {
    let n = table.total as usize;
    let mut factorial = vec![0.0; n + 1];
    for at in 1..=n {
        factorial[at] = factorial[at - 1] + (at as f64).ln();
    }
    let sizes = |counts: &mut dyn Iterator<Item = f64>| {
        let mut sizes: HashMap<usize, f64> = HashMap::new();
        for count in counts {
            *sizes.entry(count as usize).or_default() += 1.0;
        }
        sizes
    };
    let rows = sizes(&mut table.rows.values().copied());
    let columns = sizes(&mut table.columns.values().copied());
    let mut expected = 0.0;
    for (a, rows) in &rows {
        for (b, columns) in &columns {
            for both in (a + b).saturating_sub(n).max(1)..=*a.min(b) {
                let information =
                    both as f64 / n as f64 * (n as f64 * both as f64 / (*a as f64 * *b as f64)).ln();
                let odds = factorial[*a] + factorial[*b] + factorial[n - a] + factorial[n - b]
                    - factorial[n]
                    - factorial[both]
                    - factorial[a - both]
                    - factorial[b - both]
                    - factorial[n + both - a - b];
                expected += rows * columns * information * odds.exp();
            }
        }
    }
    expected
}

pub struct Threads {
    /// Of items that continue a thread: put where its last item is.
    pub continued: f64,
    /// Of items that begin a thread: put where an item of another thread was already.
    pub false_joins: f64,
}

/// In the order of the stream; only items that have a label count.
pub fn threads(labels: &[Option<u32>], clusters: &[u64]) -> Threads {
    let mut last: HashMap<u32, u64> = HashMap::new();
    let mut taken: HashSet<u64> = HashSet::new();
    let (mut continued, mut following, mut false_joins, mut first) = (0.0, 0.0, 0.0, 0.0);
    for (label, cluster) in labels.iter().zip(clusters) {
        let Some(label) = label else { continue };
        match last.insert(*label, *cluster) {
            Some(before) => {
                following += 1.0;
                continued += f64::from(u8::from(before == *cluster));
            }
            None => {
                first += 1.0;
                false_joins += f64::from(u8::from(taken.contains(cluster)));
            }
        }
        taken.insert(*cluster);
    }
    Threads {
        continued: continued / f64::max(following, 1.0),
        false_joins: false_joins / f64::max(first, 1.0),
    }
}
