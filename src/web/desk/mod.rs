//! The desk: the newsroom's screens, one file per page or verb. Every answer is made for one person
//! and never kept; the reader's site knows nothing of it.
//!
//! A handler reads like a receipt: [`Signed`] says who asks, [`Signed::article`] loads what it is about
//! and proves the right to touch it, one verb is called, and [`Desk::done`] waits until readers can see
//! the change before it redirects.

pub mod account;
pub mod article;
pub mod articles;
pub mod audit;
pub mod calendar;
pub mod comments;
pub mod edit;
pub mod flashes;
pub mod fronts;
pub mod home;
pub mod join;
pub mod live;
pub mod markets;
pub mod media;
pub mod mentions;
pub mod passkeys;
pub mod people;
pub mod pick;
pub mod prove;
pub mod readers;
pub mod search;
pub mod second_factor;
pub mod settings;
pub mod sign_in;
pub mod stories;
pub mod tokens;
pub mod topics;
pub mod updates;
pub mod uploads;
pub mod webhooks;
pub mod wires;
pub mod words;

mod answer;
mod cookies;
mod door;
mod fields;
mod file;
mod form;
mod gate;
mod json;
mod lines;
mod visitor;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

pub use answer::{Refusal, present, problem_json};
pub use cookies::Cookie;
pub use door::{Signed, Subject, cookie, matter, only_from_here, same_origin};
pub use form::Sent;

use crate::base::store::{Actor, OpenWrite, ReadSession, Store, StoreError, Transaction};
pub use fields::Fields;
pub use gate::Gate;
pub use visitor::Visitor;

use crate::changes::{Position, Watching};
use crate::couriers::mail::Mail;
use crate::news::media::Uploads;
use crate::news::people::Role;
use crate::views::desk_search::DeskSearch;
use crate::web::site::Site;

/// Everything a screen of the desk may ask for.
pub struct Desk {
    pub site: Arc<Site>,
    /// How people get in.
    pub gate: Gate,
    /// How far the pages that readers see have followed the log.
    pub pages_seen: Watching,
    /// Where articles are written together.
    pub rooms: Arc<live::Rooms>,
    /// For what reads and writes more than once: a picture is looked up, decoded, then added.
    pub store: Store,
    pub uploads: Uploads,
    /// Finds drafts; the site's own index, which this one hides here, finds what is live.
    pub search: DeskSearch,
    pub mail: Arc<Mail>,
    /// The first role that may send flashes.
    pub flash_from: Role,
}

impl Deref for Desk {
    type Target = Site;
    fn deref(&self) -> &Site {
        &self.site
    }
}

impl Desk {
    /// Runs a verb as this person.
    pub async fn write<T, E>(
        &self,
        signed: &Signed,
        verb: impl FnOnce(OpenWrite<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writes.run(Actor::Person(signed.person.id), verb).await
    }

    pub async fn read<T, E>(
        &self,
        look: impl FnOnce(&mut ReadSession<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.reads.run(look).await
    }

    /// What is no news and no decision: see `Writes::housekeeping`.
    pub async fn keep<T, E>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let writes = self.writes.clone();
        tokio::task::spawn_blocking(move || writes.housekeeping(work))
            .await
            .unwrap_or_else(|error| Err(StoreError::Engine(error.to_string()).into()))
    }

    /// Waits until readers see what was written, two seconds at most: whoever publishes and then looks
    /// must not be shown yesterday's page.
    pub async fn settle(&self, position: Position) {
        for _ in 0..400 {
            if self.pages_seen.reached() >= position {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// An address of the desk at which there is nothing.
pub async fn nothing(_: Signed) -> Refusal {
    Refusal::NotFound("screen at this address".to_owned())
}
