//! Export: the list as CSV, page by page, in columns that the import reads; and everything about one
//! reader, for that reader.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Email;
use super::evidence::{DAYS, consents};
use super::subscriber::{Subscriber, SubscriberState, subscriber, with_topics};
use super::suppress::{Reason, is_suppressed, suppressions};
use super::wording::wording_of;
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, SubscriberId, TopicId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::editions;
use crate::news::stories::story;
use crate::sql;

/// Lines in one page of an export.
const PAGE: i64 = 1_000;

/// Says in the log that somebody takes the list away. Comes before the first line leaves.
pub fn note_export(write: OpenWrite<'_>, edition: EditionId) -> Result<Position, StoreError> {
    write.record(&Change::SubscribersExported { edition })?.commit()
}

/// Subscribers by id, after one; of one state or all.
pub fn subscribers_after(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    state: Option<SubscriberState>,
    after: Option<SubscriberId>,
    limit: i64,
) -> Result<Vec<Subscriber>, StoreError> {
    let after = after.unwrap_or(SubscriberId(uuid::Uuid::nil()));
    let found = read.all(
        sql!(
            "select id, edition_id, email, state, signed_up_at, confirmed_at, changed_at, origin, hour, zone, weekdays,
                    text_only, paused_until
             from subscriber
             where edition_id = $1 and (cast($2 as text) is null or state = $2) and id > $3 order by id limit $4"
        ),
        &[&edition, &state.map(SubscriberState::as_str), &after, &limit],
        Subscriber::from_row,
    )?;
    found.into_iter().map(|found| with_topics(read, found)).collect()
}

pub const HEAD: &str =
    "email,state,topics,hour,zone,weekdays,text_only,origin,signed_up_at,confirmed_at,paused_until\r\n";

/// The next page of the list, and after whom it goes on; nothing when it is at its end.
pub fn export_page(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    state: Option<SubscriberState>,
    after: Option<SubscriberId>,
) -> Result<Option<(String, SubscriberId)>, StoreError> {
    let page = subscribers_after(read, edition, state, after, PAGE)?;
    let Some(last) = page.last().map(|last| last.id) else {
        return Ok(None);
    };
    let all = editions::topics(read, edition)?;
    let slugs: HashMap<TopicId, String> = all.into_iter().map(|topic| (topic.id, topic.slug)).collect();
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for subscriber in &page {
        out.write_record(cells(subscriber, &slugs))
            .map_err(|error| StoreError::Engine(error.to_string()))?;
    }
    let bytes = out
        .into_inner()
        .map_err(|error| StoreError::Engine(error.to_string()))?;
    Ok(Some((String::from_utf8_lossy(&bytes).into_owned(), last)))
}

fn cells(subscriber: &Subscriber, slugs: &HashMap<TopicId, String>) -> [String; 11] {
    let choices = &subscriber.choices;
    let topics: Vec<&str> = choices
        .topics
        .iter()
        .filter_map(|topic| slugs.get(topic).map(|slug| slug.as_str()))
        .collect();
    let time = |at: Option<Micros>| at.map_or_else(String::new, |at| at.timestamp().to_string());
    [
        subscriber.email.clone(),
        subscriber.state.as_str().to_owned(),
        topics.join(" "),
        choices.hour.to_string(),
        choices.zone.clone(),
        day_words(choices.weekdays),
        if choices.text_only { "yes" } else { "no" }.to_owned(),
        subscriber.origin.clone(),
        time(Some(subscriber.signed_up_at)),
        time(subscriber.confirmed_at),
        time(choices.paused_until),
    ]
}

fn day_words(weekdays: i64) -> String {
    let days = DAYS
        .iter()
        .enumerate()
        .filter(|(bit, _)| weekdays >> bit & 1 == 1);
    days.map(|(_, day)| day.to_lowercase())
        .collect::<Vec<_>>()
        .join(" ")
}

pub const SUPPRESSIONS_HEAD: &str = "address_hash,reason,at\r\n";

/// Where a list of suppressed addresses goes on: when, and the hash.
type After = (Micros, String);

/// The suppression list as CSV: hashes that only this installation can compare.
pub fn export_suppressions(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    before: Option<After>,
) -> Result<Option<(String, After)>, StoreError> {
    let page = suppressions(read, edition, before, PAGE)?;
    let Some(last) = page.last().map(|last| (last.at, last.hash.clone())) else {
        return Ok(None);
    };
    let lines = page
        .iter()
        .map(|line| format!("{},{},{}\r\n", line.hash, line.reason, line.at.timestamp()));
    Ok(Some((lines.collect(), last)))
}

