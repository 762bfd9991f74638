//! Tables of data stay tables; tables that old pages use for layout are read as running text.

use courant_body::{Block, Cell, Inline, Row};

use super::tree::{NodeRef, attr, name, text};
use super::walk::{At, Walk};
use crate::text::squeezed;

const MAX_COLUMNS: usize = 60;
/// Characters in a cell, on average, above which a table is layout.
const PROSE_PER_CELL: usize = 250;

impl Walk {
    pub(super) fn table(&mut self, node: NodeRef<'_>, at: &At) {
        if is_layout(node) {
            return self.children(node, &at.plainly());
        }
        let mut rows = Vec::new();
        for row in rows_of(node) {
            if !self.budget.spend("") {
                break;
            }
            let row = self.row(row, at);
            if row.cells.iter().any(|cell| !cell.text.is_empty()) {
                rows.push(row);
            }
        }
        let caption = node.children().find(|child| name(*child) == "caption");
        let caption = caption.and_then(|caption| squeezed(&text(caption)));
        if !rows.is_empty() && self.budget.spend(caption.as_deref().unwrap_or("")) {
            self.push(Block::Table { caption, rows });
        }
    }

    fn row(&mut self, row: NodeRef<'_>, at: &At) -> Row {
        let mut cells = Vec::new();
        for cell in row.children().filter(|child| matches!(name(*child), "td" | "th")) {
            if cells.len() >= MAX_COLUMNS || !self.budget.spend("") || !self.budget.spend("") {
                break;
            }
            let head = name(cell) == "th" || row.parent().is_some_and(|parent| name(parent) == "thead");
            let blocks = self.inside(cell, &at.plainly());
            cells.push(Cell {
                head,
                text: joined(blocks),
            });
            // A cell over several columns keeps the ones after it in their places.
            let span: usize = attr(cell, "colspan").and_then(|n| n.parse().ok()).unwrap_or(1);
            for _ in 1..span.min(MAX_COLUMNS - cells.len() + 1) {
                if self.budget.spend("") && self.budget.spend("") {
                    cells.push(Cell {
                        head,
                        text: Vec::new(),
                    });
                }
            }
        }
        Row { cells }
    }
}

/// The rows of this table, not those of tables inside it.
fn rows_of(table: NodeRef<'_>) -> Vec<NodeRef<'_>> {
    let mut rows = Vec::new();
    for child in table.children() {
        match name(child) {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => rows.extend(child.children().filter(|row| name(*row) == "tr")),
            _ => {}
        }
    }
    rows
}

fn is_layout(table: NodeRef<'_>) -> bool {
    if matches!(attr(table, "role"), Some("presentation" | "none")) {
        return true;
    }
    let rows = rows_of(table);
    let mut cells = 0;
    let mut columns = 0;
    for row in &rows {
        let here = row
            .children()
            .filter(|cell| matches!(name(*cell), "td" | "th"))
            .count();
        cells += here;
        columns = columns.max(here);
    }
    let holds_blocks = table.descendants().skip(1).any(|below| {
        matches!(
            name(below),
            "table" | "h1" | "h2" | "iframe" | "figure" | "blockquote"
        )
    });
    let has_heads = table.descendants().any(|below| name(below) == "th");
    let letters = text(table).chars().filter(|c| !c.is_whitespace()).count();
    holds_blocks || cells == 0 || (columns < 2 && !has_heads) || letters / cells > PROSE_PER_CELL
}

/// A cell is one line; what stood below each other is separated by breaks.
fn joined(blocks: Vec<Block>) -> Vec<Inline> {
    let mut text: Vec<Inline> = Vec::new();
    let mut add = |line: Vec<Inline>| {
        if !text.is_empty() && !line.is_empty() {
            text.push(Inline::Break);
        }
        text.extend(line);
    };
    for block in blocks {
        match block {
            Block::Paragraph(line) | Block::Heading { text: line, .. } => add(line),
            Block::Quote { paragraphs, .. } => paragraphs.into_iter().for_each(&mut add),
            Block::List { items, .. } => items.into_iter().for_each(|item| add(joined(item))),
            _ => {}
        }
    }
    text
}
