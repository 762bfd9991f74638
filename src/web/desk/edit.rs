//! The page on which an article is written. The text itself comes through the socket (`live`); this
//! page brings what the editor needs to know besides, and the text as it is for browsers without script.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use courant_body::NoSurroundings;
use serde_json::{Map, Value, json};

use super::pick::media_shape;
use super::{Desk, Refusal, Signed, Subject};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions;
use crate::news::media;
use crate::news::newsroom::{Content, Kind, WorkState};
use crate::news::people::{Right, people};

/// Choices given with the page; more are found by searching.
const MOST_CHOICES: usize = 500;

/// `GET /desk/article/{number}/edit`
pub async fn edit(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
) -> Result<Response, Refusal> {
    let (asked, now) = (signed.clone(), desk.clock.now());
    let editor = desk
        .read(move |read| {
            let subject = asked.article(read, number)?;
            asked.may(Right::SeeDrafts, &subject)?;
            if subject.article.work == WorkState::Spiked {
                return Err(Refusal::Conflict(
                    "This article is spiked. hint: restore it, then write on".to_owned(),
                ));
            }
            Ok(context(read, &asked, &subject, now)?)
        })
        .await?;
    desk.page(&signed, "desk/article/edit.html", json!({ "editor": editor }))
        .await
}

fn context(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    subject: &Subject,
    now: Micros,
) -> Result<Value, StoreError> {
    let article = &subject.article;
    let here = signed.link(&format!("/article/{}", article.number));
    let may = |right| signed.may(right, subject).is_ok();
    let tree = editions::sections(read, article.edition)?;
    let sections: Vec<Value> = tree
        .iter()
        .map(|s| json!({ "id": s.id, "name": s.name, "depth": tree.and_parents(s.id).len() - 1 }))
        .collect();
    let topics = editions::topics(read, article.edition)?;
    let topics: Vec<Value> = topics
        .iter()
        .filter(|t| topics.len() <= MOST_CHOICES || article.draft.topics.contains(&t.id))
        .map(|t| json!({ "id": t.id, "name": t.name }))
        .collect();
    let contributors: Vec<Value> = editions::contributors(read)?
        .iter()
        .map(|c| json!({ "id": c.id, "name": c.name, "role": c.role }))
        .collect();
    let colleagues: Vec<Value> = people(read)?
        .iter()
        .map(|p| json!({ "id": p.id, "name": p.name }))
        .collect();
    let shared = article.draft.to_shared();
    let kinds: Vec<Value> = Kind::ALL
        .iter()
        .map(|kind| json!({ "value": kind.as_str(), "label": capital(kind.as_str()) }))
        .collect();
    Ok(json!({
        "article": article.id,
        "number": article.number,
        "headline": article.draft.headline,
        "socket": format!("{here}/live"),
        "comments": format!("{here}/comments"),
        "checks": format!("{here}/checks"),
        "urls": {
            "overview": here,
            "preview": format!("{here}/preview"),
            "publish": format!("{here}/publish"),
            "pick_media": signed.link("/pick/media"),
            "pick_articles": signed.link("/pick/articles"),
            "pick_topics": signed.link("/pick/topics"),
            "uploads": signed.link("/uploads"),
            "sign_in": signed.link("/sign-in"),
        },
        "person": {
            "id": signed.person.id,
            "name": signed.person.name,
            "initials": signed.person.initials(),
        },
        "may": {
            "edit": signed.may_write(subject).is_ok(),
            "suggest": may(Right::Comment),
            "comment": may(Right::Comment),
            "review": may(Right::Review),
        },
        "sections": sections,
        "topics": topics,
        "contributors": contributors,
        "people": colleagues,
        "kinds": kinds,
        "limits": { "headline_good": 70, "headline_most": 250, "standfirst": 600 },
        "media": pictures(read, signed, &article.draft, now)?,
        "texts": shared.texts,
        "fields": shared.fields,
        "state": {
            "work": article.work.as_str(),
            "public": article.public.as_str(),
            "revision": article.revision,
            "saved_at": article.changed_at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "words": article.state(),
        },
        "body_html": article.draft.body.to_html(&NoSurroundings),
    }))
}

/// The pictures already in the text.
fn pictures(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    draft: &Content,
    now: Micros,
) -> Result<Map<String, Value>, StoreError> {
    let mut shown = Map::new();
    for id in draft.pictures() {
        if let Some(picture) = media::by_id(read, id)? {
            shown.insert(id.to_string(), media_shape(signed, &picture, now));
        }
    }
    Ok(shown)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
