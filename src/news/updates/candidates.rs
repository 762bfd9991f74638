//! What could be in a letter: the stories that moved in the last day and a half, and the live articles
//! that belong to no story. The one file that knows where candidates come from.
//!
//! A story comes once, with its weightiest new report as its face and the parts of its own score; it
//! returns when there is another report or an update, and then says what is new.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Part;
use super::letter::OfStory;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, SectionId, StoryId, TopicId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::NoteKind;
use crate::news::editions::{self, Edition, Sections};
use crate::news::newsroom::Kind;
use crate::news::newsroom::live::{self, After, LiveArticle};
use crate::news::stories::live::LiveStory;
use crate::news::{readers, stories};
use crate::sql;

/// Something that could be in a letter.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The story's or the article's id: what an editor's decision and a reader's memory name.
    pub item: Uuid,
    pub article: ArticleId,
    /// A story's new reports. Readers may have seen one of them before there was a story.
    pub reports: Vec<Uuid>,
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
    /// An editor wants to see it neither on the front page nor here.
    pub muted: bool,
    /// The story that it belongs to, when that has another report.
    pub story: Option<OfStory>,
    /// Words by which two items are compared.
    pub words: BTreeSet<String>,
}

impl Candidate {
    pub fn points(&self) -> i64 {
        self.parts.iter().map(|part| part.points).sum()
    }

    /// The marks under which readers last saw it: as itself, or as reports that are a story now.
    pub fn seen_as<'a>(&'a self, seen: &'a BTreeMap<Uuid, String>) -> impl Iterator<Item = &'a String> {
        let ids = std::iter::once(&self.item).chain(&self.reports);
        ids.filter_map(|id| seen.get(id))
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
        articles.extend(stories::live::articles(read, StoryId(*id), After::start(), 1)?);
    }
    let mut of_stories: BTreeMap<StoryId, Vec<LiveArticle>> = BTreeMap::new();
    let mut single: BTreeMap<ArticleId, LiveArticle> = BTreeMap::new();
    for article in articles {
        match stories::live::of_article(read, article.id)? {
            Some(story) => {
                let reports = of_stories.entry(story.id).or_default();
                if reports.iter().all(|report| report.id != article.id) {
                    reports.push(article);
                }
            }
            None => {
                single.insert(article.id, article);
            }
        }
    }
    // What an editor named by itself is an item of its own, whatever story it is in.
    for id in asked_for {
        let asked = live::by_id(read, ArticleId(*id))?;
        single.extend(asked.map(|article| (article.id, article)));
    }
    let most_read = readers::most_read(read, edition.id)?;
    let tree = editions::sections(read, edition.id)?;
    let around = Around {
        edition,
        tree: &tree,
        most_read: &most_read,
        now,
    };
    let mut by_id: BTreeMap<Uuid, Candidate> = BTreeMap::new();
    for article in single.values().filter(|article| article.edition == edition.id) {
        let mut found = of_article(read, &around, article)?;
        let story = stories::live::of_article(read, article.id)?;
        found.story = story.and_then(|story| so_far(&around, &story));
        by_id.insert(article.id.0, found);
    }
    for (id, reports) in of_stories {
        if let Some(story) = stories::live::by_id(read, id)?.filter(|story| story.edition == edition.id) {
            by_id.extend(of_story(read, &around, &story, &reports)?.map(|found| (id.0, found)));
        }
    }
    Ok(by_id.into_values().collect())
}

/// What every candidate is seen against.
struct Around<'a> {
    edition: &'a Edition,
    tree: &'a Sections,
    most_read: &'a [ArticleId],
    now: Micros,
}

