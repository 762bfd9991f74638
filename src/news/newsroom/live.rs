//! The only door through which the public reads articles. It looks at the `live_*` tables alone,
//! which hold nothing but live articles, so no page, feed or index can show a draft, an embargoed
//! or a withdrawn text: there is no way to make a [`LiveArticle`] of one.

mod about;
mod filtered;
mod noted;

pub use about::about;
pub use filtered::{Filter, filtered};
pub use noted::{NoteLine, corrections_before, note, notes_of};

use super::article::Article;
use super::{Byline, Content, Kind};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, ContributorId, EditionId, MediaId, SectionId, TopicId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::changes::NoteKind;
use crate::news::text::Slug;
use crate::sql;

/// A live article as lists show it.
#[derive(Clone, Debug)]
pub struct LiveArticle {
    pub id: ArticleId,
    pub number: i64,
    pub edition: EditionId,
    pub section: SectionId,
    pub kind: Kind,
    pub slug: String,
    pub headline: String,
    pub standfirst: String,
    pub dateline: String,
    pub bylines: Vec<Byline>,
    pub lead_picture: Option<MediaId>,
    pub reading_minutes: i64,
    pub importance: i64,
    pub published_at: Micros,
    pub updated_at: Option<Micros>,
    pub corrected: bool,
    _seal: Seal,
}

/// Only this file can make one, and so a [`LiveArticle`].
#[derive(Clone, Copy, Debug)]
struct Seal;

/// A live article with everything it says.
#[derive(Clone, Debug)]
pub struct LiveText {
    pub article: LiveArticle,
    pub content: Content,
}

/// An article's text as if it were live, for [`preview`](super::preview) and nobody else.
pub(super) fn as_if(
    article: &Article,
    content: Content,
    (published_at, updated_at): (Micros, Option<Micros>),
) -> LiveText {
    let words = if content.slug.is_empty() {
        &content.headline
    } else {
        &content.slug
    };
    LiveText {
        article: LiveArticle {
            id: article.id,
            number: article.number,
            edition: article.edition,
            // A draft may have none yet; the page then names none.
            section: content.section.unwrap_or(SectionId(uuid::Uuid::nil())),
            kind: content.kind,
            slug: Slug::from_words(words).to_string(),
            headline: content.headline.clone(),
            standfirst: content.standfirst.clone(),
            dateline: content.dateline.clone(),
            bylines: content.bylines.clone(),
            lead_picture: content.lead_picture.as_ref().map(|lead| lead.media),
            reading_minutes: content.body.reading_minutes() as i64,
            importance: i64::from(content.importance.max(1)),
            published_at,
            updated_at,
            corrected: false,
            _seal: Seal,
        },
        content,
    }
}

/// A public note on an article.
#[derive(Clone, Debug)]
pub struct Note {
    pub article: ArticleId,
    pub kind: NoteKind,
    pub at: Micros,
    pub text: String,
}

/// What is left of a withdrawn article.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    pub article: ArticleId,
    pub edition: EditionId,
    pub number: i64,
    pub headline: String,
    pub published_at: Micros,
    pub note: Note,
}

/// Where a page of a list begins: after this article, in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub published_at: Micros,
    pub article: ArticleId,
}

impl After {
    /// The beginning of every list, the newest article first.
    pub fn start() -> After {
        After {
            published_at: Micros(i64::MAX),
            article: ArticleId(uuid::Uuid::max()),
        }
    }
}

impl LiveArticle {
    fn from_row(row: &Row<'_>) -> Result<LiveArticle, StoreError> {
        let bylines: String = row.get("bylines")?;
        Ok(LiveArticle {
            id: row.get("article_id")?,
            number: row.get("number")?,
            edition: row.get("edition_id")?,
            section: row.get("section_id")?,
            kind: Kind::parse(&row.get::<String>("kind")?).unwrap_or_default(),
            slug: row.get("slug")?,
            headline: row.get("headline")?,
            standfirst: row.get("standfirst")?,
            dateline: row.get("dateline")?,
            bylines: serde_json::from_str(&bylines).map_err(|e| StoreError::Engine(e.to_string()))?,
            lead_picture: row.get("lead_picture")?,
            reading_minutes: row.get("reading_minutes")?,
            importance: row.get("importance")?,
            published_at: row.get("published_at")?,
            updated_at: row.get("updated_at")?,
            corrected: row.get("corrected")?,
            _seal: Seal,
        })
    }

