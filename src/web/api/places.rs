//! Editions, sections, topics, contributors: what articles stand under.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, public, public_page};
use super::ask::{Cursor, Limit, NoParams, Params};
use super::{Api, Fault, Reading};
use crate::base::clock::Micros;
use crate::base::ids::{ContributorId, EditionId, SectionId, TopicId};
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions::{self, Contributor, Topic};
use crate::views::open::{self, EditionOut, Out, PlaceOut};

/// A section of the tree that every article stands in.
#[derive(Serialize, ToSchema)]
#[schema(as = Section)]
pub struct SectionOut {
    #[serde(flatten)]
    place: PlaceOut,
    description: String,
    /// The section above; none at the top.
    parent: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Topic)]
pub struct TopicOut {
    #[serde(flatten)]
    place: PlaceOut,
    description: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Contributor)]
pub struct ContributorOut {
    #[serde(flatten)]
    place: PlaceOut,
    role: String,
    /// Where they work from.
    location: String,
    bio: String,
    expertise: Vec<String>,
    contact: String,
}

/// A page of a list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paged {
    /// Items on a page. More than 100 is refused.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100, example = 50)]
    pub limit: Limit,
    /// From a link named next; carry it as it is.
    #[param(value_type = Option<String>)]
    pub cursor: Option<Cursor>,
}

/// The editions of the house
///
/// Each is a publication in one language and has an API of its own under its address.
#[utoipa::path(get, path = "/editions", tag = "Places", responses((status = 200, body = Page<EditionOut>)))]
pub async fn editions(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let items = api
        .editions()
        .iter()
        .map(|edition| open::edition(edition, &api.url))
        .collect();
    public_page::<EditionOut>(&ask.headers, &Page { items, next: None })
}

/// The sections of this edition
///
/// All of them, each with the section above it.
#[utoipa::path(get, path = "/sections", tag = "Places", responses((status = 200, body = Page<SectionOut>)))]
pub async fn sections(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let items = api
        .filled(&ask, |out| {
            let ids: Vec<SectionId> = out.sections.iter().map(|section| section.id).collect();
            Ok(ids.into_iter().filter_map(|id| section_out(out, id)).collect())
        })
        .await?;
    public_page::<SectionOut>(&ask.headers, &Page { items, next: None })
}

/// One section
#[utoipa::path(get, path = "/sections/{section}", tag = "Places",
    params(("section" = String, Path, description = "Slug or id")),
    responses((status = 200, body = SectionOut)))]
pub async fn section(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let found = api
        .filled(&ask, move |out| {
            let id = section_called(out, &called).ok_or_else(|| Fault::not_found("section of this name"))?;
            section_out(out, id).ok_or_else(|| Fault::not_found("section of this name"))
        })
        .await?;
    public(&ask.headers, &found)
}

/// The topics of this edition
///
/// In the order of their making.
#[utoipa::path(get, path = "/topics", tag = "Places", params(Paged), responses((status = 200, body = Page<TopicOut>)))]
pub async fn topics(
    State(api): State<Arc<Api>>,
    Params(params): Params<Paged>,
    ask: Reading,
) -> Result<Response, Fault> {
    let after = TopicId(params.cursor.map_or(Uuid::nil(), |cursor| cursor.id));
    let (edition, limit) = (ask.edition.id, params.limit.0);
    let found = api
        .filled(&ask, move |out| {
            let topics = editions::topics_made_after(out.read, edition, after, limit + 1)?;
            Ok(topics.iter().map(|topic| topic_out(out, topic)).collect())
        })
        .await?;
    let page = cut(&api, &ask, found, limit, |topic: &TopicOut| topic.place.id);
    public_page(&ask.headers, &page)
}

/// One topic
#[utoipa::path(get, path = "/topics/{topic}", tag = "Places",
    params(("topic" = String, Path, description = "Slug or id")),
    responses((status = 200, body = TopicOut)))]
pub async fn topic(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let edition = ask.edition.id;
    let found = api
        .filled(&ask, move |out| {
            let topic = topic_called(out.read, edition, &called)?
                .ok_or_else(|| Fault::not_found("topic of this name"))?;
            Ok(topic_out(out, &topic))
        })
        .await?;
    public(&ask.headers, &found)
}

