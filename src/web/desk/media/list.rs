//! The list of pictures: a search, a few filters, and saying one thing of many pictures at once.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::may_describe;
use crate::base::clock::Micros;
use crate::base::ids::MediaId;
use crate::news::NewsError;
use crate::news::media::{self, Filter, InCommon, Picture};
use crate::news::people::Right;
use crate::web::desk::fields::Fields;
use crate::web::desk::uploads::blocking;
use crate::web::desk::{Desk, Refusal, Signed, pick};
use crate::web::site::times;

const PER_PAGE: usize = 60;
const SOON: i64 = 30;

/// The filters by their word in the address, as the tabs say them.
const SHOWS: [(&str, &str); 7] = [
    ("", "All"),
    ("without-credit", "Without credit"),
    ("without-alt", "Without alt text"),
    ("expiring", "Expiring in 30 days"),
    ("expired", "Expired"),
    ("mine", "Mine"),
    ("unused", "Unused"),
];

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: Option<String>,
    #[serde(default)]
    said: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    page(&desk, &signed, &asked, None).await
}

/// Says a credit, a rights note or an expiry of all chosen pictures.
pub async fn describe(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let chosen: Vec<MediaId> = fields.all("picture").filter_map(|id| id.parse().ok()).collect();
    let common = match in_common(&signed, &fields) {
        Ok(_) if chosen.is_empty() => Err(NewsError::invalid("pictures", "none is chosen")),
        other => other,
    };
    let done = match common {
        Ok(common) => change(&desk, &signed, chosen, common).await,
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(position) => {
            let to = signed.link(&format!("/media?show={}&said=described", known(&asked.show)));
            Ok(desk.done(position, &to).await)
        }
        Err(Refusal::Invalid(problems)) => {
            let message = Refusal::Invalid(problems).detail();
            let mut answer = page(&desk, &signed, &asked, Some((message, &fields))).await?;
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(refusal) => Err(refusal),
    }
}

async fn change(
    desk: &Desk,
    signed: &Signed,
    chosen: Vec<MediaId>,
    common: InCommon,
) -> Result<crate::changes::Position, Refusal> {
    let (asker, ids) = (signed.clone(), chosen.clone());
    let pictures = desk
        .read(move |read| {
            let mut pictures = Vec::new();
            for id in ids.iter().take(media::AT_ONCE + 1) {
                let gone = || Refusal::NotFound(format!("picture {id}"));
                let picture = media::by_id(read, *id)?.ok_or_else(gone)?;
                may_describe(&asker, &picture)?;
                pictures.push(picture);
            }
            Ok::<_, Refusal>(pictures)
        })
        .await?;
    let anew = common.credit.is_some();
    let (_, position) = desk
        .write(signed, move |write| media::describe_many(write, &chosen, &common))
        .await?;
    if anew {
        forget(desk, pictures).await?;
    }
    Ok(position)
}

/// Renditions carry the credit; after it changed they are made anew when asked for.
pub(super) async fn forget(desk: &Desk, pictures: Vec<Picture>) -> Result<(), Refusal> {
    let files = desk.files.clone();
    blocking(move || {
        for picture in pictures {
            if let Err(error) = files.forget_renditions(&picture.hash) {
                tracing::warn!(%error, picture = %picture.id, "old renditions could not be removed");
            }
        }
        Ok(())
    })
    .await
}

/// An empty field leaves what each picture has.
fn in_common(signed: &Signed, fields: &Fields) -> Result<InCommon, NewsError> {
    let text = |name| Some(fields.text(name).trim().to_owned()).filter(|text| !text.is_empty());
    let expires = text("expires").map(|at| signed.edition.moment("expires", &at));
    Ok(InCommon {
        credit: text("credit"),
        rights: text("rights"),
        expires_at: match (expires, fields.has("never_expires")) {
            (_, true) => Some(None),
            (Some(at), false) => Some(Some(at?)),
            (None, false) => None,
        },
    })
}

async fn page(
    desk: &Arc<Desk>,
    signed: &Signed,
    asked: &Asked,
    wrong: Option<(String, &Fields)>,
) -> Result<Response, Refusal> {
    let now = desk.clock.now();
    let filter = filter(signed, asked, now);
    let begins = filter.after.is_none();
    let (mut found, expired) = desk
        .read(move |read| {
            let found = media::search(read, &filter, PER_PAGE as i64 + 1)?;
            let expired = match begins {
                true => media::expired_in_use(read, now)?,
                false => Vec::new(),
            };
            Ok::<_, Refusal>((found, expired))
        })
        .await?;
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let older = found.last().filter(|_| more).map(|last| {
        let after = format!("{}-{}", last.added_at.0, last.id.0.simple());
        json!({ "q": asked.q, "show": known(&asked.show), "after": after })
    });
    let tabs: Vec<Value> = SHOWS
        .iter()
        .map(|(word, words)| json!({ "word": word, "words": words, "current": known(&asked.show) == *word }))
        .collect();
    let chosen: Vec<&str> = wrong
        .as_ref()
        .map(|(_, fields)| fields.all("picture").collect())
        .unwrap_or_default();
    let own = json!({
        "tabs": tabs,
        "q": asked.q,
        "show": known(&asked.show),
        "pictures": found.iter().map(|p| card(signed, p, now, &chosen)).collect::<Vec<_>>(),
        "expired_in_use": expired.iter().map(|p| card(signed, p, now, &[])).collect::<Vec<_>>(),
        "older": older,
        "newer": !begins,
        "wrong": wrong.as_ref().map(|(message, _)| message),
        "sent": wrong.as_ref().map(|(_, fields)| json!({
            "credit": fields.text("credit"), "rights": fields.text("rights"), "expires": fields.text("expires"),
            "never_expires": fields.has("never_expires"),
        })),
        "said": (asked.said == "described").then_some("The chosen pictures were described."),
    });
    desk.page(signed, "desk/media/list.html", own).await
}

fn known(show: &str) -> &'static str {
    SHOWS
        .iter()
        .find(|(word, _)| *word == show)
        .map_or("", |(word, _)| word)
}

