//! One release at the desk: its entry, its figure, who covers it, and the article that waits for it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use courant_body::{Block, Body};
use serde_json::{Value, json};

use super::super::settings::{Asked, again, id as parse};
use super::super::{Desk, Refusal, Sent, Signed};
use super::shape;
use super::typed::{self, FIELDS};
use crate::base::ids::{ArticleId, PersonId, ReleaseId};
use crate::base::store::OpenWrite;
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::newsroom::{self, Content, NewArticle};
use crate::news::people::{Right, people};
use crate::news::releases::{
    NewPlan, Release, agenda, cancel_release, country_name, fill_release, plan_coverage, save_release,
};

const ONE: &str = "desk/calendar/one.html";
const NEW: &str = "desk/calendar/new.html";

pub async fn one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::SeeDrafts)?;
    let release = find(&desk, &raw).await?;
    let mut own = shown(&desk, &signed, &release).await?;
    own["said"] = json!(said(&asked));
    desk.page(&signed, ONE, own).await
}

pub async fn new(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::Plan)?;
    let form = json!({ "importance": "2", "certainty": "minute" });
    desk.page(&signed, NEW, json!({ "form": form })).await
}

pub async fn save_new(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::Plan)?;
    let origin = format!("desk:{}", super::super::flashes::once());
    let made = match typed::release(&signed, &sent, origin) {
        Ok(new) => {
            desk.write(&signed, move |write| {
                save_release(write, &new).map_err(Refusal::from)
            })
            .await
        }
        Err(refused) => Err(refused),
    };
    match made {
        Ok((id, position)) => {
            let to = signed.link(&format!("/calendar/{id}?said=made"));
            Ok(desk.done(position, &to).await)
        }
        Err(refused) => {
            let own = json!({ "form": typed::typed(&sent, &FIELDS) });
            again(&desk, &signed, NEW, own, refused).await
        }
    }
}

pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::Plan)?;
    let release = find(&desk, &raw).await?;
    let new = typed::release(&signed, &sent, release.origin.clone());
    let verb =
        new.map(|new| move |write: OpenWrite<'_>| save_release(write, &new).map(|(_, position)| position));
    act(&desk, &signed, (release, sent), "saved", verb).await
}

pub async fn fill(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::Plan)?;
    let release = find(&desk, &raw).await?;
    let id = release.id;
    let figures = typed::figures(&sent);
    let verb = figures.map(|figures| move |write: OpenWrite<'_>| fill_release(write, id, &figures));
    act(&desk, &signed, (release, sent), "filled", verb).await
}

pub async fn cancel(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::Plan)?;
    let release = find(&desk, &raw).await?;
    let id = release.id;
    let verb = Ok(move |write: OpenWrite<'_>| cancel_release(write, id));
    act(&desk, &signed, (release, sent), "cancelled", verb).await
}

/// Who covers it, with which article.
pub async fn plan(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::WriteOthers)?;
    let release = find(&desk, &raw).await?;
    let (id, edition) = (release.id, signed.edition.id);
    let planned = coverage(&desk, &signed, &sent).await;
    let verb = planned.map(|plan| move |write: OpenWrite<'_>| plan_coverage(write, id, edition, &plan));
    act(&desk, &signed, (release, sent), "planned", verb).await
}

/// Begins an article whose figures fill in, under embargo from its first word.
pub async fn prepare(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::WriteOthers)?;
    let release = find(&desk, &raw).await?;
    let (id, edition) = (release.id, signed.edition.id);
    let before = desk
        .read(move |read| agenda::plan(read, id, edition))
        .await?
        .unwrap_or_default();
    if before.article.is_some() {
        return Err(Refusal::Conflict(
            "an article is planned for this release already".to_owned(),
        ));
    }
    let article = NewArticle {
        edition,
        content: beginning(&release),
        origin: None,
    };
    let (article, _) = desk
        .write(&signed, move |write| newsroom::create(write, article))
        .await?;
    let plan = NewPlan {
        person: before.person.or(Some(signed.person.id)),
        article: Some(article),
        note: before.note,
    };
    let position = desk
        .write(&signed, move |write| plan_coverage(write, id, edition, &plan))
        .await?;
    let to = signed.link(&format!("/calendar/{id}?said=prepared"));
    Ok(desk.done(position, &to).await)
}

