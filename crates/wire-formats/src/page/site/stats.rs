//! How much of each node is prose. A text belongs to its nearest block; a block with enough text
//! that is not linked is prose, whatever element it is, so that pages whose paragraphs are `div`s
//! or are separated by breaks count like any other.

use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::{Html, Node};

use crate::html::tree::{NodeRef, is_block, name};

/// Fewer letters than this are a label, not a sentence.
const SENTENCE: usize = 60;

/// Sums over a node and everything below it. Lengths in characters.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stats {
    pub chars: usize,
    pub linked: usize,
    pub commas: usize,
    /// Characters in blocks of prose.
    pub prose: usize,
    pub prose_blocks: usize,
    pub pictures: usize,
    pub items: usize,
    pub inputs: usize,
    pub headings: usize,
}

impl Stats {
    pub fn link_density(&self) -> f64 {
        self.linked as f64 / self.chars.max(1) as f64
    }

    fn add(&mut self, other: &Stats) {
        self.chars += other.chars;
        self.linked += other.linked;
        self.commas += other.commas;
        self.prose += other.prose;
        self.prose_blocks += other.prose_blocks;
        self.pictures += other.pictures;
        self.items += other.items;
        self.inputs += other.inputs;
        self.headings += other.headings;
    }
}

/// One block's own text, without that of blocks inside it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Own {
    pub chars: usize,
    pub linked: usize,
    pub commas: usize,
}

impl Own {
    pub fn is_prose(&self) -> bool {
        self.chars >= SENTENCE && self.linked * 2 < self.chars
    }
}

fn is_not_shown(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "noscript" | "template" | "textarea" | "title" | "option" | "button"
    )
}

pub(super) struct Measured {
    pub below: HashMap<NodeId, Stats>,
    pub own: HashMap<NodeId, Own>,
}

impl Measured {
    pub fn of(&self, node: NodeRef<'_>) -> Stats {
        self.below.get(&node.id()).copied().unwrap_or_default()
    }
}

/// Measures all of a page in one pass; nodes that were taken out of it do not count.
pub(super) fn measure(page: &Html) -> Measured {
    let order: Vec<NodeRef<'_>> = page.tree.root().descendants().collect();
    let mut own: HashMap<NodeId, Own> = HashMap::new();
    let mut below: HashMap<NodeId, Stats> = HashMap::with_capacity(order.len());
    // Where a text's block is, and whether it is linked, is known from its parent's answer.
    let mut place: HashMap<NodeId, (NodeId, bool)> = HashMap::with_capacity(order.len());
    for node in &order {
        let above = node.parent().and_then(|parent| place.get(&parent.id()).copied());
        let (block, linked) = above.unwrap_or((node.id(), false));
        let here = name(*node);
        let at = if is_block(here) { node.id() } else { block };
        place.insert(node.id(), (at, linked || here == "a"));
        let Node::Text(text) = node.value() else { continue };
        // Scripts are long and full of commas.
        if node.parent().is_some_and(|parent| is_not_shown(name(parent))) {
            continue;
        }
        let chars = text
            .split_whitespace()
            .map(|word| word.chars().count() + 1)
            .sum::<usize>();
        let commas = text
            .chars()
            .filter(|c| matches!(c, ',' | '，' | '、' | '،'))
            .count();
        let own = own.entry(block).or_default();
        own.chars += chars;
        own.commas += commas;
        own.linked += if linked { chars } else { 0 };
    }
    for node in order.iter().rev() {
        let mut stats = below.get(&node.id()).copied().unwrap_or_default();
        if let Some(own) = own.get(&node.id()) {
            stats.chars += own.chars;
            stats.linked += own.linked;
            stats.commas += own.commas;
            if own.is_prose() {
                stats.prose += own.chars;
                stats.prose_blocks += 1;
            }
        }
        match name(*node) {
            "img" | "amp-img" => stats.pictures += 1,
            "li" => stats.items += 1,
            "input" | "button" | "select" => stats.inputs += 1,
            "h2" | "h3" | "h4" | "h5" | "h6" => stats.headings += 1,
            _ => {}
        }
        below.insert(node.id(), stats);
        if let Some(parent) = node.parent() {
            below.entry(parent.id()).or_default().add(&stats);
        }
    }
    Measured { below, own }
}
