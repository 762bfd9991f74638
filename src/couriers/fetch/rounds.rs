//! The rounds of a courier that asks addresses when they are due: a client of its own, a step, a pause
//! until the next one is due, and on until the program stops.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::Client;

use super::conditional::Said;
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, Store, StoreError};
use crate::changes::Bell;

/// What goes round.
pub(super) trait Rounds {
    /// Names it in the log.
    const WHAT: &'static str;
    /// At most this long between two looks at what is due.
    const LOOK: Duration;

    fn store(&self) -> &Store;
    fn stop(&self) -> &AtomicBool;
    fn client(&self) -> anyhow::Result<Client>;
    /// When the next address is due; none when nothing is asked.
    fn next(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError>;
    /// Asks what is due.
    async fn round(&self, client: &Client) -> Result<usize, StoreError>;
}

/// Rounds until the program stops.
pub(super) fn run<R: Rounds + 'static>(courier: &R) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (runtime, client) = match (runtime, courier.client()) {
        (Ok(runtime), Ok(client)) => (runtime, client),
        (Err(error), _) => return tracing::error!(%error, "{} cannot be asked for", R::WHAT),
        (_, Err(error)) => return tracing::error!(%error, "{} cannot be asked for", R::WHAT),
    };
    while !courier.stop().load(Ordering::Relaxed) {
        let rings = Bell::of_process().rings();
        if let Err(error) = runtime.block_on(courier.round(&client)) {
            tracing::warn!(%error, "{} could not be asked for; trying again", R::WHAT);
        }
        Bell::of_process().wait(rings, pause(courier));
    }
}

/// Until the next address is due. Changes of all kinds ring the bell; most of them mean nothing here.
fn pause<R: Rounds + 'static>(courier: &R) -> Duration {
    let now = courier.store().writes.clock().now();
    match courier.store().reads.wait(R::next) {
        Ok(Some(at)) if at > now => {
            let micros = u64::try_from((at.0 - now.0).min(60 * Micros::SECOND)).unwrap_or_default();
            Duration::from_micros(micros).min(R::LOOK)
        }
        _ => R::LOOK,
    }
}

/// An answer in time, or that there was none.
pub(super) async fn within(time: Duration, asked: impl Future<Output = Said>) -> Said {
    tokio::time::timeout(time, asked)
        .await
        .unwrap_or_else(|_| Said::Problem(format!("no answer within {} seconds", time.as_secs())))
}
