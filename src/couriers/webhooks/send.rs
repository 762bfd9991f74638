//! Rows → the world. One thread keeps the queue; HTTP runs beside it, never on a thread of the store.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::body::body;
use super::claim::{self, Due};
use super::post::{self, Letter, Outcome};
use super::sign::signature;
use crate::base::clock::Micros;
use crate::base::ids::WebhookId;
use crate::base::store::{Actor, Store, StoreError};
use crate::news::webhooks::{self, HookState, Webhook};

/// Deliveries under way at once: in all, and to one receiver.
const AT_ONCE: usize = 16;
const TO_ONE: usize = 4;
/// Looks at the queue this often when nothing rings: another node may have queued, a lease lapsed.
const POLL: Duration = Duration::from_secs(1);
const SWEEP: Duration = Duration::from_secs(3_600);

enum Note {
    Look,
    Done(Box<(Due, Outcome)>),
}

/// Rings the sender.
#[derive(Clone)]
pub struct Sender(SyncSender<Note>);

impl Sender {
    /// Something was queued.
    pub fn look(&self) {
        match self.0.try_send(Note::Look) {
            // Full means that it is awake already; gone, that the program stops.
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    }
}

/// The courier at work. Stops when dropped, after `stop` was set.
pub struct Sending {
    thread: Option<JoinHandle<()>>,
    sender: Sender,
    stop: Arc<AtomicBool>,
}

impl Sending {
    /// Starts the courier. `url` is where the site is reached.
    pub fn start(store: &Store, url: &str, allow_private: bool) -> anyhow::Result<Sending> {
        let (notes, read) = sync_channel(256);
        let stop = Arc::new(AtomicBool::new(false));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("webhooks-http")
            .enable_all()
            .build()?;
        let courier = Courier {
            store: store.clone(),
            url: url.trim_end_matches('/').to_owned(),
            allow_private,
            client: post::client(allow_private)?,
            runtime,
            notes: notes.clone(),
            under_way: HashMap::new(),
            stop: Arc::clone(&stop),
        };
        let thread = std::thread::Builder::new()
            .name("webhooks".to_owned())
            .spawn(move || courier.run(&read))?;
        Ok(Sending {
            thread: Some(thread),
            sender: Sender(notes),
            stop,
        })
    }

    pub fn sender(&self) -> Sender {
        self.sender.clone()
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.sender.look();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the webhooks' courier had panicked");
        }
    }
}

struct Courier {
    store: Store,
    url: String,
    allow_private: bool,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    notes: SyncSender<Note>,
    under_way: HashMap<WebhookId, usize>,
    stop: Arc<AtomicBool>,
}

