//! The public rows of an article: written when it goes live, replaced by updates, removed by a
//! withdrawal. With `regroup.rs`, the only writer of the `live_*` tables.

use super::article::Article;
use super::publishable::Publishable;
use super::{Byline, Content};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, SectionId, TopicId, VersionId};
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::Places;
use crate::news::markets;
use crate::news::{NewsError, editions};
use crate::sql;

/// Puts the article before the public and says where it stands now.
pub(super) fn put(
    write: &mut OpenWrite<'_>,
    article: &Article,
    version: VersionId,
    text: &Publishable,
    published_at: Micros,
    updated_at: Option<Micros>,
) -> Result<Places, NewsError> {
    remove(write, article.id)?;
    let content = Content {
        headline: text.headline.clone(),
        standfirst: text.standfirst.clone(),
        slug: text.slug.to_string(),
        kind: text.kind,
        section: Some(text.section),
        topics: text.topics.clone(),
        bylines: text.bylines.clone(),
        dateline: text.dateline.clone(),
        lead_picture: text.lead_picture.clone(),
        named_picture: text.named_picture.clone(),
        body: text.body.clone(),
        importance: text.importance,
        related: text.related.clone(),
        instruments: text.instruments.clone(),
        seo: text.seo.clone(),
    };
    let bylines = serde_json::to_string(&text.bylines).map_err(|e| StoreError::Engine(e.to_string()))?;
    let corrected = is_corrected(write, article.id)?;
    write.execute(
        sql!(
            "insert into live_article (article_id, number, edition_id, version_id, section_id, kind, slug, headline,
                 standfirst, dateline, bylines, lead_picture, reading_minutes, importance, published_at, updated_at,
                 corrected)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ),
        &[
            &article.id,
            &article.number,
            &article.edition,
            &version,
            &text.section,
            &text.kind.as_str(),
            &text.slug.as_str(),
            &text.headline,
            &text.standfirst,
            &text.dateline,
            &bylines,
            &text.lead_picture.as_ref().map(|lead| lead.media),
            &(text.body.reading_minutes() as i64),
            &i64::from(text.importance),
            &published_at,
            &updated_at,
            &corrected,
        ],
    )?;
    write.execute(
        sql!("update article set public_headline = $2 where id = $1"),
        &[&article.id, &text.headline],
    )?;
    write.execute(
        sql!("insert into live_text (article_id, content) values ($1, $2)"),
        &[&article.id, &content.to_json()?],
    )?;
    list_under(write, article, text, published_at)
}

fn list_under(
    write: &mut OpenWrite<'_>,
    article: &Article,
    text: &Publishable,
    at: Micros,
) -> Result<Places, NewsError> {
    let id = article.id;
    let tree = editions::sections(&mut write.as_read(), article.edition)?;
    let sections: Vec<SectionId> = tree
        .and_parents(text.section)
        .iter()
        .map(|section| section.id)
        .collect();
    for section in &sections {
        write.execute(
            sql!("insert into live_section (section_id, published_at, article_id) values ($1, $2, $3)"),
            &[section, &at, &id],
        )?;
    }
    for topic in &text.topics {
        write.execute(
            sql!("insert into live_topic (topic_id, published_at, article_id) values ($1, $2, $3)"),
            &[topic, &at, &id],
        )?;
    }
    let mut contributors = Vec::new();
    for byline in &text.bylines {
        if let Byline::Contributor(contributor) = byline
            && !contributors.contains(contributor)
        {
            contributors.push(*contributor);
            write.execute(
                sql!("insert into live_contributor (contributor_id, published_at, article_id) values ($1, $2, $3)"),
                &[contributor, &at, &id],
            )?;
        }
    }
    for media in text.media() {
        write.execute(
            sql!("insert into live_media (media_id, article_id) values ($1, $2)"),
            &[&media, &id],
        )?;
    }
    for code in &text.instruments {
        write.execute(
            sql!(
                "insert into live_instrument (word, published_at, article_id) values ($1, $2, $3)
                 on conflict do nothing"
            ),
            &[&markets::word(code), &at, &id],
        )?;
    }
    let edition = editions::edition_by_id(&mut write.as_read(), article.edition)?;
    let days = edition.map(|edition| edition.day_of(at)).into_iter().collect();
    Ok(Places {
        sections,
        topics: text.topics.clone(),
        contributors,
        days,
        instruments: markets::resolve(&mut write.as_read(), &text.instruments)?,
    })
}

/// Takes the article from the public; its versions and notes stay.
pub(super) fn remove(write: &mut OpenWrite<'_>, id: ArticleId) -> Result<(), StoreError> {
    write.execute(sql!("delete from live_section where article_id = $1"), &[&id])?;
    write.execute(sql!("delete from live_topic where article_id = $1"), &[&id])?;
    write.execute(sql!("delete from live_contributor where article_id = $1"), &[&id])?;
    write.execute(sql!("delete from live_media where article_id = $1"), &[&id])?;
    write.execute(sql!("delete from live_instrument where article_id = $1"), &[&id])?;
    write.execute(sql!("delete from live_text where article_id = $1"), &[&id])?;
    write.execute(sql!("delete from live_article where article_id = $1"), &[&id])?;
    Ok(())
}

/// Where the article stands in public now; empty when it doesn't.
pub(super) fn places(write: &mut OpenWrite<'_>, article: &Article) -> Result<Places, StoreError> {
    let id = article.id;
    let sections = write.all(
        sql!("select section_id from live_section where article_id = $1"),
        &[&id],
        |row| row.get::<SectionId>("section_id"),
    )?;
    let topics = write.all(
        sql!("select topic_id from live_topic where article_id = $1"),
        &[&id],
        |row| row.get::<TopicId>("topic_id"),
    )?;
    let contributors = write.all(
        sql!("select contributor_id from live_contributor where article_id = $1"),
        &[&id],
        |row| row.get("contributor_id"),
    )?;
    let published = write.maybe(
        sql!("select published_at from live_article where article_id = $1"),
        &[&id],
        |row| row.get::<Micros>("published_at"),
    )?;
    let edition = editions::edition_by_id(&mut write.as_read(), article.edition)?;
    let days = edition
        .zip(published)
        .map(|(edition, at)| edition.day_of(at))
        .into_iter()
        .collect();
    let words = write.all(
        sql!("select word from live_instrument where article_id = $1"),
        &[&id],
        |row| row.get::<String>("word"),
    )?;
    Ok(Places {
        sections,
        topics,
        contributors,
        days,
        instruments: markets::resolve(&mut write.as_read(), &words)?,
    })
}

/// Marks a live article as corrected, or not, from its notes, and as changed now.
pub(super) fn mark_corrected(write: &mut OpenWrite<'_>, id: ArticleId) -> Result<(), StoreError> {
    let (corrected, at) = (is_corrected(write, id)?, write.at);
    let mark = sql!("update live_article set corrected = $2, updated_at = $3 where article_id = $1");
    write.execute(mark, &[&id, &corrected, &at])?;
    Ok(())
}

fn is_corrected(write: &mut OpenWrite<'_>, id: ArticleId) -> Result<bool, StoreError> {
    let count = write.one(
        sql!(
            "select count(*) as n from note where article_id = $1 and kind in ('correction', 'clarification')"
        ),
        &[&id],
        |row| row.get::<i64>("n"),
    )?;
    Ok(count > 0)
}
