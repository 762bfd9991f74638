//! Pin: an editor wants the story among the first, however old its last article is.

use super::story;
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// A pinned story stands before all others in the block of the front page, and does not fade.
pub fn pin(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
    on: bool,
) -> Result<Position, NewsError> {
    let story = story::for_verb(&mut write, edition, id)?;
    if on && story.muted {
        return Err(NewsError::invalid(
            "story",
            "is muted. hint: unmute it first; it cannot be both",
        ));
    }
    write.execute(sql!("update story set pinned = $2 where id = $1"), &[&id, &on])?;
    let change = Change::StoryPinned {
        edition,
        story: id,
        on,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::{
        mute, story,
        tests::{proposed, report},
    };
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_story_is_pinned_or_muted_but_never_both() {
        let news = News::new();
        let edition = news.edition;
        let id =
            proposed(&news, &[report(&news, "Rates stay"), report(&news, "Rates fall")]).expect("a story");
        news.write(move |w| pin(w, edition, id, true)).expect("pinned");
        news.write(move |w| mute(w, edition, id, true)).expect("muted");
        assert_eq!(news.verbs(2), ["story_pinned", "story_muted"]);
        let found = news.read(move |r| story(r, id)).expect("there");
        assert!(found.muted && !found.pinned);
        news.write(move |w| pin(w, edition, id, true))
            .expect_err("it is muted");
        news.write(move |w| mute(w, edition, id, false)).expect("unmuted");
        news.write(move |w| pin(w, edition, id, true))
            .expect("pinned again");
    }
}
