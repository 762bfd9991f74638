//! Quotes and who said them: a `<footer>` or `<cite>` that ends the quote, or a last line that
//! begins with a dash. A tweet or another post embedded as a quote becomes a link card.

use courant_body::{Block, Href, Inline};

use super::embeds;
use super::inlines::plain;
use super::tree::{NodeRef, attr, name, text};
use super::walk::{At, Walk};
use crate::text::{shorten, squeeze, squeezed};

impl Walk {
    pub(super) fn quote(&mut self, node: NodeRef<'_>, at: &At) {
        if let Some(embed) = self.post(node) {
            return self.push(embed);
        }
        let mut attribution = None;
        let (mut paragraphs, mut others) = (Vec::new(), Vec::new());
        let blocks = self.apart(|walk| {
            for child in node.children() {
                match attribution_in(child) {
                    Some(who) => attribution = Some(who),
                    None => walk.apart_child(child, at),
                }
            }
        });
        gather(blocks, &mut paragraphs, &mut others);
        if attribution.is_none() && paragraphs.len() > 1 {
            attribution = paragraphs.last().and_then(|last| dashed(last));
            if attribution.is_some() {
                paragraphs.pop();
            }
        }
        if !paragraphs.is_empty() {
            let attribution = attribution.map(|who| shorten(&who, 300));
            self.push(Block::Quote {
                paragraphs,
                attribution,
            });
        }
        for other in others {
            self.push(other);
        }
    }

    /// `<blockquote class="twitter-tweet">` and its kin, whose script would load the post.
    fn post(&mut self, node: NodeRef<'_>) -> Option<Block> {
        let class = attr(node, "class")?;
        let kinds = [
            "twitter-tweet",
            "twitter-video",
            "instagram-media",
            "tiktok-embed",
            "bluesky-embed",
            "mastodon-embed",
            "reddit-card",
            "reddit-embed",
            "fb-post",
            "wp-embedded-content",
            "threads-post",
        ];
        if !class
            .split_whitespace()
            .any(|word| kinds.iter().any(|kind| word.contains(kind)))
        {
            return None;
        }
        let address = attr(node, "cite")
            .or_else(|| attr(node, "data-instgrm-permalink"))
            .map(str::to_owned)
            .or_else(|| {
                let links = node.descendants().filter(|below| name(*below) == "a");
                links.filter_map(|a| attr(a, "href")).last().map(str::to_owned)
            })?;
        let url = Href::parse(&self.base.absolute(&address)?).ok()?;
        let title = squeezed(&text(node)).map(|text| shorten(&text, 200));
        embeds::card(url, title)
    }

    fn apart_child(&mut self, child: NodeRef<'_>, at: &At) {
        // The line goes on from child to child, so that marks inside a sentence do not cut it.
        self.child(child, &at.below());
    }
}

fn attribution_in(node: NodeRef<'_>) -> Option<String> {
    match name(node) {
        "footer" => {}
        // A `<cite>` inside a sentence is a title and stays there.
        "cite" if node.next_siblings().all(|next| is_blank(next)) => {}
        "p" if is_only(node, "cite") => {}
        "figcaption" => {}
        _ => return None,
    }
    let said = squeeze(&text(node));
    squeezed(said.trim_start_matches(['—', '–', '-', '~']))
}

fn is_only(node: NodeRef<'_>, wanted: &str) -> bool {
    let mut children = node.children().filter(|child| !is_blank(*child));
    children.next().is_some_and(|child| name(child) == wanted) && children.next().is_none()
}

fn is_blank(node: NodeRef<'_>) -> bool {
    node.value().as_text().is_some_and(|text| text.trim().is_empty()) || node.value().is_comment()
}

fn dashed(last: &[Inline]) -> Option<String> {
    let text = plain(last);
    let who = text
        .strip_prefix(['—', '–'])
        .or_else(|| text.strip_prefix("--"))?;
    (who.chars().count() <= 160).then(|| who.trim().to_owned())
}

/// Quotes hold paragraphs only; lists and nested quotes are made level, the rest follows after.
fn gather(blocks: Vec<Block>, paragraphs: &mut Vec<Vec<Inline>>, others: &mut Vec<Block>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => paragraphs.push(text),
            Block::Quote {
                paragraphs: inner, ..
            } => paragraphs.extend(inner),
            Block::List { items, .. } => items
                .into_iter()
                .for_each(|item| gather(item, paragraphs, others)),
            other => others.push(other),
        }
    }
}
