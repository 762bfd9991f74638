//! A live article as the index takes it in.

use text_search::{Document, Named};

use crate::base::store::{ReadSession, StoreError};
use crate::news::editions::{self, Edition};
use crate::news::newsroom::Byline;
use crate::news::newsroom::live::{self, LiveArticle};

pub(super) fn of(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    sections: &editions::Sections,
    article: LiveArticle,
) -> Result<Document, StoreError> {
    let text = live::text(read, article)?;
    let (article, content) = (text.article, text.content);
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
    let mut section: Vec<Named> = sections
        .and_parents(article.section)
        .iter()
        .map(|section| Named::new(section.slug.clone(), section.name.clone()))
        .collect();
    section.reverse();
    Ok(Document {
        id: article.id.to_string(),
        language: edition.language.clone(),
        body: content.body.to_text(),
        headline: article.headline,
        standfirst: article.standfirst,
        authors,
        topics: topics
            .into_iter()
            .map(|topic| Named::new(topic.slug, topic.name))
            .collect(),
        section,
        kind: article.kind.as_str().to_owned(),
        published: article.published_at.0,
        importance: u8::try_from(article.importance).unwrap_or(1),
    })
}
