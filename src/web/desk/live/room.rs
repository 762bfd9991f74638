//! A room: everybody who has one article open in this process.
//!
//! Ops that arrive while the journal is being written are kept together in the next write, so fifty
//! people typing cost a few transactions a second, not fifty.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use co_editing::SharedDraft;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::frames;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, PersonId};
use crate::base::store::{Actor, Reads, StoreError, Writes};
use crate::news::NewsError;
use crate::news::newsroom::{
    Op, Standing, Updates, begin_shared, keep_ops, settle_draft, standing, updates_after,
};

/// The draft's row follows the journal this long after the first op that it lacks.
const SETTLE: Duration = Duration::from_secs(1);
/// The log is told that people write, at most this often.
const SAY: Duration = Duration::from_secs(120);
/// An empty room stays this long, for the browser that comes right back.
const LINGER: Duration = Duration::from_secs(5);
/// Ops kept in one transaction.
const BATCH: usize = 200;

/// What a room is told.
pub enum Message {
    Enter(Member),
    Leave(u64),
    Hello {
        member: u64,
        state_vector: Bytes,
    },
    Op {
        member: u64,
        number: u32,
        update: Bytes,
    },
    Awareness {
        member: u64,
        update: Bytes,
    },
    /// Something was committed somewhere.
    Look,
    Stop,
}

/// A browser in the room.
pub struct Member {
    pub id: u64,
    pub person: PersonId,
    pub name: String,
    pub may: May,
    /// To the browser. Closing it closes the socket.
    pub out: mpsc::Sender<Out>,
}

/// What somebody in the room may do with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    Write,
    /// Propose changes that somebody else accepts.
    Suggest,
}

/// To a browser.
pub enum Out {
    Frame(Bytes),
    /// A code of the protocol, and why.
    Close(u16, &'static str),
}

pub struct Room {
    article: ArticleId,
    reads: Reads,
    writes: Writes,
    members: HashMap<u64, Member>,
    shared: Option<SharedDraft>,
    /// How far in the journal `shared` is.
    seq: i64,
    standing: Option<Standing>,
    settle_at: Option<Instant>,
    said_at: Option<Instant>,
    /// Something refused is in `shared` and nowhere else: it is made anew.
    spoilt: bool,
}

/// One op on its way into the journal.
struct Pending {
    member: u64,
    number: u32,
    op: Op,
}

impl Room {
    pub fn new(article: ArticleId, reads: Reads, writes: Writes) -> Room {
        Room {
            article,
            reads,
            writes,
            members: HashMap::new(),
            shared: None,
            seq: 0,
            standing: None,
            settle_at: None,
            said_at: None,
            spoilt: false,
        }
    }

    /// Lives until nobody is left.
    pub async fn run(mut self, mut messages: mpsc::Receiver<Message>) {
        let mut empty_since = Some(Instant::now());
        loop {
            let wake = self.settle_at.unwrap_or_else(|| Instant::now() + LINGER);
            let message = tokio::select! {
                message = messages.recv() => message,
                () = tokio::time::sleep_until(wake) => None,
            };
            let mut pending = Vec::new();
            let mut next = message;
            // Whatever waits already is taken in one go.
            while let Some(message) = next {
                if matches!(message, Message::Stop) {
                    self.everybody_out(1012, "the server restarts");
                    self.settle().await;
                    return;
                }
                self.take(message, &mut pending).await;
                next = (pending.len() < BATCH)
                    .then(|| messages.try_recv().ok())
                    .flatten();
            }
            if !pending.is_empty() {
                self.keep(pending).await;
            }
            if std::mem::take(&mut self.spoilt) {
                self.shared = None;
                if let Err(error) = self.prepare().await {
                    tracing::warn!(article = %self.article, %error, "a shared draft could not be opened again");
                    self.everybody_out(1013, "the draft could not be opened; try again");
                }
            }
            if self.settle_at.is_some_and(|at| at <= Instant::now()) {
                self.settle().await;
            }
            empty_since = match (self.members.is_empty(), empty_since) {
                (false, _) => None,
                (true, None) => Some(Instant::now()),
                (true, since) => since,
            };
            if empty_since.is_some_and(|since| since.elapsed() >= LINGER) && self.settle_at.is_none() {
                // Closed before the last look, so that nobody enters a room that is going.
                messages.close();
                while let Ok(message) = messages.try_recv() {
                    if let Message::Enter(member) = message {
                        send(&member, Out::Close(1012, "come in again"));
                    }
                }
                return;
            }
        }
    }

