//! What pickers ask while somebody types: pictures, topics, people. Short JSON lists, best first.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use pictures::Format;
use serde::Deserialize;
use serde_json::{Value, json};

use super::uploads::blocking;
use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::ids::MediaId;
use crate::news::comments::mentionable;
use crate::news::editions::{self, Topic};
use crate::news::media::{self, Filter, Picture};
use crate::news::newsroom::Content;

/// How many things a picker shows.
const SHOWN: usize = 20;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    suggest_for: Option<i64>,
    #[serde(default)]
    article: Option<i64>,
    /// This one, whatever was typed.
    #[serde(default)]
    id: Option<MediaId>,
}

pub async fn media(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let now = desk.clock.now();
    let filter = Filter {
        words: asked.q,
        ..Filter::default()
    };
    let found = desk
        .read(move |read| match asked.id {
            Some(id) => Ok(media::by_id(read, id)?.into_iter().collect()),
            None => media::search(read, &filter, SHOWN as i64 + 4),
        })
        .await?;
    let items: Vec<Value> = found.iter().map(|p| media_shape(&signed, p, now)).collect();
    Ok(axum::Json(json!({ "items": items })).into_response())
}

/// A picture as scripts of the desk are told of it.
pub fn media_shape(signed: &Signed, picture: &Picture, now: Micros) -> Value {
    json!({
        "id": picture.id,
        "thumb": thumb(signed, picture),
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "width": picture.width,
        "height": picture.height,
        "expired": picture.has_expired(now),
    })
}

/// The address of a small picture at the desk.
pub fn thumb(signed: &Signed, picture: &Picture) -> String {
    sized(signed, picture, 480)
}

/// The address of the standard width nearest below `most`.
pub fn sized(signed: &Signed, picture: &Picture, most: u32) -> String {
    let widths = pictures::standard_widths(picture.width);
    let width = widths.iter().rev().find(|width| **width <= most);
    let width = width.or(widths.first()).copied().unwrap_or(picture.width);
    signed.link(&format!("/media/{}/{width}.jpg", picture.id))
}

/// `/desk/media/<id>/<width>.jpg`: pictures for those who are signed in, whether an article shows them
/// or not, and past their expiry too, so that somebody can see what it was that expired.
pub async fn thumbnail(
    State(desk): State<Arc<Desk>>,
    _signed: Signed,
    Path((id, file)): Path<(MediaId, String)>,
) -> Result<Response, Refusal> {
    let nothing = || Refusal::NotFound("picture at this address".to_owned());
    let width: u32 = file
        .strip_suffix(".jpg")
        .and_then(|width| width.parse().ok())
        .ok_or_else(nothing)?;
    let picture = desk
        .read(move |read| media::by_id(read, id))
        .await?
        .filter(|picture| pictures::standard_widths(picture.width).contains(&width))
        .ok_or_else(nothing)?;
    let files = desk.files.clone();
    let bytes = blocking(move || {
        files
            .rendition(&picture, width, Format::Jpeg)
            .map_err(|error| Refusal::internal(&error))
    })
    .await?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(Format::Jpeg.mime()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    Ok((headers, bytes).into_response())
}

pub async fn topics(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let found = desk
        .read(move |read| {
            let topics = editions::topics(read, signed.edition.id)?;
            Ok::<_, Refusal>(match asked.suggest_for {
                Some(number) => suggested(topics, &signed.article(read, number)?.article.draft),
                None => matching(topics, &asked.q),
            })
        })
        .await?;
    let items: Vec<Value> = found
        .iter()
        .map(|topic| json!({ "id": topic.id, "name": topic.name }))
        .collect();
    Ok(axum::Json(json!({ "items": items })).into_response())
}

/// Names that begin with what was typed, then those with a word that does, then the rest.
fn matching(mut topics: Vec<Topic>, typed: &str) -> Vec<Topic> {
    let typed = typed.trim().to_lowercase();
    let place = |topic: &Topic| {
        let name = topic.name.to_lowercase();
        if name.starts_with(&typed) {
            Some(0)
        } else if name.split_whitespace().any(|word| word.starts_with(&typed)) {
            Some(1)
        } else {
            name.contains(&typed).then_some(2)
        }
    };
    topics.retain(|topic| place(topic).is_some());
    topics.sort_by_key(|topic| place(topic));
    topics.truncate(SHOWN);
    topics
}

/// Topics that a draft speaks of and does not have yet: every word of the name occurs. A word of the
/// headline counts for five of the text.
fn suggested(topics: Vec<Topic>, draft: &Content) -> Vec<Topic> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let text = draft.body.to_text();
    for (part, weight) in [(&draft.headline, 5), (&draft.standfirst, 3), (&text, 1)] {
        for word in stems(part).take(20_000) {
            *counts.entry(word).or_default() += weight;
        }
    }
    let mut ranked: Vec<(u32, Topic)> = topics
        .into_iter()
        .filter(|topic| !draft.topics.contains(&topic.id))
        .filter_map(|topic| {
            let least = stems(&topic.name)
                .map(|word| counts.get(&word).copied().unwrap_or(0))
                .min()?;
            (least > 0).then_some((least, topic))
        })
        .collect();
    ranked.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    ranked.into_iter().map(|(_, topic)| topic).take(8).collect()
}

