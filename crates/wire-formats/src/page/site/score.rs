//! Where the article is. Every block of prose votes for the elements around it, the nearer the
//! more (the idea of Arc90's Readability); names and link density correct the count; then the
//! winner grows to its parents and siblings while these look like more of the same.

use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::Html;

use super::prune::name_words;
use super::stats::{Measured, measure};
use crate::html::tree::{NodeRef, attr, is_block, name};

/// The nodes that together hold the article, in reading order.
pub(super) fn main_content(page: &Html) -> Vec<NodeId> {
    let measured = measure(page);
    let scores = vote(page, &measured);
    let best = scores
        .iter()
        .filter_map(|(id, score)| Some((page.tree.get(*id)?, *score)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.id().cmp(&a.0.id())));
    let Some((best, score)) = best else {
        return body(page).into_iter().collect();
    };
    let best = grow(best, &measured);
    with_siblings(best, score, &scores, &measured)
}

fn body(page: &Html) -> Option<NodeId> {
    page.tree
        .root()
        .descendants()
        .find(|node| name(*node) == "body")
        .map(|node| node.id())
}

fn vote(page: &Html, measured: &Measured) -> HashMap<NodeId, f64> {
    let mut scores: HashMap<NodeId, f64> = HashMap::new();
    for node in page.tree.root().descendants() {
        let Some(own) = measured.own.get(&node.id()) else {
            continue;
        };
        if own.chars < 25 || own.linked * 2 > own.chars || matches!(name(node), "h1" | "figcaption") {
            continue;
        }
        let vote = 1.0 + own.commas.min(20) as f64 + (own.chars as f64 / 100.0).min(3.0);
        // Text lying directly in a container votes for the container, not for what is around it.
        let holds_blocks = node.children().any(|child| is_block(name(child)));
        let start = if holds_blocks { Some(node) } else { node.parent() };
        for (level, above) in start
            .into_iter()
            .flat_map(|n| std::iter::once(n).chain(n.ancestors()))
            .take(5)
            .enumerate()
        {
            if !above.value().is_element() || matches!(name(above), "html") {
                break;
            }
            let share = match level {
                0 => 1.0,
                1 => 0.5,
                n => 1.0 / (n as f64 * 3.0),
            };
            *scores.entry(above.id()).or_insert_with(|| start_of(above)) += vote * share;
        }
    }
    for (id, score) in &mut scores {
        if let Some(node) = page.tree.get(*id) {
            *score *= 1.0 - measured.of(node).link_density();
        }
    }
    scores
}

/// What an element's kind and names promise before anything is counted.
fn start_of(node: NodeRef<'_>) -> f64 {
    let kind = match name(node) {
        "article" => 15.0,
        "main" => 10.0,
        "div" | "section" => 5.0,
        "pre" | "td" | "blockquote" => 3.0,
        "address" | "ol" | "ul" | "dl" | "dd" | "dt" | "li" | "form" => -3.0,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" => -5.0,
        _ => 0.0,
    };
    let stated = attr(node, "itemprop").is_some_and(|prop| prop.eq_ignore_ascii_case("articleBody"));
    kind + promise(node) + if stated { 50.0 } else { 0.0 }
}

/// ±25 by class and id.
pub(super) fn promise(node: NodeRef<'_>) -> f64 {
    let mut sum = 0.0;
    for key in ["class", "id"] {
        let words = attr(node, key).map(name_words).unwrap_or_default();
        let any = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
        if any(&[
            "article",
            "body",
            "content",
            "entry",
            "main",
            "post",
            "story",
            "text",
            "blog",
            "hentry",
            "articlebody",
            "storytext",
        ]) {
            sum += 25.0;
        }
        if any(&[
            "hidden", "banner", "comment", "comments", "contact", "footer", "footnote", "masthead", "media",
            "meta", "outbrain", "promo", "related", "scroll", "share", "shopping", "sidebar", "sponsor",
            "tags", "widget", "teaser", "gallery", "list", "sub",
        ]) {
            sum -= 25.0;
        }
    }
    f64::clamp(sum, -25.0, 25.0)
}

/// Goes up to an ancestor that holds much more prose and hardly more links: an article is often
/// cut in columns or parts, each in wrappers of its own.
fn grow<'a>(mut node: NodeRef<'a>, measured: &Measured) -> NodeRef<'a> {
    loop {
        let here = measured.of(node);
        let better = node
            .ancestors()
            .take(4)
            .take_while(|above| above.value().is_element() && !matches!(name(*above), "html" | "body"))
            .find(|above| {
                let above = measured.of(*above);
                above.prose as f64 > here.prose as f64 * 1.3
                    && above.prose_blocks > here.prose_blocks
                    && above.link_density() < 0.2_f64.max(here.link_density() * 1.5)
            });
        match better {
            Some(better) => node = better,
            None => return node,
        }
    }
}

fn with_siblings(
    best: NodeRef<'_>,
    score: f64,
    scores: &HashMap<NodeId, f64>,
    measured: &Measured,
) -> Vec<NodeId> {
    let Some(parent) = best.parent().filter(|parent| name(*parent) != "html") else {
        return vec![best.id()];
    };
    let enough = (score * 0.2).max(10.0);
    let class = attr(best, "class");
    let mut chosen = Vec::new();
    for sibling in parent.children() {
        let stats = measured.of(sibling);
        let alike = class.is_some() && attr(sibling, "class") == class;
        let bonus = if alike { score * 0.2 } else { 0.0 };
        let voted =
            scores.get(&sibling.id()).is_some_and(|s| s + bonus >= enough) && stats.link_density() < 0.3;
        let prose = name(sibling) == "p" && stats.chars > 80 && stats.link_density() < 0.25;
        if sibling.id() == best.id() || voted || prose {
            chosen.push(sibling.id());
        }
    }
    chosen
}
