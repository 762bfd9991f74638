//! Propose: what the engine found becomes stories, as far as no editor said otherwise.
//!
//! An article is, in this order, where an editor put it; where the article stands that it is most
//! like, when an editor put that one somewhere before this one was published (so that a split or merged
//! matter grows on its own side, and what was there stays there); in the story of its thread. A thread of two articles or more that is no story yet becomes
//! one. The same threads and the same words give the same stories, however often they are proposed.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::{LEAST, LOOKED_AT, alike, words_of};
use super::story::{self, Story};
use super::{membership, merge};
use crate::base::clock::Micros;
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
        sorting.place(write, edition, (at, &threads[at]))?;
    }
    let moved = sorting.carry_out(write)?;
    let at_hand = sorting.at_hand();
    let mut touched = settle(write, moved, &sorting.made)?;
    retitle(write, at_hand, &mut touched)?;
    Ok(touched)
}

/// Everything known of the articles at hand, and where each is to be.
struct Sorting {
    words: BTreeMap<ArticleId, Word>,
    now: BTreeMap<ArticleId, Place>,
    /// When each was published.
    live: BTreeMap<ArticleId, Micros>,
    /// Stories that an editor shaped, with the thread that may claim each: the one that has most of it.
    homes: BTreeMap<StoryId, Option<usize>>,
    claimed: BTreeSet<StoryId>,
    made: BTreeSet<StoryId>,
    to_be: BTreeMap<ArticleId, Option<Place>>,
}

/// An editor's word about an article, and when it was said.
#[derive(Clone, Copy)]
struct Word {
    story: Option<StoryId>,
    at: Micros,
}

/// An article's place: the story, whether an editor chose it, and the article that it follows there.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    story: StoryId,
    by_editor: bool,
    follows: Option<ArticleId>,
}

impl Place {
    fn of(story: StoryId) -> Place {
        Place {
            story,
            by_editor: false,
            follows: None,
        }
    }
}

