//! `courant market wrap`: drafts what the series say of a day, with the reckoning behind each number.

use anyhow::Context;
use clap::Args;
use jiff::civil::Date;

use crate::app::House;
use crate::base::store::Actor;
use crate::cli::edition::edition_meant;
use crate::news::markets::{date_of, wrap_language, wrap_of};
use crate::news::newsroom::{draft_wrap, drafts};

#[derive(Args)]
pub struct WrapVerb {
    /// The day, as 2026-10-30, or the last one before it that has values. Left out: today.
    #[arg(long)]
    day: Option<String>,
    /// The edition in whose language it is drafted; without it, the main one.
    #[arg(long)]
    edition: Option<String>,
    /// Begin an article with it, too.
    #[arg(long)]
    draft: bool,
}

impl WrapVerb {
    pub fn run(self, house: &House) -> anyhow::Result<()> {
        let edition = edition_meant(house, self.edition.as_deref())?;
        let upto: Date = match &self.day {
            Some(day) => day
                .parse()
                .with_context(|| format!("“{day}” is no day. hint: write it as 2026-10-30"))?,
            None => date_of(edition.day_of(house.store.writes.clock().now()).into()),
        };
        let language = wrap_language(&edition);
        let Some(wrap) = house
            .store
            .reads
            .wait(move |read| wrap_of(read, upto, language))?
        else {
            anyhow::bail!(
                "there are no market data of the two months before {upto}. hint: courant market import"
            );
        };
        println!("{}", wrap.day);
        for line in &wrap.sentences {
            println!("{}", line.text);
            for number in &line.numbers {
                println!("    {}  =  {}", number.said, number.written);
            }
        }
        if self.draft {
            let id = edition.id;
            let (article, _) = house
                .store
                .writes
                .wait(Actor::Operator, move |write| draft_wrap(write, id, upto, None))?;
            let found = house
                .store
                .reads
                .wait(move |read| drafts::by_id(read, article))?
                .context("the draft is gone")?;
            println!("{}: draft, unpublished", found.number);
        }
        Ok(())
    }
}
