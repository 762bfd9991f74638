//! Importance: how much a story matters now, as points with their reasons. Everything that counts is
//! a part that an editor can read; nothing is multiplied behind their back but age, which is a part
//! as well. The points are of the same size as those of a single article in the daily update.
//!
//! Recomputed by the clock for stories that moved within two weeks; the rest keep what they had, and
//! are behind all of these anyway.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::weigh::HEAVIEST;
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
/// After so many hours without an article half of the points are gone.
const HALF_LIFE_HOURS: i64 = 48;
/// What one mark of importance on an article, and one step of an editor's weight, is worth.
const MARK: i64 = 14;
/// An average day's move is no news; each further tenth of the usual range is a point, up to here.
const MARKET_MOST: i64 = 18;
const PINNED: i64 = 40;

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

/// What an article brings to its story.
#[derive(Clone, Debug)]
struct Report {
    at: Micros,
    mark: i64,
    copy: bool,
    voices: Vec<String>,
    officials: i64,
    figures: i64,
    views: i64,
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
        let signals = read.all(
            sql!("select strength, said from story_signal where story_id = $1 and at >= $2 order by strength desc"),
            &[&story, &now.plus_days(-2)],
            |row| Ok((row.get::<i64>("strength")?, row.get::<String>("said")?)),
        )?;
        scored.push(Scored {
            story,
            pinned,
            muted,
            before: serde_json::from_str(&parts).map_err(|e| StoreError::Engine(e.to_string()))?,
            reasons: reasons(&reports, &signals, (weight, pinned), readers.values().sum(), now),
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

/// A pure function: the same counts give the same points. The newest report comes first.
fn reasons(
    reports: &[Report],
    signals: &[(i64, String)],
    (weight, pinned): (i64, bool),
    all_readers: i64,
    now: Micros,
) -> Vec<Reason> {
    let Some(newest) = reports.first() else {
        return Vec::new();
    };
    let hours = |at: Micros| (now.0 - at.0).max(0) / (3_600 * Micros::SECOND);
    let recent: Vec<&Report> = reports
        .iter()
        .filter(|report| !report.copy && hours(report.at) < 24 * 7)
        .collect();
    let mut reasons = Vec::new();
    let mut add = |name: &str, points: i64, why: String| {
        if points != 0 {
            reasons.push(Reason {
                name: name.to_owned(),
                points,
                why,
            });
        }
    };

    let mark = recent.iter().map(|r| r.mark).max().unwrap_or(newest.mark);
    add(
        "newsroom",
        mark * MARK,
        format!("its weightiest report has the mark {mark} of 5"),
    );
    let count = recent.len() as i64;
    add(
        "reports",
        8 * bits(count).saturating_sub(1).min(4),
        format!("{} of its own in the last week", said(count, "report", "reports")),
    );
    let today = reports.iter().filter(|r| !r.copy && hours(r.at) < 24).count() as i64;
    // Against its own rate: a matter that is always written about must be written about more.
    let days = (hours(reports.last().map_or(newest.at, |oldest| oldest.at)) / 24).clamp(1, 60);
    let usual = reports.len() as i64 * 10 / days;
    add(
        "rate",
        (today * 10 - usual).clamp(0, 30) * 2 / 5,
        format!(
            "{today} in the last day, {}.{} a day is usual",
            usual / 10,
            usual % 10
        ),
    );
    let voices: std::collections::BTreeSet<&str> = recent
        .iter()
        .flat_map(|r| r.voices.iter().map(String::as_str))
        .collect();
    let voices = voices.len() as i64;
    add(
        "voices",
        (3 * bits(voices)).min(12),
        format!("{} in it", said(voices, "party speaks", "parties speak")),
    );
    let officials: i64 = recent.iter().map(|r| r.officials).sum();
    add(
        "official",
        (3 * bits(officials)).min(9),
        said(
            officials,
            "statement by a public authority",
            "statements by public authorities",
        ),
    );
    let figures: i64 = recent.iter().map(|r| r.figures).sum();
    add(
        "figures",
        (2 * bits(figures)).min(10),
        said(figures, "figure", "figures"),
    );
    let views: i64 = reports.iter().map(|r| r.views).sum();
    if all_readers > 0 {
        let share = views * 100 / all_readers;
        add(
            "readers",
            (share * 2 / 5).min(12),
            format!("{share} of 100 readings of the last day"),
        );
    }
    if let Some((strength, what)) = signals.first() {
        add(
            "market",
            ((strength - 100) / 10).clamp(0, MARKET_MOST),
            what.clone(),
        );
    }
    let faded = {
        let points: i64 = reasons.iter().map(|reason| reason.points).sum();
        let hours = if pinned { 0 } else { hours(newest.at) };
        points - fade(points, hours)
    };
    let mut add = |name: &str, points: i64, why: String| {
        if points != 0 {
            reasons.push(Reason {
                name: name.to_owned(),
                points,
                why,
            });
        }
    };
    add(
        "age",
        -faded,
        format!(
            "its last report is {} old",
            said(hours(newest.at), "hour", "hours")
        ),
    );
    let weight = weight.clamp(-HEAVIEST, HEAVIEST);
    add(
        "editor",
        weight * MARK,
        format!("an editor gave it the weight {weight:+}"),
    );
    add(
        "pinned",
        if pinned { PINNED } else { 0 },
        "an editor pinned it".to_owned(),
    );
    reasons
}

/// How many binary digits a count has: 1 → 1, 2 and 3 → 2, 4 to 7 → 3. Twice as many is one step.
fn bits(count: i64) -> i64 {
    i64::from(i64::BITS - count.max(0).leading_zeros())
}

/// Half for each half-life, straight between. Whole numbers, so that every machine says the same.
fn fade(points: i64, hours: i64) -> i64 {
    let halves = (hours / HALF_LIFE_HOURS).min(20);
    let rest = hours % HALF_LIFE_HOURS;
    let at = points >> halves;
    at - at * rest / (2 * HALF_LIFE_HOURS)
}

fn said(count: i64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report};
    use super::super::{Facts, Signal, keep_facts, live, pin, save_signals};
    use super::*;
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
        assert!(points(&two, "reports") <= three);
        assert!(two.iter().any(|r| r.why.starts_with("2 reports")), "{two:?}");

        assert_eq!(
            (fade(80, 0), fade(80, 48), fade(80, 96), fade(80, 24)),
            (80, 40, 20, 60)
        );
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
