//! Release: the clock publishes what is due. It reads what is due from the tables each time, so a
//! restart forgets nothing, and what fell due while the program was down is released at the start.

use super::article::{self, PublicState, WorkState};
use super::figures;
use super::publish::go_live;
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::{Actor, OpenWrite, ReadSession, Store, StoreError};
use crate::changes::Position;
use crate::news::NewsError;
use crate::sql;

/// Publishes every article whose time has come. Returns those it published.
///
/// An article that cannot be published (its text is being reworked, a picture lost its credit) is
/// left scheduled and tried again; it does not hold up the others.
pub fn release_due(store: &Store) -> Result<Vec<ArticleId>, StoreError> {
    let now = store.writes.clock().now();
    let due = store.reads.wait(move |read| {
        read.all(
            sql!(
                "select id from article where scheduled_at is not null and scheduled_at <= $1
                   and work_state = 'ready' order by scheduled_at, id limit 500"
            ),
            &[&now],
            |row| row.get::<ArticleId>("id"),
        )
    })?;
    let mut released = Vec::new();
    for id in due {
        match store.writes.wait(Actor::Clock, move |write| release(write, id)) {
            Ok(Some(_)) => released.push(id),
            Ok(None) => {}
            Err(NewsError::Store(error)) => return Err(error),
            Err(refused) => {
                tracing::warn!(article = %id, %refused, "a scheduled article could not be released")
            }
        }
    }
    Ok(released)
}

/// Publishes one due article under its scheduled time. Somebody may have changed it since it was
/// found due, so everything is asked again inside the transaction.
fn release(mut write: OpenWrite<'_>, id: ArticleId) -> Result<Option<Position>, NewsError> {
    let mut article = article::for_verb(&mut write, id)?;
    let (PublicState::Scheduled, Some(due)) = (article.public, article.scheduled_at) else {
        return Ok(None);
    };
    let embargoed = article.embargo_until.is_some_and(|until| until > write.at);
    if due > write.at || embargoed {
        return Ok(None);
    }
    let (WorkState::Ready, Some(version)) = (article.work, article.approved_version) else {
        return Err(article.refuse("release", "approve the new text, or unschedule it"));
    };
    // Its figures have not come: no reason to say anything, every second, until they have.
    let content = article::version(&mut write.as_read(), version)?;
    if !figures::places(&content).is_empty() {
        return Ok(None);
    }
    let change = go_live(&mut write, &mut article, version, due)?;
    Ok(Some(write.record(&change)?.commit()?))
}

/// The next moment at which something falls due.
pub fn next_release(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError> {
    read.one(
        sql!("select min(scheduled_at) as at from article where scheduled_at is not null"),
        &[],
        |row| row.get::<Option<Micros>>("at"),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::news::newsroom::{approve, embargo, live, schedule, unschedule};
    use crate::testing::News;

    #[derive(Clone, Debug)]
    enum Step {
        Schedule(usize, i64),
        Unschedule(usize),
        Embargo(usize, i64),
        Advance(i64),
        /// The program is down for a while; nothing ticks.
        Down(i64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0..4usize, 1..50i64).prop_map(|(a, s)| Step::Schedule(a, s)),
            (0..4usize).prop_map(Step::Unschedule),
            (0..4usize, 1..50i64).prop_map(|(a, s)| Step::Embargo(a, s)),
            (1..30i64).prop_map(Step::Advance),
            (1..90i64).prop_map(Step::Down),
        ];
        proptest::collection::vec(step, 1..24)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// Whatever is scheduled, put under embargo, taken back or slept through: after each tick an
        /// article is live exactly when its time has come, and carries that time.
        #[test]
        fn what_is_due_is_live_and_nothing_else(steps in steps()) {
            let news = News::new();
            let articles: Vec<_> = (0..4).map(|i| news.draft(&format!("Article {i}"))).collect();
            for id in articles.clone() {
                news.write(move |w| approve(w, id)).expect("approved");
            }
            let mut due: BTreeMap<usize, Micros> = BTreeMap::new();
            let mut embargoes: BTreeMap<usize, Micros> = BTreeMap::new();
            let mut out: BTreeMap<usize, Micros> = BTreeMap::new();
            for step in steps {
                let now = news.clock.now();
                match step {
                    Step::Schedule(a, seconds) => {
                        let (id, at) = (articles[a], now.plus_seconds(seconds));
                        if news.write(move |w| schedule(w, id, at)).is_ok() {
                            due.insert(a, at);
                        }
                    }
                    Step::Unschedule(a) => {
                        let id = articles[a];
                        if news.write(move |w| unschedule(w, id)).is_ok() {
                            due.remove(&a);
                        }
                    }
                    Step::Embargo(a, seconds) => {
                        let (id, until) = (articles[a], now.plus_seconds(seconds));
                        if news.write(move |w| embargo(w, id, Some(until))).is_ok() {
                            embargoes.insert(a, until);
                            if let Some(at) = due.get_mut(&a) {
                                *at = (*at).max(until);
                            }
                        }
                    }
                    Step::Advance(seconds) | Step::Down(seconds) => news.clock.set(now.plus_seconds(seconds)),
                }
                release_due(&news.store).expect("the clock ticks");
                let now = news.clock.now();
                for (a, at) in &due {
                    if *at <= now {
                        out.entry(*a).or_insert(*at);
                    }
                }
                due.retain(|_, at| *at > now);
                for (a, id) in articles.iter().enumerate() {
                    let id = *id;
                    let live = news.read(move |r| live::by_id(r, id)).map(|article| article.published_at);
                    prop_assert_eq!(live, out.get(&a).copied(), "article {}", a);
                    if let (Some(at), Some(until)) = (live, embargoes.get(&a)) {
                        prop_assert!(at >= *until, "left before its embargo lapsed");
                    }
                }
            }
        }
    }
}
