//! The courier's thread: may this installation send, who holds the lease, what is due, send.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use super::dispatch::Dispatch;
use super::message::{Copy, Sender};
use super::papers::Papers;
use super::{Identity, Mail, Transport, keys, notes, send_beat, sender_of};
use crate::base::clock::Micros;
use crate::base::store::{Store, StoreError, Transaction};
use crate::changes::Bell;
use crate::news::NewsError;
use crate::news::editions;
use crate::news::updates::{
    self, Hold, Lease, May, Outcome, Posted, SenderLine, claim, keep_in_outbox, last_check, settle_claim,
    take_lease,
};

pub struct Courier {
    pub store: Store,
    pub mail: Arc<Mail>,
    pub stop: Arc<AtomicBool>,
}

/// Between two rounds, when nothing rings.
const PAUSE: Duration = Duration::from_secs(1);
/// Planning looks at all readers, so not at every ring.
const PLAN_EVERY: i64 = 60;
/// Copies in one transaction of the outbox: nothing leaves the building, so nothing can be uncertain.
const AT_ONCE: usize = 100;

/// What one run of the courier remembers.
pub struct Memory {
    identity: Identity,
    lease: Option<Lease>,
    planned: Option<Micros>,
    forgot: Option<Micros>,
    papers: Papers,
    sender: Option<Arc<Sender>>,
    /// When the keys of this sender were changed last.
    keys: Option<SystemTime>,
    /// The lease under which letters to one reader were last looked for.
    noted: i64,
    dispatch: Option<Dispatch>,
}

impl Memory {
    pub fn open(mail: &Mail) -> std::io::Result<Memory> {
        Ok(Memory {
            identity: Identity::open(&mail.settings.data)?,
            lease: None,
            planned: None,
            forgot: None,
            papers: Papers::default(),
            sender: None,
            keys: None,
            noted: -1,
            dispatch: None,
        })
    }
}

impl Courier {
    pub fn run(&self) {
        let mut memory = match Memory::open(&self.mail) {
            Ok(memory) => memory,
            Err(error) => {
                tracing::error!(%error, "the sender's identity cannot be read; no mail is sent");
                self.mail
                    .set_status(|status| status.trouble = Some(error.to_string()));
                return;
            }
        };
        while !self.stop.load(Ordering::Relaxed) {
            let rings = Bell::of_process().rings();
            let busy = match self.step(&mut memory) {
                Ok(busy) => {
                    self.mail.set_status(|status| status.trouble = None);
                    busy
                }
                Err(error) => {
                    tracing::warn!(%error, "mail could not be sent; trying again");
                    self.mail
                        .set_status(|status| status.trouble = Some(error.to_string()));
                    std::thread::sleep(PAUSE);
                    false
                }
            };
            if !busy {
                Bell::of_process().wait(rings, PAUSE);
            }
        }
    }

    /// Does what is due once. True when there may be more at once.
    pub fn step(&self, memory: &mut Memory) -> Result<bool, NewsError> {
        let done = self.try_step(memory);
        if done.is_err() {
            // Whatever was claimed is not known to have left or not: connections end without another
            // byte, and the next lease finds what they leave behind.
            memory.dispatch = None;
            memory.lease = None;
        }
        done
    }

    fn try_step(&self, memory: &mut Memory) -> Result<bool, NewsError> {
        if !self.may_send(memory)? {
            return Ok(false);
        }
        let word = memory.identity.word.clone();
        memory.lease = take_lease(&self.store, &word, memory.lease.as_ref())?;
        let Some(lease) = memory.lease.clone() else {
            let why = "Another process sends from this database; this one only shows pages.".to_owned();
            self.mail.set_status(|status| {
                status.held = Some(why);
                status.sends = false;
            });
            return Ok(false);
        };
        self.mail.set_status(|status| status.sends = true);
        let now = self.store.writes.clock().now();
        let planning = memory
            .planned
            .is_none_or(|last| now >= last.plus_seconds(PLAN_EVERY) || now < last);
        let may = May {
            plan: planning,
            begin: self.may_begin()?,
        };
        let done = updates::round(&self.store, &lease, &self.mail.settings.policy, may)?;
        if planning {
            memory.planned = Some(now);
            self.every_minute(memory, now)?;
        }
        if done.begun + done.ended > 0 {
            self.keep_mark(memory)?;
        }
        if memory.forgot.is_none_or(|last| now >= last.plus_days(1)) {
            memory.forgot = Some(now);
            self.store
                .writes
                .housekeeping(move |tx| updates::forget_outbox(tx, now))?;
        }
        let sender = self.sender(memory)?;
        notes::send_due(&self.store, &self.mail, &sender, now, lease.epoch != memory.noted)?;
        memory.noted = lease.epoch;
        match &self.mail.settings.transport {
            Transport::Outbox => self.fill_outbox(&lease, memory),
            Transport::Smtp(relay) => {
                if memory.dispatch.is_none() {
                    memory.dispatch = Some(Dispatch::start(&self.mail, relay, sender, now)?);
                }
                let Some(dispatch) = &mut memory.dispatch else {
                    return Ok(false);
                };
                let stopping = self.stop.load(Ordering::Relaxed);
                dispatch.turn(&self.store, &lease, &self.mail, &mut memory.papers, stopping)
            }
        }
    }

    fn sender(&self, memory: &mut Memory) -> Result<Arc<Sender>, NewsError> {
        if let Some(sender) = &memory.sender {
            return Ok(Arc::clone(sender));
        }
        memory.keys = keys::changed(&self.mail.settings.data);
        let sender = Arc::new(sender_of(&self.store, &self.mail)?);
        memory.sender = Some(Arc::clone(&sender));
        Ok(sender)
    }

