//! `courant market`: sets up market data, takes it in from files, says how it stands.

mod import;
mod list;
mod set_up;
mod source;
mod status;
mod wrap;

pub use import::{Given, import};

use clap::{Args, Subcommand};

use crate::cli::Place;

#[derive(Args)]
pub struct MarketCommand {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Set up sources, instruments and series: the program's own of official sources, or those of a file.
    SetUp(set_up::SetUp),
    /// Take values in from a file. It can be taken twice: what is known is skipped, what differs is a revision.
    Import(import::Import),
    /// Say of each source when it was fetched, what came last, what is stale, what waits in quarantine.
    Status(status::Status),
    /// List instruments with their newest values.
    List(list::List),
    /// Begin to fetch a source, or stop.
    Source(source::SourceVerb),
    /// Draft what the series say of a day, with the reckoning behind each number.
    Wrap(wrap::WrapVerb),
}

impl MarketCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        match self.verb {
            Verb::SetUp(verb) => verb.run(&house),
            Verb::Import(verb) => verb.run(&house),
            Verb::Status(verb) => verb.run(&house),
            Verb::List(verb) => verb.run(&house),
            Verb::Source(verb) => verb.run(&house),
            Verb::Wrap(verb) => verb.run(&house),
        }
    }
}
