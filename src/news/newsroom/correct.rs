//! Correct and clarify: what was wrong, or could be misread, is said openly and stays said.

use super::article::{self, Article};
use super::{four_eyes, live_rows, report_error, update};
use crate::base::ids::{ArticleId, NoteId};
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::{Change, NoteKind, Position};
use crate::news::NewsError;
use crate::news::text::required;
use crate::sql;

/// A public note: what readers are told, why inside the house, and who answers for it.
#[derive(Clone, Debug)]
pub struct NewNote {
    pub text: String,
    pub reason: String,
    pub approver: String,
}

/// Publishes the approved, corrected text of a live article with a note on what was wrong.
///
/// Errors: the article is not live, no corrected text was approved, or note, reason or approver is missing.
pub fn correct(write: OpenWrite<'_>, article: ArticleId, note: &NewNote) -> Result<Position, NewsError> {
    replace_with_note(write, article, NoteKind::Correction, note)
}

/// Adds a clarification. The text may have been edited and approved, or stay as it is.
pub fn clarify(mut write: OpenWrite<'_>, article: ArticleId, note: &NewNote) -> Result<Position, NewsError> {
    let loaded = article::for_verb(&mut write, article)?;
    if loaded.approved_version.is_some() && loaded.approved_version != loaded.live_version {
        return replace_with_note(write, article, NoteKind::Clarification, note);
    }
    if !loaded.public.is_live() {
        return Err(loaded.refuse("clarify", "it is not live; change the draft instead"));
    }
    let kept = keep_note(&mut write, &loaded, NoteKind::Clarification, note)?;
    live_rows::mark_corrected(&mut write, article)?;
    let places = live_rows::places(&mut write, &loaded)?;
    let change = Change::ArticleNoted {
        edition: loaded.edition,
        article,
        note: kept,
        kind: NoteKind::Clarification,
        places,
    };
    Ok(write.record(&change)?.commit()?)
}

fn replace_with_note(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    kind: NoteKind,
    note: &NewNote,
) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if kind == NoteKind::Correction {
        four_eyes::for_correction(&mut write, &article)?;
    }
    // The note first: the public row is marked as corrected from the notes there are.
    let kept = keep_note(&mut write, &article, kind, note)?;
    let (version, places) = update::replace_live(&mut write, &mut article, verb(kind))?;
    let (edition, article) = (article.edition, article.id);
    let updated = Change::ArticleUpdated {
        edition,
        article,
        version,
        places: places.clone(),
    };
    let noted = Change::ArticleNoted {
        edition,
        article,
        note: kept,
        kind,
        places,
    };
    Ok(write.record(&updated)?.record(&noted)?.commit()?)
}

fn verb(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Correction => "correct",
        NoteKind::Clarification => "clarify",
        NoteKind::Update => "update",
        NoteKind::Withdrawal => "withdraw",
    }
}

/// Keeps a note for good. No statement of this program changes or deletes one.
pub(super) fn keep_note(
    write: &mut OpenWrite<'_>,
    article: &Article,
    kind: NoteKind,
    note: &NewNote,
) -> Result<NoteId, NewsError> {
    let text = required("note", &note.text, 1_000)?;
    let reason = required("reason", &note.reason, 500)?;
    let approver = required("approver", &note.approver, 120)?;
    if kind != NoteKind::Update {
        report_error::clear(write, article)?;
    }
    insert(write, article, kind, (&text, &reason, &approver)).map_err(NewsError::from)
}

fn insert(
    write: &mut OpenWrite<'_>,
    article: &Article,
    kind: NoteKind,
    (text, reason, approver): (&str, &str, &str),
) -> Result<NoteId, StoreError> {
    let (id, at) = (NoteId::new(write.at), write.at);
    write.execute(
        sql!(
            "insert into note (id, article_id, edition_id, kind, at, text, reason, approver)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &id,
            &article.id,
            &article.edition,
            &kind.as_str(),
            &at,
            &text,
            &reason,
            &approver,
        ],
    )?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::{approve, edit, live};
    use crate::testing::News;

    fn note(text: &str) -> NewNote {
        NewNote {
            text: text.to_owned(),
            reason: "figure misread".to_owned(),
            approver: "the chief".to_owned(),
        }
    }

    #[test]
    fn a_correction_replaces_the_text_and_stays_beside_it() {
        let news = News::new();
        let article = news.published("Rate is 3 per cent");
        news.write(move |w| correct(w, article, &note("x")))
            .expect_err("no corrected text was approved");
        assert_eq!(
            news.read(move |r| live::notes(r, article)).len(),
            0,
            "a refused correction leaves no note"
        );

        let mut content = news.content("Rate is 2 per cent");
        content.slug = "rate".to_owned();
        news.write(move |w| edit(w, article, content, None))
            .expect("edited");
        news.write(move |w| approve(w, article)).expect("approved");
        news.write(move |w| correct(w, article, &note("An earlier version said 3.")))
            .expect("corrected");

        assert_eq!(news.verbs(2), ["article_updated", "article_noted"]);
        let live = news.read(move |r| live::by_id(r, article)).expect("live");
        assert_eq!(
            (live.headline.as_str(), live.corrected),
            ("Rate is 2 per cent", true)
        );
        assert!(live.updated_at.is_some());
        assert_eq!(
            news.read(move |r| live::notes(r, article))[0].text,
            "An earlier version said 3."
        );
    }

    #[test]
    fn a_clarification_needs_no_new_text() {
        let news = News::new();
        let article = news.published("Talks go on");
        news.write(move |w| clarify(w, article, &note("The talks are informal.")))
            .expect("clarified");
        let live = news.read(move |r| live::by_id(r, article)).expect("live");
        assert!(live.corrected);
    }

    #[test]
    fn a_note_says_what_why_and_who() {
        let news = News::new();
        let article = news.published("Talks go on");
        let empty = NewNote {
            approver: String::new(),
            ..note("x")
        };
        let refused = news
            .write(move |w| clarify(w, article, &empty))
            .expect_err("no approver");
        assert!(refused.to_string().contains("approver"), "{refused}");
    }
}
