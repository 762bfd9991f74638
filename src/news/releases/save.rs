//! Save: an entry of the calendar is made or changed, by hand or by an import. When its time moves, the
//! embargo of what is written around it moves with it.

use rust_decimal::Decimal;

use super::agenda;
use super::country::known_country;
use super::release::{Certainty, Release, text};
use crate::base::clock::Micros;
use crate::base::ids::ReleaseId;
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::flashes::Importance;
use crate::news::newsroom::figures;
use crate::news::text::{line, required};
use crate::sql;

/// Releases in one import: ten years of a large office.
const MOST_IN_IMPORT: usize = 20_000;

#[derive(Clone, Debug)]
pub struct NewRelease {
    /// What its source calls it; the same twice is one release.
    pub origin: String,
    pub indicator: String,
    pub country: String,
    pub period: String,
    pub scheduled_at: Micros,
    pub certainty: Certainty,
    pub importance: Importance,
    pub unit: String,
    pub forecast: Option<Decimal>,
    pub forecast_source: String,
    pub previous: Option<Decimal>,
    pub source: String,
    pub source_url: String,
    pub series: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: u32,
    pub changed: u32,
    pub same: u32,
}

/// Makes the release of this origin, or changes it. What is known of its figure stays.
pub fn save_release(mut write: OpenWrite<'_>, new: &NewRelease) -> Result<(ReleaseId, Position), NewsError> {
    let (release, _, held) = put(&mut write, &checked(new)?)?;
    let mut recorded = write.record(&Change::ReleaseSaved { release })?;
    for change in &held {
        recorded = recorded.record(change)?;
    }
    Ok((release, recorded.commit()?))
}

/// Takes many in, in one transaction and one entry of the log. An importer that does not know a
/// forecast takes none away.
pub fn import_releases(
    mut write: OpenWrite<'_>,
    all: &[NewRelease],
) -> Result<(Imported, Option<Position>), NewsError> {
    if all.len() > MOST_IN_IMPORT {
        let count = all.len();
        return Err(NewsError::invalid(
            "releases",
            format!("are {count}; at most {MOST_IN_IMPORT} are taken in at once"),
        ));
    }
    let mut done = Imported::default();
    let mut held = Vec::new();
    for new in all {
        let (_, outcome, moved) = put(&mut write, &checked(new)?)?;
        held.extend(moved);
        match outcome {
            Outcome::Added => done.added += 1,
            Outcome::Changed => done.changed += 1,
            Outcome::Same => done.same += 1,
        }
    }
    let count = done.added + done.changed;
    if count == 0 {
        return Ok((done, None));
    }
    let mut recorded = write.record(&Change::ReleasesImported { count })?;
    for change in &held {
        recorded = recorded.record(change)?;
    }
    Ok((done, Some(recorded.commit()?)))
}

fn checked(new: &NewRelease) -> Result<NewRelease, NewsError> {
    let forecast_source = line("forecast_source", &new.forecast_source, 80)?;
    if new.forecast.is_some() && forecast_source.is_empty() {
        return Err(NewsError::invalid(
            "forecast_source",
            "is empty; a forecast is somebody's: say whose",
        ));
    }
    let source_url = line("source_url", &new.source_url, 500)?;
    if !source_url.is_empty() && !source_url.starts_with("https://") && !source_url.starts_with("http://") {
        return Err(NewsError::invalid("source_url", "must begin with https://"));
    }
    Ok(NewRelease {
        origin: required("origin", &new.origin, 200)?,
        indicator: required("indicator", &new.indicator, 120)?,
        country: known_country(&new.country)?,
        period: line("period", &new.period, 40)?,
        unit: line("unit", &new.unit, 20)?,
        source: line("source", &new.source, 120)?,
        series: line("series", &new.series, 120)?,
        source_url,
        forecast_source,
        ..new.clone()
    })
}

enum Outcome {
    Added,
    Changed,
    Same,
}

fn put(write: &mut OpenWrite<'_>, new: &NewRelease) -> Result<(ReleaseId, Outcome, Vec<Change>), NewsError> {
    let Some(old) = agenda::by_origin(&mut write.as_read(), &new.origin)? else {
        return Ok((insert(write, new)?, Outcome::Added, Vec::new()));
    };
    let mut merged = new.clone();
    if merged.forecast.is_none() {
        (merged.forecast, merged.forecast_source) = (old.forecast, old.forecast_source.clone());
    }
    merged.previous = merged.previous.or(old.previous);
    if merged.series.is_empty() {
        merged.series.clone_from(&old.series);
    }
    if is_same(&old, &merged) {
        return Ok((old.id, Outcome::Same, Vec::new()));
    }
    let at = write.at;
    write.execute(
        sql!(
            "update release set indicator = $2, country = $3, period = $4, scheduled_at = $5, certainty = $6,
                 importance = $7, unit = $8, forecast = $9, forecast_source = $10, previous = $11, source = $12,
                 source_url = $13, series = $14, cancelled = false, changed_at = $15
             where id = $1"
        ),
        &[
            &old.id,
            &merged.indicator,
            &merged.country,
            &merged.period,
            &merged.scheduled_at,
            &merged.certainty.as_str(),
            &merged.importance.number(),
            &merged.unit,
            &text(merged.forecast),
            &merged.forecast_source,
            &text(merged.previous),
            &merged.source,
            &merged.source_url,
            &merged.series,
            &at,
        ],
    )?;
    let mut held = Vec::new();
    if old.scheduled_at != merged.scheduled_at {
        for article in agenda::articles_of(&mut write.as_read(), old.id)? {
            held.extend(figures::hold_until(write, article, merged.scheduled_at)?);
        }
    }
    Ok((old.id, Outcome::Changed, held))
}

