//! What a batch of changes means for one edition's threads: read and computed first, carried out in
//! one transaction afterwards.

use std::collections::{BTreeMap, BTreeSet};

use story_threads::{Change, Level, StoryId};

use super::flashes::{self, Alike};
use super::hear::{Heard, hear};
use super::mind::{BEGINNING, EVERY, Key, Mind, Place};
use super::rows;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, FlashId, VersionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::FollowError;
use crate::news::NewsError;
use crate::news::newsroom::live::{self, LiveText};
use crate::news::stories::{self, Facts, Proposed, Touched};
use crate::sql;

/// A change of something older than every checkpoint is played again from the beginning only when
/// that is so many articles at most; otherwise it is taken where it is, and a rebuild sorts it in.
const FROM_THE_BEGINNING: i64 = 2 * EVERY as i64;
/// How long after an article its thread can still merge with another.
const ALIVE_DAYS: i64 = 100;

/// A row as it is stored.
struct Row {
    version: VersionId,
    key: Key,
    place: Place,
}

/// A row as it is to be.
pub(super) struct NewRow {
    pub article: ArticleId,
    pub version: VersionId,
    pub published_at: Micros,
    pub place: Place,
    pub nearest: Option<ArticleId>,
    pub pick: String,
    /// Why its thread is not the one that the probability was computed for.
    pub came: String,
}

/// Everything that follows from the changes.
pub(super) struct Work {
    pub mind: Mind,
    /// The engine was told something: memory and rows move together.
    told: bool,
    rows: Vec<NewRow>,
    heard: Vec<(ArticleId, VersionId, Heard)>,
    /// Not live any more.
    gone: Vec<ArticleId>,
    /// Where threads merged or fell apart.
    moved: Vec<(ArticleId, i64, String)>,
    /// What the engine said when threads merged and fell apart.
    changes: Vec<Change>,
    threads: BTreeSet<i64>,
    /// Checkpoints after this one are of what is not so any more.
    stale_after: Option<Key>,
    checkpoints: Vec<(Key, Vec<u8>)>,
    /// What the engine makes of flashes.
    alike: Vec<Alike>,
}

impl Work {
    /// Plans for the articles that changed. `mind` is the memory as of the last time, if there is one.
    pub fn plan(
        read: &mut ReadSession<'_>,
        edition: EditionId,
        mind: Option<Mind>,
        changed: &BTreeSet<ArticleId>,
    ) -> Result<Work, FollowError> {
        let mark = super::mind::mark(read, edition)?;
        let mind = match mind.filter(|mind| mind.mark == mark) {
            Some(mind) => mind,
            None => Mind::load(read, edition)?,
        };
        let mut work = Work {
            mind,
            told: false,
            rows: Vec::new(),
            heard: Vec::new(),
            gone: Vec::new(),
            moved: Vec::new(),
            changes: Vec::new(),
            threads: BTreeSet::new(),
            stale_after: None,
            checkpoints: Vec::new(),
            alike: Vec::new(),
        };
        let mut fresh: BTreeMap<Key, ArticleId> = BTreeMap::new();
        let mut earliest: Option<Key> = None;
        for id in changed {
            let row = row(read, *id)?;
            let live = live_key(read, edition, *id)?;
            work.threads.extend(row.as_ref().map(|row| row.place.thread));
            match (&row, live) {
                (Some(row), Some((key, version))) if row.key == key && row.version == version => continue,
                (None, None) => continue,
                (Some(_), None) => work.gone.push(*id),
                (_, Some((key, _))) => {
                    fresh.insert(key, *id);
                    earliest = earliest.into_iter().chain([key]).min();
                }
            }
            earliest = earliest.into_iter().chain(row.map(|row| row.key)).min();
        }
        let Some(earliest) = earliest else {
            return Ok(work);
        };
        work.told = true;
        if earliest > work.mind.last {
            work.tell_all(read, fresh.values().copied())?;
        } else {
            work.again(read, earliest, &fresh)?;
        }
        for id in fresh.into_values() {
            work.listen(read, id)?;
        }
        Ok(work)
    }

    /// Asks about flashes, after everything the engine was told.
    pub fn ask(mut self, read: &mut ReadSession<'_>, about: &BTreeSet<FlashId>) -> Result<Work, FollowError> {
        self.alike = flashes::ask(read, &mut self.mind, about)?;
        Ok(self)
    }

