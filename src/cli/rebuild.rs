//! `courant rebuild search`, `courant rebuild desk-search`, `courant rebuild threads`,
//! `courant rebuild figures`

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use super::Place;
use crate::app::House;
use crate::views::desk_search::Drafts;
use crate::views::search::{self, LiveArticles, Search};
use crate::views::{figures, threads};

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
    /// Which articles belong together, and what is said in them. Editors' words stay.
    Threads,
    /// Which observations the figures of live articles rest on.
    Figures,
}

impl Rebuild {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        match self.view {
            View::Search => {
                let index = opened(house.open_search(), "search")?;
                let bar = bar();
                let position = search::rebuild(&house.store, &index, LiveArticles, counting(&bar));
                said(
                    &bar,
                    &index,
                    "search",
                    position.map_err(|e| anyhow::anyhow!(e.0))?.0,
                )
            }
            View::DeskSearch => {
                let index = house.open_desk_search().map(|search| search.index().clone());
                let index = opened(index, "desk-search")?;
                let bar = bar();
                let position = search::rebuild(&house.store, &index, Drafts, counting(&bar));
                said(
                    &bar,
                    &index,
                    "desk-search",
                    position.map_err(|e| anyhow::anyhow!(e.0))?.0,
                )
            }
            View::Threads => rebuild_threads(&house)?,
            View::Figures => rebuild_figures(&house)?,
        }
        Ok(())
    }
}

fn opened(index: anyhow::Result<Search>, folder: &str) -> anyhow::Result<Search> {
    index.map_err(|error| {
        error.context(format!(
            "hint: a running program holds the index; stop it, or delete the folder `{folder}` and restart it"
        ))
    })
}

fn bar() -> ProgressBar {
    ProgressBar::new_spinner().with_message("articles")
}

fn counting(bar: &ProgressBar) -> impl FnMut(u64) -> bool {
    let bar = bar.clone();
    move |done| {
        bar.set_position(done);
        true
    }
}

fn said(bar: &ProgressBar, index: &Search, folder: &str, position: i64) {
    bar.finish_and_clear();
    println!(
        "{} articles are in the index `{folder}`, as of change {position}.",
        index.len()
    );
}

fn rebuild_figures(house: &House) -> anyhow::Result<()> {
    let bar = bar();
    let position = figures::rebuild(&house.store, counting(&bar)).map_err(|e| anyhow::anyhow!(e.0))?;
    let done = bar.position();
    bar.finish_and_clear();
    println!(
        "The figures of {done} articles are checked, as of change {}.",
        position.0
    );
    Ok(())
}

fn rebuild_threads(house: &House) -> anyhow::Result<()> {
    let bar = bar();
    let position = threads::rebuild(&house.store, counting(&bar)).map_err(|e| anyhow::anyhow!(e.0))?;
    let done = bar.position();
    bar.finish_and_clear();
    println!("{done} articles are in threads, as of change {}.", position.0);
    Ok(())
}
