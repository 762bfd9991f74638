//! What could be in a letter: the live articles of the last day and a half, each with the parts of
//! its score. The one file that knows where candidates come from.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Part;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, SectionId, TopicId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::NoteKind;
use crate::news::editions::{self, Edition, Sections};
use crate::news::newsroom::Kind;
use crate::news::newsroom::live::{self, LiveArticle};
use crate::news::readers;
use crate::sql;

/// Something that could be in a letter.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The story's or the article's id: what an editor's decision and a reader's memory name.
    pub item: Uuid,
    pub article: ArticleId,
    pub headline: String,
    pub summary: String,
    pub section: SectionId,
    pub section_name: String,
    pub topics: Vec<TopicId>,
    /// The address, below the site's.
    pub path: String,
    pub kind: Kind,
    pub at: Micros,
    /// Another one means that it changed materially.
    pub mark: String,
    /// What was added last, for readers who have seen it before.
    pub news: String,
    pub parts: Vec<Part>,
    /// Words by which two items are compared.
    pub words: BTreeSet<String>,
}

impl Candidate {
    pub fn points(&self) -> i64 {
        self.parts.iter().map(|part| part.points).sum()
    }
}

/// Older items are no news.
const HOURS: i64 = 36;
/// What is looked at, at most: the newest.
const MOST: usize = 300;

/// The candidates at a moment, and those that an editor asked for however old they are.
pub fn candidates(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    now: Micros,
    asked_for: &[Uuid],
) -> Result<Vec<Candidate>, StoreError> {
    let since = now.plus_seconds(-HOURS * 3_600);
    let mut articles = live::between(read, edition.id, since, Micros(now.0 + 1))?;
    articles.truncate(MOST);
    articles.extend(updated_since(read, edition, since)?);
    for id in asked_for {
        articles.extend(live::by_id(read, ArticleId(*id))?.filter(|a| a.edition == edition.id));
    }
    let most_read = readers::most_read(read, edition.id)?;
    let tree = editions::sections(read, edition.id)?;
    let mut by_id: BTreeMap<Uuid, Candidate> = BTreeMap::new();
    for article in articles {
        if let std::collections::btree_map::Entry::Vacant(free) = by_id.entry(article.id.0) {
            free.insert(of_article(read, edition, &tree, &most_read, &article, now)?);
        }
    }
    Ok(by_id.into_values().collect())
}

/// Older articles to which something was added.
fn updated_since(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    since: Micros,
) -> Result<Vec<LiveArticle>, StoreError> {
    let ids = read.all(
        sql!(
            "select distinct n.article_id from note n join live_article l on l.article_id = n.article_id
             where n.edition_id = $1 and n.at >= $2 and n.kind = 'update' limit 100"
        ),
        &[&edition.id, &since],
        |row| row.get::<ArticleId>("article_id"),
    )?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(live::by_id(read, id)?);
    }
    Ok(found)
}

fn of_article(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    tree: &Sections,
    most_read: &[ArticleId],
    article: &LiveArticle,
    now: Micros,
) -> Result<Candidate, StoreError> {
    let topics = read.all(
        sql!("select topic_id from live_topic where article_id = $1 order by topic_id"),
        &[&article.id],
        |row| row.get::<TopicId>("topic_id"),
    )?;
    let update = live::notes(read, article.id)?
        .into_iter()
        .find(|note| note.kind == NoteKind::Update);
    let at = update.as_ref().map_or(article.published_at, |note| note.at);
    let section = tree.get(article.section);
    let word = section.map_or("article", |section| section.slug.as_str());
    Ok(Candidate {
        item: article.id.0,
        article: article.id,
        headline: article.headline.clone(),
        summary: article.standfirst.clone(),
        section: article.section,
        section_name: section.map(|section| section.name.clone()).unwrap_or_default(),
        topics,
        path: format!("{}/{word}/{}-{}", edition.root(), article.slug, article.number),
        kind: article.kind,
        at,
        mark: mark(&article.headline, update.as_ref().map(|note| note.at)),
        news: update.map(|note| note.text).unwrap_or_default(),
        parts: parts(article, at, most_read, now),
        words: words(&format!("{} {}", article.headline, article.standfirst)),
    })
}

/// A new headline or an update note is a material change; a comma is not.
fn mark(headline: &str, updated: Option<Micros>) -> String {
    let digest = Sha256::digest(format!("{headline}\n{}", updated.unwrap_or_default().0).as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn parts(article: &LiveArticle, at: Micros, most_read: &[ArticleId], now: Micros) -> Vec<Part> {
    let mut parts = vec![Part::new("importance", article.importance * 20)];
    let hours = (now.0 - at.0).max(0) / (3_600 * Micros::SECOND);
    parts.push(Part::new("fresh", (HOURS - hours).max(0) * 20 / HOURS));
    if let Some(place) = most_read.iter().position(|id| *id == article.id) {
        parts.push(Part::new("read most", 10 - place as i64));
    }
    match article.kind {
        Kind::Opinion => parts.push(Part::new("opinion", -15)),
        Kind::Explainer => parts.push(Part::new("explainer", -10)),
        Kind::News | Kind::Analysis | Kind::Live => {}
    }
    parts.retain(|part| part.points != 0);
    parts
}

/// Longer words in lower case, cut to their stems' length so that “rates” meets “rate”.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .map(|word| word.to_lowercase().chars().take(5).collect())
        .collect()
}