    pub fn after(&self) -> After {
        After {
            published_at: self.published_at,
            article: self.id,
        }
    }

    /// The last moment at which the public text changed.
    pub fn changed_at(&self) -> Micros {
        self.updated_at.unwrap_or(self.published_at)
    }
}

pub fn by_id(read: &mut ReadSession<'_>, id: ArticleId) -> Result<Option<LiveArticle>, StoreError> {
    read.maybe(
        sql!("select * from live_article where article_id = $1"),
        &[&id],
        LiveArticle::from_row,
    )
}

/// Whether anything is live at all.
pub fn any(read: &mut ReadSession<'_>) -> Result<bool, StoreError> {
    let one = sql!("select number from live_article limit 1");
    Ok(read.maybe(one, &[], |row| row.get::<i64>("number"))?.is_some())
}

pub fn by_number(read: &mut ReadSession<'_>, number: i64) -> Result<Option<LiveArticle>, StoreError> {
    read.maybe(
        sql!("select * from live_article where number = $1"),
        &[&number],
        LiveArticle::from_row,
    )
}

/// An article with its text.
pub fn text(read: &mut ReadSession<'_>, article: LiveArticle) -> Result<LiveText, StoreError> {
    let json = read.one(
        sql!("select content from live_text where article_id = $1"),
        &[&article.id],
        |row| row.get::<String>("content"),
    )?;
    Ok(LiveText {
        article,
        content: Content::from_json(&json)?,
    })
}

/// An edition's articles, newest first.
pub fn latest(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    after: After,
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!(
            "select * from live_article where edition_id = $1 and (published_at, article_id) < ($2, $3)
             order by published_at desc, article_id desc limit $4"
        ),
        &[&edition, &after.published_at, &after.article, &limit],
        LiveArticle::from_row,
    )
}

/// A section's articles and those of the sections below it, newest first.
pub fn in_section(
    read: &mut ReadSession<'_>,
    section: SectionId,
    after: After,
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!(
            "select l.* from live_section s join live_article l on l.article_id = s.article_id
             where s.section_id = $1 and (s.published_at, s.article_id) < ($2, $3)
             order by s.published_at desc, s.article_id desc limit $4"
        ),
        &[&section, &after.published_at, &after.article, &limit],
        LiveArticle::from_row,
    )
}

pub fn in_topic(
    read: &mut ReadSession<'_>,
    topic: TopicId,
    after: After,
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!(
            "select l.* from live_topic t join live_article l on l.article_id = t.article_id
             where t.topic_id = $1 and (t.published_at, t.article_id) < ($2, $3)
             order by t.published_at desc, t.article_id desc limit $4"
        ),
        &[&topic, &after.published_at, &after.article, &limit],
        LiveArticle::from_row,
    )
}

pub fn by_contributor(
    read: &mut ReadSession<'_>,
    contributor: ContributorId,
    after: After,
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!(
            "select l.* from live_contributor c join live_article l on l.article_id = c.article_id
             where c.contributor_id = $1 and (c.published_at, c.article_id) < ($2, $3)
             order by c.published_at desc, c.article_id desc limit $4"
        ),
        &[&contributor, &after.published_at, &after.article, &limit],
        LiveArticle::from_row,
    )
}

/// What was published from one moment up to another (excluded), newest first. At most 500.
pub fn between(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    from: Micros,
    to: Micros,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!(
            "select * from live_article where edition_id = $1 and published_at >= $2 and published_at < $3
             order by published_at desc, article_id desc limit 500"
        ),
        &[&edition, &from, &to],
        LiveArticle::from_row,
    )
}

