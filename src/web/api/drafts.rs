//! Drafts: begin, read, replace, change. Nothing is overwritten that was not read: every change says
//! what it is a change of (If-Match).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::header::{IF_MATCH, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, private, private_page, private_tagged};
use super::ask::{Called, Cursor, Given, Limit, NoParams, Params, next};
use super::content::{ContentData, ContentPatch, merge, refuse_unknown};
use super::{Api, Caller, Fault};
use crate::base::ids::ArticleId;
use crate::base::store::{OpenWrite, ReadSession};
use crate::news::newsroom::drafts::{self, Before, DraftFilter};
use crate::news::newsroom::{Article, NewArticle, PublicState, WorkState, create, edit, for_verb};
use crate::news::people::{Matter, Right, Scope};
use crate::views::open::at;
use crate::web::desk::matter;

/// An article with its working draft.
#[derive(Serialize, ToSchema)]
pub struct Draft {
    id: Uuid,
    /// The number in its address; never changes.
    number: i64,
    /// draft, in_review, sent_back, ready or spiked
    #[schema(example = "draft")]
    work: &'static str,
    /// unpublished, scheduled, live, updated or withdrawn
    #[schema(example = "unpublished")]
    public: &'static str,
    /// Counts saved drafts.
    revision: i64,
    #[schema(format = DateTime)]
    changed_at: String,
    #[schema(format = DateTime)]
    scheduled_at: Option<String>,
    #[schema(format = DateTime)]
    embargo_until: Option<String>,
    #[schema(format = DateTime)]
    first_published_at: Option<String>,
    /// Who began it; none for imports and the command line.
    made_by: Option<Uuid>,
    /// What somebody says is wrong with it while it is live.
    error_reported: String,
    content: ContentData,
}

/// A line of the list of drafts.
#[derive(Serialize, ToSchema)]
#[schema(as = DraftLine)]
pub struct DraftLineOut {
    id: Uuid,
    number: i64,
    headline: String,
    work: String,
    public: String,
    #[schema(format = DateTime)]
    changed_at: String,
    #[schema(format = "uri")]
    api: String,
}

/// What one has in hand: the article, and what rights to it are measured by.
pub struct Held {
    pub article: Article,
    pub matter: Matter,
}

impl Draft {
    pub fn of(article: &Article) -> Draft {
        Draft {
            id: article.id.0,
            number: article.number,
            work: article.work.as_str(),
            public: article.public.as_str(),
            revision: article.revision,
            changed_at: at(article.changed_at),
            scheduled_at: article.scheduled_at.map(at),
            embargo_until: article.embargo_until.map(at),
            first_published_at: article.first_published_at.map(at),
            made_by: article.made_by.map(|id| id.0),
            error_reported: article.error_reported.clone(),
            content: ContentData::from(&article.draft),
        }
    }
}

/// The tag of an article: its revision, and when anything of it changed last.
pub fn tag_of(article: &Article) -> String {
    format!("\"{}-{}\"", article.revision, article.changed_at.0)
}

/// What a change is a change of.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `*`: whatever it is.
    Any,
    Tags(Vec<String>),
}

impl Condition {
    pub fn of(headers: &HeaderMap) -> Result<Condition, Fault> {
        let mut tags = Vec::new();
        for value in headers.get_all(IF_MATCH) {
            let text = value
                .to_str()
                .map_err(|_| Fault::bad_request("If-Match holds odd characters"))?;
            tags.extend(text.split(',').map(|tag| tag.trim().to_owned()));
        }
        if tags.is_empty() {
            return Err(Fault::no_condition());
        }
        if tags.iter().any(|tag| tag == "*") {
            return Ok(Condition::Any);
        }
        Ok(Condition::Tags(tags))
    }

    /// The tag, or the revision alone; weak tags never match.
    pub fn holds(&self, tag: &str) -> bool {
        let Condition::Tags(tags) = self else {
            return true;
        };
        let revision = tag.split_once('-').map(|(revision, _)| format!("{revision}\""));
        tags.iter()
            .any(|theirs| theirs == tag || revision.as_ref() == Some(theirs))
    }
}

impl Caller {
    /// Loads an article for reading, when this person may see it.
    pub fn sees(&self, read: &mut ReadSession<'_>, called: Called) -> Result<Held, Fault> {
        let nothing = || Fault::not_found("article of this number or id");
        let id = id_of(read, called)?.ok_or_else(nothing)?;
        let article = drafts::by_id(read, id)?.ok_or_else(nothing)?;
        self.held(read, article)
    }

