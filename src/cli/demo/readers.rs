//! The demo's readers and their mail: a handful who signed up over the weeks, and the issues of the last
//! days, sent into the embedded outbox by the courier itself while the clock moves.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, anyhow};

use crate::app::{House, mail_settings};
use crate::base::clock::{Clock, Micros};
use crate::base::ids::{SubscriberId, TopicId};
use crate::base::store::Actor;
use crate::couriers::mail::{Courier, Mail, Memory};
use crate::news::editions::{self, Edition};
use crate::news::readers::{
    self, Choices, Circumstance, EVERY_DAY, Email, Keys, SignUp, subscriber_by_address, wording,
};
use crate::news::updates;
use crate::sql;

/// Somebody who signs up, so many days ago.
struct Reader {
    address: &'static str,
    days_ago: i64,
    origin: &'static str,
    hour: i64,
    zone: &'static str,
    topics: &'static [&'static str],
    then: Then,
}

/// What they did after signing up.
enum Then {
    Reads,
    WorkingDays,
    ReadsText,
    Left,
    /// Has not pressed the button yet.
    Waits,
}

const READERS: [Reader; 9] = [
    reader("breakfast@reader.example", 21, "dialog", 7, "", &[], Then::Reads),
    reader(
        "treasury@mill.example",
        19,
        "page",
        7,
        "",
        &["interest-rates", "inflation"],
        Then::WorkingDays,
    ),
    reader("loud@reader.example", 17, "dialog", 8, "", &[], Then::Left),
    reader(
        "desk@freight.example",
        15,
        "footer",
        6,
        "",
        &["trade-tariffs", "oil", "opec"],
        Then::Reads,
    ),
    reader(
        "terminal@reader.example",
        12,
        "page",
        7,
        "Asia/Tokyo",
        &[],
        Then::ReadsText,
    ),
    reader(
        "floor@fund.example",
        9,
        "page",
        7,
        "America/New_York",
        &[],
        Then::WorkingDays,
    ),
    reader(
        "library@school.example",
        8,
        "dialog",
        7,
        "",
        &["european-union"],
        Then::Reads,
    ),
    reader("evening@reader.example", 5, "footer", 18, "", &[], Then::Reads),
    reader("perhaps@reader.example", 0, "dialog", 7, "", &[], Then::Waits),
];

const fn reader(
    address: &'static str,
    days_ago: i64,
    origin: &'static str,
    hour: i64,
    zone: &'static str,
    topics: &'static [&'static str],
    then: Then,
) -> Reader {
    Reader {
        address,
        days_ago,
        origin,
        hour,
        zone,
        topics,
        then,
    }
}

/// Issues of so many days are sent.
const DAYS: i64 = 4;

/// The post office of the filling.
pub struct Post {
    courier: Courier,
    memory: Memory,
    edition: Edition,
    begins: Micros,
    coming: VecDeque<(Micros, &'static Reader)>,
}

impl Post {
    /// `url` is where the demo will be reached.
    pub fn open(house: &House, edition: &Edition, now: Micros, url: &str) -> anyhow::Result<Post> {
        let mail = Arc::new(Mail::new(mail_settings(&house.config.mail, url, &house.data)?)?);
        let memory = Memory::open(&mail).context("the sender's identity cannot be read")?;
        Ok(Post {
            courier: Courier {
                store: house.store.clone(),
                mail,
                stop: Arc::new(AtomicBool::new(false)),
            },
            memory,
            edition: edition.clone(),
            begins: now.plus_days(-DAYS),
            coming: READERS
                .iter()
                .map(|reader| (now.plus_days(-reader.days_ago).plus_seconds(-1_800), reader))
                .collect(),
        })
    }

    /// Lets everything happen that falls due until a moment: sign-ups, then letters.
    pub fn until(&mut self, clock: &Clock, to: Micros) -> anyhow::Result<()> {
        while let Some((at, reader)) = self.coming.front().copied().filter(|(at, _)| *at <= to) {
            self.coming.pop_front();
            self.send_until(clock, at)?;
            clock.set(at);
            self.join(clock, reader)
                .with_context(|| format!("the demo's reader {}", reader.address))?;
        }
        self.send_until(clock, to)
    }

