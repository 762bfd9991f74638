//! One story: its name, where it stands, its articles with the engine's reasons, what can be done.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, StoryId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes;
use crate::news::editions::Edition;
use crate::news::flashes::Flash;
use crate::news::newsroom::live;
use crate::news::people::Right;
use crate::news::stories::drafts::{self, Member, StoryLine};
use crate::news::stories::live as live_stories;
use crate::news::stories::{HEAVIEST, Party, StateVersion, states_of_play};
use crate::views::threads;
use crate::web::desk::settings::id;
use crate::web::desk::words::{Names, sentence};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

/// Offered to merge into, and to move articles to.
const OTHERS: i64 = 300;
const FLASHES: i64 = 60;
const ENTRIES: i64 = 12;
const STATES: i64 = 40;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ShapeStories)?;
    let story = id(&raw, "story of this kind here")?;
    let mut own = body(&desk, &signed, story).await?;
    own["said"] = json!(super::said(&asked.said));
    desk.page(&signed, "desk/stories/one.html", own).await
}

/// The page again, with what was typed and what is wrong.
pub(super) async fn again(
    desk: &Desk,
    signed: &Signed,
    story: StoryId,
    typed: &[(String, String)],
    refusal: Refusal,
) -> Result<Response, Refusal> {
    let Refusal::Invalid(problems) = &refusal else {
        return Err(refusal);
    };
    let mut own = body(desk, signed, story).await?;
    let errors: Map<String, Value> = problems
        .iter()
        .map(|problem| (problem.field.to_owned(), json!(problem.message)))
        .collect();
    own["errors"] = errors.into();
    if errors_at(&own, "seen") {
        // What the other editor saved, beside what was typed. To save again is to have read it.
        own["theirs"] = own["form"].clone();
    }
    // When the form was loaded is not typed: the page that comes back is a new one.
    for (field, value) in typed
        .iter()
        .filter(|(field, _)| field != "article" && field != "seen")
    {
        own["form"][field] = json!(value);
    }
    let mut page = desk.page(signed, "desk/stories/one.html", own).await?;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}

fn errors_at(own: &Value, field: &str) -> bool {
    own["errors"][field].is_string()
}

async fn body(desk: &Desk, signed: &Signed, id: StoryId) -> Result<Value, Refusal> {
    let edition = Arc::clone(&signed.edition);
    let now = desk.store.writes.clock().now();
    let found = desk
        .read(move |read| {
            let Some(line) = drafts::one(read, edition.id, id)? else {
                return Ok(None);
            };
            let mut members = Vec::new();
            for member in drafts::members(read, id)? {
                members.push(member_view(read, &edition, &member, now)?);
            }
            let flashes: Vec<Value> = live_stories::flashes(read, id, FLASHES)?
                .iter()
                .map(|flash| flash_view(&edition, flash, now))
                .collect();
            let others: Vec<Value> = drafts::titles(read, edition.id, OTHERS)?
                .into_iter()
                .filter(|(other, _)| *other != id)
                .map(|(id, title)| json!({ "id": id, "title": title }))
                .collect();
            let entries = changes::recent(read, Some(&format!("story:{id}")), ENTRIES)?;
            let names = Names::load(read, &edition, &entries)?;
            let history: Vec<Value> = entries
                .iter()
                .map(|entry| {
                    json!({
                        "who": names.actor(&entry.actor),
                        "did": sentence(&entry.change, &names),
                        "at": times::label(&edition, entry.at, now),
                    })
                })
                .collect();
            // The newest is in the form, unless another story brought it.
            let mut states = Vec::new();
            for (at, state) in states_of_play(read, id, STATES)?.iter().enumerate() {
                if at > 0 || !state.from_title.is_empty() || line.story.played_at.is_none() {
                    states.push(state_view(&edition, state, &names, now));
                }
            }
            let merged = match line.story.merged_into {
                Some(into) => drafts::one(read, edition.id, into)?.map(|line| (into, line.story.title)),
                None => None,
            };
            Ok::<_, StoreError>(Some((line, members, flashes, others, history, states, merged)))
        })
        .await?;
    let (line, members, flashes, others, history, states, merged) =
        found.ok_or_else(|| Refusal::NotFound("story of this kind here".to_owned()))?;
    let weights: Vec<i64> = (-HEAVIEST..=HEAVIEST).rev().collect();
    Ok(json!({
        "story": head(signed, &line, now),
        "form": form(signed, &line),
        "reasons": super::reasons(&line.reasons),
        "members": members,
        "flashes": flashes,
        "others": others,
        "history": history,
        "states": states,
        "weights": weights,
        "merged": merged.map(|(id, title)| json!({ "id": id, "title": title })),
        "zone": signed.edition.zone_name,
    }))
}

