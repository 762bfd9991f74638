//! Composition: which candidates make a letter, and in which order. A pure function: the same input
//! gives the same letter.
//!
//! One to three items are for every reader; then the reader's topics; then, when that is little, the
//! best of the rest. Two items that say nearly the same are one item too many, and no section fills a
//! letter alone. An editor's decisions come last and always win; both orders can be compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Candidate, Override, OverrideKind, TopicSet};

/// One reason for a score, in points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    pub points: i64,
}

impl Part {
    pub fn new(name: &str, points: i64) -> Part {
        Part {
            name: name.to_owned(),
            points,
        }
    }
}

/// An item of a letter.
#[derive(Clone, Debug)]
pub struct Item {
    pub candidate: Candidate,
    pub points: i64,
    /// Everything the points are made of, an editor's weight included.
    pub parts: Vec<Part>,
    /// For every reader, whatever their topics.
    pub must_read: bool,
    /// Readers have seen an earlier text of it.
    pub returns: bool,
    /// Where the machine had put it; none: only an editor did.
    pub machine_place: Option<usize>,
    /// What an editor decided about it.
    pub decided: Vec<OverrideKind>,
}

/// A candidate that is not in the letter, and why.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub candidate: Candidate,
    pub points: i64,
    pub why: String,
}

#[derive(Clone, Debug, Default)]
pub struct Composed {
    pub items: Vec<Item>,
    pub left_out: Vec<LeftOut>,
}

pub const MOST: usize = 9;
const FEWEST: usize = 5;
const MUST_READS: usize = 3;
/// From here on every reader must know it.
const MUST_POINTS: i64 = 90;
const PER_SECTION: usize = 3;
/// Below this nothing fills a letter up.
const WORTH: i64 = 30;
const TOPIC_POINTS: i64 = 25;
/// Shared words, of a hundred: from the first number on it costs points, from the second it is out.
const ALIKE: usize = 25;
const SAME: usize = 55;

/// Composes for one set of topics. `seen` says under which mark these readers last saw an item.
pub fn compose(
    candidates: &[Candidate],
    overrides: &[Override],
    topics: &TopicSet,
    seen: &BTreeMap<Uuid, String>,
) -> Composed {
    let mut choice = Choice {
        topics,
        seen,
        taken: Vec::new(),
        out: Vec::new(),
        sections: BTreeMap::new(),
    };
    let wanted: BTreeSet<Uuid> = overrides
        .iter()
        .filter(|o| matches!(o.kind, OverrideKind::Pin | OverrideKind::Lead))
        .map(|o| o.item)
        .collect();
    let mut waiting = choice.worth_looking_at(candidates, overrides);
    choice.take_must_reads(&mut waiting);
    choice.take_while(&mut waiting, MOST, |item, topics| {
        topics.touches(&item.candidate.topics) || topics.follows(item.candidate.item)
    });
    choice.take_while(&mut waiting, FEWEST, |_, _| true);
    for item in waiting {
        choice.leave_out(item, "better ones filled the letter, or it is not of the topics");
    }
    choice.with_decisions(candidates, overrides, &wanted)
}

struct Choice<'a> {
    topics: &'a TopicSet,
    seen: &'a BTreeMap<Uuid, String>,
    taken: Vec<Item>,
    out: Vec<LeftOut>,
    sections: BTreeMap<Uuid, usize>,
}

