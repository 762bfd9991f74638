//! The reading door. A flash is public from the moment it is made, so one door serves readers and desk;
//! whether the article it leads to is public, whoever shows it asks `newsroom::live`.

use super::flash::{Flash, FlashNote};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, FlashId, StoryId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// At least this; none is all.
    pub importance: Option<i64>,
    /// The slug of an instrument.
    pub instrument: Option<String>,
    pub from: Option<Micros>,
}

/// Where a list goes on: before this moment and number.
pub type Before = (Micros, i64);

/// Before everything: the newest first.
pub fn start() -> Before {
    (Micros(i64::MAX), i64::MAX)
}

/// The flashes of an edition, the newest first.
pub fn latest(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    filter: &Filter,
    before: Before,
    limit: i64,
) -> Result<Vec<Flash>, StoreError> {
    let least = filter.importance.unwrap_or(0);
    let from = filter.from.unwrap_or(Micros(i64::MIN));
    let found = match &filter.instrument {
        None => read.all(
            sql!(
                "select id, number, edition_id, published_at, text, importance, source, instruments, article_id,
                        corrected, withdrawn
                 from flash
                 where edition_id = $1 and (published_at, number) < ($2, $3) and published_at >= $4
                   and importance >= $5
                 order by published_at desc, number desc limit $6"
            ),
            &[&edition, &before.0, &before.1, &from, &least, &limit],
            Flash::from_row,
        )?,
        Some(instrument) => read.all(
            sql!(
                "select f.id, f.number, f.edition_id, f.published_at, f.text, f.importance, f.source, f.instruments,
                        f.article_id, f.corrected, f.withdrawn
                 from flash_instrument i join flash f on f.id = i.flash_id
                 where i.instrument = $1 and i.edition_id = $2 and i.published_at >= $5
                   and (f.published_at, f.number) < ($3, $4) and f.importance >= $6
                 order by f.published_at desc, f.number desc limit $7"
            ),
            &[instrument, &edition, &before.0, &before.1, &from, &least, &limit],
            Flash::from_row,
        )?,
    };
    with_notes(read, found)
}

pub fn by_number(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    number: i64,
) -> Result<Option<Flash>, StoreError> {
    let found = read.all(
        sql!(
            "select id, number, edition_id, published_at, text, importance, source, instruments, article_id,
                    corrected, withdrawn
             from flash where number = $1 and edition_id = $2"
        ),
        &[&number, &edition],
        Flash::from_row,
    )?;
    Ok(with_notes(read, found)?.pop())
}

pub fn by_id(read: &mut ReadSession<'_>, id: FlashId) -> Result<Option<Flash>, StoreError> {
    let found = read.all(
        sql!(
            "select id, number, edition_id, published_at, text, importance, source, instruments, article_id,
                    corrected, withdrawn
             from flash where id = $1"
        ),
        &[&id],
        Flash::from_row,
    )?;
    Ok(with_notes(read, found)?.pop())
}

/// The flashes that lead to an article, the first first: how the news came in.
pub fn of_article(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Vec<Flash>, StoreError> {
    let found = read.all(
        sql!(
            "select id, number, edition_id, published_at, text, importance, source, instruments, article_id,
                    corrected, withdrawn
             from flash where article_id = $1 order by published_at, number limit 50"
        ),
        &[&article],
        Flash::from_row,
    )?;
    with_notes(read, found)
}

/// The flashes of a story, the newest first: those of its live articles, those an editor put there, and those
/// that the engine found like one of its reports. An editor's word wins, then the article a flash leads to.
pub fn in_story(read: &mut ReadSession<'_>, story: StoryId, limit: i64) -> Result<Vec<Flash>, StoreError> {
    let found = read.all(
        sql!(
            "select id, number, edition_id, published_at, text, importance, source, instruments, article_id,
                    corrected, withdrawn
             from flash where id in (
                 select flash_id from story_flash where story_id = $1
                 union
                 select f.id from story_article m join live_article l on l.article_id = m.article_id
                 join flash f on f.article_id = m.article_id
                 where m.story_id = $1 and not exists (select 1 from story_flash w where w.flash_id = f.id)
                 union
                 select f.id from story_article m join live_article l on l.article_id = m.article_id
                 join thread_flash n on n.article_id = m.article_id join flash f on f.id = n.flash_id
                 left join live_article a on a.article_id = f.article_id
                 where m.story_id = $1 and a.article_id is null
                   and not exists (select 1 from story_flash w where w.flash_id = f.id))
             order by published_at desc, number desc limit $2"
        ),
        &[&story, &limit],
        Flash::from_row,
    )?;
    with_notes(read, found)
}

/// The instruments that flashes were about since a moment, the most flashed first.
pub fn instruments(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    since: Micros,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    read.all(
        sql!(
            "select instrument, count(*) as flashes from flash_instrument
             where edition_id = $1 and published_at >= $2
             group by instrument order by count(*) desc, instrument limit $3"
        ),
        &[&edition, &since, &limit],
        |row| row.get("instrument"),
    )
}

/// Only the few that were put right have notes to ask for.
fn with_notes(read: &mut ReadSession<'_>, mut flashes: Vec<Flash>) -> Result<Vec<Flash>, StoreError> {
    for flash in flashes
        .iter_mut()
        .filter(|flash| flash.corrected || flash.withdrawn)
    {
        flash.notes = read.all(
            sql!("select flash_id, kind, at, old_text, text from flash_note where flash_id = $1 order by at desc"),
            &[&flash.id],
            FlashNote::from_row,
        )?;
    }
    Ok(flashes)
}
