//! Merge: one topic goes into another, with all its articles. Its address leads there now, and so do
//! its feeds.

use super::address::lead_on;
use super::topic::topic;
use crate::base::ids::{EditionId, TopicId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::regroup;
use crate::sql;

/// One transaction: nobody ever sees an article in neither topic. Versions are not touched; whoever
/// publishes or reverts to one that names the old topic gets the new.
pub fn merge_topic(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    from: TopicId,
    into: TopicId,
) -> Result<Position, NewsError> {
    if from == into {
        return Err(NewsError::invalid("into", "is this very topic; choose another"));
    }
    let old = topic(&mut write.as_read(), edition, from)?
        .ok_or_else(|| NewsError::NotFound("topic of this kind here".to_owned()))?;
    let new = topic(&mut write.as_read(), edition, into)?
        .ok_or_else(|| NewsError::invalid("into", "is no topic of this edition; choose one from the list"))?;
    // First, so that a draft saved meanwhile is told.
    write.execute(
        sql!("update topic set merged_into = $2, slug = $3 where id = $1"),
        &[&from, &into, &from.to_string()],
    )?;
    write.execute(
        sql!("update topic set merged_into = $2 where merged_into = $1"),
        &[&from, &into],
    )?;
    regroup::merge_topic(&mut write, from, into)?;
    let (from_path, to_path) = (format!("/topic/{}", old.slug), format!("/topic/{}", new.slug));
    lead_on(&mut write, edition, &from_path, &to_path)?;
    let change = Change::TopicMerged { edition, from, into };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::editions::{Destination, NewTopic, create_topic, redirect, topic_by_slug, topics};
    use crate::news::newsroom::{self, Content, drafts, live};
    use crate::testing::News;

    fn another(news: &News, slug: &str) -> TopicId {
        let new = NewTopic {
            edition: news.edition,
            slug: slug.to_owned(),
            name: slug.to_uppercase(),
            description: String::new(),
        };
        news.write(move |w| create_topic(w, &new)).expect("a topic").0
    }

    #[test]
    fn live_and_draft_articles_move_and_the_address_leads_on() {
        let news = News::new();
        let (edition, from) = (news.edition, news.topic);
        let into = another(&news, "prices");
        let (live, draft) = (news.published("Rates stay"), news.draft("Rates may rise"));
        // Names both already.
        let both = news.draft("Both");
        let content = Content {
            topics: vec![into, from],
            ..news.content("Both")
        };
        news.write(move |w| newsroom::edit(w, both, content, None))
            .expect("edited");
        news.write(move |w| newsroom::approve(w, both)).expect("approved");
        news.write(move |w| newsroom::publish(w, both))
            .expect("published");

        news.write(move |w| merge_topic(w, edition, from, into))
            .expect("merged");
        assert_eq!(news.verbs(1), ["topic_merged"]);
        for id in [live, both] {
            let article = news.read(move |r| live::by_id(r, id)).expect("live");
            let text = news.read(move |r| live::text(r, article));
            assert_eq!(text.content.topics, [into]);
        }
        for id in [live, draft, both] {
            let article = news.read(move |r| drafts::by_id(r, id)).expect("there");
            assert_eq!(article.draft.topics, [into]);
        }
        let listed = news.read(move |r| live::in_topic(r, into, live::After::start(), 10));
        assert_eq!(listed.len(), 2);
        assert!(
            news.read(move |r| live::in_topic(r, from, live::After::start(), 10))
                .is_empty()
        );
        for (old, new) in [("", ""), ("/feed.xml", "/feed.xml")] {
            let path = format!("/topic/inflation{old}");
            assert_eq!(
                news.read(move |r| redirect(r, edition, &path)),
                Some(Destination::Path(format!("/topic/prices{new}")))
            );
        }
        assert_eq!(news.read(move |r| topics(r, edition)).len(), 1);
        assert!(
            news.read(move |r| topic_by_slug(r, edition, "inflation"))
                .is_none()
        );
    }

    #[test]
    fn who_still_names_the_old_topic_means_the_new() {
        let news = News::new();
        let (edition, from) = (news.edition, news.topic);
        let (middle, into) = (another(&news, "prices"), another(&news, "cost-of-living"));
        let article = news.draft("Rates stay");
        news.write(move |w| newsroom::approve(w, article))
            .expect("approved");
        let at = news.clock.now().plus_seconds(60);
        news.write(move |w| newsroom::schedule(w, article, at))
            .expect("scheduled");
        news.write(move |w| merge_topic(w, edition, from, middle))
            .expect("merged");
        news.write(move |w| merge_topic(w, edition, middle, into))
            .expect("merged again");

        // The version that was approved still names the first topic.
        news.clock.set(at);
        newsroom::release_due(&news.store).expect("released");
        let listed = news.read(move |r| live::in_topic(r, into, live::After::start(), 10));
        assert_eq!(listed.len(), 1);

        // A browser that has the old text open saves it.
        let old = news.content("Rates stay, again");
        news.write(move |w| newsroom::edit(w, article, old, None))
            .expect("edited");
        let draft = news
            .read(move |r| drafts::by_id(r, article))
            .expect("there")
            .draft;
        assert_eq!(draft.topics, [into]);
    }

    #[test]
    fn what_cannot_be_merged_is_refused_and_changes_nothing() {
        let news = News::new();
        let (edition, topic) = (news.edition, news.topic);
        let before = news.verbs(100).len();
        let nowhere = TopicId(uuid::Uuid::nil());
        let other = crate::base::ids::EditionId(uuid::Uuid::nil());
        assert!(
            news.write(move |w| merge_topic(w, edition, topic, topic))
                .is_err()
        );
        assert!(
            news.write(move |w| merge_topic(w, edition, topic, nowhere))
                .is_err()
        );
        assert!(
            news.write(move |w| merge_topic(w, edition, nowhere, topic))
                .is_err()
        );
        assert!(
            news.write(move |w| merge_topic(w, other, topic, nowhere))
                .is_err()
        );
        assert_eq!(news.verbs(100).len(), before);
    }
}
