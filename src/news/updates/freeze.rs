//! Freezing: letters, their hash and the list of readers are written and counted before anything
//! leaves. A retry never asks again who should get it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::audience::{self, Member, Which};
use super::issue::{self, Issue, IssueState};
use super::plan::{HOUSE_HOUR, date_of, due_at};
use super::wave::{self, FREEZE_BEFORE, Wave, WaveState, advance};
use super::{Draft, Lease, Letter, Policy, TopicSet};
use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, SubscriberId, VariantId};
use crate::base::store::{Actor, Store, StoreError, Transaction};
use crate::changes::Change;
use crate::news::NewsError;
use crate::news::editions::{self, Edition};
use crate::sql;

/// Readers in one transaction.
const PAGE: i64 = 2_000;
/// Nobody gets two letters closer together than this.
const APART: i64 = 12 * 3_600;

/// Freezes every wave whose time has come. Returns how many were frozen.
pub fn freeze_due(store: &Store, lease: &Lease, policy: &Policy) -> Result<usize, NewsError> {
    let now = store.writes.clock().now();
    let due = store
        .reads
        .wait(move |read| wave::in_state(read, WaveState::Planned, now.plus_seconds(FREEZE_BEFORE)))?;
    let mut frozen = 0;
    for wave in due {
        let issue_id = wave.issue;
        let issue = store.reads.wait(move |read| issue::by_id(read, issue_id))?;
        if now > wave.due_at.plus_seconds(policy.late) {
            end(
                store,
                &wave,
                WaveState::Missed,
                "it was too late when sending became possible",
            )?;
        } else if issue.state == IssueState::Killed {
            end(store, &wave, WaveState::Killed, "the issue was killed")?;
        } else if issue.may_leave(now) {
            frozen += usize::from(freeze(store, lease, policy, &wave, &issue)?);
        }
    }
    Ok(frozen)
}

fn end(store: &Store, wave: &Wave, state: WaveState, note: &str) -> Result<(), NewsError> {
    let (wave, note) = (wave.clone(), note.to_owned());
    store.writes.wait(Actor::Clock, move |mut write| {
        let at = write.at;
        if !advance(&mut write, wave.id, wave.state, state, at, &note)? {
            return Ok(());
        }
        let change = Change::WaveEnded {
            edition: wave.edition,
            issue: wave.issue,
            wave: wave.id,
            state: state.as_str().to_owned(),
            accepted: 0,
            failed: 0,
            uncertain: 0,
        };
        write.record(&change)?.commit()?;
        Ok(())
    })
}

/// What the pages of readers share.
struct Freezing {
    wave: Wave,
    edition: Edition,
    draft: Draft,
    weekday: u8,
    last_at: Micros,
    now: Micros,
    letters: Mutex<HashMap<String, Option<VariantId>>>,
}

