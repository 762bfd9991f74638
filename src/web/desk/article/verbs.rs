//! The verbs of an article: each loads it, asks for the right, calls one verb of the newsroom, and
//! goes back to the article's page, which says what was done or why not.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::overview::{numbered, refused};
use crate::base::store::OpenWrite;
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::newsroom::{self, NewNote, Published};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Sent, Signed, Subject};

type Answer = Result<Response, Refusal>;
type At = State<Arc<Desk>>;

/// Runs one verb, and answers.
async fn run(
    (desk, signed, number): (&Arc<Desk>, &Signed, i64),
    (verb, said): (&'static str, &'static str),
    sent: Sent,
    work: impl FnOnce(OpenWrite<'_>) -> Result<Position, NewsError> + Send + 'static,
) -> Answer {
    match desk.write(signed, work).await {
        Ok(position) => Ok(done(desk, signed, number, position, said).await),
        Err(error) => refused(desk, signed, number, verb, sent, error.into()).await,
    }
}

async fn done(desk: &Desk, signed: &Signed, number: i64, position: Position, said: &str) -> Response {
    let to = signed.link(&format!("/article/{number}?said={said}"));
    desk.done(position, &to).await
}

/// The article, when this person has the right.
async fn subject(
    desk: &Desk,
    signed: &Signed,
    number: &str,
    right: Right,
) -> Result<(i64, Subject), Refusal> {
    let number = numbered(number)?;
    let subject = desk.subject(signed, number).await?;
    signed.may(right, &subject)?;
    Ok((number, subject))
}

/// A public note; the person who sends it answers for it.
fn note(signed: &Signed, sent: &Sent) -> NewNote {
    NewNote {
        text: sent.owned("text"),
        reason: sent.owned("reason"),
        approver: signed.person.name.clone(),
    }
}

pub async fn submit(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::WriteOthers).await?;
    let id = subject.id();
    run(
        (&desk, &signed, number),
        ("submit", "submitted"),
        sent,
        move |w| newsroom::submit(w, id),
    )
    .await
}

pub async fn send_back(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Review).await?;
    let (id, reason) = (subject.id(), sent.owned("reason"));
    run(
        (&desk, &signed, number),
        ("send-back", "sent-back"),
        sent,
        move |w| newsroom::send_back(w, id, &reason),
    )
    .await
}

/// Approves the text that the editor has looked at, and no other.
pub async fn approve(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Review).await?;
    let (id, seen) = (subject.id(), sent.text("seen_revision").parse::<i64>().ok());
    let Some(seen) = seen else {
        let missing = Refusal::invalid(
            "seen_revision",
            "it is not said which text was looked at; open the article again",
        );
        return refused(&desk, &signed, number, "approve", sent, missing).await;
    };
    run(
        (&desk, &signed, number),
        ("approve", "approved"),
        sent,
        move |w| newsroom::approve_seen(w, id, Some(seen)),
    )
    .await
}

pub async fn publish(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Publish).await?;
    let id = subject.id();
    match desk.write(&signed, move |w| newsroom::publish(w, id)).await {
        Ok(Published::Now(position)) => Ok(done(&desk, &signed, number, position, "published").await),
        Ok(Published::At(_, position)) => Ok(done(&desk, &signed, number, position, "waits").await),
        Err(error) => refused(&desk, &signed, number, "publish", sent, error.into()).await,
    }
}

/// Without a note readers are told only the time; with one, what is new.
pub async fn update(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Publish).await?;
    let id = subject.id();
    let text = sent.text("text").trim();
    let note = (!text.is_empty()).then(|| NewNote {
        text: text.to_owned(),
        reason: match sent.text("reason").trim() {
            "" => "update".to_owned(),
            reason => reason.to_owned(),
        },
        approver: signed.person.name.clone(),
    });
    run((&desk, &signed, number), ("update", "updated"), sent, move |w| {
        newsroom::update(w, id, note.as_ref())
    })
    .await
}

pub async fn schedule(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Publish).await?;
    let id = subject.id();
    let at = match signed.edition.moment("at", sent.text("at")) {
        Ok(at) => at,
        Err(error) => return refused(&desk, &signed, number, "schedule", sent, error.into()).await,
    };
    run(
        (&desk, &signed, number),
        ("schedule", "scheduled"),
        sent,
        move |w| newsroom::schedule(w, id, at),
    )
    .await
}

pub async fn unschedule(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Publish).await?;
    let id = subject.id();
    run(
        (&desk, &signed, number),
        ("unschedule", "unscheduled"),
        sent,
        move |w| newsroom::unschedule(w, id),
    )
    .await
}

