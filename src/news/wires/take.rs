//! Take: what a wire answered comes in. Each item once for good; what was there before the first look, or
//! is hours old, is no flash.

use sha2::{Digest, Sha256};

use super::wire::{self, Wire};
use crate::base::clock::Micros;
use crate::base::ids::{FlashId, WireItemId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::flashes::{LONGEST, NewFlash, put_flash};
use crate::news::text::{clip, line};
use crate::sql;

/// Of one answer; more is no wire but an archive.
pub const MOST_ARRIVALS: usize = 500;
/// An unattended wire that sends more at once waits for an editor with the rest: something is wrong there.
const MOST_AT_ONCE: i64 = 10;
/// What its wire dates before is no news.
const HOURS: i64 = 6;
/// A feed's text may be a page; what is clipped to a line need not be read.
const READ: usize = 2_000;

/// An item as a wire gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// What the wire calls it.
    pub item: String,
    pub text: String,
    pub link: String,
    pub instruments: Vec<String>,
    pub said_at: Option<Micros>,
}

/// What became of an answer's items. Those known before are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub held: i64,
    pub released: i64,
    pub old: i64,
    pub position: Option<Position>,
}

/// Takes the items in, the last one first: feeds have the newest on top.
pub fn take_items(mut write: OpenWrite<'_>, looked: &Wire, arrivals: &[Arrival]) -> Result<Taken, NewsError> {
    let wire = wire::for_verb(&mut write, looked.edition, looked.id)?;
    // Somebody paused it, or led it elsewhere, while it was asked.
    if wire.paused || wire.url != looked.url {
        return Ok(Taken::default());
    }
    let mut taken = Taken::default();
    let mut flashes = Vec::new();
    for arrival in arrivals.iter().take(MOST_ARRIVALS).rev() {
        let text = line("text", &clip(&arrival.text, READ), READ)?;
        let text = clip(&text, LONGEST);
        let key = hash(&arrival.item);
        if text.is_empty() || known(&mut write, &wire, &key)? {
            continue;
        }
        let at = write.at;
        let stale = arrival
            .said_at
            .is_some_and(|said| said.plus_seconds(HOURS * 3_600) < at);
        let (state, flash) = if wire.begun_at.is_none() || stale {
            taken.old += 1;
            ("old", None)
        } else if wire.unattended && taken.released < MOST_AT_ONCE {
            match put_flash(&mut write, &flash_of(&wire, &key, &text, &arrival.instruments)) {
                Ok(put) => {
                    taken.released += 1;
                    flashes.extend(put.change);
                    ("released", Some(put.id))
                }
                // An editor may know what it means.
                Err(NewsError::Invalid(_)) => {
                    taken.held += 1;
                    ("held", None)
                }
                Err(other) => return Err(other),
            }
        } else {
            taken.held += 1;
            ("held", None)
        };
        // One answer comes at one moment, and its lines have an order all the same.
        let came_at = Micros(write.at.0 + taken.held + taken.released + taken.old);
        insert(&mut write, &wire, (&key, &text, came_at), arrival, (state, flash))?;
    }
    let first = wire.begun_at.is_none();
    if taken == Taken::default() && !first {
        return Ok(taken);
    }
    let at = write.at;
    write.execute(
        sql!("update wire set begun_at = coalesce(begun_at, $2) where id = $1"),
        &[&wire.id, &at],
    )?;
    let mut recorded = write.record(&Change::WireTaken {
        edition: wire.edition,
        wire: wire.id,
        held: taken.held,
        released: taken.released,
    })?;
    for flash in &flashes {
        recorded = recorded.record(flash)?;
    }
    taken.position = Some(recorded.commit()?);
    Ok(taken)
}

