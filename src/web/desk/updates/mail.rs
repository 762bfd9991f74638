//! Outgoing mail at the desk: where it goes, whether it may, what the doctor found, whether bounces come
//! home, which domains refuse us; and the switch that stops everything.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::back::{blocking, hook_address};
use crate::base::store::{Actor, StoreError};
use crate::couriers::mail::{Transport, doctor, keys, send_beat, sender_of};
use crate::news::people::Right;
use crate::news::readers;
use crate::news::updates::{self, Check, Level, Pulse};
use crate::web::desk::{Desk, Fields, Refusal, Signed};
use crate::web::site::times;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

/// Refusals of so many days are shown.
const DAYS: i64 = 2;
/// So many letters to one reader that have not left.
const UNSENT: i64 = 20;

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::SendUpdates)?;
    let settings = desk.mail.settings.clone();
    let (name, now) = (settings.checked_as(), desk.clock.now());
    let (check, pulse, beat, refusing, unsent) = desk
        .read(move |read| {
            Ok::<_, StoreError>((
                updates::last_check(read, &name)?,
                updates::pulse(read, now)?,
                updates::last_beat(read)?,
                updates::refusing(read, now.plus_days(-DAYS), 1)?,
                readers::letters_unsent(read, now.plus_days(-readers::CONFIRM_DAYS), UNSENT)?,
            ))
        })
        .await?;
    let label = |at| times::label(&signed.edition, at, now);
    let pulse = match pulse {
        Pulse::Unknown => json!({ "state": "unknown" }),
        Pulse::Waits => json!({ "state": "waits" }),
        Pulse::Beats(at) => json!({ "state": "beats", "at": label(at) }),
        Pulse::Lost(at) => json!({ "state": "lost", "at": label(at) }),
    };
    let status = desk.mail.status();
    let unsent: Vec<_> = unsent
        .iter()
        .map(|one| {
            json!({
                "kind": one.kind,
                "address": one.address,
                "given_up": one.given_up,
                "problem": one.problem,
                "tries": one.tries,
                "made": label(one.made_at),
                "next": label(one.at),
            })
        })
        .collect();
    let own = json!({
        "said": said(&asked.said),
        "goes_to": desk.mail.goes_to(),
        "relay": matches!(settings.transport, Transport::Smtp(_)),
        "from": settings.from,
        "held": status.held,
        "unchecked": status.unchecked,
        "trouble": status.not_working(),
        "mailbox": settings.mailbox.as_ref().map(|mailbox| json!({ "at": format!("{mailbox:?}"), "trouble": status.mailbox })),
        "check": check.as_ref().map(|check| shape(check, &label(check.at))),
        "beat_to": settings.beat,
        "pulse": pulse,
        "beat_note": beat.filter(|beat| beat.home_at.is_none()).map(|beat| beat.note),
        "refusing": refusing.iter().map(|one| json!({ "host": one.host, "times": one.times, "reason": one.reason })).collect::<Vec<_>>(),
        "days": DAYS,
        "unsent": unsent,
        "keys": records(&settings)?,
        "hook": hook_address(&desk).await?,
    });
    desk.page(&signed, "desk/updates/mail.html", own).await
}

fn said(word: &str) -> Option<&'static str> {
    Some(match word {
        "looked" => "Looked at everything just now.",
        "accepted" => "Mail goes although something is wrong. It is in the audit.",
        "stopped" => "All mail is stopped.",
        "resumed" => "Mail goes on.",
        "beat" => "A letter that must come back has left. Look again in some minutes.",
        _ => return None,
    })
}

fn shape(check: &Check, at: &times::TimeLabel) -> Value {
    let findings: Vec<Value> = check
        .findings
        .iter()
        .map(|one| {
            let level = match one.level {
                Level::Good => "good",
                Level::Doubtful => "doubtful",
                Level::Wrong => "wrong",
            };
            json!({ "level": level, "what": one.what, "hint": one.hint })
        })
        .collect();
    json!({ "green": check.green, "accepted": check.accepted, "findings": findings, "at": at })
}

fn records(settings: &crate::couriers::mail::MailSettings) -> Result<Vec<String>, Refusal> {
    let all = keys::records(&settings.data, settings.domain());
    let all = all.map_err(|error| Refusal::internal(&error))?;
    Ok(all.iter().map(|record| record.zone_line()).collect())
}

/// check, accept, stop, resume, beat
pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::SendUpdates)?;
    let said = match fields.text("do") {
        "check" => {
            let (store, settings) = (desk.store.clone(), desk.mail.settings.clone());
            blocking(move || {
                let found = doctor::look(&store, &settings)?;
                let (name, now) = (settings.checked_as(), store.writes.clock().now());
                store
                    .writes
                    .housekeeping(move |tx| updates::keep_check(tx, &name, &found, now))?;
                Ok(())
            })
            .await?;
            "looked"
        }
        "accept" => {
            let name = desk.mail.settings.checked_as();
            desk.write(&signed, move |write| updates::accept_check(write, &name))
                .await?;
            "accepted"
        }
        "stop" => {
            desk.write(&signed, |write| updates::turn_mail(write, false))
                .await?;
            "stopped"
        }
        "resume" => {
            desk.write(&signed, |write| updates::turn_mail(write, true))
                .await?;
            "resumed"
        }
        "beat" => {
            let (store, mail, edition) = (
                desk.store.clone(),
                Arc::clone(&desk.mail),
                Arc::clone(&signed.edition),
            );
            tracing::info!(by = ?Actor::Person(signed.person.id), "a bounce on purpose was asked for");
            blocking(move || {
                let sender = sender_of(&store, &mail)?;
                send_beat(&store, &mail, &sender, &edition).map(drop)
            })
            .await?;
            "beat"
        }
        _ => return Err(Refusal::invalid("do", "is no button of this page")),
    };
    Ok(Redirect::to(&signed.link(&format!("/mail?said={said}"))).into_response())
}
