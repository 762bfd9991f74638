//! Whatever concurrent edits left → a body.
//!
//! Two editors, each within the rules, can together leave what no rule allows: a list without
//! items, a cell with two paragraphs, rows of different lengths. A hostile one can leave anything.
//! Everything with text in it is kept, as near to its place as a body allows; what has no text
//! and no place is dropped. The same nodes always give the same body.

use courant_body::{Block, Body, Cell, Href, Inline, Level, Row};
use serde_json::{Map, Value};

use crate::draft::clean;
use crate::run::Run;
use crate::tree::Node;

/// Lists in lists end here, as in `courant_body`; deeper items become blocks of the item above.
const MAX_LIST_DEPTH: usize = 8;
/// Rows are filled up to the length of the longest unless the table had more cells than this.
const MAX_FILLED_CELLS: usize = 2_000;

pub(crate) fn normalise(nodes: &[Node]) -> Body {
    Body {
        blocks: blocks(nodes, 0),
    }
}

/// What one node gives where blocks stand.
pub(crate) fn block_of(node: &Node) -> Vec<Block> {
    blocks(std::slice::from_ref(node), 0)
}

/// Blocks in a document or list item. Inline nodes that stand together become a paragraph.
fn blocks(nodes: &[Node], depth: usize) -> Vec<Block> {
    let mut blocks = Blocks {
        done: Vec::new(),
        open: Vec::new(),
        depth,
    };
    for node in nodes {
        blocks.add(node);
    }
    blocks.close();
    blocks.done
}

struct Blocks {
    done: Vec<Block>,
    /// Inline nodes that wait for the end of their paragraph.
    open: Vec<Inline>,
    depth: usize,
}

impl Blocks {
    fn close(&mut self) {
        if has_text(&self.open) {
            self.done.push(Block::Paragraph(std::mem::take(&mut self.open)));
        }
        self.open.clear();
    }

    fn push(&mut self, block: Block) {
        self.close();
        self.done.push(block);
    }

    /// A paragraph of the texts that are left of something incomplete, if there are any.
    fn push_texts(&mut self, texts: impl IntoIterator<Item = Option<String>>) {
        let text = texts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.push(Block::paragraph(text));
        }
    }

    fn add_all(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.add(node));
    }

    fn add(&mut self, node: &Node) {
        let (name, attrs, children) = match node {
            Node::Text { runs, strays } => {
                push_runs(&mut self.open, runs);
                return self.add_all(strays);
            }
            Node::Element {
                name,
                attrs,
                children,
            } => (name.as_str(), attrs, children.as_slice()),
        };
        match name {
            "hard_break" => {
                self.open.push(Inline::Break);
                self.add_all(children);
            }
            "paragraph" => self.text_block(children, Block::Paragraph),
            "heading" => {
                let level = level(attrs);
                self.text_block(children, |text| Block::Heading { level, text });
            }
            "bullet_list" => self.list(None, children),
            "ordered_list" => {
                let order = number(attrs, "order").unwrap_or(1).clamp(0, 1_000_000);
                self.list(u32::try_from(order).ok(), children);
            }
            // An item without its list is a list of one.
            "list_item" => self.list(None, std::slice::from_ref(node)),
            "blockquote" => self.quote(attrs, children),
            "table" => self.table(attrs, children),
            "horizontal_rule" => {
                self.push(Block::Rule);
                self.add_all(children);
            }
            "picture" => {
                let (alt, caption) = (text(attrs, "alt"), text(attrs, "caption"));
                match text(attrs, "media") {
                    Some(media) => self.push(Block::Picture { media, alt, caption }),
                    None => self.push_texts([caption, alt]),
                }
                self.add_all(children);
                self.close();
            }
            "embed" => {
                let (provider, title, url) =
                    (text(attrs, "provider"), text(attrs, "title"), text(attrs, "url"));
                match (provider, title, url.as_deref().map(Href::parse)) {
                    (Some(provider), Some(title), Some(Ok(url))) => {
                        self.push(Block::Embed { provider, title, url });
                    }
                    (provider, title, _) => self.push_texts([provider, title, url]),
                }
                self.add_all(children);
                self.close();
            }
            "figure" => {
                let (value, label, source) =
                    (text(attrs, "value"), text(attrs, "label"), text(attrs, "source"));
                match (value, label) {
                    (Some(value), Some(label)) => self.push(Block::Figure { value, label, source }),
                    (value, label) => self.push_texts([value, label, source]),
                }
                self.add_all(children);
                self.close();
            }
            // Unknown, or a row or cell without its table: what is in it stands by itself.
            _ => {
                self.close();
                self.add_all(children);
                self.close();
            }
        }
    }

    /// A paragraph or heading. What is no text in it follows it, and so does the text behind that.
    fn text_block(&mut self, children: &[Node], make: impl FnOnce(Vec<Inline>) -> Block) {
        self.close();
        let start = children.iter().take_while(|child| is_inline(child)).count();
        for child in &children[..start] {
            push_inline(&mut self.open, child);
        }
        let text = std::mem::take(&mut self.open);
        // One that is empty because nothing was written yet is kept: somebody is about to write.
        // One that only holds suggested text is a suggestion itself.
        if has_text(&text) || (start == children.len() && !children.iter().any(has_suggested_text)) {
            self.done.push(make(text));
        }
        for child in children[..start].iter() {
            let (Node::Text { strays, .. } | Node::Element { children: strays, .. }) = child;
            self.add_all(strays);
        }
        self.add_all(&children[start..]);
        self.close();
    }

    fn list(&mut self, start: Option<u32>, children: &[Node]) {
        self.close();
        if self.depth >= MAX_LIST_DEPTH {
            for child in children {
                match child {
                    Node::Element { name, children, .. } if name == "list_item" => self.add_all(children),
                    other => self.add(other),
                }
                self.close();
            }
            return;
        }
        let mut items = Vec::new();
        for child in children {
            let (mut item, kept) = match child {
                Node::Element { name, children, .. } if name == "list_item" => {
                    (blocks(children, self.depth + 1), true)
                }
                other => (blocks(std::slice::from_ref(other), self.depth + 1), false),
            };
            if item.is_empty() && kept && !has_suggested_text(child) {
                item.push(Block::Paragraph(Vec::new()));
            }
            if !item.is_empty() {
                items.push(item);
            }
        }
        if !items.is_empty() {
            self.done.push(Block::List { start, items });
        }
    }

    fn quote(&mut self, attrs: &Map<String, Value>, children: &[Node]) {
        self.close();
        let mut inside = Paragraphs::default();
        inside.take(blocks(children, self.depth));
        let attribution = text(attrs, "attribution");
        if inside.paragraphs.is_empty() && attribution.is_some() {
            inside.paragraphs.push(Vec::new());
        }
        if !inside.paragraphs.is_empty() {
            self.done.push(Block::Quote {
                paragraphs: inside.paragraphs,
                attribution,
            });
        }
        self.done.extend(inside.others);
    }

    fn table(&mut self, attrs: &Map<String, Value>, children: &[Node]) {
        self.close();
        let mut others = Vec::new();
        let mut rows = Vec::new();
        for child in children {
            let cells = match child {
                Node::Element { name, children, .. } if name == "table_row" => children.as_slice(),
                other => std::slice::from_ref(other),
            };
            let cells: Vec<Cell> = cells
                .iter()
                .filter_map(|cell| self.cell(cell, &mut others))
                .collect();
            if !cells.is_empty() {
                rows.push(Row { cells });
            }
        }
        let caption = text(attrs, "caption");
        if rows.is_empty() {
            self.push_texts([caption]);
        } else {
            fill_up(&mut rows);
            self.done.push(Block::Table { caption, rows });
        }
        self.done.extend(others);
    }

    /// A cell is one line: its paragraphs are joined by line breaks. What is no text stands behind
    /// the table. What is no cell becomes one if it has text.
    fn cell(&self, node: &Node, others: &mut Vec<Block>) -> Option<Cell> {
        let (head, is_cell, children) = match node {
            Node::Element { name, children, .. } if name == "table_header" => {
                (true, true, children.as_slice())
            }
            Node::Element { name, children, .. } if name == "table_cell" => {
                (false, true, children.as_slice())
            }
            other => (false, false, std::slice::from_ref(other)),
        };
        let mut inside = Paragraphs::default();
        inside.take(blocks(children, self.depth));
        others.append(&mut inside.others);
        let text = inside
            .paragraphs
            .into_iter()
            .reduce(|mut text, paragraph| {
                text.push(Inline::Break);
                text.extend(paragraph);
                text
            })
            .unwrap_or_default();
        (is_cell || has_text(&text)).then_some(Cell { head, text })
    }
}

