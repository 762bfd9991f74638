//! A contributor: who writes, about what, how to reach them, and everything they signed.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::section::{PER_PAGE, list_head, pager};
use super::shapes::Head;
use super::{Ask, Look, PageError, Site, json_ld, missing};
use crate::changes::Subject;
use crate::news::editions::contributor_by_slug;
use crate::news::newsroom::live::{self, After};
use crate::views::pages::Rendered;

pub async fn contributor(State(site): State<Arc<Site>>, Path(slug): Path<String>, ask: Ask) -> Response {
    let (below, after) = (ask.below.clone(), ask.after);
    site.show(ask, move |look| page(look, &slug, after, &below)).await
}

fn page(
    look: &mut Look<'_, '_>,
    slug: &str,
    after: Option<After>,
    below: &str,
) -> Result<Rendered, PageError> {
    let Some(who) = contributor_by_slug(look.read, slug)? else {
        return missing::page(look, below);
    };
    look.of(Subject::Contributor(who.id));
    let mut articles = live::by_contributor(
        look.read,
        who.id,
        after.unwrap_or_else(After::start),
        PER_PAGE as i64 + 1,
    )?;
    let path = format!("/contributor/{slug}");
    let here = look.link(&path);
    let pager = pager(&here, &mut articles, after);
    let url = look.absolute(&here);
    let head = Head {
        json_ld: Some(json_ld::contributor(look, &who, &url)),
        ..list_head(look, &who.name, &who.bio, &url, &path, &pager)
    };
    let own = json!({
        "contributor": {
            "name": who.name, "role": who.role, "place": who.place, "bio": who.bio,
            "expertise": who.expertise.join(", "), "contact": who.contact,
            "url": here, "feed_url": look.link(&format!("{path}/feed.xml")),
        },
        "cards": look.cards(&articles)?,
        "pager": pager,
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "contributor.html", &head, None, own)
}
