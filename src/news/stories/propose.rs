//! Propose: what the engine found becomes stories, as far as no editor said otherwise.
//!
//! An article is, in this order, where an editor put it; where the article stands that it is most
//! like, when an editor put that one somewhere (so that a split or merged matter grows on its own
//! side); in the story of its thread. A thread of two articles or more that is no story yet becomes
//! one. The same threads and the same words give the same stories, however often they are proposed.

use std::collections::{BTreeMap, BTreeSet};

use super::story::{self, Story};
use super::{membership, merge};
use crate::base::ids::{ArticleId, EditionId, FlashId, StoryId};
use crate::base::store::{OpenWrite, StoreError, Transaction};
use crate::news::NewsError;
use crate::news::text::clip;
use crate::sql;

/// An article in a thread.
#[derive(Clone, Copy, Debug)]
pub struct Proposed {
    pub article: ArticleId,
    /// The article of the thread that it is most like, from before it.
    pub nearest: Option<ArticleId>,
}

/// What the engine counted in an article.
#[derive(Clone, Debug)]
pub struct Facts {
    pub article: ArticleId,
    pub copy_of: Option<ArticleId>,
    /// Keys of those who speak in it.
    pub voices: Vec<String>,
    pub officials: i64,
    pub figures: i64,
}

/// What became different: all of it, and what of that is told outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    pub stories: Vec<StoryId>,
    pub articles: Vec<ArticleId>,
    /// New stories, with their articles.
    pub opened: BTreeMap<StoryId, Vec<ArticleId>>,
    /// Articles that came into stories which were there before.
    pub joined: BTreeMap<StoryId, Vec<ArticleId>>,
    pub left: BTreeMap<StoryId, Vec<ArticleId>>,
    /// Stories that went into others.
    pub merged: Vec<(StoryId, StoryId)>,
    /// Flashes that the engine found like a report.
    pub flashes: Vec<MovedFlash>,
}

/// A flash that is in another story now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedFlash {
    pub flash: FlashId,
    pub from: Option<StoryId>,
    pub to: Option<StoryId>,
}

impl Touched {
    pub fn is_nothing(&self) -> bool {
        self.stories.is_empty() && self.articles.is_empty()
    }
}

pub fn keep_facts(tx: &mut Transaction<'_>, facts: &Facts) -> Result<(), StoreError> {
    let voices = serde_json::to_string(&facts.voices).map_err(|e| StoreError::Engine(e.to_string()))?;
    tx.execute(
        sql!(
            "insert into story_fact (article_id, copy_of, voices, officials, figures) values ($1, $2, $3, $4, $5)
             on conflict (article_id) do update set copy_of = excluded.copy_of, voices = excluded.voices,
                 officials = excluded.officials, figures = excluded.figures"
        ),
        &[
            &facts.article,
            &facts.copy_of,
            &voices,
            &facts.officials,
            &facts.figures,
        ],
    )?;
    Ok(())
}

pub fn forget_facts(tx: &mut Transaction<'_>, article: ArticleId) -> Result<(), StoreError> {
    tx.execute(sql!("delete from story_fact where article_id = $1"), &[&article])?;
    Ok(())
}

/// Puts the articles of these threads, each oldest first, into stories. Articles that are not live
/// are taken out; those of threads not named here stay where they are.
pub fn propose(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    threads: &[Vec<Proposed>],
) -> Result<Touched, NewsError> {
    let mut sorting = Sorting::load(write, threads)?;
    // The larger thread keeps the story when one falls in two.
    let mut order: Vec<usize> = (0..threads.len()).collect();
    order.sort_by_key(|at| {
        let first = threads[*at].first().map(|p| p.article);
        (std::cmp::Reverse(threads[*at].len()), first)
    });
    for at in order {
        sorting.place(write, edition, &threads[at])?;
    }
    let moved = sorting.carry_out(write)?;
    settle(write, moved, &sorting.made)
}

