use jiff::{SignedDuration, Timestamp};

/// So many messages in so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Nanoseconds for one message; 0 is no limit.
    each: i64,
}

impl Rate {
    pub const UNLIMITED: Rate = Rate { each: 0 };

    /// 0 is taken for 1: a rate that never lets anything through is a pause, and says so elsewhere.
    pub fn per_second(messages: u32) -> Rate {
        Rate::per(messages, 1)
    }

    pub fn per_minute(messages: u32) -> Rate {
        Rate::per(messages, 60)
    }

    pub fn per_hour(messages: u32) -> Rate {
        Rate::per(messages, 3_600)
    }

    fn per(messages: u32, seconds: i64) -> Rate {
        Rate {
            each: seconds * 1_000_000_000 / i64::from(messages.max(1)),
        }
    }
}

/// Lets `burst` messages go at once, and then one each time the rate allows.
///
/// Kept as the time at which the bucket would be full again, so that it needs no timer, counts
/// nothing twice, and a clock that jumps cannot stop it for longer than a full bucket takes.
#[derive(Clone, Debug)]
pub struct Bucket {
    rate: Rate,
    burst: u32,
    full_at: Timestamp,
}

impl Bucket {
    /// Full at the beginning; a burst of 0 is taken for 1.
    pub fn new(rate: Rate, burst: u32, now: Timestamp) -> Bucket {
        Bucket {
            rate,
            burst: burst.max(1),
            full_at: now,
        }
    }

    /// Takes one, or says when there will be one.
    pub fn take(&mut self, now: Timestamp) -> Result<(), Timestamp> {
        let each = SignedDuration::from_nanos(self.rate.each);
        let whole = SignedDuration::from_nanos(self.rate.each.saturating_mul(i64::from(self.burst)));
        // A clock that was set back must not make us wait for longer than an empty bucket does.
        let full_at = self.full_at.clamp(now, later(now, whole));
        let next = later(full_at, each);
        let limit = later(now, whole);
        if next > limit {
            return Err(later(now, next.duration_since(limit)));
        }
        self.full_at = next;
        Ok(())
    }

    /// Gives back what was taken and not used.
    pub fn give_back(&mut self, messages: u32) {
        let unused = SignedDuration::from_nanos(self.rate.each.saturating_mul(i64::from(messages)));
        self.full_at = self.full_at.checked_sub(unused).unwrap_or(self.full_at);
    }

    /// Works from the next message on; what was taken at the old rate is not counted again.
    pub fn set_rate(&mut self, rate: Rate, now: Timestamp) {
        let missing = self.full_at.duration_since(now).as_nanos().max(0);
        let old = i128::from(self.rate.each.max(1));
        let taken = (missing / old).min(i128::from(self.burst));
        let refill = i64::try_from(taken * i128::from(rate.each)).unwrap_or(i64::MAX);
        self.rate = rate;
        self.full_at = later(now, SignedDuration::from_nanos(refill));
    }
}

pub(super) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + millis).unwrap()
    }

    /// As a sender would: takes until it is told to wait, then comes back at that time.
    fn taken(bucket: &mut Bucket, from: i64, to: i64) -> usize {
        let (mut now, mut count) = (at(from), 0);
        while now < at(to) {
            match bucket.take(now) {
                Ok(()) => count += 1,
                Err(when) => {
                    assert!(when > now);
                    now = when;
                }
            }
        }
        count
    }

    #[test]
    fn a_burst_then_the_rate() {
        let mut bucket = Bucket::new(Rate::per_second(10), 5, at(0));
        assert_eq!(taken(&mut bucket, 0, 1_000), 5 + 9);
        assert_eq!(taken(&mut bucket, 1_000, 11_000), 100);
        // Idle for long: no more than one burst was saved up.
        assert_eq!(taken(&mut bucket, 100_000, 100_050), 5);
    }

    #[test]
    fn what_was_not_used_can_be_taken_again() {
        let mut bucket = Bucket::new(Rate::per_second(10), 5, at(0));
        for _ in 0..100 {
            let took = (0..5).take_while(|_| bucket.take(at(0)).is_ok()).count();
            assert_eq!(took, 5);
            bucket.give_back(5);
        }
        bucket.give_back(1_000);
        assert_eq!(taken(&mut bucket, 0, 1_000), 5 + 9, "no more than one burst");
    }

    /// listmonk's window slept for ever, or ended the sending, when a limit was changed.
    #[test]
    fn a_changed_rate_works_at_once() {
        let mut bucket = Bucket::new(Rate::per_hour(1), 1, at(0));
        bucket.take(at(0)).unwrap();
        assert_eq!(bucket.take(at(1)).unwrap_err(), at(3_600_000));
        bucket.set_rate(Rate::per_second(10), at(1));
        assert_eq!(taken(&mut bucket, 1, 1_001), 9 + 1);
        bucket.set_rate(Rate::UNLIMITED, at(1_001));
        assert!((0..10_000).all(|_| bucket.take(at(1_001)).is_ok()));
    }

    #[test]
    fn a_clock_set_back_costs_no_more_than_an_empty_bucket() {
        let mut bucket = Bucket::new(Rate::per_second(1), 3, at(0));
        while bucket.take(at(0)).is_ok() {}
        let when = bucket.take(at(-86_400_000)).unwrap_err();
        assert!(when <= at(-86_400_000 + 1_000), "{when}");
        assert!(Bucket::new(Rate::per_second(0), 0, at(0)).take(at(0)).is_ok());
    }
}
