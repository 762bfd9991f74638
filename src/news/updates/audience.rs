//! Whom a wave goes to, read from the readers' tables.

use super::TopicSet;
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, StoryId, SubscriberId, TopicId};
use crate::base::store::{ReadSession, Row, StoreError, Transaction};
use crate::news::readers::{self, Email, Keys, SubscriberState};
use crate::sql;

/// A reader as a letter needs one.
#[derive(Clone, Debug)]
pub struct Addressee {
    pub id: SubscriberId,
    pub email: String,
    pub text_only: bool,
}

/// A reader as a wave counts one.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub id: SubscriberId,
    pub email: String,
    /// Empty: the edition's.
    pub zone: String,
    pub hour: i64,
    pub topics: TopicSet,
}

/// The reader, when a letter may still go there: asked again just before each one.
pub fn addressee(
    read: &mut ReadSession<'_>,
    id: SubscriberId,
    now: Micros,
) -> Result<Option<Addressee>, StoreError> {
    let Some(found) = readers::subscriber(read, id)? else {
        return Ok(None);
    };
    let pauses = found.choices.paused_until.is_some_and(|until| until > now);
    if found.state != SubscriberState::Active || pauses {
        return Ok(None);
    }
    let suppressed = match Email::parse(&found.email) {
        Ok(email) => readers::is_suppressed(read, found.edition, &email)?.is_some(),
        Err(_) => true,
    };
    Ok((!suppressed).then_some(Addressee {
        id: found.id,
        email: found.email,
        text_only: found.choices.text_only,
    }))
}

/// Every time zone and hour that an active reader of the edition chose.
pub(super) fn lines(
    read: &mut ReadSession<'_>,
    edition: EditionId,
) -> Result<Vec<(String, i64)>, StoreError> {
    let slots = readers::slots(read, edition)?;
    Ok(slots.into_iter().map(|slot| (slot.zone, slot.hour)).collect())
}

/// Which readers a wave takes: those of a zone (empty: the edition's) and hour, or everybody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Which<'a> {
    pub edition: EditionId,
    pub line: Option<(&'a str, i64)>,
    pub weekday: u8,
    pub now: Micros,
}

/// The next readers after one, in the order of their ids.
pub(super) fn members(
    read: &mut ReadSession<'_>,
    which: Which<'_>,
    after: SubscriberId,
    limit: i64,
) -> Result<Vec<Member>, StoreError> {
    let bit = 1_i64 << which.weekday;
    let member = |row: &Row<'_>| {
        Ok(Member {
            id: row.get("id")?,
            email: row.get("email")?,
            zone: row.get("zone")?,
            hour: row.get("hour")?,
            topics: TopicSet::all(),
        })
    };
    let mut members = match which.line {
        Some((zone, hour)) => read.all(
            sql!(
                "select id, email, zone, hour from subscriber
                 where edition_id = $1 and state = 'active' and zone = $2 and hour = $3 and id > $4
                   and (weekdays / $5) % 2 = 1 and (paused_until is null or paused_until <= $6)
                 order by id limit $7"
            ),
            &[&which.edition, &zone, &hour, &after, &bit, &which.now, &limit],
            member,
        )?,
        None => read.all(
            sql!(
                "select id, email, zone, hour from subscriber
                 where edition_id = $1 and state = 'active' and id > $2
                   and (weekdays / $3) % 2 = 1 and (paused_until is null or paused_until <= $4)
                 order by id limit $5"
            ),
            &[&which.edition, &after, &bit, &which.now, &limit],
            member,
        )?,
    };
    add_topics(read, &mut members)?;
    Ok(members)
}

fn add_topics(read: &mut ReadSession<'_>, members: &mut [Member]) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Ok(());
    };
    let chosen = read.all(
        sql!(
            "select subscriber_id, topic_id from subscriber_topic
             where subscriber_id >= $1 and subscriber_id <= $2 order by subscriber_id"
        ),
        &[&first.id, &last.id],
        |row| {
            Ok((
                row.get::<SubscriberId>("subscriber_id")?,
                row.get::<TopicId>("topic_id")?,
            ))
        },
    )?;
    let followed = read.all(
        sql!(
            "select subscriber_id, story_id from subscriber_story
             where subscriber_id >= $1 and subscriber_id <= $2 order by subscriber_id"
        ),
        &[&first.id, &last.id],
        |row| {
            Ok((
                row.get::<SubscriberId>("subscriber_id")?,
                row.get::<StoryId>("story_id")?,
            ))
        },
    )?;
    for member in members {
        let from = chosen.partition_point(|(id, _)| *id < member.id);
        let own = chosen[from..].iter().take_while(|(id, _)| *id == member.id);
        let from = followed.partition_point(|(id, _)| *id < member.id);
        let stories = followed[from..].iter().take_while(|(id, _)| *id == member.id);
        member.topics =
            TopicSet::of(own.map(|(_, topic)| *topic)).and_stories(stories.map(|(_, story)| *story));
    }
    Ok(())
}

/// The word in a reader's own links.
pub fn reader_key(tx: &mut Transaction<'_>, id: SubscriberId, now: Micros) -> Result<String, StoreError> {
    Ok(Keys::ensure(tx, now)?.own_page(id))
}
