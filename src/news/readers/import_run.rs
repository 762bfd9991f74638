//! Imports that the desk began: how far they are, for the page that shows it. The list itself is never
//! kept, so one that was cut off is begun again with the file; whoever is in is then known.

use super::import::{Progress, has_stopped};
use super::import_file::LineProblem;
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, ImportId};
use crate::base::store::{Actor, ReadSession, Row, StoreError, Transaction};
use crate::sql;

#[derive(Clone, Debug)]
pub struct ImportRun {
    pub id: ImportId,
    pub edition: EditionId,
    /// `running`, `done` or `failed`.
    pub state: String,
    pub made_at: Micros,
    pub trial: bool,
    pub source: String,
    pub progress: Progress,
    seen_at: Micros,
}

impl ImportRun {
    /// As a page says it: one that has gone quiet was cut off.
    pub fn state_at(&self, now: Micros) -> &str {
        if self.state == "running" && has_stopped(self.seen_at, now) {
            "stopped"
        } else {
            &self.state
        }
    }
}

pub fn begin_run(
    tx: &mut Transaction<'_>,
    (edition, actor): (EditionId, &Actor),
    (source, trial): (&str, bool),
    now: Micros,
) -> Result<ImportId, StoreError> {
    let id = ImportId::new(now);
    tx.execute(
        sql!(
            "insert into reader_import (id, edition_id, state, actor, made_at, seen_at, trial, source, lines, done,
                                        added, known, kept_out, refused, problems)
             values ($1, $2, 'running', $3, $4, $4, $5, $6, 0, 0, 0, 0, 0, 0, '')"
        ),
        &[&id, &edition, &actor.as_text(), &now, &trial, &source],
    )?;
    Ok(id)
}

pub fn keep_run(
    tx: &mut Transaction<'_>,
    id: ImportId,
    state: &str,
    progress: &Progress,
    now: Micros,
) -> Result<(), StoreError> {
    let problems: Vec<String> = progress
        .problems
        .iter()
        .map(|problem| {
            format!(
                "{}\t{}",
                problem.number,
                problem.message.replace(['\n', '\t'], " ")
            )
        })
        .collect();
    tx.execute(
        sql!(
            "update reader_import set state = $2, seen_at = $3, lines = $4, done = $5, added = $6, known = $7,
                                      kept_out = $8, refused = $9, problems = $10 where id = $1"
        ),
        &[
            &id,
            &state,
            &now,
            &progress.lines,
            &progress.done,
            &progress.added,
            &progress.known,
            &progress.kept_out,
            &progress.refused,
            &problems.join("\n"),
        ],
    )?;
    Ok(())
}

pub fn run(read: &mut ReadSession<'_>, id: ImportId) -> Result<Option<ImportRun>, StoreError> {
    read.maybe(
        sql!(
            "select id, edition_id, state, made_at, seen_at, trial, source, lines, done, added, known, kept_out,
                    refused, problems
             from reader_import where id = $1"
        ),
        &[&id],
        from_row,
    )
}

/// The last ten of an edition, the newest first.
pub fn runs(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<ImportRun>, StoreError> {
    read.all(
        sql!(
            "select id, edition_id, state, made_at, seen_at, trial, source, lines, done, added, known, kept_out,
                    refused, problems
             from reader_import where edition_id = $1 order by made_at desc, id desc limit 10"
        ),
        &[&edition],
        from_row,
    )
}

fn from_row(row: &Row<'_>) -> Result<ImportRun, StoreError> {
    let problems: String = row.get("problems")?;
    let problems = problems.lines().filter_map(|line| {
        let (number, message) = line.split_once('\t')?;
        Some(LineProblem {
            number: number.parse().ok()?,
            message: message.to_owned(),
        })
    });
    Ok(ImportRun {
        id: row.get("id")?,
        edition: row.get("edition_id")?,
        state: row.get("state")?,
        made_at: row.get("made_at")?,
        seen_at: row.get("seen_at")?,
        trial: row.get("trial")?,
        source: row.get("source")?,
        progress: Progress {
            lines: row.get("lines")?,
            done: row.get("done")?,
            added: row.get("added")?,
            known: row.get("known")?,
            kept_out: row.get("kept_out")?,
            refused: row.get("refused")?,
            problems: problems.collect(),
        },
    })
}
