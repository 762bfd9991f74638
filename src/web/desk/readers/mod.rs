//! The readers of the daily update at the desk: how many there are and how they came, one reader with
//! what they agreed to, addresses that are not written to, lists that are taken in and taken away.

pub mod audience;
pub mod export;
pub mod import;
pub mod list;
pub mod one;
pub mod suppressed;

use serde_json::{Value, json};

use super::Signed;
use crate::base::clock::Micros;
use crate::news::editions::Edition;
use crate::news::readers::{Choices, DAYS, Subscriber, SubscriberState};
use crate::web::site::times;

/// A subscriber's line in a list.
fn line(signed: &Signed, found: &Subscriber, now: Micros) -> Value {
    json!({
        "url": signed.link(&format!("/readers/{}", found.id)),
        "email": found.email,
        "state": found.state.as_str(),
        "origin": found.origin,
        "when": when(&signed.edition, &found.choices),
        "since": times::label(&signed.edition, found.signed_up_at, now),
    })
}

/// `07:00 Europe/London, Mon to Fri`, as people say it.
fn when(edition: &Edition, choices: &Choices) -> String {
    let zone = if choices.zone.is_empty() {
        &edition.zone_name
    } else {
        &choices.zone
    };
    let days: Vec<&str> = DAYS
        .iter()
        .enumerate()
        .filter(|(bit, _)| choices.weekdays >> bit & 1 == 1)
        .map(|(_, day)| *day)
        .collect();
    let days = match choices.weekdays {
        0b111_1111 => "every day".to_owned(),
        0b001_1111 => "Mon to Fri".to_owned(),
        _ => days.join(" "),
    };
    format!("{:02}:00 {zone}, {days}", choices.hour)
}

fn state_words(state: SubscriberState) -> &'static str {
    match state {
        SubscriberState::Active => "Readers",
        SubscriberState::Pending => "Not confirmed yet",
        SubscriberState::Left => "Left",
        SubscriberState::Suppressed => "Not written to",
    }
}
