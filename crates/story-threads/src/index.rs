//! Which stories have a term: lists of bounded length, so that a search costs the same however many
//! stories there are. A list that is full loses the story that has been quiet longest; stories are
//! still found by their rarer terms.

use rustc_hash::FxHashMap;

use crate::keep::keep;
use crate::lexicon::Term;

/// Stories listed per term.
pub(crate) const LIST: usize = 128;

#[derive(Default)]
pub(crate) struct Index {
    lists: FxHashMap<Term, Vec<u32>>,
}
keep!(Index { lists });

impl Index {
    /// Whether no list leads to a slot that is not there.
    pub fn within(&self, slots: usize) -> bool {
        self.lists.values().flatten().all(|slot| (*slot as usize) < slots)
    }

    pub fn list(&self, term: Term) -> &[u32] {
        self.lists.get(&term).map_or(&[], Vec::as_slice)
    }

    /// Lists a story under a term. A full list answers with the one to remove, found by `quiet_since`.
    pub fn insert(&mut self, term: Term, slot: u32, quiet_since: impl Fn(u32) -> i64) -> Option<u32> {
        let list = self.lists.entry(term).or_default();
        let mut gone = None;
        if list.len() >= LIST
            && let Some((at, _)) = list
                .iter()
                .enumerate()
                .min_by_key(|(_, slot)| (quiet_since(**slot), **slot))
        {
            gone = Some(list.swap_remove(at));
        }
        list.push(slot);
        gone
    }

    pub fn remove(&mut self, term: Term, slot: u32) {
        if let Some(list) = self.lists.get_mut(&term) {
            if let Some(at) = list.iter().position(|listed| *listed == slot) {
                list.swap_remove(at);
            }
            if list.is_empty() {
                self.lists.remove(&term);
            }
        }
    }
}
