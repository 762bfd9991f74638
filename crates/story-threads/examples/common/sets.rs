//! The labelled sets in `../shared/data`, which are other people's and not in the repository. Read with
//! `xz` and `gzip` as the system has them.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use story_threads::{Document, stems};

/// A labelled stream.
#[derive(Clone)]
pub struct Set {
    pub name: String,
    pub documents: Vec<Document>,
    /// The label of each document, where it has one.
    pub labels: Vec<Option<u32>>,
}

/// The folder of the sets, if it is there.
pub fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [
        here.join("../../../shared/data"),
        here.join("../../../../shared/data"),
    ];
    places.into_iter().find(|place| place.join("stories").is_dir())
}

pub fn load(folder: &Path, name: &str) -> Set {
    let path = folder.join("stories").join(format!("{name}.jsonl.xz"));
    let lines = unpack("xz", &path);
    let mut labels = HashMap::new();
    let mut set = Set {
        name: name.into(),
        documents: Vec::new(),
        labels: Vec::new(),
    };
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line).expect("the set is made of JSON lines");
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let id = value["id"]
            .as_str()
            .map_or_else(|| value["id"].to_string(), str::to_owned);
        set.documents.push(Document {
            id,
            time: micros(&text("time")),
            publisher: text("publisher"),
            title: text("title"),
            text: text("text"),
        });
        let next = labels.len() as u32;
        set.labels.push(
            value["story"]
                .as_str()
                .map(|story| *labels.entry(story.to_owned()).or_insert(next)),
        );
    }
    set
}

/// The agency items of 1987: no stories are marked, but copies can be computed.
pub fn corpus(folder: &Path) -> Vec<Document> {
    let lines = unpack("gzip", &folder.join("corpora/corpus.jsonl.gz"));
    let read = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("the corpus is made of JSON lines");
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        Document {
            id: text("id"),
            time: agency_time(&text("date")),
            publisher: "agency".into(),
            title: text("title"),
            text: text("body"),
        }
    };
    lines.lines().map(read).collect()
}

impl Set {
    /// The documents that `keep` says, by place and label.
    pub fn filter(&self, name: &str, keep: impl Fn(&Document, Option<u32>) -> bool) -> Self {
        let kept = self
            .documents
            .iter()
            .zip(&self.labels)
            .filter(|(document, label)| keep(document, **label));
        let (documents, labels) = kept.map(|(document, label)| (document.clone(), *label)).unzip();
        Self {
            name: name.into(),
            documents,
            labels,
        }
    }

    /// Half of the stories, those most alike by two and two together.
    pub fn half_of_pairs(&self, odd: bool) -> Self {
        let name = format!("{} pairs {}", self.name, if odd { "B" } else { "A" });
        let pairs = self.pairs();
        self.filter(&name, |_, label| {
            label.is_some_and(|label| mixed(pairs[&label]) % 2 == u32::from(odd))
        })
    }

    /// Of each story the lower label of its pair: the two most alike are a pair, and so on with the rest.
    fn pairs(&self) -> BTreeMap<u32, u32> {
        let mut words: BTreeMap<u32, BTreeMap<String, f64>> = BTreeMap::new();
        for (document, label) in self.documents.iter().zip(&self.labels) {
            if let Some(label) = label {
                for stem in stems(&document.title, &document.text) {
                    *words.entry(*label).or_default().entry(stem).or_default() += 1.0;
                }
            }
        }
        let mut stories: HashMap<String, f64> = HashMap::new();
        for stem in words.values().flat_map(BTreeMap::keys) {
            *stories.entry(stem.clone()).or_default() += 1.0;
        }
        let all = words.len() as f64;
        for vector in words.values_mut() {
            for (stem, weight) in vector.iter_mut() {
                *weight = weight.ln_1p() * (all / stories[stem]).ln();
            }
            let norm = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
            vector.values_mut().for_each(|weight| *weight /= norm.max(1e-9));
        }
        let likeness = |one: &u32, other: &u32| -> f64 {
            let shared = words[one]
                .iter()
                .filter_map(|(stem, weight)| Some(weight * words[other].get(stem)?));
            shared.sum()
        };
        let mut order: Vec<(f64, u32, u32)> = words
            .keys()
            .flat_map(|one| words.range(one + 1..).map(move |(other, _)| (*one, *other)))
            .map(|(one, other)| (likeness(&one, &other), one, other))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut pairs = BTreeMap::new();
        for (_, one, other) in order {
            if !pairs.contains_key(&one) && !pairs.contains_key(&other) {
                pairs.extend([(one, one), (other, one)]);
            }
        }
        for label in words.keys() {
            pairs.entry(*label).or_insert(*label);
        }
        pairs
    }

    /// The stories of one half, chosen by the label; the other half has `odd` the other way.
    pub fn half(&self, odd: bool) -> Self {
        let name = format!("{} {}", self.name, if odd { "B" } else { "A" });
        self.filter(&name, |_, label| {
            label.is_some_and(|label| mixed(label) % 2 == u32::from(odd))
        })
    }

    /// Of each document whether its story is in a fold; stories that look alike are in one.
    pub fn in_fold(&self, fold: u32, folds: u32) -> Vec<bool> {
        let pairs = self.name.starts_with("look-alikes").then(|| self.pairs());
        let place = |label: u32| pairs.as_ref().map_or(label, |pairs| pairs[&label]);
        let mut order: Vec<u32> = self.labels.iter().flatten().map(|label| place(*label)).collect();
        order.sort_unstable_by_key(|label| (mixed(*label), *label));
        order.dedup();
        let at: HashMap<u32, u32> = order.into_iter().zip(0..).collect();
        let inside = |label: &Option<u32>| label.is_some_and(|label| at[&place(label)] % folds == fold);
        self.labels.iter().map(inside).collect()
    }

