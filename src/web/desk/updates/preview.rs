//! A letter as a mail program would show it: light, dark, with its styles stripped, or as text; as it
//! would be composed now, or as a wave froze it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use serde_json::json;

use super::day_of;
use crate::base::ids::{StoryId, TopicId, WaveId};
use crate::base::store::{ReadSession, StoreError};
use crate::couriers::mail::{Own, Shown, date_of};
use crate::news::editions::{self, Edition};
use crate::news::people::Right;
use crate::news::stories;
use crate::news::stories::live::LiveStory;
use crate::news::updates::{self, Letter, TopicSet};
use crate::web::desk::{Desk, Refusal, Signed};

/// What the address asks for.
#[derive(Clone, Default)]
pub struct Asked {
    /// Topics and followed stories; none: all topics.
    topics: TopicSet,
    /// A frozen wave's letter instead of one composed now.
    wave: Option<WaveId>,
    shown: String,
}

impl Asked {
    /// `topics` may be given again and again, as boxes of a form do, or with commas between; each is as
    /// [`TopicSet::from_text`] reads it, so that followed stories are among them.
    fn of(pairs: Vec<(String, String)>) -> Asked {
        let mut asked = Asked::default();
        let mut chosen = Vec::new();
        for (name, value) in pairs {
            match name.as_str() {
                "topics" => chosen.push(value.replace(',', " ")),
                "wave" => asked.wave = value.parse().ok(),
                "shown" => asked.shown = value,
                _ => {}
            }
        }
        asked.topics = TopicSet::from_text(&chosen.join(" "));
        asked
    }
}

/// Styles stand on a letter's elements, as mail programs want them; nothing else is let in.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/// `/desk/updates/{date}/preview`: the choices, and links to the letter in each form.
pub async fn choices(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(date): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    signed.has(Right::EditUpdates)?;
    let asked = Asked::of(pairs);
    let day = day_of(&signed, &date, desk.clock.now())?;
    let (edition, wave, now) = (Arc::clone(&signed.edition), asked.wave, desk.clock.now());
    let wanted = asked.topics.clone();
    let (topics, stories, sets, says) = desk
        .read(move |read| {
            let topics = editions::topics(read, edition.id)?;
            let Some(wave) = wave else {
                let issue = updates::issue_on(read, edition.id, day)?;
                let (_, letter) =
                    updates::compose_draft(read, &edition, (day, issue.as_ref()), &wanted, now)?;
                let stories = followable(read, &edition, &wanted)?;
                return Ok::<_, Refusal>((topics, stories, Vec::new(), letter.is_some()));
            };
            let sets = updates::letters_of(read, wave)?;
            let followed = sets.iter().flat_map(|(_, set, _)| {
                let set = TopicSet::from_text(set);
                set.stories().collect::<Vec<_>>()
            });
            let stories = named(read, followed)?;
            Ok((topics, stories, sets, true))
        })
        .await?;
    let base = signed.link(&format!("/updates/{}/letter", date_of(day)));
    let link = |topics: &str, shown: &str| {
        let wave = wave.map(|wave| format!("&wave={wave}")).unwrap_or_default();
        format!("{base}?shown={shown}&topics={topics}{wave}")
    };
    let chosen = asked.topics;
    let names = |set: &TopicSet| -> Vec<String> {
        let of_topic = |id: TopicId| {
            let topic = topics.iter().find(|topic| topic.id == id);
            topic.map_or_else(|| "a topic that is gone".to_owned(), |topic| topic.name.clone())
        };
        let of_story = |id: StoryId| {
            let story = stories.iter().find(|story| story.id == id);
            story.map_or_else(
                || "a story that is gone".to_owned(),
                |story| format!("“{}”", story.title),
            )
        };
        set.iter()
            .map(of_topic)
            .chain(set.stories().map(of_story))
            .collect()
    };
    let forms = |topics: &str| {
        ["as_set", "light", "dark", "bare", "text"]
            .map(|shown| json!({ "shown": shown, "url": link(topics, shown) }))
    };
    let sets: Vec<_> = sets
        .iter()
        .map(|(_, topics, letter)| {
            json!({ "names": names(&TopicSet::from_text(topics)), "subject": letter.subject, "items": letter.items.len(), "forms": forms(&topics.replace(' ', ",")) })
        })
        .collect();
    let own = json!({
        "date": date_of(day).to_string(),
        "back": signed.link(&format!("/updates/{}", date_of(day))),
        "here": signed.link(&format!("/updates/{}/preview", date_of(day))),
        "wave": wave,
        "says": says,
        "sets": sets,
        "topics": topics.iter().map(|t| json!({ "id": t.id, "name": t.name, "chosen": chosen.iter().any(|c| c == t.id) })).collect::<Vec<_>>(),
        "stories": stories.iter().map(|story| json!({ "id": story.id, "title": story.title, "chosen": chosen.follows(story.id.0) })).collect::<Vec<_>>(),
        "chosen": chosen.to_text().replace(' ', ","),
        "press": signed.link(&format!("/updates/{}", date_of(day))),
        "forms": forms(&chosen.to_text().replace(' ', ",")),
    });
    desk.page(&signed, "desk/updates/preview.html", own).await
}

