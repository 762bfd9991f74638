//! How often somebody may ask: a bucket of requests for each address and each token, refilled steadily.
//! In memory, for each process; what it is against is haste, not malice on many machines.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::base::clock::Micros;
use crate::base::ids::TokenId;

/// So many requests at once, and so many a second after that.
#[derive(Clone, Copy)]
pub struct Rate {
    pub burst: i64,
    pub per_second: i64,
}

/// Of one address. Several people may share one.
pub const ADDRESS: Rate = Rate {
    burst: 1_200,
    per_second: 100,
};
pub const TOKEN: Rate = Rate {
    burst: 600,
    per_second: 50,
};
/// Buckets kept; beyond that, the full ones are forgotten, which changes nothing for anybody.
const KEPT: usize = 20_000;

#[derive(Default)]
pub struct Limits {
    addresses: Buckets<IpAddr>,
    tokens: Buckets<TokenId>,
}

impl Limits {
    /// Takes a request of this address; else the seconds to wait.
    pub fn address(&self, of: IpAddr, now: Micros) -> Result<(), i64> {
        self.addresses.take(of, ADDRESS, now)
    }

    pub fn token(&self, of: TokenId, now: Micros) -> Result<(), i64> {
        self.tokens.take(of, TOKEN, now)
    }
}

struct Buckets<K> {
    /// What is left, in millionths of a request, and when that was true.
    left: Mutex<HashMap<K, (i64, Micros)>>,
}

impl<K> Default for Buckets<K> {
    fn default() -> Buckets<K> {
        Buckets {
            left: Mutex::default(),
        }
    }
}

const ONE: i64 = 1_000_000;

impl<K: Hash + Eq> Buckets<K> {
    fn take(&self, key: K, rate: Rate, now: Micros) -> Result<(), i64> {
        let full = rate.burst * ONE;
        // A millionth of a request each microsecond for each request a second.
        let refilled = |left: i64, at: Micros| {
            let gone = (now.0 - at.0).clamp(0, 3_600 * Micros::SECOND);
            (left + gone * rate.per_second).min(full)
        };
        let mut buckets = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT && !buckets.contains_key(&key) {
            buckets.retain(|_, (left, at)| refilled(*left, *at) < full);
            if buckets.len() >= KEPT {
                // Everybody is in haste: better to forget than to grow or to refuse strangers.
                buckets.clear();
            }
        }
        let (left, at) = buckets.entry(key).or_insert((full, now));
        *left = refilled(*left, *at);
        *at = now;
        if *left >= ONE {
            *left -= ONE;
            return Ok(());
        }
        let missing = ONE - *left;
        Err((missing / rate.per_second / Micros::SECOND).max(0) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills() {
        let buckets = Buckets::default();
        let rate = Rate {
            burst: 3,
            per_second: 2,
        };
        let start = Micros(1_000 * Micros::SECOND);
        for _ in 0..3 {
            buckets.take("a", rate, start).expect("in the burst");
        }
        assert_eq!(buckets.take("a", rate, start), Err(1));
        buckets.take("b", rate, start).expect("another's bucket");
        buckets
            .take("a", rate, start.plus_seconds(1))
            .expect("two more a second");
        buckets
            .take("a", rate, start.plus_seconds(1))
            .expect("the second");
        assert_eq!(buckets.take("a", rate, start.plus_seconds(1)), Err(1));
    }

    #[test]
    fn strangers_cannot_fill_the_memory() {
        let buckets = Buckets::default();
        for n in 0..KEPT * 2 {
            buckets.take(n, TOKEN, Micros(n as i64)).expect("a first request");
        }
        assert!(buckets.left.lock().expect("free").len() <= KEPT);
    }
}
