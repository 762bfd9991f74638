//! The desk's first page: the state of the newsroom.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::lines::Shown;
use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions;
use crate::news::newsroom::at_hand;
use crate::news::newsroom::lists::{Line, Own};
use crate::news::people::Right;
use crate::web::site::times;

pub async fn home(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    let (asker, now) = (signed.clone(), desk.clock.now());
    let own = desk
        .read(move |read| state(read, &asker, now).map_err(Refusal::from))
        .await?;
    desk.page(&signed, "desk/home/home.html", own).await
}

fn state(read: &mut ReadSession<'_>, signed: &Signed, now: Micros) -> Result<Value, StoreError> {
    let (edition, person) = (signed.edition.id, &signed.person);
    let sections = editions::sections(read, edition)?;
    let shown = Shown {
        signed,
        sections: &sections,
        now,
    };
    let own = Own {
        person: person.id,
        contributor: person.contributor,
    };
    let today = at_hand::published_since(read, edition, signed.edition.midnight_before(now))?;
    let live_today: Vec<Value> = today
        .iter()
        .map(|(line, at)| {
            let mut view = shown.line(line);
            view["published"] = json!(times::label(&signed.edition, *at, now));
            view
        })
        .collect();
    let mentions: Vec<Value> = at_hand::mentions(read, person.id)?
        .into_iter()
        .map(|waiting| {
            json!({
                "url": signed.link(&format!("/article/{}/edit", waiting.number)),
                "headline": if waiting.headline.is_empty() { "Untitled" } else { &waiting.headline },
                "by": waiting.by,
                "text": crate::news::text::clip(&waiting.text, 160),
                "at": times::label(&signed.edition, waiting.at, now),
            })
        })
        .collect();
    let mut page = json!({
        "mine": shown.lines(&at_hand::mine(read, edition, own)?),
        "live_today": live_today,
        "mentions_waiting": mentions,
        "today": times::today(&signed.edition, now),
        "sees_all": false,
        "may_write": person.role.has(Right::Write),
    });
    // Whoever sees only their own work has no newsroom to look over.
    if person.role.has(Right::SeeDrafts) {
        let scheduled = at_hand::scheduled(read, edition)?;
        let (soon, later): (Vec<Line>, Vec<Line>) = scheduled
            .into_iter()
            .partition(|line| line.scheduled_at.is_some_and(|at| at <= now.plus_days(1)));
        page["sees_all"] = json!(true);
        page["in_review"] = json!(shown.lines(&at_hand::in_review(read, edition)?));
        page["ready"] = json!(shown.lines(&at_hand::ready(read, edition)?));
        page["soon"] = json!(
            soon.iter()
                .map(|line| on_the_line(&shown, line))
                .collect::<Vec<_>>()
        );
        page["later"] = json!(shown.lines(&later[..later.len().min(at_hand::SHOWN as usize)]));
        page["with_error"] = json!(shown.lines(&at_hand::with_error(read, edition)?));
    }
    Ok(page)
}

/// A mark on the time line: the hour, and whether it is another day's or past.
fn on_the_line(shown: &Shown<'_>, line: &Line) -> Value {
    let edition = &shown.signed.edition;
    let at = line.scheduled_at.unwrap_or(shown.now);
    let zoned = times::zoned(edition, at);
    let mut view = shown.line(line);
    view["clock"] = json!(zoned.strftime("%H:%M").to_string());
    view["day"] = json!(match edition.day_of(at) - edition.day_of(shown.now) {
        0 => "Today",
        1 => "Tomorrow",
        ..0 => "Before today",
        _ => "Later",
    });
    view["overdue"] = json!(at <= shown.now);
    view
}
