//! A subscriber of one edition's daily update, and what they chose.

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, StoryId, SubscriberId, TopicId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError, Transaction};
use crate::news::editions::Edition;
use crate::news::{NewsError, editions, stories};
use crate::sql;

/// Where a subscriber stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriberState {
    /// Signed up, and asked to confirm. Gets nothing else.
    Pending,
    Active,
    Left,
    /// Not written to, whatever they chose.
    Suppressed,
}

impl SubscriberState {
    pub const ALL: [SubscriberState; 4] = [
        SubscriberState::Active,
        SubscriberState::Pending,
        SubscriberState::Left,
        SubscriberState::Suppressed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            SubscriberState::Pending => "pending",
            SubscriberState::Active => "active",
            SubscriberState::Left => "left",
            SubscriberState::Suppressed => "suppressed",
        }
    }

    pub fn parse(text: &str) -> Option<SubscriberState> {
        SubscriberState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// What somebody wants of the daily update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The local hour at which it should arrive, 0 to 23.
    pub hour: i64,
    /// An IANA name; empty means the edition's zone.
    pub zone: String,
    /// Bit 0 is Monday.
    pub weekdays: i64,
    pub text_only: bool,
    /// None means all.
    pub topics: Vec<TopicId>,
    /// Stories they follow, whatever their topics.
    pub stories: Vec<StoryId>,
    pub paused_until: Option<Micros>,
}

pub const EVERY_DAY: i64 = 127;
/// Who follows more follows nothing.
const STORIES: usize = 50;

impl Default for Choices {
    fn default() -> Choices {
        Choices {
            hour: 7,
            zone: String::new(),
            weekdays: EVERY_DAY,
            text_only: false,
            topics: Vec::new(),
            stories: Vec::new(),
            paused_until: None,
        }
    }
}

impl Choices {
    /// As they can be kept: topics of this edition, in order; the edition's own zone as none.
    ///
    /// Errors: an hour, a zone or weekdays that do not exist.
    pub fn checked(mut self, read: &mut ReadSession<'_>, edition: EditionId) -> Result<Choices, NewsError> {
        if !(0..24).contains(&self.hour) {
            return Err(NewsError::invalid("hour", "choose an hour of the day, 0 to 23"));
        }
        if self.weekdays & !EVERY_DAY != 0 || self.weekdays == 0 {
            return Err(NewsError::invalid("weekdays", "choose at least one day"));
        }
        self.zone = zone_name(&self.zone)?;
        let known = sql!("select id from topic where id = $1 and edition_id = $2");
        let mut topics = Vec::new();
        // Topics that were merged meanwhile are those they went into.
        for topic in editions::topics_today(read, &self.topics)? {
            let here = read.maybe(known, &[&topic, &edition], |row| row.get::<TopicId>("id"))?;
            topics.extend(here);
        }
        topics.sort();
        topics.dedup();
        self.topics = topics;
        let mut followed = Vec::new();
        for story in self.stories.iter().take(STORIES) {
            // One that was merged meanwhile is the one it went into.
            let found = stories::story(read, *story)?.filter(|story| story.edition == edition);
            followed.extend(found.map(|story| story.merged_into.unwrap_or(story.id)));
        }
        followed.sort();
        followed.dedup();
        self.stories = followed;
        Ok(self)
    }
}

/// A zone's name as it is known, whatever case it was written in.
fn zone_name(text: &str) -> Result<String, NewsError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let unknown = || {
        NewsError::invalid(
            "zone",
            "there is no such time zone; write it like Europe/London or America/New_York",
        )
    };
    if text.len() > 64 {
        return Err(unknown());
    }
    let zone = jiff::tz::TimeZone::get(text).map_err(|_| unknown())?;
    zone.iana_name().map(str::to_owned).ok_or_else(unknown)
}

#[derive(Clone, Debug)]
pub struct Subscriber {
    pub id: SubscriberId,
    pub edition: EditionId,
    pub email: String,
    pub state: SubscriberState,
    pub signed_up_at: Micros,
    pub confirmed_at: Option<Micros>,
    pub changed_at: Micros,
    pub origin: String,
    pub choices: Choices,
}

impl Subscriber {
    /// The zone their hour is meant in.
    pub fn zone(&self, edition: &Edition) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.choices.zone)
            .ok()
            .filter(|_| !self.choices.zone.is_empty())
            .unwrap_or_else(|| edition.zone.clone())
    }

    pub(super) fn from_row(row: &Row<'_>) -> Result<Subscriber, StoreError> {
        let state: String = row.get("state")?;
        Ok(Subscriber {
            id: row.get("id")?,
            edition: row.get("edition_id")?,
            email: row.get("email")?,
            state: SubscriberState::parse(&state)
                .ok_or_else(|| StoreError::Engine(format!("a subscriber is “{state}”")))?,
            signed_up_at: row.get("signed_up_at")?,
            confirmed_at: row.get("confirmed_at")?,
            changed_at: row.get("changed_at")?,
            origin: row.get("origin")?,
            choices: Choices {
                hour: row.get("hour")?,
                zone: row.get("zone")?,
                weekdays: row.get("weekdays")?,
                text_only: row.get("text_only")?,
                topics: Vec::new(),
                stories: Vec::new(),
                paused_until: row.get("paused_until")?,
            },
        })
    }
}

