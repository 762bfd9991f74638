//! The audience: how many there are, how they came and went day by day, what they chose. Every number
//! is kept with the writes that change it; nothing here counts readers.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::state_words;
use crate::base::store::StoreError;
use crate::couriers::mail::date_of;
use crate::news::editions::{self, Topic};
use crate::news::people::Right;
use crate::news::readers::{self, DayLine, Figures, Slot, SubscriberState};
use crate::web::desk::{Desk, Refusal, Signed};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

/// Days of the chart.
const DAYS: i64 = 60;
/// Lines of a table before the rest is one line.
const LINES: usize = 12;
/// The chart's height up and down, in its own units.
const HIGH: i64 = 60;

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let (edition, now) = (Arc::clone(&signed.edition), desk.clock.now());
    let (figures, growth, slots, topics) = desk
        .read(move |read| {
            Ok::<_, StoreError>((
                readers::figures(read, edition.id)?,
                readers::growth(read, &edition, now, DAYS)?,
                readers::slots(read, edition.id)?,
                editions::topics(read, edition.id)?,
            ))
        })
        .await?;
    let states: Vec<Value> = SubscriberState::ALL
        .iter()
        .map(|state| {
            let found = figures.states.iter().find(|(key, _)| key == state.as_str());
            json!({
                "words": state_words(*state),
                "number": found.map_or(0, |(_, number)| *number),
                "url": signed.link(&format!("/readers/list?state={}", state.as_str())),
            })
        })
        .collect();
    let own = json!({
        "said": (asked.said == "erased").then_some("Erased. Nothing of this reader is kept but a hash of the address."),
        "states": states,
        "chart": chart(&growth),
        "growth": growth.iter().rev().take(14).map(day_line).collect::<Vec<_>>(),
        "topics": topic_lines(&figures, &topics),
        "origins": figures.origins.iter().map(|(key, number)| json!({ "name": origin(key), "number": number })).collect::<Vec<_>>(),
        "slots": slot_lines(slots, &signed.edition.zone_name),
    });
    desk.page(&signed, "desk/readers/audience.html", own).await
}

fn joined(day: &DayLine) -> i64 {
    day.confirmed + day.imported
}

fn gone(day: &DayLine) -> i64 {
    day.left + day.suppressed + day.erased
}

fn day_line(day: &DayLine) -> Value {
    let date = date_of(i32::try_from(day.day).unwrap_or(0));
    json!({
        "date": date.to_string(),
        "signed_up": day.signed_up,
        "joined": joined(day),
        "gone": gone(day),
        "net": joined(day) - gone(day),
    })
}

/// Bars up for who came and down for who went, all to one scale.
fn chart(growth: &[DayLine]) -> Value {
    let most = growth
        .iter()
        .map(|day| joined(day).max(gone(day)))
        .max()
        .unwrap_or(0)
        .max(1);
    let bars: Vec<Value> = growth
        .iter()
        .enumerate()
        .map(|(at, day)| {
            let (up, down) = (joined(day) * HIGH / most, gone(day) * HIGH / most);
            json!({ "x": at * 10, "up": up, "from": HIGH - up, "down": down })
        })
        .collect();
    json!({
        "bars": bars,
        "high": HIGH,
        "wide": growth.len() * 10,
        "most": most,
        "joined": growth.iter().map(joined).sum::<i64>(),
        "gone": growth.iter().map(gone).sum::<i64>(),
        "days": DAYS,
    })
}

fn topic_lines(figures: &Figures, topics: &[Topic]) -> Vec<Value> {
    let names: HashMap<String, &str> = topics
        .iter()
        .map(|topic| (topic.id.to_string(), topic.name.as_str()))
        .collect();
    figures
        .topics
        .iter()
        .filter_map(|(key, number)| {
            let name = match key.as_str() {
                "" => "All topics",
                // One that was merged: its readers are counted under the new one at their next change.
                id => names.get(id)?,
            };
            Some(json!({ "name": name, "number": number }))
        })
        .collect()
}

fn origin(key: &str) -> &str {
    match key {
        "dialog" => "The welcome dialog",
        "footer" => "The form at the foot of pages",
        "page" => "The sign-up page",
        "import" => "Lists taken in",
        other => other,
    }
}

fn slot_lines(mut slots: Vec<Slot>, own: &str) -> Vec<Value> {
    slots.sort_by_key(|slot| (-slot.readers, slot.zone.clone(), slot.hour));
    let rest: i64 = slots.iter().skip(LINES).map(|slot| slot.readers).sum();
    let mut lines: Vec<Value> = slots
        .iter()
        .take(LINES)
        .map(|slot| {
            let zone = if slot.zone.is_empty() { own } else { &slot.zone };
            json!({ "name": format!("{:02}:00 {zone}", slot.hour), "number": slot.readers })
        })
        .collect();
    if rest > 0 {
        lines.push(json!({ "name": "At other times and places", "number": rest }));
    }
    lines
}
