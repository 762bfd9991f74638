//! Doors: guessing is slow, and nobody can shut another's door.
//!
//! A door is a place that tries come through: an address (IPv6: its /64), an account seen from an
//! address, a browser in which the account signed in before. Each try is counted before it is
//! judged, so that a hundred at once are a hundred; a right one takes the count back. After a few
//! failures a door is shut for a second, then two, then four, up to a quarter of an hour. A known
//! browser has only its own door, which strangers cannot reach. There is no door for an account as a
//! whole: whoever knows an address of the newsroom could shut it.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::base::clock::Micros;
use crate::base::ids::PersonId;
use crate::base::store::{OpenWrite, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::sql;

/// A place that tries come through, and how many may fail before it is shut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    name: String,
    free: i64,
}

/// A failure is forgotten this long after the last.
const FORGET_HOURS: i64 = 24;
/// The longest that a door is shut, in seconds.
const LONGEST_WAIT: i64 = 900;

impl Door {
    /// A whole newsroom may sit behind one address.
    pub fn address(address: IpAddr) -> Door {
        Door {
            name: format!("address {}", place(address)),
            free: 30,
        }
    }

    /// An account, seen from an address. Named by a digest: nobody's e-mail address is in the log.
    pub fn account(email: &str, address: IpAddr) -> Door {
        Door {
            name: format!("account {} from {}", digest(email), place(address)),
            free: 5,
        }
    }

    /// A browser in which this account signed in before.
    pub fn device(person: PersonId, token_hash: &str) -> Door {
        let device = token_hash.get(..16).unwrap_or_default();
        Door {
            name: format!("browser {device} of {person}"),
            free: 8,
        }
    }

    /// Codes of a second factor from browsers not known: only those who have the password come here,
    /// from however many addresses.
    pub fn codes(person: PersonId) -> Door {
        Door {
            name: format!("codes of {person}"),
            free: 8,
        }
    }

