//! Preview: a text as readers would see it, for the desk and for whoever holds a link.
//!
//! The second door to the shape of a live article, and the only one besides [`live`](super::live).
//! What comes through it is a [`Preview`], which lists, feeds, indexes and kept pages do not take.

use super::article::Article;
use super::live::{self, LiveText};
use super::publish::go_live;
use super::{Content, WorkState, article};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, MediaId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::news::NewsError;
use crate::sql;

/// A text that may not be public, shaped as if it were.
pub struct Preview(LiveText);

impl Preview {
    /// For the one page that shows it.
    pub fn as_if_live(&self) -> &LiveText {
        &self.0
    }
}

/// This text of an article, as it would stand there at a moment.
pub fn preview(
    read: &mut ReadSession<'_>,
    article: &Article,
    content: Content,
    at: Micros,
) -> Result<Preview, StoreError> {
    let live = live::by_id(read, article.id)?;
    let published_at = match &live {
        Some(live) => live.published_at,
        None => article
            .scheduled_at
            .or(article.first_published_at)
            .unwrap_or(at)
            .min(at),
    };
    let updated_at = live.is_some().then_some(at);
    Ok(Preview(live::as_if(article, content, (published_at, updated_at))))
}

/// The pictures that a text shows.
pub fn shows(content: &Content, media: MediaId) -> bool {
    super::draft_rows::media_of(&content.lead_picture, &content.body).contains(&media)
}

/// Publishes, inside a write that is never committed, what the clock would publish up to a moment: the
/// public side as it will be then. Whoever calls it drops the write.
pub fn as_released_by(write: &mut OpenWrite<'_>, edition: EditionId, at: Micros) -> Result<(), NewsError> {
    let due = write.all(
        sql!(
            "select id from article where scheduled_at is not null and scheduled_at <= $2 and edition_id = $1
               and work_state = 'ready' order by scheduled_at, id limit 200"
        ),
        &[&edition, &at],
        |row| row.get::<ArticleId>("id"),
    )?;
    for id in due {
        let mut article = article::for_verb(write, id)?;
        let (Some(moment), Some(version), WorkState::Ready) =
            (article.scheduled_at, article.approved_version, article.work)
        else {
            continue;
        };
        if article.embargo_until.is_some_and(|until| until > at) {
            continue;
        }
        match go_live(write, &mut article, version, moment) {
            Ok(_) => {}
            Err(NewsError::Store(error)) => return Err(NewsError::Store(error)),
            // What could not be published would not be: the clock leaves it, too.
            Err(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::live::After;
    use crate::news::newsroom::{approve, drafts, schedule};
    use crate::testing::News;

    #[test]
    fn a_preview_needs_nothing_to_be_complete() {
        let news = News::new();
        let article = news.draft("Rates stay");
        let now = news.clock.now();
        let shown = news.read(move |r| {
            let article = drafts::by_id(r, article)?.expect("there");
            preview(r, &article, Content::default(), now)
        });
        assert_eq!(shown.as_if_live().article.headline, "");
        assert!(news.read(move |r| live::by_id(r, article)).is_none());
    }

    #[test]
    fn what_will_be_released_is_seen_and_not_done() {
        let news = News::new();
        let article = news.draft("Comes at noon");
        let (edition, noon) = (news.edition, news.clock.now().plus_seconds(9_000));
        news.write(move |w| approve(w, article)).expect("approved");
        news.write(move |w| schedule(w, article, noon))
            .expect("scheduled");
        let seen = |at: Micros| {
            news.write(move |mut w| {
                as_released_by(&mut w, edition, at)?;
                Ok(live::latest(&mut w.as_read(), edition, After::start(), 9)?.len())
            })
            .expect("seen")
        };
        assert_eq!(seen(noon.plus_seconds(-1)), 0);
        assert_eq!(seen(noon), 1);
        assert!(
            news.read(move |r| live::by_id(r, article)).is_none(),
            "nothing was done"
        );
        assert_eq!(news.verbs(1), ["article_scheduled"]);
    }
}