/// Everything known of the articles at hand, and where each is to be.
struct Sorting {
    words: BTreeMap<ArticleId, Option<StoryId>>,
    now: BTreeMap<ArticleId, (StoryId, bool)>,
    live: BTreeSet<ArticleId>,
    claimed: BTreeSet<StoryId>,
    made: BTreeSet<StoryId>,
    to_be: BTreeMap<ArticleId, Option<(StoryId, bool)>>,
}

/// An article that changed its story.
struct Moved {
    article: ArticleId,
    from: Option<StoryId>,
    to: Option<StoryId>,
}

impl Sorting {
    fn load(tx: &mut Transaction<'_>, threads: &[Vec<Proposed>]) -> Result<Sorting, StoreError> {
        let mut sorting = Sorting {
            words: BTreeMap::new(),
            now: BTreeMap::new(),
            live: BTreeSet::new(),
            claimed: BTreeSet::new(),
            made: BTreeSet::new(),
            to_be: BTreeMap::new(),
        };
        for article in threads.iter().flatten().map(|p| p.article) {
            let found = tx.maybe(
                sql!(
                    "select a.id, l.article_id as live, m.story_id, m.by_editor, w.article_id as worded,
                            w.story_id as word
                     from article a left join live_article l on l.article_id = a.id
                     left join story_article m on m.article_id = a.id
                     left join story_word w on w.article_id = a.id where a.id = $1"
                ),
                &[&article],
                |row| {
                    Ok((
                        row.get::<Option<ArticleId>>("live")?.is_some(),
                        row.get::<Option<StoryId>>("story_id")?,
                        row.get::<Option<bool>>("by_editor")?,
                        row.get::<Option<ArticleId>>("worded")?.is_some(),
                        row.get::<Option<StoryId>>("word")?,
                    ))
                },
            )?;
            let Some((live, story, by_editor, worded, word)) = found else {
                continue;
            };
            if live {
                sorting.live.insert(article);
            }
            if let Some(story) = story {
                sorting.now.insert(article, (story, by_editor == Some(true)));
            }
            if worded {
                let word = word.map(|story| story::heir(tx, story)).transpose()?;
                sorting.words.insert(article, word);
            }
        }
        Ok(sorting)
    }

    fn place(
        &mut self,
        write: &mut OpenWrite<'_>,
        edition: EditionId,
        thread: &[Proposed],
    ) -> Result<(), StoreError> {
        // Where an editor's word leads, directly or through the article that one is most like.
        let mut led: BTreeMap<ArticleId, StoryId> = BTreeMap::new();
        let mut free = Vec::new();
        for Proposed { article, nearest } in thread {
            if !self.live.contains(article) {
                self.to_be.insert(*article, None);
                continue;
            }
            match (self.words.get(article), nearest.and_then(|near| led.get(&near))) {
                (Some(word), _) => {
                    led.extend(word.map(|story| (*article, story)));
                    self.to_be.insert(*article, word.map(|story| (story, true)));
                }
                (None, Some(story)) => {
                    let story = *story;
                    led.insert(*article, story);
                    self.to_be.insert(*article, Some((story, false)));
                }
                (None, None) => free.push(*article),
            }
        }
        if free.is_empty() {
            return Ok(());
        }
        let story = match self.own_claim(&free) {
            Some(own) => Some(own),
            // A merged story is that of several threads: to follow a word claims nothing.
            None => match most(led.values().copied()) {
                Some(story) => {
                    self.to_be
                        .extend(free.into_iter().map(|article| (article, Some((story, false)))));
                    return Ok(());
                }
                None if free.len() >= 2 => {
                    let (title, at) = (best_headline(write, &free)?, write.at);
                    let made = story::make(write, edition, (&title, false), at)?;
                    self.made.insert(made);
                    Some(made)
                }
                None => None,
            },
        };
        self.claimed.extend(story);
        for article in free {
            self.to_be.insert(article, story.map(|story| (story, false)));
        }
        Ok(())
    }

