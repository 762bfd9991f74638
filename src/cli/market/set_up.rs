//! `courant market set-up [FILE]`

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::app::House;
use crate::base::store::Actor;
use crate::news::markets::{Catalogue, set_up};

#[derive(Args)]
pub struct SetUp {
    /// A catalogue in TOML; without one, the program's own.
    file: Option<PathBuf>,
}

impl SetUp {
    pub fn run(self, house: &House) -> anyhow::Result<()> {
        let catalogue = match &self.file {
            None => Catalogue::built_in()?,
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                Catalogue::parse(&text)?
            }
        };
        let done = house
            .store
            .writes
            .wait(Actor::Operator, move |write| set_up(write, &catalogue))?;
        println!(
            "{} sources, {} instruments, {} series are set up.",
            done.sources, done.instruments, done.series
        );
        println!("Nothing is fetched before you say so: `courant market source ecb --fetch on`.");
        Ok(())
    }
}
