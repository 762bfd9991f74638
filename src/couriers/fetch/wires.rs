//! Looks at wires: asked every so many seconds, told what we have; what is new comes in as held lines, or
//! as flashes when the wire is unattended. What they become is decided in `news/wires`.
//!
//! Addresses are an editor's, but names can come to mean something else: only the world outside is
//! reached, as with webhooks. On several nodes each may look; an item is taken once all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::Client;
use tokio::task::JoinSet;

use super::conditional::{self, Question, Said};
use super::rounds::{self, Rounds};
use super::wire_items::read_items;
use crate::base::clock::Micros;
use crate::base::store::{Actor, ReadSession, Store, StoreError};
use crate::news::NewsError;
use crate::news::text::clip;
use crate::news::wires::{self, Look, Wire, take_items};

/// For one answer, redirects included.
const TIME: Duration = Duration::from_secs(10);
/// A list of lines; more is an archive.
const BYTES: u64 = 2 << 20;
/// The longest pause after failures.
const PAUSE_SECONDS: i64 = 1_800;

pub struct WireCourier {
    pub store: Store,
    pub stop: Arc<AtomicBool>,
    /// Whether addresses inside may be asked: for a house's own feed, and for tests.
    pub allow_private: bool,
}

impl WireCourier {
    /// Rounds until the program stops.
    pub fn run(&self) {
        rounds::run(self);
    }

    /// Asks every wire that is due, all at once, so that a slow one holds up none. Returns how many were asked.
    pub async fn step(&self, client: &Client) -> Result<usize, StoreError> {
        let now = self.store.writes.clock().now();
        let due = self.store.reads.run(move |read| wires::due(read, now)).await?;
        let count = due.len();
        let mut asked = JoinSet::new();
        for wire in due {
            let (client, allow_private) = (client.clone(), self.allow_private);
            asked.spawn(async move {
                let said = ask(&client, &wire, allow_private).await;
                (wire, said)
            });
        }
        while let Some(answered) = asked.join_next().await {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            match answered {
                Ok((wire, said)) => self.settle(&wire, said)?,
                Err(error) => tracing::error!(%error, "a wire could not be asked"),
            }
        }
        Ok(count)
    }

    fn settle(&self, wire: &Wire, said: Said) -> Result<(), StoreError> {
        let at = self.store.writes.clock().now();
        let (problem, tags) = match said {
            Said::Same => (String::new(), None),
            Said::Problem(problem) => (problem, None),
            Said::Body(answer) => match self.take_in(wire, &answer.body) {
                Ok(note) => (note, Some((answer.etag, answer.last_modified))),
                Err(NewsError::Store(error)) => return Err(error),
                Err(why) => (clip(&why.to_string(), 300), None),
            },
        };
        // What was read in part was read: only silence and nonsense are asked for less and less often.
        let failed = !problem.is_empty() && tags.is_none();
        let tries = if failed { wire.tries + 1 } else { 0 };
        let pause = wire
            .seconds
            .saturating_mul(1 << tries.clamp(0, 8))
            .min(PAUSE_SECONDS.max(wire.seconds));
        let look = Look {
            at,
            next_at: at.plus_seconds(pause),
            tries,
            problem,
            tags,
        };
        let id = wire.id;
        self.store
            .writes
            .housekeeping(move |tx| wires::note_look(tx, id, &look))
    }

    /// Returns what was odd about an answer that was taken.
    fn take_in(&self, wire: &Wire, body: &[u8]) -> Result<String, NewsError> {
        let (items, odd) = read_items(wire.format, body, &wire.url)
            .map_err(|why| NewsError::invalid("answer", format!("{why:#}")))?;
        let looked = wire.clone();
        let taken = self
            .store
            .writes
            .wait(Actor::Clock, move |write| take_items(write, &looked, &items))?;
        if taken.held + taken.released > 0 {
            tracing::info!(wire = %wire.name, held = taken.held, released = taken.released, "lines came in");
        }
        Ok(odd)
    }
}

impl Rounds for WireCourier {
    const WHAT: &'static str = "wires";
    const LOOK: Duration = Duration::from_secs(15);

    fn store(&self) -> &Store {
        &self.store
    }

    fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    fn client(&self) -> anyhow::Result<Client> {
        client(self.allow_private)
    }

    fn next(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError> {
        wires::next_look(read)
    }

    async fn round(&self, client: &Client) -> Result<usize, StoreError> {
        self.step(client).await
    }
}

async fn ask(client: &Client, wire: &Wire, allow_private: bool) -> Said {
    let question = Question {
        url: &wire.url,
        etag: &wire.etag,
        last_modified: &wire.last_modified,
        bytes: BYTES,
    };
    rounds::within(TIME, conditional::ask(client, &question, allow_private)).await
}

/// The client that reaches only what it may.
pub fn client(allow_private: bool) -> anyhow::Result<Client> {
    conditional::client("wires", TIME, allow_private)
}