pub fn subscriber(read: &mut ReadSession<'_>, id: SubscriberId) -> Result<Option<Subscriber>, StoreError> {
    let find = sql!(
        "select id, edition_id, email, state, signed_up_at, confirmed_at, changed_at, origin, hour, zone, weekdays,
                text_only, paused_until
         from subscriber where id = $1"
    );
    let found = read.maybe(find, &[&id], Subscriber::from_row)?;
    found.map(|found| with_topics(read, found)).transpose()
}

pub fn subscriber_by_address(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    address: &str,
) -> Result<Option<Subscriber>, StoreError> {
    let find = sql!("select id from subscriber where edition_id = $1 and email = $2");
    let id = read.maybe(find, &[&edition, &address], |row| row.get::<SubscriberId>("id"))?;
    match id {
        Some(id) => subscriber(read, id),
        None => Ok(None),
    }
}

pub(super) fn with_topics(
    read: &mut ReadSession<'_>,
    mut found: Subscriber,
) -> Result<Subscriber, StoreError> {
    found.choices.topics = read.all(
        sql!("select topic_id from subscriber_topic where subscriber_id = $1 order by topic_id"),
        &[&found.id],
        |row| row.get("topic_id"),
    )?;
    found.choices.stories = read.all(
        sql!("select story_id from subscriber_story where subscriber_id = $1 order by story_id"),
        &[&found.id],
        |row| row.get("story_id"),
    )?;
    Ok(found)
}

/// Loads a subscriber and takes the row's lock, so that two clicks at once are one after the other.
pub(super) fn for_verb(
    write: &mut OpenWrite<'_>,
    id: SubscriberId,
) -> Result<Option<Subscriber>, StoreError> {
    write.execute(sql!("update subscriber set email = email where id = $1"), &[&id])?;
    subscriber(&mut write.as_read(), id)
}

pub(super) fn keep_choices(
    tx: &mut Transaction<'_>,
    id: SubscriberId,
    choices: &Choices,
    at: Micros,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "update subscriber set hour = $2, zone = $3, weekdays = $4, text_only = $5, paused_until = $6,
                                   changed_at = $7 where id = $1"
        ),
        &[
            &id,
            &choices.hour,
            &choices.zone,
            &choices.weekdays,
            &choices.text_only,
            &choices.paused_until,
            &at,
        ],
    )?;
    tx.execute(
        sql!("delete from subscriber_topic where subscriber_id = $1"),
        &[&id],
    )?;
    for topic in &choices.topics {
        tx.execute(
            sql!("insert into subscriber_topic (subscriber_id, topic_id) values ($1, $2)"),
            &[&id, topic],
        )?;
    }
    tx.execute(
        sql!("delete from subscriber_story where subscriber_id = $1"),
        &[&id],
    )?;
    for story in &choices.stories {
        tx.execute(
            sql!("insert into subscriber_story (subscriber_id, story_id) values ($1, $2)"),
            &[&id, story],
        )?;
    }
    Ok(())
}

/// Moves a subscriber to another state.
pub(super) fn set_state(
    tx: &mut Transaction<'_>,
    id: SubscriberId,
    state: SubscriberState,
    at: Micros,
) -> Result<(), StoreError> {
    tx.execute(
        sql!("update subscriber set state = $2, changed_at = $3 where id = $1"),
        &[&id, &state.as_str(), &at],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn what_does_not_exist_cannot_be_chosen() {
        let news = News::new();
        let (edition, topic) = (news.edition, news.topic);
        let check = |choices: Choices| news.store.reads.wait(move |read| choices.checked(read, edition));
        let good = Choices {
            zone: "europe/london".to_owned(),
            topics: vec![topic, topic, TopicId(uuid::Uuid::nil())],
            ..Choices::default()
        };
        let kept = check(good).expect("kept");
        assert_eq!(
            (kept.zone.as_str(), kept.topics.as_slice()),
            ("Europe/London", &[topic][..])
        );
        for bad in [
            Choices {
                hour: 24,
                ..Choices::default()
            },
            Choices {
                hour: -1,
                ..Choices::default()
            },
            Choices {
                weekdays: 0,
                ..Choices::default()
            },
            Choices {
                weekdays: 128,
                ..Choices::default()
            },
            Choices {
                zone: "Mars/Olympus".to_owned(),
                ..Choices::default()
            },
            Choices {
                zone: "../../etc/passwd".to_owned(),
                ..Choices::default()
            },
            Choices {
                zone: "x".repeat(9_999),
                ..Choices::default()
            },
        ] {
            assert!(check(bad.clone()).is_err(), "{bad:?}");
        }
    }
}
