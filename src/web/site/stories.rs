//! All stories: the most important first, then by their last article. And a story as other pages show
//! it: in the block of the front page, beside an article, above the results of a search.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::ask::write_after;
use super::section::list_head;
use super::shapes::{Head, Pager};
use super::story::next_view;
use super::{Ask, Look, PageError, Site, json_ld};
use crate::base::ids::{ArticleId, StoryId};
use crate::changes::Subject;
use crate::news::newsroom::live::{After, LiveArticle};
use crate::news::stories::live::{self, LiveStory};
use crate::views::pages::Rendered;

const PER_PAGE: usize = 24;
const IMPORTANT: usize = 6;

pub async fn list(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let after = ask.after;
    site.show(ask, move |look| page(look, after)).await
}

fn page(look: &mut Look<'_, '_>, after: Option<After>) -> Result<Rendered, PageError> {
    look.of(Subject::Stories(look.edition.id));
    let before = after.map_or(live::START, |after| {
        (after.published_at, StoryId(after.article.0))
    });
    let mut stories = live::latest(look.read, look.edition.id, before, PER_PAGE as i64 + 1)?;
    let here = look.link("/stories");
    let more = stories.len() > PER_PAGE;
    stories.truncate(PER_PAGE);
    let older = stories.last().filter(|_| more).map(|last| {
        let after = After {
            published_at: last.last_at,
            article: ArticleId(last.id.0),
        };
        format!("{here}?{}", write_after(&after))
    });
    let pager = Pager {
        newer: after.map(|_| here.clone()),
        older,
    };
    let important = match after {
        Some(_) => Vec::new(),
        None => live::unfolding(look.read, look.edition.id, IMPORTANT)?,
    };
    stories.retain(|story| important.iter().all(|first| first.id != story.id));
    let url = look.absolute(&here);
    let title = look.words().say("stories");
    let words = look.words().say("stories_intro");
    let head = Head {
        json_ld: Some(json_ld::list(look, title, &url, &[])),
        feeds: Vec::new(),
        ..list_head(look, title, words, &url, "/stories", &pager)
    };
    let own = json!({
        "important": cards(look, &important)?,
        "stories": cards(look, &stories)?,
        "pager": pager,
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "stories.html", &head, None, own)
}

/// Stories as lists show them.
pub(super) fn cards(look: &mut Look<'_, '_>, stories: &[LiveStory]) -> Result<Vec<Value>, PageError> {
    stories.iter().map(|story| card(look, story)).collect()
}

fn card(look: &mut Look<'_, '_>, story: &LiveStory) -> Result<Value, PageError> {
    look.of(Subject::Story(story.id));
    let newest = live::articles(look.read, story.id, After::start(), 6)?;
    for article in &newest {
        look.of(Subject::Article(article.id));
    }
    let mut picture = None;
    for media in newest.iter().filter_map(|article| article.lead_picture) {
        if picture.is_none() {
            picture = look.picture(media, None, None)?;
        }
    }
    let latest: Vec<Value> = newest.iter().take(3).map(|article| line(look, article)).collect();
    let next = next_view(look, story);
    Ok(json!({
        "title": story.title,
        "url": look.link(&story.path()),
        "summary": story.summary,
        "articles": story.articles,
        "first": look.time(story.first_at),
        "last": look.time(story.last_at),
        "picture": picture,
        "latest": latest,
        "next": next,
    }))
}

fn line(look: &Look<'_, '_>, article: &LiveArticle) -> Value {
    json!({
        "headline": article.headline,
        "url": look.article_path(article),
        "published": look.time(article.published_at),
    })
}

/// “The story so far” beside an article: its story, what was before it, and what is new since.
pub(super) fn so_far(look: &mut Look<'_, '_>, article: &LiveArticle) -> Result<Option<Value>, PageError> {
    const BEFORE: usize = 3;
    const SINCE: usize = 3;
    let Some(story) = live::of_article(look.read, article.id)? else {
        return Ok(None);
    };
    look.of(Subject::Story(story.id));
    if story.articles < 2 {
        return Ok(None);
    }
    let own = article.after();
    let before = live::articles(look.read, story.id, own, BEFORE as i64)?;
    let newest = live::articles(look.read, story.id, After::start(), 60)?;
    let since: Vec<&LiveArticle> = newest
        .iter()
        .take_while(|other| other.id != article.id && other.published_at >= article.published_at)
        .collect();
    for other in before.iter().chain(since.iter().copied().take(SINCE)) {
        look.of(Subject::Article(other.id));
    }
    let next = next_view(look, &story);
    Ok(Some(json!({
        "title": story.title,
        "url": look.link(&story.path()),
        "articles": story.articles,
        "since_count": since.len(),
        "since": since.iter().take(SINCE).map(|other| line(look, other)).collect::<Vec<_>>(),
        "before": before.iter().map(|other| line(look, other)).collect::<Vec<_>>(),
        "next": next,
    })))
}
