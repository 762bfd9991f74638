//! Quarantine: an answer that does not look like what it should be changes nothing until somebody has
//! looked at it. Released, its values are recorded; discarded, they never are.

use super::fetches::{self, Answer, Outcome};
use super::record_observations::{Batch, Kept, put_observations};
use crate::base::ids::{FetchId, SourceId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Keeps an answer out, and says why.
pub fn quarantine(
    mut write: OpenWrite<'_>,
    source: SourceId,
    answer: &Answer,
    why: &str,
) -> Result<(FetchId, Position), NewsError> {
    let id = FetchId::new(write.at);
    let why = crate::news::text::clip(why, 400);
    let outcome = Outcome {
        word: "quarantined",
        note: &why,
        added: 0,
        revised: 0,
    };
    let at = write.at;
    fetches::keep(&mut write, (id, source, at), answer, &outcome)?;
    // The same answer is not quarantined again at each round.
    write.execute(
        sql!("update market_source set problem = $2, hash = $3 where id = $1"),
        &[&source, &why, &answer.hash()],
    )?;
    let change = Change::FetchQuarantined { source, fetch: id };
    Ok((id, write.record(&change)?.commit()?))
}

/// Somebody looked: the values are right.
pub fn release(mut write: OpenWrite<'_>, id: FetchId, batch: &Batch) -> Result<Kept, NewsError> {
    let source = settle(&mut write, id, "accepted")?;
    let (mut kept, changes) = put_observations(&mut write, batch)?;
    write.execute(
        sql!("update market_fetch set added = $2, revised = $3 where id = $1"),
        &[&id, &kept.added, &kept.revised],
    )?;
    let mut recorded = write.record(&Change::FetchSettled {
        source,
        fetch: id,
        accepted: true,
    })?;
    for change in &changes {
        recorded = recorded.record(change)?;
    }
    kept.position = Some(recorded.commit()?);
    Ok(kept)
}

/// Somebody looked: it is to be forgotten.
pub fn discard(mut write: OpenWrite<'_>, id: FetchId) -> Result<Position, NewsError> {
    let source = settle(&mut write, id, "discarded")?;
    let change = Change::FetchSettled {
        source,
        fetch: id,
        accepted: false,
    };
    Ok(write.record(&change)?.commit()?)
}

fn settle(write: &mut OpenWrite<'_>, id: FetchId, outcome: &str) -> Result<SourceId, NewsError> {
    let done = write.execute(
        sql!("update market_fetch set outcome = $2 where id = $1 and outcome = 'quarantined'"),
        &[&id, &outcome],
    )?;
    let fetch = fetches::by_id(&mut write.as_read(), id)?
        .ok_or_else(|| NewsError::NotFound("answer of this id".to_owned()))?;
    if done == 0 {
        return Err(NewsError::invalid(
            "fetch",
            format!("it was {} meanwhile", fetch.outcome),
        ));
    }
    write.execute(
        sql!("update market_source set problem = '' where id = $1"),
        &[&fetch.source],
    )?;
    Ok(fetch.source)
}

#[cfg(test)]
mod tests {
    use super::super::{NewSource, Reading, save_source, series_by_key};
    use super::*;
    use crate::news::markets::fetches::body;
    use crate::testing::News;

    fn answer() -> Answer {
        Answer {
            status: 200,
            content_type: "text/html".to_owned(),
            body: b"<html>are you a robot?</html>".to_vec(),
            etag: String::new(),
            last_modified: String::new(),
        }
    }

    #[test]
    fn what_is_kept_out_waits_until_somebody_looked() {
        let news = News::new();
        let series = crate::news::markets::live::tests::a_series(&news, "ecb:USD");
        let new = NewSource {
            key: "ecb".into(),
            name: "ECB".into(),
            line: "European Central Bank".into(),
            ..NewSource::default()
        };
        let (source, _) = news.write(move |w| save_source(w, &new)).expect("saved");
        let (fetch, _) = news
            .write(move |w| quarantine(w, source, &answer(), "HTML where CSV was expected"))
            .expect("kept out");
        let waiting = news.read(fetches::quarantined);
        assert_eq!(waiting.len(), 1);
        assert_eq!(news.read(move |r| body(r, fetch)), Some(answer().body));

        let batch = Batch {
            source,
            fetch: Some(fetch),
            readings: vec![Reading {
                series,
                points: vec![(20_000, "1.1".parse().expect("a decimal"))],
            }],
        };
        let kept = news.write(move |w| release(w, fetch, &batch)).expect("released");
        assert_eq!(kept.added, 1);
        assert_eq!(
            news.verbs(3),
            ["fetch_quarantined", "fetch_settled", "observations_recorded"]
        );
        assert!(news.read(fetches::quarantined).is_empty());
        news.write(move |w| discard(w, fetch))
            .expect_err("settled already");
        let series = news.read(|r| series_by_key(r, "ecb:USD")).expect("there");
        assert_eq!(series.observations, 1);
    }
}