/// Everything kept about one reader, in words; none for nobody.
pub fn own_data(read: &mut ReadSession<'_>, id: SubscriberId) -> Result<Option<Value>, StoreError> {
    let Some(found) = subscriber(read, id)? else {
        return Ok(None);
    };
    let time = |at: Micros| at.timestamp().to_string();
    let topics: Vec<String> = editions::topics_by_id(read, &found.choices.topics)?
        .into_iter()
        .map(|topic| topic.name)
        .collect();
    let mut stories = Vec::new();
    for id in &found.choices.stories {
        stories.extend(story(read, *id)?.map(|story| story.title));
    }
    let evidence: Vec<Value> = consents(read, id)?
        .iter()
        .map(|line| {
            json!({
                "at": time(line.at),
                "action": line.action,
                "choices": line.choices,
                "page": line.page,
                "method": line.method,
                "network": line.network,
                "wording": line.wording,
                "language": line.language,
                "text": wording_of(&line.wording, &line.language),
            })
        })
        .collect();
    let letters = read.all(
        sql!("select kind, state, made_at from note_letter where subscriber_id = $1 order by id"),
        &[&id],
        |row| {
            Ok(json!({
                "kind": row.get::<String>("kind")?,
                "state": row.get::<String>("state")?,
                "at": time(row.get("made_at")?),
            }))
        },
    )?;
    let copies = read.all(
        sql!(
            "select day, state, reason, relay, outcome, settled_at from delivery
             where subscriber_id = $1 order by day"
        ),
        &[&id],
        |row| {
            Ok(json!({
                "issue": issue_date(row.get("day")?),
                "state": row.get::<String>("state")?,
                "reason": row.get::<String>("reason")?,
                "relay": row.get::<String>("relay")?,
                "outcome": row.get::<String>("outcome")?,
                "at": row.get::<Option<Micros>>("settled_at")?.map(time),
            }))
        },
    )?;
    let came_back = read.all(
        sql!("select at, kind, code, reason, raw, undone from mail_event where subscriber_id = $1 order by at, id"),
        &[&id],
        |row| {
            Ok(json!({
                "at": time(row.get("at")?),
                "kind": row.get::<String>("kind")?,
                "code": row.get::<String>("code")?,
                "reason": row.get::<String>("reason")?,
                "report": row.get::<String>("raw")?,
                "undone": row.get::<bool>("undone")?,
            }))
        },
    )?;
    let suppressed = match Email::parse(&found.email) {
        Ok(email) => is_suppressed(read, found.edition, &email)?.map(Reason::as_str),
        Err(_) => None,
    };
    Ok(Some(json!({
        "email": found.email,
        "state": found.state.as_str(),
        "signed_up_at": time(found.signed_up_at),
        "confirmed_at": found.confirmed_at.map(time),
        "origin": found.origin,
        "hour": found.choices.hour,
        "zone": found.choices.zone,
        "weekdays": day_words(found.choices.weekdays),
        "text_only": found.choices.text_only,
        "topics": topics,
        "stories": stories,
        "paused_until": found.choices.paused_until.map(time),
        "evidence": evidence,
        "letters": letters,
        "copies": copies,
        "came_back": came_back,
        "suppressed": suppressed,
    })))
}

/// The date of an issue, from its day since 1970-01-01.
fn issue_date(day: i64) -> Option<String> {
    let span = jiff::Span::new().try_days(day).ok()?;
    let date = jiff::civil::date(1970, 1, 1).checked_add(span).ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::import_file::read_import;
    use super::super::tests::reader;
    use super::*;
    use crate::testing::News;

    #[test]
    fn what_is_exported_can_be_imported() {
        let news = News::new();
        for n in 0..3 {
            reader(&news, &format!("reader{n}@mail.example"));
        }
        let edition = news.edition;
        let page = news.read(move |read| export_page(read, edition, Some(SubscriberState::Active), None));
        let (text, last) = page.expect("a page");
        assert!(
            news.read(move |read| export_page(read, edition, None, Some(last)))
                .is_none()
        );
        let file = read_import(format!("{HEAD}{text}").as_bytes()).expect("read");
        assert_eq!((file.lines.len(), file.problems.len()), (3, 0));
        let mut addresses: Vec<&str> = file.lines.iter().map(|line| line.email.as_str()).collect();
        addresses.sort_unstable();
        assert_eq!(addresses[0], "reader0@mail.example");
    }

    #[test]
    fn a_reader_gets_the_very_words_they_agreed_to() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        let data = news.read(move |read| own_data(read, id)).expect("somebody");
        assert_eq!(data["email"], "reader@mail.example");
        assert!(
            data["evidence"][0]["text"]
                .as_str()
                .expect("words")
                .contains("track")
        );
        assert_eq!(data["letters"][0]["kind"], "confirm");
        assert_eq!(data["suppressed"], Value::Null);
        let (edition, email) = (news.edition, Email::parse("reader@mail.example").expect("one"));
        news.write(move |w| super::super::suppress(w, edition, &email, Reason::ByHand, ""))
            .expect("suppressed");
        let data = news.read(move |read| own_data(read, id)).expect("somebody");
        assert_eq!(data["suppressed"], "by hand");
    }
}
