//! A withdrawal after the freeze: letters that have not left are made anew without it. A copy in hand
//! that comes back gets the new one when it is claimed again. Who has the old one already reads of it in
//! the next day's corrections.

use super::freeze::{keep, line_of};
use super::issue;
use super::ledger::WITHDRAWN;
use super::letter::letters_of;
use super::wave::{self, WaveState};
use super::{Draft, Lease, TopicSet};
use crate::base::clock::Micros;
use crate::base::ids::{VariantId, WaveId};
use crate::base::store::{Actor, OpenWrite, Store};
use crate::changes::Change;
use crate::news::NewsError;
use crate::news::editions;
use crate::sql;

/// Makes the letters of frozen and sending waves anew that name what is no longer live.
pub fn recompose_stale(store: &Store, lease: &Lease) -> Result<usize, NewsError> {
    let stale = store.reads.wait(|read| {
        read.all(
            sql!(
                "select distinct w.id from wave w join variant v on v.wave_id = w.id
                 join variant_item i on i.variant_id = v.id
                 left join live_article l on l.article_id = i.article_id
                 where w.state in ('frozen', 'sending') and l.article_id is null
                   and v.revision = (select max(o.revision) from variant o
                                     where o.wave_id = v.wave_id and o.topics_key = v.topics_key)"
            ),
            &[],
            |row| row.get::<WaveId>("id"),
        )
    })?;
    for id in &stale {
        let (id, lease) = (*id, lease.clone());
        store
            .writes
            .wait(Actor::Clock, move |write| recompose(write, &lease, id))?;
    }
    Ok(stale.len())
}

fn recompose(mut write: OpenWrite<'_>, lease: &Lease, id: WaveId) -> Result<(), NewsError> {
    let at = write.at;
    lease.holds(&mut write, at)?;
    let nothing = || NewsError::NotFound("wave of this kind".to_owned());
    let wave = wave::wave(&mut write.as_read(), id)?.ok_or_else(nothing)?;
    if !matches!(wave.state, WaveState::Frozen | WaveState::Sending) {
        return Ok(());
    }
    let issue = issue::by_id(&mut write.as_read(), wave.issue)?;
    let edition = editions::edition_by_id(&mut write.as_read(), wave.edition)?.ok_or_else(nothing)?;
    let (zone, hour) = line_of(&wave, &edition);
    let draft = Draft::load(
        &mut write.as_read(),
        &edition,
        (wave.day, Some(&issue)),
        (&zone, hour),
        at,
    )?;
    for (old, topics, _) in letters_of(&mut write.as_read(), id)? {
        let topics = TopicSet::from_text(&topics);
        let composed = draft.compose(&mut write.as_read(), &topics)?;
        let revision = write.one(
            sql!("select revision from variant where id = $1"),
            &[&old],
            |row| row.get::<i64>("revision"),
        )? + 1;
        match draft.letter(&composed) {
            Some(letter) => {
                let new = keep(&mut write, &wave, &topics, &letter, revision, at)?;
                move_over(&mut write, id, old, new)?;
            }
            None => empty(&mut write, id, old, at)?,
        }
    }
    let change = Change::WaveRecomposed {
        edition: wave.edition,
        issue: wave.issue,
        wave: id,
    };
    write.record(&change)?.commit()?;
    Ok(())
}

fn move_over(
    write: &mut OpenWrite<'_>,
    wave: WaveId,
    old: VariantId,
    new: VariantId,
) -> Result<(), NewsError> {
    write.execute(
        sql!(
            "update delivery set variant_id = $3
             where wave_id = $1 and variant_id = $2 and state in ('queued', 'deferred')"
        ),
        &[&wave, &old, &new],
    )?;
    Ok(())
}

/// Nothing is left to say: the letter has no items any more, and is not sent.
fn empty(write: &mut OpenWrite<'_>, wave: WaveId, old: VariantId, at: Micros) -> Result<(), NewsError> {
    write.execute(
        sql!(
            "update delivery set state = 'excluded', settled_at = $3, reason = $4
             where wave_id = $1 and variant_id = $2 and state in ('queued', 'deferred')"
        ),
        &[&wave, &old, &at, &WITHDRAWN],
    )?;
    write.execute(sql!("delete from variant_item where variant_id = $1"), &[&old])?;
    Ok(())
}
