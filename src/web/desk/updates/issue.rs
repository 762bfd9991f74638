//! One issue: its items in order and why, what was left out, its waves and their counts.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::day_of;
use crate::base::clock::Micros;
use crate::base::store::ReadSession;
use crate::couriers::mail::{Status, date_of, said};
use crate::news::editions::Edition;
use crate::news::people::Right;
use crate::news::updates::{
    self, Account, Composed, Issue, IssueState, Item, LeftOut, Override, TopicSet, Wave,
};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

/// `/desk/updates`
pub async fn newest(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::EditUpdates)?;
    let day = day_of(&signed, "today", desk.clock.now())?;
    Ok(Redirect::to(&signed.link(&format!("/updates/{}", date_of(day)))).into_response())
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(date): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    page(&desk, &signed, &date, words(&asked.said), None).await
}

fn words(said: &str) -> Option<&'static str> {
    Some(match said {
        "decided" => "Decided. Letters that are not frozen follow it.",
        "lifted" => "Taken back.",
        "saved" => "Saved.",
        "held" => "Held: nothing of this issue leaves until somebody lets it go.",
        "open" => "It may go.",
        "killed" => "Killed: nothing of this issue leaves any more.",
        "rest" => "A wave for those who had nothing begins within a minute.",
        "retried" => "What failed is tried again.",
        "again" => "Uncertain copies are sent again.",
        "sent" => "Uncertain copies are taken for sent.",
        "test" => "A copy for you has left, or lies in the outbox.",
        "stopped" => "All mail is stopped.",
        "resumed" => "Mail goes on.",
        _ => return None,
    })
}

/// The screen, once more with what was wrong when a form was refused.
pub(super) async fn page(
    desk: &Arc<Desk>,
    signed: &Signed,
    date: &str,
    said: Option<&'static str>,
    wrong: Option<Value>,
) -> Result<Response, Refusal> {
    signed.has(Right::EditUpdates)?;
    let now = desk.clock.now();
    let day = day_of(signed, date, now)?;
    let asker = signed.clone();
    let status = desk.mail.status();
    let goes_to = desk.mail.goes_to();
    let mut own = desk
        .read(move |read| context(read, &asker, day, now, &status))
        .await?;
    own["said"] = json!(said);
    own["goes_to"] = json!(goes_to);
    own["wrong"] = wrong.unwrap_or(Value::Null);
    desk.page(signed, "desk/updates/issue.html", own).await
}

fn context(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    day: i32,
    now: Micros,
    status: &Status,
) -> Result<Value, Refusal> {
    let edition = Arc::clone(&signed.edition);
    let issue = updates::issue_on(read, edition.id, day)?;
    let (composed, letter) =
        updates::compose_draft(read, &edition, (day, issue.as_ref()), &TopicSet::all(), now)?;
    let (waves, accounts, decided) = match &issue {
        Some(issue) => (
            updates::waves(read, issue.id)?,
            updates::wave_accounts(read, issue.id)?,
            updates::overrides(read, issue.id, now)?,
        ),
        None => Default::default(),
    };
    let refusing = updates::refusing(read, now.plus_days(-1), updates::ENOUGH)?;
    let account_of = |wave: &Wave| {
        let found = accounts.iter().find(|(id, _)| *id == wave.id);
        found.map(|(_, account)| *account).unwrap_or_default()
    };
    let decisions = |item: Uuid| -> Vec<Value> {
        let own = decided.iter().filter(|decision| decision.item == item);
        own.map(|decision| decision_shape(&edition, decision, now))
            .collect()
    };
    let left = waves.iter().any(|wave| wave.started_at.is_some());
    let over = !waves.is_empty() && waves.iter().all(|wave| wave.state.is_over());
    let date = date_of(day);
    let link = |day: i32| signed.link(&format!("/updates/{}", date_of(day)));
    Ok(json!({
        "date": { "iso": date.to_string(), "label": said(&edition, date) },
        "url": link(day),
        "before": link(day - 1),
        "after": link(day + 1),
        "public_url": left.then(|| format!("{}/updates/{date}", edition.root())),
        "issue": issue.as_ref().map(|issue| issue_shape(&edition, issue, now)),
        "state": issue.as_ref().map_or("open", |issue| issue.state.as_str()),
        "waits": issue.as_ref().is_some_and(|issue| issue.waits_for_editor(now)),
        "subject": letter.as_ref().map(|letter| letter.subject.clone()),
        "items": composed.items.iter().enumerate().map(|(at, item)| item_shape(item, at + 1, decisions(item.candidate.item))).collect::<Vec<_>>(),
        "left_out": left_out(&composed, &decisions),
        "waves": waves.iter().map(|wave| wave_shape(signed, wave, &account_of(wave), now)).collect::<Vec<_>>(),
        "left": left,
        "over": over,
        "held": status.held,
        "unchecked": status.unchecked,
        "trouble": status.not_working(),
        "refusing": refusing.iter().map(|one| json!({ "host": one.host, "times": one.times })).collect::<Vec<_>>(),
    }))
}

