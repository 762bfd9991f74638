//! `courant rebuild search`

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use super::Place;
use crate::views::search;

#[derive(Args)]
pub struct Rebuild {
    #[command(flatten)]
    place: Place,
    /// Pages need no rebuilding: they start empty and are made when asked for.
    #[arg(value_enum)]
    view: View,
}

#[derive(Clone, Copy, ValueEnum)]
enum View {
    Search,
}

impl Rebuild {
    pub fn run(self) -> anyhow::Result<()> {
        let View::Search = self.view;
        let house = self.place.open()?;
        let search = house.open_search().map_err(|error| {
            error.context("hint: a running program holds the index; stop it, or delete the folder `search` and restart it")
        })?;
        let progress = ProgressBar::new_spinner().with_message("articles");
        let position = search::rebuild(&house.store, &search, |done| {
            progress.set_position(done);
            true
        })
        .map_err(|error| anyhow::anyhow!(error.0))?;
        progress.finish_and_clear();
        println!(
            "{} articles are in the search index, as of change {}.",
            search.len(),
            position.0
        );
        Ok(())
    }
}
