//! Fetches the sources of market data: asked after they publish, told what we have, their answers kept as
//! they came. What does not look right is kept out; nothing is overwritten by an answer nobody expected.
//!
//! Addresses are an operator's, but names can come to mean something else: only the world outside is
//! reached, as with webhooks. On several nodes each may ask; the same answer twice changes nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use market_formats::{Format, Mapping, Observation, Options};
use reqwest::Client;

use super::conditional::{self, Question, Said};
use super::rounds::{self, Rounds};
use crate::base::clock::Micros;
use crate::base::ids::FetchId;
use crate::base::store::{Actor, ReadSession, Store, StoreError};
use crate::news::NewsError;
use crate::news::markets::fetches::{self, ANSWER_BYTES, Answer, Outcome, Round};
use crate::news::markets::{
    Batch, Source, Went, doubt, due_sources, next_round, next_source, quarantine, record_observations, take,
};
use crate::news::text::clip;

/// For one answer, redirects included.
const TIME: Duration = Duration::from_secs(60);

pub struct MarketCourier {
    pub store: Store,
    pub stop: Arc<AtomicBool>,
    /// Whether addresses inside may be fetched: for a house's own vendor, and for tests.
    pub allow_private: bool,
}

impl MarketCourier {
    /// Rounds until the program stops.
    pub fn run(&self) {
        rounds::run(self);
    }

    /// Asks every source that is due. Returns how many were asked.
    pub async fn step(&self, client: &Client) -> Result<usize, StoreError> {
        let now = self.store.writes.clock().now();
        let due = self.store.reads.run(move |read| due_sources(read, now)).await?;
        for source in &due {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let question = Question {
                url: &source.url,
                etag: &source.etag,
                last_modified: &source.last_modified,
                bytes: ANSWER_BYTES,
            };
            let asked = conditional::ask(client, &question, self.allow_private);
            let said = rounds::within(TIME, asked).await;
            self.settle(source, said)?;
        }
        Ok(due.len())
    }

    fn settle(&self, source: &Source, said: Said) -> Result<(), StoreError> {
        let at = self.store.writes.clock().now();
        let (went, problem, taken) = match said {
            Said::Same => (Went::Nothing, source.problem.clone(), None),
            Said::Problem(problem) => (Went::Failed, problem, None),
            Said::Body(answer) if answer.hash() == source.hash => {
                (Went::Nothing, source.problem.clone(), Some(answer))
            }
            Said::Body(answer) => match self.take_in(source, &answer) {
                Ok(went) => (went, String::new(), Some(answer)),
                Err(NewsError::Store(error)) => return Err(error),
                Err(why) => {
                    let why = clip(&why.to_string(), 400);
                    tracing::warn!(source = %source.key, %why, "an answer was kept out");
                    (Went::Failed, why, None)
                }
            },
        };
        let next_at = next_round(source, at, went, rand::random());
        let tries = if went == Went::Failed { source.tries + 1 } else { 0 };
        let id = source.id;
        self.store.writes.housekeeping(move |tx| {
            let hash = taken.as_ref().map(Answer::hash);
            let round = Round {
                at,
                next_at,
                tries,
                problem: &problem,
                taken: taken
                    .as_ref()
                    .zip(hash.as_deref())
                    .map(|(answer, hash)| (answer.etag.as_str(), answer.last_modified.as_str(), hash)),
            };
            fetches::note_round(tx, id, &round)?;
            fetches::forget_old(tx, at).map(drop)
        })
    }

    /// Reads, judges and records an answer. What is refused is in quarantine when this returns.
    fn take_in(&self, source: &Source, answer: &Answer) -> Result<Went, NewsError> {
        let at = self.store.writes.clock().now();
        let observations = match read_answer(source, &answer.body) {
            Ok(observations) => observations,
            Err(why) => return self.keep_out(source, answer, &format!("{why:#}")),
        };
        let of = source.clone();
        let looked = self.store.reads.wait(move |read| {
            let taken = take(read, &of, &observations)?;
            let doubt = doubt(read, &taken.readings, at)?;
            Ok::<_, NewsError>((taken, doubt))
        });
        let taken = match looked {
            Ok((_, Some(doubt))) => return self.keep_out(source, answer, &doubt),
            Ok((taken, None)) if taken.values == 0 => {
                return self.keep_out(
                    source,
                    answer,
                    "it holds no value of any series that is kept of this source",
                );
            }
            Ok((taken, None)) => taken,
            Err(NewsError::Invalid(problem)) => return self.keep_out(source, answer, &problem.message),
            Err(other) => return Err(other),
        };
        let id = FetchId::new(at);
        let batch = Batch {
            source: source.id,
            fetch: Some(id),
            readings: taken.readings,
        };
        let recorded = self
            .store
            .writes
            .wait(Actor::Clock, move |write| record_observations(write, &batch));
        let kept = match recorded {
            Ok(kept) => kept,
            Err(NewsError::Invalid(problem)) => return self.keep_out(source, answer, &problem.message),
            Err(other) => return Err(other),
        };
        let (of, answer) = (source.id, answer.clone());
        let new = kept.position.is_some();
        self.store.writes.housekeeping(move |tx| {
            let outcome = Outcome {
                word: if new { "recorded" } else { "same" },
                note: "",
                added: kept.added,
                revised: kept.revised,
            };
            fetches::keep(tx, (id, of, at), &answer, &outcome)
        })?;
        Ok(if new { Went::New } else { Went::Nothing })
    }

    fn keep_out(&self, source: &Source, answer: &Answer, why: &str) -> Result<Went, NewsError> {
        let (id, answer, said) = (source.id, answer.clone(), why.to_owned());
        self.store
            .writes
            .wait(Actor::Clock, move |write| quarantine(write, id, &answer, &said))?;
        Err(NewsError::invalid("answer", why.to_owned()))
    }
}

impl Rounds for MarketCourier {
    const WHAT: &'static str = "market data";
    const LOOK: Duration = Duration::from_secs(30);

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
        next_source(read)
    }

    async fn round(&self, client: &Client) -> Result<usize, StoreError> {
        self.step(client).await
    }
}

/// Reads an answer by its source's format: fetched now, or released from quarantine.
pub fn read_answer(source: &Source, body: &[u8]) -> anyhow::Result<Vec<Observation>> {
    let format: Format = source.format.parse().context("the source's format")?;
    let mapping = match source.mapping.as_str() {
        "" => None,
        text => Some(Mapping::from_toml(text)?),
    };
    let options = Options {
        mapping,
        ..Options::default()
    };
    Ok(market_formats::read_all(format, body, &options)?.0)
}

/// The client that reaches only what it may.
pub fn client(allow_private: bool) -> anyhow::Result<Client> {
    conditional::client("market data", TIME, allow_private)
}
