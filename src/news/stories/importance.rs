//! Importance: how much a story matters now, as points with their reasons. Everything that counts is
//! a part that an editor can read; nothing is multiplied behind their back but age, which is a part
//! as well. The points are of the same size as those of a single article in the daily update.
//!
//! What is counted is read here; what it is worth is `points.rs`. Recomputed by the clock for stories
//! that moved within two weeks; the rest keep what they had, and are behind all of these anyway.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::points::{Moved, Outside, Released, Report, reasons};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::{Actor, ReadSession, Store, StoreError};
use crate::changes::Change;
use crate::news::editions;
use crate::sql;

/// One reason for a story's score, in points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub name: String,
    pub points: i64,
    /// “because …”: the figure behind the points.
    pub why: String,
}

/// Days after its last article in which a story's score is computed.
const ACTIVE_DAYS: i64 = 14;
/// A pinned story is always active.
const MOST: i64 = 400;
/// How many stand in the order that readers see.
pub const RANKED: usize = 12;
/// A release of the calendar counts as long as its week lasts.
const RELEASED_DAYS: i64 = 7;
/// Longer than any signal counts.
const SIGNAL_DAYS: i64 = 8;

/// The score as it was last computed.
pub fn score(read: &mut ReadSession<'_>, story: StoryId) -> Result<Vec<Reason>, StoreError> {
    let parts = read.maybe(
        sql!("select parts from story_score where story_id = $1"),
        &[&story],
        |row| row.get::<String>("parts"),
    )?;
    match parts {
        Some(parts) => serde_json::from_str(&parts).map_err(|e| StoreError::Engine(e.to_string())),
        None => Ok(Vec::new()),
    }
}

/// Computes all scores anew and keeps those that differ. Where the order that readers see changed, that
/// is recorded; points alone are on no page. Returns how many editions have a new order.
pub fn rank_stories(store: &Store) -> Result<usize, StoreError> {
    let now = store.writes.clock().now();
    let mut reordered = 0;
    for edition in store.reads.wait(editions::editions)? {
        let id = edition.id;
        let (scored, before) = store.reads.wait(move |read| {
            let scored = scores(read, id, now)?;
            Ok::<_, StoreError>((scored, ranked(read, id)?))
        })?;
        let mut order: Vec<&Scored> = scored.iter().filter(|s| !s.muted).collect();
        order.sort_by_key(|s| (!s.pinned, std::cmp::Reverse(s.points()), s.story));
        let after: Vec<StoryId> = order.iter().take(RANKED).map(|s| s.story).collect();
        let changed: Vec<Scored> = scored.into_iter().filter(|s| s.before != s.reasons).collect();
        if !changed.is_empty() {
            store.writes.housekeeping(move |tx| {
                for scored in &changed {
                    let parts =
                        serde_json::to_string(&scored.reasons).map_err(|e| StoreError::Engine(e.to_string()))?;
                    tx.execute(
                        sql!(
                            "insert into story_score (story_id, edition_id, points, parts, ranked_at)
                             values ($1, $2, $3, $4, $5)
                             on conflict (story_id) do update set points = excluded.points, parts = excluded.parts,
                                 ranked_at = excluded.ranked_at"
                        ),
                        &[&scored.story, &id, &scored.points(), &parts, &now],
                    )?;
                }
                Ok::<_, StoreError>(())
            })?;
        }
        if after != before {
            reordered += 1;
            store.writes.wait(Actor::Clock, move |mut write| {
                write.execute(sql!("delete from story_rank where edition_id = $1"), &[&id])?;
                for (place, story) in after.iter().enumerate() {
                    write.execute(
                        sql!("insert into story_rank (edition_id, place, story_id) values ($1, $2, $3)"),
                        &[&id, &(place as i64), story],
                    )?;
                }
                write.record(&Change::StoriesRanked { edition: id })?.commit()
            })?;
        }
    }
    Ok(reordered)
}

