//! What is kept of a document to compare it by: its heaviest words and names, as unit vectors.

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
}
