//! What moves many articles at once: a section goes under another, a topic into another. A few
//! statements over indexed rows, however many articles there are (20,000 in about a second).

use super::Content;
use crate::base::ids::{ArticleId, SectionId, TopicId};
use crate::base::store::{OpenWrite, StoreError};
use crate::sql;

/// A section stands under another now: its articles leave the lists of the sections that were above
/// it, and enter those of the sections above it now.
pub(in crate::news) fn move_section(
    write: &mut OpenWrite<'_>,
    section: SectionId,
    from: &[SectionId],
    to: &[SectionId],
) -> Result<(), StoreError> {
    for parent in from.iter().filter(|parent| !to.contains(parent)) {
        write.execute(
            sql!(
                "delete from live_section where section_id = $2
                   and article_id in (select article_id from live_section where section_id = $1)"
            ),
            &[&section, parent],
        )?;
    }
    for parent in to.iter().filter(|parent| !from.contains(parent)) {
        write.execute(
            sql!(
                "insert into live_section (section_id, published_at, article_id)
                 select parent.id, l.published_at, l.article_id
                 from live_section l join section parent on parent.id = $2
                 where l.section_id = $1 on conflict do nothing"
            ),
            &[&section, parent],
        )?;
    }
    Ok(())
}

/// A topic went into another: drafts and live texts that named it name the other, once.
pub(in crate::news) fn merge_topic(
    write: &mut OpenWrite<'_>,
    from: TopicId,
    into: TopicId,
) -> Result<(), StoreError> {
    // An id in a stored text is a string of its own, so its quotes make it whole.
    let (old, new) = (format!("\"{from}\""), format!("\"{into}\""));
    let twice = |write: &mut OpenWrite<'_>, find| {
        write.all(find, &[&from, &into], |row| row.get::<ArticleId>("article_id"))
    };
    let live_twice = twice(
        write,
        sql!(
            "select article_id from live_topic where topic_id = $1
               and article_id in (select article_id from live_topic where topic_id = $2)"
        ),
    )?;
    let draft_twice = twice(
        write,
        sql!(
            "select article_id from draft_topic where topic_id = $1
               and article_id in (select article_id from draft_topic where topic_id = $2)"
        ),
    )?;
    write.execute(
        sql!(
            "update live_text set content = replace(content, $2, $3)
             where article_id in (select article_id from live_topic where topic_id = $1)"
        ),
        &[&from, &old, &new],
    )?;
    write.execute(
        sql!(
            "update article set draft = replace(draft, $2, $3)
             where id in (select article_id from draft_topic where topic_id = $1)"
        ),
        &[&from, &old, &new],
    )?;
    for article in live_twice {
        let (find, put) = (
            sql!("select content from live_text where article_id = $1"),
            sql!("update live_text set content = $2 where article_id = $1"),
        );
        let json = write.one(find, &[&article], |row| row.get::<String>("content"))?;
        write.execute(put, &[&article, &named_once(&json)?])?;
    }
    for article in draft_twice {
        let (find, put) = (
            sql!("select draft from article where id = $1"),
            sql!("update article set draft = $2 where id = $1"),
        );
        let json = write.one(find, &[&article], |row| row.get::<String>("draft"))?;
        write.execute(put, &[&article, &named_once(&json)?])?;
    }
    write.execute(
        sql!(
            "update live_topic set topic_id = $2 where topic_id = $1
               and article_id not in (select article_id from live_topic where topic_id = $2)"
        ),
        &[&from, &into],
    )?;
    write.execute(sql!("delete from live_topic where topic_id = $1"), &[&from])?;
    write.execute(
        sql!(
            "update draft_topic set topic_id = $2 where topic_id = $1
               and article_id not in (select article_id from draft_topic where topic_id = $2)"
        ),
        &[&from, &into],
    )?;
    write.execute(sql!("delete from draft_topic where topic_id = $1"), &[&from])?;
    Ok(())
}

fn named_once(json: &str) -> Result<String, StoreError> {
    let mut content = Content::from_json(json)?;
    let mut topics = Vec::with_capacity(content.topics.len());
    for topic in content.topics {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    content.topics = topics;
    content.to_json()
}
