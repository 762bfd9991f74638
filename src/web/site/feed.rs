//! Feeds of the edition, a section, a topic, a contributor, a story with its flashes: RSS, Atom, JSON Feed.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::{Ask, Look, PageError, Site, flashes, missing};
use crate::base::clock::Micros;
use crate::changes::Subject;
use crate::news::editions::{contributor_by_slug, topic_by_slug, topics_by_id};
use crate::news::flashes::Flash;
use crate::news::newsroom::live::{self, After, LiveArticle};
use crate::news::stories;
use crate::views::feeds::{self, Enclosure, Entry, Feed};
use crate::views::pages::Rendered;

const ENTRIES: i64 = 40;

#[derive(Clone, Copy)]
pub enum Format {
    Rss,
    Atom,
    Json,
}

impl Format {
    pub fn parse(file: &str) -> Option<Format> {
        match file {
            "feed.xml" | "rss.xml" => Some(Format::Rss),
            "atom.xml" => Some(Format::Atom),
            "feed.json" => Some(Format::Json),
            _ => None,
        }
    }

    pub fn write(self, feed: &Feed) -> Rendered {
        match self {
            Format::Rss => Rendered::typed("application/rss+xml; charset=utf-8", feeds::rss(feed)),
            Format::Atom => Rendered::typed("application/atom+xml; charset=utf-8", feeds::atom(feed)),
            Format::Json => Rendered::typed("application/feed+json; charset=utf-8", feeds::json_feed(feed)),
        }
    }
}

/// Whether the last word of an address is a feed's file name.
pub fn is_feed(word: &str) -> bool {
    Format::parse(word).is_some()
}

pub async fn edition(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    show(site, ask, String::new(), |look| {
        look.of(Subject::Latest(look.edition.id));
        let articles = live::latest(look.read, look.edition.id, After::start(), ENTRIES)?;
        Ok(Some(Contents::of(
            look.edition.name.clone(),
            look.edition.description.clone(),
            articles,
        )))
    })
    .await
}

pub async fn section(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let place = place_of(&ask.below);
    let slug = place.rsplit('/').next().unwrap_or_default().to_owned();
    show(site, ask, place, move |look| {
        let Some(section) = look.sections.by_slug(&slug).cloned() else {
            return Ok(None);
        };
        look.of(Subject::Section(section.id));
        let articles = live::in_section(look.read, section.id, After::start(), ENTRIES)?;
        Ok(Some(Contents::of(
            format!("{} – {}", look.edition.name, section.name),
            section.description,
            articles,
        )))
    })
    .await
}

pub async fn topic(
    State(site): State<Arc<Site>>,
    Path((slug, _)): Path<(String, String)>,
    ask: Ask,
) -> Response {
    let place = format!("/topic/{slug}");
    show(site, ask, place, move |look| {
        let Some(topic) = topic_by_slug(look.read, look.edition.id, &slug)? else {
            return Ok(None);
        };
        look.of(Subject::Topic(topic.id));
        let articles = live::in_topic(look.read, topic.id, After::start(), ENTRIES)?;
        Ok(Some(Contents::of(
            format!("{} – {}", look.edition.name, topic.name),
            topic.description,
            articles,
        )))
    })
    .await
}

pub async fn story(
    State(site): State<Arc<Site>>,
    Path((slug, _)): Path<(String, String)>,
    ask: Ask,
) -> Response {
    let place = format!("/story/{slug}");
    show(site, ask, place, move |look| {
        let Some(story) = stories::live::by_slug(look.read, look.edition.id, &slug)? else {
            return Ok(None);
        };
        look.of(Subject::Story(story.id));
        let articles = stories::live::articles(look.read, story.id, After::start(), ENTRIES)?;
        for article in &articles {
            look.of(Subject::Article(article.id));
        }
        let title = format!("{} – {}", look.edition.name, story.title);
        Ok(Some(Contents {
            flashes: super::story::flashes(look, &story, &articles)?,
            ..Contents::of(title, story.summary, articles)
        }))
    })
    .await
}

pub async fn contributor(
    State(site): State<Arc<Site>>,
    Path((slug, _)): Path<(String, String)>,
    ask: Ask,
) -> Response {
    let place = format!("/contributor/{slug}");
    show(site, ask, place, move |look| {
        let Some(who) = contributor_by_slug(look.read, &slug)? else {
            return Ok(None);
        };
        look.of(Subject::Contributor(who.id));
        let articles = live::by_contributor(look.read, who.id, After::start(), ENTRIES)?;
        Ok(Some(Contents::of(
            format!("{} – {}", look.edition.name, who.name),
            who.bio,
            articles,
        )))
    })
    .await
}

