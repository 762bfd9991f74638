//! What editors change of the machine's order: rows beside it, so that both can be compared.

use uuid::Uuid;

use super::issue::ensure_issue;
use super::{MOST, wave};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, IssueId, OverrideId, StoryId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::live;
use crate::news::stories;
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OverrideKind {
    /// In this place.
    Pin,
    /// The first.
    Lead,
    /// So many points more, or fewer.
    Boost,
    Exclude,
    /// Another headline or summary.
    Rewrite,
}

impl OverrideKind {
    pub fn as_str(self) -> &'static str {
        match self {
            OverrideKind::Pin => "pin",
            OverrideKind::Lead => "lead",
            OverrideKind::Boost => "boost",
            OverrideKind::Exclude => "exclude",
            OverrideKind::Rewrite => "rewrite",
        }
    }

    pub fn parse(text: &str) -> Option<OverrideKind> {
        use OverrideKind::{Boost, Exclude, Lead, Pin, Rewrite};
        [Pin, Lead, Boost, Exclude, Rewrite]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

#[derive(Clone, Debug)]
pub struct Override {
    /// A story, or an article that is an item by itself.
    pub item: Uuid,
    pub kind: OverrideKind,
    /// Pin: the position, 1 the first. Boost: points.
    pub place: i64,
    pub headline: String,
    pub summary: String,
    pub made_by: String,
    pub made_at: Micros,
    /// Letters frozen from then on are composed without it.
    pub expires_at: Option<Micros>,
}

#[derive(Clone, Debug)]
pub struct NewOverride {
    pub item: Uuid,
    pub kind: OverrideKind,
    pub place: i64,
    pub headline: String,
    pub summary: String,
    pub expires_at: Option<Micros>,
}

/// What is decided about an issue and has not lapsed, in the order in which it was.
pub fn overrides(
    read: &mut ReadSession<'_>,
    issue: IssueId,
    now: Micros,
) -> Result<Vec<Override>, StoreError> {
    let rows = read.all(
        sql!(
            "select item_id, kind, place, headline, summary, made_by, made_at, expires_at from issue_override
             where issue_id = $1 and (expires_at is null or expires_at > $2) order by made_at, id"
        ),
        &[&issue, &now],
        |row| {
            let kind = OverrideKind::parse(&row.get::<String>("kind")?);
            Ok(kind
                .map(|kind| (kind, row.get::<Uuid>("item_id")))
                .map(|(kind, item)| {
                    Ok::<_, StoreError>(Override {
                        item: item?,
                        kind,
                        place: row.get("place")?,
                        headline: row.get("headline")?,
                        summary: row.get("summary")?,
                        made_by: row.get("made_by")?,
                        made_at: row.get("made_at")?,
                        expires_at: row.get("expires_at")?,
                    })
                }))
        },
    )?;
    rows.into_iter().flatten().collect()
}

/// Decides something about an item; a second decision of the same kind replaces the first.
pub fn override_item(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    day: i32,
    new: &NewOverride,
) -> Result<Position, NewsError> {
    check(new, write.at)?;
    if edition_of(&mut write.as_read(), new.item)? != Some(edition) {
        return Err(NewsError::NotFound(
            "live story or article of this kind".to_owned(),
        ));
    }
    let (at, by) = (write.at, write.actor.as_text());
    let issue = ensure_issue(&mut write, edition, day, at)?;
    wave::refuse_when_over(&mut write.as_read(), issue)?;
    if new.kind == OverrideKind::Lead {
        // One item leads.
        write.execute(
            sql!("delete from issue_override where issue_id = $1 and kind = 'lead'"),
            &[&issue],
        )?;
    }
    write.execute(
        sql!(
            "insert into issue_override (id, issue_id, item_id, kind, place, headline, summary, made_by, made_at,
                                         expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (issue_id, item_id, kind) do update set place = excluded.place,
                 headline = excluded.headline, summary = excluded.summary, made_by = excluded.made_by,
                 made_at = excluded.made_at, expires_at = excluded.expires_at"
        ),
        &[
            &OverrideId::new(at),
            &issue,
            &new.item,
            &new.kind.as_str(),
            &new.place,
            &line("headline", &new.headline, 160)?,
            &line("summary", &new.summary, 400)?,
            &by,
            &at,
            &new.expires_at,
        ],
    )?;
    let change = Change::IssueOverridden {
        edition,
        issue,
        kind: new.kind.as_str().to_owned(),
        lifted: false,
    };
    Ok(write.record(&change)?.commit()?)
}

/// Where readers see an item, when they do.
fn edition_of(read: &mut ReadSession<'_>, item: Uuid) -> Result<Option<EditionId>, StoreError> {
    if let Some(story) = stories::live::by_id(read, StoryId(item))? {
        return Ok(Some(story.edition));
    }
    Ok(live::by_id(read, ArticleId(item))?.map(|article| article.edition))
}

fn check(new: &NewOverride, now: Micros) -> Result<(), NewsError> {
    let most = MOST as i64;
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(NewsError::invalid(
            "until",
            "is over; choose a later time, or none",
        ));
    }
    match new.kind {
        OverrideKind::Pin if !(1..=most).contains(&new.place) => Err(NewsError::invalid(
            "place",
            format!("is no position; use 1 to {most}"),
        )),
        OverrideKind::Boost if new.place == 0 || new.place.abs() > 100 => Err(NewsError::invalid(
            "points",
            "must be between −100 and 100, and not 0",
        )),
        OverrideKind::Rewrite if new.headline.trim().is_empty() && new.summary.trim().is_empty() => {
            Err(NewsError::invalid(
                "headline",
                "is empty, and so is the summary: nothing would change",
            ))
        }
        _ => Ok(()),
    }
}

/// Takes a decision back.
pub fn lift(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    day: i32,
    (item, kind): (Uuid, OverrideKind),
) -> Result<Position, NewsError> {
    let at = write.at;
    let issue = ensure_issue(&mut write, edition, day, at)?;
    let gone = write.execute(
        sql!("delete from issue_override where issue_id = $1 and item_id = $2 and kind = $3"),
        &[&issue, &item, &kind.as_str()],
    )?;
    if gone == 0 {
        return Err(NewsError::NotFound("decision of this kind".to_owned()));
    }
    let change = Change::IssueOverridden {
        edition,
        issue,
        kind: kind.as_str().to_owned(),
        lifted: true,
    };
    Ok(write.record(&change)?.commit()?)
}
