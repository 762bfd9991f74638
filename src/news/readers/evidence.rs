//! Evidence of consent: what somebody agreed to, when, where and in which words. Rows are added and
//! never changed; a network's shortened address is taken out after its time, and erasing a reader
//! erases their evidence.

use std::net::IpAddr;

use super::subscriber::Choices;
use super::wording::Wording;
use crate::base::clock::Micros;
use crate::base::ids::{ConsentId, EditionId, SubscriberId};
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::base::words::{self, Words};
use crate::news::stories::story;
use crate::sql;

/// How long a shortened network address is kept.
pub const NETWORK_DAYS: i64 = 90;

/// Where something was agreed to.
#[derive(Clone, Debug, Default)]
pub struct Circumstance {
    pub wording: Wording,
    /// The path of the page, or where an import says that consent was given.
    pub page: String,
    /// `form`, `form without script`, `link`, `one click`, `import`, `desk`, `operator`.
    pub method: String,
    pub network: Option<IpAddr>,
}

#[derive(Clone, Debug)]
pub struct Consent {
    pub at: Micros,
    pub action: String,
    pub wording: String,
    pub language: String,
    pub page: String,
    pub choices: String,
    pub method: String,
    pub network: String,
}

/// Adds a line. `action`: signed up, confirmed, changed, left, came back, imported.
pub(super) fn note(
    tx: &mut Transaction<'_>,
    (subscriber, edition): (SubscriberId, EditionId),
    action: &str,
    choices: &Choices,
    circumstance: &Circumstance,
    at: Micros,
) -> Result<(), StoreError> {
    let network = circumstance.network.map(shortened).unwrap_or_default();
    let until = (!network.is_empty()).then(|| at.plus_days(NETWORK_DAYS));
    let page: String = circumstance.page.chars().take(200).collect();
    let words = words::of(&circumstance.wording.language);
    let choices = in_words(tx.as_read(), words, choices)?;
    tx.execute(
        sql!(
            "insert into consent (id, subscriber_id, edition_id, at, action, wording, language, page, choices,
                                  method, network, network_until)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &[
            &ConsentId::new(at),
            &subscriber,
            &edition,
            &at,
            &action,
            &circumstance.wording.version,
            &circumstance.wording.language,
            &page,
            &choices,
            &circumstance.method,
            &network,
            &until,
        ],
    )?;
    Ok(())
}

/// A reader's evidence, oldest first.
pub fn consents(read: &mut ReadSession<'_>, subscriber: SubscriberId) -> Result<Vec<Consent>, StoreError> {
    read.all(
        sql!(
            "select at, action, wording, language, page, choices, method, network from consent
             where subscriber_id = $1 order by id limit 500"
        ),
        &[&subscriber],
        |row| {
            Ok(Consent {
                at: row.get("at")?,
                action: row.get("action")?,
                wording: row.get("wording")?,
                language: row.get("language")?,
                page: row.get("page")?,
                choices: row.get("choices")?,
                method: row.get("method")?,
                network: row.get("network")?,
            })
        },
    )
}

/// Whether the last word of somebody about getting mail was that they leave.
pub(super) fn has_left(read: &mut ReadSession<'_>, subscriber: SubscriberId) -> Result<bool, StoreError> {
    let last = read.maybe(
        sql!(
            "select action from consent
             where subscriber_id = $1 and action in ('confirmed', 'imported', 'came back', 'left')
             order by at desc, id desc limit 1"
        ),
        &[&subscriber],
        |row| row.get::<String>("action"),
    )?;
    Ok(last.as_deref() == Some("left"))
}

/// Takes out network addresses whose time is over.
pub(super) fn forget_networks(tx: &mut Transaction<'_>, now: Micros) -> Result<u64, StoreError> {
    tx.execute(
        sql!("update consent set network = '', network_until = null where network_until <= $1"),
        &[&now],
    )
}

/// The network, not the person: 192.0.2.0/24, 2001:db8:1::/48.
fn shortened(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

/// What was chosen, as words that stay true when a topic is renamed.
fn in_words(mut read: ReadSession<'_>, words: &Words, choices: &Choices) -> Result<String, StoreError> {
    let mut topics = Vec::new();
    for topic in &choices.topics {
        let name = sql!("select name from topic where id = $1");
        topics.extend(read.maybe(name, &[topic], |row| row.get::<String>("name"))?);
    }
    let topics = if topics.is_empty() {
        words.say("chosen_all_topics").to_owned()
    } else {
        topics.join(", ")
    };
    let zone = if choices.zone.is_empty() {
        words.say("chosen_edition_zone")
    } else {
        &choices.zone
    };
    let form = if choices.text_only {
        format!(", {}", words.say("chosen_text_only"))
    } else {
        String::new()
    };
    let days = DAYS
        .iter()
        .enumerate()
        .filter(|(bit, _)| choices.weekdays >> bit & 1 == 1)
        .map(|(_, day)| *day)
        .collect::<Vec<_>>()
        .join(" ");
    let mut stories = Vec::new();
    for id in &choices.stories {
        stories.extend(story(&mut read, *id)?.map(|story| story.title));
    }
    let stories = match stories.as_slice() {
        [] => String::new(),
        titles => {
            let titles = titles.join(", ");
            format!("; {}", words.fill("chosen_follows", &[("stories", &titles)]))
        }
    };
    Ok(format!(
        "{topics}{stories}; {:02}:00, {zone}; {days}{form}",
        choices.hour
    ))
}

pub const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_kept_and_not_a_person() {
        let short = |text: &str| shortened(text.parse().expect("an address"));
        assert_eq!(short("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(short("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(short("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
    }
}