    /// Links that were opened with a made-up secret.
    pub fn links(address: IpAddr) -> Door {
        Door {
            name: format!("links from {}", place(address)),
            free: 20,
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many seconds the door is shut after so many failures.
    fn wait(&self, failures: i64) -> i64 {
        match u32::try_from(failures - self.free) {
            Ok(over) if failures >= self.free => 2_i64.saturating_pow(over.min(20)).min(LONGEST_WAIT),
            _ => 0,
        }
    }
}

/// An address as a door: whoever has one IPv6 address has its whole /64.
fn place(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text.to_lowercase().as_bytes());
    bytes.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// What a knock came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knock {
    /// The try may be judged. `slowed` names the door that this very try shuts, if it is wrong.
    Open { slowed: Option<String> },
    /// Not judged; come back in so many seconds.
    Shut { seconds: i64 },
}

/// Counts a try at all of these doors, or says how long one of them is still shut. Housekeeping.
pub fn knock(tx: &mut Transaction<'_>, doors: &[Door], now: Micros) -> Result<Knock, StoreError> {
    let mut counts = Vec::new();
    for door in doors {
        // The row is made first, so that two tries at once wait for each other on either engine.
        tx.execute(
            sql!(
                "insert into failed_sign_in (door, failures, last_at) values ($1, 0, $2)
                 on conflict (door) do update set failures = case
                     when failed_sign_in.last_at < $3 then 0 else failed_sign_in.failures end"
            ),
            &[&door.name, &now, &now.plus_seconds(-FORGET_HOURS * 3_600)],
        )?;
        let (failures, last_at) = tx.one(
            sql!("select failures, last_at from failed_sign_in where door = $1"),
            &[&door.name],
            |row| Ok((row.get::<i64>("failures")?, row.get::<Micros>("last_at")?)),
        )?;
        let until = last_at.plus_seconds(door.wait(failures));
        if until > now {
            let seconds = (until.0 - now.0 + Micros::SECOND - 1) / Micros::SECOND;
            return Ok(Knock::Shut { seconds });
        }
        counts.push(failures);
    }
    for door in doors {
        tx.execute(
            sql!("update failed_sign_in set failures = failures + 1, last_at = $2 where door = $1"),
            &[&door.name, &now],
        )?;
    }
    let slowed = doors.iter().zip(counts).find(|(door, n)| n + 1 == door.free);
    Ok(Knock::Open {
        slowed: slowed.map(|(door, _)| door.name.clone()),
    })
}

/// Takes back a try that was right: the account's and the browser's doors begin anew, an address's
/// does not, or one own account would pay for guessing at others.
pub fn welcome(tx: &mut Transaction<'_>, doors: &[Door]) -> Result<(), StoreError> {
    for door in doors {
        if door.name.starts_with("address ") || door.name.starts_with("links ") {
            tx.execute(
                sql!("update failed_sign_in set failures = failures - 1 where door = $1 and failures > 0"),
                &[&door.name],
            )?;
        } else {
            tx.execute(sql!("delete from failed_sign_in where door = $1"), &[&door.name])?;
        }
    }
    Ok(())
}

/// Says in the log that a door was shut.
pub fn slowed(write: OpenWrite<'_>, person: Option<PersonId>, door: String) -> Result<Position, StoreError> {
    write.record(&Change::SignInSlowed { person, door })?.commit()
}

/// Forgets doors that nobody has failed at for a day.
pub fn forget(tx: &mut Transaction<'_>, now: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!("delete from failed_sign_in where last_at < $1"),
        &[&now.plus_seconds(-FORGET_HOURS * 3_600)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn knock_at(news: &News, doors: &[Door]) -> Knock {
        let (doors, now) = (doors.to_vec(), news.clock.now());
        news.store
            .writes
            .housekeeping(move |tx| knock(tx, &doors, now))
            .expect("a knock")
    }

    #[test]
    fn each_failure_more_is_twice_the_wait() {
        let news = News::new();
        let door = Door::account("ada@gazette.example", [192, 0, 2, 1].into());
        for n in 1..=5 {
            let Knock::Open { slowed } = knock_at(&news, std::slice::from_ref(&door)) else {
                panic!("shut at {n}");
            };
            assert_eq!(slowed.is_some(), n == 5, "{n}");
        }
        for wait in [1, 2, 4, 8] {
            let shut = knock_at(&news, std::slice::from_ref(&door));
            assert_eq!(shut, Knock::Shut { seconds: wait });
            news.clock.set(news.clock.now().plus_seconds(wait));
            assert!(matches!(
                knock_at(&news, std::slice::from_ref(&door)),
                Knock::Open { .. }
            ));
        }
        assert_eq!(door.wait(10_000), LONGEST_WAIT);
    }

    #[test]
    fn a_right_try_begins_anew_but_not_for_the_address() {
        let news = News::new();
        let address: IpAddr = [192, 0, 2, 1].into();
        let doors = [
            Door::address(address),
            Door::account("ada@gazette.example", address),
        ];
        for _ in 0..30 {
            assert!(matches!(knock_at(&news, &doors[..1]), Knock::Open { .. }));
        }
        assert!(matches!(knock_at(&news, &doors), Knock::Shut { .. }));
        news.clock.set(news.clock.now().plus_seconds(1));
        assert!(matches!(knock_at(&news, &doors), Knock::Open { .. }));
        let all = doors.to_vec();
        news.store
            .writes
            .housekeeping(move |tx| welcome(tx, &all))
            .expect("welcome");
        assert!(matches!(knock_at(&news, &doors[1..]), Knock::Open { .. }));
        assert!(matches!(knock_at(&news, &doors), Knock::Shut { .. }));
    }

    #[test]
    fn a_day_later_all_is_forgotten() {
        let news = News::new();
        let door = [Door::account("ada@gazette.example", [192, 0, 2, 1].into())];
        for _ in 0..5 {
            knock_at(&news, &door);
        }
        assert!(matches!(knock_at(&news, &door), Knock::Shut { .. }));
        news.clock.set(news.clock.now().plus_days(1).plus_seconds(1));
        for _ in 0..5 {
            assert!(matches!(knock_at(&news, &door), Knock::Open { .. }));
        }
    }

    #[test]
    fn one_network_is_one_door() {
        let door = |text: &str| Door::address(text.parse().expect("an address"));
        assert_eq!(door("2001:db8:1:2::1"), door("2001:db8:1:2:ffff::9"));
        assert_ne!(door("2001:db8:1:2::1"), door("2001:db8:1:3::1"));
        assert_eq!(door("::ffff:192.0.2.7"), door("192.0.2.7"));
        assert_ne!(door("192.0.2.7"), door("192.0.2.8"));
    }
}