    async fn take(&mut self, message: Message, pending: &mut Vec<Pending>) {
        match message {
            Message::Enter(member) => {
                self.members.insert(member.id, member);
            }
            Message::Leave(id) => {
                self.members.remove(&id);
            }
            Message::Hello { member, state_vector } => self.welcome(member, &state_vector).await,
            Message::Op {
                member,
                number,
                update,
            } => self.check(member, number, update, pending),
            Message::Awareness { member, update } => self.relay(member, &frames::awareness(&update)),
            Message::Look => self.look().await,
            Message::Stop => {}
        }
    }

    /// Gives a browser what it lacks, and tells it what we lack.
    async fn welcome(&mut self, member: u64, state_vector: &[u8]) {
        let prepared = match self.prepare().await {
            Ok(()) => self.facts(member).zip(self.shared.as_ref()),
            Err(error) => {
                tracing::warn!(article = %self.article, %error, "a shared draft could not be opened");
                self.send(
                    member,
                    Out::Close(1013, "the draft could not be opened; try again"),
                );
                return;
            }
        };
        let Some((facts, shared)) = prepared else { return };
        let frame = match shared.diff(state_vector) {
            Ok(update) => frames::welcome(&facts, &shared.state_vector(), &update),
            Err(error) => {
                tracing::debug!(%error, "a browser's state vector is none");
                self.send(member, Out::Close(4400, "that is no state vector"));
                return;
            }
        };
        self.send(member, Out::Frame(frame));
    }

    fn facts(&self, member: u64) -> Option<Value> {
        let who = self.members.get(&member)?;
        Some(json!({
            "may_edit": who.may == May::Write,
            "person": { "id": who.person, "name": who.name },
            "state": self.standing.as_ref().map(state_json),
        }))
    }

    /// Loads the document, begins it when nobody has, or reads what it lacks.
    async fn prepare(&mut self) -> Result<(), NewsError> {
        if self.shared.is_none() {
            let article = self.article;
            let updates = self
                .writes
                .run(Actor::Clock, move |write| begin_shared(write, article))
                .await?;
            self.load(updates).await?;
        }
        self.catch_up().await?;
        Ok(())
    }

    async fn reload(&mut self) -> Result<(), StoreError> {
        let article = self.article;
        let updates = self
            .reads
            .run(move |read| updates_after(read, article, 0))
            .await?;
        self.load(updates).await
    }

    /// Makes the document, on a thread that may take its time.
    async fn load(&mut self, updates: Updates) -> Result<(), StoreError> {
        let writer = u64::from(rand::random::<u32>());
        let made = tokio::task::spawn_blocking(move || {
            SharedDraft::from_updates(&updates.list, writer).map(|shared| (shared, updates.upto))
        })
        .await;
        let (shared, upto) = made
            .map_err(|e| StoreError::Engine(e.to_string()))?
            .map_err(|e| StoreError::Engine(e.to_string()))?;
        self.seq = upto;
        self.shared = Some(shared);
        Ok(())
    }

    /// Reads from the journal what others wrote, passes it on, and tells of a new state.
    async fn catch_up(&mut self) -> Result<(), StoreError> {
        let (article, seq, loaded) = (self.article, self.seq, self.shared.is_some());
        let (now, updates) = self
            .reads
            .run(move |read| {
                let now = standing(read, article)?;
                let behind = loaded && now.as_ref().is_some_and(|now| now.op_seq > seq);
                let updates = if behind {
                    Some(updates_after(read, article, seq)?)
                } else {
                    None
                };
                Ok::<_, StoreError>((now, updates))
            })
            .await?;
        if let (Some(updates), Some(shared)) = (updates, self.shared.as_mut()) {
            let taken = updates.list.iter().all(|update| shared.apply(update).is_ok());
            self.seq = updates.upto;
            for update in &updates.list {
                self.relay(0, &frames::update(update));
            }
            if !taken {
                // A folded journal is longer than an op may be: the document is read anew when next needed.
                self.reload().await?;
            }
        }
        self.tell(now);
        Ok(())
    }

    fn tell(&mut self, now: Option<Standing>) {
        let (Some(now), before) = (now, self.standing.take()) else {
            self.everybody_out(4404, "there is no such article");
            return;
        };
        let shown = |s: &Standing| (s.revision, s.work.clone(), s.public.clone());
        if before.as_ref().map(shown) != Some(shown(&now)) {
            self.relay(0, &frames::state(&state_json(&now)));
        }
        if before.is_some_and(|before| before.comments != now.comments) {
            self.relay(0, &frames::comments());
        }
        self.standing = Some(now);
    }

    async fn look(&mut self) {
        if self.members.is_empty() {
            return;
        }
        if let Err(error) = self.catch_up().await {
            // The next ring, or the next op, looks again.
            tracing::debug!(%error, "a room could not look at its journal");
        }
    }

