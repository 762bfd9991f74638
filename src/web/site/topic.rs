//! A topic: everything about one matter, across sections.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::section::{PER_PAGE, list_head, pager};
use super::shapes::Head;
use super::{Ask, Look, PageError, Site, json_ld, missing};
use crate::changes::Subject;
use crate::news::editions::topic_by_slug;
use crate::news::newsroom::live::{self, After};
use crate::views::pages::Rendered;

pub async fn topic(State(site): State<Arc<Site>>, Path(slug): Path<String>, ask: Ask) -> Response {
    let (below, after) = (ask.below.clone(), ask.after);
    site.show(ask, move |look| page(look, &slug, after, &below)).await
}

fn page(
    look: &mut Look<'_, '_>,
    slug: &str,
    after: Option<After>,
    below: &str,
) -> Result<Rendered, PageError> {
    let Some(topic) = topic_by_slug(look.read, look.edition.id, slug)? else {
        return missing::page(look, below);
    };
    look.of(Subject::Topic(topic.id));
    let mut articles = live::in_topic(
        look.read,
        topic.id,
        after.unwrap_or_else(After::start),
        PER_PAGE as i64 + 1,
    )?;
    let path = format!("/topic/{slug}");
    let here = look.link(&path);
    let pager = pager(&here, &mut articles, after);
    let url = look.absolute(&here);
    let head = Head {
        json_ld: Some(json_ld::list(look, &topic.name, &url, &[])),
        ..list_head(look, &topic.name, &topic.description, &url, &path, &pager)
    };
    let own = json!({
        "topic": {
            "name": topic.name, "url": here, "description": topic.description,
            "feed_url": look.link(&format!("{path}/feed.xml")),
        },
        "cards": look.cards(&articles)?,
        "pager": pager,
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "topic.html", &head, None, own)
}