impl Choice<'_> {
    /// Everything that may be in this letter, the best first; ties by time, then by id.
    fn worth_looking_at(&mut self, candidates: &[Candidate], overrides: &[Override]) -> Vec<Item> {
        let mut items = Vec::new();
        for candidate in candidates {
            let decided = decided(overrides, candidate.item);
            let item = self.item(candidate, overrides, decided);
            let asked_for = item
                .decided
                .iter()
                .any(|kind| matches!(kind, OverrideKind::Pin | OverrideKind::Lead));
            if item.decided.contains(&OverrideKind::Exclude) {
                self.leave_out(item, "an editor took it out");
            } else if candidate.muted && !asked_for {
                self.leave_out(item, "an editor muted the story");
            } else if candidate.seen_as(self.seen).any(|mark| *mark == candidate.mark) {
                self.leave_out(item, "readers have seen it, and nothing material is new");
            } else {
                items.push(item);
            }
        }
        items.sort_by(order);
        items
    }

    fn item(&self, candidate: &Candidate, overrides: &[Override], decided: Vec<OverrideKind>) -> Item {
        let mut parts = candidate.parts.clone();
        if self.topics.chose(candidate.item, &candidate.topics) {
            parts.push(Part::new("chosen topic", TOPIC_POINTS));
        }
        for boost in overrides
            .iter()
            .filter(|o| o.item == candidate.item && o.kind == OverrideKind::Boost)
        {
            parts.push(Part::new("editor", boost.place));
        }
        Item {
            points: parts.iter().map(|part| part.points).sum(),
            parts,
            candidate: candidate.clone(),
            must_read: false,
            returns: candidate.seen_as(self.seen).next().is_some(),
            machine_place: None,
            decided,
        }
    }

    fn take_must_reads(&mut self, waiting: &mut Vec<Item>) {
        // Measured without the topics: what everybody must know does not depend on them.
        let base = |item: &Item| item.points - topic_points(item);
        let mut best: Vec<(i64, Uuid)> = waiting
            .iter()
            .map(|item| (-base(item), item.candidate.item))
            .collect();
        best.sort();
        for (points, id) in best {
            let enough = self.taken.len() >= MUST_READS || (-points < MUST_POINTS && !self.taken.is_empty());
            if enough {
                break;
            }
            let Some(at) = waiting.iter().position(|item| item.candidate.item == id) else {
                continue;
            };
            let item = waiting.remove(at);
            self.take(item, true);
        }
    }

    /// Takes the best of those that fit until there are `upto`, each weighed against what is taken.
    fn take_while(&mut self, waiting: &mut Vec<Item>, upto: usize, fits: impl Fn(&Item, &TopicSet) -> bool) {
        while self.taken.len() < upto {
            let best = waiting
                .iter()
                .enumerate()
                .filter(|(_, item)| fits(item, self.topics))
                .map(|(at, item)| (at, item.points - self.likeness(item).0 as i64 / 2))
                .filter(|(_, points)| *points >= WORTH)
                .max_by_key(|(at, points)| (*points, usize::MAX - at));
            let Some((at, _)) = best else { break };
            let item = waiting.remove(at);
            self.take(item, false);
        }
    }

    fn take(&mut self, mut item: Item, must_read: bool) {
        let (alike, other) = self.likeness(&item);
        if alike >= SAME {
            return self.leave_out(item, &format!("nearly the same as “{other}”"));
        }
        let in_section = self.sections.entry(item.candidate.section.0).or_default();
        if *in_section >= PER_SECTION {
            let why = format!(
                "there are {PER_SECTION} of {} already",
                item.candidate.section_name
            );
            return self.leave_out(item, &why);
        }
        *in_section += 1;
        if alike >= ALIKE {
            item.parts.push(Part::new("like another", -(alike as i64) / 2));
            item.points -= alike as i64 / 2;
        }
        item.must_read = must_read;
        item.machine_place = Some(self.taken.len() + 1);
        self.taken.push(item);
    }

    /// How many of a hundred words it shares with the item most like it, and that one's headline.
    fn likeness(&self, item: &Item) -> (usize, String) {
        let own = &item.candidate.words;
        self.taken
            .iter()
            .map(|other| {
                let shared = own.intersection(&other.candidate.words).count();
                let all = own.len() + other.candidate.words.len() - shared;
                (shared * 100 / all.max(1), other.candidate.headline.clone())
            })
            .filter(|(alike, _)| *alike >= ALIKE)
            .max_by(|a, b| a.0.cmp(&b.0))
            .unwrap_or_default()
    }

    fn leave_out(&mut self, item: Item, why: &str) {
        self.out.push(LeftOut {
            candidate: item.candidate,
            points: item.points,
            why: why.to_owned(),
        });
    }

    /// Puts what an editor asked for where the editor asked for it, whatever was chosen before.
    fn with_decisions(
        mut self,
        candidates: &[Candidate],
        overrides: &[Override],
        wanted: &BTreeSet<Uuid>,
    ) -> Composed {
        for candidate in candidates.iter().filter(|c| wanted.contains(&c.item)) {
            if !self
                .taken
                .iter()
                .any(|item| item.candidate.item == candidate.item)
            {
                self.out.retain(|out| out.candidate.item != candidate.item);
                let item = self.item(candidate, overrides, decided(overrides, candidate.item));
                self.taken.push(item);
            }
        }
        while self.taken.len() > MOST {
            let Some(last) = self
                .taken
                .iter()
                .rposition(|item| !wanted.contains(&item.candidate.item))
            else {
                break;
            };
            let item = self.taken.remove(last);
            self.leave_out(item, "an editor's choice took its place");
        }
        place(&mut self.taken, overrides);
        rewrite(&mut self.taken, overrides);
        self.out
            .sort_by(|a, b| (b.points, a.candidate.item).cmp(&(a.points, b.candidate.item)));
        Composed {
            items: self.taken,
            left_out: self.out,
        }
    }
}

fn topic_points(item: &Item) -> i64 {
    let parts = item.parts.iter().filter(|part| part.name == "chosen topic");
    parts.map(|part| part.points).sum()
}

fn order(a: &Item, b: &Item) -> std::cmp::Ordering {
    (b.points, b.candidate.at, a.candidate.item).cmp(&(a.points, a.candidate.at, b.candidate.item))
}

fn decided(overrides: &[Override], item: Uuid) -> Vec<OverrideKind> {
    let own = overrides.iter().filter(|o| o.item == item);
    own.map(|o| o.kind).collect()
}

/// The lead first, then each pin at its own place. All are taken out before any is put back: one that
/// moves afterwards would shift the others.
fn place(items: &mut Vec<Item>, overrides: &[Override]) {
    let mut moves: Vec<(bool, i64, Uuid)> = overrides
        .iter()
        .filter_map(|o| match o.kind {
            OverrideKind::Lead => Some((false, 0, o.item)),
            OverrideKind::Pin => Some((true, o.place, o.item)),
            _ => None,
        })
        .collect();
    moves.sort();
    let mut decided = Vec::new();
    for (_, place, id) in moves {
        if let Some(from) = items.iter().position(|item| item.candidate.item == id) {
            decided.push((usize::try_from(place - 1).unwrap_or(0), items.remove(from)));
        }
    }
    let mut free = 0;
    for (wanted, item) in decided {
        let to = wanted.max(free).min(items.len());
        items.insert(to, item);
        free = to + 1;
    }
}

fn rewrite(items: &mut [Item], overrides: &[Override]) {
    for new in overrides.iter().filter(|o| o.kind == OverrideKind::Rewrite) {
        for item in items.iter_mut().filter(|item| item.candidate.item == new.item) {
            if !new.headline.is_empty() {
                item.candidate.headline.clone_from(&new.headline);
            }
            if !new.summary.is_empty() {
                item.candidate.summary.clone_from(&new.summary);
            }
        }
    }
}

#[cfg(test)]
mod tests;