fn freeze(
    store: &Store,
    lease: &Lease,
    policy: &Policy,
    wave: &Wave,
    issue: &Issue,
) -> Result<bool, NewsError> {
    let now = store.writes.clock().now();
    let (read_wave, read_issue) = (wave.clone(), issue.clone());
    let late = policy.late;
    let freezing = store.reads.wait(move |read| {
        let edition = editions::edition_by_id(read, read_wave.edition)?
            .ok_or_else(|| NewsError::NotFound("edition of this wave".to_owned()))?;
        let line = line_of(&read_wave, &edition);
        let draft = Draft::load(
            read,
            &edition,
            (read_wave.day, Some(&read_issue)),
            (&line.0, line.1),
            now,
        )?;
        let date = date_of(read_wave.day);
        Ok::<_, NewsError>(Freezing {
            weekday: date.map_or(0, |date| date.weekday().to_monday_zero_offset() as u8),
            last_at: read_wave.due_at.max(now).plus_seconds(late),
            wave: read_wave,
            edition,
            draft,
            now,
            letters: Mutex::default(),
        })
    })?;
    let freezing = Arc::new(freezing);
    begin_anew(store, &freezing, lease)?;
    for zone in zones_of(&freezing) {
        let mut after = SubscriberId(uuid::Uuid::nil());
        loop {
            let (shared, lease, zone) = (Arc::clone(&freezing), lease.clone(), zone.clone());
            let last = store
                .writes
                .housekeeping(move |tx| page_of_readers(tx, &shared, &lease, zone.as_deref(), after))?;
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
    }
    finish(store, &freezing)
}

/// How readers of this wave write their zone: the edition's own is also an empty one. None: however.
fn zones_of(freezing: &Freezing) -> Vec<Option<String>> {
    let wave = &freezing.wave;
    if wave.hour < 0 {
        return vec![None];
    }
    let mut zones = vec![Some(wave.zone.clone())];
    if wave.zone == freezing.edition.zone_name {
        zones.push(Some(String::new()));
    }
    zones
}

/// The zone and hour whose earlier letters say what these readers have seen.
pub(super) fn line_of(wave: &Wave, edition: &Edition) -> (String, i64) {
    if wave.hour < 0 {
        (edition.zone_name.clone(), HOUSE_HOUR)
    } else {
        (wave.zone.clone(), wave.hour)
    }
}

/// A freezing that broke off left rows that nobody has claimed; it begins anew.
fn begin_anew(store: &Store, freezing: &Arc<Freezing>, lease: &Lease) -> Result<(), NewsError> {
    let (shared, lease) = (Arc::clone(freezing), lease.clone());
    store.writes.housekeeping(move |tx| {
        lease.holds(tx, shared.now)?;
        let wave = shared.wave.id;
        tx.execute(sql!("delete from delivery where wave_id = $1"), &[&wave])?;
        tx.execute(
            sql!("delete from variant_item where variant_id in (select id from variant where wave_id = $1)"),
            &[&wave],
        )?;
        tx.execute(sql!("delete from variant where wave_id = $1"), &[&wave])?;
        // The site shows the letter for all topics, even when no reader of this wave has them all.
        letter_for(tx, &shared, &TopicSet::all())?;
        Ok(())
    })
}

fn page_of_readers(
    tx: &mut Transaction<'_>,
    freezing: &Freezing,
    lease: &Lease,
    zone: Option<&str>,
    after: SubscriberId,
) -> Result<Option<SubscriberId>, NewsError> {
    lease.holds(tx, freezing.now)?;
    let wave = &freezing.wave;
    let which = Which {
        edition: wave.edition,
        line: zone.map(|zone| (zone, wave.hour)),
        weekday: freezing.weekday,
        now: wave.due_at,
    };
    let members = audience::members(&mut tx.as_read(), which, after, PAGE)?;
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Ok(None);
    };
    let (first, last) = (first.id, last.id);
    let lately = lately(tx, (first, last), wave.due_at)?;
    let over = match zone {
        Some(_) => None,
        None => Some(over(tx, freezing)?),
    };
    for member in &members {
        if over.as_ref().is_some_and(|over| !over.holds(freezing, member)) {
            continue;
        }
        let letter = letter_for(tx, freezing, &member.topics)?;
        add(tx, freezing, member, letter, lately.get(&member.id).copied())?;
    }
    Ok(Some(last))
}

/// How the waves of this day stand that readers wait for, by zone and hour.
struct Over(HashMap<(String, i64), bool>);

impl Over {
    /// Whether a reader's own wave is over; without one, whether their hour is past. A wave by hand takes
    /// nobody's own copy away.
    fn holds(&self, freezing: &Freezing, member: &Member) -> bool {
        let edition = &freezing.edition;
        let zone = match member.zone.as_str() {
            "" => edition.zone_name.clone(),
            zone => zone.to_owned(),
        };
        let clock = TimeZone::get(&zone).unwrap_or_else(|_| edition.zone.clone());
        match self.0.get(&(zone, member.hour)) {
            Some(over) => *over,
            None => due_at(&clock, freezing.wave.day, member.hour).is_some_and(|due| due <= freezing.now),
        }
    }
}

fn over(tx: &mut Transaction<'_>, freezing: &Freezing) -> Result<Over, StoreError> {
    let waves = wave::waves(&mut tx.as_read(), freezing.wave.issue)?;
    let own = waves.into_iter().filter(|wave| wave.hour >= 0);
    Ok(Over(
        own.map(|wave| ((wave.zone, wave.hour), wave.state.is_over()))
            .collect(),
    ))
}

/// Who had a letter within the last twelve hours, and when.
fn lately(
    tx: &mut Transaction<'_>,
    (first, last): (SubscriberId, SubscriberId),
    due: Micros,
) -> Result<HashMap<SubscriberId, Micros>, StoreError> {
    let rows = tx.all(
        sql!(
            "select subscriber_id, max(claimed_at) as at from delivery
             where subscriber_id >= $1 and subscriber_id <= $2 and claimed_at > $3
               and state in ('accepted', 'claimed', 'sending', 'uncertain') group by subscriber_id"
        ),
        &[&first, &last, &due.plus_seconds(-APART)],
        |row| {
            Ok((
                row.get::<SubscriberId>("subscriber_id")?,
                row.get::<Micros>("at")?,
            ))
        },
    )?;
    Ok(rows.into_iter().collect())
}

