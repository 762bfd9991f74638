//! One walk through the tree, from top to bottom, blocks falling out in reading order.
//!
//! Inline elements add marks, block elements end the line; everything else is transparent. An
//! `<a>` around a whole card, a `<p>` inside a `<span>` and a picture in the middle of a sentence
//! are therefore all read as the browser shows them.

use courant_body::{Block, Body, Inline, Level, Marks};
use scraper::Node;

use super::budget::{Budget, MAX_WALK_DEPTH};
use super::inlines::{Line, plain};
use super::tree::{NodeRef, attr, is_block, name, text};
use super::wordpress::Style;
use super::{Converted, embeds};
use crate::RemotePicture;
use crate::notes::Notes;
use crate::text::Base;

pub(crate) struct Walk {
    pub base: Base,
    pub pictures: Vec<RemotePicture>,
    pub notes: Notes,
    pub(super) budget: Budget,
    style: Style,
    pub(super) list_depth: usize,
    blocks: Vec<Block>,
    pub(super) line: Line,
}

/// Where a walk stands: the marks in force and how far it has gone down.
#[derive(Clone, Default)]
pub(super) struct At {
    pub(super) marks: Marks,
    depth: usize,
    /// Blank lines end paragraphs here, as WordPress stores its texts.
    blank_lines: bool,
}

