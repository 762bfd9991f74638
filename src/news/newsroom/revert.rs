//! Revert: an older version becomes the draft again. The text it replaces is kept first.

use super::article::{self, WorkState};
use super::edit::replace_draft;
use crate::base::ids::{ArticleId, VersionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

pub fn revert(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    version: VersionId,
) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if article.work == WorkState::Spiked {
        return Err(article.refuse("revert", "restore it first"));
    }
    let (_, content) = super::drafts::version(&mut write.as_read(), article.id, version)?
        .ok_or_else(|| NewsError::NotFound(format!("version {version} of this article")))?;
    article::keep_version(&mut write, &article, "before going back")?;
    replace_draft(&mut write, &mut article, content)?;
    Ok(write
        .record(&Change::DraftReverted {
            article: article.id,
            version,
        })?
        .commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::{drafts, edit, submit};
    use crate::testing::News;

    #[test]
    fn going_back_loses_neither_text() {
        let news = News::new();
        let article = news.draft("First");
        news.write(move |w| submit(w, article)).expect("submitted");
        let second = news.content("Second");
        news.write(move |w| edit(w, article, second, None))
            .expect("edited");
        let versions = news.read(move |r| drafts::versions(r, article));
        let first = versions[0].id;
        news.write(move |w| revert(w, article, first)).expect("reverted");
        assert_eq!(
            news.read(move |r| drafts::by_id(r, article))
                .expect("there")
                .draft
                .headline,
            "First"
        );
        let kept = news.read(move |r| drafts::versions(r, article));
        assert_eq!(
            kept.len(),
            2,
            "the second text became a version before it was replaced"
        );
    }
}
