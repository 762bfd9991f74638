//! Before it goes out: what will happen where, and what to look at first.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::figures::{self, Figures};
use super::overview::{Attempt, numbered, shown};
use crate::base::clock::Micros;
use crate::base::store::ReadSession;
use crate::couriers::fetch::{Link, answers};
use crate::news::Problem;
use crate::news::editions;
use crate::news::newsroom::checks::{self as looks, Checks};
use crate::news::newsroom::{
    Article, Byline, Content, PublicState, WorkState, drafts, live, open_suggestions,
};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Sent, Signed};
use crate::web::site::times;

/// More links than this are not asked at once.
const LINKS: usize = 20;

/// What is wrong and what to look at, for the editor in the browser.
pub async fn checks(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Refusal> {
    let (number, now) = (numbered(&number)?, desk.clock.now());
    let found = desk
        .read(move |read| {
            let subject = signed.article(read, number)?;
            signed.may(Right::SeeDrafts, &subject)?;
            let article = &subject.article;
            let open = suggestions(read, article)?;
            let mut found = looks::checks(read, article, &article.draft, open, now)?;
            let figures = Figures::of(read, &signed, article, &article.draft, now)?;
            found.warnings.extend(figures.wrong());
            Ok::<Checks, Refusal>(found)
        })
        .await?;
    Ok(Json(json!({ "wrong": list(&found.wrong), "warnings": list(&found.warnings) })).into_response())
}

/// Changes that somebody suggested in the shared draft and nobody decided on.
fn suggestions(read: &mut ReadSession<'_>, article: &Article) -> Result<i64, Refusal> {
    Ok(i64::try_from(open_suggestions(read, article.id)?).unwrap_or(i64::MAX))
}

fn list(problems: &[Problem]) -> Vec<Value> {
    problems
        .iter()
        .map(|problem| json!({ "field": problem.field, "message": problem.message }))
        .collect()
}

/// The dialog before publishing, updating or scheduling.
pub async fn dialog(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Refusal> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    show(&desk, &signed, numbered(&number)?, asked, None, Vec::new()).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A figure that is to be bound.
    bind: String,
}

/// The dialog again, with what was typed and why it was refused.
pub async fn refused(
    desk: &Arc<Desk>,
    signed: &Signed,
    number: i64,
    attempt: Attempt,
) -> Result<Response, Refusal> {
    let status = attempt.refusal.status();
    let mut response = show(desk, signed, number, Asked::default(), Some(attempt), Vec::new()).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// Asks the text's links whether they answer, when somebody presses the button.
pub async fn check_links(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let number = numbered(&number)?;
    let subject = desk.subject(&signed, number).await?;
    signed.may(Right::SeeDrafts, &subject)?;
    let links: Vec<String> = looks::links(&subject.article.draft.body)
        .into_iter()
        .filter(|link| link.starts_with("http"))
        .take(LINKS)
        .collect();
    let said: Vec<Value> = answers(links)
        .await
        .into_iter()
        .map(|(url, said)| {
            let (fine, words) = match said {
                Link::Answers => (true, "answers".to_owned()),
                Link::Says(status) => (false, format!("answers with the status {status}")),
                Link::NotAsked => (false, "is no public address; it was not asked".to_owned()),
                Link::Silent => (false, "does not answer".to_owned()),
            };
            json!({ "url": url, "fine": fine, "words": words })
        })
        .collect();
    if !sent.wants_page {
        return Ok(Json(json!({ "links": said })).into_response());
    }
    let none = json!({ "url": "", "fine": true, "words": "The text links to nothing outside." });
    let said = if said.is_empty() { vec![none] } else { said };
    show(&desk, &signed, number, Asked::default(), None, said).await
}

async fn show(
    desk: &Arc<Desk>,
    signed: &Signed,
    number: i64,
    asked: Asked,
    attempt: Option<Attempt>,
    links: Vec<Value>,
) -> Result<Response, Refusal> {
    let (asker, now) = (signed.clone(), desk.clock.now());
    let tried = attempt.as_ref().map(shown);
    let own = desk
        .read(move |read| {
            let subject = asker.article(read, number)?;
            asker.may(Right::SeeDrafts, &subject)?;
            let article = &subject.article;
            let content = going_out(read, article)?;
            let open = suggestions(read, article)?;
            let found = looks::checks(read, article, &content, open, now)?;
            let may = |right| asker.may(right, &subject).err().map(|refusal| refusal.detail());
            let figures = Figures::of(read, &asker, article, &content, now)?;
            let bindable = may(Right::WriteOthers).is_none() && article.work != WorkState::Spiked;
            let instruments = if bindable { figures::choices(read)? } else { Vec::new() };
            let effects = effects(read, &asker, article, &content, now)?;
            let edition = &asker.edition;
            let embargo = article.embargo_until.filter(|until| *until > now);
            let at = article.scheduled_at.or(embargo).unwrap_or(now.plus_seconds(3_600));
            let external = looks::links(&content.body)
                .iter()
                .filter(|link| link.starts_with("http"))
                .count();
            Ok::<Value, Refusal>(json!({
                "number": number,
                "url": asker.link(&format!("/article/{number}")),
                "headline": if content.headline.is_empty() { "Untitled" } else { &content.headline },
                "work": article.work.as_str(),
                "public": article.public.as_str(),
                "revision": article.revision,
                "live": article.public.is_live(),
                "ready": article.work == WorkState::Ready && article.approved_version.is_some(),
                "changed": article.approved_version.is_some() && article.approved_version != article.live_version,
                "withdrawn": article.public == PublicState::Withdrawn,
                "approvable": matches!(article.work, WorkState::Draft | WorkState::InReview | WorkState::SentBack),
                "embargo": embargo.map(|until| times::label(edition, until, now)),
                "scheduled": article.scheduled_at.map(|at| times::label(edition, at, now)),
                "at": edition.local(at),
                "zone": edition.zone_name,
                "wrong": list(&found.wrong),
                "warnings": list(&found.warnings),
                "figures": figures.view(),
                "instruments": instruments,
                "bind": crate::news::text::clip(&asked.bind, 60),
                "effects": effects,
                "refused": {
                    "publish": may(Right::Publish), "correct": may(Right::Correct), "review": may(Right::Review),
                },
                "external_links": external,
                "links": links,
                "attempt": tried,
            }))
        })
        .await?;
    desk.page(signed, "desk/article/publish.html", own).await
}

/// The text that publishing now would put out: the approved version, and the draft before there is one.
fn going_out(read: &mut ReadSession<'_>, article: &Article) -> Result<Content, Refusal> {
    let Some(version) = article.approved_version else {
        return Ok(article.draft.clone());
    };
    let found = drafts::version(read, article.id, version)?;
    Ok(found.map_or_else(|| article.draft.clone(), |(_, content)| content))
}

/// What publishing this text does, in sentences.
fn effects(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    article: &Article,
    content: &Content,
    now: Micros,
) -> Result<Vec<String>, Refusal> {
    let edition = &signed.edition;
    let mut said = Vec::new();
    let tree = editions::sections(read, edition.id)?;
    let sections: Vec<String> = content
        .section
        .map(|id| {
            tree.and_parents(id)
                .iter()
                .map(|section| section.name.clone())
                .collect()
        })
        .unwrap_or_default();
    let topics: Vec<String> = editions::topics_by_id(read, &content.topics)?
        .into_iter()
        .map(|topic| topic.name)
        .collect();
    let mut signers = Vec::new();
    for byline in &content.bylines {
        if let Byline::Contributor(id) = byline {
            signers.extend(editions::contributor(read, *id)?.map(|who| who.name));
        }
    }
    let live = live::by_id(read, article.id)?;
    if live.is_some() {
        said.push(
            "The new text takes the place of the one that readers see; the time of publication stays."
                .to_owned(),
        );
        said.push("Without a note, readers are told only when it was updated. With a correction, the note stands on the page, in the feeds, among the corrections and in the next daily update.".to_owned());
    } else {
        said.push(
            "It appears on the front page, where the newest and most important rank themselves.".to_owned(),
        );
    }
    if !sections.is_empty() {
        said.push(format!("It stands in {}.", sections.join(", ")));
    }
    if !topics.is_empty() {
        said.push(format!("It is listed under the topics {}.", topics.join(", ")));
    }
    if !signers.is_empty() {
        said.push(format!("It is on the page of {}.", signers.join(", ")));
    }
    said.push("The feeds, the sitemaps and the search carry it within a second; readers of feeds are told through the hub, if one is set.".to_owned());
    if live.is_none() {
        said.push(match content.importance {
            4.. => "The next daily update may lead with it.".to_owned(),
            1..=3 => "The next daily update may carry it.".to_owned(),
            _ => "Its importance is not judged: the next daily update ranks it last.".to_owned(),
        });
    }
    if let Some(until) = article.embargo_until.filter(|until| *until > now) {
        let at = times::label(edition, until, now).label;
        said.push(format!(
            "It is under embargo: publishing now makes the clock publish it on {at}, and not before."
        ));
    }
    if let Some(live) = &live
        && (Some(live.section) != content.section || moved(live, content))
    {
        said.push("Its address changes; the old one leads to the new one for good.".to_owned());
    }
    if !content.seo.canonical.is_empty() {
        said.push(format!(
            "Search engines are told that the original is at {}.",
            content.seo.canonical
        ));
    }
    Ok(said)
}

/// Whether the words in the address change.
fn moved(live: &live::LiveArticle, content: &Content) -> bool {
    let words = if content.slug.is_empty() {
        &content.headline
    } else {
        &content.slug
    };
    crate::news::text::Slug::from_words(words).as_str() != live.slug
}
