//! The stream: a document comes, is read, compared with what is alive, and put.
//! In the order of the data: `words` reads, `profile` weighs, `candidates` seeks, `gate` compares, `place`
//! puts, `live` keeps, `revise` and `part` think again, `reasons` and `ask` answer, `state` saves.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashMap;

use crate::candidates::Candidate;
use crate::copies::Copies;
use crate::document::{Change, Document, Placement, StoryId};
use crate::group::{DAY, Group, Profile};
use crate::index::Index;
use crate::keep::keep;
use crate::kinship::Kinship;
use crate::lexicon::{Lexicon, Term};
use crate::reasons::{self, Why};
use crate::shelf::Shelf;
use crate::weights::Weights;
use crate::words;

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
/// How far a stream hesitates whose documents are seldom alike; see `needed`.
const HESITATION: f64 = 0.6;
const SELDOM_ALIKE: f64 = 0.34;
/// Documents that `usual` remembers.
pub(crate) const USUAL: f64 = 200.0;
/// How far a stream hesitates that is of one publisher, and how many documents say whether it is.
const ONE_HOUSE: f64 = 1.6;
const HOUSE: f64 = 10.0;
/// What `usual` is supposed to be before there are documents.
const USUALLY: f64 = 0.38;

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

/// Two halves of a story that were compared.
#[doc(hidden)]
pub struct Halves {
    pub stay: Vec<String>,
    pub leave: Vec<String>,
    pub kinship: Kinship,
}

/// A story beside another.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Neighbour {
    pub story: StoryId,
    pub kinship: Kinship,
    pub log_odds: f64,
}

/// The story engine. See the crate's front page.
#[derive(Default)]
pub struct Engine {
    pub(crate) lexicon: Lexicon,
    pub(crate) copies: Copies,
    pub(crate) documents: Shelf,
    pub(crate) numbers: FxHashMap<Box<str>, u64>,
    pub(crate) next_document: u64,
    /// Stories that are alive, by slot.
    pub(crate) stories: Vec<Option<Group>>,
    pub(crate) free: Vec<u32>,
    pub(crate) slots: FxHashMap<u64, u32>,
    pub(crate) next_story: u64,
    pub(crate) events: FxHashMap<u64, Group>,
    pub(crate) next_event: u64,
    pub(crate) index: Index,
    /// By the time of the last document: the stories and events that end next.
    pub(crate) quiet_stories: BTreeSet<(i64, u64)>,
    pub(crate) quiet_events: BTreeSet<(i64, u64)>,
    /// The times of the latest documents. Their median is now: no single odd time moves it.
    pub(crate) times: VecDeque<i64>,
    pub(crate) story_redirects: FxHashMap<u64, u64>,
    pub(crate) event_redirects: FxHashMap<u64, u64>,
    pub(crate) changes: Vec<Change>,
    /// How alike the latest documents were to their best candidate, on the average, less what is
    /// supposed beforehand.
    pub(crate) usual: f64,
    /// The publisher of the document before, and how often lately it was the same as of the one before that.
    pub(crate) publisher: Option<Term>,
    pub(crate) same_house: f64,
    pub(crate) weights: Weights,
    /// For training: the comparisons of stories, when they are watched.
    pub(crate) watched: Option<Vec<(StoryId, Neighbour)>>,
    pub(crate) watched_halves: Vec<Halves>,
    /// By slot, the time of the story's last document: read often, and beside each other.
    pub(crate) lasts: Vec<i64>,
    /// Stories that the document just put would have joined too: they may be one with its own.
    pub(crate) bridged: Vec<u64>,
    /// By slot, while candidates are sought; all zero between two documents.
    pub(crate) scores: Vec<f32>,
    /// Room for what is sought and for the slots that were found, used again and again.
    pub(crate) sought: Vec<(Term, f32)>,
    pub(crate) touched: Vec<u32>,
    pub(crate) room: words::Room,
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
        USUALLY + self.usual
    }

    #[doc(hidden)]
    pub fn watch_merges(&mut self) {
        self.watched = Some(Vec::new());
    }

    #[doc(hidden)]
    pub fn watched(&mut self) -> Vec<(StoryId, Neighbour)> {
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

    /// The least log-odds of a join. Even odds, where documents usually are like others; more where they
    /// seldom are, for most documents begin something then and a wrong join costs more than a missed one;
    /// more also where one house writes everything, for it writes again because something else is new.
    pub fn needed(&self) -> f64 {
        let one_house = ((self.same_house - 0.6) / 0.3).clamp(0.0, 1.0);
        HESITATION * self.seldom() + ONE_HOUSE * one_house
    }

    /// Whether this stream's documents are seldom alike, from 0 to 1.
    #[doc(hidden)]
    pub fn seldom(&self) -> f64 {
        ((SELDOM_ALIKE - self.usual()) / 0.08).clamp(0.0, 1.0)
    }

    /// The same, with another's decision which candidate to join: for training.
    #[doc(hidden)]
    pub fn add_by(
        &mut self,
        document: &Document,
        decide: &mut dyn FnMut(&[Candidate]) -> Option<usize>,
    ) -> Placement {
        self.remove(&document.id);
        let reading = words::read(&document.title, &document.text, &mut self.lexicon, &mut self.room);
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
        let same = profile.publisher.is_some() && profile.publisher == self.publisher;
        self.same_house += (f64::from(u8::from(same)) - self.same_house) / HOUSE;
        self.publisher = profile.publisher;
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

    fn forget_old(&mut self) {
        if let Some(old) = self.next_document.checked_sub(PROFILES + 1)
            && let Some(stored) = self.documents.get_mut(&old)
        {
            stored.profile = Profile::default();
            stored.why = reasons::shortened(&stored.why);
        }
        while self.documents.len() > DOCUMENTS {
            let Some(gone) = self.documents.remove_first() else {
                return;
            };
            self.numbers.remove(&gone.id);
        }
    }
}
