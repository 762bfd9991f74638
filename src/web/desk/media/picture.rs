//! One picture: what is said of it, how it is cut, where it is used, what happened to it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::list::forget;
use super::may_describe;
use crate::base::ids::MediaId;
use crate::base::store::{ReadSession, StoreError};
use crate::changes::{self, Change};
use crate::news::media::{self, Description, Picture, Use};
use crate::news::newsroom::drafts;
use crate::news::people::{people, person};
use crate::news::{NewsError, Problem};
use crate::web::desk::fields::Fields;
use crate::web::desk::{Desk, Refusal, Signed, pick};
use crate::web::site::{position_class, times};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let said = match asked.said.as_str() {
        "described" => Some("What is said of this picture was saved."),
        "added" => Some("The picture is in the library."),
        _ => None,
    };
    page(&desk, &signed, parse(&id)?, said, None).await
}

pub async fn describe(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let id = parse(&id)?;
    let picture = load(&desk, id).await?;
    may_describe(&signed, &picture)?;
    let saved = match description(&signed, &picture, &fields) {
        Ok(new) => {
            let anew = new.credit != picture.credit;
            let saved = desk
                .write(&signed, move |write| media::describe(write, id, &new))
                .await;
            if saved.is_ok() && anew {
                forget(&desk, vec![picture]).await?;
            }
            saved
        }
        Err(wrong) => Err(wrong),
    };
    match saved {
        Ok(position) => {
            let to = signed.link(&format!("/media/{id}?said=described"));
            Ok(desk.done(position, &to).await)
        }
        Err(NewsError::Invalid(problem)) => {
            let mut answer = page(&desk, &signed, id, None, Some((problem, fields))).await?;
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}

/// The fields of the form by their names there; the name of a problem's field is the same in words.
const TEXTS: [(&str, &str); 11] = [
    ("headline", "Title"),
    ("alt_text", "Alt text"),
    ("caption", "Caption"),
    ("credit", "Credit"),
    ("byline", "Photographer"),
    ("source", "Source"),
    ("rights", "Rights"),
    ("date_taken", "Taken"),
    ("place", "Place"),
    ("keywords", "Keywords"),
    ("digital_source", "How it was made"),
];

fn description(signed: &Signed, before: &Picture, fields: &Fields) -> Result<Description, NewsError> {
    let text = |name: &str| fields.text(name).to_owned();
    let percent = |name: &'static str, before: i64| match fields.text(name).trim() {
        "" => Ok(before),
        typed => typed
            .replace(',', ".")
            .parse::<f64>()
            .ok()
            .filter(|percent| (0.0..=100.0).contains(percent))
            .map(|percent| (percent * 10.0).round() as i64)
            .ok_or_else(|| NewsError::invalid(name, "is a number from 0 to 100")),
    };
    let expires = fields.text("expires").trim();
    Ok(Description {
        alt: text("alt_text"),
        caption: text("caption"),
        credit: text("credit"),
        rights: text("rights"),
        focal: (
            percent("focal_x", before.focal.0)?,
            percent("focal_y", before.focal.1)?,
        ),
        expires_at: match expires {
            "" => None,
            // The field holds minutes; what was not touched keeps its seconds.
            same if before
                .expires_at
                .is_some_and(|at| signed.edition.local(at) == same) =>
            {
                before.expires_at
            }
            typed => Some(signed.edition.moment("expires", typed)?),
        },
        headline: text("headline"),
        byline: text("byline"),
        source: text("source"),
        taken_at: text("date_taken"),
        place: text("place"),
        keywords: text("keywords"),
        digital_source: text("digital_source"),
    })
}

/// Everything the page shows, in one reading.
struct Shown {
    picture: Picture,
    uses: Vec<(Use, bool)>,
    history: Vec<Value>,
    brought_by: String,
}

async fn page(
    desk: &Arc<Desk>,
    signed: &Signed,
    id: MediaId,
    said: Option<&str>,
    wrong: Option<(Problem, Fields)>,
) -> Result<Response, Refusal> {
    let (asker, now) = (signed.clone(), desk.clock.now());
    let shown = desk
        .read(move |read| {
            let gone = || Refusal::NotFound(format!("picture {id}"));
            let picture = media::by_id(read, id)?.ok_or_else(gone)?;
            let mut uses = Vec::new();
            for used in media::uses(read, id)? {
                let article = drafts::by_id(read, used.article)?;
                let may =
                    article.is_some_and(|article| crate::news::comments::may_see(&article, &asker.person));
                uses.push((used, may));
            }
            let brought_by = name(read, &picture.added_by)?;
            Ok::<_, Refusal>(Shown {
                history: history(read, &asker, id, now)?,
                picture,
                uses,
                brought_by,
            })
        })
        .await?;
    let picture = &shown.picture;
    let sent = |field: &str, stands: &str| match &wrong {
        Some((_, fields)) => fields.text(field).to_owned(),
        None => stands.to_owned(),
    };
    let stands = picture.description();
    let stands = [
        &stands.headline,
        &stands.alt,
        &stands.caption,
        &stands.credit,
        &stands.byline,
        &stands.source,
        &stands.rights,
        &stands.taken_at,
        &stands.place,
        &stands.keywords,
        &stands.digital_source,
    ];
    let mut fields = serde_json::Map::new();
    for ((field, words), stands) in TEXTS.iter().zip(stands) {
        fields.insert(
            (*field).to_owned(),
            json!({ "words": words, "value": sent(field, stands) }),
        );
    }
    let hidden = shown.uses.iter().filter(|(_, may)| !may).count();
    let uses: Vec<Value> = shown
        .uses
        .iter()
        .filter(|(_, may)| *may)
        .map(|(used, _)| use_shape(desk, used))
        .collect();
    let expires = picture
        .expires_at
        .map(|at| signed.edition.local(at))
        .unwrap_or_default();
    let percent = |thousandths: i64| format!("{}", thousandths as f64 / 10.0);
    let own = json!({
        "picture": {
            "id": picture.id,
            "url": signed.link(&format!("/media/{id}")),
            "name": picture.name,
            "large": pick::sized(signed, picture, 1_280),
            "small": pick::sized(signed, picture, 640),
            "alt": picture.alt,
            "width": picture.width,
            "height": picture.height,
            "kind": picture.file_type.trim_start_matches("image/").to_uppercase(),
            "megabytes": format!("{:.1}", picture.bytes as f64 / 1e6),
            "added": times::label(&signed.edition, picture.added_at, now),
            "added_by": shown.brought_by,
            "hash": picture.hash,
            "expired": picture.has_expired(now),
            "expires": picture.expires_at.map(|at| times::label(&signed.edition, at, now)),
            "position": position_class(picture.focal),
        },
        "fields": fields,
        "focal_x": sent("focal_x", &percent(picture.focal.0)),
        "focal_y": sent("focal_y", &percent(picture.focal.1)),
        "expires": sent("expires", &expires),
        "wrong": wrong.as_ref().map(|(problem, _)| json!({
            "field": problem.field.replace(' ', "_"), "message": problem.message,
        })),
        "may": may_describe(signed, picture).is_ok(),
        "uses": uses,
        "hidden_uses": hidden,
        "history": shown.history,
        "said": said,
    });
    desk.page(signed, "desk/media/picture.html", own).await
}

fn use_shape(desk: &Desk, used: &Use) -> Value {
    let edition = desk.editions().iter().find(|e| e.id == used.edition).cloned();
    let root = edition.map(|edition| edition.root()).unwrap_or_default();
    json!({
        "headline": used.headline,
        "url": format!("{root}/desk/article/{}", used.number),
        "public_url": used.live.then(|| format!("{root}/article/{}", used.number)),
        "work": used.work,
        "public": used.public,
        "in_draft": used.in_draft,
        "live": used.live,
    })
}

fn history(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    id: MediaId,
    now: crate::base::clock::Micros,
) -> Result<Vec<Value>, StoreError> {
    let subject = format!("media:{id}");
    let entries = changes::recent(read, Some(&subject), 50)?;
    let names = people(read)?;
    Ok(entries
        .iter()
        .map(|entry| {
            let who = names
                .iter()
                .find(|person| entry.actor == format!("person:{}", person.id))
                .map_or(entry.actor.as_str(), |person| person.name.as_str());
            json!({
                "what": match entry.change {
                    Change::MediaAdded { .. } => "added",
                    _ => "described",
                },
                "who": who,
                "at": times::label(&signed.edition, entry.at, now),
            })
        })
        .collect())
}

/// The name behind an actor of the log.
fn name(read: &mut ReadSession<'_>, actor: &str) -> Result<String, StoreError> {
    let id = actor.strip_prefix("person:").and_then(|id| id.parse().ok());
    let known = id.map(|id| person(read, id)).transpose()?.flatten();
    Ok(known.map_or_else(|| actor.to_owned(), |person| person.name))
}

async fn load(desk: &Desk, id: MediaId) -> Result<Picture, Refusal> {
    desk.read(move |read| media::by_id(read, id))
        .await?
        .ok_or_else(|| Refusal::NotFound(format!("picture {id}")))
}

fn parse(id: &str) -> Result<MediaId, Refusal> {
    id.parse()
        .map_err(|_| Refusal::NotFound("picture at this address".to_owned()))
}