    /// The stories of one fold, or all others.
    pub fn fold(&self, fold: u32, folds: u32, inside: bool) -> Self {
        let within = self.in_fold(fold, folds);
        let kept = within.iter().enumerate().filter(|(_, within)| **within == inside);
        let kept: Vec<usize> = kept.map(|(at, _)| at).collect();
        Self {
            name: self.name.clone(),
            documents: kept.iter().map(|at| self.documents[*at].clone()).collect(),
            labels: kept.iter().map(|at| self.labels[*at]).collect(),
        }
    }

    /// Only the first `most` words of each text.
    pub fn shortened(&self, name: &str, most: usize) -> Self {
        let mut set = self.clone();
        set.name = format!("{} {name}", self.name);
        for document in &mut set.documents {
            let words: Vec<&str> = document.text.split_whitespace().take(most).collect();
            document.text = words.join(" ");
        }
        set
    }

    /// The first line of each text as its headline, and the rest as text, or nothing.
    pub fn titled(&self, name: &str, keep_text: bool) -> Self {
        let mut set = self.clone();
        set.name = format!("{} {name}", self.name);
        for document in &mut set.documents {
            let text = std::mem::take(&mut document.text);
            let mut lines = text.lines();
            let first = lines
                .by_ref()
                .find(|line| line.split(' ').count() >= 4)
                .unwrap_or(&text);
            document.title = first.chars().take(300).collect();
            if keep_text {
                document.text = lines.collect::<Vec<_>>().join("\n");
            }
        }
        set
    }

    /// Of threads: those that last at most so many days.
    pub fn lasting(&self, days: i64) -> Self {
        let mut spans: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
        for (document, label) in self.documents.iter().zip(&self.labels) {
            if let Some(label) = label {
                let span = spans.entry(*label).or_insert((document.time, document.time));
                *span = (span.0.min(document.time), span.1.max(document.time));
            }
        }
        let short = |label: u32| spans[&label].1 - spans[&label].0 <= days * 86_400_000_000;
        self.filter(&format!("{} ≤ {days} days", self.name), |_, label| {
            label.is_none_or(short)
        })
    }

    /// At most so many documents of each story.
    pub fn sparse(&self, most: usize) -> Self {
        let seen = std::cell::RefCell::new(HashMap::new());
        self.filter(&format!("{} sparse", self.name), |_, label| {
            let mut seen = seen.borrow_mut();
            let count = seen.entry(label).or_insert(0);
            *count += 1;
            *count <= most
        })
    }

    /// Each story somewhere in two years, its documents within so many days.
    pub fn dated(&self, days: u32) -> Self {
        let mut set = self.clone();
        set.name = format!("{} dated", self.name);
        for (at, (document, label)) in set.documents.iter_mut().zip(&set.labels).enumerate() {
            let hours =
                mixed(label.unwrap_or(0).wrapping_add(77)) % (700 * 24) + mixed(at as u32) % (days * 24);
            document.time = (380_000 + i64::from(hours)) * 3_600_000_000;
        }
        set.shuffled(1)
    }

    /// In another order, the same every time.
    pub fn shuffled(&self, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..self.documents.len()).collect();
        let mut state = seed;
        for at in (1..order.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, (state >> 33) as usize % (at + 1));
        }
        order.sort_by_key(|at| self.documents[*at].time);
        Self {
            name: self.name.clone(),
            documents: order.iter().map(|at| self.documents[*at].clone()).collect(),
            labels: order.iter().map(|at| self.labels[*at]).collect(),
        }
    }
}

fn mixed(label: u32) -> u32 {
    label.wrapping_mul(0x9e37_79b9) >> 16
}

fn unpack(program: &str, path: &Path) -> String {
    let out = Command::new(program).arg("-dc").arg(path).output();
    let out = out.unwrap_or_else(|error| panic!("{program} is needed to read {}: {error}", path.display()));
    assert!(
        out.status.success(),
        "{program} could not read {}",
        path.display()
    );
    String::from_utf8(out.stdout).expect("the sets are UTF-8")
}

/// `2014-03-10T12:00:00Z`
pub fn micros(text: &str) -> i64 {
    let part = |from: usize, to: usize| {
        text.get(from..to)
            .and_then(|part| part.parse().ok())
            .unwrap_or(0_i64)
    };
    civil(
        part(0, 4),
        part(5, 7),
        part(8, 10),
        part(11, 13) * 3600 + part(14, 16) * 60 + part(17, 19),
    )
}

/// `26-FEB-1987 15:01:01.79`
fn agency_time(text: &str) -> i64 {
    let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ];
    let (day, time) = text.trim().split_once(' ').unwrap_or((text, ""));
    let mut day = day.split('-');
    let number = |part: Option<&str>| part.and_then(|part| part.trim().parse().ok()).unwrap_or(0_i64);
    let date = number(day.next());
    let month = day
        .next()
        .and_then(|name| months.iter().position(|month| *month == name))
        .unwrap_or(0);
    let year = number(day.next());
    let mut clock = time.trim().split([':', '.']);
    let seconds = number(clock.next()) * 3600 + number(clock.next()) * 60 + number(clock.next());
    civil(year, month as i64 + 1, date, seconds)
}

/// Days from the civil date, by Hinnant's arithmetic.
fn civil(year: i64, month: i64, day: i64, seconds: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (days * 86_400 + seconds) * 1_000_000
}
