//! The stream: a document comes, is read, compared with what is alive, and put. What happens to stories
//! afterwards is in `revise`; what can be asked is in `ask`; how it is written to bytes, in `keep`.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashMap;

use crate::centroid::{heaviest, unit};
use crate::copies::Copies;
use crate::document::{Change, Document, EventId, Feature, Placement, Reason, StoryId};
use crate::gate::{self, Near, Table, Values};
use crate::group::{DAY, Group, Profile};
use crate::index::Index;
use crate::keep::{Keep, Source, Unreadable, keep};
use crate::lexicon::{Lexicon, Term};
use crate::revise;
use crate::shelf::Shelf;
use crate::subject::Subject;
use crate::weights::Weights;
use crate::words::{self, Reading};

/// A story is compared with until it has been quiet so long.
pub(crate) const STORY_QUIET: i64 = 90 * DAY;
/// An event is over when it has been quiet so long.
pub(crate) const EVENT_QUIET: i64 = 3 * DAY;
/// Stories compared with at a time; beyond that those quiet longest are over.
const STORIES: usize = 300_000;
/// Documents remembered; the oldest go.
const DOCUMENTS: usize = 1_000_000;
/// Of the remembered, so many of the latest with their words, to take them back or compare with.
const PROFILES: u64 = 100_000;
/// Reasons kept of older ones.
const REASONS: usize = 4;
/// Live events of a story that a document is compared with.
const EVENTS: usize = 3;
/// Terms kept per document.
const WORDS: usize = 80;
const HEAD: usize = 32;
const NAMES: usize = 32;
/// Terms that candidates are sought by.
const SOUGHT_WORDS: usize = 24;
const SOUGHT_NAMES: usize = 12;
/// Candidates looked at closely.
const CLOSE: usize = 14;
const CLOSEST: usize = 6;
/// A document of more words says more with each: it is sought by fewer, and fewer are looked at.
const LONG: usize = 40;
const SOUGHT_WORDS_LONG: usize = 16;
const SOUGHT_NAMES_LONG: usize = 10;
const CLOSE_LONG: usize = 10;
const CLOSEST_LONG: usize = 4;
/// How far a stream hesitates whose documents are seldom alike; see `needed`.
const HESITATION: f64 = 2.0;
const SELDOM_ALIKE: f64 = 0.34;
/// Documents that `usual` remembers.
const USUAL: f64 = 200.0;
/// The log-odds of a document like nothing that is there, and of a copy above certainty.
const NOTHING_ALIKE: f64 = -7.0;
const COPY_WEIGHT: f64 = 8.0;

/// What is kept of a document.
#[derive(Default)]
pub(crate) struct Stored {
    pub id: Box<str>,
    pub time: i64,
    pub story: u64,
    pub event: u64,
    pub copy_of: Option<u64>,
    pub joined: bool,
    /// Copies add nothing to their group.
    pub votes: bool,
    pub why: Box<[Why]>,
    pub profile: Profile,
}
keep!(Stored {
    id,
    time,
    story,
    event,
    copy_of,
    joined,
    votes,
    why,
    profile
});

/// A reason, without its words.
#[derive(Clone, Copy)]
pub(crate) struct Why {
    pub feature: u8,
    pub term: Option<Term>,
    pub value: f32,
    pub weight: f32,
}
keep!(Why {
    feature,
    term,
    value,
    weight
});

impl Why {
    fn contribution(&self) -> f64 {
        f64::from(self.value) * f64::from(self.weight)
    }
}

/// Two halves of a story that were compared.
#[doc(hidden)]
pub struct Halves {
    pub stay: Vec<String>,
    pub leave: Vec<String>,
    pub values: Values,
}

/// A story that a document may belong to.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub story: StoryId,
    pub values: Values,
    pub log_odds: f64,
    /// The plain cosine of words.
    pub(crate) likeness: f64,
    pub(crate) slot: u32,
}

