//! The beat: a letter a day to an address that refuses it. Its bounce must come home; when it does not,
//! nobody would see the other bounces either, and the desk is told.

use crate::base::clock::Micros;
use crate::base::ids::BeatId;
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::sql;

#[derive(Clone, Debug)]
pub struct Beat {
    pub id: BeatId,
    pub sent_at: Micros,
    pub home_at: Option<Micros>,
    /// What the relay said, when it refused the letter itself.
    pub note: String,
}

/// Reports that need longer are too late to be of use.
const WITHIN: i64 = 36 * 3_600;
const KEPT_DAYS: i64 = 30;

/// How bounces come home, in words for the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// None was sent yet.
    Unknown,
    Beats(Micros),
    /// Sent, and not home yet; there is time.
    Waits,
    /// Since the one of then, none came home.
    Lost(Micros),
}

pub fn begin_beat(tx: &mut Transaction<'_>, now: Micros) -> Result<BeatId, StoreError> {
    let id = BeatId::new(now);
    tx.execute(
        sql!("insert into mail_beat (id, sent_at, note) values ($1, $2, '')"),
        &[&id, &now],
    )?;
    tx.execute(
        sql!("delete from mail_beat where sent_at < $1"),
        &[&now.plus_days(-KEPT_DAYS)],
    )?;
    Ok(id)
}

/// Says what the relay made of it. Refused at once, it says nothing of bounces.
pub fn note_beat(tx: &mut Transaction<'_>, id: BeatId, note: &str) -> Result<(), StoreError> {
    tx.execute(
        sql!("update mail_beat set note = $2 where id = $1"),
        &[&id, &note.chars().take(300).collect::<String>()],
    )?;
    Ok(())
}

/// A bounce came home. False when it is of no beat.
pub fn beat_home(tx: &mut Transaction<'_>, id: BeatId, now: Micros) -> Result<bool, StoreError> {
    let found = tx.execute(
        sql!("update mail_beat set home_at = coalesce(home_at, $2) where id = $1"),
        &[&id, &now],
    )?;
    Ok(found > 0)
}

pub fn last_beat(read: &mut ReadSession<'_>) -> Result<Option<Beat>, StoreError> {
    read.maybe(
        sql!("select id, sent_at, home_at, note from mail_beat order by sent_at desc limit 1"),
        &[],
        |row| {
            Ok(Beat {
                id: row.get("id")?,
                sent_at: row.get("sent_at")?,
                home_at: row.get("home_at")?,
                note: row.get("note")?,
            })
        },
    )
}

pub fn pulse(read: &mut ReadSession<'_>, now: Micros) -> Result<Pulse, StoreError> {
    let home = read.one(
        sql!("select max(sent_at) as at from mail_beat where home_at is not null"),
        &[],
        |row| row.get::<Option<Micros>>("at"),
    )?;
    // The first since then that has not come home.
    let out = read.one(
        sql!("select min(sent_at) as at from mail_beat where home_at is null and sent_at > $1"),
        &[&home.unwrap_or(Micros(0))],
        |row| row.get::<Option<Micros>>("at"),
    )?;
    Ok(match (home, out) {
        (_, Some(out)) if out.plus_seconds(WITHIN) < now => Pulse::Lost(out),
        (Some(home), _) => Pulse::Beats(home),
        (None, Some(_)) => Pulse::Waits,
        (None, None) => Pulse::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_beat_that_stays_away_is_told() {
        let news = News::new();
        let pulse_now = |news: &News| {
            let now = news.clock.now();
            news.read(move |read| pulse(read, now))
        };
        let send = |news: &News| {
            let now = news.clock.now();
            news.store
                .writes
                .housekeeping(move |tx| begin_beat(tx, now))
                .expect("sent")
        };
        let home = |news: &News, id: BeatId| {
            let now = news.clock.now();
            news.store
                .writes
                .housekeeping(move |tx| beat_home(tx, id, now))
                .expect("read")
        };
        assert_eq!(pulse_now(&news), Pulse::Unknown);
        let (first, began) = (send(&news), news.clock.now());
        assert_eq!(pulse_now(&news), Pulse::Waits);
        assert!(home(&news, first) && !home(&news, BeatId(uuid::Uuid::nil())));
        assert_eq!(pulse_now(&news), Pulse::Beats(began));
        news.clock.set(news.clock.now().plus_days(1));
        let (second, then) = (send(&news), news.clock.now());
        assert_eq!(pulse_now(&news), Pulse::Beats(began), "there is time");
        news.clock.set(news.clock.now().plus_days(2));
        assert_eq!(pulse_now(&news), Pulse::Lost(then));
        home(&news, second);
        assert_eq!(pulse_now(&news), Pulse::Beats(then));
    }
}