fn ranked(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<StoryId>, StoreError> {
    read.all(
        sql!("select story_id from story_rank where edition_id = $1 order by place"),
        &[&edition],
        |row| row.get("story_id"),
    )
}

/// A story with what is counted of it.
#[derive(Clone, Debug)]
struct Scored {
    story: StoryId,
    pinned: bool,
    muted: bool,
    before: Vec<Reason>,
    reasons: Vec<Reason>,
}

impl Scored {
    fn points(&self) -> i64 {
        self.reasons.iter().map(|reason| reason.points).sum()
    }
}

fn scores(read: &mut ReadSession<'_>, edition: EditionId, now: Micros) -> Result<Vec<Scored>, StoreError> {
    let since = now.plus_days(-ACTIVE_DAYS);
    let stories = read.all(
        sql!(
            "select s.id, s.pinned, s.muted, s.weight, coalesce(c.parts, '[]') as parts
             from story s left join story_score c on c.story_id = s.id
             where s.edition_id = $1 and s.merged_into is null and exists (
                 select 1 from story_article m join live_article l on l.article_id = m.article_id
                 where m.story_id = s.id and (l.published_at >= $2 or s.pinned))
             order by s.id desc limit $3"
        ),
        &[&edition, &since, &MOST],
        |row| {
            Ok((
                row.get::<StoryId>("id")?,
                row.get::<bool>("pinned")?,
                row.get::<bool>("muted")?,
                row.get::<i64>("weight")?,
                row.get::<String>("parts")?,
            ))
        },
    )?;
    let readers = views(read, edition, now)?;
    let mut scored = Vec::new();
    for (story, pinned, muted, weight, parts) in stories {
        let reports = reports(read, story, &readers)?;
        let outside = Outside {
            moves: moves(read, story, now)?,
            release: release(read, story, now)?,
            readings: readers.values().sum(),
        };
        scored.push(Scored {
            story,
            pinned,
            muted,
            before: serde_json::from_str(&parts).map_err(|e| StoreError::Engine(e.to_string()))?,
            reasons: reasons(&reports, &outside, (weight, pinned), now),
        });
    }
    Ok(scored)
}

/// Readers of the last day, by article: sums of hours, without anybody's name.
fn views(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    now: Micros,
) -> Result<BTreeMap<ArticleId, i64>, StoreError> {
    let hour = now.0.div_euclid(3_600 * Micros::SECOND) - 24;
    let rows = read.all(
        sql!(
            "select r.article_id, cast(sum(r.views) as bigint) as views from reading r
             join live_article l on l.article_id = r.article_id
             where r.hour > $2 and l.edition_id = $1 group by r.article_id"
        ),
        &[&edition, &hour],
        |row| Ok((row.get::<ArticleId>("article_id")?, row.get::<i64>("views")?)),
    )?;
    Ok(rows.into_iter().collect())
}

fn reports(
    read: &mut ReadSession<'_>,
    story: StoryId,
    readers: &BTreeMap<ArticleId, i64>,
) -> Result<Vec<Report>, StoreError> {
    let rows = read.all(
        sql!(
            "select l.article_id, l.published_at, l.importance, f.copy_of, coalesce(f.voices, '[]') as voices,
                    coalesce(f.officials, 0) as officials, coalesce(f.figures, 0) as figures
             from story_article m join live_article l on l.article_id = m.article_id
             left join story_fact f on f.article_id = m.article_id
             where m.story_id = $1 order by l.published_at desc, l.article_id desc limit 200"
        ),
        &[&story],
        |row| {
            let article: ArticleId = row.get("article_id")?;
            Ok(Report {
                at: row.get("published_at")?,
                mark: row.get("importance")?,
                copy: row.get::<Option<ArticleId>>("copy_of")?.is_some(),
                voices: serde_json::from_str(&row.get::<String>("voices")?)
                    .map_err(|e| StoreError::Engine(e.to_string()))?,
                officials: row.get("officials")?,
                figures: row.get("figures")?,
                views: readers.get(&article).copied().unwrap_or(0),
            })
        },
    )?;
    Ok(rows)
}

/// How far the instruments moved that its articles name.
fn moves(read: &mut ReadSession<'_>, story: StoryId, now: Micros) -> Result<Vec<Moved>, StoreError> {
    read.all(
        sql!(
            "select strength, said, at from story_signal where story_id = $1 and kind = 'market' and at >= $2
             order by strength desc, subject"
        ),
        &[&story, &now.plus_days(-SIGNAL_DAYS)],
        |row| {
            Ok(Moved {
                strength: row.get("strength")?,
                said: row.get("said")?,
                at: row.get("at")?,
            })
        },
    )
}

/// The weightiest entry of the economic calendar that one of its articles covers, once it is out.
fn release(read: &mut ReadSession<'_>, story: StoryId, now: Micros) -> Result<Option<Released>, StoreError> {
    read.maybe(
        sql!(
            "select r.indicator, r.country, r.importance from story_article m
             join live_article l on l.article_id = m.article_id
             join release_plan p on p.article_id = m.article_id join release r on r.id = p.release_id
             where m.story_id = $1 and not r.cancelled and r.scheduled_at > $2 and r.scheduled_at <= $3
             order by r.importance desc, r.scheduled_at desc, r.id limit 1"
        ),
        &[&story, &now.plus_days(-RELEASED_DAYS), &now],
        |row| {
            Ok(Released {
                importance: row.get("importance")?,
                said: format!(
                    "{}, {}",
                    row.get::<String>("indicator")?,
                    row.get::<String>("country")?
                ),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report};
    use super::super::{Facts, Signal, keep_facts, live, pin, save_signals};
    use super::*;
    use crate::news::flashes::Importance;
    use crate::news::releases::{Certainty, NewPlan, NewRelease, plan_coverage, save_release};
    use crate::testing::News;

    fn points(reasons: &[Reason], name: &str) -> i64 {
        reasons
            .iter()
            .filter(|reason| reason.name == name)
            .map(|reason| reason.points)
            .sum()
    }

    fn scored(news: &News, id: StoryId) -> Vec<Reason> {
        rank_stories(&news.store).expect("ranked");
        news.read(move |r| score(r, id))
    }

    #[test]
    fn every_part_counts_and_says_why() {
        let news = News::new();
        let all = [report(&news, "Rates stay"), report(&news, "Rates fall")];
        let id = proposed(&news, &all).expect("a story");
        let plain = scored(&news, id);
        assert_eq!((points(&plain, "newsroom"), points(&plain, "voices")), (42, 0));
        let (first, now) = (all[0], news.clock.now());
        news.store
            .writes
            .housekeeping(move |tx| {
                keep_facts(
                    tx,
                    &Facts {
                        article: first,
                        copy_of: None,
                        voices: vec!["ecb".to_owned(), "imf".to_owned()],
                        officials: 2,
                        figures: 5,
                    },
                )?;
                save_signals(
                    tx,
                    "market",
                    &[Signal {
                        story: id,
                        subject: "EURUSD".to_owned(),
                        strength: 240,
                        said: "The euro moved 2.4 times its usual day".to_owned(),
                        at: now,
                    }],
                )
            })
            .expect("kept");
        let rich = scored(&news, id);
        for (name, more) in [("voices", 6), ("official", 6), ("figures", 6), ("market", 14)] {
            assert_eq!(points(&rich, name), more, "{name}: {rich:?}");
        }
        assert!(rich.iter().all(|reason| !reason.why.is_empty()));
    }

    #[test]
    fn a_release_counts_from_its_moment_on_for_a_week() {
        let news = News::new();
        let edition = news.edition;
        let all = [report(&news, "Prices rise"), report(&news, "Prices rise again")];
        let id = proposed(&news, &all).expect("a story");
        let new = NewRelease {
            origin: "test:cpi".to_owned(),
            indicator: "Consumer prices".to_owned(),
            country: "US".to_owned(),
            period: "October".to_owned(),
            scheduled_at: news.clock.now().plus_seconds(600),
            certainty: Certainty::Minute,
            importance: Importance::parse(3).expect("a step"),
            unit: "%".to_owned(),
            forecast: None,
            forecast_source: String::new(),
            previous: None,
            source: "Bureau of Statistics".to_owned(),
            source_url: String::new(),
            series: String::new(),
        };
        let (release, _) = news.write(move |w| save_release(w, &new)).expect("saved");
        let plan = NewPlan {
            article: Some(all[0]),
            ..NewPlan::default()
        };
        news.write(move |w| plan_coverage(w, release, edition, &plan))
            .expect("planned");
        assert_eq!(points(&scored(&news, id), "release"), 0);
        news.clock.set(news.clock.now().plus_seconds(600));
        let out = scored(&news, id);
        assert_eq!(points(&out, "release"), 9);
        assert!(
            out.iter().any(|r| r.why.contains("Consumer prices, US")),
            "{out:?}"
        );
        news.clock.set(news.clock.now().plus_days(8));
        assert_eq!(points(&scored(&news, id), "release"), 0);
    }

    #[test]
    fn a_copy_counts_once_and_age_halves() {
        let news = News::new();
        let all = ["Oil rises", "Oil rises!", "Oil rises, again"].map(|headline| report(&news, headline));
        let id = proposed(&news, &all).expect("a story");
        let three = points(&scored(&news, id), "reports");
        let (copy, of) = (all[1], all[0]);
        news.store
            .writes
            .housekeeping(move |tx| {
                let facts = Facts {
                    article: copy,
                    copy_of: Some(of),
                    voices: Vec::new(),
                    officials: 0,
                    figures: 0,
                };
                keep_facts(tx, &facts)
            })
            .expect("kept");
        let two = scored(&news, id);
        assert!(points(&two, "reports") < three, "{two:?}");
        assert!(two.iter().any(|r| r.why.starts_with("2 reports")), "{two:?}");

        news.clock.set(news.clock.now().plus_days(4));
        assert!(points(&scored(&news, id), "age") < 0);
    }

    #[test]
    fn the_order_is_recorded_only_when_it_changes_and_a_pin_is_first() {
        let news = News::new();
        let edition = news.edition;
        let oil =
            proposed(&news, &[report(&news, "Oil rises"), report(&news, "Oil falls")]).expect("a story");
        let gas =
            ["Gas rises", "Gas falls", "Gas waits", "Gas sleeps"].map(|headline| report(&news, headline));
        let gas = proposed(&news, &gas).expect("another");
        assert_eq!(rank_stories(&news.store).expect("ranked"), 1);
        assert_eq!(news.verbs(1), ["stories_ranked"]);
        assert_eq!(rank_stories(&news.store).expect("ranked"), 0);
        let order = |news: &News| -> Vec<StoryId> {
            let found = news.read(move |r| live::unfolding(r, edition, 9));
            found.iter().map(|story| story.id).collect()
        };
        assert_eq!(order(&news), [gas, oil]);
        news.write(move |w| pin(w, edition, oil, true)).expect("pinned");
        rank_stories(&news.store).expect("ranked");
        assert_eq!(order(&news), [oil, gas]);
        // Long after, only what is pinned is left.
        news.clock.set(news.clock.now().plus_days(30));
        rank_stories(&news.store).expect("ranked");
        assert_eq!(order(&news), [oil]);
    }
}
