//! Weigh: an editor finds a story more, or less, important than the counts say.

use super::story;
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// One step is worth what one more mark of importance on an article is.
pub const HEAVIEST: i64 = 3;

pub fn weigh(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
    weight: i64,
) -> Result<Position, NewsError> {
    story::for_verb(&mut write, edition, id)?;
    if !(-HEAVIEST..=HEAVIEST).contains(&weight) {
        return Err(NewsError::invalid(
            "weight",
            format!("is a step from -{HEAVIEST} to {HEAVIEST}"),
        ));
    }
    write.execute(
        sql!("update story set weight = $2 where id = $1"),
        &[&id, &weight],
    )?;
    let change = Change::StoryWeighed {
        edition,
        story: id,
        weight,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::{
        rank_stories, score,
        tests::{proposed, report},
    };
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_weight_moves_the_score_and_says_so() {
        let news = News::new();
        let edition = news.edition;
        let id =
            proposed(&news, &[report(&news, "Rates stay"), report(&news, "Rates fall")]).expect("a story");
        let points = |news: &News| {
            rank_stories(&news.store).expect("ranked");
            let reasons = news.read(move |r| score(r, id));
            reasons.iter().map(|reason| reason.points).sum::<i64>()
        };
        let before = points(&news);
        news.write(move |w| weigh(w, edition, id, 2)).expect("weighed");
        assert_eq!(news.verbs(1), ["story_weighed"]);
        assert!(points(&news) > before);
        let reasons = news.read(move |r| score(r, id));
        assert!(
            reasons
                .iter()
                .any(|reason| reason.name == "editor" && reason.points > 0)
        );
        for bad in [4, -4, i64::MAX] {
            news.write(move |w| weigh(w, edition, id, bad))
                .expect_err("too much");
        }
    }
}
