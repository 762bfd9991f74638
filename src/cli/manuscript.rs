//! A manuscript: an article in a file, TOML between `+++` lines and Markdown after it. How the demo's
//! articles are written, and how `courant article create` takes them.

use std::collections::HashMap;

use anyhow::{Context, anyhow, bail};
use courant_body::{Block, Body, from_markdown};
use serde::Deserialize;

use crate::base::ids::{ArticleId, ContributorId, EditionId, MediaId, SectionId, TopicId};
use crate::base::store::{ReadSession, StoreError};
use crate::news::newsroom::{Byline, Content, Kind, LeadPicture};
use crate::news::{editions, media};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Front {
    pub headline: String,
    pub standfirst: String,
    pub slug: String,
    pub kind: String,
    pub section: String,
    pub topics: Vec<String>,
    /// Slugs of contributors, or names.
    pub bylines: Vec<String>,
    pub dateline: String,
    pub published: String,
    pub importance: u8,
    pub picture: String,
    pub caption: String,
    pub story: String,
    pub related: Vec<String>,
    /// As the newsroom writes them: `EUR/USD`.
    pub instruments: Vec<String>,
    pub pick: bool,
    pub notes: Vec<FrontNote>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontNote {
    pub kind: String,
    pub at: String,
    pub text: String,
    pub reason: String,
}

/// The names that manuscripts use, with what they stand for.
#[derive(Default)]
pub struct Names {
    pub sections: HashMap<String, SectionId>,
    pub topics: HashMap<String, TopicId>,
    pub contributors: HashMap<String, ContributorId>,
    /// Pictures by file name without its ending, and by id.
    pub pictures: HashMap<String, MediaId>,
    pub articles: HashMap<String, ArticleId>,
}

impl Names {
    /// Everything an edition knows by name.
    pub fn load(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Names, StoreError> {
        let mut names = Names::default();
        for section in editions::sections(read, edition)?.iter() {
            names.sections.insert(section.slug.clone(), section.id);
        }
        for topic in editions::topics(read, edition)? {
            names.topics.insert(topic.slug, topic.id);
        }
        for who in editions::contributors(read)? {
            names.contributors.insert(who.slug, who.id);
        }
        for (name, id) in media::names(read)? {
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            names.pictures.insert(stem.to_owned(), id);
            names.pictures.insert(id.to_string(), id);
        }
        Ok(names)
    }
}

/// Splits a manuscript into its two parts.
pub fn split(text: &str) -> anyhow::Result<(Front, &str)> {
    let rest = text
        .trim_start_matches('\u{feff}')
        .strip_prefix("+++")
        .context("a manuscript begins with a line +++")?;
    let (front, body) = rest
        .split_once("\n+++")
        .context("the lines at the top end with a line +++")?;
    let front: Front = toml::from_str(front).context("the lines between +++ cannot be read")?;
    Ok((front, body.trim_start_matches(['\r', '\n'])))
}

/// What a manuscript says, with its names looked up. Unknown names are errors that name them.
pub fn content(front: &Front, body: &str, names: &Names) -> anyhow::Result<Content> {
    let mut body = from_markdown(body).map_err(|problem| anyhow!(problem))?;
    place_pictures(&mut body, names)?;
    let kind = match front.kind.as_str() {
        "" => Kind::News,
        kind => Kind::parse(kind).with_context(|| format!("“{kind}” is no kind of article"))?,
    };
    let section = match front.section.as_str() {
        "" => None,
        slug => Some(
            *names
                .sections
                .get(slug)
                .with_context(|| format!("there is no section “{slug}”"))?,
        ),
    };
    let lead_picture = match front.picture.as_str() {
        "" => None,
        name => Some(LeadPicture {
            media: *names
                .pictures
                .get(name)
                .with_context(|| format!("there is no picture “{name}”"))?,
            caption: Some(front.caption.clone()).filter(|caption| !caption.is_empty()),
            alt: None,
        }),
    };
    let topics = front
        .topics
        .iter()
        .map(|slug| {
            names
                .topics
                .get(slug)
                .copied()
                .with_context(|| format!("there is no topic “{slug}”"))
        })
        .collect::<anyhow::Result<_>>()?;
    let bylines = front
        .bylines
        .iter()
        .map(|name| match names.contributors.get(name) {
            Some(id) => Byline::Contributor(*id),
            None => Byline::Name(name.clone()),
        })
        .collect();
    Ok(Content {
        headline: front.headline.clone(),
        standfirst: front.standfirst.clone(),
        slug: front.slug.clone(),
        kind,
        section,
        topics,
        bylines,
        dateline: front.dateline.clone(),
        lead_picture,
        body,
        importance: front.importance,
        instruments: front.instruments.clone(),
        related: front
            .related
            .iter()
            .filter_map(|slug| names.articles.get(slug).copied())
            .collect(),
        ..Content::default()
    })
}

fn place_pictures(body: &mut Body, names: &Names) -> anyhow::Result<()> {
    for block in &mut body.blocks {
        if let Block::Picture { media, .. } = block {
            match names.pictures.get(media.as_str()) {
                Some(id) => *media = id.to_string(),
                None if media.parse::<MediaId>().is_ok() => {}
                None => bail!("there is no picture “{media}”"),
            }
        }
    }
    Ok(())
}
