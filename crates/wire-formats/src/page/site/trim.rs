//! The first and last blocks that are still not the author's: the headline again, the byline,
//! "Read more", "Sign up", "Share this".

use courant_body::{Block, Inline};

use crate::Document;
use crate::page::furniture::is_furniture;
use crate::text::{find_timestamp, same_words, squeeze};

pub(super) fn trim(blocks: &mut Vec<Block>, document: &Document) {
    let known = Known {
        headline: &document.headline,
        standfirst: document.standfirst.as_deref().unwrap_or(""),
        authors: &document.authors,
    };
    let start = blocks
        .iter()
        .position(|block| !known.is_above_the_text(block))
        .unwrap_or(0);
    // Pictures above the text stay: one of them may be the lead.
    let mut i = 0;
    blocks.retain(|block| {
        i += 1;
        i > start || matches!(block, Block::Picture { .. })
    });
    blocks.retain(|block| !short_text(block).is_some_and(|text| is_furniture(&text)));
    while blocks
        .last()
        .is_some_and(|block| matches!(block, Block::Heading { .. } | Block::Rule))
    {
        blocks.pop();
    }
    drop_empty_headings(blocks);
}

struct Known<'a> {
    headline: &'a str,
    standfirst: &'a str,
    authors: &'a [String],
}

impl Known<'_> {
    fn is_above_the_text(&self, block: &Block) -> bool {
        if matches!(block, Block::Picture { .. } | Block::Rule) {
            return true;
        }
        let Some(text) = text_of(block) else { return false };
        let short = text.chars().count() < 120;
        same_words(&text, self.headline)
            || (matches!(block, Block::Heading { .. }) && same_words(&text, self.standfirst))
            || (short && self.names_an_author(&text))
            || (text.chars().count() < 60 && find_timestamp(&text).is_some())
    }

    fn names_an_author(&self, text: &str) -> bool {
        let rest = text.strip_prefix("By ").unwrap_or(text);
        self.authors
            .iter()
            .any(|author| rest.starts_with(author.as_str()) && rest.len() < author.len() + 40)
    }
}

/// The text of a paragraph or heading of at most one short line.
fn short_text(block: &Block) -> Option<String> {
    text_of(block).filter(|text| text.chars().count() < 140)
}

fn text_of(block: &Block) -> Option<String> {
    let (Block::Paragraph(inlines) | Block::Heading { text: inlines, .. }) = block else {
        return None;
    };
    let text: String = inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Break => " ",
        })
        .collect();
    Some(squeeze(&text))
}

/// Of two headings in a row the first headed something that was taken out, unless it is larger.
fn drop_empty_headings(blocks: &mut Vec<Block>) {
    let mut i = 0;
    while i + 1 < blocks.len() {
        let empty = matches!(
            (&blocks[i], &blocks[i + 1]),
            (Block::Heading { level: a, .. }, Block::Heading { level: b, .. }) if a.number() >= b.number()
        );
        if empty {
            blocks.remove(i);
        } else {
            i += 1;
        }
    }
}