/// So many stories can be ticked: the most important now.
const MOST_STORIES: usize = 12;

/// Stories that a reader may follow, and those that are asked for.
fn followable(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    asked: &TopicSet,
) -> Result<Vec<LiveStory>, StoreError> {
    let mut found = stories::live::unfolding(read, edition.id, MOST_STORIES)?;
    let missing = asked
        .stories()
        .filter(|id| found.iter().all(|story| story.id != *id));
    let missing: Vec<StoryId> = missing.collect();
    let asked = named(read, missing)?;
    found.extend(asked.into_iter().filter(|story| story.edition == edition.id));
    Ok(found)
}

fn named(
    read: &mut ReadSession<'_>,
    ids: impl IntoIterator<Item = StoryId>,
) -> Result<Vec<LiveStory>, StoreError> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(stories::live::by_id(read, id)?);
    }
    Ok(found)
}

/// `/desk/updates/{date}/letter`: the letter itself.
pub async fn letter(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(date): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    signed.has(Right::EditUpdates)?;
    let asked = Asked::of(pairs);
    let now = desk.clock.now();
    let day = day_of(&signed, &date, now)?;
    let edition = Arc::clone(&signed.edition);
    let (topics, wave) = (asked.topics, asked.wave);
    let found: Option<Letter> = desk
        .read(move |read| {
            if let Some(wave) = wave {
                let own = updates::wave(read, wave)?.filter(|wave| wave.edition == edition.id);
                let letters = match own {
                    Some(wave) => updates::letters_of(read, wave.id)?,
                    None => Vec::new(),
                };
                let key = topics.to_text();
                return Ok::<_, Refusal>(letters.into_iter().find(|(_, t, _)| *t == key).map(|(_, _, l)| l));
            }
            let issue = updates::issue_on(read, edition.id, day)?;
            Ok(updates::compose_draft(read, &edition, (day, issue.as_ref()), &topics, now)?.1)
        })
        .await?;
    let letter = found
        .ok_or_else(|| Refusal::NotFound("letter: there is nothing to say to these readers".to_owned()))?;
    shown(&desk, &signed, &letter, &asked.shown)
}

fn shown(desk: &Desk, signed: &Signed, letter: &Letter, how: &str) -> Result<Response, Refusal> {
    let settings = &desk.mail.settings;
    let form = match how {
        "light" => Shown::Light,
        "dark" => Shown::Dark,
        "bare" => Shown::Bare,
        _ => Shown::AsSet,
    };
    let paper = desk
        .mail
        .press
        .print(letter, &signed.edition, (&settings.url, &settings.postal), form)?;
    let own = Own {
        leave: format!("{}{}/update/", settings.url, signed.edition.root()),
        choose: format!("{}{}/update/", settings.url, signed.edition.root()),
    };
    if how == "text" {
        let mut answer = paper.text(&own).into_response();
        answer.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
        return Ok(answer);
    }
    Ok(document(paper.html(&own)))
}

/// A letter's HTML as a page of its own, which may do nothing but look.
pub(super) fn document(html: String) -> Response {
    let mut answer = Html(html).into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    answer
}