    /// Plays the articles again from the last checkpoint before a key.
    fn again(
        &mut self,
        read: &mut ReadSession<'_>,
        earliest: Key,
        fresh: &BTreeMap<Key, ArticleId>,
    ) -> Result<(), FollowError> {
        let edition = self.mind.edition;
        let from = Mind::since(read, edition, earliest)?;
        if from.last == BEGINNING && live::count(read, edition)? > FROM_THE_BEGINNING {
            for id in &self.gone {
                self.mind.forget(*id);
            }
            return self.tell_all(read, fresh.values().copied());
        }
        self.stale_after = Some(from.last);
        self.mind = from;
        let articles = read.all(
            sql!(
                "select article_id from live_article where edition_id = $1 and (published_at, article_id) > ($2, $3)
                 order by published_at, article_id"
            ),
            &[&edition, &self.mind.last.0, &self.mind.last.1],
            |row| row.get::<ArticleId>("article_id"),
        )?;
        self.tell_all(read, articles.into_iter())
    }

    /// Tells the engine of these, in this order, and sees what became of everything.
    fn tell_all(
        &mut self,
        read: &mut ReadSession<'_>,
        articles: impl Iterator<Item = ArticleId>,
    ) -> Result<(), FollowError> {
        let mut told = Vec::new();
        let mut first: BTreeMap<ArticleId, i64> = BTreeMap::new();
        for id in articles {
            let Some(article) = live::by_id(read, id)? else {
                continue;
            };
            let text = live::text(read, article)?;
            self.mind.tell(&text);
            first.extend(self.mind.place(id).map(|place| (id, place.thread)));
            told.push(id);
            self.changes.extend(self.mind.engine.changes());
            if self.mind.since_checkpoint >= EVERY {
                self.checkpoints.push((self.mind.last, self.mind.engine.save()));
                self.mind.since_checkpoint = 0;
            }
        }
        for id in &told {
            self.keep(read, *id, first.get(id).copied())?;
        }
        if !self.changes.is_empty() || self.stale_after.is_some() {
            self.see_what_moved(read, &told)?;
        }
        Ok(())
    }

    /// The row of an article the engine was told of, if it differs from the one that is there.
    fn keep(
        &mut self,
        read: &mut ReadSession<'_>,
        id: ArticleId,
        first: Option<i64>,
    ) -> Result<(), FollowError> {
        let Some(place) = self.mind.place(id) else {
            return Ok(());
        };
        let edition = self.mind.edition;
        let (Some(((published_at, _), version)), row) = (live_key(read, edition, id)?, row(read, id)?) else {
            return Ok(());
        };
        let nearest = self.mind.nearest(read, id, place.thread)?;
        if let Some(row) = row {
            let same = row.version == version
                && row.place.thread == place.thread
                && row.place.probability == place.probability
                && row.place.reasons == place.reasons
                && row.place.copy_of == place.copy_of;
            if same {
                return Ok(());
            }
            self.threads.insert(row.place.thread);
        }
        self.threads.insert(place.thread);
        let came = match first {
            Some(first) if first != place.thread => self.came(id, place.thread),
            _ => String::new(),
        };
        let Some(article) = live::by_id(read, id)? else {
            return Ok(());
        };
        let text = live::text(read, article)?;
        self.rows.push(NewRow {
            article: id,
            version,
            published_at,
            place,
            nearest,
            pick: pick(&text),
            came,
        });
        Ok(())
    }

    /// Older articles whose thread is another one now.
    fn see_what_moved(&mut self, read: &mut ReadSession<'_>, told: &[ArticleId]) -> Result<(), FollowError> {
        let since = self.mind.last.0.plus_days(-2 * ALIVE_DAYS);
        let told: BTreeSet<ArticleId> = told.iter().copied().collect();
        let rows = read.all(
            sql!(
                "select article_id, thread from thread_article where edition_id = $1 and published_at >= $2"
            ),
            &[&self.mind.edition, &since],
            |row| Ok((row.get::<ArticleId>("article_id")?, row.get::<i64>("thread")?)),
        )?;
        for (id, before) in rows {
            if told.contains(&id) {
                continue;
            }
            if let Some(place) = self.mind.place(id).filter(|place| place.thread != before) {
                self.threads.extend([before, place.thread]);
                let came = self.came(id, place.thread);
                self.moved.push((id, place.thread, came));
            }
        }
        Ok(())
    }

    /// What the engine said about the last merge or split that brought an article to its thread.
    fn came(&self, article: ArticleId, thread: i64) -> String {
        let here = StoryId(u64::try_from(thread).unwrap_or(0)).to_string();
        let own = article.to_string();
        let why = self.changes.iter().rev().find_map(|change| match change {
            Change::Split {
                level: Level::Story,
                into,
                documents,
                reason,
                ..
            } if *into == here && documents.contains(&own) => {
                Some(format!("its thread fell in two, because {reason}"))
            }
            Change::Merge {
                level: Level::Story,
                into,
                reason,
                ..
            } if *into == here => Some(format!("it came with another thread, because {reason}")),
            _ => None,
        });
        why.unwrap_or_default()
    }

