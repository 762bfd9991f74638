//! Articles as readers see them. Nothing here can name a draft: all of it comes through `live`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, public, public_page};
use super::ask::{Called, Cursor, Limit, Moment, NoParams, Params};
use super::places::{contributor_called, section_called, topic_called};
use super::{Api, Fault, Reading};
use crate::base::ids::ArticleId;
use crate::news::editions;
use crate::news::newsroom::Kind;
use crate::news::newsroom::live::{self, After, Filter, LiveArticle};
use crate::views::open::{ArticleOut, NoteOut, Out, PictureOut, PlaceOut, at};
use crate::web::site::{Look, PageError, absolute_links};

/// An article with everything it says.
#[derive(Serialize, ToSchema)]
#[schema(as = Article)]
pub struct FullArticle {
    #[serde(flatten)]
    line: ArticleOut,
    /// The edition's language, BCP 47.
    language: String,
    /// Its section and those above it, nearest first.
    sections: Vec<PlaceOut>,
    topics: Vec<PlaceOut>,
    /// The text as typed blocks, in ProseMirror's document shape.
    #[schema(value_type = Object)]
    body: Value,
    /// The same as HTML with absolute addresses. Built by us, with nothing in it that runs.
    html: String,
    /// The same as plain text.
    text: String,
    /// Every picture the text shows, the lead first.
    pictures: Vec<PictureOut>,
    /// A picture the source names but does not bring.
    named_picture: Option<NamedPictureOut>,
    /// Corrections, clarifications and update notes, newest first.
    notes: Vec<NoteOut>,
    related: Vec<ArticleOut>,
    #[schema(example = json!(["EUR/USD"]))]
    instruments: Vec<String>,
    seo_title: String,
    seo_description: String,
    /// Where the original stands: here, or elsewhere for a copy.
    #[schema(format = "uri")]
    canonical_url: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = NamedPicture)]
pub struct NamedPictureOut {
    caption: String,
    credit: String,
}

/// What is left of a withdrawn article.
#[derive(Serialize, ToSchema)]
#[schema(as = Withdrawn)]
pub struct WithdrawnOut {
    id: Uuid,
    number: i64,
    /// Always withdrawn.
    #[schema(example = "withdrawn")]
    state: &'static str,
    headline: String,
    #[schema(format = DateTime)]
    published_at: String,
    note: NoteOut,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Slug or id of a section; those below it are included.
    section: Option<String>,
    /// Slug or id of a topic.
    topic: Option<String>,
    /// Slug or id of a contributor.
    contributor: Option<String>,
    /// news, analysis, opinion, explainer or live
    #[param(value_type = Option<String>, pattern = "^(news|analysis|opinion|explainer|live)$")]
    kind: Option<String>,
    /// Published at this time or later: RFC 3339, or a day, which begins at midnight in the edition's zone.
    #[param(value_type = Option<String>, example = "2026-03-02")]
    from: Option<Moment>,
    /// Published before this time.
    #[param(value_type = Option<String>, example = "2026-03-03T00:00:00Z")]
    to: Option<Moment>,
    /// Items on a page. More than 100 is refused.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100, example = 50)]
    limit: Limit,
    /// From a link named next; carry it as it is.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor>,
}

