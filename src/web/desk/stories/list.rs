//! All stories, the most important first, each with the reasons for its place.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::news::people::Right;
use crate::news::stories::drafts::{self, StoryLine};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

const PER_PAGE: i64 = 40;

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
    let mut found = desk
        .read(move |read| drafts::by_importance(read, edition, &words, skip, PER_PAGE + 1))
        .await?;
    let more = found.len() as i64 > PER_PAGE;
    found.truncate(PER_PAGE as usize);
    let now = desk.store.writes.clock().now();
    let lines: Vec<Value> = found.iter().map(|line| shown(&signed, line, now)).collect();
    let own = json!({
        "lines": lines,
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
