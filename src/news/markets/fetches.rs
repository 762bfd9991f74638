//! What sources answered, as it came: for the account of a number, and for answers that wait in
//! quarantine until somebody looks.

use std::io::{Read, Write};

use sha2::{Digest, Sha256};

use crate::base::clock::Micros;
use crate::base::ids::{FetchId, SourceId};
use crate::base::store::{ReadSession, Row, StoreError, Transaction};
use crate::sql;

/// An answer that was not kept yet.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
    pub etag: String,
    pub last_modified: String,
}

impl Answer {
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(&self.body);
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A kept answer, without its bytes.
#[derive(Clone, Debug)]
pub struct Fetch {
    pub id: FetchId,
    pub source: SourceId,
    pub at: Micros,
    pub status: i64,
    pub content_type: String,
    pub hash: String,
    pub outcome: String,
    pub note: String,
    pub added: i64,
    pub revised: i64,
}

/// Days for which answers that brought nothing new, or were settled, are kept.
const KEPT_DAYS: i64 = 400;
/// A kept answer unpacked is at most this long; so is one that is fetched.
pub const ANSWER_BYTES: u64 = 32 << 20;

impl Fetch {
    fn from_row(row: &Row<'_>) -> Result<Fetch, StoreError> {
        Ok(Fetch {
            id: row.get("id")?,
            source: row.get("source_id")?,
            at: row.get("at")?,
            status: row.get("status")?,
            content_type: row.get("content_type")?,
            hash: row.get("hash")?,
            outcome: row.get("outcome")?,
            note: row.get("note")?,
            added: row.get("added")?,
            revised: row.get("revised")?,
        })
    }
}

/// What an answer came to.
pub struct Outcome<'a> {
    pub word: &'static str,
    pub note: &'a str,
    pub added: i64,
    pub revised: i64,
}

/// Keeps an answer. Housekeeping: what it changed has said so itself.
pub fn keep(
    tx: &mut Transaction<'_>,
    (id, source, at): (FetchId, SourceId, Micros),
    answer: &Answer,
    outcome: &Outcome<'_>,
) -> Result<(), StoreError> {
    let raw = packed(&answer.body);
    tx.execute(
        sql!(
            "insert into market_fetch (id, source_id, at, status, content_type, hash, raw, outcome, note, added,
                 revised)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            &id,
            &source,
            &at,
            &i64::from(answer.status),
            &answer.content_type,
            &answer.hash(),
            &raw,
            &outcome.word,
            &outcome.note,
            &outcome.added,
            &outcome.revised,
        ],
    )?;
    Ok(())
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory does not fail.
    encoder
        .write_all(body)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
}

/// The bytes of a kept answer, unpacked.
pub fn body(read: &mut ReadSession<'_>, id: FetchId) -> Result<Option<Vec<u8>>, StoreError> {
    let raw = read.maybe(
        sql!("select raw from market_fetch where id = $1"),
        &[&id],
        |row| row.get::<Vec<u8>>("raw"),
    )?;
    let Some(raw) = raw else { return Ok(None) };
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(&raw[..])
        .take(ANSWER_BYTES)
        .read_to_end(&mut body)
        .map_err(|e| StoreError::Engine(format!("a kept answer cannot be unpacked: {e}")))?;
    Ok(Some(body))
}

pub fn by_id(read: &mut ReadSession<'_>, id: FetchId) -> Result<Option<Fetch>, StoreError> {
    read.maybe(
        sql!(
            "select id, source_id, at, status, content_type, hash, outcome, note, added, revised
             from market_fetch where id = $1"
        ),
        &[&id],
        Fetch::from_row,
    )
}

/// What waits for somebody to look at it, newest first.
pub fn quarantined(read: &mut ReadSession<'_>) -> Result<Vec<Fetch>, StoreError> {
    read.all(
        sql!(
            "select id, source_id, at, status, content_type, hash, outcome, note, added, revised
             from market_fetch where outcome = 'quarantined' order by at desc limit 100"
        ),
        &[],
        Fetch::from_row,
    )
}

/// The newest answers of a source.
pub fn of_source(read: &mut ReadSession<'_>, source: SourceId, limit: i64) -> Result<Vec<Fetch>, StoreError> {
    read.all(
        sql!(
            "select id, source_id, at, status, content_type, hash, outcome, note, added, revised
             from market_fetch where source_id = $1 order by at desc limit $2"
        ),
        &[&source, &limit],
        Fetch::from_row,
    )
}

/// How a round of a source went: what it is asked with next time, and when that is.
pub struct Round<'a> {
    pub at: Micros,
    pub next_at: Micros,
    pub tries: i64,
    pub problem: &'a str,
    /// Of an answer that was taken.
    pub taken: Option<(&'a str, &'a str, &'a str)>,
}

/// Notes how a fetch went. `taken`: etag, last-modified, hash.
pub fn note_round(tx: &mut Transaction<'_>, source: SourceId, round: &Round<'_>) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "update market_source set fetched_at = $2, next_at = $3, tries = $4, problem = $5 where id = $1"
        ),
        &[&source, &round.at, &round.next_at, &round.tries, &round.problem],
    )?;
    if let Some((etag, modified, hash)) = round.taken {
        tx.execute(
            sql!(
                "update market_source set etag = $2, last_modified = $3, hash = $4, taken_at = $5 where id = $1"
            ),
            &[&source, &etag, &modified, &hash, &round.at],
        )?;
    }
    Ok(())
}

/// Forgets old answers; those in quarantine stay until somebody has looked.
pub fn forget_old(tx: &mut Transaction<'_>, now: Micros) -> Result<u64, StoreError> {
    tx.execute(
        sql!("delete from market_fetch where at < $1 and outcome <> 'quarantined'"),
        &[&now.plus_days(-KEPT_DAYS)],
    )
}