/// The story engine. See the crate's front page.
#[derive(Default)]
pub struct Engine {
    pub(crate) lexicon: Lexicon,
    copies: Copies,
    pub(crate) documents: Shelf,
    pub(crate) numbers: FxHashMap<Box<str>, u64>,
    pub(crate) next_document: u64,
    /// Stories that are alive, by slot.
    pub(crate) stories: Vec<Option<Group>>,
    free: Vec<u32>,
    pub(crate) slots: FxHashMap<u64, u32>,
    pub(crate) next_story: u64,
    pub(crate) events: FxHashMap<u64, Group>,
    pub(crate) next_event: u64,
    pub(crate) index: Index,
    /// By the time of the last document: the stories and events that end next.
    quiet_stories: BTreeSet<(i64, u64)>,
    quiet_events: BTreeSet<(i64, u64)>,
    /// The times of the latest documents. Their median is now: no single odd time moves it.
    times: VecDeque<i64>,
    pub(crate) story_redirects: FxHashMap<u64, u64>,
    pub(crate) event_redirects: FxHashMap<u64, u64>,
    pub(crate) changes: Vec<Change>,
    /// How alike the latest documents were to their best candidate, on the average; low also
    /// while there is little to be like.
    usual: f64,
    /// Stories to look at again: when the stream has so many documents.
    pub(crate) again: BTreeSet<(u64, u64)>,
    pub(crate) weights: Weights,
    /// For training: the comparisons of stories, when they are watched.
    pub(crate) watched: Option<Vec<(StoryId, Candidate)>>,
    pub(crate) watched_halves: Vec<Halves>,
    /// By slot, the time of the story's last document: read often, and beside each other.
    lasts: Vec<i64>,
    /// By slot, while candidates are sought; all zero between two documents.
    scores: Vec<f32>,
}

impl Engine {
    pub fn new() -> Self {
        Self::default()
    }

    /// With other weights than the crate's own: for training.
    #[doc(hidden)]
    pub fn with_weights(weights: Weights) -> Self {
        Self {
            weights,
            ..Self::default()
        }
    }

    #[doc(hidden)]
    pub fn usual(&self) -> f64 {
        self.usual
    }

    #[doc(hidden)]
    pub fn watch_merges(&mut self) {
        self.watched = Some(Vec::new());
    }

    #[doc(hidden)]
    pub fn watched(&mut self) -> Vec<(StoryId, Candidate)> {
        self.watched.as_mut().map(std::mem::take).unwrap_or_default()
    }

    #[doc(hidden)]
    pub fn watched_halves(&mut self) -> Vec<Halves> {
        std::mem::take(&mut self.watched_halves)
    }

    /// Puts a document into a story and an event. A document whose id is there already is taken out
    /// first.
    pub fn add(&mut self, document: &Document) -> Placement {
        let needed = self.needed();
        self.add_by(document, &mut |candidates| {
            let best = candidates
                .iter()
                .enumerate()
                .max_by(|(a, one), (b, other)| one.log_odds.total_cmp(&other.log_odds).then(b.cmp(a)));
            best.filter(|(_, best)| best.log_odds >= needed).map(|(at, _)| at)
        })
    }

    /// The least log-odds of a join. Even odds, where documents usually are like others; where they
    /// seldom are, most documents begin something, and a wrong join costs more than a missed one.
    pub fn needed(&self) -> f64 {
        // What `usual` has yet to learn it does not know: nothing is made of it.
        let learned = 1.0 - (-f64::from(self.lexicon.documents()) / USUAL).exp();
        HESITATION * ((SELDOM_ALIKE * learned - self.usual()) / 0.08).clamp(0.0, 1.0)
    }

    /// The same, with another's decision which candidate to join: for training.
    #[doc(hidden)]
    pub fn add_by(
        &mut self,
        document: &Document,
        decide: &mut dyn FnMut(&[Candidate]) -> Option<usize>,
    ) -> Placement {
        self.remove(&document.id);
        let reading = words::read(&document.title, &document.text, &mut self.lexicon);
        let alone = reading.title.filter(|_| !reading.has_text);
        let number = self.next_document;
        self.next_document += 1;
        let copied = self.copies.find_and_keep(number, alone, &reading.shingles);
        let copied = copied.filter(|copy| {
            self.documents
                .get(&copy.document)
                .is_some_and(|original| self.slots.contains_key(&original.story))
        });
        let time = self.tick(document.time);
        let profile = self.profile(reading, &document.publisher, copied.is_none());
        let mut stored = Stored {
            id: document.id.as_str().into(),
            time,
            profile,
            votes: copied.is_none(),
            ..Stored::default()
        };
        match copied {
            Some(copy) => self.put_copy(number, &mut stored, copy.document, copy.similarity),
            None => self.put(number, &mut stored, decide),
        }
        self.numbers.insert(stored.id.clone(), number);
        self.documents.insert(number, stored);
        if self.documents.get(&number).is_some_and(|stored| stored.votes) {
            self.revise(number);
        }
        self.forget_old();
        self.placement(number)
    }

