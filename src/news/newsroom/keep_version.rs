//! Keep a version: somebody gives this moment of the draft a name.

use super::article::{self, WorkState};
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;

/// Keeps the draft as a version under a name. A text that is kept already is not kept twice: its
/// version stays as it was named first.
pub fn keep_version(write: OpenWrite<'_>, article: ArticleId, name: &str) -> Result<Position, NewsError> {
    let mut write = write;
    let name = required("name", name, 80)?;
    let article = article::for_verb(&mut write, article)?;
    if article.work == WorkState::Spiked {
        return Err(article.refuse("keep a version of", "restore it first"));
    }
    let last = super::drafts::newest_version(&mut write.as_read(), article.id)?;
    let version = article::keep_version(&mut write, &article, &name)?;
    if let Some(last) = last.filter(|last| last.id == version) {
        return Err(NewsError::invalid(
            "name",
            format!(
                "nothing was written since version {} ({}) was kept",
                last.ordinal, last.reason
            ),
        ));
    }
    Ok(write
        .record(&Change::VersionKept {
            article: article.id,
            version,
        })?
        .commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::{drafts, edit};
    use crate::testing::News;

    #[test]
    fn a_moment_is_kept_once_under_its_name() {
        let news = News::new();
        let article = news.draft("Rates stay");
        news.write(move |w| keep_version(w, article, "before lunch"))
            .expect("kept");
        assert_eq!(news.verbs(1), ["version_kept"]);
        let refused = news
            .write(move |w| keep_version(w, article, "again"))
            .expect_err("the same text");
        assert!(refused.to_string().contains("before lunch"), "{refused}");
        news.write(move |w| keep_version(w, article, "  "))
            .expect_err("a name is needed");
        let second = news.content("Rates fall");
        news.write(move |w| edit(w, article, second, Some(1)))
            .expect("edited");
        news.write(move |w| keep_version(w, article, "after lunch"))
            .expect("kept");
        let kept = news.read(move |r| drafts::versions(r, article));
        assert_eq!(
            kept.iter().map(|v| v.reason.as_str()).collect::<Vec<_>>(),
            ["before lunch", "after lunch"]
        );
    }
}
