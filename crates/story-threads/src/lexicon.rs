//! Every word, name and figure that was read: how often, and how it is spelled. A term is a 32-bit
//! hash, so that nothing else has to hold text; two terms that share a hash are one, which at this
//! number of terms happens to a handful and harms nobody.

use rustc_hash::FxHashMap;

use crate::anchors;
use crate::background;
use crate::keep::{Keep, Source, Unreadable};

pub(crate) type Term = u32;

/// How many documents of ordinary news the background table stands for.
const BACKGROUND: f64 = 3_000.0;
/// What a word costs that the background does not know: it is in half a document of them.
const UNKNOWN: f64 = 0.5;
/// More terms than this are not kept; those not read for longest go.
const CAPACITY: usize = 1_500_000;
/// Spellings remembered, to save the cutting of endings.
const SPELLINGS: usize = 400_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word = 0,
    Name = 1,
    Anchor = 2,
    Place = 3,
}

struct Entry {
    term: Term,
    /// Documents that have it.
    df: u32,
    /// Times it was written with a capital where nothing else asked for one, and without.
    capital: u32,
    small: u32,
    /// The number of the last document that had it.
    last: u32,
    /// The share of the background's documents that have it.
    share: f32,
    /// The latest reading that met it, and where in the reading's list it stands.
    read: u32,
    at: u32,
    text: Box<str>,
}

/// What is known of a spelling.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub term: Term,
    /// Where its entry stands, until the next `bound`.
    pub place: u32,
    /// Whether an anchor may begin with it.
    pub anchor: bool,
}

#[derive(Default)]
pub(crate) struct Lexicon {
    places: FxHashMap<Term, u32>,
    entries: Vec<Entry>,
    documents: u32,
    readings: u32,
    /// By the spelling's hash. Can be thrown away at any time without a difference to any answer.
    spellings: FxHashMap<u64, Word>,
}

impl Keep for Lexicon {
    fn put(&self, out: &mut Vec<u8>) {
        (self.entries.len() as u32).put(out);
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_unstable_by_key(|entry| entry.term);
        for entry in entries {
            for number in [entry.term, entry.df, entry.capital, entry.small, entry.last] {
                number.put(out);
            }
            entry.text.put(out);
        }
        self.documents.put(out);
    }

    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        let mut lexicon = Self::default();
        for _ in 0..from.count()? {
            let term = Term::take(from)?;
            let [df, capital, small, last] = [(); 4].map(|()| u32::take(from));
            let entry = Entry {
                term,
                df: df?,
                capital: capital?,
                small: small?,
                last: last?,
                share: background::share(term),
                read: 0,
                at: 0,
                text: Keep::take(from)?,
            };
            lexicon.places.insert(term, lexicon.entries.len() as u32);
            lexicon.entries.push(entry);
        }
        if lexicon.places.len() < lexicon.entries.len() {
            return Err(Unreadable::Damaged);
        }
        lexicon.documents = Keep::take(from)?;
        Ok(lexicon)
    }
}

impl Lexicon {
    /// A document begins to be read.
    pub fn open(&mut self) {
        self.readings = self.readings.wrapping_add(1);
    }

    /// A lower-case word whose hash is known; the spelling is asked for only where it is new.
    pub fn word(&mut self, key: u64, spelling: impl FnOnce() -> Box<str>) -> Word {
        if let Some(word) = self.spellings.get(&key) {
            return *word;
        }
        let spelling = spelling();
        let term = term_of(Kind::Word, crate::stem::stem(&spelling));
        if self.spellings.len() >= SPELLINGS {
            self.spellings.clear();
        }
        let word = Word {
            term,
            anchor: anchors::may_begin(&spelling),
            place: self.know(term, || spelling),
        };
        self.spellings.insert(key, word);
        word
    }

    /// Where in the reading's list a word stands; the first time in a reading, that is `next`.
    pub fn met(&mut self, word: Word, next: usize) -> usize {
        let readings = self.readings;
        let entry = &mut self.entries[word.place as usize];
        if entry.read != readings {
            (entry.read, entry.at) = (readings, next as u32);
        }
        entry.at as usize
    }

