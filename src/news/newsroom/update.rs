//! Update: the approved text of a live article replaces the public one.

use super::article::{self, Article, PublicState, WorkState};
use super::correct::{NewNote, keep_note};
use super::live_rows;
use super::publishable::Publishable;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, VersionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, NoteKind, Places, Position};
use crate::news::NewsError;
use crate::sql;

/// Publishes the approved change of a live article. With a note, readers are told what is new; the
/// publication time stays, so that an old story can't pass for a new one.
pub fn update(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    note: Option<&NewNote>,
) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    let (version, places) = replace_live(&mut write, &mut article, "update")?;
    let edition = article.edition;
    let updated = Change::ArticleUpdated {
        edition,
        article: article.id,
        version,
        places: places.clone(),
    };
    let Some(note) = note else {
        return Ok(write.record(&updated)?.commit()?);
    };
    let kept = keep_note(&mut write, &article, NoteKind::Update, note)?;
    let noted = Change::ArticleNoted {
        edition,
        article: article.id,
        note: kept,
        kind: NoteKind::Update,
        places,
    };
    Ok(write.record(&updated)?.record(&noted)?.commit()?)
}

/// Puts the approved version in place of the live one. Returns it, and where the article stood and
/// stands.
pub(super) fn replace_live(
    write: &mut OpenWrite<'_>,
    article: &mut Article,
    verb: &'static str,
) -> Result<(VersionId, Places), NewsError> {
    if !article.public.is_live() {
        return Err(article.refuse(verb, "it is not live; publish it first"));
    }
    let (WorkState::Ready, Some(version)) = (article.work, article.approved_version) else {
        return Err(article.refuse(verb, "edit the text and have it approved first"));
    };
    if article.live_version == Some(version) {
        return Err(article.refuse(
            verb,
            "the approved text is live already; edit it and have it approved first",
        ));
    }
    let before = live_rows::places(write, article)?;
    let published_at = write.one(
        sql!("select published_at from live_article where article_id = $1"),
        &[&article.id],
        |row| row.get::<Micros>("published_at"),
    )?;
    let content = article::version(&mut write.as_read(), version)?;
    let text = Publishable::check(&mut write.as_read(), article.edition, &content)?;
    let at = write.at;
    let after = live_rows::put(write, article, version, &text, published_at, Some(at))?;
    article.public = PublicState::Updated;
    article.live_version = Some(version);
    article.save_states(write)?;
    Ok((version, after.and(&before)))
}
