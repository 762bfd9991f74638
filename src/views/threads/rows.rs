//! The statements that write what was derived.

use super::hear::Heard;
use super::mind::Key;
use super::work::NewRow;
use crate::base::ids::{ArticleId, EditionId, VersionId};
use crate::base::store::{StoreError, Transaction};
use crate::news::stories::Proposed;
use crate::sql;

/// Of each edition; with them a change of the last some thousand articles is played again at once.
const CHECKPOINTS: i64 = 6;

pub(super) fn put(tx: &mut Transaction<'_>, edition: EditionId, row: &NewRow) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "insert into thread_article (article_id, edition_id, version_id, published_at, thread, nearest, copy_of,
                                         probability, reasons, pick, came)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (article_id) do update set edition_id = excluded.edition_id, version_id = excluded.version_id,
                 published_at = excluded.published_at, thread = excluded.thread, nearest = excluded.nearest,
                 copy_of = excluded.copy_of, probability = excluded.probability, reasons = excluded.reasons,
                 pick = excluded.pick, came = excluded.came"
        ),
        &[
            &row.article,
            &edition,
            &row.version,
            &row.published_at,
            &row.place.thread,
            &row.nearest,
            &row.place.copy_of,
            &row.place.probability,
            &row.place.reasons,
            &row.pick,
            &row.came,
        ],
    )?;
    Ok(())
}

pub(super) fn move_to(
    tx: &mut Transaction<'_>,
    article: ArticleId,
    thread: i64,
    came: &str,
) -> Result<(), StoreError> {
    tx.execute(
        sql!("update thread_article set thread = $2, came = $3 where article_id = $1"),
        &[&article, &thread, &came],
    )?;
    Ok(())
}

/// Nothing of a text stays that is not live.
pub(super) fn forget(tx: &mut Transaction<'_>, article: ArticleId) -> Result<(), StoreError> {
    tx.execute(
        sql!("delete from thread_article where article_id = $1"),
        &[&article],
    )?;
    forget_heard(tx, article)
}

fn forget_heard(tx: &mut Transaction<'_>, article: ArticleId) -> Result<(), StoreError> {
    for forget in [
        sql!("delete from statement where article_id = $1"),
        sql!("delete from thread_mention where article_id = $1"),
        sql!("delete from thread_figure where article_id = $1"),
    ] {
        tx.execute(forget, &[&article])?;
    }
    Ok(())
}

pub(super) fn put_heard(
    tx: &mut Transaction<'_>,
    article: ArticleId,
    version: VersionId,
    heard: &Heard,
) -> Result<(), StoreError> {
    forget_heard(tx, article)?;
    for (ordinal, said) in heard.statements.iter().enumerate() {
        tx.execute(
            sql!(
                "insert into statement (article_id, ordinal, version_id, sentence, speaker, speaker_key, role, official,
                                        stance, cue, direct, said)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
            ),
            &[
                &article,
                &(ordinal as i64),
                &version,
                &said.sentence,
                &said.speaker,
                &said.speaker_key,
                &said.role,
                &said.official,
                &said.stance,
                &said.cue,
                &said.direct,
                &said.said,
            ],
        )?;
    }
    for named in &heard.mentions {
        tx.execute(
            sql!(
                "insert into thread_mention (article_id, entity, version_id, kind, name, times)
                 values ($1, $2, $3, $4, $5, $6) on conflict (article_id, entity) do nothing"
            ),
            &[
                &article,
                &named.key,
                &version,
                &named.kind,
                &named.name,
                &named.times,
            ],
        )?;
    }
    for (ordinal, figure) in heard.figures.iter().enumerate() {
        tx.execute(
            sql!(
                "insert into thread_figure (article_id, ordinal, version_id, sentence, value, unit, shown, said)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            &[
                &article,
                &(ordinal as i64),
                &version,
                &figure.sentence,
                &figure.value,
                &figure.unit,
                &figure.shown,
                &figure.said,
            ],
        )?;
    }
    Ok(())
}

/// A thread's articles in the order of their publication.
pub(super) fn members(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    thread: i64,
) -> Result<Vec<Proposed>, StoreError> {
    tx.all(
        sql!(
            "select article_id, nearest from thread_article where edition_id = $1 and thread = $2
             order by published_at, article_id"
        ),
        &[&edition, &thread],
        |row| {
            Ok(Proposed {
                article: row.get("article_id")?,
                nearest: row.get("nearest")?,
            })
        },
    )
}

pub(super) fn put_checkpoint(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    key: Key,
    state: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "insert into thread_checkpoint (edition_id, published_at, article_id, state) values ($1, $2, $3, $4)
             on conflict (edition_id, published_at, article_id) do update set state = excluded.state"
        ),
        &[&edition, &key.0, &key.1, &state.to_vec()],
    )?;
    let keep = tx.maybe(
        sql!(
            "select published_at, article_id from thread_checkpoint where edition_id = $1
             order by published_at desc, article_id desc limit 1 offset $2"
        ),
        &[&edition, &CHECKPOINTS],
        |row| Ok::<Key, StoreError>((row.get("published_at")?, row.get("article_id")?)),
    )?;
    if let Some(old) = keep {
        tx.execute(
            sql!("delete from thread_checkpoint where edition_id = $1 and (published_at, article_id) <= ($2, $3)"),
            &[&edition, &old.0, &old.1],
        )?;
    }
    Ok(())
}

pub(super) fn drop_checkpoints(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    after: Key,
) -> Result<(), StoreError> {
    tx.execute(
        sql!("delete from thread_checkpoint where edition_id = $1 and (published_at, article_id) > ($2, $3)"),
        &[&edition, &after.0, &after.1],
    )?;
    Ok(())
}

/// Says that an edition's rows were written.
pub(super) fn mark(tx: &mut Transaction<'_>, edition: EditionId) -> Result<i64, StoreError> {
    tx.one(
        sql!(
            "insert into thread_mark (edition_id, mark) values ($1, 1)
             on conflict (edition_id) do update set mark = thread_mark.mark + 1 returning mark"
        ),
        &[&edition],
        |row| row.get("mark"),
    )
}

/// Everything derived of an edition goes; what editors said stays, it is in other tables.
pub(super) fn clear(tx: &mut Transaction<'_>, edition: EditionId) -> Result<(), StoreError> {
    for clear in [
        sql!("delete from statement where article_id in (select id from article where edition_id = $1)"),
        sql!("delete from thread_mention where article_id in (select id from article where edition_id = $1)"),
        sql!("delete from thread_figure where article_id in (select id from article where edition_id = $1)"),
        sql!("delete from thread_checkpoint where edition_id = $1"),
        sql!("delete from thread_article where edition_id = $1"),
    ] {
        tx.execute(clear, &[&edition])?;
    }
    Ok(())
}
