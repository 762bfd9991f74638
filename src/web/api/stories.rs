//! Stories: what unfolds in several articles, as readers see it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{Page, public, public_page};
use super::ask::{Cursor, NoParams, Params};
use super::places::Paged;
use super::{Api, Fault, Reading};
use crate::base::clock::Micros;
use crate::base::ids::StoryId;
use crate::news::newsroom::live::After;
use crate::news::stories::live::{self, LiveStory};
use crate::views::open::{self, ArticleOut, FlashOut, Out};
use crate::views::threads;

/// A story as lists show it.
#[derive(Serialize, ToSchema)]
#[schema(as = StoryInList)]
pub struct StoryOut {
    id: Uuid,
    #[schema(example = "nordhaven-and-caldera")]
    slug: String,
    title: String,
    /// What it is about, in an editor's words; may be empty.
    summary: String,
    url: String,
    /// How many live articles are in it.
    articles_count: i64,
    /// When its first and its newest article were published.
    first_at: String,
    last_at: String,
}

/// Who takes part, in an editor's words.
#[derive(Serialize, ToSchema)]
#[schema(as = StoryParty)]
pub struct PartyOut {
    name: String,
    role: String,
    /// What it last said, asked for or accepted.
    position: String,
}

/// Who said what, in which article.
#[derive(Serialize, ToSchema)]
#[schema(as = StoryStatement)]
pub struct StatementOut {
    speaker: String,
    /// says, denies, accepts, accepts_in_part, rejects, proposes, …
    #[schema(example = "denies")]
    stance: String,
    /// In the speaker's own words.
    direct: bool,
    text: String,
    article: Uuid,
    at: String,
}

/// A story with everything in it.
#[derive(Serialize, ToSchema)]
#[schema(as = Story)]
pub struct WholeStoryOut {
    #[serde(flatten)]
    story: StoryOut,
    /// The state of play: paragraphs, with empty lines between.
    state_of_play: String,
    parties: Vec<PartyOut>,
    /// What is known to come next, and when.
    next: Option<String>,
    next_at: Option<String>,
    /// The newest first, 100 at most.
    articles: Vec<ArticleOut>,
    /// The newest first, 200 at most.
    statements: Vec<StatementOut>,
    /// The lines that belong to it, the newest first, 100 at most. Corrected and withdrawn ones say so.
    flashes: Vec<FlashOut>,
}

const ARTICLES: i64 = 100;
const STATEMENTS: i64 = 200;
const FLASHES: i64 = 100;

/// What is unfolding
///
/// Stories by their newest article, the newest first.
#[utoipa::path(get, path = "/stories", tag = "Stories", params(Paged), responses((status = 200, body = Page<StoryOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(params): Params<Paged>,
    ask: Reading,
) -> Result<Response, Fault> {
    let before = params
        .cursor
        .map_or(live::START, |cursor| (cursor.at, StoryId(cursor.id)));
    let (edition, limit) = (ask.edition.id, params.limit.0);
    let mut found = api
        .filled(&ask, move |out| {
            let stories = live::latest(out.read, edition, before, limit + 1)?;
            Ok(stories
                .iter()
                .map(|story| (story.last_at, story_out(out, story)))
                .collect::<Vec<_>>())
        })
        .await?;
    let most = usize::try_from(limit).unwrap_or(1);
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|(at, story)| {
        ask.next(
            &api,
            &Cursor {
                at: *at,
                id: story.id,
            },
        )
    });
    let items = found.into_iter().map(|(_, story)| story).collect();
    public_page::<StoryOut>(&ask.headers, &Page { items, next })
}

/// One story
///
/// Where it stands, its articles, and who said what in them. The address of a story that was merged
/// into another answers nothing; its page on the site leads to the other.
#[utoipa::path(get, path = "/stories/{story}", tag = "Stories",
    params(("story" = String, Path, description = "Slug or id")),
    responses((status = 200, body = WholeStoryOut)))]
pub async fn one(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let edition = ask.edition.id;
    let found = api
        .filled(&ask, move |out| {
            let story = match Uuid::try_parse(&called) {
                Ok(id) => live::by_id(out.read, StoryId(id))?.filter(|story| story.edition == edition),
                Err(_) => live::by_slug(out.read, edition, &called)?,
            };
            let story = story.ok_or_else(|| Fault::not_found("story of this name"))?;
            whole(out, &story)
        })
        .await?;
    public(&ask.headers, &found)
}

fn story_out(out: &Out<'_, '_>, story: &LiveStory) -> StoryOut {
    StoryOut {
        id: story.id.0,
        slug: story.slug.clone(),
        title: story.title.clone(),
        summary: story.summary.clone(),
        url: out.link(&story.path()),
        articles_count: story.articles,
        first_at: time(story.first_at),
        last_at: time(story.last_at),
    }
}

fn whole(out: &mut Out<'_, '_>, story: &LiveStory) -> Result<WholeStoryOut, Fault> {
    let mut articles = Vec::new();
    for article in live::articles(out.read, story.id, After::start(), ARTICLES)? {
        articles.push(out.article(&article)?);
    }
    let statements = threads::statements(out.read, story.id, STATEMENTS)?
        .into_iter()
        .map(|said| StatementOut {
            speaker: said.speaker,
            stance: said.stance,
            direct: said.direct,
            text: said.said,
            article: said.article.0,
            at: time(said.at),
        })
        .collect();
    let mut flashes = Vec::new();
    for line in live::flashes(out.read, story.id, FLASHES)? {
        flashes.push(open::flash(out, &line)?);
    }
    let next = story.next(out.now);
    Ok(WholeStoryOut {
        story: story_out(out, story),
        state_of_play: story.play.clone(),
        parties: story
            .parties
            .iter()
            .map(|party| PartyOut {
                name: party.name.clone(),
                role: party.role.clone(),
                position: party.position.clone(),
            })
            .collect(),
        next: next.map(|(what, _)| what.to_owned()),
        next_at: next.and_then(|(_, at)| at).map(time),
        articles,
        statements,
        flashes,
    })
}

fn time(at: Micros) -> String {
    at.timestamp().to_string()
}
