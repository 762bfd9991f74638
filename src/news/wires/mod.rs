//! Wires: outside feeds whose items become flashes. What comes in is *held* until an editor releases it;
//! a wire that is *unattended* publishes by itself, a few lines a look at most. An item is taken once
//! for good, by the id that its wire gives it.
//!
//! Nothing here asks the network: `couriers/fetch/wires.rs` does, and hands over what it read. A held
//! line is not public and has no address; the flash that it becomes is one like any other.

mod held;
mod wire;

mod drop;
mod release;
mod save;
mod take;

pub use drop::drop_lines;
pub use held::{Held, held};
pub use release::release_line;
pub use save::{NewWire, pause_wire, save_wire};
pub use take::{Arrival, MOST_ARRIVALS, Taken, take_items};
pub use wire::{Format, Look, Wire, by_id, due, next_look, note_look, of_edition};
