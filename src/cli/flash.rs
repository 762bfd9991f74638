//! `courant flash "…"`: one line to everybody, this second; and what puts it right.

use anyhow::Context;
use clap::{Args, Subcommand};

use super::Place;
use super::edition::edition_meant;
use crate::app::House;
use crate::base::ids::ArticleId;
use crate::base::store::{Actor, OpenWrite};
use crate::news::NewsError;
use crate::news::editions::Edition;
use crate::news::flashes::live::{self, Filter};
use crate::news::flashes::{
    self, Correction, Importance, NewFlash, correct_flash, link_article, withdraw_flash,
};
use crate::news::newsroom::drafts;
use crate::news::stories;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct FlashCommand {
    #[command(flatten)]
    place: Place,
    /// The edition that is meant, by its word in addresses; without it, the main one.
    #[arg(long, global = true)]
    edition: Option<String>,
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    new: New,
}

#[derive(Args)]
struct New {
    /// The line.
    #[arg(required = true)]
    text: Option<String>,
    /// 1 is worth a line, 2 is watched, 3 moves markets.
    #[arg(long, default_value_t = 2)]
    importance: i64,
    /// What it is about: EUR/USD, brent. Several times for several.
    #[arg(long)]
    instrument: Vec<String>,
    #[arg(long, default_value = "")]
    source: String,
    /// The number of the article it leads to.
    #[arg(long)]
    article: Option<i64>,
    /// What a wire calls it; the same twice is one flash.
    #[arg(long)]
    origin: Option<String>,
}

#[derive(Subcommand)]
enum Verb {
    /// The flashes that were sent last.
    List {
        #[arg(long, default_value_t = 30)]
        limit: i64,
    },
    /// Say what is right; the old line stays, struck.
    Correct {
        number: i64,
        text: String,
        /// A word to readers besides.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Take a flash back for good; the line stays, struck, with the reason.
    Withdraw { number: i64, why: String },
    /// Lead it to an article, or nowhere any more.
    Link { number: i64, article: Option<i64> },
    /// Say in which story it is: the story's word in addresses; `none` for no story; `free` to leave it
    /// to its article.
    Story { number: i64, story: String },
}

impl FlashCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let edition = edition_meant(&house, self.edition.as_deref())?;
        match self.verb {
            None => send(&house, &edition, self.new),
            Some(Verb::List { limit }) => list(&house, &edition, limit),
            Some(Verb::Correct { number, text, note }) => {
                let correction = Correction { text, note };
                let id = edition.id;
                act(&house, move |write| correct_flash(write, id, number, &correction))?;
                println!("flash {number} is corrected");
                Ok(())
            }
            Some(Verb::Withdraw { number, why }) => {
                let id = edition.id;
                act(&house, move |write| withdraw_flash(write, id, number, &why))?;
                println!("flash {number} is withdrawn");
                Ok(())
            }
            Some(Verb::Link { number, article }) => {
                let (id, article) = (edition.id, article_id(&house, article)?);
                act(&house, move |write| link_article(write, id, number, article))?;
                println!(
                    "flash {number} leads {}",
                    if article.is_some() { "there" } else { "nowhere" }
                );
                Ok(())
            }
            Some(Verb::Story { number, story }) => put(&house, &edition, number, &story),
        }
    }
}

fn put(house: &House, edition: &Edition, number: i64, story: &str) -> anyhow::Result<()> {
    let here = edition.id;
    let said = match story {
        "free" => {
            act(house, move |write| stories::free_flash(write, here, number))?;
            "where its article is".to_owned()
        }
        "none" => {
            act(house, move |write| stories::move_flash(write, here, number, None))?;
            "in no story".to_owned()
        }
        slug => {
            let found = super::story::found(house, edition, slug)?;
            act(house, move |write| {
                stories::move_flash(write, here, number, Some(found.id))
            })?;
            format!("in the story “{}”", found.title)
        }
    };
    println!("flash {number} is {said}");
    Ok(())
}

fn send(house: &House, edition: &Edition, new: New) -> anyhow::Result<()> {
    let new = NewFlash {
        edition: edition.id,
        text: new.text.unwrap_or_default(),
        importance: Importance::parse(new.importance)?,
        instruments: new.instrument,
        source: new.source,
        article: article_id(house, new.article)?,
        origin: new.origin,
    };
    let done = act(house, move |write| flashes::flash(write, &new))?;
    match done.position {
        Some(_) => println!(
            "flash {} is out: {}/markets/live/{0}",
            done.number,
            edition.root()
        ),
        None => println!("flash {} was out already", done.number),
    }
    Ok(())
}

fn list(house: &House, edition: &Edition, limit: i64) -> anyhow::Result<()> {
    let id = edition.id;
    let found = house
        .store
        .reads
        .wait(move |read| live::latest(read, id, &Filter::default(), live::start(), limit))?;
    for flash in found {
        let at = flash
            .published_at
            .timestamp()
            .to_zoned_datetime(edition.zone.clone());
        let state = match (flash.withdrawn, flash.corrected) {
            (true, _) => " [withdrawn]",
            (false, true) => " [corrected]",
            (false, false) => "",
        };
        println!(
            "{:>6}  {}  {}  {}{state}",
            flash.number,
            at.strftime("%Y-%m-%d %H:%M:%S"),
            flash.importance.number(),
            flash.text
        );
    }
    Ok(())
}

fn article_id(house: &House, number: Option<i64>) -> anyhow::Result<Option<ArticleId>> {
    let Some(number) = number else {
        return Ok(None);
    };
    let found = house
        .store
        .reads
        .wait(move |read| drafts::id_by_number(read, number))?
        .with_context(|| format!("there is no article {number}"))?;
    Ok(Some(found))
}

fn act<T: Send + 'static>(
    house: &House,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> Result<T, NewsError> {
    house.store.writes.wait(Actor::Operator, verb)
}
