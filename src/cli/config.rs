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
            let mut config = Config::load(&self.place.data)?;
            if let Some((_, server)) = config.store.database.rsplit_once('@') {
                // Its user and password are nobody's business on a shared screen.
                config.store.database = format!("postgres://…@{server}");
            }
            println!("{config:#?}");
        }
        Ok(())
    }
}
