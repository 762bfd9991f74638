//! Whether the world can believe our letters: what the DNS says of the sender, looked up as a receiver
//! would. Each check ends in a sentence and, when it is not well, in what to do.
//!
//! Nothing here sends a letter or changes anything. What can only be seen by sending (does the relay
//! take our letters, do bounces come home) is asked elsewhere.

mod dkim;
mod dmarc;
mod host;
mod names;
mod spf;

use crate::dkim::Record;

pub use names::Names;

/// What is to be checked.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The domain of From, which signatures name too.
    pub from: String,
    /// The domain that bounces come back to.
    pub bounces: String,
    /// What must be published so that signatures can be checked; none: letters are not signed.
    pub records: Vec<Record>,
    /// The name by which this machine greets.
    pub greeting: String,
    /// The relay's host; its addresses are those that SPF should name, unless it sends from others.
    pub relay: String,
    /// Nothing but this machine stands between the letters and their receivers.
    pub last_hop: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Spf,
    Dkim,
    Dmarc,
    /// Where bounces arrive.
    Bounces,
    /// The greeting's name, and the machine's own.
    Host,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Good,
    /// It works, and somebody should look at it.
    Doubtful,
    /// Large receivers will refuse letters, or put them with the spam.
    Wrong,
}

/// What was found, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub subject: Subject,
    pub level: Level,
    pub what: String,
    /// Empty when all is well.
    pub hint: String,
}

impl Finding {
    fn good(subject: Subject, what: impl Into<String>) -> Finding {
        Finding {
            subject,
            level: Level::Good,
            what: what.into(),
            hint: String::new(),
        }
    }

    fn doubtful(subject: Subject, what: impl Into<String>, hint: impl Into<String>) -> Finding {
        Finding {
            subject,
            level: Level::Doubtful,
            what: what.into(),
            hint: hint.into(),
        }
    }

    fn wrong(subject: Subject, what: impl Into<String>, hint: impl Into<String>) -> Finding {
        Finding {
            subject,
            level: Level::Wrong,
            what: what.into(),
            hint: hint.into(),
        }
    }
}

/// Whether each key is published as it is.
pub async fn keys(names: &Names, records: &[Record]) -> Vec<Finding> {
    dkim::check(names, records).await
}

/// Asks everything, one after the other: a dozen questions, each bounded in time by the resolver.
pub async fn check(names: &Names, setup: &Setup) -> Vec<Finding> {
    // Silence at the first question is silence at all of them, and each waits its time.
    if let Err(error) = names.texts(&setup.from).await {
        return vec![Finding::wrong(Subject::Host, error.to_string(), spf::AGAIN)];
    }
    let mut all = spf::check(names, setup).await;
    all.extend(keys(names, &setup.records).await);
    all.extend(dmarc::check(names, setup).await);
    all.extend(host::bounces(names, setup).await);
    all.extend(host::greeting(names, setup).await);
    all
}