/// Until a moment, or lifted.
pub async fn embargo(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Embargo).await?;
    let id = subject.id();
    if !sent.text("lift").is_empty() {
        return run((&desk, &signed, number), ("embargo", "lifted"), sent, move |w| {
            newsroom::embargo(w, id, None)
        })
        .await;
    }
    let until = match signed.edition.moment("until", sent.text("until")) {
        Ok(until) if until <= desk.clock.now() => {
            let past = Refusal::invalid("until", "lies in the past; lift the embargo instead");
            return refused(&desk, &signed, number, "embargo", sent, past).await;
        }
        Ok(until) => until,
        Err(error) => return refused(&desk, &signed, number, "embargo", sent, error.into()).await,
    };
    run(
        (&desk, &signed, number),
        ("embargo", "embargoed"),
        sent,
        move |w| newsroom::embargo(w, id, Some(until)),
    )
    .await
}

pub async fn correct(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Correct).await?;
    let (id, note) = (subject.id(), note(&signed, &sent));
    run(
        (&desk, &signed, number),
        ("correct", "corrected"),
        sent,
        move |w| newsroom::correct(w, id, &note),
    )
    .await
}

pub async fn clarify(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Correct).await?;
    let (id, note) = (subject.id(), note(&signed, &sent));
    run(
        (&desk, &signed, number),
        ("clarify", "clarified"),
        sent,
        move |w| newsroom::clarify(w, id, &note),
    )
    .await
}

pub async fn withdraw(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Withdraw).await?;
    let (id, note) = (subject.id(), note(&signed, &sent));
    run(
        (&desk, &signed, number),
        ("withdraw", "withdrawn"),
        sent,
        move |w| newsroom::withdraw(w, id, &note),
    )
    .await
}

pub async fn spike(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Spike).await?;
    let id = subject.id();
    run((&desk, &signed, number), ("spike", "spiked"), sent, move |w| {
        newsroom::spike(w, id)
    })
    .await
}

pub async fn restore(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Spike).await?;
    let id = subject.id();
    run(
        (&desk, &signed, number),
        ("restore", "restored"),
        sent,
        move |w| newsroom::restore(w, id),
    )
    .await
}

pub async fn keep_version(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::WriteOthers).await?;
    let (id, name) = (subject.id(), sent.owned("name"));
    run(
        (&desk, &signed, number),
        ("keep-version", "kept"),
        sent,
        move |w| newsroom::keep_version(w, id, &name),
    )
    .await
}

pub async fn report_error(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Comment).await?;
    let (id, reason) = (subject.id(), sent.owned("reason"));
    run(
        (&desk, &signed, number),
        ("report-error", "reported"),
        sent,
        move |w| newsroom::report_error(w, id, &reason),
    )
    .await
}

pub async fn dismiss_error(
    State(desk): At,
    signed: Signed,
    Path(number): Path<String>,
    sent: Sent,
) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::Correct).await?;
    let (id, reason) = (subject.id(), sent.owned("reason"));
    run(
        (&desk, &signed, number),
        ("dismiss-error", "dismissed"),
        sent,
        move |w| newsroom::dismiss_error(w, id, &reason),
    )
    .await
}

pub async fn revert(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::WriteOthers).await?;
    let id = subject.id();
    let Ok(version) = sent.text("version").parse() else {
        return Err(Refusal::NotFound("version of this name".to_owned()));
    };
    run((&desk, &signed, number), ("revert", "reverted"), sent, move |w| {
        newsroom::revert(w, id, version)
    })
    .await
}

/// Makes a link and shows it, once: only its hash is kept.
pub async fn share(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::SharePreview).await?;
    let id = subject.id();
    let hours = match sent.text("hours") {
        "" => 72,
        hours => hours.parse().unwrap_or(0),
    };
    let version = match sent.text("version") {
        "" => None,
        version => match version.parse() {
            Ok(version) => Some(version),
            Err(_) => return Err(Refusal::NotFound("version of this name".to_owned())),
        },
    };
    let shared = desk
        .write(&signed, move |w| newsroom::share_preview(w, id, version, hours))
        .await;
    let token = match shared {
        Ok((token, _)) => token,
        Err(error) => return refused(&desk, &signed, number, "share", sent, error.into()).await,
    };
    let root = signed.edition.root();
    let own = json!({
        "link": format!("{}{root}/preview/{}", desk.url, token.secret()),
        "hours": hours,
        "back": signed.link(&format!("/article/{number}")),
        "number": number,
    });
    desk.page(&signed, "desk/article/shared.html", own).await
}

pub async fn revoke_share(State(desk): At, signed: Signed, Path(number): Path<String>, sent: Sent) -> Answer {
    let (number, subject) = subject(&desk, &signed, &number, Right::SharePreview).await?;
    let id = subject.id();
    let Ok(link) = sent.text("link").parse() else {
        return Err(Refusal::NotFound("preview link of this name".to_owned()));
    };
    run(
        (&desk, &signed, number),
        ("revoke-share", "revoked"),
        sent,
        move |w| newsroom::revoke_preview(w, id, link),
    )
    .await
}
