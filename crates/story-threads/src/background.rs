//! How common words are in news at large, so that the first hundred documents are not judged as if
//! "said" were news. Made by `examples/train.rs`; words are stems.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon::{Kind, Term, term_of};

static SHARES: LazyLock<FxHashMap<Term, f32>> = LazyLock::new(|| {
    let mut shares = FxHashMap::default();
    for line in include_str!("background.txt").lines() {
        let mut parts = line.split(' ');
        let permille: Option<f32> = parts.next().and_then(|number| number.parse().ok());
        for word in parts {
            if let Some(permille) = permille {
                shares.insert(term_of(Kind::Word, word), permille / 1000.0);
            }
        }
    }
    shares
});

/// The share of ordinary news items that have the word; 0 for a word that is not common.
pub(crate) fn share(term: Term) -> f32 {
    SHARES.get(&term).copied().unwrap_or(0.0)
}
