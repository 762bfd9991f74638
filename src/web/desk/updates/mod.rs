//! The daily update at the desk: today's order and why, what an editor decides about it, how its waves
//! stand, and where every copy went.

pub mod account;
pub mod back;
pub mod decide;
pub mod issue;
pub mod mail;
pub mod outbox;
pub mod preview;
mod test_copy;

use jiff::civil::Date;

use super::{Refusal, Signed};
use crate::base::clock::Micros;
use crate::news::editions::Edition;

/// The day that an address names, or today on the edition's wall.
fn day_of(signed: &Signed, date: &str, now: Micros) -> Result<i32, Refusal> {
    if date == "today" {
        return Ok(default_day(&signed.edition, now));
    }
    let nothing = || Refusal::NotFound("day of this name. hint: write it as 2026-11-24".to_owned());
    let date: Date = date.parse().map_err(|_| nothing())?;
    let span = jiff::civil::date(1970, 1, 1).until(date).map_err(|_| nothing())?;
    Ok(span.get_days())
}

/// The issue that can still be changed: tomorrow's once today's has left the house.
fn default_day(edition: &Edition, now: Micros) -> i32 {
    let today = edition.day_of(now);
    let due = crate::news::updates::due_at(&edition.zone, today, 7);
    if due.is_some_and(|due| due <= now) {
        today + 1
    } else {
        today
    }
}
