//! Mail: letters of the daily update and of the readers' desk, to a relay or into the embedded outbox.
//!
//! `courier.rs` is the thread that does it: ask whether this installation may send, take the lease, do
//! the round of `news::updates`, then send what is claimed. `collector.rs` fetches what comes back into a mailbox. `paper.rs` prints a letter, `message.rs`
//! makes a message of it. Nothing here decides what is sent or to whom.

mod collector;
mod courier;
mod crew;
mod dispatch;
pub mod doctor;
mod identity;
pub mod intake;
pub mod keys;
mod message;
mod notes;
mod paper;
mod papers;
mod recent;
mod settings;
mod single;

use std::sync::{Mutex, PoisonError};

pub use collector::{Collected, Collector, collect};
pub use courier::{Courier, Memory};
pub use dispatch::connector;
pub use identity::Identity;
pub use message::{Sender, links};
pub use paper::{Own, Paper, Press, Shown, date_of, said};
pub use settings::{MailSettings, MailboxSettings, Relay, Security, Transport, default_sender};
pub use single::{send_beat, send_test, sender_of};

/// What the courier and the desk share.
pub struct Mail {
    pub settings: MailSettings,
    pub press: Press,
    status: Mutex<Status>,
}

/// How the courier stands, for the desk.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// Why nothing is sent.
    pub held: Option<String>,
    /// Why no wave begins, although single letters leave.
    pub unchecked: Option<String>,
    /// The last thing that failed, until something works again.
    pub trouble: Option<String>,
    /// Why the relay takes no mail, until it answers as it should.
    pub relay: Option<String>,
    /// This process holds the right to send.
    pub sends: bool,
    /// Why the mailbox of bounces could not be read.
    pub mailbox: Option<String>,
}

impl Status {
    /// What the desk shows as not working: the relay before all else.
    pub fn not_working(&self) -> Option<&str> {
        self.relay.as_deref().or(self.trouble.as_deref())
    }
}

impl Mail {
    pub fn new(settings: MailSettings) -> Result<Mail, minijinja::Error> {
        Ok(Mail {
            settings,
            press: Press::new()?,
            status: Mutex::default(),
        })
    }

    pub fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_status(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.status.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn relay_fails(&self, why: &str) {
        self.set_status(|status| status.relay = Some(why.to_owned()));
    }

    fn relay_works(&self) {
        self.set_status(|status| status.relay = None);
    }

    /// Where mail goes, in words.
    pub fn goes_to(&self) -> String {
        match &self.settings.transport {
            Transport::Outbox => "the embedded outbox".to_owned(),
            Transport::Smtp(relay) => format!("{}:{}", relay.host, relay.port),
        }
    }
}
