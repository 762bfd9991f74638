//! Anchors of comments → the text they stand at.

use std::collections::HashMap;

use yrs::updates::decoder::Decode;
use yrs::{BranchID, Out, ReadTxn, StickyIndex, Text, Transact, XmlFragment, XmlOut, XmlTextRef};

use crate::doc::Parts;

/// A relative position takes some twenty bytes.
const MAX_POSITION: usize = 300;

pub(crate) fn text(parts: &Parts, from: &[u8], to: &[u8]) -> Option<String> {
    let txn = parts.doc.transact();
    let mut line = Line::default();
    line.add_children(&parts.body, &txn);
    let (from, to) = (line.place(from, &txn)?, line.place(to, &txn)?);
    let text = line.text.get(from..to.max(from))?;
    String::from_utf16(text).ok()
}

/// The whole body as one line of text, and where its parts stand in it.
#[derive(Default)]
struct Line {
    text: Vec<u16>,
    /// For an element, where each child begins, and its end; for a text, its beginning.
    starts: HashMap<BranchID, Vec<usize>>,
}

impl Line {
    fn add_children<T: ReadTxn>(&mut self, parent: &impl XmlFragment, txn: &T) {
        let mut starts = Vec::new();
        let mut children = parent.children(txn);
        for child in (0..parent.len(txn)).filter_map(|_| children.next()) {
            starts.push(self.text.len());
            match child {
                XmlOut::Text(text) => self.add_text(&text, txn),
                XmlOut::Element(element) => {
                    self.add_children(&element, txn);
                    // Elements with text in them are lines; a line break is one itself.
                    if element.len(txn) > 0 || element.try_tag().is_some_and(|tag| &**tag == "hard_break") {
                        self.end_line();
                    }
                }
                XmlOut::Fragment(fragment) => self.add_children(&fragment, txn),
            }
        }
        starts.push(self.text.len());
        self.starts.insert(parent.as_ref().id(), starts);
    }

    fn add_text<T: ReadTxn>(&mut self, text: &XmlTextRef, txn: &T) {
        let branch: &yrs::branch::Branch = text.as_ref();
        self.starts.insert(branch.id(), vec![self.text.len()]);
        for piece in text.diff(txn, yrs::types::text::YChange::identity) {
            if let Out::Any(yrs::Any::String(piece)) = piece.insert {
                self.text.extend(piece.encode_utf16());
            }
        }
    }

    fn end_line(&mut self) {
        if self.text.last().is_some_and(|last| *last != u16::from(b'\n')) {
            self.text.push(u16::from(b'\n'));
        }
    }

    /// Where in the line a relative position points to.
    fn place<T: ReadTxn>(&self, position: &[u8], txn: &T) -> Option<usize> {
        if position.len() > MAX_POSITION {
            return None;
        }
        let position = StickyIndex::decode_v1(position).ok()?;
        let offset = position.get_offset(txn)?;
        let starts = self.starts.get(&offset.branch.id())?;
        let index = offset.index as usize;
        match starts.as_slice() {
            [start] => Some((start + index).min(self.text.len())),
            starts => starts.get(index).copied(),
        }
    }
}
