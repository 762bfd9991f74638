//! `courant config`

use clap::Args;

use super::Place;
use crate::config::{Config, DEFAULTS};

#[derive(Args)]
pub struct ConfigCommand {
    #[command(flatten)]
    place: Place,
    /// Print the defaults with their explanations instead.
    #[arg(long)]
    defaults: bool,
}

impl ConfigCommand {
    pub fn run(self) -> anyhow::Result<()> {
        if self.defaults {
            print!("{DEFAULTS}");
        } else {
            println!("{:#?}", Config::load(&self.place.data)?);
        }
        Ok(())
    }
}
