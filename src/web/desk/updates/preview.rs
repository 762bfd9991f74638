//! A letter as a mail program would show it: light, dark, with its styles stripped, or as text; as it
//! would be composed now, or as a wave froze it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use serde_json::json;

use super::day_of;
use crate::base::ids::{TopicId, WaveId};
use crate::couriers::mail::{Own, Shown, date_of};
use crate::news::editions;
use crate::news::people::Right;
use crate::news::updates::{self, Letter, TopicSet};
use crate::web::desk::{Desk, Refusal, Signed};

/// What the address asks for.
#[derive(Clone, Default)]
pub struct Asked {
    /// None: all topics.
    topics: TopicSet,
    /// A frozen wave's letter instead of one composed now.
    wave: Option<WaveId>,
    shown: String,
}

impl Asked {
    /// A topic may be named again and again, as boxes of a form do, or with commas between.
    fn of(pairs: Vec<(String, String)>) -> Asked {
        let mut asked = Asked::default();
        let mut topics = Vec::new();
        for (name, value) in pairs {
            match name.as_str() {
                "topics" => topics.extend(value.split(',').filter_map(|id| id.parse::<TopicId>().ok())),
                "wave" => asked.wave = value.parse().ok(),
                "shown" => asked.shown = value,
                _ => {}
            }
        }
        asked.topics = TopicSet::of(topics);
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
    let (topics, sets, says) = desk
        .read(move |read| {
            let topics = editions::topics(read, edition.id)?;
            let Some(wave) = wave else {
                let issue = updates::issue_on(read, edition.id, day)?;
                let (_, letter) =
                    updates::compose_draft(read, &edition, (day, issue.as_ref()), &wanted, now)?;
                return Ok::<_, Refusal>((topics, Vec::new(), letter.is_some()));
            };
            Ok((topics, updates::letters_of(read, wave)?, true))
        })
        .await?;
    let base = signed.link(&format!("/updates/{}/letter", date_of(day)));
    let link = |topics: &str, shown: &str| {
        let wave = wave.map(|wave| format!("&wave={wave}")).unwrap_or_default();
        format!("{base}?shown={shown}&topics={topics}{wave}")
    };
    let chosen = asked.topics;
    let name = |id: TopicId| {
        let topic = topics.iter().find(|topic| topic.id == id);
        topic.map_or_else(|| "a topic that is gone".to_owned(), |topic| topic.name.clone())
    };
    let forms = |topics: &str| {
        ["as_set", "light", "dark", "bare", "text"]
            .map(|shown| json!({ "shown": shown, "url": link(topics, shown) }))
    };
    let sets: Vec<_> = sets
        .iter()
        .map(|(_, topics, letter)| {
            let names: Vec<String> = TopicSet::from_text(topics).iter().map(name).collect();
            json!({ "names": names, "subject": letter.subject, "items": letter.items.len(), "forms": forms(&topics.replace(' ', ",")) })
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
        "chosen": chosen.to_text().replace(' ', ","),
        "press": signed.link(&format!("/updates/{}", date_of(day))),
        "forms": forms(&chosen.to_text().replace(' ', ",")),
    });
    desk.page(&signed, "desk/updates/preview.html", own).await
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
