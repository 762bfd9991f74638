//! Flashes and threads: which report a flash is like. The engine is asked in a copy of its memory, so that a
//! line of a dozen words opens no thread, counts for no word and is gone afterwards.

use std::collections::BTreeSet;

use story_threads::{Document, Engine};

use super::mind::{Mind, words_in};
use crate::base::ids::{ArticleId, EditionId, FlashId};
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::changes::{Change, FollowError};
use crate::news::flashes::live;
use crate::news::stories;
use crate::sql;

/// A line has few words, and a wrong one on a story's page is a wrong report: of less an editor decides.
const SURE: f64 = 0.85;
/// Flashes that a rebuild asks about again, the newest; older ones stay where they were found.
const AGAIN: i64 = 100;
/// Of a long thread, the latest reports.
const LOOKED_AT: usize = 60;

/// What the engine makes of a flash: the report that it is like, and how surely, in thousandths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alike {
    pub flash: FlashId,
    pub report: Option<(ArticleId, i64)>,
}

/// A flash that says something, whatever it is about. Which changes are about one, `Change::subject` says
/// without a wildcard; what a withdrawn one said is where it was.
pub(super) fn flash_of(change: &Change) -> Option<(EditionId, FlashId)> {
    match change {
        Change::FlashPublished { edition, flash, .. } | Change::FlashCorrected { edition, flash, .. } => {
            Some((*edition, *flash))
        }
        _ => None,
    }
}

/// Asks about flashes, as memory stands.
pub(super) fn ask(
    read: &mut ReadSession<'_>,
    mind: &mut Mind,
    flashes: &BTreeSet<FlashId>,
) -> Result<Vec<Alike>, FollowError> {
    let mut alike = Vec::with_capacity(flashes.len());
    if flashes.is_empty() {
        return Ok(alike);
    }
    let memory = mind.engine.save();
    for id in flashes {
        let Some(flash) = live::by_id(read, *id)? else {
            continue;
        };
        let mut copy = Engine::restore(&memory).map_err(|error| FollowError(error.to_string()))?;
        let own = id.to_string();
        let placement = copy.add(&Document {
            id: own.clone(),
            time: flash.published_at.0,
            publisher: String::new(),
            title: flash.text.clone(),
            text: String::new(),
        });
        let report = if placement.joined && placement.probability >= SURE {
            let members: Vec<ArticleId> = copy
                .members(placement.story)
                .into_iter()
                .filter(|member| *member != own)
                .filter_map(|member| member.parse().ok())
                .collect();
            let report = most_like(read, mind, &words_in(&flash.text), &members)?;
            report.map(|report| (report, (placement.probability * 1_000.0).round() as i64))
        } else {
            None
        };
        alike.push(Alike { flash: *id, report });
    }
    Ok(alike)
}

/// The report that shares most words with a line; of equals the latest.
fn most_like(
    read: &mut ReadSession<'_>,
    mind: &mut Mind,
    own: &BTreeSet<String>,
    members: &[ArticleId],
) -> Result<Option<ArticleId>, StoreError> {
    let mut best: Option<(usize, ArticleId)> = None;
    for member in members.iter().rev().take(LOOKED_AT) {
        let shared = mind.words_of(read, *member)?.intersection(own).count();
        if best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, *member));
        }
    }
    Ok(best.map(|(_, member)| member))
}

/// Keeps what the engine made of flashes, and says which of them are in another story now.
pub(super) fn put(tx: &mut Transaction<'_>, alike: &[Alike]) -> Result<Vec<stories::MovedFlash>, StoreError> {
    let mut moved = Vec::new();
    for Alike { flash, report } in alike {
        let from = stories::story_of_flash(&mut tx.as_read(), *flash)?;
        tx.execute(sql!("delete from thread_flash where flash_id = $1"), &[flash])?;
        if let Some((article, probability)) = report {
            tx.execute(
                sql!("insert into thread_flash (flash_id, article_id, probability) values ($1, $2, $3)"),
                &[flash, article, probability],
            )?;
        }
        let to = stories::story_of_flash(&mut tx.as_read(), *flash)?;
        if from != to {
            moved.push(stories::MovedFlash {
                flash: *flash,
                from,
                to,
            });
        }
    }
    Ok(moved)
}

/// The newest flashes of an edition: what a rebuild asks about.
pub(super) fn newest(
    read: &mut ReadSession<'_>,
    edition: EditionId,
) -> Result<BTreeSet<FlashId>, StoreError> {
    let found = live::latest(read, edition, &live::Filter::default(), live::start(), AGAIN)?;
    Ok(found.into_iter().map(|flash| flash.id).collect())
}