    /// The story in which most of these are now, if no other thread has it already.
    fn own_claim(&self, free: &[ArticleId]) -> Option<StoryId> {
        let now = free
            .iter()
            .filter_map(|article| self.now.get(article))
            .filter(|(_, by_editor)| !by_editor)
            .map(|(story, _)| *story)
            .filter(|story| !self.claimed.contains(story));
        most(now)
    }

    fn carry_out(&self, tx: &mut Transaction<'_>) -> Result<Vec<Moved>, StoreError> {
        let mut moved = Vec::new();
        for (article, to) in &self.to_be {
            let from = self.now.get(article).copied();
            if from == *to {
                continue;
            }
            match to {
                Some((story, by_editor)) => membership::put(tx, *article, *story, *by_editor)?,
                None => membership::take_out(tx, *article)?,
            }
            moved.push(Moved {
                article: *article,
                from: from.map(|(story, _)| story),
                to: to.map(|(story, _)| story),
            });
        }
        moved.retain(|moved| moved.from != moved.to);
        Ok(moved)
    }
}

/// The one named most often; among equals the oldest.
fn most(stories: impl Iterator<Item = StoryId>) -> Option<StoryId> {
    let mut counts: BTreeMap<StoryId, usize> = BTreeMap::new();
    for story in stories {
        *counts.entry(story).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(story, count)| (*count, std::cmp::Reverse(*story)))
        .map(|(story, _)| story)
}

/// The most important of the headlines, the newest among equals.
fn best_headline(tx: &mut Transaction<'_>, articles: &[ArticleId]) -> Result<String, StoreError> {
    let mut best: Option<((i64, i64, ArticleId), String)> = None;
    for article in articles {
        let found = tx.maybe(
            sql!("select headline, importance, published_at from live_article where article_id = $1"),
            &[article],
            |row| {
                let weight = (row.get("importance")?, row.get("published_at")?, *article);
                Ok((weight, row.get::<String>("headline")?))
            },
        )?;
        best = best.max(found);
    }
    let (_, headline) = best.ok_or_else(|| StoreError::Engine("a story needs a live article".to_owned()))?;
    Ok(clip(&headline, 120))
}

/// After the articles moved: titles that are headlines follow, and what was emptied goes after its
/// articles, so that its address leads to them.
fn settle(
    write: &mut OpenWrite<'_>,
    moved: Vec<Moved>,
    made: &BTreeSet<StoryId>,
) -> Result<Touched, NewsError> {
    let mut touched = Touched::default();
    let stories: BTreeSet<StoryId> = moved
        .iter()
        .flat_map(|moved| [moved.from, moved.to])
        .flatten()
        .collect();
    let at = write.at;
    for id in &stories {
        write.execute(sql!("update story set changed_at = $2 where id = $1"), &[id, &at])?;
        let Some(found) = story::story(&mut write.as_read(), *id)? else {
            continue;
        };
        membership::date(write, *id)?;
        let articles = membership::articles_of(write, *id)?;
        if articles.is_empty() {
            let heir = go_after(write, &found, &moved)?;
            touched.merged.extend(heir.map(|heir| (*id, heir)));
        } else if !found.named {
            let title = best_headline(write, &articles)?;
            write.execute(sql!("update story set title = $2 where id = $1"), &[id, &title])?;
        }
    }
    for Moved { article, from, to } in &moved {
        if let Some(to) = to {
            let into = if made.contains(to) {
                &mut touched.opened
            } else {
                &mut touched.joined
            };
            into.entry(*to).or_default().push(*article);
        }
        if let Some(from) = from {
            touched.left.entry(*from).or_default().push(*article);
        }
    }
    touched.stories = stories.into_iter().collect();
    touched.articles = moved.into_iter().map(|moved| moved.article).collect();
    Ok(touched)
}

