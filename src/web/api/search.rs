//! Search: the same index that answers readers.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use text_search::{Piece, Sort};
use utoipa::{IntoParams, ToSchema};

use super::ask::{Limit, Params};
use super::{Api, Fault, Reading};
use crate::base::ids::ArticleId;
use crate::news::newsroom::live;
use crate::views::open::{ArticleOut, Out};
use crate::views::search::Question;
use crate::web::desk::Refusal;

/// A page of answers.
#[derive(Serialize, ToSchema)]
pub struct Answers {
    items: Vec<HitOut>,
    /// How many articles answer, exactly.
    total: u64,
    /// The question as it was understood, in the language of the search.
    read_as: String,
    /// The question with its likely slips of the pen mended, when some were.
    corrected: Option<String>,
    #[schema(format = "uri")]
    next: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Hit)]
pub struct HitOut {
    article: ArticleOut,
    /// The headline in pieces; those found are marked.
    headline: Vec<PieceOut>,
    /// The best part of the text in pieces.
    snippet: Vec<PieceOut>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Piece)]
pub struct PieceOut {
    text: String,
    found: bool,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// Words; also "these words", -without, this OR that, section:markets, when:7d.
    #[param(example = "interest rates")]
    q: String,
    /// relevance, newest or oldest
    #[param(value_type = Option<String>, pattern = "^(relevance|newest|oldest)$")]
    sort: Option<String>,
    /// Items on a page. More than 100 is refused.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100, example = 50)]
    limit: Limit,
    /// From a link named next; carry it as it is.
    cursor: Option<String>,
}

/// Search what is published
///
/// The same search that readers have.
#[utoipa::path(get, path = "/search", tag = "Articles", params(SearchParams), responses((status = 200, body = Answers)))]
pub async fn search(
    State(api): State<Arc<Api>>,
    Params(params): Params<SearchParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let sort = match params.sort.as_deref() {
        None | Some("relevance") => Sort::Relevance,
        Some("newest") => Sort::Newest,
        Some("oldest") => Sort::Oldest,
        Some(_) => return Err(Fault::bad_request("sort must be relevance, newest or oldest")),
    };
    if params.q.trim().is_empty() {
        return Err(Fault::bad_request("q is empty. hint: say what to search for"));
    }
    let question = Question {
        words: params.q,
        sort,
        cursor: params.cursor,
        limit: usize::try_from(params.limit.0).unwrap_or(1),
    };
    // The index of what is live; the desk has another, of drafts.
    let index = api.site.search.clone();
    let uri = ask.uri.clone();
    let (url, headers) = (api.url.clone(), ask.headers.clone());
    let answers = api
        .filled(&ask, move |out| {
            let answer = index
                .ask(out.edition, out.now, &question)
                .map_err(|error| Fault::from(Refusal::internal(&error)))?;
            if !answer.cursor_fits {
                return Err(Fault::bad_request(
                    "cursor is none of this question's. hint: follow the links named next",
                ));
            }
            let next = answer.results.next.as_ref().map(|cursor| {
                let mut pairs: Vec<&str> = uri
                    .query()
                    .unwrap_or_default()
                    .split('&')
                    .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="))
                    .collect();
                let own = format!("cursor={}", crate::web::site::encode(cursor));
                pairs.push(&own);
                format!("{url}{}?{}", uri.path(), pairs.join("&"))
            });
            let mut items = Vec::new();
            for hit in &answer.results.hits {
                // What went away since the index was written is left out.
                if let Some(item) = item(out, hit)? {
                    items.push(item);
                }
            }
            Ok(Answers {
                items,
                total: answer.results.total,
                read_as: answer.results.read_as.query,
                corrected: answer.results.corrected,
                next,
            })
        })
        .await?;
    let mut response = super::answer::public(&headers, &answers)?;
    if let Some(next) = &answers.next
        && let Ok(value) = http::HeaderValue::from_str(&format!("<{next}>; rel=\"next\""))
    {
        response.headers_mut().insert(http::header::LINK, value);
    }
    Ok(response)
}

fn item(out: &mut Out<'_, '_>, hit: &text_search::Hit) -> Result<Option<HitOut>, Fault> {
    let Ok(id) = hit.id.parse::<ArticleId>() else {
        return Ok(None);
    };
    let Some(article) = live::by_id(out.read, id)?.filter(|article| article.edition == out.edition.id) else {
        return Ok(None);
    };
    Ok(Some(HitOut {
        article: out.article(&article)?,
        headline: pieces(&hit.headline),
        snippet: pieces(&hit.snippet),
    }))
}

fn pieces(pieces: &[Piece]) -> Vec<PieceOut> {
    pieces
        .iter()
        .map(|piece| PieceOut {
            text: piece.text.clone(),
            found: piece.hit,
        })
        .collect()
}
