//! What a reader asks: which edition, which address, from where on in a list.
//!
//! The address under which a page is kept has no query but a well-formed `after`, so that nobody can
//! fill the cache with made-up parameters.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri};
use http::request::Parts;
use http::{HeaderMap, Method};

use super::Site;
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::news::editions::Edition;
use crate::news::newsroom::live::After;

/// Which edition the address named; put there before routing, with its prefix taken off the path.
#[derive(Clone)]
pub struct EditionAt(pub Arc<Edition>);

pub struct Ask {
    pub edition: Option<Arc<Edition>>,
    /// The path as the reader wrote it, the edition's prefix included.
    pub path: String,
    /// The path with its query, below the edition's root: what old addresses are compared with.
    pub below: String,
    /// Under what the page is kept.
    pub address: String,
    /// Whether it may be kept at all.
    pub keep: bool,
    pub after: Option<After>,
    pub headers: HeaderMap,
    pub head: bool,
}

impl Ask {
    /// For a list that its address narrows: another page than the kept one, and never kept.
    pub fn narrowed(self) -> Ask {
        let query = self.below.split_once('?').map_or("", |(_, query)| query);
        Ask {
            address: format!("{}?{query}", self.path),
            keep: false,
            ..self
        }
    }
}

impl FromRequestParts<Arc<Site>> for Ask {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Ask, Infallible> {
        let edition = match parts.extensions.get::<EditionAt>() {
            Some(EditionAt(edition)) => Some(Arc::clone(edition)),
            None => site.editions().first().cloned(),
        };
        let root = edition.as_ref().map(|edition| edition.root()).unwrap_or_default();
        let below = parts
            .uri
            .path_and_query()
            .map_or("/", |pq| pq.as_str())
            .to_owned();
        let original = parts
            .extensions
            .get::<OriginalUri>()
            .map_or_else(|| parts.uri.path(), |uri| uri.0.path());
        let path = if original.starts_with(&root) {
            original.to_owned()
        } else {
            format!("{root}{original}")
        };
        let after = parts.uri.query().and_then(parse_after);
        let address = match &after {
            Some(after) => format!("{path}?{}", write_after(after)),
            None => path.clone(),
        };
        Ok(Ask {
            edition,
            path,
            below,
            address,
            keep: true,
            after,
            headers: parts.headers.clone(),
            head: parts.method == Method::HEAD,
        })
    }
}

/// `after=<microseconds>-<id>`, as pagers write it.
pub fn write_after(after: &After) -> String {
    format!("after={}-{}", after.published_at.0, after.article.0.simple())
}

fn parse_after(query: &str) -> Option<After> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("after="))?;
    let (at, id) = value.split_once('-')?;
    Some(After {
        published_at: Micros(at.parse().ok()?),
        article: ArticleId(uuid::Uuid::try_parse(id).ok()?),
    })
}
