//! `courant market wrap`: drafts what the series say of a day, with the reckoning behind each number.

use anyhow::{Context, anyhow};
use clap::Args;
use jiff::civil::Date;

use crate::app::House;
use crate::base::store::Actor;
use crate::news::editions::main_edition;
use crate::news::markets::{date_of, wrap_of};
use crate::news::newsroom::{draft_wrap, drafts};

#[derive(Args)]
pub struct WrapVerb {
    /// The day, as 2026-10-30, or the last one before it that has values. Left out: today.
    #[arg(long)]
    day: Option<String>,
    /// Begin an article with it, too.
    #[arg(long)]
    draft: bool,
}

impl WrapVerb {
    pub fn run(self, house: &House) -> anyhow::Result<()> {
        let edition = house
            .store
            .reads
            .wait(main_edition)?
            .ok_or_else(|| anyhow!("there is no edition yet. hint: courant edition create"))?;
        let upto: Date = match &self.day {
            Some(day) => day
                .parse()
                .with_context(|| format!("“{day}” is no day. hint: write it as 2026-10-30"))?,
            None => date_of(edition.day_of(house.store.writes.clock().now()).into()),
        };
        let Some(wrap) = house.store.reads.wait(move |read| wrap_of(read, upto))? else {
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
