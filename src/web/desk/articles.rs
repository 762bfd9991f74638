//! The list of articles, and the button that begins one.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::lines::Shown;
use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, SectionId};
use crate::base::store::ReadSession;
use crate::news::editions::{self, Edition, Sections};
use crate::news::newsroom::lists::{self, Below, Filter, Own};
use crate::news::newsroom::{Byline, Content, Kind, NewArticle, PublicState, WorkState, create, drafts};
use crate::news::people::{Right, author_named};
use crate::news::{NewsError, Problem};
use crate::web::site::article::encode;

const PER_PAGE: i64 = 50;
/// Names offered while one types; any other may be typed.
const OFFERED: usize = 300;

/// What the address says, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    section: String,
    work: String,
    public: String,
    kind: String,
    author: String,
    topic: String,
    from: String,
    to: String,
    mine: String,
    after: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    params: Result<Query<Params>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(params) = params.map_err(|_| Refusal::invalid("address", "cannot be read; filter again"))?;
    let (asker, now) = (signed.clone(), desk.clock.now());
    let (page, whole) = desk.read(move |read| page(read, &asker, &params, now)).await?;
    let mut response = desk.page(&signed, "desk/articles/list.html", page).await?;
    if !whole {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The page, and whether every filter was understood.
fn page(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    params: &Params,
    now: Micros,
) -> Result<(Value, bool), Refusal> {
    let edition = &signed.edition;
    let sections = editions::sections(read, edition.id)?;
    let (filter, own, wrong) = understood(read, signed, &sections, params)?;
    let below = parse_after(&params.after).unwrap_or_else(Below::start);
    let mut lines = match (&wrong[..], own) {
        ([_, ..], _) => Vec::new(),
        (_, Some(own)) => lists::own_articles(read, edition.id, own, &filter, below, PER_PAGE + 1)?,
        (_, None) => lists::articles(read, edition.id, &filter, below, PER_PAGE + 1)?,
    };
    let more = lines.len() as i64 > PER_PAGE;
    lines.truncate(PER_PAGE as usize);
    let older = lines
        .last()
        .filter(|_| more)
        .map(|last| address(signed, params, Some(last.below())));
    let shown = Shown {
        signed,
        sections: &sections,
        now,
    };
    let topics: Vec<String> = editions::topics(read, edition.id)?
        .into_iter()
        .take(OFFERED)
        .map(|topic| topic.name)
        .collect();
    let authors: Vec<String> = editions::contributors(read)?
        .into_iter()
        .take(OFFERED)
        .map(|who| who.name)
        .collect();
    let problems: serde_json::Map<String, Value> = wrong
        .iter()
        .map(|problem| (problem.field.to_owned(), problem.message.clone().into()))
        .collect();
    let page = json!({
        "lines": shown.lines(&lines),
        "older": older,
        "first": (!params.after.is_empty()).then(|| address(signed, params, None)),
        "asked": {
            "section": params.section, "work": params.work, "public": params.public, "kind": params.kind,
            "author": params.author, "topic": params.topic, "from": params.from, "to": params.to,
            "mine": !params.mine.is_empty(),
        },
        "narrowed": address(signed, params, None) != signed.link("/articles"),
        "problems": problems,
        "sections": tree(&sections),
        "topics": topics,
        "authors": authors,
        "works": WorkState::ALL.map(WorkState::as_str),
        "publics": PublicState::ALL.map(PublicState::as_str),
        "kinds": Kind::ALL.map(Kind::as_str),
        "sees_all": signed.person.role.has(Right::SeeDrafts),
    });
    Ok((page, wrong.is_empty()))
}

/// The address's words as a filter; what could not be understood is said beside its field.
fn understood(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    sections: &Sections,
    params: &Params,
) -> Result<(Filter, Option<Own>, Vec<Problem>), Refusal> {
    let edition = &signed.edition;
    let mut wrong = Vec::new();
    let mut filter = Filter {
        work: one_of(
            &params.work,
            &WorkState::ALL,
            WorkState::as_str,
            "work",
            &mut wrong,
        ),
        public: one_of(
            &params.public,
            &PublicState::ALL,
            PublicState::as_str,
            "public",
            &mut wrong,
        ),
        kind: one_of(&params.kind, &Kind::ALL, Kind::as_str, "kind", &mut wrong),
        ..Filter::default()
    };
    if !params.section.is_empty() {
        filter.section = sections.by_slug(&params.section).map(|section| section.id);
        if filter.section.is_none() {
            wrong.push(problem("section", "there is no such section"));
        }
    }
    let topic = params.topic.trim();
    if !topic.is_empty() {
        filter.topic = editions::topic_named(read, edition.id, topic)?.map(|topic| topic.id);
        if filter.topic.is_none() {
            wrong.push(problem("topic", "there is no topic of this name"));
        }
    }
    filter.from = day(edition, "from", &params.from, 0, &mut wrong);
    filter.to = day(edition, "to", &params.to, 1, &mut wrong);
    let mut own = None;
    let author = params.author.trim();
    if !signed.person.role.has(Right::SeeDrafts) || !params.mine.is_empty() {
        own = Some(Own {
            person: signed.person.id,
            contributor: signed.person.contributor,
        });
    } else if !author.is_empty() {
        match author_named(read, author)? {
            (Some(person), contributor @ Some(_)) => own = Some(Own { person, contributor }),
            (None, None) => wrong.push(problem("author", "nobody here has this name")),
            (maker, contributor) => (filter.maker, filter.contributor) = (maker, contributor),
        }
    }
    Ok((filter, own, wrong))
}

fn problem(field: &'static str, message: &str) -> Problem {
    Problem {
        field,
        message: message.to_owned(),
    }
}

fn one_of<T: Copy>(
    text: &str,
    all: &[T],
    as_str: fn(T) -> &'static str,
    field: &'static str,
    wrong: &mut Vec<Problem>,
) -> Option<T> {
    let found = all.iter().copied().find(|one| as_str(*one) == text);
    if found.is_none() && !text.is_empty() {
        wrong.push(problem(field, "there is no such state or kind"));
    }
    found
}

fn day(
    edition: &Edition,
    field: &'static str,
    text: &str,
    plus: i64,
    wrong: &mut Vec<Problem>,
) -> Option<Micros> {
    if text.trim().is_empty() {
        return None;
    }
    match edition.day_begins(field, text) {
        // The day after begins 23 to 25 hours later; half a day more is always inside it.
        Ok(begins) if plus > 0 => Some(edition.midnight_before(begins.plus_seconds(36 * 3_600))),
        Ok(begins) => Some(begins),
        Err(NewsError::Invalid(problem)) => {
            wrong.push(problem);
            None
        }
        Err(_) => None,
    }
}

/// Sections as a select shows them: those below indented.
fn tree(sections: &Sections) -> Vec<Value> {
    fn below(sections: &Sections, of: SectionId, depth: usize, into: &mut Vec<Value>) {
        for section in sections.children(of) {
            into.push(json!({ "slug": section.slug, "name": section.name, "depth": depth }));
            if depth < 8 {
                below(sections, section.id, depth + 1, into);
            }
        }
    }
    let mut list = Vec::new();
    for section in sections.top() {
        list.push(json!({ "slug": section.slug, "name": section.name, "depth": 0 }));
        below(sections, section.id, 1, &mut list);
    }
    list
}

fn address(signed: &Signed, params: &Params, after: Option<Below>) -> String {
    let after = after.map(|below| format!("{}-{}", below.changed_at.0, below.article.0.simple()));
    let pairs = [
        ("section", params.section.as_str()),
        ("work", &params.work),
        ("public", &params.public),
        ("kind", &params.kind),
        ("author", params.author.trim()),
        ("topic", params.topic.trim()),
        ("from", &params.from),
        ("to", &params.to),
        ("mine", &params.mine),
        ("after", after.as_deref().unwrap_or_default()),
    ];
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", encode(value)))
        .collect();
    match query.is_empty() {
        true => signed.link("/articles"),
        false => signed.link(&format!("/articles?{}", query.join("&"))),
    }
}

/// A cursor that cannot be read begins at the newest.
fn parse_after(text: &str) -> Option<Below> {
    let (at, id) = text.split_once('-')?;
    Some(Below {
        changed_at: Micros(at.parse().ok()?),
        article: ArticleId(uuid::Uuid::try_parse(id).ok()?),
    })
}

/// Begins an empty article: signed by whoever begins it, in their section when they have one.
pub async fn begin(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::Write)?;
    let (edition, person) = (Arc::clone(&signed.edition), signed.person.clone());
    let (article, position) = desk
        .write(&signed, move |mut write| {
            let here = editions::sections(&mut write.as_read(), edition.id)?;
            let section = match person.sections[..] {
                [only] => here.get(only).map(|section| section.id),
                _ => None,
            };
            let content = Content {
                section,
                bylines: person.contributor.map(Byline::Contributor).into_iter().collect(),
                ..Content::default()
            };
            let new = NewArticle {
                edition: edition.id,
                content,
                origin: None,
            };
            create(write, new)
        })
        .await?;
    let number = desk
        .read(move |read| drafts::by_id(read, article).map_err(Refusal::from))
        .await?
        .map_or(0, |article| article.number);
    let edit = signed.link(&format!("/article/{number}/edit"));
    Ok(desk.done(position, &edit).await)
}