impl At {
    pub(super) fn below(&self) -> At {
        At {
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    pub(super) fn plainly(&self) -> At {
        At {
            marks: Marks::default(),
            depth: self.depth + 1,
            blank_lines: false,
        }
    }
}

impl Walk {
    pub fn new(base: Base, style: Style, notes: Notes) -> Walk {
        Walk {
            base,
            notes,
            style,
            pictures: Vec::new(),
            budget: Budget::new(),
            list_depth: 0,
            blocks: Vec::new(),
            line: Line::default(),
        }
    }

    /// Reads everything below `node`.
    pub fn all(&mut self, node: NodeRef<'_>) {
        let at = At {
            blank_lines: self.style.has_blank_lines(),
            ..At::default()
        };
        self.children(node, &at);
        self.end_paragraph();
    }

    /// Reads `node` itself.
    pub fn one(&mut self, node: NodeRef<'_>) {
        self.node(node, &At::default());
        self.end_paragraph();
    }

    pub fn finish(mut self) -> Converted {
        if self.budget.is_spent() {
            self.notes
                .say("the text is longer than a body may be; its end was left out");
        }
        Converted {
            body: Body { blocks: self.blocks },
            pictures: self.pictures,
            notes: self.notes.into_sentences(),
        }
    }

    /// The blocks below `node`, read on their own.
    pub(super) fn inside(&mut self, node: NodeRef<'_>, at: &At) -> Vec<Block> {
        self.apart(|walk| walk.children(node, at))
    }

    pub(super) fn apart(&mut self, read: impl FnOnce(&mut Walk)) -> Vec<Block> {
        let outer_blocks = std::mem::take(&mut self.blocks);
        let outer_line = std::mem::take(&mut self.line);
        read(self);
        self.end_paragraph();
        self.line = outer_line;
        std::mem::replace(&mut self.blocks, outer_blocks)
    }

    pub(super) fn push(&mut self, block: Block) {
        if self.budget.spend("") {
            self.blocks.push(block);
        }
    }

    pub(super) fn children(&mut self, node: NodeRef<'_>, at: &At) {
        for child in node.children() {
            if self.budget.is_spent() {
                return;
            }
            self.node(child, at);
        }
    }

    pub(super) fn child(&mut self, node: NodeRef<'_>, at: &At) {
        self.node(node, at);
    }

    fn node(&mut self, node: NodeRef<'_>, at: &At) {
        match node.value() {
            Node::Text(text) if at.blank_lines => self.text_with_blank_lines(text, at),
            Node::Text(text) => self.text(text, &at.marks),
            Node::Element(_) if at.depth >= MAX_WALK_DEPTH => {
                self.notes
                    .left_out("layout", "it is nested too deep; its text was kept");
                self.text(&text(node), &at.marks);
            }
            Node::Element(_) => self.element(node, at),
            Node::Fragment | Node::Document => self.children(node, at),
            Node::Comment(_) | Node::Doctype(_) | Node::ProcessingInstruction(_) => {}
        }
    }

    fn element(&mut self, node: NodeRef<'_>, at: &At) {
        match name(node) {
            "script" | "style" => self.notes.left_out("script or style", "a body is text"),
            "head" | "noscript" | "template" | "meta" | "link" | "title" | "map" | "track" => {}
            "form" | "input" | "button" | "select" | "textarea" => {
                self.notes.left_out("form", "a body has no input fields");
            }
            "svg" | "canvas" | "math" => self
                .notes
                .left_out("drawing", "only pictures and text can be imported"),
            "br" => self.line_break(),
            "hr" => self.block(|walk| walk.push(Block::Rule)),
            "h1" | "h2" => self.heading(node, Level::Two, at),
            "h3" | "h4" | "h5" | "h6" => self.heading(node, Level::Three, at),
            "ul" | "menu" | "dir" => self.block(|walk| walk.list(node, None, at)),
            "ol" => self.block(|walk| {
                let start = attr(node, "start").and_then(|n| n.parse().ok()).unwrap_or(1);
                walk.list(node, Some(u32::min(start, 1_000_000)), at);
            }),
            "blockquote" => self.block(|walk| walk.quote(node, at)),
            "table" => self.block(|walk| walk.table(node, at)),
            "figure" => self.block(|walk| walk.figure(node, at)),
            "img" | "amp-img" => self.picture(node),
            "iframe" | "video" | "audio" | "embed" | "object" | "amp-youtube" => {
                self.block(|walk| walk.embed(node))
            }
            "pre" => self.block(|walk| walk.preformatted(node, at)),
            "dt" => self.block(|walk| {
                let mut at = at.below();
                at.marks.strong = true;
                walk.children(node, &at);
            }),
            "p" => self.block(|walk| {
                let mut at = at.below();
                at.blank_lines = false;
                walk.children(node, &at);
            }),
            other if is_block(other) => self.block(|walk| walk.children(node, &at.below())),
            _ => self.inline(node, at),
        }
    }

    fn inline(&mut self, node: NodeRef<'_>, at: &At) {
        let mut at = at.below();
        let marks = &mut at.marks;
        match name(node) {
            "strong" | "b" => marks.strong = true,
            "em" | "i" | "cite" | "dfn" | "var" => marks.em = true,
            "code" | "kbd" | "samp" | "tt" => marks.code = true,
            "sub" => (marks.sub, marks.sup) = (true, false),
            "sup" => (marks.sub, marks.sup) = (false, true),
            "a" => {
                let link = attr(node, "href").and_then(|raw| self.base.href(raw));
                if let Some(raw) = attr(node, "href")
                    && link.is_none()
                    && !raw.starts_with('#')
                {
                    self.notes
                        .left_out("link", "its address is unsafe or incomplete; its text was kept");
                }
                marks.link = link;
            }
            _ => {}
        }
        self.children(node, &at);
    }

    /// Ends the line before and after what `read` reads.
    fn block(&mut self, read: impl FnOnce(&mut Walk)) {
        self.end_paragraph();
        read(self);
        self.end_paragraph();
    }

    pub(super) fn end_paragraph(&mut self) {
        let line = self.line.take();
        if line.is_empty() {
            return;
        }
        if let Some(embed) = embeds::bare_address(&line) {
            return self.push(embed);
        }
        self.push(Block::Paragraph(line));
    }

    pub(super) fn text(&mut self, text: &str, marks: &Marks) {
        // The link is written once more for every piece of text that carries it.
        let link = marks.link.as_ref().map_or("", |href| href.as_str());
        let room = text.trim().is_empty()
            || (self.budget.spend(text) && (link.is_empty() || self.budget.spend(link)));
        if room {
            self.line.push(text, marks);
        }
    }

    fn text_with_blank_lines(&mut self, text: &str, at: &At) {
        let text = text.replace("\r\n", "\n");
        let mut paragraphs = text.split("\n\n");
        if let Some(first) = paragraphs.next() {
            self.lines(first, at);
        }
        for paragraph in paragraphs {
            self.end_paragraph();
            self.lines(paragraph, at);
        }
    }

    /// Line ends are kept in WordPress's texts, unless they also hold `<p>` elements.
    fn lines(&mut self, text: &str, at: &At) {
        if !self.style.keeps_line_ends() {
            return self.text(text, &at.marks);
        }
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 && self.budget.spend("") && !self.line.is_broken() {
                self.line.end_line();
            }
            self.text(line, &at.marks);
        }
    }

    /// Two breaks in a row are how old pages begin a paragraph.
    fn line_break(&mut self) {
        if self.line.is_broken() {
            self.end_paragraph();
        } else if self.budget.spend("") {
            self.line.end_line();
        }
    }

    fn heading(&mut self, node: NodeRef<'_>, level: Level, at: &At) {
        self.end_paragraph();
        let mut text = Vec::new();
        let mut others = Vec::new();
        for block in self.inside(node, &at.plainly()) {
            match block {
                Block::Paragraph(inlines) if text.is_empty() => text = inlines,
                Block::Paragraph(inlines) => {
                    text.push(Inline::plain(" "));
                    text.extend(inlines);
                }
                other => others.push(other),
            }
        }
        if !text.is_empty() {
            self.push(Block::Heading { level, text });
        }
        self.blocks.append(&mut others);
    }
}

/// The words of paragraphs, headings and items; pictures and tables have none here.
pub(super) fn text_of(blocks: &[Block]) -> String {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => out.push(plain(text)),
            Block::Quote { paragraphs, .. } => out.extend(paragraphs.iter().map(|text| plain(text))),
            _ => {}
        }
    }
    out.join(" ")
}
