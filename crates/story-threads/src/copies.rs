//! Finds documents that are nearly the same text: 64 MinHash values in 16 bands of 4 propose, the exact
//! Jaccard of four-word shingles decides. Headlines without a text are copies when they are equal.

use rustc_hash::FxHashMap;

use crate::keep::keep;

/// At least this Jaccard similarity makes a copy.
pub(crate) const COPY: f64 = 0.7;
const BANDS: usize = 16;
const ROWS: usize = 4;
/// Shingles compared per text: the smallest so many, which for longer texts estimates the whole.
const KEPT: usize = 1_024;
/// Documents that copies are sought among.
const CAPACITY: usize = 100_000;
/// A band that this many texts share says nothing; the latest are looked at.
const CROWD: usize = 24;

/// No text.
const NONE: u32 = u32::MAX;

#[derive(Default)]
pub(crate) struct Copies {
    /// By band, the latest text that has it; earlier ones are reached from there.
    bands: FxHashMap<u32, u32>,
    titles: FxHashMap<u32, u32>,
    /// By the document's number.
    texts: FxHashMap<u32, Text>,
    /// Texts from here on are kept.
    first: u32,
}
keep!(Copies {
    bands,
    titles,
    texts,
    first
});

#[derive(Default)]
struct Text {
    title: Option<u32>,
    shingles: Box<[u32]>,
    /// By band, the text before with the same.
    before: Vec<u32>,
    /// Whether it was taken out. It stays for those before it to be reached.
    gone: bool,
}
keep!(Text {
    title,
    shingles,
    before,
    gone
});

pub(crate) struct Found {
    pub document: u64,
    pub similarity: f64,
}

impl Copies {
    /// The most similar earlier document, if it is nearly the same; then keeps this one.
    /// `title` is given for headlines that stand alone.
    pub fn find_and_keep(&mut self, document: u64, title: Option<u32>, shingles: &[u32]) -> Option<Found> {
        let shingles = &shingles[..shingles.len().min(KEPT)];
        let signature = signature(shingles);
        let number = document as u32;
        let alive = |number: &u32| self.texts.get(number).is_some_and(|text| !text.gone);
        let mut best = title
            .and_then(|title| self.titles.get(&title))
            .copied()
            .filter(alive)
            .map(|number| (1.0, number));
        if best.is_none() && !shingles.is_empty() {
            best = self.similar(&signature, shingles);
        }
        let mut before = Vec::new();
        if !shingles.is_empty() {
            before.extend(keys(&signature).map(|key| self.bands.insert(key, number).unwrap_or(NONE)));
        }
        if let Some(title) = title {
            self.titles.entry(title).or_insert(number);
        }
        self.texts.insert(
            number,
            Text {
                title,
                shingles: shingles.into(),
                before,
                gone: false,
            },
        );
        while self.texts.len() > CAPACITY {
            let first = self.first;
            self.first = first.wrapping_add(1);
            self.forget(first);
        }
        best.map(|(similarity, number)| Found {
            document: document - u64::from((document as u32).wrapping_sub(number)),
            similarity,
        })
    }

    /// The document will be found no more.
    pub fn remove(&mut self, document: u64) {
        let number = document as u32;
        if let Some(text) = self.texts.get_mut(&number) {
            text.gone = true;
            let title = text.title;
            self.untitle(title, number);
        }
    }

