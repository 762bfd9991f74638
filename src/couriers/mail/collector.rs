//! Bounces that come into a mailbox: whoever holds the right to send looks into it every two minutes.
//! What a message asks for is done and kept before the mailbox hears that it was taken in; one that is
//! taken in twice changes nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use outgoing_mail::mailbox::{Mailbox, MailboxError, Visit};
use outgoing_mail::smtp::{Credentials, Security as Line, Trust};

use super::intake::{self, Taken};
use super::{Mail, MailboxSettings, Security, sender_of};
use crate::base::store::{Store, StoreError};
use crate::news::NewsError;

pub struct Collector {
    pub store: Store,
    pub mail: Arc<Mail>,
    pub stop: Arc<AtomicBool>,
}

const EVERY: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);

/// What a look into the mailbox came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    pub messages: usize,
    /// Those that were bounces, complaints or requests to leave of ours.
    pub ours: usize,
}

impl Collector {
    pub fn run(&self) {
        let mut due = Instant::now();
        while !self.stop.load(Ordering::Relaxed) {
            // A copy of the database elsewhere, or a second node, leaves the mailbox alone.
            if Instant::now() >= due && self.mail.status().sends {
                due = Instant::now() + EVERY;
                let trouble = match collect(&self.store, &self.mail) {
                    Ok(found) => {
                        if found.messages > 0 {
                            tracing::info!(
                                found.messages,
                                found.ours,
                                "what came into the mailbox was taken in"
                            );
                        }
                        None
                    }
                    Err(error) => {
                        tracing::warn!(%error, "the mailbox of bounces could not be read; trying again");
                        Some(error.to_string())
                    }
                };
                self.mail.set_status(|status| status.mailbox = trouble);
            }
            std::thread::sleep(PAUSE);
        }
    }
}

/// Looks into the mailbox once. Nothing when none is set.
pub fn collect(store: &Store, mail: &Mail) -> Result<Collected, NewsError> {
    let Some(settings) = &mail.settings.mailbox else {
        return Ok(Collected::default());
    };
    let sender = sender_of(store, mail)?;
    visit(settings, async |mut visit| {
        let mut found = Collected::default();
        while let Some(message) = visit.next().await? {
            let taken = match intake::take(store, &sender, &message.raw) {
                Ok(taken) => taken,
                Err(NewsError::Store(error)) => return Err(Trouble(error.into())),
                // It waits for the next visit, and holds up no other.
                Err(error) => {
                    tracing::warn!(%error, uid = message.uid, "a message of the mailbox could not be taken in");
                    continue;
                }
            };
            found.messages += 1;
            found.ours += usize::from(matches!(taken, Taken::Left | Taken::Beat | Taken::Done(_)));
            visit.taken(message.uid).await?;
        }
        visit.leave().await;
        Ok(found)
    })
}

/// Signs in and goes again.
pub fn look(settings: &MailboxSettings) -> Result<(), NewsError> {
    visit(settings, async |visit| {
        visit.leave().await;
        Ok(())
    })
}

/// Why a visit ended early.
struct Trouble(NewsError);

impl From<MailboxError> for Trouble {
    fn from(error: MailboxError) -> Trouble {
        Trouble(StoreError::Engine(error.to_string()).into())
    }
}

impl From<NewsError> for Trouble {
    fn from(error: NewsError) -> Trouble {
        Trouble(error)
    }
}

fn visit<T>(
    settings: &MailboxSettings,
    work: impl AsyncFnOnce(Visit) -> Result<T, Trouble>,
) -> Result<T, NewsError> {
    let mailbox = Mailbox {
        host: settings.host.clone(),
        port: settings.port,
        security: match settings.security {
            Security::Tls => Line::ImplicitTls,
            Security::Starttls => Line::StartTls,
            Security::None => Line::Plain,
        },
        trust: Trust::PublicRoots,
        credentials: Credentials {
            user: settings.user.clone(),
            password: settings.password.clone(),
        },
        folder: settings.folder.clone(),
        patience: PATIENCE,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| StoreError::Engine(error.to_string()))?;
    let done = runtime.block_on(async { work(Visit::open(&mailbox).await?).await });
    done.map_err(|Trouble(error)| error)
}
