//! All stories, the most important first, each with the reasons for its place.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::base::store::StoreError;
use crate::news::people::Right;
use crate::news::stories::drafts::{self, StoryLine};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

const PER_PAGE: i64 = 40;
const EMPTIED_DAYS: i64 = 14;
const JOINED: i64 = 12;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
    q: String,
    skip: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ShapeStories)?;
    let (edition, words) = (signed.edition.id, asked.q.clone());
    let skip = asked.skip.parse::<i64>().unwrap_or(0).clamp(0, 100_000);
    let now = desk.store.writes.clock().now();
    // News of the engine stands on the first page of the whole list.
    let first = skip == 0 && words.trim().is_empty();
    let (mut found, emptied, joined) = desk
        .read(move |read| {
            let found = drafts::by_importance(read, edition, &words, skip, PER_PAGE + 1)?;
            if !first {
                return Ok::<_, StoreError>((found, Vec::new(), Vec::new()));
            }
            let emptied = drafts::emptied(read, edition, now.plus_days(-EMPTIED_DAYS))?;
            Ok((
                found,
                emptied,
                drafts::joined(read, edition, now.plus_days(-1), JOINED)?,
            ))
        })
        .await?;
    let more = found.len() as i64 > PER_PAGE;
    found.truncate(PER_PAGE as usize);
    let lines: Vec<Value> = found.iter().map(|line| shown(&signed, line, now)).collect();
    let own = json!({
        "lines": lines,
        "emptied": emptied
            .iter()
            .map(|story| json!({
                "title": story.title,
                "heir": story.heir,
                "heir_title": story.heir_title,
                "at": times::label(&signed.edition, story.at, now),
            }))
            .collect::<Vec<Value>>(),
        "joined": joined
            .iter()
            .map(|joined| json!({
                "article": joined.article,
                "number": joined.number,
                "headline": joined.headline,
                "story": joined.story,
                "title": joined.title,
                "percent": (joined.probability + 5) / 10,
            }))
            .collect::<Vec<Value>>(),
        "q": asked.q,
        "skip": skip,
        "next": more.then_some(skip + PER_PAGE),
        "said": super::said(&asked.said),
    });
    desk.page(&signed, "desk/stories/list.html", own).await
}

fn shown(signed: &Signed, line: &StoryLine, now: crate::base::clock::Micros) -> Value {
    json!({
        "id": line.story.id,
        "title": line.story.title,
        "named": line.story.named,
        "pinned": line.story.pinned,
        "muted": line.story.muted,
        "played": line.story.played_at.is_some(),
        "points": line.points,
        "reasons": super::reasons(&line.reasons),
        "articles": line.articles,
        "last": line.last_at.map(|at| times::label(&signed.edition, at, now)),
    })
}
