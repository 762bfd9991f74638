//! The reader's site: one file per page. A page is a function from a [`Look`] (what this reading
//! may see, noting what it saw) to a rendered text; [`Site::show`] keeps it.

pub mod archive;
pub mod article;
pub mod assets;
pub mod calendar;
pub mod confirm;
pub mod contributor;
pub mod corrections;
pub mod events;
pub mod feed;
pub mod flashes;
pub mod front;
pub mod health;
pub mod markets;
pub mod media;
pub mod missing;
pub mod own_page;
pub mod preview;
pub mod search;
pub mod section;
pub mod sign_up;
pub mod sitemap;
pub mod stories;
pub mod story;
mod story_line;
pub mod topic;
pub mod updates;

mod answer;
mod ask;
mod choices;
mod flash_view;
mod headers;
mod json_ld;
mod look;
mod network;
mod private;
mod shapes;
mod shown;
mod theme;
mod tickers;
pub mod times;

use std::ops::Deref;
use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::response::Response;
use http::HeaderMap;

pub use answer::{Sent, quick, respond};
pub use article::encode;
pub use ask::{Ask, EditionAt};
pub use feed::absolute_links;
pub use flash_view::FlashLines;
pub use headers::{of_files as file_headers, security as security_headers};
pub use look::{Look, PageError, position_class};
pub use network::Network;
pub use theme::{Theme, ThemeError};

use crate::base::clock::Clock;
use crate::base::store::{Reads, StoreError, Writes};
use crate::changes::Subject;
use crate::news::editions::{self, Edition};
use crate::news::media::MediaFiles;
use crate::news::readers::Counts;
use crate::views::pages::{Pages, Rendered, StoredPage};
use crate::views::search::Search;
use crate::views::stream::Stream;
use crate::web::proxies::Proxies;

/// Everything a page of the site may ask for.
pub struct Site {
    parts: Parts,
    /// Of pages and everything else that may be looked at by itself.
    pub headers: HeaderMap,
    /// Of style, scripts and fonts.
    pub file_headers: HeaderMap,
    editions: ArcSwap<Vec<Arc<Edition>>>,
}

/// What a site is made of.
pub struct Parts {
    pub reads: Reads,
    pub writes: Writes,
    pub pages: Arc<Pages>,
    pub search: Search,
    /// Who reads the flashes along.
    pub stream: Arc<Stream>,
    pub files: MediaFiles,
    pub counts: Arc<Counts>,
    pub theme: Theme,
    pub clock: Clock,
    /// Where the site is reached, without a slash at the end: `https://ledger.example`.
    pub url: String,
    /// Whose word is taken on behalf of whom they ask.
    pub proxies: Proxies,
    /// The WebSub hub that feeds name.
    pub hub: Option<String>,
}

impl Deref for Site {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl Site {
    pub fn new(parts: Parts) -> Result<Site, StoreError> {
        let site = Site {
            headers: security_headers(&parts.url),
            file_headers: file_headers(&parts.url),
            parts,
            editions: ArcSwap::default(),
        };
        site.load_editions()?;
        Ok(site)
    }

    /// The editions, the main one first. Empty before the publication is set up.
    pub fn editions(&self) -> Arc<Vec<Arc<Edition>>> {
        self.editions.load_full()
    }

    /// Told by the pages' follower which subjects moved, before it evicts.
    pub fn told(&self, subjects: &[Subject]) {
        if subjects
            .iter()
            .any(|subject| matches!(subject, Subject::Edition(_)))
            && let Err(error) = self.load_editions()
        {
            tracing::error!(%error, "the editions could not be read again");
        }
    }

    fn load_editions(&self) -> Result<(), StoreError> {
        let list = self.reads.wait(editions::editions)?;
        self.editions
            .store(Arc::new(list.into_iter().map(Arc::new).collect()));
        Ok(())
    }

    /// Answers with a page: the kept one, or one rendered now.
    pub async fn show<F>(self: &Arc<Self>, ask: Ask, page: F) -> Response
    where
        F: FnOnce(&mut Look<'_, '_>) -> Result<Rendered, PageError> + Send + 'static,
    {
        let Some(edition) = ask.edition.clone() else {
            return missing::not_set_up();
        };
        if let Some(kept) = self.pages.get(&ask.address) {
            return respond(&kept, &ask.headers, ask.head);
        }
        let (site, path) = (Arc::clone(self), ask.path.clone());
        let accepts = ask.headers.get(http::header::ACCEPT_ENCODING).cloned();
        let render = async || {
            let shown = Arc::clone(&site);
            let rendered = site
                .reads
                .run(move |read| shown::render(&shown, edition, path, accepts.as_ref(), read, page))
                .await?;
            Ok::<StoredPage, PageError>(rendered)
        };
        match self.pages.get_or_render(&ask.address, ask.keep, render).await {
            Ok(page) => respond(&page, &ask.headers, ask.head),
            Err(error) => missing::failed(self, &ask, &error),
        }
    }
}