/// Blocks where only paragraphs may stand: texts, and what has to go elsewhere.
#[derive(Default)]
struct Paragraphs {
    paragraphs: Vec<Vec<Inline>>,
    others: Vec<Block>,
}

impl Paragraphs {
    fn take(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Paragraph(text) | Block::Heading { text, .. } => self.paragraphs.push(text),
                Block::List { items, .. } => items.into_iter().for_each(|item| self.take(item)),
                Block::Quote {
                    paragraphs,
                    attribution,
                } => {
                    self.paragraphs.extend(paragraphs);
                    self.paragraphs
                        .extend(attribution.map(|text| vec![Inline::plain(text)]));
                }
                other => self.others.push(other),
            }
        }
    }
}

fn fill_up(rows: &mut [Row]) {
    let longest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if longest * rows.len() > MAX_FILLED_CELLS {
        return;
    }
    for row in rows {
        let head = row.cells.iter().all(|cell| cell.head);
        row.cells.resize(
            longest,
            Cell {
                head,
                text: Vec::new(),
            },
        );
    }
}

fn is_inline(node: &Node) -> bool {
    match node {
        Node::Text { .. } => true,
        Node::Element { name, .. } => name == "hard_break",
    }
}

fn push_inline(into: &mut Vec<Inline>, node: &Node) {
    match node {
        Node::Text { runs, .. } => push_runs(into, runs),
        Node::Element { .. } => into.push(Inline::Break),
    }
}

/// Neighbours with equal marks become one.
fn push_runs(into: &mut Vec<Inline>, runs: &[Run]) {
    for run in runs.iter().filter(|run| !run.hidden) {
        let more = clean(&run.text);
        if more.is_empty() {
            continue;
        }
        match into.last_mut() {
            Some(Inline::Text { text, marks }) if *marks == run.marks => text.push_str(&more),
            _ => into.push(Inline::Text {
                text: more,
                marks: run.marks.clone(),
            }),
        }
    }
}

fn has_text(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| matches!(inline, Inline::Text { .. }))
}

fn has_suggested_text(node: &Node) -> bool {
    match node {
        Node::Text { runs, .. } => runs.iter().any(|run| run.hidden && !run.text.is_empty()),
        Node::Element { children, .. } => children.iter().any(has_suggested_text),
    }
}

fn level(attrs: &Map<String, Value>) -> Level {
    match number(attrs, "level") {
        Some(level) if level > 2 => Level::Three,
        _ => Level::Two,
    }
}

/// A whole number, also one that came as text.
fn number(attrs: &Map<String, Value>, name: &str) -> Option<i64> {
    match attrs.get(name)? {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|number| number as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A text that is not blank, also one that came as a number.
fn text(attrs: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match attrs.get(name)? {
        Value::String(text) => clean(text).trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
