//! Takes out what hangs in the prose: link lists, boxes with forms, galleries of teasers,
//! headings that head nothing.

use ego_tree::NodeId;
use scraper::Html;

use super::score::promise;
use super::stats::{Measured, measure};
use crate::html::tree::{NodeRef, name, text};
use crate::text::ends_sentence;

pub(super) fn clean(page: &mut Html, chosen: &[NodeId]) {
    let measured = measure(page);
    let mut doomed = Vec::new();
    for id in chosen {
        let Some(root) = page.tree.get(*id) else { continue };
        doomed.extend(
            root.descendants()
                .skip(1)
                .filter(|node| hangs_in(*node, &measured))
                .map(|node| node.id()),
        );
    }
    for id in doomed {
        if let Some(mut node) = page.tree.get_mut(id) {
            node.detach();
        }
    }
}

fn hangs_in(node: NodeRef<'_>, measured: &Measured) -> bool {
    let stats = measured.of(node);
    match name(node) {
        "ul" | "ol" | "dl" => {
            let links = stats.link_density();
            stats.chars > 0
                && (links > 0.6 || (links > 0.35 && stats.prose == 0 && !ends_sentence(&text(node))))
        }
        "div" | "section" | "table" | "article" | "center" => box_hangs_in(node, measured),
        "p" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            stats.chars > 0 && stats.link_density() > 0.9 && stats.pictures == 0 && is_teaser(node)
        }
        _ => false,
    }
}

fn box_hangs_in(node: NodeRef<'_>, measured: &Measured) -> bool {
    let stats = measured.of(node);
    if stats.commas >= 10 || stats.prose_blocks > 6 {
        return false;
    }
    let promise = promise(node);
    let links = stats.link_density();
    let has = |names: &[&str]| node.descendants().any(|below| names.contains(&name(below)));
    if promise < 0.0 && stats.prose_blocks < 2 && !has(&["iframe", "figure", "video", "blockquote"]) {
        return true;
    }
    // Posts that are quoted are full of links.
    if stats.prose_blocks < 3 && has(&["blockquote"]) {
        return false;
    }
    stats.inputs > 1 + stats.prose_blocks / 3
        || (stats.items > 2 && stats.items > stats.prose_blocks * 3 && links > 0.4)
        || (promise < 25.0 && links > 0.3 && stats.prose < 400)
        || (promise >= 25.0 && links > 0.6)
}

/// A paragraph that is one link to another article: `Read more: …`, or a title.
fn is_teaser(node: NodeRef<'_>) -> bool {
    !ends_sentence(&text(node))
}
