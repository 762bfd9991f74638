//! Anchors of comments → the text they stand at.

use std::collections::HashMap;

use yrs::branch::Branch;
use yrs::updates::decoder::Decode;
use yrs::{Any, BranchID, Out, ReadTxn, StickyIndex, Transact};

use crate::doc::Parts;
use crate::read::pieces;

/// A relative position takes some twenty bytes.
const MAX_POSITION: usize = 300;

pub(crate) fn text(parts: &Parts, from: &[u8], to: &[u8]) -> Option<String> {
    let txn = parts.doc.transact();
    let mut line = Line::default();
    line.add(&parts.body, &txn);
    let (from, to) = (line.place(from, &txn)?, line.place(to, &txn)?);
    let text = line.text.get(from..to.max(from))?;
    String::from_utf16(text).ok()
}

/// The whole body as one line of text, and where its parts stand in it.
#[derive(Default)]
struct Line {
    text: Vec<u16>,
    parts: HashMap<BranchID, Vec<Part>>,
}

/// A piece of an element or text.
struct Part {
    /// Its first index there, and how many it takes.
    index: usize,
    len: usize,
    /// Where it begins in the line.
    at: usize,
    is_text: bool,
}

impl Line {
    fn add<T: ReadTxn>(&mut self, of: &impl AsRef<Branch>, txn: &T) {
        let mut parts = Vec::new();
        let mut index = 0;
        for piece in pieces(of, txn) {
            let at = self.text.len();
            let (len, is_text) = match &piece.insert {
                Out::Any(Any::String(text)) => {
                    self.text.extend(text.encode_utf16());
                    (self.text.len() - at, true)
                }
                Out::YXmlText(text) => {
                    self.add(text, txn);
                    (1, false)
                }
                Out::YXmlElement(element) => {
                    self.add(element, txn);
                    // An element with text is a line; a line break is the end of one.
                    let is_break = element.try_tag().is_some_and(|tag| &**tag == "hard_break");
                    let in_line = self.text[at..].last().is_some_and(|last| *last != END);
                    if is_break || in_line {
                        self.text.push(END);
                    }
                    (1, false)
                }
                _ => (1, false),
            };
            parts.push(Part {
                index,
                len,
                at,
                is_text,
            });
            index += len;
        }
        let at = self.text.len();
        parts.push(Part {
            index,
            len: usize::MAX,
            at,
            is_text: false,
        });
        self.parts.insert(of.as_ref().id(), parts);
    }

    /// Where in the line a relative position points to.
    fn place<T: ReadTxn>(&self, position: &[u8], txn: &T) -> Option<usize> {
        if position.len() > MAX_POSITION {
            return None;
        }
        let offset = StickyIndex::decode_v1(position).ok()?.get_offset(txn)?;
        let index = offset.index as usize;
        let parts = self.parts.get(&offset.branch.id())?;
        let part = parts
            .iter()
            .find(|part| index >= part.index && index - part.index < part.len)?;
        Some(if part.is_text {
            part.at + index - part.index
        } else {
            part.at
        })
    }
}

const END: u16 = b'\n' as u16;
