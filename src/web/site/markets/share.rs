//! The picture of an instrument's year for share cards, from the renderer that draws the page. Not kept:
//! it is asked for when somebody shares the page, and drawn in a few milliseconds.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use charts::{Palette, Rgb};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use super::drawn;
use crate::news::markets::live;
use crate::web::site::{Ask, Look, PageError, Site, missing};

/// As the sites that show cards like it.
pub const SIZE: (u32, u32) = (1_200, 630);
/// Drawn at this width and twice as dense, so that its words are large enough to read.
pub const DRAWN: (u32, u32) = (600, 315);

/// The colours of the site's own paper; a card has no dark mode.
const COLOURS: Palette = Palette {
    paper: Rgb(255, 254, 250),
    line: Rgb(13, 90, 70),
    shade: Rgb(13, 90, 70),
    second: Rgb(85, 88, 91),
    third: Rgb(123, 125, 124),
    grid: Rgb(220, 216, 205),
    text: Rgb(85, 88, 91),
    marker: Rgb(23, 25, 27),
};

/// `/markets/{slug}/card.png`
pub async fn card(State(site): State<Arc<Site>>, Path(slug): Path<String>, ask: Ask) -> Response {
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    let shown = Arc::clone(&site);
    let drawn = site.reads.run(move |read| {
        let look = &mut Look::new(&shown, edition, String::new(), read)?;
        let Some(of) = live::by_slug(look.read, &slug)? else {
            return Ok::<_, PageError>(None);
        };
        Ok(drawn::card(look, &of)?.and_then(|drawing| drawing.png(DRAWN.0, SIZE.0 / DRAWN.0, &COLOURS).ok()))
    });
    match drawn.await {
        Ok(Some(png)) => {
            let mut headers = site.headers.clone();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/png"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
            (headers, png).into_response()
        }
        Ok(None) => site.show(ask, missing::not_found).await,
        Err(error) => missing::failed(&site, &ask, &error),
    }
}