fn filter(signed: &Signed, asked: &Asked, now: Micros) -> Filter {
    let mut filter = Filter {
        words: asked.q.clone(),
        after: asked.after.as_deref().and_then(parse_after),
        ..Filter::default()
    };
    match known(&asked.show) {
        "without-credit" => filter.without_credit = true,
        "without-alt" => filter.without_alt = true,
        "expired" => filter.expires_before = Some(Micros(now.0 + 1)),
        "expiring" => {
            filter.expires_from = Some(Micros(now.0 + 1));
            filter.expires_before = Some(now.plus_days(SOON));
        }
        "mine" => filter.added_by = Some(format!("person:{}", signed.person.id)),
        "unused" => filter.unused = true,
        _ => {}
    }
    filter
}

fn card(signed: &Signed, picture: &Picture, now: Micros, chosen: &[&str]) -> Value {
    let id = picture.id.to_string();
    json!({
        "url": signed.link(&format!("/media/{id}")),
        "thumb": pick::thumb(signed, picture),
        "name": if picture.headline.is_empty() { &picture.name } else { &picture.headline },
        "alt": picture.alt,
        "credit": picture.credit,
        "expired": picture.has_expired(now),
        "expires": picture.expires_at.map(|at| times::label(&signed.edition, at, now)),
        "mine": may_describe(signed, picture).is_ok(),
        "chosen": chosen.contains(&id.as_str()),
        "id": id,
    })
}

fn parse_after(text: &str) -> Option<(Micros, MediaId)> {
    let (at, id) = text.split_once('-')?;
    Some((Micros(at.parse().ok()?), MediaId(uuid::Uuid::try_parse(id).ok()?)))
}

/// The page that sends many files; its script does it.
pub async fn upload(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::UploadMedia)?;
    desk.page(&signed, "desk/media/upload.html", json!({})).await
}
