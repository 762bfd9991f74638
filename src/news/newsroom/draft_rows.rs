//! What the desk's lists are narrowed by, kept beside the draft: its section, kind, topics, signers and
//! pictures. Written by whoever writes the draft, and only when they differ from before.

use super::{Byline, Content, LeadPicture};
use crate::base::ids::{ArticleId, ContributorId, MediaId};
use crate::base::store::{OpenWrite, StoreError};
use crate::news::editions;
use crate::sql;

/// Writes the draft and its rows. `before` is what stood there, none for a new article.
pub(super) fn put(
    write: &mut OpenWrite<'_>,
    article: ArticleId,
    before: Option<&Content>,
    now: &Content,
) -> Result<(), StoreError> {
    let mut now = now.clone();
    if before.map(|before| &before.topics) != Some(&now.topics) {
        // Whoever still names a topic that has gone into another means that other.
        now.topics = editions::topics_today(&mut write.as_read(), &now.topics)?;
    }
    let now = &now;
    write.execute(
        sql!("update article set draft = $2, draft_headline = $3, section_id = $4, kind = $5 where id = $1"),
        &[
            &article,
            &now.to_json()?,
            &now.headline,
            &now.section,
            &now.kind.as_str(),
        ],
    )?;
    if before.map(|before| &before.topics) != Some(&now.topics) {
        write.execute(sql!("delete from draft_topic where article_id = $1"), &[&article])?;
        for topic in &now.topics {
            write.execute(
                sql!("insert into draft_topic (topic_id, article_id) values ($1, $2) on conflict do nothing"),
                &[topic, &article],
            )?;
        }
    }
    if before.map(signers) != Some(signers(now)) {
        write.execute(
            sql!("delete from draft_contributor where article_id = $1"),
            &[&article],
        )?;
        for contributor in signers(now) {
            write.execute(
                sql!("insert into draft_contributor (contributor_id, article_id) values ($1, $2) on conflict do nothing"),
                &[&contributor, &article],
            )?;
        }
    }
    if before.map(pictures) != Some(pictures(now)) {
        write.execute(sql!("delete from draft_media where article_id = $1"), &[&article])?;
        for media in pictures(now) {
            write.execute(
                sql!("insert into draft_media (media_id, article_id) values ($1, $2) on conflict do nothing"),
                &[&media, &article],
            )?;
        }
    }
    Ok(())
}

fn signers(content: &Content) -> Vec<ContributorId> {
    content
        .bylines
        .iter()
        .filter_map(|byline| match byline {
            Byline::Contributor(id) => Some(*id),
            Byline::Name(_) => None,
        })
        .collect()
}

fn pictures(content: &Content) -> Vec<MediaId> {
    media_of(&content.lead_picture, &content.body)
}

/// The pictures a text shows, the lead first, each once.
pub(super) fn media_of(lead: &Option<LeadPicture>, body: &courant_body::Body) -> Vec<MediaId> {
    let mut ids: Vec<MediaId> = lead.iter().map(|lead| lead.media).collect();
    for id in body.pictures().into_iter().filter_map(|id| id.parse().ok()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}
