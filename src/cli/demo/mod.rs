//! `courant demo`: a believable newspaper of our own writing in an empty data folder. The same
//! newspaper is the tests' fixture.
//!
//! It is made with the newsroom's verbs at the hours its reports name, so that the change log reads
//! as three weeks of work.

mod files;
mod fill;
mod lines;
mod markets;
mod people;
mod readers;
mod tokens;
mod work;

use std::net::SocketAddr;

use anyhow::bail;
use clap::Args;

use super::Place;
use super::serve::{logging, serve};
use crate::app::url_of;
use crate::base::clock::Clock;
use crate::changes;

pub use fill::fill;

#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    place: Place,
    /// The address to answer on; overrides the setting.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Only fill the folder; don't serve.
    #[arg(long)]
    fill_only: bool,
}

impl Demo {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        logging(&house.config.log);
        let head = house.store.reads.wait(changes::head)?;
        let mut sign_in = "  Sign in as before; `courant person list` and `reset-password` help".to_owned();
        if head.0 == 0 {
            let now = Clock::system().now();
            // A clock that the filling moves through three weeks.
            let clock = Clock::standing_at(now);
            let past = self.place.open_at(clock.clone())?;
            let url = url_of(&house.config, self.listen.unwrap_or(house.config.server.listen));
            let filled = fill(&past, &clock, now, &url)?;
            println!(
                "The Lombard Ledger has {} articles and {} letters in its outbox, in {}.",
                filled.articles,
                filled.letters,
                self.place.data.display()
            );
            println!("Its market pages have {} values.", filled.values);
            let (seats, password) = people::add_people(&house.store)?;
            work::lay_on_the_desk(&house.store, now)?;
            let lines: Vec<String> = seats
                .iter()
                .map(|seat| format!("    {:<9} {}", seat.role, seat.email))
                .collect();
            sign_in = format!(
                "  Password of all four  {password}   (shown this once)\n{}",
                lines.join("\n")
            );
        } else if house
            .store
            .reads
            .wait(crate::news::editions::main_edition)?
            .is_none_or(|e| e.slug != "ledger")
        {
            bail!(
                "{} holds another publication. hint: give an empty folder with --data",
                self.place.data.display()
            );
        }
        if self.fill_only {
            println!("{sign_in}");
            return Ok(());
        }
        serve(&house, self.listen, |url| {
            println!("\n  The Lombard Ledger   {url}/");
            println!("  Market data          {url}/markets");
            println!("  Search               {url}/search?q=interest+rates");
            println!("  Daily updates        {url}/updates");
            println!("  Feeds                {url}/feed.xml  {url}/atom.xml  {url}/feed.json");
            println!(
                "  Figures              http://{}/metrics",
                house.config.server.metrics
            );
            println!("\n  The desk             {url}/desk");
            println!(
                "  Its outbox           {url}/desk/outbox   (chief, owner; no mail leaves this machine)"
            );
            println!("{sign_in}");
            println!("\n  The newsroom works from this shell, too: courant article --help");
            println!(
                "  Stop with Ctrl-C; `courant serve --data {}` starts it again.\n",
                self.place.data.display()
            );
        })
    }
}
