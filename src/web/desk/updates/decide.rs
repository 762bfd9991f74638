//! Every button of an issue: decisions about items, hold and kill, and what to do with copies that did
//! not simply leave.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use super::{day_of, issue, test_copy};
use crate::base::clock::Micros;
use crate::changes::Position;
use crate::news::people::Right;
use crate::news::updates::{
    self, IssueSettings, IssueState, NewOverride, OverrideKind, TopicSet, lift, override_item, save_issue,
    turn_issue,
};
use crate::web::desk::{Desk, Fields, Refusal, Signed};

/// `POST /desk/updates/{date}`: `do` says which button.
pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(date): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::EditUpdates)?;
    let day = day_of(&signed, &date, desk.clock.now())?;
    match done(&desk, &signed, day, &fields).await {
        Ok((position, said)) => {
            let to = signed.link(&format!("/updates/{date}?said={said}"));
            Ok(desk.done(position, &to).await)
        }
        Err(Refusal::Invalid(problems)) => {
            let wrong = problems
                .first()
                .map(|p| json!({ "field": p.field, "message": p.message, "item": fields.text("item") }));
            let mut answer = issue::page(&desk, &signed, &date, None, wrong).await?;
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(refusal) => Err(refusal),
    }
}

type Said = (Position, &'static str);

async fn done(desk: &Arc<Desk>, signed: &Signed, day: i32, fields: &Fields) -> Result<Said, Refusal> {
    match fields.text("do") {
        "pin" | "lead" | "boost" | "exclude" | "rewrite" => decide(desk, signed, day, fields).await,
        "lift" => take_back(desk, signed, day, fields).await,
        "save" => save(desk, signed, day, fields).await,
        "test" => {
            let topics = TopicSet::from_text(&fields.text("topics").replace(',', " "));
            test_copy::to_oneself(desk, signed, day, topics).await?;
            Ok((Position(0), "test"))
        }
        "go" => turn(desk, signed, day, IssueState::Open, "open").await,
        "hold" => turn(desk, signed, day, IssueState::Held, "held").await,
        "kill" => {
            signed.has(Right::SendUpdates)?;
            turn(desk, signed, day, IssueState::Killed, "killed").await
        }
        other => copies(desk, signed, day, other).await,
    }
}

fn item(fields: &Fields) -> Result<Uuid, Refusal> {
    fields
        .text("item")
        .parse()
        .map_err(|_| Refusal::NotFound("item of this kind".to_owned()))
}

fn number(fields: &Fields, field: &'static str) -> Result<i64, Refusal> {
    let text = fields.text(field).trim();
    text.parse()
        .map_err(|_| Refusal::invalid(field, "is no whole number"))
}

/// A local time of the edition, when one was written.
fn moment(signed: &Signed, fields: &Fields, field: &'static str) -> Result<Option<Micros>, Refusal> {
    match fields.text(field) {
        "" => Ok(None),
        text => Ok(Some(signed.edition.moment(field, text)?)),
    }
}

async fn decide(desk: &Desk, signed: &Signed, day: i32, fields: &Fields) -> Result<Said, Refusal> {
    let kind =
        OverrideKind::parse(fields.text("do")).ok_or_else(|| Refusal::invalid("do", "is no decision"))?;
    let place = match kind {
        OverrideKind::Pin => number(fields, "place")?,
        OverrideKind::Boost => number(fields, "points")?,
        OverrideKind::Lead | OverrideKind::Exclude | OverrideKind::Rewrite => 0,
    };
    let new = NewOverride {
        item: item(fields)?,
        kind,
        place,
        headline: fields.text("headline").to_owned(),
        summary: fields.text("summary").to_owned(),
        expires_at: moment(signed, fields, "until")?,
    };
    let edition = signed.edition.id;
    let position = desk
        .write(signed, move |write| override_item(write, edition, day, &new))
        .await?;
    Ok((position, "decided"))
}

async fn take_back(desk: &Desk, signed: &Signed, day: i32, fields: &Fields) -> Result<Said, Refusal> {
    let kind =
        OverrideKind::parse(fields.text("kind")).ok_or_else(|| Refusal::invalid("kind", "is no decision"))?;
    let (edition, item) = (signed.edition.id, item(fields)?);
    let position = desk
        .write(signed, move |write| lift(write, edition, day, (item, kind)))
        .await?;
    Ok((position, "lifted"))
}

async fn save(desk: &Desk, signed: &Signed, day: i32, fields: &Fields) -> Result<Said, Refusal> {
    let new = IssueSettings {
        subject: fields.text("subject").to_owned(),
        opening: fields.text("opening").to_owned(),
        deadline: moment(signed, fields, "deadline")?,
        hold_on_silence: fields.text("on_silence") == "hold",
    };
    let edition = signed.edition.id;
    let position = desk
        .write(signed, move |write| save_issue(write, edition, day, &new))
        .await?;
    Ok((position, "saved"))
}

async fn turn(
    desk: &Desk,
    signed: &Signed,
    day: i32,
    to: IssueState,
    said: &'static str,
) -> Result<Said, Refusal> {
    let edition = signed.edition.id;
    let position = desk
        .write(signed, move |write| turn_issue(write, edition, day, to))
        .await?;
    Ok((position, said))
}

/// What touches readers' copies takes the right to send.
async fn copies(desk: &Desk, signed: &Signed, day: i32, button: &str) -> Result<Said, Refusal> {
    signed.has(Right::SendUpdates)?;
    let (edition, policy) = (signed.edition.id, desk.mail.settings.policy.clone());
    let said = match button {
        "retry" => "retried",
        "again" => "again",
        "sent" => "sent",
        "rest" => "rest",
        "stop" => "stopped",
        "resume" => "resumed",
        _ => return Err(Refusal::invalid("do", "is no button of this page")),
    };
    let position = desk
        .write(signed, move |write| match said {
            "retried" => updates::retry_failed(write, edition, day, &policy),
            "again" => updates::settle_uncertain(write, edition, day, true, &policy),
            "sent" => updates::settle_uncertain(write, edition, day, false, &policy),
            "rest" => updates::send_to_the_rest(write, edition, day),
            "stopped" => updates::turn_mail(write, false),
            _ => updates::turn_mail(write, true),
        })
        .await?;
    Ok((position, said))
}
