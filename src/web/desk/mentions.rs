//! Mentions: where somebody named this person in a comment, the unseen first. Looking is seeing.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::uploads::blocking;
use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::ids::CommentId;
use crate::news::comments::{self, MentionLine, may_see};
use crate::news::newsroom::drafts;
use crate::news::text::clip;
use crate::web::site::times;

const PER_PAGE: usize = 50;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: Option<String>,
}

pub async fn mentions(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let after = asked.after.as_deref().and_then(parse_after);
    let person = signed.person.clone();
    let found = desk
        .read(move |read| {
            let lines = comments::mentions(read, person.id, after, PER_PAGE as i64 + 1)?;
            let mut shown = Vec::new();
            for line in lines {
                let article = drafts::by_id(read, line.article)?;
                let allowed = article.is_some_and(|article| may_see(&article, &person));
                shown.push((line, allowed));
            }
            Ok::<_, Refusal>(shown)
        })
        .await?;
    let older = (found.len() > PER_PAGE)
        .then(|| found.get(PER_PAGE - 1))
        .flatten()
        .map(|(line, _)| {
            signed.link(&format!(
                "/mentions?after={}-{}",
                line.at.0,
                line.comment.0.simple()
            ))
        });
    let lines: Vec<Value> = found
        .iter()
        .take(PER_PAGE)
        .filter(|(_, allowed)| *allowed)
        .map(|(line, _)| shape(&desk, &signed, line))
        .collect();
    if let Some((newest, _)) = found.first().filter(|_| after.is_none()) {
        saw(&desk, &signed, newest.at).await?;
    }
    let own = json!({ "lines": lines, "older": older });
    desk.page(&signed, "desk/mentions/list.html", own).await
}

async fn saw(desk: &Desk, signed: &Signed, upto: Micros) -> Result<(), Refusal> {
    let (writes, person) = (desk.writes.clone(), signed.person.id);
    blocking(move || {
        writes.housekeeping(move |tx| comments::saw_mentions(tx, person, upto).map_err(Refusal::from))
    })
    .await
}

fn shape(desk: &Desk, signed: &Signed, line: &MentionLine) -> Value {
    let edition = desk
        .editions()
        .iter()
        .find(|edition| edition.id == line.edition)
        .map_or_else(String::new, |edition| edition.root());
    json!({
        "headline": line.headline,
        "url": format!("{edition}/desk/article/{}#comment-{}", line.number, line.comment),
        "author": line.author,
        "at": times::label(&signed.edition, line.at, desk.clock.now()),
        "quote": clip(&line.quote, 160),
        "text": clip(&line.text, 400),
        "resolved": line.resolved,
        "unseen": line.unseen,
    })
}

fn parse_after(text: &str) -> Option<(Micros, CommentId)> {
    let (at, id) = text.split_once('-')?;
    Some((
        Micros(at.parse().ok()?),
        CommentId(uuid::Uuid::try_parse(id).ok()?),
    ))
}