fn head(signed: &Signed, line: &StoryLine, now: Micros) -> Value {
    let story = &line.story;
    json!({
        "id": story.id,
        "title": story.title,
        "named": story.named,
        "path": story.path(),
        "pinned": story.pinned,
        "muted": story.muted,
        "weight": story.weight,
        "points": line.points,
        "articles": line.articles,
        "last": line.last_at.map(|at| times::label(&signed.edition, at, now)),
        "played": story.played_at.map(|at| times::label(&signed.edition, at, now)),
    })
}

fn form(signed: &Signed, line: &StoryLine) -> Value {
    let story = &line.story;
    let parties: Vec<String> = story.parties.iter().map(party_line).collect();
    json!({
        "title": story.title,
        "slug": story.slug,
        "summary": story.summary,
        "play": story.play,
        "parties": parties.join("\n"),
        "next_what": story.next_what,
        "next_at": story.next_at.map(|at| signed.edition.local(at)),
        "weight": story.weight,
        "seen": story.played_at.map(|at| at.0.to_string()).unwrap_or_default(),
    })
}

/// A state of play as it once was.
fn state_view(edition: &Edition, state: &StateVersion, names: &Names, now: Micros) -> Value {
    let parties: Vec<String> = state.parties.iter().map(party_line).collect();
    json!({
        "at": times::label(edition, state.at, now),
        "who": (!state.by_whom.is_empty()).then(|| names.actor(&state.by_whom)),
        "from": state.from_title,
        "summary": state.summary,
        "play": state.play,
        "parties": parties,
        "next_what": state.next_what,
        "next_at": state.next_at.map(|at| times::label(edition, at, now)),
    })
}

fn party_line(party: &Party) -> String {
    match (party.role.as_str(), party.position.as_str()) {
        ("", "") => party.name.clone(),
        (role, "") => format!("{} | {role}", party.name),
        (role, position) => format!("{} | {role} | {position}", party.name),
    }
}

fn flash_view(edition: &Edition, flash: &Flash, now: Micros) -> Value {
    json!({
        "number": flash.number,
        "text": flash.text,
        "state": flash.state(),
        "at": times::label(edition, flash.published_at, now),
    })
}

/// Why an article is here: an editor's word, or the engine's parts.
fn member_view(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    member: &Member,
    now: Micros,
) -> Result<Value, StoreError> {
    let placement = threads::placement(read, member.article)?;
    let headline = |read: &mut ReadSession<'_>, id: Option<ArticleId>| match id {
        Some(id) => Ok::<_, StoreError>(live::by_id(read, id)?.map(|article| article.headline)),
        None => Ok(None),
    };
    let engine = match &placement {
        Some(placement) => {
            let mut parts = placement.reasons.clone();
            parts.sort_by_key(|why| std::cmp::Reverse(why.weight.abs()));
            let parts: Vec<Value> = parts
                .iter()
                .take(8)
                .map(|why| {
                    json!({
                        "name": why.feature,
                        "term": why.term,
                        "weight": format!("{}{}.{:02}", if why.weight < 0 { "−" } else { "+" },
                                          why.weight.abs() / 100, why.weight.abs() % 100),
                    })
                })
                .collect();
            json!({
                "came": placement.came,
                "opened": placement.probability == 0,
                "percent": (placement.probability + 5) / 10,
                "nearest": headline(read, placement.nearest)?,
                "copy_of": headline(read, placement.copy_of)?,
                "parts": parts,
            })
        }
        None => Value::Null,
    };
    Ok(json!({
        "id": member.article,
        "number": member.number,
        "headline": member.headline,
        "published": member.published_at.map(|at| times::label(edition, at, now)),
        "by_editor": member.by_editor,
        "follows": match member.follows {
            Some(root) => drafts::number_and_headline(read, root)?
                .map(|(number, headline)| json!({ "number": number, "headline": headline })),
            None => None,
        },
        "engine": engine,
    }))
}
