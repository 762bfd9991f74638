//! A page saved as plain text → the article in it. `chunks.rs` cuts the text at blank lines and
//! rejoins what was wrapped; here every chunk is weighed, and the run of chunks with the greatest
//! weight is the text (prose weighs its words, a menu entry weighs less than nothing). What
//! stands above the run holds the headline, the section and the picture's credit (`above.rs`).

mod above;
mod chunks;

use courant_body::{Block, Body, Inline, Level};

use crate::notes::Notes;
use crate::page::furniture::is_furniture;
use crate::text::{Base, ends_sentence, same_words, words};
use crate::{Document, Error, credit};

use chunks::Chunk;

/// What a line outside the text weighs. Three menu entries must outweigh a sentence of a dialog.
const NO_PROSE: i64 = -12;
/// A long paragraph counts no more than this, so that it cannot buy a menu.
const MOST: i64 = 90;

pub(super) fn read(text: &str) -> Result<Document, Error> {
    let chunks = chunks::cut(text);
    let weights: Vec<i64> = chunks.iter().map(weigh).collect();
    let (start, end) = heaviest_run(&weights);
    let prose: usize = chunks[start..end].iter().map(|chunk| chunk.words).sum();
    if prose < 12 {
        return Err(Error::NoArticle {
            why: "the text has no connected sentences",
            hint: "open the article itself and save that page",
        });
    }
    let mut document = above::read(&chunks, start);
    let mut notes = Notes::default();
    document.body = body(&chunks[start..end], &document, &mut notes);
    if document.body.blocks.is_empty() {
        return Err(Error::NoArticle {
            why: "the text is one line that is longer than an article can be",
            hint: "separate its paragraphs by blank lines",
        });
    }
    let outside = chunks.len() - (end - start);
    if outside > 0 {
        notes.say(format!(
            "left out {outside} lines before and after the text: menus, titles and dialogs are no part of it"
        ));
    }
    if document.headline.is_empty() {
        notes.say("no headline was found above the text; write one");
    }
    document.notes = notes.into_sentences();
    Ok(document)
}

fn weigh(chunk: &Chunk) -> i64 {
    let short = chunk.text.chars().count() < 140;
    let words = chunk.words as i64;
    if (short && is_furniture(&chunk.text)) || is_caption(&chunk.text) || chunk.is_crumb() {
        NO_PROSE * 2
    } else if (ends_sentence(&chunk.text) && words >= 12) || (chunk.text.contains(". ") && words >= 20) {
        words.min(MOST)
    } else if ends_sentence(&chunk.text) && words >= 5 {
        words / 2
    } else if chunk.bullet && words >= 6 {
        0
    } else {
        NO_PROSE
    }
}

fn is_caption(text: &str) -> bool {
    text.chars().count() < 400 && credit::split(text).1.is_some()
}

/// The run with the largest sum, as `start..end`.
fn heaviest_run(weights: &[i64]) -> (usize, usize) {
    let (mut best, mut best_sum) = ((0, 0), 0);
    let (mut start, mut sum) = (0, 0);
    for (i, weight) in weights.iter().enumerate() {
        if sum <= 0 {
            (start, sum) = (i, 0);
        }
        sum += weight;
        if sum > best_sum {
            (best, best_sum) = ((start, i + 1), sum);
        }
    }
    best
}

fn body(chunks: &[Chunk], document: &Document, notes: &mut Notes) -> Body {
    let mut blocks: Vec<Block> = Vec::new();
    for (i, chunk) in chunks.iter().enumerate() {
        let text = &chunk.text;
        let short = text.chars().count() < 140;
        if (short && is_furniture(text)) || same_words(text, &document.headline) || chunk.is_crumb() {
            notes.left_out(
                "line inside the text",
                "it is part of the page, not of the article",
            );
            continue;
        }
        if is_caption(text) && !ends_sentence(text) {
            notes.left_out("caption", "the picture it belongs to is not in a plain text");
            continue;
        }
        let before_prose = chunks.get(i + 1).is_some_and(|next| next.words >= 12);
        if chunk.bullet {
            push_item(&mut blocks, linked(text));
        } else if !ends_sentence(text) && words(text).len() <= 12 && before_prose {
            blocks.push(Block::Heading {
                level: Level::Two,
                text: vec![Inline::plain(text)],
            });
        } else {
            blocks.push(Block::Paragraph(linked(text)));
        }
    }
    let mut budget = crate::html::Budget::new();
    let mut whole = true;
    blocks.retain(|block| {
        let length = match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => plain_length(text),
            Block::List { items, .. } => {
                items.len() * 200 + items.iter().flatten().map(length_of).sum::<usize>()
            }
            _ => 0,
        };
        whole &= budget.spend_bytes(length);
        whole
    });
    if !whole {
        notes.say("the text is longer than a body may be; its end was left out");
    }
    Body { blocks }
}

fn length_of(block: &Block) -> usize {
    match block {
        Block::Paragraph(text) => plain_length(text) + 100,
        _ => 0,
    }
}

fn plain_length(text: &[Inline]) -> usize {
    text.iter()
        .map(|inline| match inline {
            Inline::Text { text, marks } => {
                text.len() + marks.link.as_ref().map_or(0, |l| l.as_str().len()) + 60
            }
            Inline::Break => 60,
        })
        .sum()
}

fn push_item(blocks: &mut Vec<Block>, text: Vec<Inline>) {
    let item = vec![Block::Paragraph(text)];
    match blocks.last_mut() {
        // One list has at most a thousand items, so that a body can be cut between lists.
        Some(Block::List { items, .. }) if items.len() < 1_000 => items.push(item),
        _ => blocks.push(Block::List {
            start: None,
            items: vec![item],
        }),
    }
}

/// Text in which web addresses are links.
fn linked(text: &str) -> Vec<Inline> {
    let mut inlines = Vec::new();
    let mut plain = String::new();
    for word in text.split_inclusive(' ') {
        let address = word
            .trim_end()
            .trim_end_matches(['.', ',', ')', ';', ':', '!', '?']);
        let link = match address.starts_with("https://") || address.starts_with("http://") {
            true if inlines.len() < 200 => Base::new(None).href(address),
            _ => None,
        };
        if link.is_none() {
            plain.push_str(word);
            continue;
        }
        if !plain.is_empty() {
            inlines.push(Inline::plain(std::mem::take(&mut plain)));
        }
        inlines.push(Inline::Text {
            text: address.to_owned(),
            marks: courant_body::Marks {
                link,
                ..Default::default()
            },
        });
        plain.push_str(&word[address.len()..]);
    }
    if !plain.is_empty() {
        inlines.push(Inline::plain(plain));
    }
    inlines
}
