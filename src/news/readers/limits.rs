//! How often a sign-up is taken. A sign-up sends a letter to an address that somebody typed, so the
//! form must be no way to fill a stranger's mailbox: one letter an hour and three a day for an
//! address, some twenty an hour for a network, and few without proof of work.

use std::net::IpAddr;

use uuid::Uuid;

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, new_id};
use crate::base::store::{StoreError, Transaction};
use crate::sql;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// At most so many in so many seconds.
type Limit = (i64, i64);

/// An office, a school or a mobile network may be behind one address.
const NETWORK: [Limit; 2] = [(20, HOUR), (60, DAY)];
/// Without script: the slow door.
const NETWORK_WITHOUT_PROOF: [Limit; 2] = [(3, HOUR), (6, DAY)];
/// All sign-ups of an edition that come without proof, from however many networks.
const EDITION_WITHOUT_PROOF: [Limit; 2] = [(60, HOUR), (300, DAY)];
/// Letters to one address.
const ADDRESS: [Limit; 2] = [(1, HOUR), (3, DAY)];

/// Who knocks at the form.
#[derive(Clone, Debug)]
pub struct Knock {
    pub edition: EditionId,
    pub network: IpAddr,
    /// The word of a question that was answered; none came without script.
    pub proof: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Open,
    /// Come back in so many seconds.
    Shut {
        seconds: i64,
    },
}

/// Counts a sign-up, or says how long this network must wait. Housekeeping: it counts what then fails
/// too.
pub fn admit(tx: &mut Transaction<'_>, knock: &Knock, now: Micros) -> Result<Admission, StoreError> {
    let mut doors = vec![(format!("network {}", place(knock.network)), NETWORK)];
    let proven = match &knock.proof {
        Some(word) => is_first_use(tx, word, now)?,
        None => false,
    };
    if !proven {
        doors.push((
            format!("slow network {}", place(knock.network)),
            NETWORK_WITHOUT_PROOF,
        ));
        doors.push((format!("slow edition {}", knock.edition), EDITION_WITHOUT_PROOF));
    }
    for (door, limits) in &doors {
        if let Some(seconds) = shut_for(tx, door, limits, now)? {
            return Ok(Admission::Shut { seconds });
        }
    }
    for (door, _) in &doors {
        count(tx, door, now)?;
    }
    Ok(Admission::Open)
}

/// Whether a letter may go to an address now; counts it if so.
pub(super) fn may_write(tx: &mut Transaction<'_>, hash: &str, now: Micros) -> Result<bool, StoreError> {
    let door = format!("address {hash}");
    if shut_for(tx, &door, &ADDRESS, now)?.is_some() {
        return Ok(false);
    }
    count(tx, &door, now)?;
    Ok(true)
}

pub(super) fn forget_tries(tx: &mut Transaction<'_>, now: Micros) -> Result<u64, StoreError> {
    tx.execute(
        sql!("delete from sign_up_try where at < $1"),
        &[&now.plus_seconds(-DAY)],
    )
}

fn is_first_use(tx: &mut Transaction<'_>, word: &str, now: Micros) -> Result<bool, StoreError> {
    let first = tx.execute(
        sql!("insert into sign_up_try (door, id, at) values ($1, $2, $3) on conflict (door, id) do nothing"),
        &[&format!("proof {word}"), &Uuid::nil(), &now],
    )?;
    Ok(first > 0)
}

fn count(tx: &mut Transaction<'_>, door: &str, now: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!("insert into sign_up_try (door, id, at) values ($1, $2, $3)"),
        &[&door, &new_id(now), &now],
    )?;
    Ok(())
}

/// How long the door stays shut; none when it is open.
fn shut_for(
    tx: &mut Transaction<'_>,
    door: &str,
    limits: &[Limit],
    now: Micros,
) -> Result<Option<i64>, StoreError> {
    let mut longest = None;
    for (most, seconds) in limits {
        // The oldest of the last `most`: when it is older than the window, there is room again.
        let oldest = tx.maybe(
            sql!("select at from sign_up_try where door = $1 order by at desc limit 1 offset $2"),
            &[&door, &(most - 1)],
            |row| row.get::<Micros>("at"),
        )?;
        let free_at = oldest.map(|at| at.plus_seconds(*seconds)).filter(|at| *at > now);
        let wait = free_at.map(|at| (at.0 - now.0 + Micros::SECOND - 1) / Micros::SECOND);
        longest = longest.max(wait);
    }
    Ok(longest)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn knock(news: &News, network: [u8; 4], proof: Option<&str>) -> Admission {
        let knock = Knock {
            edition: news.edition,
            network: network.into(),
            proof: proof.map(str::to_owned),
        };
        let now = news.clock.now();
        news.store
            .writes
            .housekeeping(move |tx| admit(tx, &knock, now))
            .expect("counted")
    }

    #[test]
    fn a_network_signs_up_twenty_an_hour_and_sixty_a_day() {
        let news = News::new();
        let mut word = 0;
        let mut proven = || {
            word += 1;
            knock(&news, [192, 0, 2, 1], Some(&format!("w{word}")))
        };
        for hour in 0..3 {
            for n in 0..20 {
                assert_eq!(proven(), Admission::Open, "{hour} {n}");
            }
            assert!(matches!(proven(), Admission::Shut { seconds } if (1..=86_400).contains(&seconds)));
            news.clock.set(news.clock.now().plus_seconds(3_601));
        }
        assert!(matches!(proven(), Admission::Shut { seconds } if seconds > 3_600));
        assert_eq!(knock(&news, [192, 0, 2, 2], Some("other")), Admission::Open);
    }

    #[test]
    fn without_proof_the_door_is_slow_and_a_proof_is_good_once() {
        let news = News::new();
        for _ in 0..3 {
            assert_eq!(knock(&news, [192, 0, 2, 1], None), Admission::Open);
        }
        assert!(matches!(
            knock(&news, [192, 0, 2, 1], None),
            Admission::Shut { .. }
        ));
        assert_eq!(knock(&news, [192, 0, 2, 1], Some("once")), Admission::Open);
        assert!(matches!(
            knock(&news, [192, 0, 2, 1], Some("once")),
            Admission::Shut { .. }
        ));
        // From everywhere at once.
        let open = (0..200_u8)
            .filter(|n| knock(&news, [198, 51, 100, *n], None) == Admission::Open)
            .count();
        assert_eq!(open, 57);
    }
}
