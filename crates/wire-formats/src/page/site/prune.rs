//! Takes out of a page what is surely no article: scripts, navigation, forms, what is hidden, and
//! what its own class names call an advertisement, a share bar or a list of other articles.
//!
//! Names lie now and then (a whole page in one `<form>`, an article inside `class="widget"`), so
//! nothing goes that holds a large part of the page's prose.

use ego_tree::NodeId;
use scraper::Html;

use super::stats::{Measured, measure};
use crate::html::tree::{NodeRef, attr, name};

pub(super) fn prune(page: &mut Html) {
    let measured = measure(page);
    let total = measured.of(page.tree.root()).prose.max(1);
    let doomed: Vec<NodeId> = page
        .tree
        .root()
        .descendants()
        .skip(1)
        .filter(|node| node.value().is_comment() || is_doomed(*node, &measured, total))
        .map(|node| node.id())
        .collect();
    for id in doomed {
        if let Some(mut node) = page.tree.get_mut(id) {
            node.detach();
        }
    }
}

fn is_doomed(node: NodeRef<'_>, measured: &Measured, total: usize) -> bool {
    let share = measured.of(node).prose as f64 / total as f64;
    let allowed = match name(node) {
        "" | "html" | "body" | "main" => return false,
        "script" | "style" | "template" | "svg" | "canvas" | "link" | "meta" | "head" | "input"
        | "select" | "textarea" | "noscript" => return true,
        "nav" | "dialog" | "menu" | "search" => 0.5,
        "button" => 0.1,
        // A quote's footer says who spoke.
        "footer" if node.ancestors().any(|above| name(above) == "blockquote") => return false,
        "footer" | "aside" | "header" | "form" => 0.25,
        _ => 0.0,
    };
    share < allowed || (is_hidden(node) && share < 0.5) || share < by_role(node) || share < by_words(node)
}

fn is_hidden(node: NodeRef<'_>) -> bool {
    let style = attr(node, "style")
        .unwrap_or("")
        .to_ascii_lowercase()
        .replace(' ', "");
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || node
            .value()
            .as_element()
            .is_some_and(|e| e.attr("hidden").is_some())
        || attr(node, "aria-hidden") == Some("true")
}

fn by_role(node: NodeRef<'_>) -> f64 {
    match attr(node, "role").unwrap_or("") {
        "navigation" | "banner" | "contentinfo" | "search" | "dialog" | "alertdialog" | "menu"
        | "menubar" | "toolbar" | "tablist" => 0.5,
        "complementary" => 0.25,
        _ => 0.0,
    }
}

/// The share of the page's prose below which a node with such a name goes.
fn by_words(node: NodeRef<'_>) -> f64 {
    let mut allowed: f64 = 0.0;
    for key in ["class", "id", "data-component", "data-testid"] {
        for word in attr(node, key).map(name_words).unwrap_or_default() {
            allowed = allowed.max(match word.as_str() {
                "comment" | "comments" | "disqus" | "respond" | "commentlist" | "replies" => 0.8,
                "ad" | "ads" | "advert" | "advertisement" | "adsense" | "sponsor" | "sponsored" | "dfp"
                | "promo" | "promos" | "related" | "recommended" | "recommendations" | "recirc"
                | "trending" | "popular" | "mostread" | "sidebar" | "rail" | "outbrain" | "taboola"
                | "newsletter" | "newsletters" | "subscribe" | "subscription" | "signup" | "cookie"
                | "cookies" | "consent" | "gdpr" | "popup" | "modal" | "overlay" | "lightbox"
                | "breadcrumb" | "breadcrumbs" | "pagination" | "pager" | "navigation" | "navbar"
                | "menu" | "footer" | "masthead" | "toolbar" | "social" | "share" | "sharing"
                | "sharedaddy" | "shares" | "addthis" | "sharethis" | "jp" | "readmore" | "tagcloud"
                | "login" | "paywall" | "teaser" | "teasers" | "carousel" | "slideshow" | "marquee"
                | "ticker" | "widget" | "widgets" | "byline" | "bylines" | "dateline" | "timestamp"
                | "authorbox" | "bio" | "print" | "screen" | "visuallyhidden" | "skip" | "tags" | "tag"
                | "taglist" | "author" | "toc" | "jump" | "rating" | "ratings" | "copyright"
                | "disclaimer" => 0.1,
                "nav" | "more" | "meta" | "metadata" | "next" | "previous" | "prev" | "links" | "follow"
                | "banner" | "hidden" | "date" | "time" | "caption" | "credit" | "info" | "top"
                | "published" | "tools" | "topics" | "category" | "categories" | "subhead" => 0.02,
                _ => 0.0,
            });
        }
    }
    // Captions and credits are read with their figures.
    let in_figure = allowed > 0.0 && node.ancestors().any(|above| name(above) == "figure");
    if in_figure
        || matches!(
            name(node),
            "figure" | "figcaption" | "img" | "a" | "span" | "strong" | "em" | "b" | "i"
        ) && allowed < 0.1
    {
        return 0.0;
    }
    allowed
}

/// `StoryBody__related-links` → story, body, related, links.
pub(super) fn name_words(names: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut lower_before = false;
    for c in names.chars().take(400) {
        let starts = c.is_ascii_uppercase() && lower_before;
        if (starts || !c.is_ascii_alphabetic()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        lower_before = c.is_ascii_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    #[test]
    fn class_names_fall_into_words() {
        assert_eq!(
            super::name_words("StoryBody__related-links2x"),
            ["story", "body", "related", "links", "x"]
        );
    }
}
