//! Search at the desk: drafts and articles in all states. Who sees only their own finds only those.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use text_search::{Hit, Sort};

use super::lines::Shown;
use super::{Desk, Refusal, Signed};
use crate::base::ids::ArticleId;
use crate::base::store::StoreError;
use crate::news::editions;
use crate::news::newsroom::drafts;
use crate::news::newsroom::lists::{self, Below, Filter, Line, Own};
use crate::news::people::Right;
use crate::views::search::Question;
use crate::web::site::article::encode;

const PER_PAGE: usize = 20;
/// Pages of the index looked through for somebody who sees little of it.
const LOOKS: usize = 10;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
    sort: String,
    page: Option<String>,
}

/// Lines found, with the words of the text around what was asked.
struct Found {
    lines: Vec<Line>,
    hits: HashMap<ArticleId, Hit>,
    next: Option<String>,
    corrected: Option<String>,
}

pub async fn results(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    params: Result<Query<Params>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(params) = params.map_err(|_| Refusal::invalid("address", "cannot be read; search again"))?;
    let asked = params.q.trim().to_owned();
    let found = match asked.is_empty() {
        true => None,
        false => Some(find(&desk, &signed, &params).await?),
    };
    let (asker, now) = (signed.clone(), desk.clock.now());
    let address = |q: &str, page: Option<&str>| {
        let page = page
            .map(|page| format!("&page={}", encode(page)))
            .unwrap_or_default();
        let sort = if params.sort == "newest" {
            "&sort=newest"
        } else {
            ""
        };
        signed.link(&format!("/search?q={}{sort}{page}", encode(q)))
    };
    let next = found
        .as_ref()
        .and_then(|found| found.next.as_deref())
        .map(|next| address(&asked, Some(next)));
    let corrected = found
        .as_ref()
        .and_then(|found| found.corrected.as_deref())
        .map(|words| json!({ "text": words, "url": address(words, None) }));
    let first = params.page.is_some().then(|| address(&asked, None));
    let lines = desk
        .read(move |read| {
            let Some(found) = found else { return Ok(Vec::new()) };
            let sections = editions::sections(read, asker.edition.id)?;
            let shown = Shown {
                signed: &asker,
                sections: &sections,
                now,
            };
            let view = |line: &Line| {
                let mut view = shown.line(line);
                if let Some(hit) = found.hits.get(&line.id) {
                    view["marked"] = json!(hit.headline);
                    view["snippet"] = json!(hit.snippet);
                }
                view
            };
            Ok::<Vec<Value>, StoreError>(found.lines.iter().map(view).collect())
        })
        .await?;
    let own = json!({
        "asked": asked,
        "newest": params.sort == "newest",
        "lines": lines,
        "next": next,
        "first": first,
        "corrected": corrected,
    });
    desk.page(&signed, "desk/search.html", own).await
}

#[derive(Deserialize)]
pub struct Picked {
    #[serde(default)]
    q: String,
    /// This one, whatever was typed.
    #[serde(default)]
    id: Option<ArticleId>,
}

/// What a picker of articles shows while somebody types.
pub async fn pick(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    picked: Result<Query<Picked>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(Picked { q, id }) = picked.map_err(|_| Refusal::invalid("address", "cannot be read"))?;
    let lines = match id {
        Some(id) => {
            let (edition, own) = (signed.edition.id, only(&signed));
            desk.read(move |read| lists::lines_of(read, edition, own, &[id]))
                .await?
        }
        None if q.trim().is_empty() => newest(&desk, &signed).await?,
        None => {
            let params = Params {
                q,
                ..Params::default()
            };
            find(&desk, &signed, &params).await?.lines
        }
    };
    let items: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.id,
                "number": line.number,
                "headline": line.headline,
                "state": format!("{}, {}", line.work.replace('_', " "), line.public),
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })).into_response())
}

/// Whose articles this person may find; none: all.
fn only(signed: &Signed) -> Option<Own> {
    (!signed.person.role.has(Right::SeeDrafts)).then_some(Own {
        person: signed.person.id,
        contributor: signed.person.contributor,
    })
}

async fn newest(desk: &Desk, signed: &Signed) -> Result<Vec<Line>, Refusal> {
    let (edition, own) = (signed.edition.id, only(signed));
    let limit = PER_PAGE as i64;
    let lines = desk.read(move |read| match own {
        Some(own) => lists::own_articles(read, edition, own, &Filter::default(), Below::start(), limit),
        None => lists::articles(read, edition, &Filter::default(), Below::start(), limit),
    });
    Ok(lines.await?)
}

/// One page of what answers. The index is asked on a thread that may wait.
async fn find(desk: &Arc<Desk>, signed: &Signed, params: &Params) -> Result<Found, Refusal> {
    let (search, edition, now) = (desk.search.clone(), Arc::clone(&signed.edition), desk.clock.now());
    let (own, params) = (only(signed), params.clone());
    let found = desk.read(move |read| {
        let mut found = Found {
            lines: Vec::new(),
            hits: HashMap::new(),
            next: params.page.clone(),
            corrected: None,
        };
        // A number names one article, whatever else has it in its text.
        if params.page.is_none()
            && let Ok(number) = params.q.trim().parse::<i64>()
            && let Some(id) = drafts::id_by_number(read, number)?
        {
            found.lines = lists::lines_of(read, edition.id, own, &[id])?;
        }
        for _ in 0..LOOKS {
            let question = Question {
                words: params.q.trim().to_owned(),
                sort: if params.sort == "newest" {
                    Sort::Newest
                } else {
                    Sort::Relevance
                },
                cursor: found.next.take(),
                limit: PER_PAGE,
            };
            let answer = search
                .ask(&edition, now, &question)
                .map_err(|error| Refusal::internal(&error))?
                .results;
            let ids: Vec<ArticleId> = answer.hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
            let lines = lists::lines_of(read, edition.id, own, &ids)?;
            for line in lines {
                if !found.lines.iter().any(|known| known.id == line.id) {
                    found.lines.push(line);
                }
            }
            for hit in answer.hits {
                if let Ok(id) = hit.id.parse() {
                    found.hits.insert(id, hit);
                }
            }
            found.corrected = found.corrected.or(answer.corrected);
            found.next = answer.next;
            if found.next.is_none() || found.lines.len() >= PER_PAGE / 2 {
                break;
            }
        }
        Ok::<Found, Refusal>(found)
    });
    found.await
}
