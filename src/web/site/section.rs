//! A section's front and its list, and the static pages: both are one word below the root.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::front::feed_links;
use super::shapes::{Head, Link, OpenGraph, Pager};
use super::{Ask, Look, PageError, Site, article, ask, json_ld, markets, missing};
use crate::base::ids::SectionId;
use crate::changes::Subject;
use crate::news::editions::{self, Front};
use crate::news::newsroom::live::{self, After, LiveArticle};
use crate::views::pages::Rendered;

/// How many articles a list page shows.
pub const PER_PAGE: usize = 20;

/// `/<section>` or `/<static page>`.
pub async fn one_word(State(site): State<Arc<Site>>, Path(word): Path<String>, ask: Ask) -> Response {
    let (below, after) = (ask.below.clone(), ask.after);
    site.show(ask, move |look| one(look, &word, after, &below)).await
}

pub fn one(
    look: &mut Look<'_, '_>,
    word: &str,
    after: Option<After>,
    below: &str,
) -> Result<Rendered, PageError> {
    match look.sections.by_slug(word).map(|section| section.id) {
        Some(id) => page(look, id, after, &format!("/{word}")),
        None => static_page(look, word, below),
    }
}

/// `/<section>/<sub-section>` or `/<section>/<words>-<number>`, an article.
pub async fn two_words(
    State(site): State<Arc<Site>>,
    Path((first, second)): Path<(String, String)>,
    ask: Ask,
) -> Response {
    let (below, after) = (ask.below.clone(), ask.after);
    site.show(ask, move |look| two(look, &first, &second, after, &below))
        .await
}

pub fn two(
    look: &mut Look<'_, '_>,
    first: &str,
    second: &str,
    after: Option<After>,
    below: &str,
) -> Result<Rendered, PageError> {
    if let Some(number) = article::number_in(second) {
        return article::page(look, number, below);
    }
    match look.sections.by_slug(second).map(|section| section.id) {
        Some(id) => page(look, id, after, &format!("/{first}/{second}")),
        None => missing::page(look, below),
    }
}

/// A section's front; the desk renders it too, with placements that somebody tries out.
pub fn page(
    look: &mut Look<'_, '_>,
    id: SectionId,
    after: Option<After>,
    asked: &str,
) -> Result<Rendered, PageError> {
    let path = look.sections.path(id);
    if path != asked {
        return Ok(Rendered::redirect(301, look.link(&path)));
    }
    look.of(Subject::Section(id));
    let section = look
        .sections
        .get(id)
        .cloned()
        .ok_or_else(|| PageError::Other("the section is gone".to_owned()))?;
    let mut articles = live::in_section(
        look.read,
        id,
        after.unwrap_or_else(After::start),
        PER_PAGE as i64 + 1,
    )?;
    let here = look.link(&path);
    let pager = pager(&here, &mut articles, after);
    let lead = match after {
        None => arranged(look, id, &mut articles)?,
        Some(_) => None,
    };

    let parents: Vec<Link> = section
        .parent
        .map(|parent| {
            look.sections
                .and_parents(parent)
                .iter()
                .map(|s| s.id)
                .collect::<Vec<_>>()
        })
        .unwrap_or_default()
        .into_iter()
        .rev()
        .filter_map(|parent| look.section_link(parent))
        .collect();
    let children: Vec<Link> = look
        .sections
        .children(id)
        .filter_map(|child| look.section_link(child.id))
        .collect();
    let url = look.absolute(&here);
    let head = list_head(look, &section.name, &section.description, &url, &path, &pager);
    let head = Head {
        json_ld: Some(json_ld::list(look, &section.name, &url, &parents)),
        ..head
    };
    let own = json!({
        "section": {
            "name": section.name, "url": here, "description": section.description,
            "parent": parents.last(), "children": children,
            "feed_url": look.link(&format!("{path}/feed.xml")),
        },
        "lead": lead.map(|article| look.card(&article)).transpose()?,
        "cards": look.cards(&articles)?,
        "pager": pager,
        "markets": markets::strip(look)?,
    });
    let place = Link {
        name: section.name.clone(),
        url: here,
    };
    let site = Arc::clone(look.site);
    site.theme.page(look, "section.html", &head, Some(&place), own)
}

/// Puts first what editors placed: the lead, which is taken off the list, and the picks before the rest.
pub(super) fn arranged(
    look: &mut Look<'_, '_>,
    id: SectionId,
    articles: &mut Vec<LiveArticle>,
) -> Result<Option<LiveArticle>, PageError> {
    let front = Front::Section(id);
    let lead = look.placed(front, front.lead())?.into_iter().next();
    let mut first = look.placed(front, front.picks())?;
    let is = |one: &LiveArticle, other: &Option<LiveArticle>| other.as_ref().is_some_and(|o| o.id == one.id);
    first.retain(|pick| !is(pick, &lead));
    articles.retain(|article| !is(article, &lead) && !first.iter().any(|pick| pick.id == article.id));
    let lead = match lead {
        None if !articles.is_empty() => Some(articles.remove(0)),
        None if !first.is_empty() => Some(first.remove(0)),
        placed => placed,
    };
    articles.splice(0..0, first);
    Ok(lead)
}

/// Cuts a list to one page and says where the next begins.
pub fn pager(here: &str, articles: &mut Vec<LiveArticle>, after: Option<After>) -> Pager {
    let more = articles.len() > PER_PAGE;
    articles.truncate(PER_PAGE);
    let older = articles
        .last()
        .filter(|_| more)
        .map(|last| format!("{here}?{}", ask::write_after(&last.after())));
    Pager {
        newer: after.map(|_| here.to_owned()),
        older,
    }
}

/// The head of a list page. Later pages of a list are not for search engines' indexes.
pub fn list_head(
    look: &Look<'_, '_>,
    name: &str,
    description: &str,
    url: &str,
    place: &str,
    pager: &Pager,
) -> Head {
    let title = format!("{name} – {}", look.edition.name);
    Head {
        title,
        description: description.to_owned(),
        canonical: url.to_owned(),
        robots: pager.newer.as_ref().map(|_| "noindex, follow"),
        og: Some(OpenGraph {
            kind: "website",
            title: name.to_owned(),
            description: description.to_owned(),
            url: url.to_owned(),
            ..OpenGraph::default()
        }),
        feeds: feed_links(look, place, &format!("{} – {name}", look.edition.name)),
        prev: pager.newer.clone(),
        next: pager.older.clone(),
        ..Head::default()
    }
}

fn static_page(look: &mut Look<'_, '_>, slug: &str, below: &str) -> Result<Rendered, PageError> {
    look.of(Subject::Page(look.edition.id));
    let Some(page) = editions::page(look.read, look.edition.id, slug)? else {
        return missing::page(look, below);
    };
    let url = look.absolute(&look.link(&format!("/{slug}")));
    let head = Head {
        title: format!("{} – {}", page.title, look.edition.name),
        description: page.description.clone(),
        canonical: url.clone(),
        json_ld: Some(json_ld::list(look, &page.title, &url, &[])),
        ..Head::default()
    };
    let around = look.surroundings(&page.body)?;
    let own = json!({
        "page": { "title": page.title, "standfirst": page.description, "body": page.body.to_html(&around) },
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "page.html", &head, None, own)
}
