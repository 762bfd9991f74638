//! A saved HTML page → the article in it. In order: what the page says of itself (`metadata.rs`,
//! `jsonld.rs`), what it shows above the text (`headline.rs`, `byline.rs`), what is surely no
//! article (`prune.rs`), where the prose is (`score.rs`), what hangs in the prose (`clean.rs`),
//! and which first and last paragraphs are still not the author's (`trim.rs`).
//!
//! All of it works on one tree, from which nodes are taken away; what is left is walked by `html`.

mod byline;
mod clean;
mod headline;
mod jsonld;
mod metadata;
mod prune;
mod score;
mod stats;
mod trim;

use courant_body::Block;

use crate::html::tree::{self, Kind, attr, first};
use crate::html::{Converted, Style, Walk};
use crate::notes::Notes;
use crate::text::Base;
use crate::{Document, Error};

pub(super) fn read(html: &str, base_url: Option<&str>) -> Result<Document, Error> {
    let (mut page, stopped) = tree::parse(html, Kind::Page);
    if let Some(why) = stopped {
        return Err(why.into());
    }
    let root = page.tree.root();
    let base = match first(root, &["base"]).and_then(|element| attr(element, "href")) {
        Some(href) => Base::new(base_url).moved(href),
        None => Base::new(base_url),
    };
    let mut document = metadata::read(root, &base);
    let titles = headline::Titles::read(root, &document.headline);
    document.headline = titles.choose();
    byline::complete(root, &mut document);

    prune::prune(&mut page);
    let chosen = score::main_content(&page);
    clean::clean(&mut page, &chosen);

    let mut walk = Walk::new(base, Style::Elements, Notes::default());
    for id in chosen {
        if let Some(node) = page.tree.get(id) {
            walk.one(node);
        }
    }
    let Converted {
        mut body,
        pictures,
        notes,
    } = walk.finish();
    trim::trim(&mut body.blocks, &document);
    document.body = body;
    document.pictures = pictures;
    document.notes = notes;
    take_lead_picture(&mut document);
    if document.body.word_count() < 5 {
        return Err(Error::NoArticle {
            why: "the page holds no connected text",
            hint: "open the article itself and save that page; text that a script loads later must be on the screen",
        });
    }
    Ok(document)
}

/// A picture above the first paragraph is the lead; so is the one the metadata names, which then
/// is not shown twice.
fn take_lead_picture(document: &mut Document) {
    let blocks = &mut document.body.blocks;
    let first_text = blocks
        .iter()
        .position(|block| {
            matches!(
                block,
                Block::Paragraph(_) | Block::List { .. } | Block::Table { .. }
            )
        })
        .unwrap_or(blocks.len());
    let above = blocks[..first_text]
        .iter()
        .position(|block| matches!(block, Block::Picture { .. }));
    if let Some(at) = above
        && let Block::Picture { media, .. } = blocks.remove(at)
        && let Some(found) = document
            .pictures
            .iter()
            .position(|p| p.url.as_deref() == Some(&media))
    {
        let shown = document.pictures.remove(found);
        let stated = document.lead_picture.take().unwrap_or_default();
        document.lead_picture = Some(crate::RemotePicture {
            // The metadata's address is the large one; what the page shows has the better words.
            url: stated.url.or(shown.url),
            credit: shown.credit.or(stated.credit),
            caption: shown.caption.or(stated.caption),
            alt: shown.alt.or(stated.alt),
        });
    }
}
