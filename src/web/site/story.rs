//! A story: what it is about, where it stands, how it came there, and who said what.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::front::feed_links;
use super::shapes::{Head, OpenGraph};
use super::{Ask, Look, PageError, Site, json_ld, missing, story_line};
use crate::base::ids::ArticleId;
use crate::changes::Subject;
use crate::news::flashes::Flash;
use crate::news::newsroom::live::{After, LiveArticle};
use crate::news::stories::live::{self, LiveStory};
use crate::news::text::clip;
use crate::views::pages::Rendered;
use crate::views::threads::{self, Figure, Said};

/// Articles on one page; a longer story says so and its feed goes on.
const ARTICLES: i64 = 120;
const FLASHES: i64 = 120;
const STATEMENTS: i64 = 240;
const FIGURES: i64 = 200;
const KEY_FIGURES: usize = 6;
const SPEAKERS: usize = 8;
const OF_A_SPEAKER: usize = 4;
const POSITIONS: usize = 6;

pub async fn story(State(site): State<Arc<Site>>, Path(slug): Path<String>, ask: Ask) -> Response {
    let below = ask.below.clone();
    site.show(ask, move |look| page(look, &slug, &below)).await
}

fn page(look: &mut Look<'_, '_>, slug: &str, below: &str) -> Result<Rendered, PageError> {
    let Some(story) = live::by_slug(look.read, look.edition.id, slug)? else {
        return missing::page(look, below);
    };
    look.of(Subject::Story(story.id));
    let articles = live::articles(look.read, story.id, After::start(), ARTICLES)?;
    let links = Links::of(look, &articles);
    let statements = threads::statements(look.read, story.id, STATEMENTS)?;
    let figures = threads::figures(look.read, story.id, FIGURES)?;
    let flashes = flashes(look, &story, &articles)?;
    let path = story.path();
    let here = look.link(&path);
    let url = look.absolute(&here);
    let newest = articles.first().map(|article| look.card(article)).transpose()?;
    let picture = picture_of(look, &articles)?;
    let description = match story.summary.as_str() {
        "" => newest
            .as_ref()
            .map(|card| card.standfirst.clone())
            .unwrap_or_default(),
        own => clip(own, 300),
    };
    let head = Head {
        title: format!("{} – {}", story.title, look.edition.name),
        description: description.clone(),
        canonical: url.clone(),
        robots: Some("max-image-preview:large"),
        og: Some(OpenGraph {
            kind: "website",
            title: story.title.clone(),
            description,
            url: url.clone(),
            image: picture.as_ref().map(|p| look.absolute(&p.widest.0)),
            image_alt: picture.as_ref().map(|p| p.alt.clone()).unwrap_or_default(),
            image_width: picture.as_ref().map_or(0, |p| p.widest.1),
            image_height: picture.as_ref().map_or(0, |p| p.widest.2),
            ..OpenGraph::default()
        }),
        json_ld: Some(json_ld::story(look, &story, &url, &links.in_order())),
        feeds: feed_links(look, &path, &story.title),
        ..Head::default()
    };
    let next = next_view(look, &story);
    let own = json!({
        "story": {
            "title": story.title,
            "url": here,
            "summary": story.summary,
            "articles": story.articles,
            "first": look.time(story.first_at),
            "last": look.time(story.last_at),
            "play": paragraphs(&story.play),
            "played": story.played_at.map(|at| look.time(at)),
            "parties": story.parties,
            "next": next,
            "follow_url": look.link(&format!("/sign-up?story={}", story.id)),
            "feed_url": look.link(&format!("{path}/feed.xml")),
        },
        "picture": picture,
        "newest": newest,
        "days": story_line::days(look, &story, &articles, &flashes)?,
        "positions": positions(look, &links, &statements),
        "speakers": speakers(look, &links, &statements),
        "contradictions": contradictions(look, &links, &statements),
        "figures": key_figures(look, &links, &figures),
        "related": related(look, &story)?,
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "story.html", &head, None, own)
}

/// The flashes that the time line shows: as far back as its articles go.
pub(super) fn flashes(
    look: &mut Look<'_, '_>,
    story: &LiveStory,
    articles: &[LiveArticle],
) -> Result<Vec<Flash>, PageError> {
    let mut flashes = live::flashes(look.read, story.id, FLASHES)?;
    if story.articles > articles.len() as i64 {
        // One that leads to an article which is not shown moves no subject of this page but this.
        look.of(Subject::Flashes(look.edition.id));
        let oldest = articles.last().map(|article| article.published_at);
        flashes.retain(|flash| oldest.is_none_or(|oldest| flash.published_at >= oldest));
    }
    Ok(flashes)
}

/// Addresses of a story's articles, for whatever quotes them.
struct Links(Vec<(ArticleId, String, String)>);

impl Links {
    fn of(look: &mut Look<'_, '_>, articles: &[LiveArticle]) -> Links {
        Links(
            articles
                .iter()
                .map(|article| {
                    look.of(Subject::Article(article.id));
                    (article.id, look.article_path(article), article.headline.clone())
                })
                .collect(),
        )
    }

    fn url(&self, article: ArticleId) -> Option<&str> {
        let found = self.0.iter().find(|(id, _, _)| *id == article);
        found.map(|(_, url, _)| url.as_str())
    }

    fn in_order(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .map(|(_, url, headline)| (url.clone(), headline.clone()))
            .collect()
    }
}

/// The picture of the newest article that has one.
fn picture_of(
    look: &mut Look<'_, '_>,
    articles: &[LiveArticle],
) -> Result<Option<super::shapes::PictureView>, PageError> {
    for article in articles {
        if let Some(media) = article.lead_picture
            && let Some(picture) = look.picture(media, None, None)?
        {
            return Ok(Some(picture));
        }
    }
    Ok(None)
}

pub(super) fn next_view(look: &mut Look<'_, '_>, story: &LiveStory) -> Option<Value> {
    let (what, at) = story.next(look.now)?;
    let (what, at) = (what.to_owned(), at);
    if let Some(at) = at {
        look.until(at);
    }
    Some(json!({ "what": what, "at": at.map(|at| look.time(at)) }))
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").filter(|p| !p.is_empty()).collect()
}

fn said_view(look: &Look<'_, '_>, links: &Links, said: &Said) -> Option<Value> {
    Some(json!({
        "speaker": said.speaker,
        "role": said.role,
        "official": said.official,
        "stance": said.stance,
        "cue": said.cue,
        "direct": said.direct,
        "text": said.said,
        "at": look.time(said.at),
        "url": links.url(said.article)?,
    }))
}

/// Statements by speaker, those who speak most first, each one's newest first.
fn by_speaker(statements: &[Said]) -> Vec<Vec<&Said>> {
    let mut speakers: Vec<Vec<&Said>> = Vec::new();
    for said in statements {
        match speakers
            .iter_mut()
            .find(|list| list[0].speaker_key == said.speaker_key)
        {
            Some(list) => list.push(said),
            None => speakers.push(vec![said]),
        }
    }
    speakers.sort_by_key(|list| std::cmp::Reverse(list.len()));
    speakers
}

/// What each of the main speakers last said: the state of play where no editor wrote one.
fn positions(look: &Look<'_, '_>, links: &Links, statements: &[Said]) -> Vec<Value> {
    by_speaker(statements)
        .iter()
        .filter_map(|list| said_view(look, links, threads::last_position(list)?))
        .take(POSITIONS)
        .collect()
}

fn speakers(look: &Look<'_, '_>, links: &Links, statements: &[Said]) -> Vec<Value> {
    by_speaker(statements)
        .iter()
        .take(SPEAKERS)
        .map(|list| {
            let said: Vec<Value> = list
                .iter()
                .take(OF_A_SPEAKER)
                .filter_map(|said| said_view(look, links, said))
                .collect();
            // The house itself before whoever speaks for it.
            let voice = list
                .iter()
                .min_by_key(|said| said.speaker.to_lowercase().contains("spokes"))
                .unwrap_or(&list[0]);
            json!({ "name": voice.speaker, "role": voice.role, "count": list.len(), "said": said })
        })
        .collect()
}

fn contradictions(look: &Look<'_, '_>, links: &Links, statements: &[Said]) -> Vec<Value> {
    threads::contradictions(statements)
        .iter()
        .filter_map(|pair| {
            Some(json!({
                "said": said_view(look, links, &pair.said)?,
                "against": said_view(look, links, &pair.against)?,
            }))
        })
        .collect()
}

/// Figures that several articles name, then the newest; each once.
fn key_figures(look: &Look<'_, '_>, links: &Links, figures: &[Figure]) -> Vec<Value> {
    let mut found: Vec<(usize, &Figure)> = Vec::new();
    let mut in_articles: BTreeMap<(&str, &str), Vec<ArticleId>> = BTreeMap::new();
    for figure in figures {
        let articles = in_articles.entry((&figure.value, &figure.unit)).or_default();
        if articles.is_empty() {
            found.push((found.len(), figure));
        }
        if !articles.contains(&figure.article) {
            articles.push(figure.article);
        }
    }
    found.sort_by_key(|(place, figure)| {
        let articles = in_articles.get(&(figure.value.as_str(), figure.unit.as_str()));
        (std::cmp::Reverse(articles.map_or(0, Vec::len).min(4)), *place)
    });
    // A sentence full of figures is told once.
    let mut told: Vec<&str> = Vec::new();
    found.retain(|(_, figure)| {
        let new = !told.contains(&figure.said.as_str());
        told.push(&figure.said);
        new
    });
    found
        .iter()
        .filter_map(|(_, figure)| {
            Some(json!({
                "figure": figure.shown,
                "said": clip(&figure.said, 180),
                "at": look.time(figure.at),
                "url": links.url(figure.article)?,
            }))
        })
        .take(KEY_FIGURES)
        .collect()
}

fn related(look: &mut Look<'_, '_>, story: &LiveStory) -> Result<Vec<Value>, PageError> {
    let mut list = Vec::new();
    for related in threads::related(look.read, look.edition.id, story.id, 4)? {
        if let Some(other) = live::by_id(look.read, related.story)? {
            look.of(Subject::Story(other.id));
            list.push(json!({
                "title": other.title,
                "url": look.link(&other.path()),
                "articles": other.articles,
                "last": look.time(other.last_at),
                "names": related.names,
            }));
        }
    }
    Ok(list)
}