/// A story by its new reports: the weightiest is its face, the newest of equals.
fn of_story(
    read: &mut ReadSession<'_>,
    around: &Around<'_>,
    story: &LiveStory,
    reports: &[LiveArticle],
) -> Result<Option<Candidate>, StoreError> {
    let mut all = Vec::new();
    for report in reports {
        all.push((report.importance, of_article(read, around, report)?));
    }
    all.sort_by_key(|(weight, report)| std::cmp::Reverse((*weight, report.at, report.article)));
    let newest = all
        .iter()
        .map(|(_, report)| report)
        .max_by_key(|report| (report.at, report.article));
    let (Some((_, face)), Some(newest)) = (all.first(), newest) else {
        return Ok(None);
    };
    let mut topics: Vec<TopicId> = all.iter().flat_map(|(_, report)| report.topics.clone()).collect();
    topics.sort();
    topics.dedup();
    let news = match (newest.article == face.article, newest.news.is_empty()) {
        (_, false) => newest.news.clone(),
        (false, true) => newest.headline.clone(),
        (true, true) => {
            let words = around.edition.words();
            words.fill("letter_new_report", &[("story", &story.title)])
        }
    };
    // Until the first ranking a story is worth what its face is.
    let scored: Vec<Part> = stories::score(read, story.id)?
        .iter()
        .map(|reason| Part::new(&reason.name, reason.points))
        .collect();
    Ok(Some(Candidate {
        item: story.id.0,
        reports: all.iter().map(|(_, report)| report.item).collect(),
        topics,
        at: newest.at,
        // Another newest report, or an update of it, is what changes a story materially.
        mark: newest.mark.clone(),
        news,
        parts: if scored.is_empty() {
            face.parts.clone()
        } else {
            scored
        },
        muted: story.muted,
        story: so_far(around, story),
        ..face.clone()
    }))
}

/// One report alone is no story so far: the item leads to it already.
fn so_far(around: &Around<'_>, story: &LiveStory) -> Option<OfStory> {
    (story.articles > 1).then(|| OfStory {
        title: story.title.clone(),
        reports: story.articles,
        path: format!("{}{}", around.edition.root(), story.path()),
    })
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
    around: &Around<'_>,
    article: &LiveArticle,
) -> Result<Candidate, StoreError> {
    let Around {
        edition,
        tree,
        most_read,
        now,
    } = *around;
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
        reports: Vec::new(),
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
        muted: false,
        story: None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::stories::{self, tests::proposed, tests::report};
    use crate::testing::News;

    fn found(news: &News) -> Vec<Candidate> {
        let (edition, now) = (news.edition, news.clock.now());
        news.read(move |read| {
            let edition = editions::edition_by_id(read, edition)?.expect("there");
            candidates(read, &edition, now, &[])
        })
    }

    #[test]
    fn a_story_is_one_candidate_and_returns_with_what_is_new() {
        let news = News::new();
        let rates = [report(&news, "Rates stay"), report(&news, "Rates may fall")];
        let lonely = report(&news, "Wheat is dear");
        let story = proposed(&news, &rates).expect("a story");
        let first = found(&news);
        let mut items: Vec<Uuid> = first.iter().map(|c| c.item).collect();
        items.sort();
        let mut both = vec![story.0, lonely.0];
        both.sort();
        assert_eq!(items, both);
        let before = first.iter().find(|c| c.item == story.0).expect("the story");
        assert_eq!(before.headline, "Rates may fall");

        let third = report(&news, "Rates fall at last");
        proposed(&news, &[rates[0], rates[1], third]);
        let again = found(&news);
        let after = again.iter().find(|c| c.item == story.0).expect("the story");
        assert_ne!(after.mark, before.mark);
        assert!(!after.news.is_empty());
        assert_eq!(again.len(), 2);
    }

    #[test]
    fn the_points_of_a_story_are_those_of_its_score() {
        let news = News::new();
        let story = proposed(
            &news,
            &[report(&news, "Rates stay"), report(&news, "Rates may fall")],
        );
        let story = story.expect("a story");
        stories::rank_stories(&news.store).expect("ranked");
        let reasons = news.read(move |read| stories::score(read, story));
        let points: i64 = reasons.iter().map(|reason| reason.points).sum();
        let all = found(&news);
        assert_eq!(all[0].points(), points);
        let edition = news.edition;
        news.write(move |w| stories::mute(w, edition, story, true))
            .expect("muted");
        assert!(found(&news)[0].muted);
    }
}
