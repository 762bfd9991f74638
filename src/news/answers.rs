//! Answers to requests that may come twice: who sends a request again under the same key is told the
//! first answer, and nothing is done twice. Kept for a day.
//!
//! A key is claimed before the work and marked in the transaction that does it, so that after a crash
//! it is known whether the work was done, though its answer is lost.

use crate::base::clock::Micros;
use crate::base::ids::TokenId;
use crate::base::store::{OpenWrite, Store, StoreError, Transaction};
use crate::sql;

/// Kept for this long.
const HOURS: i64 = 24;
/// Nobody works on one request for longer; whoever claimed it is gone.
const LONGEST_SECONDS: i64 = 120;

const BEGUN: i64 = 0;
const DONE: i64 = 1;

/// A request's key, and what it asks.
#[derive(Clone, Debug)]
pub struct Claim {
    pub token: TokenId,
    pub key: String,
    pub request_hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub status: i64,
    /// As JSON: the headers worth repeating.
    pub headers: String,
    pub body: String,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The key is free: do the work.
    Yes,
    Answered(Kept),
    /// The key stands for another request.
    OtherRequest,
    /// The same request is being worked on.
    InWork,
    /// It was done, and the program stopped before it could answer.
    AnswerLost,
}

/// Claims a key for a request.
pub fn claim(tx: &mut Transaction<'_>, claim: &Claim, now: Micros) -> Result<Claimed, StoreError> {
    let made = tx.execute(
        sql!(
            "insert into idempotent_answer (token_id, key, request_hash, status, headers, body, at)
             values ($1, $2, $3, 0, '', '', $4) on conflict (token_id, key) do nothing"
        ),
        &[&claim.token, &claim.key, &claim.request_hash, &now],
    )?;
    if made == 1 {
        return Ok(Claimed::Yes);
    }
    let (hash, kept, at) = tx.one(
        sql!(
            "select request_hash, status, headers, body, at from idempotent_answer
             where token_id = $1 and key = $2"
        ),
        &[&claim.token, &claim.key],
        |row| {
            let kept = Kept {
                status: row.get("status")?,
                headers: row.get("headers")?,
                body: row.get("body")?,
            };
            Ok((row.get::<String>("request_hash")?, kept, row.get::<Micros>("at")?))
        },
    )?;
    if hash != claim.request_hash {
        return Ok(Claimed::OtherRequest);
    }
    match kept.status {
        BEGUN if at.plus_seconds(LONGEST_SECONDS) > now => Ok(Claimed::InWork),
        BEGUN => {
            let taken = tx.execute(
                sql!(
                    "update idempotent_answer set at = $3 where token_id = $1 and key = $2 and status = 0 and at = $4"
                ),
                &[&claim.token, &claim.key, &now, &at],
            )?;
            Ok(if taken == 1 { Claimed::Yes } else { Claimed::InWork })
        }
        DONE if at.plus_seconds(LONGEST_SECONDS) > now => Ok(Claimed::InWork),
        DONE => Ok(Claimed::AnswerLost),
        _ => Ok(Claimed::Answered(kept)),
    }
}

/// Says, in the transaction that does the work, that it is done.
pub fn mark_done(write: &mut OpenWrite<'_>, claim: &Claim) -> Result<(), StoreError> {
    write.execute(
        sql!("update idempotent_answer set status = 1 where token_id = $1 and key = $2 and status = 0"),
        &[&claim.token, &claim.key],
    )?;
    Ok(())
}

/// Keeps the answer.
pub fn keep(tx: &mut Transaction<'_>, claim: &Claim, answer: &Kept) -> Result<(), StoreError> {
    tx.execute(
        sql!("update idempotent_answer set status = $3, headers = $4, body = $5 where token_id = $1 and key = $2"),
        &[
            &claim.token,
            &claim.key,
            &answer.status,
            &answer.headers,
            &answer.body,
        ],
    )?;
    Ok(())
}

/// Gives a key back when nothing was done.
pub fn release(tx: &mut Transaction<'_>, claim: &Claim) -> Result<(), StoreError> {
    tx.execute(
        sql!("delete from idempotent_answer where token_id = $1 and key = $2 and status = 0"),
        &[&claim.token, &claim.key],
    )?;
    Ok(())
}

/// Forgets what is older than a day. The clock calls it.
pub fn forget_old(store: &Store) -> Result<u64, StoreError> {
    let before = store.writes.clock().now().plus_seconds(-HOURS * 3_600);
    store
        .writes
        .housekeeping(move |tx| tx.execute(sql!("delete from idempotent_answer where at < $1"), &[&before]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn ask(news: &News, asked: &Claim) -> Claimed {
        let (asked, now) = (asked.clone(), news.clock.now());
        news.store
            .writes
            .housekeeping(move |tx| claim(tx, &asked, now))
            .expect("asked")
    }

    #[test]
    fn a_key_is_good_for_one_request() {
        let news = News::new();
        let first = Claim {
            token: TokenId::new(news.clock.now()),
            key: "k".to_owned(),
            request_hash: "a".to_owned(),
        };
        assert_eq!(ask(&news, &first), Claimed::Yes);
        assert_eq!(ask(&news, &first), Claimed::InWork);
        let other = Claim {
            request_hash: "b".to_owned(),
            ..first.clone()
        };
        assert_eq!(ask(&news, &other), Claimed::OtherRequest);
        let kept = Kept {
            status: 201,
            headers: "{}".to_owned(),
            body: "made".to_owned(),
        };
        let (of, answer) = (first.clone(), kept.clone());
        news.store
            .writes
            .housekeeping(move |tx| keep(tx, &of, &answer))
            .expect("kept");
        assert_eq!(ask(&news, &first), Claimed::Answered(kept));
        news.clock.set(news.clock.now().plus_days(2));
        assert_eq!(forget_old(&news.store).expect("swept"), 1);
        assert_eq!(ask(&news, &first), Claimed::Yes);
    }

    #[test]
    fn a_crash_leaves_the_truth() {
        let news = News::new();
        let first = Claim {
            token: TokenId::new(news.clock.now()),
            key: "k".to_owned(),
            request_hash: "a".to_owned(),
        };
        assert_eq!(ask(&news, &first), Claimed::Yes);
        news.clock.set(news.clock.now().plus_seconds(300));
        assert_eq!(
            ask(&news, &first),
            Claimed::Yes,
            "nothing was done: it may be done"
        );
        let of = first.clone();
        news.write(move |mut write| {
            mark_done(&mut write, &of)?;
            let edition = crate::base::ids::EditionId::new(write.at);
            Ok(write
                .record(&crate::changes::Change::MenuSaved { edition })?
                .commit()?)
        })
        .expect("done");
        news.clock.set(news.clock.now().plus_seconds(300));
        assert_eq!(ask(&news, &first), Claimed::AnswerLost);
    }
}
