//! `courant rebuild search`, `courant rebuild desk-search`

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use super::Place;
use crate::views::desk_search::Drafts;
use crate::views::search::{self, LiveArticles};

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
    /// What readers search: live articles.
    Search,
    /// What the desk searches: the drafts of all articles.
    DeskSearch,
}

impl Rebuild {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let (search, folder) = match self.view {
            View::Search => (house.open_search(), "search"),
            View::DeskSearch => (
                house.open_desk_search().map(|search| search.index().clone()),
                "desk-search",
            ),
        };
        let search = search.map_err(|error| {
            error.context(format!(
                "hint: a running program holds the index; stop it, or delete the folder `{folder}` and restart it"
            ))
        })?;
        let bar = ProgressBar::new_spinner().with_message("articles");
        let progress = |done| {
            bar.set_position(done);
            true
        };
        let position = match self.view {
            View::Search => search::rebuild(&house.store, &search, LiveArticles, progress),
            View::DeskSearch => search::rebuild(&house.store, &search, Drafts, progress),
        }
        .map_err(|error| anyhow::anyhow!(error.0))?;
        bar.finish_and_clear();
        println!(
            "{} articles are in the index `{folder}`, as of change {}.",
            search.len(),
            position.0
        );
        Ok(())
    }
}
