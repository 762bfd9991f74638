//! The desk's door: releases with every figure that is in the house, and how an edition covers them.

use super::release::Release;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, PersonId, ReleaseId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// More than this in one reading is no agenda. A busy week of all the world's offices has some 400.
const MOST: i64 = 1_000;

/// Who covers a release, and with what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub person: Option<PersonId>,
    /// Empty when nobody is named.
    pub person_name: String,
    pub article: Option<ArticleId>,
    pub note: String,
}

pub fn by_id(read: &mut ReadSession<'_>, id: ReleaseId) -> Result<Option<Release>, StoreError> {
    read.maybe(
        sql!(
            "select id, origin, indicator, country, period, scheduled_at, certainty, importance, unit, actual,
                    forecast, forecast_source, previous, revised, filled_at, cancelled, source, source_url, series
             from release where id = $1"
        ),
        &[&id],
        Release::from_row,
    )
}

pub fn by_origin(read: &mut ReadSession<'_>, origin: &str) -> Result<Option<Release>, StoreError> {
    read.maybe(
        sql!(
            "select id, origin, indicator, country, period, scheduled_at, certainty, importance, unit, actual,
                    forecast, forecast_source, previous, revised, filled_at, cancelled, source, source_url, series
             from release where origin = $1"
        ),
        &[&origin],
        Release::from_row,
    )
}

/// What is scheduled from one moment up to another, in order.
pub fn between(read: &mut ReadSession<'_>, from: Micros, to: Micros) -> Result<Vec<Release>, StoreError> {
    read.all(
        sql!(
            "select id, origin, indicator, country, period, scheduled_at, certainty, importance, unit, actual,
                    forecast, forecast_source, previous, revised, filled_at, cancelled, source, source_url, series
             from release where scheduled_at >= $1 and scheduled_at < $2
             order by scheduled_at, importance desc, country, indicator, id limit $3"
        ),
        &[&from, &to, &MOST],
        Release::from_row,
    )
}

/// How an edition covers a release.
pub fn plan(
    read: &mut ReadSession<'_>,
    release: ReleaseId,
    edition: EditionId,
) -> Result<Option<Plan>, StoreError> {
    read.maybe(
        sql!(
            "select p.person_id, p.article_id, p.note, coalesce(w.name, '') as name
             from release_plan p left join person w on w.id = p.person_id
             where p.release_id = $1 and p.edition_id = $2"
        ),
        &[&release, &edition],
        |row| {
            Ok(Plan {
                person: row.get("person_id")?,
                person_name: row.get("name")?,
                article: row.get("article_id")?,
                note: row.get("note")?,
            })
        },
    )
}

/// The articles, of all editions, that are written around a release.
pub fn articles_of(read: &mut ReadSession<'_>, release: ReleaseId) -> Result<Vec<ArticleId>, StoreError> {
    read.all(
        sql!(
            "select article_id from release_plan where release_id = $1 and article_id is not null
             order by edition_id"
        ),
        &[&release],
        |row| row.get("article_id"),
    )
}