/// Words in lower case, without the s of a plural: enough to meet “bonds” in “bond market”.
fn stems(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let word = word.to_lowercase();
            match word.strip_suffix('s') {
                Some(singular) if singular.chars().count() > 2 => singular.to_owned(),
                _ => word,
            }
        })
}

/// Whom a comment on an article may mention.
pub async fn people(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let number = asked
        .article
        .ok_or_else(|| Refusal::invalid("article", "say which article: ?article=1042"))?;
    let found = desk
        .read(move |read| {
            let subject = signed.article(read, number)?;
            Ok::<_, Refusal>(mentionable(read, &subject.article)?)
        })
        .await?;
    let typed = asked.q.trim().to_lowercase();
    let items: Vec<Value> = found
        .iter()
        .filter(|person| person.name.to_lowercase().contains(&typed))
        .take(SHOWN)
        .map(|person| json!({ "id": person.id, "name": person.name, "initials": person.initials() }))
        .collect();
    Ok(axum::Json(json!({ "items": items })).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::TopicId;
    use courant_body::{Block, Body};

    fn topics() -> Vec<Topic> {
        [
            "Bonds",
            "Bank of England",
            "Inflation",
            "Jobs",
            "Cranes and ports",
        ]
        .into_iter()
        .map(|name| Topic {
            id: TopicId::new(Micros(1)),
            slug: String::new(),
            name: name.to_owned(),
            description: String::new(),
        })
        .collect()
    }

    fn names(topics: &[Topic]) -> Vec<&str> {
        topics.iter().map(|topic| topic.name.as_str()).collect()
    }

    #[test]
    fn topics_are_suggested_by_what_the_text_says() {
        let draft = Content {
            headline: "Bank of England holds".to_owned(),
            body: Body {
                blocks: vec![Block::paragraph(
                    "The bond market slept. Bonds rose. No jobbing.".to_owned(),
                )],
            },
            ..Content::default()
        };
        assert_eq!(names(&suggested(topics(), &draft)), ["Bank of England", "Bonds"]);
        let taken = topics();
        let draft = Content {
            topics: vec![taken[0].id, taken[1].id],
            ..draft
        };
        assert!(
            suggested(taken, &draft).is_empty(),
            "what it has is not suggested"
        );
    }

    #[test]
    fn typed_letters_find_names() {
        assert_eq!(
            names(&matching(topics(), "b")),
            ["Bonds", "Bank of England", "Jobs"]
        );
        assert_eq!(names(&matching(topics(), "ENG")), ["Bank of England"]);
        assert_eq!(matching(topics(), "").len(), 5);
    }
}