fn insert(write: &mut OpenWrite<'_>, new: &NewRelease) -> Result<ReleaseId, StoreError> {
    let (id, at) = (ReleaseId::new(write.at), write.at);
    write.execute(
        sql!(
            "insert into release (id, origin, indicator, country, period, scheduled_at, certainty, importance, unit,
                                  forecast, forecast_source, previous, source, source_url, series, cancelled,
                                  changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, false, $16)"
        ),
        &[
            &id,
            &new.origin,
            &new.indicator,
            &new.country,
            &new.period,
            &new.scheduled_at,
            &new.certainty.as_str(),
            &new.importance.number(),
            &new.unit,
            &text(new.forecast),
            &new.forecast_source,
            &text(new.previous),
            &new.source,
            &new.source_url,
            &new.series,
            &at,
        ],
    )?;
    Ok(id)
}

fn is_same(old: &Release, new: &NewRelease) -> bool {
    !old.cancelled
        && old.indicator == new.indicator
        && old.country == new.country
        && old.period == new.period
        && old.scheduled_at == new.scheduled_at
        && old.certainty == new.certainty
        && old.importance == new.importance
        && old.unit == new.unit
        && old.forecast == new.forecast
        && old.forecast_source == new.forecast_source
        && old.previous == new.previous
        && old.source == new.source
        && old.source_url == new.source_url
        && old.series == new.series
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::news::newsroom::{approve, drafts, schedule};
    use crate::news::releases::{NewPlan, plan_coverage};
    use crate::testing::News;

    pub fn new(at: Micros) -> NewRelease {
        NewRelease {
            origin: "office:cpi-2026-10".to_owned(),
            indicator: "Consumer prices, year on year".to_owned(),
            country: "de".to_owned(),
            period: "October 2026".to_owned(),
            scheduled_at: at,
            certainty: Certainty::Minute,
            importance: Importance::parse(3).expect("a step"),
            unit: "%".to_owned(),
            forecast: None,
            forecast_source: String::new(),
            previous: Some(Decimal::new(24, 1)),
            source: "Statistical office".to_owned(),
            source_url: String::new(),
            series: String::new(),
        }
    }

    #[test]
    fn a_second_import_changes_nothing_and_takes_nothing_away() {
        let news = News::new();
        let at = news.clock.now().plus_days(1);
        let mut desk = new(at);
        desk.forecast = Some(Decimal::new(23, 1));
        news.write(move |w| save_release(w, &desk))
            .expect_err("nobody's forecast");
        let mut desk = new(at);
        (desk.forecast, desk.forecast_source) = (Some(Decimal::new(23, 1)), "median of six banks".to_owned());
        let (id, _) = news.write(move |w| save_release(w, &desk)).expect("saved");

        let imported = [new(at)];
        let (done, position) = news
            .write(move |w| import_releases(w, &imported))
            .expect("taken in");
        assert_eq!((done.same, position), (1, None));
        let mut later = new(at.plus_seconds(3_600));
        later.importance = Importance::parse(2).expect("a step");
        let (done, _) = news
            .write(move |w| import_releases(w, &[later]))
            .expect("taken in");
        assert_eq!(done.changed, 1);
        assert_eq!(news.verbs(2), ["release_saved", "releases_imported"]);
        let found = news.read(move |r| agenda::by_id(r, id)).expect("there");
        assert_eq!(found.forecast, Some(Decimal::new(23, 1)));
        assert_eq!(found.country, "DE");
    }

    #[test]
    fn when_a_release_moves_so_does_the_embargo_of_what_waits_for_it() {
        let news = News::new();
        let (edition, at) = (news.edition, news.clock.now().plus_days(1));
        let (id, _) = news.write(move |w| save_release(w, &new(at))).expect("saved");
        let article = news.draft("Prices rise");
        let plan = NewPlan {
            article: Some(article),
            ..NewPlan::default()
        };
        news.write(move |w| plan_coverage(w, id, edition, &plan))
            .expect("planned");
        news.write(move |w| approve(w, article)).expect("approved");
        news.write(move |w| schedule(w, article, at)).expect("scheduled");
        let later = at.plus_seconds(1_800);
        news.write(move |w| save_release(w, &new(later))).expect("moved");
        assert_eq!(news.verbs(2), ["release_saved", "embargo_set"]);
        let held = news.read(move |r| drafts::by_id(r, article)).expect("there");
        assert_eq!(
            (held.embargo_until, held.scheduled_at),
            (Some(later), Some(later))
        );
    }

    #[test]
    fn nonsense_is_refused() {
        let news = News::new();
        let at = news.clock.now();
        for spoil in [
            (|new: &mut NewRelease| new.origin.clear()) as fn(&mut NewRelease),
            |new| new.indicator.clear(),
            |new| new.country = "Ruritania".to_owned(),
            |new| new.source_url = "javascript:alert(1)".to_owned(),
            |new| new.unit = "x".repeat(21),
        ] {
            let mut bad = new(at);
            spoil(&mut bad);
            news.write(move |w| save_release(w, &bad)).expect_err("nonsense");
        }
    }
}
