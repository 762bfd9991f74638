//! Every word, name and figure that was read: how often, and how it is spelled. A term is a 32-bit
//! hash, so that nothing else has to hold text; two terms that share a hash are one, which at this
//! number of terms happens to a handful and harms nobody.

use rustc_hash::FxHashMap;

use crate::background;
use crate::keep::keep;

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

pub(crate) struct Entry {
    /// Documents that have it.
    df: u32,
    /// Times it was written with a capital where nothing else asked for one, and without.
    capital: u32,
    small: u32,
    /// The number of the last document that had it.
    last: u32,
    text: Box<str>,
}
keep!(Entry {
    df,
    capital,
    small,
    last,
    text
});

#[derive(Default)]
pub(crate) struct Lexicon {
    entries: FxHashMap<Term, Entry>,
    documents: u32,
    /// Spelling to stem. Can be thrown away at any time without a difference to any answer.
    spellings: FxHashMap<u64, Term>,
}

impl crate::keep::Keep for Lexicon {
    fn put(&self, out: &mut Vec<u8>) {
        self.entries.put(out);
        self.documents.put(out);
    }
    fn take(from: &mut crate::keep::Source<'_>) -> Result<Self, crate::keep::Unreadable> {
        Ok(Self {
            entries: crate::keep::Keep::take(from)?,
            documents: crate::keep::Keep::take(from)?,
            spellings: FxHashMap::default(),
        })
    }
}

impl Lexicon {
    /// The term of a lower-case word, whose hash is known.
    pub fn word(&mut self, key: u64, spelling: &str) -> Term {
        if let Some(term) = self.spellings.get(&key) {
            return *term;
        }
        let term = term_of(Kind::Word, crate::stem::stem(spelling));
        if self.spellings.len() >= SPELLINGS {
            self.spellings.clear();
        }
        self.spellings.insert(key, term);
        self.know(term, spelling);
        term
    }

    /// The term of a name, figure or place, in its normal form.
    pub fn other(&mut self, kind: Kind, text: &str) -> Term {
        let term = term_of(kind, text);
        self.know(term, text);
        term
    }

    pub fn know(&mut self, term: Term, text: &str) {
        let documents = self.documents;
        self.entries.entry(term).or_insert_with(|| Entry {
            df: 0,
            capital: 0,
            small: 0,
            last: documents,
            text: text.into(),
        });
    }

    /// Notes how a word is written in running text.
    pub fn written(&mut self, term: Term, capital: bool) {
        if let Some(entry) = self.entries.get_mut(&term) {
            let count = if capital {
                &mut entry.capital
            } else {
                &mut entry.small
            };
            *count = count.saturating_add(1);
        }
    }

    /// Whether the word, with a capital where every word has one, is a name.
    pub fn is_name(&self, term: Term) -> bool {
        match self.entries.get(&term) {
            Some(entry) if entry.capital + entry.small > 0 => entry.capital > entry.small,
            _ => background::share(term) == 0.0,
        }
    }

    pub fn count_document(&mut self) {
        self.documents = self.documents.saturating_add(1);
        if self.entries.len() > CAPACITY {
            self.forget();
        }
    }

    /// Counts a document for a term, and says what the term is worth.
    pub fn count(&mut self, term: Term) -> f32 {
        let documents = self.documents;
        let df = self.entries.get_mut(&term).map_or(0, |entry| {
            entry.df = entry.df.saturating_add(1);
            entry.last = documents;
            entry.df
        });
        self.worth(term, df)
    }

    pub fn idf(&self, term: Term) -> f32 {
        self.worth(term, self.entries.get(&term).map_or(0, |entry| entry.df))
    }

    /// By the share of documents that have the term, background included, which is never 0.
    fn worth(&self, term: Term, df: u32) -> f32 {
        let before = (background::share(term) * BACKGROUND).max(UNKNOWN);
        let share = (f64::from(df) + before) / (f64::from(self.documents) + BACKGROUND);
        -(share.min(1.0).ln()) as f32
    }

    pub fn text(&self, term: Term) -> Option<&str> {
        self.entries.get(&term).map(|entry| &*entry.text)
    }

    /// The terms not read for longest go, and all that came once only before them.
    fn forget(&mut self) {
        let (mut ages, keep): (Vec<u32>, usize) = (
            self.entries.values().map(|entry| entry.last).collect(),
            CAPACITY / 2,
        );
        let cut = ages.len() - keep;
        let (_, limit, _) = ages.select_nth_unstable(cut);
        let limit = *limit;
        self.entries
            .retain(|_, entry| entry.last >= limit || entry.df >= 50);
        self.spellings.clear();
    }
}

pub(crate) fn term_of(kind: Kind, text: &str) -> Term {
    let hash = hash(text.as_bytes()) ^ (kind as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    fold(hash)
}

pub(crate) fn fold(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed >> 32) as u32
}

/// FNV-1a: short keys, the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
