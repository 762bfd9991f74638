//! Stories: what unfolds in several articles. The engine proposes which articles belong together
//! ([`propose`]); an editor names, merges, splits, pins, mutes and writes the state of play, and an
//! editor's word about an article always wins, now and after `courant rebuild threads`.
//!
//! Two reading doors as everywhere: [`live`] for the public, where only live articles count and a
//! story without one has no page; [`drafts`] for the desk. How articles are told apart is not decided
//! here but in `crates/story-threads`, which `views/threads` runs; how important a story is, in
//! `importance.rs`.

mod alike;
mod importance;
mod membership;
mod story;

pub mod drafts;
pub mod live;
pub mod points;

mod merge;
mod move_article;
mod move_flash;
mod mute;
mod name;
mod pin;
mod propose;
mod signal;
mod split;
mod state_of_play;
mod weigh;

pub use alike::{alike, words_in};
pub use importance::{Reason, rank_stories, score};
pub use membership::word_of;
pub use merge::merge_stories;
pub use move_article::{free_article, move_article};
pub use move_flash::{FlashPlace, flash_word, free_flash, move_flash, place_of_flash, story_of_flash};
pub use mute::mute;
pub use name::{StoryFacts, name_story};
pub use pin::pin;
pub use propose::{Facts, MovedFlash, Proposed, Touched, forget_facts, keep_facts, propose};
pub use signal::{Signal, save_signals, signals};
pub use split::split_story;
pub use state_of_play::{NewStateOfPlay, Over, StateVersion, states_of_play, write_state_of_play};
pub use story::{Party, Story, story, story_by_slug};
pub use weigh::{HEAVIEST, weigh};

#[cfg(test)]
pub(in crate::news) mod tests {
    use super::{Proposed, propose};
    use crate::base::ids::{ArticleId, StoryId};
    use crate::changes::Change;
    use crate::sql;
    use crate::testing::News;

    /// A live article, a minute after the last.
    pub fn report(news: &News, headline: &str) -> ArticleId {
        news.clock.set(news.clock.now().plus_seconds(60));
        news.published(headline)
    }

    /// What the engine would do with a thread of these articles.
    pub fn proposed(news: &News, articles: &[ArticleId]) -> Option<StoryId> {
        threads(news, &[articles])
    }

    /// As [`proposed`], for several threads; returns the story of the last one's first article.
    pub fn threads(news: &News, threads: &[&[ArticleId]]) -> Option<StoryId> {
        let edition = news.edition;
        let threads: Vec<Vec<Proposed>> = threads
            .iter()
            .map(|articles| {
                let mut before = None;
                articles
                    .iter()
                    .map(|article| Proposed {
                        article: *article,
                        nearest: before.replace(*article),
                    })
                    .collect()
            })
            .collect();
        let last = threads
            .last()
            .and_then(|thread| thread.first())
            .map(|p| p.article);
        news.write(move |mut write| {
            let touched = propose(&mut write, edition, &threads)?;
            let change = Change::StoriesProposed {
                edition,
                stories: touched.stories,
                articles: touched.articles,
            };
            Ok(write.record(&change)?.commit()?)
        })
        .expect("proposed");
        last.and_then(|article| story_of(news, article))
    }

    pub fn story_of(news: &News, article: ArticleId) -> Option<StoryId> {
        news.read(move |read| {
            read.maybe(
                sql!("select story_id from story_article where article_id = $1"),
                &[&article],
                |row| row.get("story_id"),
            )
        })
    }
}
