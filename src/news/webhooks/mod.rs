//! Webhooks: addresses of others that are told what readers can see. This room decides who is told
//! what; the courier of the same name carries it out. One file per verb; nothing here speaks HTTP.

mod delivery;
mod remove;
mod replay;
mod rotate;
mod save;
mod state;
mod webhook;

pub use delivery::{DeadCount, Delivery, DeliveryState, dead_counts, deliveries};
pub use remove::remove;
pub use replay::{MOST, Which, replay, send_test};
pub use rotate::rotate;
pub use save::{NewWebhook, change, make};
pub use state::{pause, paused_by_receiver, resume};
pub use webhook::{HookState, Secret, Webhook, by_id, everywhere, of_edition};
