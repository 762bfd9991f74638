//! What is kept of a document to compare it by: its heaviest words and names, as unit vectors.

use std::sync::LazyLock;

use crate::centroid::{heaviest, unit};
use crate::engine::Engine;
use crate::group::Profile;
use crate::lexicon::Term;
use crate::words::{self, Reading};

/// Terms kept per document.
const WORDS: usize = 80;
const HEAD: usize = 32;
const NAMES: usize = 32;

impl Engine {
    pub(crate) fn profile(&mut self, reading: Reading, publisher: &str, counts: bool) -> Profile {
        if counts {
            self.lexicon.count_document();
        }
        let weighed = &mut self.sought;
        weighed.clear();
        let mut head = Vec::with_capacity(HEAD);
        for word in &reading.words {
            let idf = if counts {
                self.lexicon.count_at(word.place)
            } else {
                self.lexicon.idf_at(word.place)
            };
            weighed.push((word.term, log(word.weight) * idf));
            if word.head > 0.0 {
                head.push((word.term, log(word.head) * idf));
            }
        }
        let words = packed(weighed, WORDS);
        self.room.words = reading.words;
        let mut names = reading.names;
        for (term, weight) in &mut names {
            let idf = if counts {
                self.lexicon.count(*term)
            } else {
                self.lexicon.idf(*term)
            };
            *weight = weight.ln_1p() * idf;
        }
        let anchors = reading.anchors;
        if counts {
            for place in &reading.places {
                self.lexicon.count(*place);
            }
            for anchor in &anchors {
                self.lexicon.count(anchor.term);
            }
        }
        self.lexicon.bound();
        Profile {
            words,
            head: packed(&mut head, HEAD),
            names: packed(&mut names, NAMES),
            places: reading.places.into(),
            anchors: anchors.into(),
            publisher: words::publisher(publisher),
        }
    }
}

/// The heaviest as a unit vector, by term.
fn packed(list: &mut Vec<(Term, f32)>, most: usize) -> Box<[(Term, f32)]> {
    if list.len() > most {
        heaviest(list, most);
    } else {
        list.sort_unstable_by_key(|(term, _)| *term);
    }
    unit(list);
    list.as_slice().into()
}

/// The logarithm of one more than a weight. Words weigh halves, and few more than this table has.
fn log(weight: f32) -> f32 {
    static HALVES: LazyLock<[f32; 64]> =
        LazyLock::new(|| std::array::from_fn(|halves| (halves as f32 / 2.0).ln_1p()));
    let at = (weight * 2.0) as usize;
    HALVES.get(at).copied().unwrap_or_else(|| weight.ln_1p())
}