    fn similar(&self, signature: &[u32; BANDS * ROWS], shingles: &[u32]) -> Option<(f64, u32)> {
        let mut candidates: Vec<u32> = Vec::new();
        for (band, key) in keys(signature).enumerate() {
            let mut next = self.bands.get(&key).copied().unwrap_or(NONE);
            for _ in 0..CROWD {
                let Some(text) = self.texts.get(&next) else { break };
                if !text.gone {
                    candidates.push(next);
                }
                next = text.before.get(band).copied().unwrap_or(NONE);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(f64, u32)> = None;
        for number in candidates {
            let Some(text) = self.texts.get(&number) else {
                continue;
            };
            let similarity = jaccard(shingles, &text.shingles);
            if similarity >= COPY && best.is_none_or(|(before, _)| similarity > before) {
                best = Some((similarity, number));
            }
        }
        best
    }

    fn untitle(&mut self, title: Option<u32>, number: u32) {
        if let Some(title) = title
            && self.titles.get(&title) == Some(&number)
        {
            self.titles.remove(&title);
        }
    }

    fn forget(&mut self, number: u32) {
        let Some(text) = self.texts.remove(&number) else {
            return;
        };
        self.untitle(text.title, number);
        for key in keys(&signature(&text.shingles)) {
            if self.bands.get(&key) == Some(&number) {
                self.bands.remove(&key);
            }
        }
    }
}

/// Shingles are hashes, so that the smallest of them under 64 different masks are 64 random choices.
fn signature(shingles: &[u32]) -> [u32; BANDS * ROWS] {
    let mut smallest = [u32::MAX; BANDS * ROWS];
    let mut mask = 0x9e37_79b9_u32;
    let masks: [u32; BANDS * ROWS] = std::array::from_fn(|_| {
        mask = mask.wrapping_mul(0x85eb_ca6b).wrapping_add(0xc2b2_ae35);
        mask ^ (mask >> 15)
    });
    for shingle in shingles {
        for (smallest, mask) in smallest.iter_mut().zip(&masks) {
            *smallest = (*smallest).min(shingle ^ mask);
        }
    }
    smallest
}

fn keys(signature: &[u32; BANDS * ROWS]) -> impl Iterator<Item = u32> {
    signature.chunks_exact(ROWS).enumerate().map(|(band, rows)| {
        let key = rows.iter().fold(band as u64 + 1, |key, row| {
            (key ^ u64::from(*row))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(29)
        });
        (key ^ key >> 32) as u32
    })
}

/// Of two sorted lists. Where a list was cut, only what lies below both cuts is compared.
pub(crate) fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let limit = |list: &[u32]| {
        if list.len() >= KEPT {
            list[KEPT - 1]
        } else {
            u32::MAX
        }
    };
    let limit = limit(a).min(limit(b));
    let (mut i, mut j, mut both, mut all) = (0, 0, 0_u32, 0_u32);
    while i < a.len() || j < b.len() {
        let (x, y) = (a.get(i).copied(), b.get(j).copied());
        if x.into_iter().chain(y).min().is_none_or(|least| least > limit) {
            break;
        }
        all += 1;
        match (x, y) {
            (Some(x), Some(y)) if x == y => {
                both += 1;
                i += 1;
                j += 1;
            }
            (Some(x), Some(y)) if x > y => j += 1,
            (None, _) => j += 1,
            _ => i += 1,
        }
    }
    if all == 0 {
        0.0
    } else {
        f64::from(both) / f64::from(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jaccard_of_sorted_lists() {
        assert_eq!(jaccard(&[1, 2, 3], &[2, 3, 4]), 0.5);
        assert_eq!(jaccard(&[], &[]), 0.0);
        assert_eq!(jaccard(&[1], &[1]), 1.0);
    }

    #[test]
    fn a_copy_is_found_until_it_is_removed() {
        let mut copies = Copies::default();
        let text: Vec<u32> = (0..100).map(|n: u32| n.wrapping_mul(0x9e37_79b9)).collect();
        let mut text = text;
        text.sort_unstable();
        assert!(copies.find_and_keep(1, None, &text).is_none());
        let found = copies
            .find_and_keep(2, None, &text[..90])
            .expect("nine tenths are a copy");
        assert_eq!(found.document, 1);
        assert!((found.similarity - 0.9).abs() < 1e-9);
        copies.remove(1);
        copies.remove(2);
        assert!(copies.find_and_keep(3, None, &text).is_none());
    }
}