/// Articles, newest first
///
/// All filters may be combined. Follow `next` to have all of them; nothing is cut in silence.
#[utoipa::path(get, path = "/articles", tag = "Articles", params(ListParams),
    responses((status = 200, body = Page<ArticleOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(params): Params<ListParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let limit = params.limit.0;
    let (mut lines, last) = api.filled(&ask, move |out| read_list(out, &params)).await?;
    let more = lines.len() > usize::try_from(limit).unwrap_or(1);
    if more {
        lines.pop();
    }
    let next = last.filter(|_| more).map(|after| {
        let cursor = Cursor {
            at: after.published_at,
            id: after.article.0,
        };
        ask.next(&api, &cursor)
    });
    public_page(&ask.headers, &Page { items: lines, next })
}

/// The items, one more than asked for when there is one, and where the page asked for ends.
fn read_list(out: &mut Out<'_, '_>, params: &ListParams) -> Result<(Vec<ArticleOut>, Option<After>), Fault> {
    let filter = filter(out, params)?;
    let after = params.cursor.map_or_else(After::start, |cursor| After {
        published_at: cursor.at,
        article: ArticleId(cursor.id),
    });
    let limit = params.limit.0;
    let found = live::filtered(out.read, out.edition.id, &filter, after, limit + 1)?;
    let last = found
        .iter()
        .take(usize::try_from(limit).unwrap_or(1))
        .next_back()
        .map(LiveArticle::after);
    let lines = found
        .iter()
        .map(|article| out.article(article))
        .collect::<Result<_, _>>()?;
    Ok((lines, last))
}

/// A name that means nothing is refused: an empty list would look like an answer.
fn filter(out: &mut Out<'_, '_>, params: &ListParams) -> Result<Filter, Fault> {
    let edition = out.edition.id;
    let none = |what: &str| Fault::not_found(format!("{what} of this name"));
    let section = match &params.section {
        Some(called) => Some(section_called(out, called).ok_or_else(|| none("section"))?),
        None => None,
    };
    let topic = match &params.topic {
        Some(called) => Some(
            topic_called(out.read, edition, called)?
                .ok_or_else(|| none("topic"))?
                .id,
        ),
        None => None,
    };
    let contributor = match &params.contributor {
        Some(called) => Some(
            contributor_called(out.read, called)?
                .ok_or_else(|| none("contributor"))?
                .id,
        ),
        None => None,
    };
    let kind =
        match &params.kind {
            Some(word) => Some(Kind::parse(word).ok_or_else(|| {
                Fault::bad_request("kind must be news, analysis, opinion, explainer or live")
            })?),
            None => None,
        };
    Ok(Filter {
        section,
        topic,
        contributor,
        kind,
        from: params.from.map(|from| from.in_zone(out.edition)),
        to: params.to.map(|to| to.in_zone(out.edition)),
    })
}

/// One article with its text
///
/// A withdrawn one answers 410 with the note that took its place.
#[utoipa::path(get, path = "/articles/{article}", tag = "Articles",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = FullArticle), (status = 410, body = WithdrawnOut, description = "It was withdrawn")))]
pub async fn one(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let called = Called::read(&called)?;
    let (site, edition) = (Arc::clone(&api.site), Arc::clone(&ask.edition));
    let found = api
        .look(move |read| {
            let edition_id = edition.id;
            let article = match called {
                Called::Number(number) => live::by_number(read, number)?,
                Called::Id(id) => live::by_id(read, ArticleId(id))?,
            };
            if let Some(article) = article.filter(|article| article.edition == edition_id) {
                let html = {
                    let text = live::text(read, article.clone())?;
                    let mut look = Look::new(&site, Arc::clone(&edition), String::new(), read)
                        .map_err(|error| page_fault(&error))?;
                    let around = look.surroundings(&text.content.body)?;
                    absolute_links(&site.url, &text.content.body.to_html(&around))
                };
                let now = site.clock.now();
                let mut out = Out::new(read, &edition, &site.url, now)?;
                return Ok(Found::Live(Box::new(full(&mut out, article, html)?)));
            }
            let number = match called {
                Called::Number(number) => Some(number),
                Called::Id(id) => live::withdrawn_number(read, ArticleId(id))?,
            };
            let gone = match number {
                Some(number) => live::withdrawn(read, number)?.filter(|gone| gone.edition == edition_id),
                None => None,
            };
            let Some(gone) = gone else {
                return Err(Fault::not_found("article of this number or id"));
            };
            let notes = live::notes_of(read, gone.article)?;
            let note = notes
                .first()
                .map(NoteOut::from)
                .ok_or_else(|| Fault::not_found("article of this number or id"))?;
            Ok(Found::Withdrawn(Box::new(WithdrawnOut {
                id: gone.article.0,
                number: gone.number,
                state: "withdrawn",
                headline: gone.headline,
                published_at: at(gone.published_at),
                note,
            })))
        })
        .await?;
    match found {
        Found::Live(article) => public(&ask.headers, &article),
        Found::Withdrawn(gone) => {
            let mut response = public(&http::HeaderMap::new(), &gone)?;
            *response.status_mut() = http::StatusCode::GONE;
            Ok(response)
        }
    }
}

enum Found {
    Live(Box<FullArticle>),
    Withdrawn(Box<WithdrawnOut>),
}

fn page_fault(error: &PageError) -> Fault {
    Fault::from(crate::web::desk::Refusal::internal(error))
}

fn full(out: &mut Out<'_, '_>, article: LiveArticle, html: String) -> Result<FullArticle, Fault> {
    let line = out.article(&article)?;
    let sections: Vec<_> = out
        .sections
        .and_parents(article.section)
        .iter()
        .map(|section| section.id)
        .collect();
    let notes = live::notes_of(out.read, article.id)?;
    let edition = out.edition.id;
    let live::LiveText { content, .. } = live::text(out.read, article)?;
    let topics = editions::topics_by_id(out.read, &content.topics)?;
    let mut pictures = Vec::new();
    let lead = content.lead_picture.as_ref().map(|lead| lead.media);
    let in_text = content
        .body
        .pictures()
        .into_iter()
        .filter_map(|id| id.parse().ok());
    for id in lead.into_iter().chain(in_text) {
        if let Some(mut picture) = out.picture(id)?
            && !pictures.iter().any(|known: &PictureOut| known.id == picture.id)
        {
            // What the article says of its lead picture overrides the library.
            if let Some(own) = content.lead_picture.as_ref().filter(|own| own.media == id) {
                picture.caption = own.caption.clone().unwrap_or(picture.caption);
                picture.alt = own.alt.clone().unwrap_or(picture.alt);
            }
            pictures.push(picture);
        }
    }
    let mut related = Vec::new();
    for id in &content.related {
        if let Some(other) = live::by_id(out.read, *id)?.filter(|other| other.edition == edition) {
            related.push(out.article(&other)?);
        }
    }
    let canonical_url = if content.seo.canonical.is_empty() {
        line.url.clone()
    } else {
        content.seo.canonical
    };
    Ok(FullArticle {
        language: out.edition.language.clone(),
        sections: sections.into_iter().filter_map(|id| out.section(id)).collect(),
        topics: topics.iter().map(|topic| out.topic(topic)).collect(),
        body: content.body.to_value(),
        html,
        text: content.body.to_text(),
        pictures,
        named_picture: content.named_picture.map(|named| NamedPictureOut {
            caption: named.caption,
            credit: named.credit,
        }),
        notes: notes.iter().map(NoteOut::from).collect(),
        related,
        instruments: content.instruments,
        seo_title: content.seo.title,
        seo_description: content.seo.description,
        canonical_url,
        line,
    })
}
