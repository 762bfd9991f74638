//! `courant import page|wxr|feed`: articles from elsewhere. They become drafts; with `--publish` they
//! go live under their original dates. Running an import again changes nothing that is there.

mod feed;
mod landing;
mod page;
mod report;
mod wxr;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Place;

#[derive(Args)]
pub struct Import {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    how: How,
    #[command(subcommand)]
    what: What,
}

/// What every import is asked.
#[derive(Args, Clone, Debug)]
pub struct How {
    /// Publish what may be published, under its original date.
    #[arg(long, global = true)]
    publish: bool,
    /// Say what would happen, and change nothing.
    #[arg(long, global = true)]
    dry_run: bool,
    /// The section for articles that name none; made when there is no such section.
    #[arg(long, global = true)]
    section: Option<String>,
    /// Who signs articles that name nobody; else the publication's name.
    #[arg(long, global = true)]
    byline: Option<String>,
    /// A folder with the pictures that the source names: `wp-content/uploads`, or a saved page's files.
    #[arg(long, global = true)]
    media: Option<PathBuf>,
}

#[derive(Subcommand)]
enum What {
    /// Article pages saved as plain text or HTML.
    Page { files: Vec<PathBuf> },
    /// A WordPress export.
    Wxr { file: PathBuf },
    /// RSS, Atom or JSON Feed, from a file or an address.
    Feed { from: String },
}

impl Import {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        super::serve::logging(&house.config.log);
        match self.what {
            What::Page { files } => page::import(&house, &self.how, &files),
            What::Wxr { file } => wxr::import(&house, &self.how, &file),
            What::Feed { from } => feed::import(&house, &self.how, &from),
        }
    }
}