/// Ids of wires are of any length and kind; what is kept of them is.
fn hash(item: &str) -> String {
    let digest = Sha256::digest(item.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn known(write: &mut OpenWrite<'_>, wire: &Wire, key: &str) -> Result<bool, NewsError> {
    let find = sql!("select state from wire_item where wire_id = $1 and item = $2");
    let found = write.maybe(find, &[&wire.id, &key], |row| row.get::<String>("state"))?;
    Ok(found.is_some())
}

pub(super) fn flash_of(wire: &Wire, key: &str, text: &str, instruments: &[String]) -> NewFlash {
    NewFlash {
        edition: wire.edition,
        text: text.to_owned(),
        importance: wire.importance,
        instruments: instruments.to_vec(),
        source: wire.name.clone(),
        article: None,
        // Twice released, by two editors or after a crash, is one flash all the same.
        origin: Some(format!("wire:{}:{key}", wire.id)),
    }
}

fn insert(
    write: &mut OpenWrite<'_>,
    wire: &Wire,
    (key, text, came_at): (&str, &str, Micros),
    arrival: &Arrival,
    (state, flash): (&str, Option<FlashId>),
) -> Result<(), NewsError> {
    // A link is for an editor's eyes; what is no address is none.
    let link = Some(arrival.link.as_str())
        .filter(|link| link.starts_with("https://") || link.starts_with("http://"))
        .filter(|link| link.len() <= 500)
        .unwrap_or_default();
    let instruments = clip(&arrival.instruments.join(","), 400);
    write.execute(
        sql!(
            "insert into wire_item (id, wire_id, edition_id, item, text, link, instruments, said_at, came_at, state,
                                    flash_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            &WireItemId::new(came_at),
            &wire.id,
            &wire.edition,
            &key,
            &text,
            &link,
            &instruments,
            &arrival.said_at,
            &came_at,
            &state,
            &flash,
        ],
    )?;
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Format, NewWire, by_id, held, save_wire};
    use super::*;
    use crate::news::flashes::{Importance, live};
    use crate::testing::News;

    pub fn wire(news: &News, unattended: bool) -> Wire {
        let edition = news.edition;
        let new = NewWire {
            name: "Harbour Wire".to_owned(),
            url: "https://wire.example/lines".to_owned(),
            format: Format::Lines,
            importance: Importance::parse(2).expect("a step"),
            unattended,
            seconds: 30,
        };
        let (id, _) = news
            .write(move |w| save_wire(w, edition, None, &new))
            .expect("saved");
        // Its first answer is what was there before.
        take(news, id, &[]);
        news.read(move |r| by_id(r, id)).expect("there")
    }

    pub fn take(news: &News, id: crate::base::ids::WireId, texts: &[&str]) -> Taken {
        let wire = news.read(move |r| by_id(r, id)).expect("there");
        let arrivals: Vec<Arrival> = texts.iter().map(|text| arrival(text)).collect();
        news.write(move |w| take_items(w, &wire, &arrivals))
            .expect("taken")
    }

    fn arrival(text: &str) -> Arrival {
        Arrival {
            item: format!("id of {text}"),
            text: text.to_owned(),
            ..Arrival::default()
        }
    }

    fn public(news: &News) -> Vec<String> {
        let edition = news.edition;
        let all = news.read(move |r| live::latest(r, edition, &live::Filter::default(), live::start(), 99));
        all.into_iter().map(|flash| flash.text).collect()
    }

    #[test]
    fn what_comes_is_held_once_and_what_was_there_is_old() {
        let news = News::new();
        let edition = news.edition;
        let wire = wire(&news, false);
        let first = take(&news, wire.id, &["Oil rises", "Rates stay"]);
        assert_eq!((first.held, first.released, first.old), (2, 0, 0));
        assert_eq!(news.verbs(1), ["wire_taken"]);
        assert_eq!(
            take(&news, wire.id, &["Oil rises", "Rates stay"]),
            Taken::default()
        );
        assert_eq!(
            news.verbs(2),
            ["wire_taken", "wire_taken"],
            "the same again says nothing"
        );
        let lines = news.read(move |r| held(r, edition, 9));
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Oil rises", "Rates stay"],
            "as the wire has them, the newest first"
        );
        assert_eq!(public(&news), [] as [&str; 0]);

        let id = wire.id;
        let at = news.clock.now();
        let arrivals = [Arrival {
            said_at: Some(at.plus_seconds(-7 * 3_600)),
            ..arrival("Jobs rose this morning")
        }];
        let wire = news.read(move |r| by_id(r, id)).expect("there");
        let late = news
            .write(move |w| take_items(w, &wire, &arrivals))
            .expect("taken");
        assert_eq!((late.held, late.old), (0, 1));
    }

    #[test]
    fn an_unattended_wire_publishes_a_few_and_holds_a_flood() {
        let news = News::new();
        let wire = wire(&news, true);
        let one = take(&news, wire.id, &["Rates stay"]);
        assert_eq!((one.held, one.released), (0, 1));
        assert_eq!(news.verbs(2), ["wire_taken", "flash_published"]);
        assert_eq!(public(&news), ["Rates stay"]);
        let many: Vec<String> = (0..40).map(|n| format!("Line {n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let flood = take(&news, wire.id, &many);
        assert_eq!((flood.held, flood.released), (30, 10));
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_word_and_what_is_empty_is_nothing() {
        let news = News::new();
        let edition = news.edition;
        let wire = wire(&news, false);
        let long = "Rates and the price of oil ".repeat(400);
        let taken = take(&news, wire.id, &[" \n ", &long]);
        assert_eq!(taken.held, 1);
        let held = news.read(move |r| held(r, edition, 9));
        assert!(held[0].text.chars().count() <= LONGEST && held[0].text.ends_with('…'));
    }
}