    fn listen(&mut self, read: &mut ReadSession<'_>, id: ArticleId) -> Result<(), FollowError> {
        let Some((_, version)) = live_key(read, self.mind.edition, id)? else {
            return Ok(());
        };
        if let Some(article) = live::by_id(read, id)? {
            let text = live::text(read, article)?;
            self.heard.push((id, version, hear(&text)));
        }
        Ok(())
    }

    /// Writes the rows and proposes the threads they belong to. The memory comes back with the rows'
    /// new mark.
    pub fn carry_out(mut self, write: &mut OpenWrite<'_>) -> Result<(Mind, Touched), NewsError> {
        let edition = self.mind.edition;
        self.write_rows(write)?;
        let mut threads = Vec::new();
        for thread in &self.threads {
            threads.push(rows::members(write, edition, *thread)?);
        }
        threads.retain(|thread| !thread.is_empty());
        // What is gone is in no thread, and so is taken out of its story.
        threads.extend(self.gone.iter().map(|article| {
            vec![Proposed {
                article: *article,
                nearest: None,
            }]
        }));
        let mut touched = stories::propose(write, edition, &threads)?;
        touched.flashes = flashes::put(write, &self.alike)?;
        Ok((self.mind, touched))
    }

    /// The rows alone: a rebuild proposes when all are there.
    pub fn only_rows(mut self, tx: &mut Transaction<'_>) -> Result<Mind, StoreError> {
        self.write_rows(tx)?;
        Ok(self.mind)
    }

    fn write_rows(&mut self, write: &mut Transaction<'_>) -> Result<(), StoreError> {
        let edition = self.mind.edition;
        for id in &self.gone {
            rows::forget(write, *id)?;
            stories::forget_facts(write, *id)?;
        }
        for row in &self.rows {
            rows::put(write, edition, row)?;
        }
        for (id, thread, came) in &self.moved {
            rows::move_to(write, *id, *thread, came)?;
        }
        for (id, version, heard) in &self.heard {
            rows::put_heard(write, *id, *version, heard)?;
            let copy_of = self.mind.place(*id).and_then(|place| place.copy_of);
            stories::keep_facts(
                write,
                &Facts {
                    article: *id,
                    copy_of,
                    voices: heard.voices(),
                    officials: heard.officials(),
                    figures: heard.figures.len() as i64,
                },
            )?;
        }
        if let Some(after) = self.stale_after {
            rows::drop_checkpoints(write, edition, after)?;
        }
        for (key, state) in &self.checkpoints {
            rows::put_checkpoint(write, edition, *key, state)?;
        }
        if self.told {
            self.mind.mark = rows::mark(write, edition)?;
        }
        Ok(())
    }
}

fn row(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Option<Row>, StoreError> {
    read.maybe(
        sql!(
            "select version_id, published_at, thread, probability, reasons, copy_of from thread_article
             where article_id = $1"
        ),
        &[&article],
        |row| {
            Ok(Row {
                version: row.get("version_id")?,
                key: (row.get("published_at")?, article),
                place: Place {
                    thread: row.get("thread")?,
                    probability: row.get("probability")?,
                    reasons: row.get("reasons")?,
                    copy_of: row.get("copy_of")?,
                },
            })
        },
    )
}

/// Where a live article of the edition stands in the order, and its version.
fn live_key(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    article: ArticleId,
) -> Result<Option<(Key, VersionId)>, StoreError> {
    read.maybe(
        sql!("select published_at, version_id from live_article where article_id = $1 and edition_id = $2"),
        &[&article, &edition],
        |row| Ok(((row.get("published_at")?, article), row.get("version_id")?)),
    )
}

/// The sentence for a time line: the first of the text that says more than headline and standfirst.
fn pick(text: &LiveText) -> String {
    const LONGEST: usize = 260;
    let known = super::mind::words_in(&format!("{} {}", text.article.headline, text.article.standfirst));
    let body = text.content.body.to_text();
    let first = body.split("\n\n").next().unwrap_or_default();
    for sentence in first
        .split_inclusive(". ")
        .chain(body.split("\n\n").skip(1).take(3))
    {
        let words = super::mind::words_in(sentence);
        let new = words.difference(&known).count();
        if words.len() >= 5 && new * 2 >= words.len() {
            return crate::news::text::clip(sentence.trim(), LONGEST);
        }
    }
    crate::news::text::clip(&text.article.standfirst, LONGEST)
}
