//! What order hits come in: how well the words fit, times how fresh, times how important.

use tantivy::Score;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    #[default]
    Relevance,
    Newest,
    Oldest,
}

/// Multiplies the score by `floor + (1 - floor) * 2^(-age / half_life)`. Multiplied and not added:
/// an added bonus drowns in scores of long queries, and a floor keeps the classic findable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Freshness {
    pub half_life_days: f32,
    pub floor: f32,
}

impl Default for Freshness {
    fn default() -> Self {
        Self {
            half_life_days: 14.0,
            floor: 0.35,
        }
    }
}

const DAY: f32 = 86_400e6;

impl Freshness {
    pub fn factor(self, published: i64, now: i64) -> Score {
        let age = now.saturating_sub(published).max(0) as f32 / DAY;
        self.floor + (1.0 - self.floor) * (-age / self.half_life_days.max(0.01)).exp2()
    }
}

/// From 0.9 for importance 1 to 1.1 for 5: settles near ties, never beats a better match.
pub fn importance_factor(importance: u64) -> Score {
    0.85 + 0.05 * importance.clamp(1, 5) as Score
}

/// A place in the order; greater comes first. Equal keys are the same document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub first: u64,
    pub second: u64,
    pub tie: u64,
}

impl Key {
    pub fn of(sort: Sort, score: Score, published: i64) -> Self {
        let published = ordered(published);
        let (first, second) = match sort {
            // The bits of floats that are not negative are in the order of the floats.
            Sort::Relevance => (u64::from(score.max(0.0).to_bits()), published),
            Sort::Newest => (published, 0),
            Sort::Oldest => (!published, 0),
        };
        Self {
            first,
            second,
            tie: 0,
        }
    }
}

fn ordered(value: i64) -> u64 {
    (value as u64) ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freshness_halves_towards_its_floor() {
        let day = 86_400_000_000;
        let fresh = Freshness::default();
        assert_eq!(fresh.factor(0, 0), 1.0);
        assert_eq!(
            fresh.factor(day, 0),
            1.0,
            "not yet published is not more than new"
        );
        assert!((fresh.factor(0, 14 * day) - 0.675).abs() < 1e-5);
        assert!((fresh.factor(i64::MIN, i64::MAX) - 0.35).abs() < 1e-5);
    }

    #[test]
    fn keys_sort_dates_before_the_epoch() {
        let key = |published| Key::of(Sort::Newest, 0.0, published);
        assert!(key(-5) < key(-1) && key(-1) < key(0) && key(0) < key(7));
        let key = |published| Key::of(Sort::Oldest, 0.0, published);
        assert!(key(-5) > key(-1));
    }
}