/// The story that an emptied one goes into, if it does.
fn go_after(tx: &mut Transaction<'_>, empty: &Story, moved: &[Moved]) -> Result<Option<StoryId>, StoreError> {
    if empty.is_shaped() || empty.merged_into.is_some() {
        return Ok(None);
    }
    let gone = moved.iter().filter(|moved| moved.from == Some(empty.id));
    let Some(heir) = most(gone.filter_map(|moved| moved.to)) else {
        return Ok(None);
    };
    let heir = story::story(&mut tx.as_read(), heir)?;
    if let Some(heir) = &heir {
        merge::absorb(tx, empty, heir)?;
    }
    Ok(heir.map(|heir| heir.id))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report, story_of, threads};
    use super::*;
    use crate::news::editions::{Destination, redirect};
    use crate::news::newsroom::{NewNote, withdraw};
    use crate::testing::News;

    #[test]
    fn two_articles_make_a_story_and_one_does_not() {
        let news = News::new();
        let (one, two) = (report(&news, "Rates stay"), report(&news, "Rates may fall"));
        assert_eq!(proposed(&news, &[one]), None);
        let id = proposed(&news, &[one, two]).expect("a story");
        let found = news.read(move |r| story::story(r, id)).expect("there");
        assert_eq!(
            (found.title.as_str(), found.slug.as_str()),
            ("Rates may fall", "rates-may-fall")
        );
        // The title follows the best headline, the address stays.
        let three = report(&news, "Rates fall");
        assert_eq!(proposed(&news, &[one, two, three]), Some(id));
        let found = news.read(move |r| story::story(r, id)).expect("there");
        assert_eq!(
            (found.title.as_str(), found.slug.as_str()),
            ("Rates fall", "rates-may-fall")
        );
    }

    #[test]
    fn the_same_threads_touch_nothing_twice() {
        let news = News::new();
        let edition = news.edition;
        let all = ["Rates stay", "Rates may fall", "Rates fall"].map(|headline| report(&news, headline));
        proposed(&news, &all);
        let again = all.map(|article| Proposed {
            article,
            nearest: None,
        });
        let touched = news
            .write(move |mut write| {
                let touched = propose(&mut write, edition, &[again.to_vec()])?;
                write.followed()?;
                Ok(touched)
            })
            .expect("proposed");
        assert!(touched.is_nothing(), "{touched:?}");
    }

    #[test]
    fn threads_that_merge_leave_one_story_and_both_addresses() {
        let news = News::new();
        let edition = news.edition;
        let oil = [
            report(&news, "Oil rises"),
            report(&news, "Oil falls"),
            report(&news, "Oil waits"),
        ];
        let gas = [report(&news, "Gas rises"), report(&news, "Gas falls")];
        let into = proposed(&news, &oil).expect("a story");
        let from = proposed(&news, &gas).expect("another");
        let all = [oil.as_slice(), gas.as_slice()].concat();
        assert_eq!(proposed(&news, &all), Some(into));
        let gone = news.read(move |r| story::story(r, from)).expect("still a row");
        assert_eq!(gone.merged_into, Some(into));
        let to = news.read(move |r| redirect(r, edition, "/story/gas-falls"));
        assert_eq!(to, Some(Destination::Path("/story/oil-waits".to_owned())));

        // And fall apart again: the larger part keeps the story.
        let rest = threads(&news, &[&oil, &gas]).expect("a new one");
        assert_ne!(rest, into);
        assert_eq!(story_of(&news, oil[0]), Some(into));
    }

    #[test]
    fn what_is_withdrawn_is_in_no_story() {
        let news = News::new();
        let all = [report(&news, "Oil rises"), report(&news, "Oil falls")];
        let id = proposed(&news, &all);
        let gone = all[1];
        let note = NewNote {
            text: "It was wrong.".to_owned(),
            reason: "Wrong".to_owned(),
            approver: "The chief".to_owned(),
        };
        news.write(move |w| withdraw(w, gone, &note)).expect("withdrawn");
        proposed(&news, &all);
        assert_eq!((story_of(&news, all[0]), story_of(&news, gone)), (id, None));
    }
}