/// The moment of the first and the last publication of an edition.
pub fn span(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Option<(Micros, Micros)>, StoreError> {
    let ends = sql!(
        "select min(published_at) as first, max(published_at) as last from live_article where edition_id = $1"
    );
    read.one(ends, &[&edition], |row| {
        Ok(row
            .get::<Option<Micros>>("first")?
            .zip(row.get::<Option<Micros>>("last")?))
    })
}

/// Live articles by number, for bulk reading: sitemaps, a search index built anew.
pub fn by_numbers_after(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    number: i64,
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!("select * from live_article where edition_id = $1 and number > $2 order by number limit $3"),
        &[&edition, &number, &limit],
        LiveArticle::from_row,
    )
}

/// As [`by_numbers_after`], by place in that order: what one file of a sitemap lists.
pub fn numbered_page(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    skip: i64,
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!("select * from live_article where edition_id = $1 order by number limit $3 offset $2"),
        &[&edition, &skip, &limit],
        LiveArticle::from_row,
    )
}

/// How many articles of an edition are live. For sitemaps only;
/// pages never count rows.
pub fn count(read: &mut ReadSession<'_>, edition: EditionId) -> Result<i64, StoreError> {
    let count = sql!("select count(*) as n from live_article where edition_id = $1");
    read.one(count, &[&edition], |row| row.get("n"))
}

/// The notes on an article, newest first.
pub fn notes(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Vec<Note>, StoreError> {
    read.all(
        sql!("select article_id, kind, at, text from note where article_id = $1 order by at desc, id desc"),
        &[&article],
        note_from_row,
    )
}

/// An edition's corrections, clarifications and withdrawals, newest first, each with the headline and
/// number of its article.
pub fn corrections(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    before: Micros,
    limit: i64,
) -> Result<Vec<(Note, String, i64)>, StoreError> {
    read.all(
        sql!(
            "select n.article_id, n.kind, n.at, n.text, a.number,
                    a.public_headline as headline
             from note n join article a on a.id = n.article_id
             left join live_article l on l.article_id = n.article_id
             where n.edition_id = $1 and n.at < $2 and n.kind <> 'update'
               and (l.article_id is not null or a.public_state = 'withdrawn')
             order by n.at desc, n.id desc limit $3"
        ),
        &[&edition, &before, &limit],
        |row| Ok((note_from_row(row)?, row.get("headline")?, row.get("number")?)),
    )
}

fn note_from_row(row: &Row<'_>) -> Result<Note, StoreError> {
    Ok(Note {
        article: row.get("article_id")?,
        kind: NoteKind::parse(&row.get::<String>("kind")?).unwrap_or(NoteKind::Correction),
        at: row.get("at")?,
        text: row.get("text")?,
    })
}

/// What a withdrawn article's address shows.
pub fn withdrawn(read: &mut ReadSession<'_>, number: i64) -> Result<Option<Withdrawn>, StoreError> {
    read.maybe(
        sql!(
            "select a.edition_id, a.number, a.public_headline, a.first_published_at, n.article_id, n.kind, n.at, n.text
             from article a join note n on n.article_id = a.id and n.kind = 'withdrawal'
             where a.number = $1 and a.public_state = 'withdrawn' order by n.at desc limit 1"
        ),
        &[&number],
        |row| {
            Ok(Withdrawn {
                article: row.get("article_id")?,
                edition: row.get("edition_id")?,
                number: row.get("number")?,
                headline: row.get("public_headline")?,
                published_at: row.get::<Option<Micros>>("first_published_at")?.unwrap_or_default(),
                note: note_from_row(row)?,
            })
        },
    )
}

/// The number of an article, if it was withdrawn.
pub fn withdrawn_number(read: &mut ReadSession<'_>, id: ArticleId) -> Result<Option<i64>, StoreError> {
    let find = sql!("select number from article where id = $1 and public_state = 'withdrawn'");
    read.maybe(find, &[&id], |row| row.get("number"))
}

/// Whether the public may see a picture: some live article shows it.
pub fn shows(read: &mut ReadSession<'_>, media: MediaId) -> Result<bool, StoreError> {
    let find = sql!("select article_id from live_media where media_id = $1 limit 1");
    Ok(read
        .maybe(find, &[&media], |row| row.get::<ArticleId>("article_id"))?
        .is_some())
}