/// Who writes
///
/// Contributors belong to the house and may write for any edition. In the order of their making.
#[utoipa::path(get, path = "/contributors", tag = "Places", params(Paged),
    responses((status = 200, body = Page<ContributorOut>)))]
pub async fn contributors(
    State(api): State<Arc<Api>>,
    Params(params): Params<Paged>,
    ask: Reading,
) -> Result<Response, Fault> {
    let after = ContributorId(params.cursor.map_or(Uuid::nil(), |cursor| cursor.id));
    let limit = params.limit.0;
    let found = api
        .filled(&ask, move |out| {
            let people = editions::contributors_made_after(out.read, after, limit + 1)?;
            Ok(people.iter().map(|who| contributor_out(out, who)).collect())
        })
        .await?;
    let page = cut(&api, &ask, found, limit, |who: &ContributorOut| who.place.id);
    public_page(&ask.headers, &page)
}

/// One contributor
#[utoipa::path(get, path = "/contributors/{contributor}", tag = "Places",
    params(("contributor" = String, Path, description = "Slug or id")),
    responses((status = 200, body = ContributorOut)))]
pub async fn contributor(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let found = api
        .filled(&ask, move |out| {
            let who = contributor_called(out.read, &called)?
                .ok_or_else(|| Fault::not_found("contributor of this name"))?;
            Ok(contributor_out(out, &who))
        })
        .await?;
    public(&ask.headers, &found)
}

impl Api {
    /// One look at the tables, from which shapes are filled.
    pub async fn filled<T: Send + 'static>(
        &self,
        ask: &Reading,
        fill: impl FnOnce(&mut Out<'_, '_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (edition, url, now) = (Arc::clone(&ask.edition), self.url.clone(), self.clock.now());
        self.look(move |read| {
            let mut out = Out::new(read, &edition, &url, now)?;
            fill(&mut out)
        })
        .await
    }
}

/// One item more than a page was read: if it is there, there is a next page.
fn cut<T>(api: &Api, ask: &Reading, mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(1);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| {
        let cursor = Cursor {
            at: Micros(0),
            id: id(last),
        };
        ask.next(api, &cursor)
    });
    Page { items, next }
}

fn section_out(out: &Out<'_, '_>, id: SectionId) -> Option<SectionOut> {
    let section = out.sections.get(id)?;
    Some(SectionOut {
        place: out.section(id)?,
        description: section.description.clone(),
        parent: section.parent.map(|parent| parent.0),
    })
}

fn topic_out(out: &Out<'_, '_>, topic: &Topic) -> TopicOut {
    TopicOut {
        place: out.topic(topic),
        description: topic.description.clone(),
    }
}

fn contributor_out(out: &Out<'_, '_>, who: &Contributor) -> ContributorOut {
    ContributorOut {
        place: out.contributor(who),
        role: who.role.clone(),
        location: who.place.clone(),
        bio: who.bio.clone(),
        expertise: who.expertise.clone(),
        contact: who.contact.clone(),
    }
}

/// A section by slug or id.
pub fn section_called(out: &Out<'_, '_>, called: &str) -> Option<SectionId> {
    let by_id = Uuid::try_parse(called).ok().map(SectionId);
    match by_id {
        Some(id) => out.sections.get(id),
        None => out.sections.by_slug(called),
    }
    .map(|section| section.id)
}

pub fn topic_called(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    called: &str,
) -> Result<Option<Topic>, StoreError> {
    let Ok(id) = Uuid::try_parse(called) else {
        return editions::topic_by_slug(read, edition, called);
    };
    let topics = editions::topics_by_id(read, &[TopicId(id)])?;
    let Some(topic) = topics.into_iter().next() else {
        return Ok(None);
    };
    // By its slug once more: another edition's topic is not this one's.
    let here = editions::topic_by_slug(read, edition, &topic.slug)?;
    Ok(here.filter(|here| here.id == topic.id))
}

pub fn contributor_called(
    read: &mut ReadSession<'_>,
    called: &str,
) -> Result<Option<Contributor>, StoreError> {
    match Uuid::try_parse(called) {
        Ok(id) => editions::contributor(read, ContributorId(id)),
        Err(_) => editions::contributor_by_slug(read, called),
    }
}