    /// Loads an article for a change, keeps it from others until the change is made, and proves that the
    /// change is of what is there.
    pub fn takes(
        &self,
        write: &mut OpenWrite<'_>,
        called: Called,
        condition: &Condition,
        right: Right,
    ) -> Result<Held, Fault> {
        let nothing = || Fault::not_found("article of this number or id");
        let id = id_of(&mut write.as_read(), called)?.ok_or_else(nothing)?;
        for_verb(write, id)?;
        let article = drafts::by_id(&mut write.as_read(), id)?.ok_or_else(nothing)?;
        let held = self.held(&mut write.as_read(), article)?;
        self.person.may(right, &held.matter)?;
        let tag = tag_of(&held.article);
        if !condition.holds(&tag) {
            return Err(Fault::outdated(&tag));
        }
        Ok(held)
    }

    fn held(&self, read: &mut ReadSession<'_>, article: Article) -> Result<Held, Fault> {
        if article.edition != self.edition.id {
            return Err(Fault::not_found("article of this number or id"));
        }
        let matter = matter(read, &article, &self.person)?;
        if !article.public.is_live() {
            self.person.may(Right::SeeDrafts, &matter)?;
        }
        Ok(Held { article, matter })
    }
}

fn id_of(read: &mut ReadSession<'_>, called: Called) -> Result<Option<ArticleId>, Fault> {
    Ok(match called {
        Called::Number(number) => drafts::id_by_number(read, number)?,
        Called::Id(id) => Some(ArticleId(id)),
    })
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DraftParams {
    /// draft, in_review, sent_back, ready or spiked
    #[param(value_type = Option<String>, pattern = "^(draft|in_review|sent_back|ready|spiked)$")]
    work: Option<String>,
    /// unpublished, scheduled, live, updated or withdrawn
    #[param(value_type = Option<String>, pattern = "^(unpublished|scheduled|live|updated|withdrawn)$")]
    public: Option<String>,
    /// Items on a page. More than 100 is refused.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100, example = 50)]
    limit: Limit,
    /// From a link named next; carry it as it is.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor>,
}

/// Articles in all states
///
/// Those changed last come first. Who may not see drafts of others sees their own.
#[utoipa::path(get, path = "/drafts", tag = "Drafts", params(DraftParams), responses((status = 200, body = Page<DraftLineOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(params): Params<DraftParams>,
    caller: Caller,
) -> Result<Response, Fault> {
    caller.scope(Scope::Read)?;
    let filter = DraftFilter {
        work: word(params.work.as_deref(), &WorkState::ALL, WorkState::as_str, "work")?,
        public: word(
            params.public.as_deref(),
            &PublicState::ALL,
            PublicState::as_str,
            "public",
        )?,
        made_by: caller.has(Right::SeeDrafts).is_err().then_some(caller.person.id),
    };
    let before = params
        .cursor
        .map_or_else(Before::start, |cursor| Before(cursor.at, ArticleId(cursor.id)));
    let (limit, edition) = (params.limit.0, caller.edition.id);
    let mut lines = api
        .look(move |read| Ok(drafts::page(read, edition, filter, before, limit + 1)?))
        .await?;
    let most = usize::try_from(limit).unwrap_or(1);
    let more = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().filter(|_| more).map(|last| {
        let cursor = Cursor {
            at: last.changed_at,
            id: last.id.0,
        };
        next(&api, &caller.uri, &cursor)
    });
    let items = lines
        .into_iter()
        .map(|line| DraftLineOut {
            id: line.id.0,
            number: line.number,
            headline: line.headline,
            work: line.work,
            public: line.public,
            changed_at: at(line.changed_at),
            api: api.draft_url(&caller, line.number),
        })
        .collect();
    private_page(&Page { items, next })
}

fn word<T: Copy>(
    asked: Option<&str>,
    all: &[T],
    name: impl Fn(T) -> &'static str,
    field: &str,
) -> Result<Option<T>, Fault> {
    let Some(asked) = asked else { return Ok(None) };
    let known = all.iter().copied().find(|state| name(*state) == asked);
    known.map(Some).ok_or_else(|| {
        Fault::bad_request(format!(
            "{field} must be one of the words of this list's description"
        ))
    })
}

/// Begin an article
///
/// As a draft of the token's person. Send an Idempotency-Key, so that a lost answer makes no second one.
#[utoipa::path(post, path = "/drafts", tag = "Drafts", request_body = ContentData,
    responses((status = 201, body = Draft, description = "It is there",
        headers(("ETag" = String, description = "For If-Match"), ("Location" = String, description = "Its address")))))]
pub async fn begin(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(sent): Given<ContentData>,
) -> Result<Response, Fault> {
    caller.scope(Scope::Write)?;
    caller.has(Right::Write)?;
    let content = sent.checked()?;
    let edition = caller.edition.id;
    let (id, position) = api
        .act(&caller, move |mut write| {
            refuse_unknown(&mut write.as_read(), &content)?;
            let new = NewArticle {
                edition,
                content,
                origin: None,
            };
            Ok(create(write, new)?)
        })
        .await?;
    api.settle(position).await;
    let mut response = api.draft(&caller, id, StatusCode::CREATED).await?;
    let number = api
        .look(move |read| Ok(drafts::by_id(read, id)?.map(|article| article.number)))
        .await?;
    if let Some(number) = number
        && let Ok(value) = HeaderValue::from_str(&api.draft_url(&caller, number))
    {
        response.headers_mut().insert(LOCATION, value);
    }
    Ok(response)
}