    /// Takes a document out of its story, as if it had been withdrawn. Says whether it was there.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(number) = self.numbers.remove(id) else {
            return false;
        };
        let Some(stored) = self.documents.remove(&number) else {
            return false;
        };
        self.copies.remove(number);
        let profile = stored.votes.then_some(&stored.profile);
        if let Some(story) = self
            .slots
            .get(&stored.story)
            .and_then(|slot| self.stories[*slot as usize].as_mut())
        {
            story.remove(number, profile);
            if story.members.is_empty() {
                self.end_story(stored.story);
            }
        }
        if let Some(event) = self.events.get_mut(&stored.event) {
            event.remove(number, profile);
            if event.members.is_empty() {
                self.end_event(stored.event);
            }
        }
        true
    }

    /// What happened to stories and events since the last call.
    pub fn changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    fn profile(&mut self, reading: Reading, publisher: &str, counts: bool) -> Profile {
        if counts {
            self.lexicon.count_document();
        }
        let mut weigh = |list: Vec<(Term, f32)>, most: usize| {
            let mut list = list;
            for (term, weight) in &mut list {
                let idf = if counts {
                    self.lexicon.count(*term)
                } else {
                    self.lexicon.idf(*term)
                };
                *weight = weight.ln_1p() * idf;
            }
            heaviest(&mut list, most);
            unit(&mut list);
            list.into_boxed_slice()
        };
        let words = weigh(reading.words, WORDS);
        let names = weigh(reading.names, NAMES);
        let anchors = reading.anchors;
        let head = {
            let mut head = reading.head;
            for (term, weight) in &mut head {
                *weight = weight.ln_1p() * self.lexicon.idf(*term);
            }
            heaviest(&mut head, HEAD);
            unit(&mut head);
            head.into_boxed_slice()
        };
        if counts {
            for place in &reading.places {
                self.lexicon.count(*place);
            }
            for anchor in &anchors {
                self.lexicon.count(anchor.term);
            }
        }
        Profile {
            words,
            head,
            names,
            places: reading.places.into(),
            anchors: anchors.into(),
            publisher: words::publisher(publisher),
        }
    }

    /// A document's time, as far as it can be believed; and what has been quiet too long ends.
    fn tick(&mut self, time: i64) -> i64 {
        self.times.push_back(time);
        if self.times.len() > 9 {
            self.times.pop_front();
        }
        let mut times: Vec<i64> = self.times.iter().copied().collect();
        times.sort_unstable();
        let now = times[times.len() / 2];
        while let Some((_, story)) =
            self.quiet_stories.first().copied().filter(|(last, _)| {
                last.saturating_add(STORY_QUIET) < now || self.quiet_stories.len() > STORIES
            })
        {
            self.end_story(story);
        }
        while let Some((_, event)) = self
            .quiet_events
            .first()
            .copied()
            .filter(|(last, _)| last.saturating_add(EVENT_QUIET) < now)
        {
            self.end_event(event);
        }
        time.clamp(now.saturating_sub(STORY_QUIET), now.saturating_add(EVENT_QUIET))
    }

    fn put_copy(&mut self, number: u64, stored: &mut Stored, original: u64, similarity: f64) {
        let (story, event, first) = match self.documents.get(&original) {
            Some(original) => (original.story, original.event, original.copy_of),
            None => return,
        };
        stored.copy_of = Some(
            first
                .filter(|first| self.documents.contains_key(first))
                .unwrap_or(original),
        );
        stored.joined = true;
        stored.why = [Why {
            feature: Feature::Copy as u8,
            term: None,
            value: similarity as f32,
            weight: COPY_WEIGHT as f32,
        }]
        .into();
        self.join_story(number, stored, story, false);
        if self.events.contains_key(&event) {
            self.join_event(number, stored, event, false);
        } else {
            stored.votes = true;
            self.open_event(number, stored);
            stored.votes = false;
        }
    }

    fn put(
        &mut self,
        number: u64,
        stored: &mut Stored,
        decide: &mut dyn FnMut(&[Candidate]) -> Option<usize>,
    ) {
        let profile = std::mem::take(&mut stored.profile);
        let subject = Subject::new(&profile, stored.time, &self.lexicon);
        let candidates = self.candidates(&subject, &self.weights.join.clone());
        let best = candidates.iter().map(|each| each.likeness).fold(0.0, f64::max);
        self.usual += (best - self.usual()) / USUAL;
        let chosen = decide(&candidates);
        let shown = chosen.or_else(|| {
            let best = candidates
                .iter()
                .enumerate()
                .max_by(|a, b| a.1.log_odds.total_cmp(&b.1.log_odds));
            best.map(|(at, _)| at)
        });
        stored.why = match shown {
            Some(at) => self.why(&profile, &candidates[at]),
            None => [Why {
                feature: Feature::NothingAlike as u8,
                term: None,
                value: 1.0,
                weight: NOTHING_ALIKE as f32,
            }]
            .into(),
        };
        let event = chosen.and_then(|at| self.event_for(&subject, candidates[at].slot));
        stored.profile = profile;
        match chosen {
            Some(at) => {
                stored.joined = true;
                self.join_story(number, stored, candidates[at].story.0, true);
                match event {
                    Some(event) => self.join_event(number, stored, event, true),
                    None => self.open_event(number, stored),
                }
            }
            None => {
                self.open_story(number, stored);
                self.open_event(number, stored);
            }
        }
    }

    /// The stories most alike, compared; the best by plain likeness first.
    pub(crate) fn candidates(&mut self, subject: &Subject<'_>, weights: &Table) -> Vec<Candidate> {
        let mut found = self.seek(subject);
        let long = subject.profile.words.len() > LONG;
        found.truncate(if long { CLOSEST_LONG } else { CLOSEST });
        let mut candidates: Vec<Candidate> = found
            .iter()
            .filter_map(|(slot, near)| {
                let story = self.stories[*slot as usize].as_ref()?;
                let (likeness, values) = gate::compare_near(subject, story, near, &self.documents);
                Some(Candidate {
                    story: StoryId(story.id),
                    values,
                    log_odds: 0.0,
                    likeness,
                    slot: *slot,
                })
            })
            .collect();
        let words: Vec<f64> = candidates.iter().map(|each| each.likeness).collect();
        for (at, candidate) in candidates.iter_mut().enumerate() {
            let next = words
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, words)| *words)
                .fold(0.0, f64::max);
            candidate.values[Feature::Lead as usize] = candidate.likeness - next;
            candidate.values[Feature::Usual as usize] = self.usual();
            candidate.log_odds = gate::log_odds(&candidate.values, weights);
        }
        candidates
    }

    /// Slots of stories that share words or names, the most alike first.
    fn seek(&mut self, subject: &Subject<'_>) -> Vec<(u32, Near)> {
        let profile = subject.profile;
        self.scores.resize(self.stories.len(), 0.0);
        let mut touched: Vec<u32> = Vec::new();
        let (words, names, close) = if profile.words.len() > LONG {
            (SOUGHT_WORDS_LONG, SOUGHT_NAMES_LONG, CLOSE_LONG)
        } else {
            (SOUGHT_WORDS, SOUGHT_NAMES, CLOSE)
        };
        for (list, most) in [(&profile.words, words), (&profile.names, names)] {
            let mut sought = list.to_vec();
            heaviest(&mut sought, most);
            for (term, weight) in sought {
                for slot in self.index.list(term) {
                    let score = &mut self.scores[*slot as usize];
                    if *score == 0.0 {
                        touched.push(*slot);
                    }
                    *score += weight * weight;
                }
            }
        }
        let mut found: Vec<(f32, u32)> = touched
            .iter()
            .map(|slot| (self.scores[*slot as usize], *slot))
            .collect();
        for slot in touched {
            self.scores[slot as usize] = 0.0;
        }
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > close {
            found.select_nth_unstable_by(close, order);
            found.truncate(close);
        }
        let mut close: Vec<(u32, Near)> = found
            .iter()
            .filter_map(|(_, slot)| {
                let story = self.stories[*slot as usize].as_ref()?;
                Some((*slot, Near::new(subject, story)))
            })
            .collect();
        let likeness = |near: &Near| near.words.cosine + 0.3 * near.names.cosine;
        close.sort_unstable_by(|a, b| likeness(&b.1).total_cmp(&likeness(&a.1)).then(a.0.cmp(&b.0)));
        close
    }

    /// The reasons for a comparison: the heaviest shared words and names apart, so that it can be read.
    fn why(&self, profile: &Profile, candidate: &Candidate) -> Box<[Why]> {
        let mut reasons = Vec::with_capacity(gate::FEATURES + 8);
        let story = self.stories[candidate.slot as usize].as_ref();
        let effective = gate::effective(&candidate.values, &self.weights.join);
        for (feature, (value, weight)) in candidate.values.iter().zip(&effective).enumerate() {
            let (mut value, weight) = (*value as f32, *weight as f32);
            if value == 0.0 || weight == 0.0 {
                continue;
            }
            if let (Feature::Core, Some(story)) = (Feature::ALL[feature], story) {
                let mut terms = gate::core_terms(profile, story);
                terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                terms.truncate(4);
                for (term, share) in terms {
                    reasons.push(Why {
                        feature: feature as u8,
                        term: Some(term),
                        value: share,
                        weight,
                    });
                    value -= share;
                }
            }
            reasons.push(Why {
                feature: feature as u8,
                term: None,
                value,
                weight,
            });
        }
        reasons.into()
    }

    /// The live event of a story that a document belongs to.
    fn event_for(&self, subject: &Subject<'_>, slot: u32) -> Option<u64> {
        let story = self.stories[slot as usize].as_ref()?;
        let live = story
            .links
            .iter()
            .rev()
            .filter_map(|event| self.events.get(event))
            .take(EVENTS);
        let near = live.filter(|event| subject.time.saturating_sub(event.last).abs() <= EVENT_QUIET);
        let compared: Vec<(f64, Values, u64)> = near
            .map(|event| {
                let (likeness, values) = gate::compare(subject, event, &self.documents);
                (likeness, values, event.id)
            })
            .collect();
        let scored = compared.iter().map(|(likeness, values, event)| {
            let others = compared.iter().filter(|(_, _, other)| other != event);
            let next = others.map(|(likeness, _, _)| *likeness).fold(0.0, f64::max);
            let mut values = *values;
            values[Feature::Lead as usize] = likeness - next;
            values[Feature::Usual as usize] = self.usual();
            (gate::log_odds(&values, &self.weights.join), *event)
        });
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.filter(|(odds, _)| *odds >= self.needed())
            .map(|(_, event)| event)
    }

    fn open_story(&mut self, number: u64, stored: &mut Stored) {
        let story = self.next_story();
        self.again.insert((number + revise::SECOND_LOOK, story));
        let group = Group::new(story, stored.time);
        self.new_slot(group);
        self.join_story(number, stored, story, true);
    }

    pub(crate) fn next_story(&mut self) -> u64 {
        self.next_story += 1;
        self.next_story
    }

    pub(crate) fn new_slot(&mut self, group: Group) -> u32 {
        let (story, last) = (group.id, group.last);
        let slot = match self.free.pop() {
            Some(slot) => {
                self.stories[slot as usize] = Some(group);
                slot
            }
            None => {
                self.stories.push(Some(group));
                (self.stories.len() - 1) as u32
            }
        };
        self.lasts.resize(self.stories.len(), i64::MIN);
        self.lasts[slot as usize] = last;
        self.slots.insert(story, slot);
        self.quiet_stories.insert((last, story));
        slot
    }

    fn join_story(&mut self, number: u64, stored: &mut Stored, story: u64, votes: bool) {
        stored.story = story;
        let Some(slot) = self.slots.get(&story).copied() else {
            return;
        };
        let Some(group) = self.stories[slot as usize].as_mut() else {
            return;
        };
        let before = group.last;
        let gone = if votes {
            group.add(number, stored.time, &stored.profile)
        } else {
            group.member(number, stored.time);
            Vec::new()
        };
        if group.last != before {
            self.quiet_stories.remove(&(before, story));
            self.quiet_stories.insert((group.last, story));
            self.lasts[slot as usize] = group.last;
        }
        for term in gone {
            self.index.remove(term, slot);
        }
        if votes {
            self.list(slot, &stored.profile);
        }
    }

    /// A story takes another's words, names and members in.
    pub(crate) fn absorb(&mut self, slot: u32, gone: &Group) {
        let Some(group) = self.stories[slot as usize].as_mut() else {
            return;
        };
        self.quiet_stories.remove(&(group.last, group.id));
        let terms = group.absorb(gone);
        group.links.extend(&gone.links);
        self.quiet_stories.insert((group.last, group.id));
        self.lasts[slot as usize] = group.last;
        for term in terms {
            self.index.remove(term, slot);
        }
    }

    /// Lists a story under a document's heaviest terms.
    pub(crate) fn list(&mut self, slot: u32, profile: &Profile) {
        for (names, vector, most) in [
            (false, &profile.words, SOUGHT_WORDS),
            (true, &profile.names, SOUGHT_NAMES),
        ] {
            let mut sought = vector.to_vec();
            heaviest(&mut sought, most);
            for (term, _) in sought {
                let Some(group) = self.stories[slot as usize].as_mut() else {
                    return;
                };
                let centroid = if names { &mut group.names } else { &mut group.words };
                let Some(entry) = centroid.find_mut(term).filter(|entry| !entry.listed) else {
                    continue;
                };
                entry.listed = true;
                let lasts = &self.lasts;
                let quiet = |slot: u32| lasts[slot as usize];
                if let Some(other) = self.index.insert(term, slot, quiet)
                    && let Some(other) = self.stories[other as usize].as_mut()
                {
                    for centroid in [&mut other.words, &mut other.names] {
                        if let Some(entry) = centroid.find_mut(term) {
                            entry.listed = false;
                        }
                    }
                }
            }
        }
    }

    fn open_event(&mut self, number: u64, stored: &mut Stored) {
        self.next_event += 1;
        let event = self.next_event;
        let mut group = Group::new(event, stored.time);
        group.links.push(stored.story);
        self.new_event(group);
        if let Some(story) = self
            .slots
            .get(&stored.story)
            .and_then(|slot| self.stories[*slot as usize].as_mut())
        {
            story.links.push(event);
        }
        self.join_event(number, stored, event, stored.votes);
    }

    pub(crate) fn absorb_event(&mut self, event: u64, gone: &Group) {
        let Some(group) = self.events.get_mut(&event) else {
            return;
        };
        self.quiet_events.remove(&(group.last, event));
        group.absorb(gone);
        self.quiet_events.insert((group.last, event));
    }

    pub(crate) fn new_event(&mut self, group: Group) {
        self.quiet_events.insert((group.last, group.id));
        self.events.insert(group.id, group);
    }

    fn join_event(&mut self, number: u64, stored: &mut Stored, event: u64, votes: bool) {
        stored.event = event;
        let Some(group) = self.events.get_mut(&event) else {
            return;
        };
        let before = group.last;
        if votes {
            group.add(number, stored.time, &stored.profile);
        } else {
            group.member(number, stored.time);
        }
        if group.last != before {
            self.quiet_events.remove(&(before, event));
            self.quiet_events.insert((group.last, event));
        }
    }

    /// The story is compared with no more. Its documents keep its id.
    pub(crate) fn end_story(&mut self, story: u64) -> Option<Group> {
        let slot = self.slots.remove(&story)?;
        let group = self.stories[slot as usize].take()?;
        self.quiet_stories.remove(&(group.last, story));
        for entry in group
            .words
            .entries
            .iter()
            .chain(&group.names.entries)
            .filter(|entry| entry.listed)
        {
            self.index.remove(entry.term, slot);
        }
        self.free.push(slot);
        Some(group)
    }

    pub(crate) fn end_event(&mut self, event: u64) -> Option<Group> {
        let group = self.events.remove(&event)?;
        self.quiet_events.remove(&(group.last, event));
        let story = group.links.first().and_then(|story| self.slots.get(story));
        if let Some(story) = story.and_then(|slot| self.stories[*slot as usize].as_mut()) {
            story.links.retain(|link| *link != event);
        }
        Some(group)
    }

    fn forget_old(&mut self) {
        if let Some(old) = self.next_document.checked_sub(PROFILES + 1)
            && let Some(stored) = self.documents.get_mut(&old)
        {
            stored.profile = Profile::default();
            stored.why = shortened(&stored.why);
        }
        while self.documents.len() > DOCUMENTS {
            let Some(gone) = self.documents.remove_first() else {
                return;
            };
            self.numbers.remove(&gone.id);
        }
    }

    pub(crate) fn placement(&self, number: u64) -> Placement {
        let Some(stored) = self.documents.get(&number) else {
            return Placement {
                story: StoryId(0),
                event: EventId(0),
                joined: false,
                probability: 0.0,
                log_odds: 0.0,
                reasons: Vec::new(),
                copy_of: None,
            };
        };
        let log_odds: f64 = stored.why.iter().map(Why::contribution).sum();
        let reasons = stored.why.iter().map(|why| Reason {
            feature: Feature::ALL[usize::from(why.feature).min(Feature::ALL.len() - 1)],
            term: why
                .term
                .and_then(|term| self.lexicon.text(term))
                .map(str::to_owned),
            value: f64::from(why.value),
            weight: f64::from(why.weight),
            contribution: why.contribution(),
        });
        Placement {
            story: self.story_now(StoryId(stored.story)),
            event: self.event_now(EventId(stored.event)),
            joined: stored.joined,
            probability: gate::probability(log_odds),
            log_odds,
            reasons: reasons.collect(),
            copy_of: stored
                .copy_of
                .and_then(|copy| self.documents.get(&copy))
                .map(|copy| copy.id.to_string()),
        }
    }

    /// Everything as bytes. What is read back from them goes on exactly as this would have.
    pub fn save(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        self.lexicon.put(&mut out);
        self.copies.put(&mut out);
        self.documents.put(&mut out);
        self.next_document.put(&mut out);
        self.stories.put(&mut out);
        self.free.put(&mut out);
        self.next_story.put(&mut out);
        self.events.put(&mut out);
        self.next_event.put(&mut out);
        self.index.put(&mut out);
        self.times.put(&mut out);
        self.story_redirects.put(&mut out);
        self.event_redirects.put(&mut out);
        self.usual.put(&mut out);
        self.again.put(&mut out);
        out
    }

    /// Reads back what `save` wrote. Changes not yet fetched are not part of it.
    pub fn restore(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut from = Source(bytes);
        let mark = from.bytes(MARK.len()).map_err(|_| Unreadable::NotOurs)?;
        if mark[..MARK.len() - 1] != MARK[..MARK.len() - 1] {
            return Err(Unreadable::NotOurs);
        }
        if mark != MARK {
            return Err(Unreadable::OtherVersion);
        }
        let mut engine = Self {
            lexicon: Keep::take(&mut from)?,
            copies: Keep::take(&mut from)?,
            documents: Keep::take(&mut from)?,
            next_document: Keep::take(&mut from)?,
            stories: Keep::take(&mut from)?,
            free: Keep::take(&mut from)?,
            next_story: Keep::take(&mut from)?,
            events: Keep::take(&mut from)?,
            next_event: Keep::take(&mut from)?,
            index: Keep::take(&mut from)?,
            times: Keep::take(&mut from)?,
            story_redirects: Keep::take(&mut from)?,
            event_redirects: Keep::take(&mut from)?,
            usual: Keep::take(&mut from)?,
            again: Keep::take(&mut from)?,
            ..Self::default()
        };
        if !from.0.is_empty() || !engine.index.within(engine.stories.len()) {
            return Err(Unreadable::Damaged);
        }
        engine.lasts = vec![i64::MIN; engine.stories.len()];
        for (slot, story) in engine.stories.iter().enumerate() {
            if let Some(story) = story {
                engine.lasts[slot] = story.last;
                engine.slots.insert(story.id, slot as u32);
                engine.quiet_stories.insert((story.last, story.id));
            }
        }
        if engine
            .free
            .iter()
            .any(|slot| engine.stories.get(*slot as usize).is_none_or(Option::is_some))
        {
            return Err(Unreadable::Damaged);
        }
        engine.quiet_events = engine
            .events
            .values()
            .map(|event| (event.last, event.id))
            .collect();
        engine.numbers = engine
            .documents
            .iter()
            .map(|(number, stored)| (stored.id.clone(), number))
            .collect();
        Ok(engine)
    }
}

/// The weightiest reasons, and the rest of the sum as part of the start.
fn shortened(why: &[Why]) -> Box<[Why]> {
    let mut order: Vec<&Why> = why.iter().collect();
    order.sort_by(|a, b| b.contribution().abs().total_cmp(&a.contribution().abs()));
    let rest: f64 = order.iter().skip(REASONS).map(|why| why.contribution()).sum();
    let mut kept: Vec<Why> = order.into_iter().take(REASONS).copied().collect();
    if why.len() > kept.len() {
        kept.push(Why {
            feature: Feature::Start as u8,
            term: None,
            value: 1.0,
            weight: rest as f32,
        });
    }
    kept.into()
}

/// The last byte is the version of the format.
const MARK: &[u8] = b"story-threads\x02";