    fn send_until(&mut self, clock: &Clock, to: Micros) -> anyhow::Result<()> {
        if to < self.begins {
            return Ok(());
        }
        loop {
            while self.courier.step(&mut self.memory)? {}
            let next = self.courier.store.reads.wait(updates::next_due)?;
            let now = clock.now();
            // Letters are frozen before they are due, and leave when they are.
            let moments = next.map(|due| [due.plus_seconds(-updates::FREEZE_BEFORE), due]);
            let moment = moments.and_then(|all| all.into_iter().find(|at| *at > now));
            match moment.filter(|at| *at <= to) {
                Some(at) => clock.set(at),
                None => return Ok(()),
            }
        }
    }

    fn join(&self, clock: &Clock, reader: &'static Reader) -> anyhow::Result<()> {
        let writes = &self.courier.store.writes;
        let (edition, email) = (self.edition.id, Email::parse(reader.address)?);
        let circumstance = Circumstance {
            wording: wording(&self.edition.language),
            page: "/sign-up".to_owned(),
            method: "form".to_owned(),
            network: None,
        };
        let new = SignUp {
            edition,
            email,
            choices: self.choices(reader)?,
            origin: reader.origin.to_owned(),
            circumstance: circumstance.clone(),
        };
        writes.wait(Actor::Reader, move |write| readers::sign_up(write, &new))?;
        if matches!(reader.then, Then::Waits) {
            return Ok(());
        }
        clock.set(clock.now().plus_seconds(300));
        let (id, token) = self.token(reader.address)?;
        let how = Circumstance {
            method: "link".to_owned(),
            ..circumstance
        };
        writes.wait(Actor::Reader, move |write| {
            readers::confirm(write, edition, &token, &how)
        })?;
        if matches!(reader.then, Then::Left) {
            clock.set(clock.now().plus_days(1));
            let how = Circumstance {
                method: "one click".to_owned(),
                ..Circumstance::default()
            };
            writes.wait(Actor::Reader, move |write| {
                readers::leave(write, id, "one click", false, &how)
            })?;
        }
        Ok(())
    }

    fn choices(&self, reader: &Reader) -> anyhow::Result<Choices> {
        let edition = self.edition.id;
        let topics = self
            .courier
            .store
            .reads
            .wait(move |read| editions::topics(read, edition))?;
        let find = |slug: &&str| -> anyhow::Result<TopicId> {
            let found = topics.iter().find(|topic| topic.slug == **slug);
            found
                .map(|topic| topic.id)
                .ok_or_else(|| anyhow!("there is no topic {slug}"))
        };
        Ok(Choices {
            hour: reader.hour,
            zone: reader.zone.to_owned(),
            weekdays: match reader.then {
                Then::WorkingDays => 0b001_1111,
                _ => EVERY_DAY,
            },
            text_only: matches!(reader.then, Then::ReadsText),
            topics: reader.topics.iter().map(find).collect::<anyhow::Result<_>>()?,
            stories: Vec::new(),
            paused_until: None,
        })
    }

    fn token(&self, address: &'static str) -> anyhow::Result<(SubscriberId, String)> {
        let edition = self.edition.id;
        let (keys, found) = self.courier.store.reads.wait(move |read| {
            Ok::<_, crate::base::store::StoreError>((
                Keys::load(read)?,
                subscriber_by_address(read, edition, address)?,
            ))
        })?;
        let (keys, found) = keys.zip(found).context("nobody signed up")?;
        Ok((found.id, keys.confirmation(found.id, found.signed_up_at)))
    }

    /// How many letters lie in the outbox.
    pub fn posted(&self) -> anyhow::Result<i64> {
        Ok(self.courier.store.reads.wait(|read| {
            read.one(sql!("select count(*) as n from outbox_message"), &[], |row| {
                row.get::<i64>("n")
            })
        })?)
    }
}
