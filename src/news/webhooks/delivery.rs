//! A delivery: one change on its way to one webhook.

use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, WebhookId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// For its turn, its next try, or for the hook to be resumed.
    Waiting,
    Sending,
    Sent,
    /// Given up on; somebody must look.
    Dead,
}

impl DeliveryState {
    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryState::Waiting => "waiting",
            DeliveryState::Sending => "sending",
            DeliveryState::Sent => "sent",
            DeliveryState::Dead => "dead",
        }
    }

    pub fn parse(text: &str) -> DeliveryState {
        match text {
            "sending" => DeliveryState::Sending,
            "sent" => DeliveryState::Sent,
            "dead" => DeliveryState::Dead,
            _ => DeliveryState::Waiting,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: DeliveryId,
    /// In the log; below nought for tests.
    pub position: i64,
    pub subject: String,
    pub verb: String,
    pub state: DeliveryState,
    pub attempts: i64,
    pub next_at: Micros,
    pub made_at: Micros,
    pub sent_at: Option<Micros>,
    /// What the receiver answered last.
    pub status: Option<i64>,
    /// Why the last try failed.
    pub problem: String,
}

/// A hook's deliveries from before one on, the latest first.
pub fn deliveries(
    read: &mut ReadSession<'_>,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    before: DeliveryId,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    read.all(
        sql!(
            "select id, position, subject, verb, state, attempts, next_at, made_at, sent_at, status, problem
             from webhook_delivery
             where webhook_id = $1 and (cast($2 as text) is null or state = $2) and id < $3
             order by id desc limit $4"
        ),
        &[&webhook, &state.map(DeliveryState::as_str), &before, &limit],
        |row| {
            Ok(Delivery {
                id: row.get("id")?,
                position: row.get("position")?,
                subject: row.get("subject")?,
                verb: row.get("verb")?,
                state: DeliveryState::parse(&row.get::<String>("state")?),
                attempts: row.get("attempts")?,
                next_at: row.get("next_at")?,
                made_at: row.get("made_at")?,
                sent_at: row.get("sent_at")?,
                status: row.get("status")?,
                problem: row.get("problem")?,
            })
        },
    )
}

/// How many of a hook's deliveries are dead, and how many wait; a thousand at most of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeadCount {
    pub dead: i64,
    pub waiting: i64,
}

pub fn dead_counts(read: &mut ReadSession<'_>, webhook: WebhookId) -> Result<DeadCount, StoreError> {
    read.one(
        sql!(
            "select (select count(*) from (select 1 as one from webhook_delivery
                        where webhook_id = $1 and state = 'dead' limit 1000) d) as dead,
                    (select count(*) from (select 1 as one from webhook_delivery
                        where webhook_id = $1 and state in ('waiting', 'sending') limit 1000) w) as waiting"
        ),
        &[&webhook],
        |row| {
            Ok(DeadCount {
                dead: row.get("dead")?,
                waiting: row.get("waiting")?,
            })
        },
    )
}