fn issue_shape(edition: &Edition, issue: &Issue, now: Micros) -> Value {
    let local = |at: Micros| times::zoned(edition, at).strftime("%Y-%m-%dT%H:%M").to_string();
    json!({
        "subject": issue.subject,
        "opening": issue.opening,
        "deadline": issue.deadline.map(local),
        "deadline_label": issue.deadline.map(|at| times::label(edition, at, now)),
        "hold_on_silence": issue.hold_on_silence,
        "killed": issue.state == IssueState::Killed,
    })
}

fn item_shape(item: &Item, place: usize, decided: Vec<Value>) -> Value {
    let candidate = &item.candidate;
    json!({
        "id": candidate.item,
        "place": place,
        "machine_place": item.machine_place,
        "headline": candidate.headline,
        "summary": candidate.summary,
        "section": candidate.section_name,
        "path": candidate.path,
        "points": item.points,
        "parts": item.parts,
        "must_read": item.must_read,
        "returns": item.returns,
        "news": candidate.news,
        "decided": decided,
    })
}

fn decision_shape(edition: &Edition, decision: &Override, now: Micros) -> Value {
    json!({
        "kind": decision.kind.as_str(),
        "place": decision.place,
        "until": decision.expires_at.map(|at| times::label(edition, at, now)),
    })
}

fn left_out(composed: &Composed, decisions: &dyn Fn(Uuid) -> Vec<Value>) -> Vec<Value> {
    let shape = |out: &LeftOut| {
        json!({
            "id": out.candidate.item,
            "headline": out.candidate.headline,
            "section": out.candidate.section_name,
            "points": out.points,
            "parts": out.candidate.parts,
            "why": out.why,
            "decided": decisions(out.candidate.item),
        })
    };
    composed.left_out.iter().take(30).map(shape).collect()
}

fn wave_shape(signed: &Signed, wave: &Wave, account: &Account, now: Micros) -> Value {
    let edition = &signed.edition;
    json!({
        "id": wave.id,
        "zone": wave.zone,
        "hour": (wave.hour >= 0).then_some(wave.hour),
        "house": wave.house,
        "due": times::label(edition, wave.due_at, now),
        "freezes": times::label(edition, wave.freezes_at(), now),
        "state": wave.state.as_str(),
        "note": wave.note,
        "frozen": wave.frozen_at.is_some(),
        "preview": signed.link(&format!("/updates/{}/preview?wave={}", date_of(wave.day), wave.id)),
        "account": account_shape(account),
    })
}

pub(super) fn account_shape(account: &Account) -> Value {
    json!({
        "readers": account.readers,
        "queued": account.queued + account.sending,
        "deferred": account.deferred,
        "accepted": account.accepted,
        "assumed": account.assumed,
        "failed": account.failed,
        "excluded": account.excluded,
        "uncertain": account.uncertain,
        "doubted": account.doubted,
        "bounced": account.bounced,
        "complained": account.complained,
        "left": account.left,
        "adds_up": account.adds_up(),
    })
}
