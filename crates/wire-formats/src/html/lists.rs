//! Lists in lists, and code, whose lines and indents are kept.

use courant_body::{Block, Marks};

use super::budget::MAX_LIST_DEPTH;
use super::tree::{NodeRef, name, text};
use super::walk::{At, Walk};

impl Walk {
    pub(super) fn list(&mut self, node: NodeRef<'_>, start: Option<u32>, at: &At) {
        if self.list_depth >= MAX_LIST_DEPTH {
            self.notes
                .left_out("list", "lists are nested too deep; its items became paragraphs");
            return self.children(node, &at.plainly());
        }
        self.list_depth += 1;
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in node.children() {
            let item = match name(child) {
                "" if child.value().as_text().is_none_or(|text| text.trim().is_empty()) => continue,
                "li" => self.inside(child, &at.plainly()),
                // Anything else is no item of its own but goes with the one before.
                _ => self.apart(|walk| walk.child(child, &at.plainly())),
            };
            if item.is_empty() {
                continue;
            }
            match items.last_mut() {
                Some(last) if name(child) != "li" => last.extend(item),
                _ if self.budget.spend("") => items.push(item),
                _ => break,
            }
        }
        self.list_depth -= 1;
        if !items.is_empty() {
            self.push(Block::List { start, items });
        }
    }

    pub(super) fn preformatted(&mut self, node: NodeRef<'_>, at: &At) {
        let mut marks = at.marks.clone();
        marks.code = true;
        for line in text(node).trim_matches('\n').split('\n') {
            if !self.budget.spend("") {
                return;
            }
            // Leading spaces carry meaning in code and would collapse.
            let indent = line.len() - line.trim_start_matches(' ').len();
            let line = format!("{}{}", "\u{a0}".repeat(indent.min(80)), line.trim());
            self.code_line(&line, &marks);
        }
    }

    fn code_line(&mut self, line: &str, marks: &Marks) {
        if self.budget.spend(line) {
            self.line.push_verbatim(line, marks);
            self.line.end_line();
        }
    }
}
