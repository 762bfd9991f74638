//! The gate: passwords are judged here, slowly and two at a time, behind doors that shut on guessing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::{Desk, Refusal, Visitor};
use crate::base::clock::Micros;
use crate::base::ids::PersonId;
use crate::base::store::{Actor, StoreError};
use crate::news::people::knock::{self, Door, Knock};
use crate::news::people::{Credentials, Password, credentials, device, is_password};
use crate::web::proxies::Proxies;

/// At most two passwords are hashed at once: 38 MiB, and two cores stay with the readers.
const AT_ONCE: usize = 2;
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often one address may begin something in a minute.
const BEGINNINGS: u32 = 30;

/// What the door needs besides the tables.
pub struct Gate {
    pub proxies: Proxies,
    turns: Arc<Semaphore>,
    beginnings: Mutex<Beginnings>,
}

/// Beginnings of the running minute, by address.
#[derive(Default)]
struct Beginnings {
    minute: i64,
    by: HashMap<IpAddr, u32>,
}

impl Gate {
    pub fn new(proxies: Proxies) -> Gate {
        Gate {
            proxies,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            beginnings: Mutex::default(),
        }
    }

    /// Runs slow work on a thread of its own, two at a time.
    async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Refusal::Busy);
        };
        let work = move || {
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Refusal::internal(&error))
    }

    /// Hashes a password that was found good.
    pub async fn hash(&self, password: Password) -> Result<String, Refusal> {
        Ok(self.slowly(move || password.hash()).await??)
    }

    pub async fn is_password(&self, text: &str, hash: Option<String>) -> Result<bool, Refusal> {
        let text = text.to_owned();
        self.slowly(move || is_password(&text, hash.as_deref())).await
    }

    /// Whoever begins things without end fills a table; in memory, since this must cost nothing.
    pub fn may_begin(&self, address: IpAddr, now: Micros) -> Result<(), Refusal> {
        let minute = now.0 / (60 * Micros::SECOND);
        let mut beginnings = self.beginnings.lock().unwrap_or_else(PoisonError::into_inner);
        if beginnings.minute != minute || beginnings.by.len() > 20_000 {
            *beginnings = Beginnings {
                minute,
                by: HashMap::new(),
            };
        }
        let place = match address {
            IpAddr::V4(_) => address,
            // Whoever has one IPv6 address has its whole /64.
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        };
        let count = beginnings.by.entry(place).or_default();
        *count += 1;
        if *count > BEGINNINGS {
            return Err(Refusal::TooMany { seconds: 60 });
        }
        Ok(())
    }
}

/// What a password came to.
pub enum Judged {
    Wrong,
    Right(Credentials),
}

impl Desk {
    /// Judges an address and a password. Unknown addresses take as long and are as wrong.
    pub async fn judge(
        &self,
        visitor: &Visitor,
        email: &str,
        password: &str,
    ) -> Result<(Judged, Vec<Door>), Refusal> {
        let (asked, now) = (email.trim().to_lowercase(), self.clock.now());
        let (named, device) = (asked.clone(), visitor.device.clone());
        let (found, known) = self
            .read::<_, StoreError>(move |read| {
                let found = credentials(read, &named)?;
                let known = match (&found, &device) {
                    (Some(found), Some(device)) => device::is_known(read, device, found.person, now)?,
                    _ => false,
                };
                Ok((found, known))
            })
            .await?;
        let doors = match (&found, &visitor.device) {
            (Some(found), Some(device)) if known => vec![Door::device(found.person, &device.hash())],
            _ => vec![
                Door::address(visitor.address),
                Door::account(&asked, visitor.address),
            ],
        };
        self.knock(&doors, found.as_ref().map(|found| found.person))
            .await?;
        let hash = found.as_ref().and_then(|found| found.password_hash.clone());
        let right = self.gate.is_password(password, hash).await?;
        Ok(match found {
            Some(found) if right => (Judged::Right(found), doors),
            _ => (Judged::Wrong, doors),
        })
    }

    /// Counts a try at these doors.
    ///
    /// Errors: one of them is shut.
    pub async fn knock(&self, doors: &[Door], person: Option<PersonId>) -> Result<(), Refusal> {
        let (doors, now) = (doors.to_vec(), self.clock.now());
        match self.keep(move |tx| knock::knock(tx, &doors, now)).await? {
            Knock::Shut { seconds } => Err(Refusal::TooMany { seconds }),
            Knock::Open { slowed: None } => Ok(()),
            Knock::Open { slowed: Some(door) } => {
                self.writes
                    .run(Actor::Reader, move |write| knock::slowed(write, person, door))
                    .await?;
                Ok(())
            }
        }
    }

    /// The try was right.
    pub async fn welcome(&self, doors: Vec<Door>) -> Result<(), Refusal> {
        self.keep(move |tx| knock::welcome(tx, &doors)).await?;
        Ok(())
    }

    /// The door for codes: a known browser has its own.
    pub async fn code_door(&self, visitor: &Visitor, person: PersonId) -> Result<Door, Refusal> {
        let now = self.clock.now();
        let Some(token) = visitor.device.clone() else {
            return Ok(Door::codes(person));
        };
        let door = Door::device(person, &token.hash());
        let known = self
            .read(move |read| device::is_known(read, &token, person, now))
            .await?;
        Ok(if known { door } else { Door::codes(person) })
    }
}