/// Lets the clock publish the prepared article at the release's moment, as soon as its figures are in.
pub async fn at_the_second(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let release = find(&desk, &raw).await?;
    let (id, edition, at) = (release.id, signed.edition.id, release.scheduled_at);
    let asker = signed.clone();
    let article = desk
        .read(move |read| {
            let plan = agenda::plan(read, id, edition)?.unwrap_or_default();
            let article = plan.article.ok_or_else(|| {
                Refusal::Conflict("no article is planned. hint: prepare one first".to_owned())
            })?;
            let number = newsroom::drafts::by_id(read, article)?
                .ok_or_else(|| Refusal::NotFound("article".to_owned()))?
                .number;
            let subject = asker.article(read, number)?;
            asker.may(Right::Publish, &subject)?;
            Ok::<_, Refusal>(subject.id())
        })
        .await?;
    let verb = Ok(move |write: OpenWrite<'_>| newsroom::schedule(write, article, at));
    act(&desk, &signed, (release, sent), "at-the-second", verb).await
}

/// Runs a verb, and shows the release again: as it is now, or with what is wrong.
async fn act<V>(
    desk: &Desk,
    signed: &Signed,
    (release, sent): (Release, Sent),
    said: &str,
    verb: Result<V, Refusal>,
) -> Result<Response, Refusal>
where
    V: FnOnce(OpenWrite<'_>) -> Result<Position, NewsError> + Send + 'static,
{
    let done = match verb {
        Ok(verb) => desk.write(signed, verb).await.map_err(Refusal::from),
        Err(refused) => Err(refused),
    };
    match done {
        Ok(position) => {
            let to = signed.link(&format!("/calendar/{}?said={said}", release.id));
            Ok(desk.done(position, &to).await)
        }
        Err(refused) if sent.wants_page => {
            let mut own = shown(desk, signed, &release).await?;
            for (name, text) in &sent.fields {
                own["form"][name.as_str()] = json!(text);
            }
            again(desk, signed, ONE, own, refused).await
        }
        Err(refused) => Err(refused),
    }
}

async fn find(desk: &Desk, raw: &str) -> Result<Release, Refusal> {
    let id: ReleaseId = parse(raw, "release at this address")?;
    desk.read(move |read| agenda::by_id(read, id))
        .await?
        .ok_or_else(|| Refusal::NotFound("release at this address".to_owned()))
}

async fn shown(desk: &Desk, signed: &Signed, release: &Release) -> Result<Value, Refusal> {
    let (asker, of, now) = (signed.clone(), release.clone(), desk.clock.now());
    let form = typed::known(signed, release);
    desk.read(move |read| {
        let view = shape(read, &asker, &of, now)?;
        let colleagues: Vec<Value> = people(read)?
            .into_iter()
            .filter(|person| person.role.has(Right::Write))
            .map(|person| json!({ "id": person.id, "name": person.name, "chosen": view["person"] == json!(person.id) }))
            .collect();
        let mut form = form;
        form["article"] = view["article"]["number"].clone();
        form["note"] = view["note"].clone();
        Ok::<_, Refusal>(json!({ "release": view, "people": colleagues, "form": form }))
    })
    .await
}

async fn coverage(desk: &Desk, signed: &Signed, sent: &Sent) -> Result<NewPlan, Refusal> {
    let person = match sent.text("person") {
        "" => None,
        raw => Some(parse::<PersonId>(raw, "person of this id")?),
    };
    let typed = sent.text("article").trim();
    let article: Option<ArticleId> = if typed.is_empty() {
        None
    } else {
        let number: i64 = typed
            .parse()
            .map_err(|_| Refusal::invalid("article", "must be the number of an article"))?;
        let asker = signed.clone();
        desk.read(move |read| {
            let subject = asker.article(read, number).map_err(|refused| match refused {
                Refusal::NotFound(_) => Refusal::invalid("article", format!("there is no article {number}")),
                other => other,
            })?;
            asker.may_write(&subject)?;
            Ok::<_, Refusal>(Some(subject.id()))
        })
        .await?
    };
    Ok(NewPlan {
        person,
        article,
        note: sent.owned("note"),
    })
}

/// A draft with its places, for a reporter to write around.
fn beginning(release: &Release) -> Content {
    let country = country_name(&release.country);
    let period = match release.period.as_str() {
        "" => String::new(),
        period => format!(" in {period}"),
    };
    let compared = match release.forecast {
        Some(_) => format!(
            "The figure before was {{{{revised}}}}. {} had expected {{{{forecast}}}}; the difference is {{{{surprise}}}}.",
            release.forecast_source
        ),
        None => "The figure before was {{revised}}, a change of {{change}}.".to_owned(),
    };
    Content {
        headline: format!("{country}: {} at {{{{actual}}}}", release.indicator),
        body: Body {
            blocks: vec![
                Block::paragraph(format!(
                    "{} stood at {{{{actual}}}}{period}, {} said.",
                    release.indicator,
                    if release.source.is_empty() {
                        "its publisher"
                    } else {
                        &release.source
                    }
                )),
                Block::paragraph(compared),
            ],
        },
        importance: 3,
        ..Content::default()
    }
}

fn said(asked: &Asked) -> Option<&'static str> {
    Some(match asked.what() {
        "made" => "The release is in the calendar.",
        "saved" => "Saved. The embargo of what waits for it moved with its time.",
        "filled" => "The figure is in. Readers see it from the release's moment on.",
        "cancelled" => "Cancelled. What waits for it stays inside.",
        "planned" => "Planned.",
        "prepared" => {
            "An article is begun, under embargo until the release. Its places fill in with the figures."
        }
        "at-the-second" => "The clock publishes it at the release's moment, as soon as its figures are in.",
        _ => return None,
    })
}
