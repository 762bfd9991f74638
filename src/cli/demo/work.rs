//! What lies on the desk: drafts in every state, a comment that waits for an answer, a report for
//! tomorrow morning.

use anyhow::{Context, anyhow};
use serde::Deserialize;

use super::files;
use super::fill::moment;
use super::tokens::expand;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, PersonId};
use crate::base::store::{Actor, OpenWrite, Store};
use crate::cli::manuscript::{self, Front, Names};
use crate::news::NewsError;
use crate::news::comments::{self, NewComment};
use crate::news::editions::{self, Edition};
use crate::news::markets::date_of;
use crate::news::newsroom::{self, Byline, NewArticle};
use crate::news::people::{Person, people};

#[derive(Deserialize)]
struct DraftsFile {
    drafts: Vec<DraftFile>,
}

#[derive(Deserialize)]
struct DraftFile {
    file: String,
    /// First names, as in the addresses of the people.
    by: String,
    state: String,
    #[serde(default)]
    at: String,
    comment: Option<CommentFile>,
}

#[derive(Deserialize)]
struct CommentFile {
    by: String,
    quote: String,
    text: String,
    to: String,
}

/// Lays the drafts on the desk, each begun by whoever writes it.
pub fn lay_on_the_desk(store: &Store, now: Micros) -> anyhow::Result<()> {
    let edition = store
        .reads
        .wait(editions::main_edition)?
        .ok_or_else(|| anyhow!("the edition is gone"))?;
    let id = edition.id;
    let names = store.reads.wait(move |read| Names::load(read, id))?;
    let colleagues = store.reads.wait(people)?;
    super::lines::plan(store, &edition, &colleagues)?;
    let list: DraftsFile = files::toml("drafts.toml").context("demo/drafts.toml")?;
    for draft in list.drafts {
        lay(store, (&edition, now), &names, &colleagues, &draft)
            .with_context(|| format!("demo/drafts/{}.md", draft.file))?;
    }
    wrap(store, &edition, &colleagues, now)
}

/// What the newest market data say, begun by whoever covers the markets.
fn wrap(store: &Store, edition: &Edition, colleagues: &[Person], now: Micros) -> anyhow::Result<()> {
    let chief = named(colleagues, "tobias")?;
    let byline = colleagues
        .iter()
        .find(|person| person.id == chief)
        .and_then(|person| person.contributor)
        .map(Byline::Contributor);
    let (id, today) = (edition.id, date_of(edition.day_of(now).into()));
    act(store, chief, move |w| {
        newsroom::draft_wrap(w, id, today, byline).map(drop)
    })?;
    Ok(())
}

fn lay(
    store: &Store,
    (edition, now): (&Edition, Micros),
    names: &Names,
    colleagues: &[Person],
    draft: &DraftFile,
) -> anyhow::Result<()> {
    let who = named(colleagues, &draft.by)?;
    let today = now.timestamp().to_zoned_datetime(edition.zone.clone()).date();
    let text = files::text(&format!("drafts/{}.md", draft.file));
    let (front, body) = manuscript::split(&text)?;
    let front = Front {
        slug: draft.file.clone(),
        ..front
    };
    let new = NewArticle {
        edition: edition.id,
        content: manuscript::content(&front, &expand(body, today), names)?,
        origin: None,
    };
    let article: ArticleId = act(store, who, move |w| newsroom::create(w, new).map(|(id, _)| id))?;
    if draft.state != "draft" {
        act(store, who, move |w| newsroom::submit(w, article))?;
    }
    if let Some(comment) = &draft.comment {
        let (author, to) = (named(colleagues, &comment.by)?, named(colleagues, &comment.to)?);
        let new = NewComment {
            quote: comment.quote.clone(),
            text: comment.text.clone(),
            mentions: vec![to],
            ..NewComment::default()
        };
        act(store, author, move |w| comments::add(w, author, article, &new))?;
    }
    if ["ready", "scheduled"].contains(&draft.state.as_str()) {
        let chief = named(colleagues, "tobias")?;
        act(store, chief, move |w| newsroom::approve(w, article))?;
        if draft.state == "scheduled" {
            let at = moment(edition, now, &draft.at)?.0;
            act(store, chief, move |w| newsroom::schedule(w, article, at))?;
        }
    }
    Ok(())
}

fn act<T: Send + 'static>(
    store: &Store,
    who: PersonId,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> Result<T, NewsError> {
    store.writes.wait(Actor::Person(who), verb)
}

fn named(colleagues: &[Person], first: &str) -> anyhow::Result<PersonId> {
    colleagues
        .iter()
        .find(|person| person.email.starts_with(&format!("{first}@")))
        .map(|person| person.id)
        .with_context(|| format!("nobody at the desk is called {first}"))
}
