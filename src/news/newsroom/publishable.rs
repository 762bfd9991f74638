//! What stands between a draft and the public. A [`Publishable`] has passed all of it.

use super::draft_rows::media_of;
use super::{Byline, Content, Kind, LeadPicture, NamedPicture, Seo, figures};
use crate::base::ids::{ArticleId, EditionId, MediaId, SectionId, TopicId};
use crate::base::store::ReadSession;
use crate::news::text::{Slug, clip};
use crate::news::{NewsError, Problem, editions, media};
use courant_body::Body;

/// A text that may be published: every field that a page needs is there and true.
#[derive(Clone, Debug)]
pub struct Publishable {
    pub headline: String,
    pub standfirst: String,
    pub slug: Slug,
    pub kind: Kind,
    pub section: SectionId,
    pub topics: Vec<TopicId>,
    pub bylines: Vec<Byline>,
    pub dateline: String,
    pub lead_picture: Option<LeadPicture>,
    pub named_picture: Option<NamedPicture>,
    pub body: Body,
    pub importance: u8,
    pub related: Vec<ArticleId>,
    pub instruments: Vec<String>,
    pub seo: Seo,
}

impl Publishable {
    /// Checks a text, and says everything that is wrong at once.
    pub fn check(
        read: &mut ReadSession<'_>,
        edition: EditionId,
        content: &Content,
    ) -> Result<Publishable, NewsError> {
        let found = problems(read, edition, content)?;
        let (true, Some(section)) = (found.is_empty(), content.section) else {
            return Err(NewsError::NotPublishable(found));
        };
        let slug = if content.slug.is_empty() {
            Slug::from_words(&content.headline)
        } else {
            Slug::from_words(&content.slug)
        };
        let content = content.clone();
        // An approved version may name a topic that has gone into another since.
        let topics = editions::topics_today(read, &content.topics)?;
        Ok(Publishable {
            headline: content.headline,
            standfirst: content.standfirst,
            slug,
            kind: content.kind,
            section,
            topics,
            bylines: content.bylines,
            dateline: content.dateline,
            named_picture: content.named_picture.filter(|_| content.lead_picture.is_none()),
            lead_picture: content.lead_picture,
            body: content.body,
            importance: content.importance.clamp(1, 5),
            related: content.related,
            instruments: content.instruments,
            seo: content.seo,
        })
    }

    /// The pictures it shows: the lead first.
    pub fn media(&self) -> Vec<MediaId> {
        media_of(&self.lead_picture, &self.body)
    }
}

/// Everything that is wrong with a text. Empty means that it may be published.
pub fn problems(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    content: &Content,
) -> Result<Vec<Problem>, NewsError> {
    let mut found = Vec::new();
    let mut wrong = |field, message: &str| {
        found.push(Problem {
            field,
            message: message.to_owned(),
        })
    };
    if content.headline.is_empty() {
        wrong("headline", "is empty");
    }
    if content.body.to_text().trim().is_empty() {
        wrong("body", "is empty");
    }
    for place in figures::places(content) {
        wrong(
            "figures",
            &format!(
                "has {{{{{place}}}}}, and its figure is not there; a release in the calendar fills it in, or you do"
            ),
        );
    }
    match content.section {
        None => wrong("section", "none is chosen"),
        Some(id) if editions::sections(read, edition)?.get(id).is_none() => {
            wrong("section", "belongs to another edition");
        }
        Some(_) => {}
    }
    if content.bylines.is_empty() {
        wrong("byline", "nobody signs it; choose a contributor or write a name");
    }
    for byline in &content.bylines {
        match byline {
            Byline::Name(name) if name.is_empty() => wrong("byline", "a name is empty"),
            Byline::Contributor(id) if editions::contributor(read, *id)?.is_none() => {
                wrong("byline", "the contributor is gone");
            }
            _ => {}
        }
    }
    for id in content.body.pictures() {
        if id.parse::<MediaId>().is_err() {
            wrong("body", "a picture block names no picture of the library");
        }
    }
    for id in media_of(&content.lead_picture, &content.body) {
        match media::by_id(read, id)? {
            None => wrong("picture", "is not in the library"),
            Some(picture) if picture.credit.is_empty() => {
                let name = clip(&picture.name, 60);
                wrong(
                    "picture",
                    &format!("“{name}” has no credit; without a credit nothing is published"),
                );
            }
            Some(_) => {}
        }
    }
    Ok(found)
}
