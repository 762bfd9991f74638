//! A live article as the index takes it in.

use text_search::{Document, Named};

use crate::base::ids::SectionId;
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions::{self, Edition};
use crate::news::newsroom::live::{self, LiveArticle};
use crate::news::newsroom::{Byline, Content};

pub(super) fn of(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    sections: &editions::Sections,
    article: LiveArticle,
) -> Result<Document, StoreError> {
    let text = live::text(read, article)?;
    let (article, content) = (text.article, text.content);
    Ok(Document {
        id: article.id.to_string(),
        language: edition.language.clone(),
        body: content.body.to_text(),
        published: article.published_at.0,
        importance: u8::try_from(article.importance).unwrap_or(1),
        kind: article.kind.as_str().to_owned(),
        ..names(read, sections, Some(article.section), &content)?
    })
}

/// Headline, standfirst, and every name that a text stands under.
pub fn names(
    read: &mut ReadSession<'_>,
    sections: &editions::Sections,
    section: Option<SectionId>,
    content: &Content,
) -> Result<Document, StoreError> {
    let mut authors = Vec::new();
    for byline in &content.bylines {
        match byline {
            Byline::Name(name) => authors.push(Named::new(String::new(), name.clone())),
            Byline::Contributor(id) => {
                authors.extend(editions::contributor(read, *id)?.map(|who| Named::new(who.slug, who.name)));
            }
        }
    }
    let topics = editions::topics_by_id(read, &content.topics)?;
    let mut path: Vec<Named> = section
        .map(|id| sections.and_parents(id))
        .unwrap_or_default()
        .iter()
        .map(|section| Named::new(section.slug.clone(), section.name.clone()))
        .collect();
    path.reverse();
    Ok(Document {
        headline: content.headline.clone(),
        standfirst: content.standfirst.clone(),
        authors,
        topics: topics
            .into_iter()
            .map(|topic| Named::new(topic.slug, topic.name))
            .collect(),
        section: path,
        ..Document::default()
    })
}