/// Read a draft
#[utoipa::path(get, path = "/drafts/{article}", tag = "Drafts",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn read(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
) -> Result<Response, Fault> {
    caller.scope(Scope::Read)?;
    let called = Called::read(&called)?;
    let who = caller.clone();
    let held = api.look(move |read| who.sees(read, called)).await?;
    private_tagged(&caller.headers, &Draft::of(&held.article), &tag_of(&held.article))
}

/// Replace a draft
///
/// The whole content; what is left out becomes empty. An article in review or ready becomes a draft again:
/// a review is of a text.
#[utoipa::path(put, path = "/drafts/{article}", tag = "Drafts",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = ContentData, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn replace(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(sent): Given<ContentData>,
) -> Result<Response, Fault> {
    caller.scope(Scope::Write)?;
    let called = Called::read(&called)?;
    let condition = Condition::of(&caller.headers)?;
    let content = sent.checked()?;
    let who = caller.clone();
    let (id, position) = api
        .act(&caller, move |mut write| {
            let held = who.takes(&mut write, called, &condition, Right::WriteOthers)?;
            refuse_unknown(&mut write.as_read(), &content)?;
            let (_, position) = edit(write, held.article.id, content, Some(held.article.revision))?;
            Ok((held.article.id, position))
        })
        .await?;
    api.settle(position).await;
    api.draft(&caller, id, StatusCode::OK).await
}

/// Change parts of a draft
///
/// JSON Merge Patch (RFC 7396) of the content: what is left out stays, null empties, lists are replaced whole.
#[utoipa::path(patch, path = "/drafts/{article}", tag = "Drafts",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body(content = ContentPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn change(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(patch): Given<Value>,
) -> Result<Response, Fault> {
    caller.scope(Scope::Write)?;
    let called = Called::read(&called)?;
    let condition = Condition::of(&caller.headers)?;
    if !patch.is_object() {
        return Err(Fault::invalid("body", "a patch is an object of fields"));
    }
    let who = caller.clone();
    let (id, position) = api
        .act(&caller, move |mut write| {
            let held = who.takes(&mut write, called, &condition, Right::WriteOthers)?;
            let content = patched(&held.article, patch)?;
            refuse_unknown(&mut write.as_read(), &content)?;
            let (_, position) = edit(write, held.article.id, content, Some(held.article.revision))?;
            Ok((held.article.id, position))
        })
        .await?;
    api.settle(position).await;
    api.draft(&caller, id, StatusCode::OK).await
}

fn patched(article: &Article, mut patch: Value) -> Result<crate::news::newsroom::Content, Fault> {
    let mut content = serde_json::to_value(ContentData::from(&article.draft))
        .map_err(|error| Fault::from(crate::web::desk::Refusal::internal(&error)))?;
    // A document is replaced, never merged node by node; Markdown takes its place.
    let body = patch.as_object_mut().and_then(|fields| fields.remove("body"));
    match body {
        Some(Value::Null) => content["body"] = serde_json::json!({ "type": "doc", "content": [] }),
        Some(body) => content["body"] = body,
        None if patch.get("markdown").is_some_and(|text| !text.is_null()) => content["body"] = Value::Null,
        None => {}
    }
    merge(&mut content, patch);
    let data: ContentData =
        serde_json::from_value(content).map_err(|error| Fault::invalid("body", error.to_string()))?;
    data.checked()
}

impl Api {
    /// The draft as it is now, with its tag.
    pub async fn draft(&self, caller: &Caller, id: ArticleId, status: StatusCode) -> Result<Response, Fault> {
        let who = caller.clone();
        let held = self.look(move |read| who.sees(read, Called::Id(id.0))).await?;
        private(status, &Draft::of(&held.article), Some(&tag_of(&held.article)))
    }

    fn draft_url(&self, caller: &Caller, number: i64) -> String {
        format!("{}{}/api/v1/drafts/{number}", self.url, caller.edition.root())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_matches_whole_or_by_its_revision() {
        let tag = "\"12-1772443800000000\"";
        let holds = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_MATCH, HeaderValue::from_static(value));
            Condition::of(&headers).expect("there").holds(tag)
        };
        for good in ["*", "\"12-1772443800000000\"", "\"12\"", "\"1\", \"12\""] {
            assert!(holds(good), "{good}");
        }
        for bad in ["\"1\"", "W/\"12-1772443800000000\"", "12", "\"12-1\"", ""] {
            assert!(!holds(bad), "{bad}");
        }
        assert!(Condition::of(&HeaderMap::new()).is_err());
    }
}
