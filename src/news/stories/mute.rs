//! Mute: a story that is no matter for the front page and the daily update. Its own page stays.

use super::story;
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Muting takes a pin away.
pub fn mute(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
    on: bool,
) -> Result<Position, NewsError> {
    let story = story::for_verb(&mut write, edition, id)?;
    write.execute(
        sql!("update story set muted = $2, pinned = $3 where id = $1"),
        &[&id, &on, &(story.pinned && !on)],
    )?;
    if on {
        write.execute(sql!("delete from story_rank where story_id = $1"), &[&id])?;
    }
    let change = Change::StoryMuted {
        edition,
        story: id,
        on,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::{
        live, rank_stories,
        tests::{proposed, report},
    };
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_muted_story_leaves_the_lists_and_keeps_its_page() {
        let news = News::new();
        let edition = news.edition;
        let id =
            proposed(&news, &[report(&news, "Rates stay"), report(&news, "Rates fall")]).expect("a story");
        rank_stories(&news.store).expect("ranked");
        let first = |news: &News| news.read(move |r| live::unfolding(r, edition, 5)).len();
        assert_eq!(first(&news), 1);
        news.write(move |w| mute(w, edition, id, true)).expect("muted");
        assert_eq!(first(&news), 0);
        rank_stories(&news.store).expect("ranked");
        assert_eq!(first(&news), 0);
        assert!(news.read(move |r| live::by_id(r, id)).is_some());
    }
}