/// Where a word leads: the story, the article that the word is about, and when it was said.
#[derive(Clone, Copy)]
struct Led {
    story: StoryId,
    root: ArticleId,
    at: Micros,
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
            live: BTreeMap::new(),
            homes: BTreeMap::new(),
            claimed: BTreeSet::new(),
            made: BTreeSet::new(),
            to_be: BTreeMap::new(),
        };
        for article in threads.iter().flatten().map(|p| p.article) {
            let found = tx.maybe(
                sql!(
                    "select a.id, l.published_at, m.story_id, m.by_editor, m.follows, w.at as worded, w.story_id as word
                     from article a left join live_article l on l.article_id = a.id
                     left join story_article m on m.article_id = a.id
                     left join story_word w on w.article_id = a.id where a.id = $1"
                ),
                &[&article],
                |row| {
                    Ok((
                        row.get::<Option<Micros>>("published_at")?,
                        row.get::<Option<StoryId>>("story_id")?,
                        row.get::<Option<bool>>("by_editor")?,
                        row.get::<Option<ArticleId>>("follows")?,
                        row.get::<Option<Micros>>("worded")?,
                        row.get::<Option<StoryId>>("word")?,
                    ))
                },
            )?;
            let Some((live, story, by_editor, follows, worded, word)) = found else {
                continue;
            };
            if let Some(published) = live {
                sorting.live.insert(article, published);
            }
            if let Some(story) = story {
                let place = Place {
                    story,
                    by_editor: by_editor == Some(true),
                    follows,
                };
                sorting.now.insert(article, place);
            }
            if let Some(at) = worded {
                let story = word.map(|story| story::heir(tx, story)).transpose()?;
                sorting.words.insert(article, Word { story, at });
            }
        }
        sorting.find_homes(tx, threads)?;
        Ok(sorting)
    }

    /// A shaped story goes with most of its articles, and nowhere when most are in threads not at hand.
    fn find_homes(&mut self, tx: &mut Transaction<'_>, threads: &[Vec<Proposed>]) -> Result<(), StoreError> {
        let mut counts: BTreeMap<StoryId, BTreeMap<usize, i64>> = BTreeMap::new();
        for (at, thread) in threads.iter().enumerate() {
            for article in thread.iter().map(|p| p.article) {
                if self.words.contains_key(&article) || !self.live.contains_key(&article) {
                    continue;
                }
                if let Some(place) = self.now.get(&article) {
                    *counts.entry(place.story).or_default().entry(at).or_default() += 1;
                }
            }
        }
        for (id, threads) in counts {
            let Some(found) = story::story(&mut tx.as_read(), id)? else {
                continue;
            };
            if !found.is_shaped() {
                continue;
            }
            let all = tx.one(
                sql!(
                    "select count(*) as articles from story_article m
                     join live_article l on l.article_id = m.article_id
                     left join story_word w on w.article_id = m.article_id
                     where m.story_id = $1 and w.article_id is null"
                ),
                &[&id],
                |row| row.get::<i64>("articles"),
            )?;
            let elsewhere = all - threads.values().sum::<i64>();
            let home = threads
                .iter()
                .max_by_key(|(at, count)| (**count, std::cmp::Reverse(**at)))
                .filter(|(_, count)| **count >= elsewhere)
                .map(|(at, _)| *at);
            self.homes.insert(id, home);
        }
        Ok(())
    }

    /// Every story that these articles were or are in.
    fn at_hand(&self) -> BTreeSet<StoryId> {
        let now = self.now.values().map(|place| place.story);
        let to_be = self.to_be.values().flatten().map(|place| place.story);
        now.chain(to_be).collect()
    }

    fn place(
        &mut self,
        write: &mut OpenWrite<'_>,
        edition: EditionId,
        (number, thread): (usize, &[Proposed]),
    ) -> Result<(), StoreError> {
        let worded = thread.iter().any(|p| self.words.contains_key(&p.article));
        // Where an editor's word leads, directly or through the article that one is most like.
        let mut led: BTreeMap<ArticleId, Led> = BTreeMap::new();
        let mut before: Vec<(ArticleId, BTreeSet<String>)> = Vec::new();
        let mut free = Vec::new();
        for Proposed { article, .. } in thread {
            let Some(published) = self.live.get(article).copied() else {
                self.to_be.insert(*article, None);
                continue;
            };
            let own = if worded {
                words_of(write, *article)?
            } else {
                BTreeSet::new()
            };
            match self.words.get(article) {
                Some(Word { story, at }) => {
                    let (root, at) = (*article, *at);
                    led.extend(story.map(|story| (root, Led { story, root, at })));
                    let place = story.map(|story| Place {
                        by_editor: true,
                        ..Place::of(story)
                    });
                    self.to_be.insert(*article, place);
                }
                None => match self.follows(published, &own, &before, &led) {
                    Some(leader) => {
                        led.insert(*article, leader);
                        let place = Place {
                            follows: Some(leader.root),
                            ..Place::of(leader.story)
                        };
                        self.to_be.insert(*article, Some(place));
                    }
                    None => free.push(*article),
                },
            }
            before.push((*article, own));
        }
        if free.is_empty() {
            return Ok(());
        }
        let story = match self.own_claim(number, &free) {
            Some(own) => Some(own),
            // A merged story is that of several threads: to follow a word claims nothing.
            None => match most(led.values().map(|led| led.story)) {
                Some(story) => {
                    let root = led.values().find(|led| led.story == story).map(|led| led.root);
                    let place = Place {
                        follows: root,
                        ..Place::of(story)
                    };
                    self.to_be
                        .extend(free.into_iter().map(|article| (article, Some(place))));
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
            self.to_be.insert(article, story.map(Place::of));
        }
        Ok(())
    }

    /// The word that an article without one follows: that of the article before it which it is most like.
    /// Not when it was there before the word, not for a few words in common, and not when one that no word
    /// is about is nearly as like.
    fn follows(
        &self,
        published: Micros,
        own: &BTreeSet<String>,
        before: &[(ArticleId, BTreeSet<String>)],
        led: &BTreeMap<ArticleId, Led>,
    ) -> Option<Led> {
        let (mut best, mut other): (Option<(usize, Led)>, usize) = (None, 0);
        for (article, theirs) in before.iter().rev().take(LOOKED_AT) {
            let likeness = alike(own, theirs);
            match led.get(article) {
                Some(leader) if published > leader.at => {
                    // The later one of equals: matters move on.
                    if best.is_none_or(|(most, _)| likeness > most) {
                        best = Some((likeness, *leader));
                    }
                }
                // An article that an editor took out of every story speaks for none.
                None if self.words.contains_key(article) => {}
                _ => other = other.max(likeness),
            }
        }
        best.filter(|(likeness, _)| *likeness >= LEAST && other * 5 < likeness * 4)
            .map(|(_, leader)| leader)
    }

    /// The story that an editor shaped and that has its home here; else the one in which most of these
    /// are now, if no other thread has it already.
    fn own_claim(&self, number: usize, free: &[ArticleId]) -> Option<StoryId> {
        let now = || {
            free.iter()
                .filter_map(|article| self.now.get(article))
                .filter(|place| !place.by_editor)
                .map(|place| place.story)
                .filter(|story| !self.claimed.contains(story))
        };
        let shaped = most(now().filter(|story| self.homes.get(story) == Some(&Some(number))));
        shaped.or_else(|| most(now().filter(|story| !self.homes.contains_key(story))))
    }

    fn carry_out(&self, tx: &mut OpenWrite<'_>) -> Result<Vec<Moved>, StoreError> {
        let mut moved = Vec::new();
        for (article, to) in &self.to_be {
            let from = self.now.get(article).copied();
            if from == *to {
                continue;
            }
            match to {
                Some(Place {
                    story,
                    by_editor,
                    follows,
                }) => membership::put(tx, *article, *story, *by_editor, *follows)?,
                None => membership::take_out(tx, *article)?,
            }
            moved.push(Moved {
                article: *article,
                from: from.map(|place| place.story),
                to: to.map(|place| place.story),
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

/// Titles that are headlines, made anew: a headline may have been corrected without any move.
fn retitle(
    tx: &mut OpenWrite<'_>,
    at_hand: BTreeSet<StoryId>,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let at = tx.at;
    for id in at_hand {
        let best = tx.maybe(
            sql!(
                "select s.title, l.headline from story s join story_article m on m.story_id = s.id
                 join live_article l on l.article_id = m.article_id where s.id = $1 and not s.named
                 order by l.importance desc, l.published_at desc, l.article_id desc limit 1"
            ),
            &[&id],
            |row| Ok((row.get::<String>("title")?, row.get::<String>("headline")?)),
        )?;
        let Some((title, headline)) = best else { continue };
        let wanted = clip(&headline, 120);
        if wanted != title {
            tx.execute(
                sql!("update story set title = $2, changed_at = $3 where id = $1"),
                &[&id, &wanted, &at],
            )?;
            if !touched.stories.contains(&id) {
                touched.stories.push(id);
            }
        }
    }
    Ok(())
}

/// The story that an emptied one goes into. One that an editor shaped does as well, because its address
/// and its readers are worth more than its row; the desk lists it.
fn go_after(tx: &mut OpenWrite<'_>, empty: &Story, moved: &[Moved]) -> Result<Option<StoryId>, StoreError> {
    let at = tx.at;
    if empty.merged_into.is_some() {
        return Ok(None);
    }
    let gone = moved.iter().filter(|moved| moved.from == Some(empty.id));
    let Some(heir) = most(gone.filter_map(|moved| moved.to)) else {
        return Ok(None);
    };
    let heir = story::story(&mut tx.as_read(), heir)?;
    if let Some(heir) = &heir {
        merge::absorb(tx, empty, heir)?;
        if empty.is_shaped() {
            tx.execute(
                sql!("update story set emptied_at = $2 where id = $1"),
                &[&empty.id, &at],
            )?;
        }
    }
    Ok(heir.map(|heir| heir.id))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report, story_of, threads};
    use super::super::{StoryFacts, drafts, name_story, score};
    use super::*;
    use crate::news::editions::{Destination, redirect};
    use crate::news::newsroom::{NewNote, approve, edit, update, withdraw};
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

    fn named(news: &News, id: StoryId, title: &str) {
        let edition = news.edition;
        let facts = StoryFacts {
            title: title.to_owned(),
            ..StoryFacts::default()
        };
        news.write(move |w| name_story(w, edition, id, &facts))
            .expect("named");
    }

    #[test]
    fn a_story_that_an_editor_named_keeps_its_address_when_threads_merge() {
        let news = News::new();
        let edition = news.edition;
        let oil = ["Oil rises", "Oil falls", "Oil waits"].map(|headline| report(&news, headline));
        let gas = [report(&news, "Gas rises"), report(&news, "Gas falls")];
        let larger = proposed(&news, &oil).expect("a story");
        let own = proposed(&news, &gas).expect("another");
        named(&news, own, "The price of gas");
        let all = [oil.as_slice(), gas.as_slice()].concat();
        assert_eq!(proposed(&news, &all), Some(own), "the named one stays");
        let to = news.read(move |r| redirect(r, edition, "/story/oil-waits"));
        assert_eq!(to, Some(Destination::Path("/story/the-price-of-gas".to_owned())));
        let gone = news.read(move |r| story::story(r, larger)).expect("still a row");
        assert_eq!(gone.merged_into, Some(own));

        // A stray article does not draw a named story into a larger thread.
        let wheat = ["Wheat", "Wheat rises", "Wheat falls"].map(|headline| report(&news, headline));
        let other = proposed(&news, &wheat).expect("a third");
        let strayed = [wheat.as_slice(), &all[..1]].concat();
        threads(&news, &[&all[1..], &strayed]);
        assert_eq!(story_of(&news, all[0]), Some(other));
        assert_eq!(story_of(&news, all[1]), Some(own));
    }

    #[test]
    fn a_named_story_that_is_emptied_leads_to_its_heir_and_the_desk_lists_it() {
        let news = News::new();
        let edition = news.edition;
        let gas = [report(&news, "Gas rises"), report(&news, "Gas falls")];
        let oil = [report(&news, "Oil rises"), report(&news, "Oil falls")];
        let (one, two) = (
            proposed(&news, &gas).expect("one"),
            proposed(&news, &oil).expect("two"),
        );
        named(&news, one, "Gas");
        named(&news, two, "Oil");
        let all = [gas, oil].concat();
        let heir = proposed(&news, &all).expect("one of them");
        let gone = if heir == one { two } else { one };
        let gone = news.read(move |r| story::story(r, gone)).expect("still a row");
        assert_eq!(gone.merged_into, Some(heir));
        let path = format!("/story/{}", gone.title.to_lowercase());
        assert!(news.read(move |r| redirect(r, edition, &path)).is_some());
        let listed = news.read(move |r| drafts::emptied(r, edition, Micros(0)));
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].title, gone.title);
        assert!(news.read(move |r| score(r, gone.id)).is_empty());
    }

    #[test]
    fn a_corrected_headline_is_no_storys_title_any_more() {
        let news = News::new();
        let all = [report(&news, "Oil rises"), report(&news, "Oil fells")];
        let id = proposed(&news, &all).expect("a story");
        let wrong = all[1];
        let mut content = news.content("Oil falls");
        content.headline = "Oil falls".to_owned();
        news.write(move |w| edit(w, wrong, content, None))
            .expect("edited");
        news.write(move |w| approve(w, wrong)).expect("approved");
        news.write(move |w| update(w, wrong, None)).expect("updated");
        proposed(&news, &all);
        let found = news.read(move |r| story::story(r, id)).expect("there");
        assert_eq!(found.title, "Oil falls");
    }
}
