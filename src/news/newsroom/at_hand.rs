//! What is at hand: the few articles that somebody in the newsroom has to do something about now.
//! Each list is bounded and read from an index of its own; none counts.

use super::lists::{Line, Own, name};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, PersonId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// Lines per list.
pub const SHOWN: i64 = 12;

/// Somebody's own articles that are not public yet, or whose public text is not the newest: of the
/// last three hundred they began and the last three hundred they sign.
pub fn mine(read: &mut ReadSession<'_>, edition: EditionId, own: Own) -> Result<Vec<Line>, StoreError> {
    let mut lines = read.all(
        sql!(
            "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                    a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
             from (
                 select id from article where made_by = $2 order by changed_at desc, id desc limit 300) own
             join article a on a.id = own.id
             where a.edition_id = $1 and a.work_state <> 'spiked' and a.public_state <> 'withdrawn'
               and (a.live_version is null or a.approved_version is null or a.approved_version <> a.live_version)
             order by a.changed_at desc, a.id desc limit $3"
        ),
        &[&edition, &own.person, &SHOWN],
        Line::from_row,
    )?;
    if own.contributor.is_some() {
        let signed = read.all(
            sql!(
                "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id,
                        a.made_by, a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
                 from (
                     select article_id from draft_contributor where contributor_id = $2
                     order by article_id desc limit 300) own
                 join article a on a.id = own.article_id
                 where a.edition_id = $1 and a.work_state <> 'spiked' and a.public_state <> 'withdrawn'
                   and (a.live_version is null or a.approved_version is null or a.approved_version <> a.live_version)
                 order by a.changed_at desc, a.id desc limit $3"
            ),
            &[&edition, &own.contributor, &SHOWN],
            Line::from_row,
        )?;
        lines.extend(signed);
        lines.sort_by_key(|line| std::cmp::Reverse((line.changed_at, line.id)));
        lines.dedup_by_key(|line| line.id);
        lines.truncate(SHOWN as usize);
    }
    named(read, lines)
}

/// Waiting for an editor, the longest wait first.
pub fn in_review(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Line>, StoreError> {
    let lines = read.all(
        sql!(
            "select id, number, draft_headline, work_state, public_state, kind, section_id, made_by,
                    changed_at, scheduled_at, embargo_until, error_reported
             from article where edition_id = $1 and work_state = 'in_review'
             order by changed_at, id limit $2"
        ),
        &[&edition, &SHOWN],
        Line::from_row,
    )?;
    named(read, lines)
}

/// Approved, and not what the public sees; the scheduled have a list of their own.
pub fn ready(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Line>, StoreError> {
    let lines = read.all(
        sql!(
            "select id, number, draft_headline, work_state, public_state, kind, section_id, made_by,
                    changed_at, scheduled_at, embargo_until, error_reported
             from article
             where edition_id = $1 and work_state = 'ready'
               and (live_version is null or live_version <> approved_version)
               and public_state in ('unpublished', 'live', 'updated')
             order by changed_at desc, id desc limit $2"
        ),
        &[&edition, &SHOWN],
        Line::from_row,
    )?;
    named(read, lines)
}

/// What the clock is to publish, the next first. Bounded at 100: a day of a busy newsroom.
pub fn scheduled(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Line>, StoreError> {
    let lines = read.all(
        sql!(
            "select id, number, draft_headline, work_state, public_state, kind, section_id, made_by,
                    changed_at, scheduled_at, embargo_until, error_reported
             from article where scheduled_at is not null and edition_id = $1
             order by scheduled_at, id limit 100"
        ),
        &[&edition],
        Line::from_row,
    )?;
    named(read, lines)
}

/// Published since a moment, the newest first.
pub fn published_since(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    since: Micros,
) -> Result<Vec<(Line, Micros)>, StoreError> {
    let mut found = read.all(
        sql!(
            "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                    a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported, l.published_at, l.headline
             from live_article l join article a on a.id = l.article_id
             where l.edition_id = $1 and l.published_at >= $2
             order by l.published_at desc, l.article_id desc limit $3"
        ),
        &[&edition, &since, &SHOWN],
        |row| {
            // What the public reads, not what is being written.
            let line = Line {
                headline: row.get("headline")?,
                ..Line::from_row(row)?
            };
            Ok((line, row.get::<Micros>("published_at")?))
        },
    )?;
    for (line, _) in &mut found {
        name(read, std::slice::from_mut(line))?;
    }
    Ok(found)
}

/// Live articles that somebody says are wrong, the oldest report first.
pub fn with_error(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Line>, StoreError> {
    let lines = read.all(
        sql!(
            "select id, number, draft_headline, work_state, public_state, kind, section_id, made_by,
                    changed_at, scheduled_at, embargo_until, error_reported
             from article where edition_id = $1 and error_reported_at is not null
             order by error_reported_at, id limit $2"
        ),
        &[&edition, &SHOWN],
        Line::from_row,
    )?;
    named(read, lines)
}

/// A mention that its person has not looked at.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub article: ArticleId,
    pub number: i64,
    pub headline: String,
    pub by: String,
    pub text: String,
    pub at: Micros,
}

/// Who asked for this person since they last looked at their mentions.
pub fn mentions(read: &mut ReadSession<'_>, person: PersonId) -> Result<Vec<Waiting>, StoreError> {
    read.all(
        sql!(
            "select m.at, m.article_id, a.number, a.draft_headline, c.text, p.name
             from mention m join comment c on c.id = m.comment_id join article a on a.id = m.article_id
             join person p on p.id = c.person_id join person me on me.id = m.person_id
             where m.person_id = $1 and m.at > me.seen_mentions_at
             order by m.at desc limit 6"
        ),
        &[&person],
        |row| {
            Ok(Waiting {
                article: row.get("article_id")?,
                number: row.get("number")?,
                headline: row.get("draft_headline")?,
                by: row.get("name")?,
                text: row.get("text")?,
                at: row.get("at")?,
            })
        },
    )
}

fn named(read: &mut ReadSession<'_>, mut lines: Vec<Line>) -> Result<Vec<Line>, StoreError> {
    name(read, &mut lines)?;
    Ok(lines)
}
