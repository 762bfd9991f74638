//! The time, as an argument. Everything that must know "now" is handed a [`Clock`]; the system's
//! time is read in this file and nowhere else (`clippy.toml` sees to it).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Microseconds since 1970-01-01T00:00:00Z; how times are stored (BIGINT) and compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub i64);

impl Micros {
    pub const SECOND: i64 = 1_000_000;
    pub const DAY: i64 = 86_400 * Micros::SECOND;

    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    pub fn plus_seconds(self, seconds: i64) -> Micros {
        Micros(self.0.saturating_add(seconds.saturating_mul(Micros::SECOND)))
    }

    pub fn plus_days(self, days: i64) -> Micros {
        self.plus_seconds(days.saturating_mul(86_400))
    }
}

impl From<jiff::Timestamp> for Micros {
    fn from(at: jiff::Timestamp) -> Micros {
        Micros(at.as_microsecond())
    }
}

/// The system's clock, or one that a test sets.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands still until [`Clock::set`].
    pub fn standing_at(at: Micros) -> Clock {
        Clock(Source::Set(Arc::new(AtomicI64::new(at.0))))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the system's time is read"
    )]
    pub fn now(&self) -> Micros {
        match &self.0 {
            Source::System => jiff::Timestamp::now().into(),
            Source::Set(at) => Micros(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a standing clock, all its clones with it. The system's clock cannot be set.
    pub fn set(&self, to: Micros) {
        if let Source::Set(at) = &self.0 {
            at.store(to.0, Ordering::SeqCst);
        }
    }
}
