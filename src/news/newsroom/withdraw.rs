//! Withdraw: the whole report was wrong. The text goes, its address stays and says so.

use super::article::{self, PublicState};
use super::correct::{NewNote, keep_note};
use super::live_rows;
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, NoteKind, Position};
use crate::news::NewsError;

/// Takes a live article from the public, for good, with a note that takes its place.
pub fn withdraw(mut write: OpenWrite<'_>, article: ArticleId, note: &NewNote) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if !article.public.is_live() {
        return Err(article.refuse("withdraw", "it is not live; spike it instead"));
    }
    let kept = keep_note(&mut write, &article, NoteKind::Withdrawal, note)?;
    let places = live_rows::places(&mut write, &article)?;
    live_rows::remove(&mut write, article.id)?;
    article.public = PublicState::Withdrawn;
    article.save_states(&mut write)?;
    let change = Change::ArticleWithdrawn {
        edition: article.edition,
        article: article.id,
        note: kept,
        places,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::live;
    use crate::testing::News;

    #[test]
    fn a_withdrawn_text_is_gone_and_its_note_stays() {
        let news = News::new();
        let article = news.published("Wrong from start to end");
        let note = NewNote {
            text: "This report was wrong.".to_owned(),
            reason: "invented source".to_owned(),
            approver: "the chief".to_owned(),
        };
        news.write(move |w| withdraw(w, article, &note))
            .expect("withdrawn");
        assert!(news.read(move |r| live::by_id(r, article)).is_none());
        let gone = news.read(move |r| live::withdrawn(r, 1001)).expect("its page");
        assert_eq!(gone.note.text, "This report was wrong.");
    }
}
