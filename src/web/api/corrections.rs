//! Corrections: what was wrong, could be misread or was withdrawn, for good.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{Page, public_page};
use super::ask::{Cursor, Params};
use super::places::Paged;
use super::{Api, Fault, Reading};
use crate::base::clock::Micros;
use crate::base::ids::NoteId;
use crate::news::newsroom::live::{self, NoteLine};
use crate::views::open::{NoteOut, Out};

/// A note with the article it is on.
#[derive(Serialize, ToSchema)]
#[schema(as = Correction)]
pub struct CorrectionOut {
    #[serde(flatten)]
    note: NoteOut,
    article: CorrectedOut,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Corrected)]
pub struct CorrectedOut {
    id: Uuid,
    number: i64,
    headline: String,
    /// live or withdrawn
    #[schema(example = "live")]
    state: &'static str,
    /// The address that never changes.
    #[schema(format = "uri")]
    url: String,
    #[schema(format = "uri")]
    api: String,
}

/// Corrections, clarifications and withdrawals
///
/// Newest first. None is ever removed.
#[utoipa::path(get, path = "/corrections", tag = "Articles", params(Paged),
    responses((status = 200, body = Page<CorrectionOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(params): Params<Paged>,
    ask: Reading,
) -> Result<Response, Fault> {
    let before = params
        .cursor
        .map_or((Micros(i64::MAX), NoteId(Uuid::max())), |cursor| {
            (cursor.at, NoteId(cursor.id))
        });
    let limit = params.limit.0;
    let edition = ask.edition.id;
    let (mut items, last) = api
        .filled(&ask, move |out| {
            let lines = live::corrections_before(out.read, edition, before, limit + 1)?;
            let last = lines
                .iter()
                .take(usize::try_from(limit).unwrap_or(1))
                .next_back()
                .map(|line| Cursor {
                    at: line.note.at,
                    id: line.id.0,
                });
            let items: Vec<CorrectionOut> = lines.iter().map(|line| item(out, line)).collect();
            Ok((items, last))
        })
        .await?;
    let more = items.len() > usize::try_from(limit).unwrap_or(1);
    if more {
        items.pop();
    }
    let next = last.filter(|_| more).map(|cursor| ask.next(&api, &cursor));
    public_page(&ask.headers, &Page { items, next })
}

fn item(out: &Out<'_, '_>, line: &NoteLine) -> CorrectionOut {
    CorrectionOut {
        note: NoteOut::from(line),
        article: CorrectedOut {
            id: line.note.article.0,
            number: line.number,
            headline: line.headline.clone(),
            state: if line.live { "live" } else { "withdrawn" },
            url: out.link(&format!("/article/{}", line.number)),
            api: out.api(&format!("/articles/{}", line.number)),
        },
    }
}