    /// The term of a figure or a place, in its normal form.
    pub fn other(&mut self, kind: Kind, text: &str) -> Term {
        let term = term_of(kind, text);
        self.know(term, || text.into());
        term
    }

    /// Where the entry of a term stands; the text is asked for only where there is none.
    pub fn know(&mut self, term: Term, text: impl FnOnce() -> Box<str>) -> u32 {
        let next = self.entries.len() as u32;
        let place = *self.places.entry(term).or_insert(next);
        if place == next {
            self.entries.push(Entry {
                term,
                df: 0,
                capital: 0,
                small: 0,
                last: self.documents,
                share: background::share(term),
                read: 0,
                at: 0,
                text: text(),
            });
        }
        place
    }

    /// Notes how a word is written in running text.
    pub fn written(&mut self, word: Word, capital: bool) {
        let entry = &mut self.entries[word.place as usize];
        let count = if capital {
            &mut entry.capital
        } else {
            &mut entry.small
        };
        *count = count.saturating_add(1);
    }

    /// Whether the word, with a capital where every word has one, is a name.
    pub fn is_name(&self, word: Word) -> bool {
        let entry = &self.entries[word.place as usize];
        if entry.capital + entry.small > 0 {
            entry.capital > entry.small
        } else {
            entry.share == 0.0
        }
    }

    pub fn count_document(&mut self) {
        self.documents = self.documents.saturating_add(1);
    }

    /// Counts a document for a word, and says what the word is worth.
    pub fn count_at(&mut self, place: u32) -> f32 {
        let entry = &mut self.entries[place as usize];
        entry.df = entry.df.saturating_add(1);
        entry.last = self.documents;
        self.idf_at(place)
    }

    pub fn idf_at(&self, place: u32) -> f32 {
        let entry = &self.entries[place as usize];
        self.worth(entry.df, entry.share)
    }

    /// The same of any term.
    pub fn count(&mut self, term: Term) -> f32 {
        match self.places.get(&term) {
            Some(place) => self.count_at(*place),
            None => self.worth(0, background::share(term)),
        }
    }

    pub fn idf(&self, term: Term) -> f32 {
        match self.places.get(&term) {
            Some(place) => self.idf_at(*place),
            None => self.worth(0, background::share(term)),
        }
    }

    /// By the share of documents that have a term, background included, which is never 0.
    fn worth(&self, df: u32, share: f32) -> f32 {
        let before = (f64::from(share) * BACKGROUND).max(UNKNOWN);
        let share = (f64::from(df) + before) / (f64::from(self.documents) + BACKGROUND);
        -(share.min(1.0).ln()) as f32
    }

    pub fn text(&self, term: Term) -> Option<&str> {
        let place = self.places.get(&term)?;
        Some(&self.entries[*place as usize].text)
    }

    /// When there are too many terms, those not read for longest go, and all that came once only before
    /// them. No place known before holds any longer.
    pub fn bound(&mut self) {
        if self.entries.len() <= CAPACITY {
            return;
        }
        let mut ages: Vec<u32> = self.entries.iter().map(|entry| entry.last).collect();
        let cut = ages.len() - CAPACITY / 2;
        let (_, limit, _) = ages.select_nth_unstable(cut);
        let limit = *limit;
        self.entries.retain(|entry| entry.last >= limit || entry.df >= 50);
        self.places = (0..)
            .zip(&self.entries)
            .map(|(place, entry)| (entry.term, place))
            .collect();
        self.spellings.clear();
    }
}

pub(crate) fn term_of(kind: Kind, text: &str) -> Term {
    term_by(kind, hash(text.as_bytes()))
}

/// The term whose text has a hash.
pub(crate) fn term_by(kind: Kind, hash: u64) -> Term {
    fold(hash ^ (kind as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

pub(crate) fn fold(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed >> 32) as u32
}

/// FNV-1a: short keys, the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(HASH_OF_NOTHING, |hash, byte| on(hash, *byte))
}

/// The same of ASCII in small letters.
pub(crate) fn hash_small(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(HASH_OF_NOTHING, |hash, byte| on(hash, byte.to_ascii_lowercase()))
}

const HASH_OF_NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

fn on(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}