    /// Whether an op may be kept. What is refused stays in the browser, which is told why.
    fn check(&mut self, member: u64, number: u32, update: Bytes, pending: &mut Vec<Pending>) {
        let Some(who) = self.members.get(&member) else {
            return;
        };
        let (person, suggests) = (who.person, who.may == May::Suggest);
        let Some(shared) = self.shared.as_mut() else {
            self.send(member, Out::Close(4400, "HELLO comes first"));
            return;
        };
        // An open suggestion changes nothing that is read: that is how one is told from a change.
        let before = suggests.then(|| shared.read());
        if let Err(error) = shared.apply(&update) {
            self.refuse(member, number, &error.to_string());
            return;
        }
        if before.is_some_and(|before| before != shared.read()) {
            self.spoilt = true;
            let why =
                "You may suggest changes to this article, not make them. hint: ask an editor of its section";
            self.refuse(member, number, why);
            return;
        }
        let op = Op {
            person,
            bytes: update.to_vec(),
            suggests,
        };
        pending.push(Pending { member, number, op });
    }

    fn refuse(&mut self, member: u64, number: u32, why: &str) {
        let (message, hint) = why.split_once(" hint: ").unwrap_or((why, ""));
        let why = json!({ "message": message.trim_end_matches('.'), "hint": hint });
        self.send(member, Out::Frame(frames::refused(number, &why)));
    }

    /// Makes ops durable, then says so to their senders and shows them to the others.
    async fn keep(&mut self, pending: Vec<Pending>) {
        let ops: Vec<Op> = pending.iter().map(|p| p.op.clone()).collect();
        let (article, count) = (self.article, ops.len() as i64);
        let say = self.said_at.is_none_or(|at| at.elapsed() >= SAY);
        let actor = Actor::Person(ops[0].person);
        let kept = self
            .writes
            .run(actor, move |write| keep_ops(write, article, &ops, say))
            .await;
        let last = match kept {
            Ok(last) => last,
            Err(error) => {
                self.undo(&pending, &error);
                return;
            }
        };
        if say {
            self.said_at = Some(Instant::now());
        }
        self.settle_at.get_or_insert_with(|| Instant::now() + SETTLE);
        for p in &pending {
            self.send(p.member, Out::Frame(frames::ack(p.number)));
            self.relay(p.member, &frames::update(&p.op.bytes));
        }
        if last - count == self.seq {
            self.seq = last;
        } else if let Err(error) = self.catch_up().await {
            // Somebody else wrote in between; their ops come with the next look.
            tracing::debug!(%error, "a room could not catch up");
        }
    }

    /// The journal did not take these ops: the document in memory is ahead of it and is given up.
    fn undo(&mut self, pending: &[Pending], error: &NewsError) {
        self.shared = None;
        self.seq = 0;
        let refused = !matches!(error, NewsError::Store(_));
        if !refused {
            tracing::warn!(article = %self.article, %error, "keystrokes could not be kept; browsers send them again");
            self.everybody_out(1013, "the draft could not be saved; try again");
            return;
        }
        let why = error.to_string();
        for p in pending {
            self.refuse(p.member, p.number, &why);
        }
        self.everybody_out(1013, "the article takes no changes now");
    }

    async fn settle(&mut self) {
        if self.settle_at.take().is_none() {
            return;
        }
        let article = self.article;
        let settled = self
            .writes
            .run(Actor::Clock, move |write| settle_draft(write, article))
            .await;
        if let Err(error) = settled {
            tracing::warn!(%article, %error, "a draft could not be settled; trying again");
            self.settle_at = Some(Instant::now() + SETTLE);
        }
        self.look().await;
    }

    /// To everybody but one. Whoever does not keep up is cut off and comes back for all of it.
    fn relay(&mut self, except: u64, frame: &Bytes) {
        self.members
            .retain(|id, member| *id == except || send(member, Out::Frame(frame.clone())));
    }

    fn send(&mut self, member: u64, out: Out) {
        if let Some(who) = self.members.get(&member)
            && !send(who, out)
        {
            self.members.remove(&member);
        }
    }

    fn everybody_out(&mut self, code: u16, why: &'static str) {
        for (_, member) in self.members.drain() {
            send(&member, Out::Close(code, why));
        }
    }
}

fn send(member: &Member, out: Out) -> bool {
    member.out.try_send(out).is_ok()
}

fn state_json(now: &Standing) -> Value {
    let work = now.work.replace('_', " ");
    json!({
        "work": now.work,
        "public": now.public,
        "revision": now.revision,
        "saved_at": rfc3339(now.changed_at),
        "words": format!("{work}, {}", now.public),
    })
}

fn rfc3339(at: Micros) -> String {
    at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
