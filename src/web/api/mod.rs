//! The API: what readers can see as JSON for everybody, and the newsroom's verbs for those who bring a
//! token. Cookies mean nothing here, so no page of another site can act for anybody.
//!
//! A reading handler takes [`Reading`] and fills shapes of `views::open`; a writing one takes
//! [`Caller`], which says who asks and what their token is good for. [`Fault`] is every refusal;
//! `describe.rs` writes the description from these same handlers.

pub mod articles;
pub mod changes;
pub mod corrections;
pub mod describe;
pub mod drafts;
pub mod flashes;
pub mod instruments;
pub mod markets;
pub mod media;
pub mod places;
pub mod releases;
pub mod search;
pub mod stories;
pub mod verbs;
pub mod webhooks;

mod answer;
mod ask;
mod content;
mod door;
mod limits;

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use tokio::sync::{Semaphore, watch};

pub use answer::Fault;
pub use ask::Reading;
pub use door::{Caller, for_everybody, with_token};

use crate::base::store::{Actor, OpenWrite, ReadSession};
use crate::news::answers;
use crate::web::desk::Desk;
use crate::web::proxies::Proxies;

/// Pictures that are taken in at once: a decoded photograph is large.
const UPLOADS: usize = 2;

/// Everything that an answer of the API may need.
pub struct Api {
    pub desk: Arc<Desk>,
    proxies: Proxies,
    limits: limits::Limits,
    waiters: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    stop: OnceLock<watch::Receiver<bool>>,
    description: describe::Described,
}

impl Deref for Api {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Api {
    pub fn new(desk: Arc<Desk>, proxies: Proxies) -> Api {
        Api {
            desk,
            proxies,
            limits: limits::Limits::default(),
            waiters: Arc::new(Semaphore::new(changes::WAITERS)),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            stop: OnceLock::new(),
            description: describe::Described::default(),
        }
    }

    /// Whoever waits for changes is answered when the program is told to stop.
    pub fn until(&self, stop: watch::Receiver<bool>) {
        if self.stop.set(stop).is_err() {
            tracing::debug!("the API serves twice in one process");
        }
    }

    fn stops(&self) -> bool {
        self.stop.get().is_some_and(|stop| *stop.borrow())
    }

    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut ReadSession<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.site.reads.run(look).await
    }

    /// Runs a verb as the token's person. The key of the request, if it has one, is marked in the same
    /// transaction.
    pub async fn act<T: Send + 'static>(
        &self,
        caller: &Caller,
        verb: impl FnOnce(OpenWrite<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let claim = caller.claim.clone();
        self.site
            .writes
            .run(Actor::Person(caller.person.id), move |mut write| {
                if let Some(claim) = &claim {
                    answers::mark_done(&mut write, claim)?;
                }
                verb(write)
            })
            .await
    }
}
