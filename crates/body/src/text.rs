//! [`Body`] → plain text: for search, feeds, word counts and mail.

use crate::{Block, Body, Inline};

/// Words a reader takes in per minute; the usual figure for silent reading of English prose
/// (238, M. Brysbaert, "How many words do we read per minute?", 2019).
const WORDS_PER_MINUTE: usize = 238;

impl Body {
    /// Paragraphs separated by blank lines; captions and sources included, markup gone.
    pub fn to_text(&self) -> String {
        let mut paragraphs = Vec::new();
        collect(&self.blocks, &mut paragraphs);
        paragraphs.join("\n\n")
    }

    pub fn word_count(&self) -> usize {
        self.to_text().split_whitespace().count()
    }

    /// Whole minutes, at least one.
    pub fn reading_minutes(&self) -> usize {
        self.word_count().div_ceil(WORDS_PER_MINUTE).max(1)
    }

    /// The text of the first paragraph, or nothing.
    pub fn first_paragraph(&self) -> String {
        self.blocks
            .iter()
            .find_map(|block| match block {
                Block::Paragraph(text) => Some(of_inlines(text)),
                _ => None,
            })
            .unwrap_or_default()
    }
}

fn collect(blocks: &[Block], into: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => into.push(of_inlines(text)),
            Block::List { items, .. } => {
                for item in items {
                    collect(item, into);
                }
            }
            Block::Quote {
                paragraphs,
                attribution,
            } => {
                into.extend(paragraphs.iter().map(|p| of_inlines(p)));
                into.extend(attribution.iter().map(|who| format!("— {who}")));
            }
            Block::Picture { caption, .. } => into.extend(caption.clone()),
            Block::Table { caption, rows } => {
                into.extend(caption.clone());
                for row in rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| of_inlines(&cell.text)).collect();
                    into.push(cells.join("  "));
                }
            }
            Block::Embed { provider, title, .. } => into.push(format!("{provider}: {title}")),
            Block::Figure { value, label, source } => {
                into.push(format!("{value}: {label}"));
                into.extend(source.iter().map(|source| format!("Source: {source}")));
            }
            Block::Rule => {}
        }
    }
}

pub(crate) fn of_inlines(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Break => " ",
        })
        .collect()
}
