//! The article's page: states, text, versions, history, notes, and what can be done.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::history::{self, Names};
use super::offers::offers;
use crate::base::clock::Micros;
use crate::base::store::ReadSession;
use crate::base::words;
use crate::changes::{self, Position};
use crate::news::newsroom::{drafts, preview_links};
use crate::web::desk::{Desk, Refusal, Sent, Signed, Subject};
use crate::web::site::{Look, PageError, article as site_article, times};

const VERSIONS: i64 = 10;
const ENTRIES: i64 = 20;

/// Which pages of the long lists are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    said: String,
    versions: String,
    history: String,
}

/// A verb that was refused: which, why, and everything that was typed.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub verb: &'static str,
    pub fields: HashMap<String, String>,
    pub refusal: Refusal,
}

pub async fn page(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    params: Result<Query<Params>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(params) = params.unwrap_or_default();
    show(&desk, &signed, numbered(&number)?, params, None).await
}

/// The number in an address.
pub fn numbered(text: &str) -> Result<i64, Refusal> {
    text.parse()
        .map_err(|_| Refusal::NotFound(format!("article “{}”", crate::news::text::clip(text, 40))))
}

/// A verb was refused: the same page, with what was typed and the reason beside it.
pub async fn refused(
    desk: &Arc<Desk>,
    signed: &Signed,
    number: i64,
    verb: &'static str,
    sent: Sent,
    refusal: Refusal,
) -> Result<Response, Refusal> {
    let status = refusal.status();
    let beside = matches!(refusal, Refusal::Invalid(_) | Refusal::Conflict(_));
    if !sent.wants_page || !beside {
        return Err(refusal);
    }
    let attempt = Attempt {
        verb,
        fields: sent.fields,
        refusal,
    };
    // What is asked for in the dialog is answered there.
    if matches!(
        verb,
        "publish" | "update" | "schedule" | "correct" | "bind-figure" | "free-figure"
    ) {
        return super::checks::refused(desk, signed, number, attempt).await;
    }
    let mut response = show(desk, signed, number, Params::default(), Some(attempt)).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn show(
    desk: &Arc<Desk>,
    signed: &Signed,
    number: i64,
    params: Params,
    attempt: Option<Attempt>,
) -> Result<Response, Refusal> {
    let (site, asker) = (Arc::clone(&desk.site), signed.clone());
    let own = desk
        .read(move |read| {
            let subject = asker.article(read, number)?;
            let mut page = body(&site, read, &asker, &subject, &params)?;
            page["said"] = said(&params.said).into();
            if let Some(attempt) = attempt {
                page["attempt"] = shown(&attempt);
            }
            Ok::<Value, Refusal>(page)
        })
        .await?;
    desk.page(signed, "desk/article/overview.html", own).await
}

impl From<PageError> for Refusal {
    fn from(error: PageError) -> Refusal {
        match error {
            PageError::Store(error) => error.into(),
            other => Refusal::internal(&other),
        }
    }
}

fn body(
    site: &Arc<crate::web::site::Site>,
    read: &mut ReadSession<'_>,
    signed: &Signed,
    subject: &Subject,
    params: &Params,
) -> Result<Value, Refusal> {
    let article = &subject.article;
    let edition = &signed.edition;
    let mut look = Look::new(site, Arc::clone(edition), signed.path.clone(), read)?;
    look.pictures_at = signed.link("/picture");
    let now = look.now;
    let time = |at: Micros| times::label(edition, at, now);
    let draft = &article.draft;
    let around = look.surroundings(&draft.body)?;
    let bylines: Vec<String> = look
        .bylines(&draft.bylines)?
        .into_iter()
        .map(|byline| byline.name)
        .collect();
    let picture = match &draft.lead_picture {
        Some(lead) => look.picture(lead.media, lead.caption.as_deref(), lead.alt.as_deref())?,
        None => None,
    };
    let section = draft.section.and_then(|id| look.section_link(id));
    let live = crate::news::newsroom::live::by_id(look.read, article.id)?;
    let live_url = live.as_ref().map(|live| look.article_path(live));
    let topics = crate::news::editions::topics_by_id(look.read, &draft.topics)?;
    let mut names = Names::default();
    let below = |rest: &str| signed.link(&format!("/article/{}{rest}", article.number));
    let before = params.versions.parse().unwrap_or(i64::MAX);
    let mut versions = drafts::versions_before(look.read, article.id, before, VERSIONS + 1)?;
    let more_versions = versions.len() as i64 > VERSIONS;
    versions.truncate(VERSIONS as usize);
    let mut version_lines = Vec::new();
    for version in &versions {
        version_lines.push(json!({
            "id": version.id,
            "ordinal": version.ordinal,
            "reason": version.reason,
            "who": names.of(look.read, &version.actor)?,
            "at": time(version.at),
            "live": article.live_version == Some(version.id),
            "approved": article.approved_version == Some(version.id),
        }));
    }
    let subject_name = format!("article:{}", article.id);
    let before = Position(params.history.parse().unwrap_or(i64::MAX));
    let mut entries = changes::before(look.read, &subject_name, before, ENTRIES + 1)?;
    let more_history = entries.len() as i64 > ENTRIES;
    entries.truncate(ENTRIES as usize);
    let notes: Vec<Value> = drafts::notes(look.read, article.id)?
        .iter()
        .map(|note| {
            json!({
                "label": site_article::note_label(words::of("en"), note.kind), "kind": note.kind.as_str(), "text": note.text,
                "reason": note.reason, "approver": note.approver, "at": time(note.at),
            })
        })
        .collect();
    let mut links = Vec::new();
    for link in preview_links(look.read, article.id, 20)? {
        let version = match link.version {
            Some(id) => drafts::version(look.read, article.id, id)?.map(|(version, _)| version.ordinal),
            None => None,
        };
        links.push(json!({
            "id": link.id, "version": version, "who": names.of(look.read, &link.made_by)?,
            "made": time(link.made_at), "expires": time(link.expires_at),
            "open": link.revoked_at.is_none() && link.expires_at > now, "revoked": link.revoked_at.is_some(),
        }));
    }
    let maker = match article.made_by {
        Some(person) => Some(names.of(look.read, &format!("person:{person}"))?),
        None => None,
    };
    let story = crate::web::desk::stories::article::shown(look.read, signed, article.edition, article.id)?;
    let history = history::lines(look.read, (edition, article.id), &entries, now)?;
    let offered: Vec<Value> = offers(signed, subject).iter().map(|offer| json!(offer)).collect();
    Ok(json!({
        "article": {
            "number": article.number,
            "url": below(""),
            "headline": if draft.headline.is_empty() { "Untitled" } else { &draft.headline },
            "standfirst": draft.standfirst,
            "dateline": draft.dateline,
            "body": draft.body.to_html(&around),
            "empty": draft.body.to_text().trim().is_empty(),
            "picture": picture,
            "words": draft.body.word_count(),
            "minutes": draft.body.reading_minutes(),
            "kind": draft.kind.as_str(),
            "section": section,
            "topics": topics.iter().map(|topic| topic.name.clone()).collect::<Vec<_>>(),
            "bylines": bylines,
            "importance": draft.importance,
            "instruments": draft.instruments,
            "work": article.work.as_str(),
            "public": article.public.as_str(),
            "revision": article.revision,
            "changed": time(article.changed_at),
            "scheduled": article.scheduled_at.map(time),
            "held": article.scheduled_at.is_some() && article.work.as_str() != "ready",
            "embargo": article.embargo_until.map(time),
            "embargo_local": article.embargo_until.map(|at| edition.local(at)),
            "embargo_holds": article.embargo_until.is_some_and(|until| until > now),
            "published": article.first_published_at.map(time),
            "live_url": live_url,
            "unpublished_changes": live.is_some() && article.approved_version != article.live_version,
            "error": article.error_reported,
            "made_by": maker,
        },
        "offers": offered,
        "story": story,
        "versions": version_lines,
        "older_versions": versions.last().filter(|_| more_versions).map(|v| below(&format!("?versions={}#versions", v.ordinal))),
        "history": history,
        "older_history": entries.last().filter(|_| more_history).map(|e| below(&format!("?history={}#history", e.position.0))),
        "notes": notes,
        "links": links,
        "zone": edition.zone_name,
    }))
}

pub fn shown(attempt: &Attempt) -> Value {
    let problems: serde_json::Map<String, Value> = match &attempt.refusal {
        Refusal::Invalid(problems) => problems
            .iter()
            .map(|problem| (problem.field.to_owned(), problem.message.clone().into()))
            .collect(),
        _ => serde_json::Map::new(),
    };
    let detail = attempt.refusal.detail();
    let (detail, hint) = detail.split_once(" hint: ").unwrap_or((&detail, ""));
    let conflict = attempt.refusal.status() == StatusCode::CONFLICT;
    json!({
        "verb": attempt.verb,
        "fields": attempt.fields,
        "problems": problems,
        "detail": detail,
        "hint": hint,
        "conflict": conflict,
    })
}

/// What was just done, in words.
fn said(word: &str) -> Option<&'static str> {
    Some(match word {
        "submitted" => "Submitted. An editor sees it under “In review”.",
        "approved" => "Approved. This text can be published now.",
        "sent-back" => "Sent back to its reporter.",
        "published" => "Published. Readers see it now.",
        "waits" => "It is under embargo: the clock publishes it when that lapses.",
        "updated" => "Updated. Readers see the new text now.",
        "corrected" => "Corrected. The note stands on the page, in the feeds and among the corrections.",
        "clarified" => "Clarified. The note stands on the page, in the feeds and among the corrections.",
        "withdrawn" => "Withdrawn. Its address says why.",
        "scheduled" => "Scheduled. The clock publishes it.",
        "unscheduled" => "Taken from the schedule.",
        "embargoed" => "The embargo is set.",
        "lifted" => "The embargo is lifted.",
        "spiked" => "Spiked. It can be restored.",
        "restored" => "Restored as a draft.",
        "reverted" => "The older version is the draft again; what it replaced was kept as a version.",
        "kept" => "The version is kept.",
        "reported" => "Reported. It is on the list of what needs a correction.",
        "dismissed" => "The report is dismissed.",
        "story-moved" => "Moved. This holds until an editor says otherwise.",
        "story-freed" => "Left to the engine; it decides in a moment.",
        "revoked" => "The preview link no longer opens.",
        _ => return None,
    })
}