fn add(
    tx: &mut Transaction<'_>,
    freezing: &Freezing,
    member: &Member,
    letter: Option<VariantId>,
    lately: Option<Micros>,
) -> Result<(), StoreError> {
    let wave = &freezing.wave;
    if wave.hour < 0 && letter.is_none() {
        return Ok(());
    }
    let next = lately.map_or(wave.due_at, |at| at.plus_seconds(APART).max(wave.due_at));
    let wait = next.0 - wave.due_at.0;
    let (state, reason) = match letter {
        Some(_) => ("queued", ""),
        None => ("excluded", "nothing new for these topics"),
    };
    let host = member.email.rsplit('@').next().unwrap_or_default();
    tx.execute(
        sql!(
            "insert into delivery (id, edition_id, day, subscriber_id, wave_id, variant_id, state, reason, host,
                                   tries, next_at, last_at, epoch, doubts, relay, outcome)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 0, 0, '', '')
             on conflict (edition_id, day, subscriber_id) do update
             set wave_id = excluded.wave_id, variant_id = excluded.variant_id, state = excluded.state,
                 reason = excluded.reason, tries = 0, next_at = excluded.next_at, last_at = excluded.last_at,
                 settled_at = null
             where $12 and delivery.state = 'excluded'
               and delivery.wave_id in (select id from wave where state = 'missed')"
        ),
        &[
            &DeliveryId::new(freezing.now),
            &wave.edition,
            &i64::from(wave.day),
            &member.id,
            &wave.id,
            &letter.unwrap_or(VariantId(uuid::Uuid::nil())),
            &state,
            &reason,
            &host,
            &next,
            &Micros(freezing.last_at.0 + wait),
            // By hand, it takes those in whose wave was frozen and then missed.
            &(wave.hour < 0),
        ],
    )?;
    Ok(())
}

/// The letter for a set of topics, composed when the first reader with it comes by.
fn letter_for(
    tx: &mut Transaction<'_>,
    freezing: &Freezing,
    topics: &TopicSet,
) -> Result<Option<VariantId>, StoreError> {
    let key = topics.key();
    let known = |letters: &HashMap<String, Option<VariantId>>| letters.get(&key).copied();
    if let Some(known) = known(&freezing.letters.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(known);
    }
    let composed = freezing.draft.compose(&mut tx.as_read(), topics)?;
    let id = match freezing.draft.letter(&composed) {
        Some(letter) => Some(keep(tx, &freezing.wave, topics, &letter, 1, freezing.now)?),
        None => None,
    };
    let mut letters = freezing.letters.lock().unwrap_or_else(PoisonError::into_inner);
    letters.insert(key, id);
    Ok(id)
}

/// Keeps a letter with its items, so that each can be asked for later.
pub(super) fn keep(
    tx: &mut Transaction<'_>,
    wave: &Wave,
    topics: &TopicSet,
    letter: &Letter,
    revision: i64,
    now: Micros,
) -> Result<VariantId, StoreError> {
    let id = VariantId::new(now);
    let json = serde_json::to_string(letter).map_err(|e| StoreError::Engine(e.to_string()))?;
    tx.execute(
        sql!(
            "insert into variant (id, wave_id, topics_key, topics, revision, subject, letter, hash, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &id,
            &wave.id,
            &topics.key(),
            &topics.to_text(),
            &revision,
            &letter.subject,
            &json,
            &hash(&json),
            &now,
        ],
    )?;
    for (place, item) in letter.items.iter().enumerate() {
        let parts = serde_json::to_string(&item.parts).map_err(|e| StoreError::Engine(e.to_string()))?;
        tx.execute(
            sql!(
                "insert into variant_item (variant_id, place, item_id, article_id, mark, points, parts)
                 values ($1, $2, $3, $4, $5, $6, $7)"
            ),
            &[
                &id,
                &(place as i64 + 1),
                &item.item,
                &item.article,
                &item.mark,
                &item.points,
                &parts,
            ],
        )?;
    }
    Ok(id)
}

pub(super) fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn finish(store: &Store, freezing: &Arc<Freezing>) -> Result<bool, NewsError> {
    let shared = Arc::clone(freezing);
    store.writes.wait(Actor::Clock, move |mut write| {
        let (at, wave) = (write.at, &shared.wave);
        let readers = write.one(
            sql!("select count(*) as n from delivery where wave_id = $1"),
            &[&wave.id],
            |row| row.get::<i64>("n"),
        )?;
        let hashes = write.all(
            sql!("select hash from variant where wave_id = $1 order by topics_key"),
            &[&wave.id],
            |row| row.get::<String>("hash"),
        )?;
        let nothing = hashes.is_empty();
        let to = if nothing || (readers == 0 && !wave.house) {
            WaveState::Skipped
        } else {
            WaveState::Frozen
        };
        let note = match (nothing, to) {
            (true, _) => "there was nothing new to say",
            (false, WaveState::Skipped) => "nobody was waiting for it",
            _ => "",
        };
        if !advance(&mut write, wave.id, WaveState::Planned, to, at, note)? {
            return Ok(false);
        }
        write.execute(
            sql!("update wave set frozen_at = $2, readers = $3, hash = $4 where id = $1"),
            &[&wave.id, &at, &readers, &hash(&hashes.concat())],
        )?;
        let change = Change::WaveFrozen {
            edition: wave.edition,
            issue: wave.issue,
            wave: wave.id,
            readers,
        };
        write.record(&change)?.commit()?;
        Ok(to == WaveState::Frozen)
    })
}
