//! Report an error: somebody says that a live article is wrong. The article is on the desk's list of
//! what needs a correction until it is corrected, clarified or withdrawn, or the report is dismissed.

use super::article::{self, Article};
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;
use crate::sql;

/// Says what is wrong with a live article. A second report replaces the first one's words, not its time.
pub fn report_error(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    reason: &str,
) -> Result<Position, NewsError> {
    let reason = required("reason", reason, 500)?;
    let article = article::for_verb(&mut write, article)?;
    if !article.public.is_live() {
        return Err(article.refuse(
            "report an error in",
            "it is not live; comment on the draft instead",
        ));
    }
    let at = write.at;
    write.execute(
        sql!(
            "update article set error_reported = $2, error_reported_at = coalesce(error_reported_at, $3)
             where id = $1"
        ),
        &[&article.id, &reason, &at],
    )?;
    Ok(write
        .record(&Change::ErrorReported {
            article: article.id,
            reason,
        })?
        .commit()?)
}

/// Says why a reported error is none.
pub fn dismiss_error(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    reason: &str,
) -> Result<Position, NewsError> {
    let reason = required("reason", reason, 500)?;
    let article = article::for_verb(&mut write, article)?;
    if article.error_reported.is_empty() {
        return Err(article.refuse("dismiss an error in", "none is reported"));
    }
    clear(&mut write, &article)?;
    Ok(write
        .record(&Change::ErrorDismissed {
            article: article.id,
            reason,
        })?
        .commit()?)
}

/// The report is answered.
pub(super) fn clear(write: &mut OpenWrite<'_>, article: &Article) -> Result<(), StoreError> {
    write.execute(
        sql!("update article set error_reported = '', error_reported_at = $2 where id = $1"),
        &[&article.id, &None::<Micros>],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::{NewNote, at_hand, clarify};
    use crate::testing::News;

    fn waiting(news: &News) -> Vec<String> {
        let edition = news.edition;
        let lines = news.read(move |r| at_hand::with_error(r, edition));
        lines.into_iter().map(|line| line.error_reported).collect()
    }

    #[test]
    fn a_report_waits_until_it_is_answered() {
        let news = News::new();
        let draft = news.draft("Not live");
        news.write(move |w| report_error(w, draft, "wrong"))
            .expect_err("drafts are commented on");
        let article = news.published("Rates stay");
        news.write(move |w| report_error(w, article, "the date is wrong"))
            .expect("reported");
        assert_eq!(waiting(&news), ["the date is wrong"]);
        let note = NewNote {
            text: "The meeting is on Tuesday.".to_owned(),
            reason: "date".to_owned(),
            approver: "the chief".to_owned(),
        };
        news.write(move |w| clarify(w, article, &note))
            .expect("clarified");
        assert_eq!(waiting(&news), [""; 0], "a clarification answers it");
    }

    #[test]
    fn a_report_can_be_dismissed_with_a_reason() {
        let news = News::new();
        let article = news.published("Rates stay");
        news.write(move |w| dismiss_error(w, article, "no"))
            .expect_err("nothing is reported");
        news.write(move |w| report_error(w, article, "wrong"))
            .expect("reported");
        news.write(move |w| dismiss_error(w, article, " "))
            .expect_err("a reason is needed");
        news.write(move |w| dismiss_error(w, article, "the source confirms it"))
            .expect("dismissed");
        assert_eq!(news.verbs(2), ["error_reported", "error_dismissed"]);
        assert!(waiting(&news).is_empty());
    }
}