/// The path before the feed's file name.
fn place_of(below: &str) -> String {
    let path = below.split('?').next().unwrap_or_default();
    path.rsplit_once('/')
        .map_or(String::new(), |(place, _)| place.to_owned())
}

/// What a feed is made of.
struct Contents {
    title: String,
    description: String,
    articles: Vec<LiveArticle>,
    flashes: Vec<Flash>,
}

impl Contents {
    fn of(title: String, description: String, articles: Vec<LiveArticle>) -> Contents {
        Contents {
            title,
            description,
            articles,
            flashes: Vec::new(),
        }
    }

    fn last(&self) -> Option<Micros> {
        let articles = self.articles.iter().map(LiveArticle::changed_at);
        articles.chain(self.flashes.iter().map(Flash::changed_at)).max()
    }

    /// Articles and flashes as they came, the newest first.
    fn entries(&self, look: &mut Look<'_, '_>) -> Result<Vec<Entry>, PageError> {
        let mut entries = Vec::with_capacity(self.articles.len() + self.flashes.len());
        for article in &self.articles {
            entries.push(entry(look, article)?);
        }
        for flash in &self.flashes {
            entries.push(flashes::entry(look, flash)?);
        }
        if !self.flashes.is_empty() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.published));
        }
        Ok(entries)
    }
}

async fn show(
    site: Arc<Site>,
    ask: Ask,
    place: String,
    contents: impl FnOnce(&mut Look<'_, '_>) -> Result<Option<Contents>, PageError> + Send + 'static,
) -> Response {
    let below = ask.below.clone();
    let file = below
        .split('?')
        .next()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    site.show(ask, move |look| {
        let (Some(format), Some(contents)) = (Format::parse(&file), contents(look)?) else {
            return missing::page(look, &below);
        };
        let last = contents.last();
        let entries = contents.entries(look)?;
        let feed = Feed {
            title: contents.title,
            description: contents.description,
            language: look.edition.language.clone(),
            page_url: look.absolute(&look.link(if place.is_empty() { "/" } else { &place })),
            feed_url: look.absolute(&look.link(&format!("{place}/{file}"))),
            hub: look.site.hub.clone(),
            updated: last.map(Micros::timestamp),
            entries,
        };
        Ok(Rendered {
            last_modified: last,
            ..format.write(&feed)
        })
    })
    .await
}

fn entry(look: &mut Look<'_, '_>, article: &LiveArticle) -> Result<Entry, PageError> {
    let card = look.card(article)?;
    let text = live::text(look.read, article.clone())?;
    let topics = topics_by_id(look.read, &text.content.topics)?;
    let mut categories: Vec<String> = card.section.iter().map(|section| section.name.clone()).collect();
    categories.extend(topics.into_iter().map(|topic| topic.name));
    let notes = live::notes(look.read, article.id)?;
    let corrections: String = notes
        .iter()
        .map(|note| {
            let label = super::article::note_label(look.words(), note.kind);
            format!(
                "<p><strong>{label}</strong> {}</p>",
                courant_body::escape(&note.text)
            )
        })
        .collect();
    let content = if look.edition.full_feeds {
        let around = look.surroundings(&text.content.body)?;
        Some(absolute_links(
            &look.site.url,
            &format!("{corrections}{}", text.content.body.to_html(&around)),
        ))
    } else {
        None
    };
    // A corrected report says so wherever it is read.
    let summary = match (notes.first(), article.corrected) {
        (Some(note), true) => {
            let label = super::article::note_label(look.words(), note.kind);
            format!("{} {label}: {}", article.standfirst, note.text)
        }
        _ => article.standfirst.clone(),
    };
    Ok(Entry {
        // Never changes; the address may.
        id: format!("urn:uuid:{}", article.id),
        url: look.absolute(&card.url),
        title: article.headline.clone(),
        summary,
        content,
        authors: card.bylines.iter().map(|byline| byline.name.clone()).collect(),
        categories,
        published: article.published_at.timestamp(),
        updated: article.updated_at.map(Micros::timestamp),
        picture: card.picture.map(|picture| Enclosure {
            url: look.absolute(&picture.widest.0),
            credit: picture.credit,
            alt: picture.alt,
            width: picture.widest.1,
            height: picture.widest.2,
        }),
    })
}

/// Readers show a feed far from our pages.
pub fn absolute_links(base: &str, html: &str) -> String {
    html.replace("href=\"/", &format!("href=\"{base}/"))
        .replace("src=\"/", &format!("src=\"{base}/"))
        .replace("srcset=\"/", &format!("srcset=\"{base}/"))
        .replace(", /media/", &format!(", {base}/media/"))
}
