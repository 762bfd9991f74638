use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::tokens::later;

/// How a receiving domain that says "later" is left alone.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    /// After the first deferral; doubled with each further one.
    pub first: SignedDuration,
    pub most: SignedDuration,
    /// So many refusals by policy (5.7.x) within the window stop the domain for the pause.
    pub breaker_after: u32,
    pub breaker_window: SignedDuration,
    pub breaker_pause: SignedDuration,
}

impl Default for Backoff {
    fn default() -> Backoff {
        Backoff {
            first: SignedDuration::from_mins(1),
            most: SignedDuration::from_hours(2),
            breaker_after: 10,
            breaker_window: SignedDuration::from_mins(10),
            breaker_pause: SignedDuration::from_hours(1),
        }
    }
}

/// The domains that are being left alone; a domain that is not in it may be written to.
#[derive(Clone, Debug)]
pub struct Domains {
    backoff: Backoff,
    domains: HashMap<String, Domain>,
}

#[derive(Clone, Debug, Default)]
struct Domain {
    deferrals: u32,
    not_before: Option<Timestamp>,
    refusals: u32,
    /// When the first of these refusals was.
    since: Option<Timestamp>,
}

impl Domains {
    pub fn new(backoff: Backoff) -> Domains {
        Domains {
            backoff,
            domains: HashMap::new(),
        }
    }

    /// Whether a letter to this domain may go now, or when.
    pub fn may_send(&self, domain: &str, now: Timestamp) -> Result<(), Timestamp> {
        match self.domains.get(domain).and_then(|domain| domain.not_before) {
            Some(when) if when > now => Err(when),
            _ => Ok(()),
        }
    }

    /// The domain said 4xx. Answers when to try again: between half and all of the doubled wait,
    /// by `random`, so that what was deferred together does not come back together.
    pub fn deferred(&mut self, domain: &str, now: Timestamp, random: u64) -> Timestamp {
        let (first, most) = (self.backoff.first, self.backoff.most);
        let domain = self.domains.entry(domain.to_owned()).or_default();
        // Those already on their way when the wait began say nothing new.
        if domain.not_before.is_none_or(|when| when <= now) {
            domain.deferrals = domain.deferrals.saturating_add(1);
            let doubled = first
                .checked_mul(1 << (domain.deferrals - 1).min(20))
                .unwrap_or(most)
                .min(most);
            let half = i64::try_from(doubled.as_nanos() / 2).unwrap_or(i64::MAX / 2);
            let jitter = i64::try_from(random % (half.unsigned_abs() + 1)).unwrap_or_default();
            domain.not_before = Some(later(
                now,
                SignedDuration::from_nanos(half.saturating_add(jitter)),
            ));
        }
        domain.not_before.unwrap_or(now)
    }

    /// The domain took one: what was held against it is forgotten, unless its breaker is open.
    pub fn accepted(&mut self, domain: &str, now: Timestamp) {
        if self.may_send(domain, now).is_ok() {
            self.domains.remove(domain);
        }
    }

    /// The domain said 5.7.x. `true` when this one opened the breaker: tell the desk.
    pub fn policy(&mut self, domain: &str, now: Timestamp) -> bool {
        let backoff = self.backoff;
        let domain = self.domains.entry(domain.to_owned()).or_default();
        let window = domain.since.map(|since| later(since, backoff.breaker_window));
        if window.is_none_or(|end| end < now) {
            domain.since = Some(now);
            domain.refusals = 0;
        }
        domain.refusals = domain.refusals.saturating_add(1);
        if domain.refusals != backoff.breaker_after {
            return false;
        }
        domain.not_before = Some(later(now, backoff.breaker_pause));
        true
    }

    /// Leaves a domain alone until then: its refusals came home by another way.
    pub fn pause(&mut self, domain: &str, until: Timestamp) {
        let domain = self.domains.entry(domain.to_owned()).or_default();
        domain.not_before = domain.not_before.max(Some(until));
    }

    /// Forgets domains whose wait was over by `then`; called now and then, it keeps the table small.
    pub fn forget(&mut self, then: Timestamp) {
        self.domains.retain(|_, domain| {
            domain.not_before.is_some_and(|when| when > then)
                || domain.since.is_some_and(|since| since > then)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: &str = "example.com";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn waits_double_within_their_jitter_up_to_the_most() {
        let mut domains = Domains::new(Backoff::default());
        let mut now = at(0);
        for wait in [60, 120, 240, 480, 960, 1920, 3840, 7200, 7200, 7200] {
            let random = 0x9e37_79b9_7f4a_7c15u64.wrapping_mul(wait);
            let when = domains.deferred(DOMAIN, now, random);
            let waited = when.duration_since(now);
            let wait = SignedDuration::from_secs(wait.try_into().unwrap());
            assert!(waited >= wait / 2 && waited <= wait, "{waited:?} of {wait:?}");
            assert_eq!(domains.may_send(DOMAIN, now), Err(when));
            // The other connections' deferrals of the same moment do not double it again.
            assert_eq!(domains.deferred(DOMAIN, now, 1), when);
            assert_eq!(domains.may_send("example.net", now), Ok(()));
            now = when;
            assert_eq!(domains.may_send(DOMAIN, now), Ok(()));
        }
        domains.accepted(DOMAIN, now);
        assert!(domains.deferred(DOMAIN, now, 0).duration_since(now) <= SignedDuration::from_mins(1));
        for _ in 0..100 {
            let when = domains.deferred(DOMAIN, now, u64::MAX);
            assert!(when > now);
            now = when;
        }
    }

    #[test]
    fn many_refusals_by_policy_open_the_breaker_once() {
        let mut domains = Domains::new(Backoff::default());
        // Slowly: never ten in ten minutes.
        assert!((0..50).all(|n| !domains.policy(DOMAIN, at(n * 120))));
        let opened: Vec<bool> = (0..20).map(|n| domains.policy(DOMAIN, at(10_000 + n))).collect();
        assert_eq!(opened.iter().filter(|opened| **opened).count(), 1);
        assert!(opened[9]);
        assert_eq!(domains.may_send(DOMAIN, at(10_020)), Err(at(10_009 + 3_600)));
        // A letter that was under way does not close it.
        domains.accepted(DOMAIN, at(10_021));
        assert!(domains.may_send(DOMAIN, at(10_022)).is_err());
        domains.forget(at(20_000));
        assert!(domains.domains.is_empty());
    }
}