impl Courier {
    fn run(mut self, notes: &Receiver<Note>) {
        let mut swept = Instant::now();
        while !self.stop.load(Ordering::Relaxed) {
            if let Err(error) = self.send_due() {
                tracing::warn!(%error, "the queue of webhooks could not be read; trying again");
            }
            if swept.elapsed() > SWEEP {
                swept = Instant::now();
                if let Err(error) = claim::forget_old(&self.store) {
                    tracing::warn!(%error, "old deliveries could not be forgotten");
                }
            }
            match notes.recv_timeout(self.pause()) {
                Ok(note) => self.take(note),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            while let Ok(note) = notes.try_recv() {
                self.take(note);
            }
        }
        // What is under way is cut off; its lease lapses and it is sent again.
        self.runtime.shutdown_background();
    }

    fn take(&mut self, note: Note) {
        let Note::Done(done) = note else { return };
        let (due, outcome) = *done;
        if let Some(n) = self.under_way.get_mut(&due.webhook) {
            *n = n.saturating_sub(1);
        }
        if let Err(error) = self.note_outcome(&due, &outcome) {
            // Its lease lapses: at worst the receiver meets the same id again.
            tracing::warn!(%error, delivery = %due.id, "what came of a delivery could not be noted");
        }
    }

    fn send_due(&mut self) -> Result<(), StoreError> {
        let busy: usize = self.under_way.values().sum();
        if busy >= AT_ONCE {
            return Ok(());
        }
        let now = self.store.writes.clock().now();
        let mut room = AT_ONCE - busy;
        let under_way = self.under_way.clone();
        // Asked for each hook, so that a slow one with a long queue hides no other.
        let found = self.store.reads.wait(move |read| {
            let mut found = Vec::new();
            for hook in webhooks::everywhere(read)? {
                let free = TO_ONE.saturating_sub(under_way.get(&hook.id).copied().unwrap_or(0));
                if hook.state == HookState::Active && free > 0 {
                    found.extend(claim::due(read, hook.id, now, free as i64)?);
                }
            }
            Ok::<_, StoreError>(found)
        })?;
        for due in found {
            if room == 0 {
                break;
            }
            let taken = self
                .store
                .writes
                .housekeeping(move |tx| claim::take(tx, &due, now))?;
            let Some(due) = taken else { continue };
            *self.under_way.entry(due.webhook).or_default() += 1;
            room -= 1;
            self.send(due, now)?;
        }
        Ok(())
    }

    fn send(&mut self, due: Due, now: Micros) -> Result<(), StoreError> {
        let (asked, url) = (due.clone(), self.url.clone());
        let made = self.store.reads.wait(move |read| {
            let Some(hook) = webhooks::by_id(read, asked.webhook)? else {
                return Ok::<_, StoreError>(None);
            };
            let body = body(read, &hook, &asked, (&url, now))?;
            Ok(Some((hook, body)))
        });
        let (client, notes, allow) = (self.client.clone(), self.notes.clone(), self.allow_private);
        match made {
            Ok(Some((hook, body))) => {
                let letter = letter(&hook, &due, body, now);
                self.runtime.spawn(async move {
                    let outcome = post::post(&client, letter, allow).await;
                    report(&notes, due, outcome).await;
                });
            }
            // Removed meanwhile; its rows went with it.
            Ok(None) => self.take(Note::Done(Box::new((due, Outcome::Gone)))),
            Err(error) => {
                let outcome = Outcome::Failed {
                    status: None,
                    problem: "what it says could not be read from the tables".to_owned(),
                };
                self.take(Note::Done(Box::new((due, outcome))));
                return Err(error);
            }
        }
        Ok(())
    }

    fn note_outcome(&self, due: &Due, outcome: &Outcome) -> Result<(), StoreError> {
        let (due, outcome, now) = (due.clone(), outcome.clone(), self.store.writes.clock().now());
        let webhook = due.webhook;
        let gone = outcome == Outcome::Gone;
        self.store.writes.housekeeping(move |tx| match outcome {
            Outcome::Accepted(status) => claim::sent(tx, &due, now, i64::from(status)),
            Outcome::Gone => claim::put_back(tx, &due, now, "the receiver answered 410 Gone"),
            Outcome::Failed { status, problem } => {
                claim::failed(tx, &due, now, status.map(i64::from), &problem)
            }
        })?;
        if gone {
            let paused = self.store.writes.wait(Actor::Clock, move |write| {
                webhooks::paused_by_receiver(write, webhook)
            });
            match paused {
                Ok(_) => tracing::warn!(%webhook, "a receiver is gone; its webhook is paused"),
                Err(error) => tracing::warn!(%webhook, %error, "a webhook could not be paused"),
            }
        }
        Ok(())
    }

    /// Until the next delivery is due, but no longer than a poll.
    fn pause(&self) -> Duration {
        let now = self.store.writes.clock().now();
        match self.store.reads.wait(claim::next_due) {
            Ok(Some(at)) if at > now => {
                Duration::from_micros(u64::try_from(at.0 - now.0).unwrap_or(0)).min(POLL)
            }
            // Due, and not sent just now: there is no room, or its turn has not come.
            Ok(Some(_)) => Duration::from_millis(50),
            Ok(None) | Err(_) => POLL,
        }
    }
}

fn letter(hook: &Webhook, due: &Due, body: String, now: Micros) -> Letter {
    let (id, timestamp) = (due.id.to_string(), now.timestamp().as_second());
    Letter {
        url: hook.url.clone(),
        signature: signature(&hook.secret.keys(now), &id, timestamp, &body),
        id,
        timestamp,
        body,
    }
}

/// The queue's thread may be busy: waits for room without holding up others for long.
async fn report(notes: &SyncSender<Note>, due: Due, outcome: Outcome) {
    let mut note = Note::Done(Box::new((due, outcome)));
    loop {
        match notes.try_send(note) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => return,
            Err(TrySendError::Full(back)) => note = back,
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
