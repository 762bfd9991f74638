//! One rendering, on a thread of the store: look, render, encode.

use std::sync::Arc;

use http::header::LOCATION;
use http::{HeaderMap, HeaderValue};

use super::{Look, PageError, Site};
use crate::base::store::ReadSession;
use crate::news::editions::Edition;
use crate::views::pages::{Rendered, StoredPage};

pub(super) fn render(
    site: &Arc<Site>,
    edition: Arc<Edition>,
    path: String,
    accepts: Option<&HeaderValue>,
    read: &mut ReadSession<'_>,
    page: impl FnOnce(&mut Look<'_, '_>) -> Result<Rendered, PageError>,
) -> Result<StoredPage, PageError> {
    let mut look = Look::new(site, edition, path, read)?;
    let rendered = page(&mut look)?;
    let headers = headers_for(site, &rendered);
    let page = StoredPage::new(rendered, look.made(), &headers);
    // Encoded here, on a thread that may work, and not where connections are served.
    page.variant(accepts);
    Ok(page)
}

fn headers_for(site: &Site, rendered: &Rendered) -> HeaderMap {
    let mut headers = site.headers.clone();
    if let Some(location) = rendered
        .location
        .as_deref()
        .and_then(|to| HeaderValue::from_str(to).ok())
    {
        headers.insert(LOCATION, location);
    }
    headers
}