    /// Whether waves may leave: into the outbox always, to a relay when it was looked at.
    fn may_begin(&self) -> Result<bool, NewsError> {
        let settings = &self.mail.settings;
        if matches!(settings.transport, Transport::Outbox) {
            return Ok(true);
        }
        let asked = settings.checked_as();
        let check = self.store.reads.wait(move |read| last_check(read, &asked))?;
        let why = match check {
            Some(check) if check.may_send() => None,
            Some(_) => Some("The doctor found what is wrong with outgoing mail, so no wave begins."),
            None => Some("Outgoing mail was not looked at with these settings, so no wave begins."),
        };
        self.mail
            .set_status(|status| status.unchecked = why.map(str::to_owned));
        Ok(why.is_none())
    }

    /// New keys, domains that refuse us, the beat of the day.
    fn every_minute(&self, memory: &mut Memory, now: Micros) -> Result<(), NewsError> {
        let idle = memory.dispatch.as_ref().is_none_or(Dispatch::is_idle);
        if idle && memory.sender.is_some() && keys::changed(&self.mail.settings.data) != memory.keys {
            memory.dispatch = None;
            memory.sender = None;
        }
        if let Some(dispatch) = &mut memory.dispatch {
            let hour_ago = now.plus_seconds(-3_600);
            let refusing = self
                .store
                .reads
                .wait(move |read| updates::refusing(read, hour_ago, updates::ENOUGH))?;
            let hosts: Vec<String> = refusing.into_iter().map(|one| one.host).collect();
            dispatch.pause(&hosts, now.plus_seconds(3_600));
        }
        if matches!(self.mail.settings.transport, Transport::Smtp(_)) && !self.mail.settings.beat.is_empty() {
            self.beat(memory, now)?;
        }
        Ok(())
    }

    fn beat(&self, memory: &mut Memory, now: Micros) -> Result<(), NewsError> {
        let (last, edition) = self
            .store
            .reads
            .wait(|read| Ok::<_, StoreError>((updates::last_beat(read)?, editions::main_edition(read)?)))?;
        let due = last.is_none_or(|last| last.sent_at.plus_days(1) <= now);
        if let Some(edition) = edition.filter(|_| due) {
            let sender = self.sender(memory)?;
            send_beat(&self.store, &self.mail, &sender, &edition)?;
        }
        Ok(())
    }

    fn may_send(&self, memory: &mut Memory) -> Result<bool, NewsError> {
        let (mut answer, mut standing) = memory.identity.ask(&self.store)?;
        if answer.is_err() && memory.identity.look_again().map_err(unkept)? {
            (answer, standing) = memory.identity.ask(&self.store)?;
        }
        if let (Err(Hold::Older { .. }), Some(seen)) = (&answer, memory.identity.seen())
            && seen.word == standing.line.word
        {
            updates::note_restored(&self.store, seen)?;
        }
        let held = answer.err().map(|hold| hold.words());
        let may = held.is_none();
        self.mail.set_status(|status| {
            status.sends &= may;
            status.held = held;
        });
        if may {
            // Also by one that only waits, so that it knows a restored database; and before the database
            // knows the word, so that a crash between the two is no copy.
            self.keep(memory, standing.line)?;
        }
        Ok(may)
    }

    fn keep_mark(&self, memory: &mut Memory) -> Result<(), NewsError> {
        let word = memory.identity.word.clone();
        let standing = self
            .store
            .reads
            .wait(move |read| updates::standing(read, &word))?;
        self.keep(memory, standing.line)
    }

    fn keep(&self, memory: &mut Memory, line: SenderLine) -> Result<(), NewsError> {
        memory.identity.keep(line).map_err(|error| unkept(error).into())
    }

    /// Claims, prints and keeps in one transaction.
    fn fill_outbox(&self, lease: &Lease, memory: &mut Memory) -> Result<bool, NewsError> {
        let (mail, lease) = (Arc::clone(&self.mail), lease.clone());
        let sender = self.sender(memory)?;
        let now = self.store.writes.clock().now();
        let mut papers = std::mem::take(&mut memory.papers);
        let (papers, n) = self.store.writes.housekeeping(move |tx| {
            let claims = claim(tx, &lease, now, AT_ONCE)?;
            let n = claims.len();
            for claim in claims {
                let delivery = claim.delivery;
                let outcome = match papers.copy(tx, &mail, claim, now)? {
                    Some(copy) => post(tx, &sender, &copy, now)?,
                    None => Outcome::Excluded("the reader left, or was suppressed".to_owned()),
                };
                settle_claim(tx, &lease, delivery, &outcome, now)?;
            }
            Ok::<_, NewsError>((papers, n))
        })?;
        memory.papers = papers;
        Ok(n > 0)
    }
}

fn unkept(error: std::io::Error) -> StoreError {
    StoreError::Engine(format!("the sender's identity cannot be kept: {error}"))
}

fn post(tx: &mut Transaction<'_>, sender: &Sender, copy: &Copy, now: Micros) -> Result<Outcome, NewsError> {
    let raw = match sender.update(copy) {
        Ok(raw) => String::from_utf8_lossy(&raw).into_owned(),
        Err(why) => return Ok(Outcome::Failed(why.to_string())),
    };
    let html = if copy.reader.text_only {
        String::new()
    } else {
        copy.paper.html(&copy.own)
    };
    let posted = Posted {
        kind: "update",
        recipient: copy.reader.email.clone(),
        subject: copy.paper.subject.clone(),
        text: copy.paper.text(&copy.own),
        html,
        raw,
    };
    let id = keep_in_outbox(tx, &posted, now)?;
    Ok(Outcome::Accepted(format!("outbox {id}")))
}
