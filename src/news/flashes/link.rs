//! Link: a flash leads to the article that came of it. Until that article is live the link is known
//! only inside.

use super::flash;
use super::publish::of_edition;
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Links a flash to an article of its edition, or takes the link away.
pub fn link_article(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    number: i64,
    article: Option<ArticleId>,
) -> Result<Position, NewsError> {
    let flash = flash::for_verb(&mut write, edition, number)?;
    if let Some(article) = article {
        of_edition(&mut write, edition, article)?;
    }
    write.execute(
        sql!("update flash set article_id = $2 where id = $1"),
        &[&flash.id, &article],
    )?;
    let change = Change::FlashLinked {
        edition,
        flash: flash.id,
        article,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::flashes::{Importance, NewFlash, flash, live};
    use crate::testing::News;

    #[test]
    fn a_flash_finds_its_article_and_loses_it_again() {
        let news = News::new();
        let edition = news.edition;
        let new = NewFlash {
            edition,
            text: "Rates stay".to_owned(),
            importance: Importance::parse(1).expect("a step"),
            instruments: Vec::new(),
            source: String::new(),
            article: None,
            origin: None,
        };
        let number = news.write(move |w| flash(w, &new)).expect("flashed").number;
        let article = news.published("Rates stay where they are");
        news.write(move |w| link_article(w, edition, number, Some(article)))
            .expect("linked");
        assert_eq!(news.verbs(1), ["flash_linked"]);
        let of = news.read(move |r| live::of_article(r, article));
        assert_eq!(of.len(), 1);
        news.write(move |w| link_article(w, edition, number, None))
            .expect("unlinked");
        assert!(news.read(move |r| live::of_article(r, article)).is_empty());
    }
}
