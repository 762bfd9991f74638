//! `courant market source KEY --fetch on|off`

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use crate::app::House;
use crate::base::store::Actor;
use crate::news::markets::{pause_source, source_by_key};

#[derive(Args)]
pub struct SourceVerb {
    /// `ecb`; `courant market status` lists them.
    key: String,
    #[arg(long)]
    fetch: Turn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Turn {
    On,
    Off,
}

impl SourceVerb {
    pub fn run(self, house: &House) -> anyhow::Result<()> {
        let key = self.key.clone();
        let source = house
            .store
            .reads
            .wait(move |read| source_by_key(read, &key))?
            .ok_or_else(|| {
                anyhow!(
                    "there is no source “{}”. hint: `courant market status` lists them",
                    self.key
                )
            })?;
        if source.url.is_empty() && self.fetch == Turn::On {
            anyhow::bail!(
                "{} has no address to fetch. hint: name one in a catalogue, or import its files",
                source.key
            );
        }
        let off = self.fetch == Turn::Off;
        house
            .store
            .writes
            .wait(Actor::Operator, move |write| pause_source(write, source.id, off))?;
        println!(
            "{} is {}.",
            source.key,
            if off {
                "not fetched any more"
            } else {
                "fetched from now on, while the program runs"
            }
        );
        Ok(())
    }
}
