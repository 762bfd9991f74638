//! The front page. Editors place a lead and picks; the rest ranks itself by importance and age.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::shapes::{FeedLink, Head, OpenGraph};
use super::{Ask, Look, PageError, Site, flashes, json_ld, markets};
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::changes::Subject;
use crate::news::editions::{Front, Slot};
use crate::news::newsroom::live::{self, After, LiveArticle};
use crate::news::readers::most_read;
use crate::views::pages::Rendered;

pub async fn front(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, page).await
}

/// How many of the newest articles compete for the places at the top.
const CANDIDATES: i64 = 60;

/// The front page; the desk renders it too, with placements that somebody tries out.
pub fn page(look: &mut Look<'_, '_>) -> Result<Rendered, PageError> {
    let edition = Arc::clone(&look.edition);
    for subject in [
        Subject::Latest(edition.id),
        Subject::Placements(edition.id),
        Subject::MostRead(edition.id),
    ] {
        look.of(subject);
    }
    let latest = live::latest(look.read, edition.id, After::start(), CANDIDATES)?;
    let mut shown: Vec<ArticleId> = Vec::new();

    let lead = look.placed(Front::Page, Slot::Lead)?.into_iter().next();
    let ranked = by_weight(&latest, look.now);
    let lead = lead.or_else(|| ranked.first().cloned());
    shown.extend(lead.iter().map(|article| article.id));
    let lead_related = match &lead {
        Some(lead) => related(look, lead, &mut shown)?,
        None => Vec::new(),
    };
    let picks: Vec<LiveArticle> = look
        .placed(Front::Page, Slot::Picks)?
        .into_iter()
        .filter(|a| !shown.contains(&a.id))
        .collect();
    shown.extend(picks.iter().map(|article| article.id));
    let highlights = take(&ranked, 4, &mut shown);
    let newest: Vec<LiveArticle> = latest.iter().take(12).cloned().collect();
    let read = read_most(look)?;
    let blocks = section_blocks(look, &shown)?;

    let url = look.absolute(&look.link("/"));
    let head = Head {
        title: match edition.tagline.as_str() {
            "" => edition.name.clone(),
            tagline => format!("{} – {tagline}", edition.name),
        },
        description: edition.description.clone(),
        canonical: url.clone(),
        og: Some(OpenGraph {
            kind: "website",
            title: edition.name.clone(),
            description: edition.description.clone(),
            url,
            ..OpenGraph::default()
        }),
        json_ld: Some(json_ld::front(look)),
        feeds: feed_links(look, "", &edition.name),
        ..Head::default()
    };
    let own = json!({
        "flashes": flashes::strip(look)?,
        "lead": lead.map(|article| look.card(&article)).transpose()?,
        "lead_related": look.cards(&lead_related)?,
        "highlights": look.cards(&highlights)?,
        "picks": look.cards(&picks)?,
        "latest": look.cards(&newest)?,
        "most_read": look.cards(&read)?,
        "blocks": blocks,
        "markets": markets::strip(look)?,
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "front.html", &head, None, own)
}

/// The feeds of a place: RSS, Atom, JSON.
pub fn feed_links(look: &Look<'_, '_>, place: &str, title: &str) -> Vec<FeedLink> {
    [
        ("application/rss+xml", "feed.xml"),
        ("application/atom+xml", "atom.xml"),
        ("application/feed+json", "feed.json"),
    ]
    .into_iter()
    .map(|(kind, file)| FeedLink {
        kind,
        title: title.to_owned(),
        url: look.absolute(&look.link(&format!("{place}/{file}"))),
    })
    .collect()
}

/// Importance falls by half a step a day's third: a 5 of yesterday evening stands beside a 4 of this
/// morning. Stable for equal weights: the newer first.
fn by_weight(articles: &[LiveArticle], now: Micros) -> Vec<LiveArticle> {
    let weight = |article: &LiveArticle| {
        let hours = (now.0 - article.published_at.0).max(0) / (3_600 * Micros::SECOND);
        article.importance * 16 - hours
    };
    let mut ranked = articles.to_vec();
    ranked.sort_by_key(|article| std::cmp::Reverse(weight(article)));
    ranked
}

fn take(from: &[LiveArticle], n: usize, shown: &mut Vec<ArticleId>) -> Vec<LiveArticle> {
    let chosen: Vec<LiveArticle> = from
        .iter()
        .filter(|a| !shown.contains(&a.id))
        .take(n)
        .cloned()
        .collect();
    shown.extend(chosen.iter().map(|article| article.id));
    chosen
}

fn related(
    look: &mut Look<'_, '_>,
    lead: &LiveArticle,
    shown: &mut Vec<ArticleId>,
) -> Result<Vec<LiveArticle>, PageError> {
    let text = live::text(look.read, lead.clone())?;
    let mut articles = Vec::new();
    for id in text.content.related.iter().take(3) {
        articles.extend(live::by_id(look.read, *id)?);
    }
    shown.extend(articles.iter().map(|article| article.id));
    Ok(articles)
}

fn read_most(look: &mut Look<'_, '_>) -> Result<Vec<LiveArticle>, PageError> {
    let mut articles = Vec::new();
    for id in most_read(look.read, look.edition.id)?.into_iter().take(5) {
        articles.extend(live::by_id(look.read, id)?);
    }
    Ok(articles)
}

fn section_blocks(look: &mut Look<'_, '_>, shown: &[ArticleId]) -> Result<Vec<serde_json::Value>, PageError> {
    let sections: Vec<_> = look.sections.top().map(|section| section.id).collect();
    let mut blocks = Vec::new();
    for id in sections {
        look.of(Subject::Section(id));
        let articles = live::in_section(look.read, id, After::start(), 16)?;
        let fresh: Vec<LiveArticle> = articles
            .into_iter()
            .filter(|article| !shown.contains(&article.id))
            .take(4)
            .collect();
        if fresh.is_empty() {
            continue;
        }
        blocks.push(json!({ "section": look.section_link(id), "cards": look.cards(&fresh)? }));
    }
    Ok(blocks)
}
