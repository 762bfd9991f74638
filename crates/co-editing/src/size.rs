//! How large a draft is, so that none outgrows what a body may be.

use courant_body::{MAX_NODES, Marks};
use serde_json::Value;
use yrs::Transact;

use crate::doc::Parts;
use crate::normalise::normalise;
use crate::read;
use crate::shared::MAX_BYTES;
use crate::tree::Node;
use crate::wire::Summary;

/// Never less than the document has: exact after a look at all of it, and an upper bound from then
/// on, so that the whole is looked at only now and then.
#[derive(Clone, Copy, Default)]
pub(crate) struct Size {
    nodes: usize,
    bytes: usize,
    longest_link: usize,
}

impl Size {
    /// Looks at the whole document, as if all suggestions were accepted.
    pub fn measure(parts: &Parts) -> Size {
        let txn = parts.doc.transact();
        let mut nodes = read::nodes(&parts.body, &txn);
        nodes.iter_mut().for_each(accept);
        let body = normalise(&nodes).to_value();
        let texts: usize = read::texts(parts, &txn).values().map(String::len).sum();
        let fields = Value::Object(read::fields(parts, &txn));
        Size {
            nodes: count(&body),
            bytes: texts + json_len(&fields) + json_len(&body),
            longest_link: nodes.iter().map(link_len).max().unwrap_or(0),
        }
    }

    /// The most that it can be after an update.
    pub fn with(self, update: &Summary) -> Size {
        /// A block may cut a text in two and bring elements that hold it.
        const NODES_PER_BLOCK: usize = 4;
        /// A node with all marks but its link's address, as JSON.
        const BYTES_PER_NODE: usize = 200;
        let added = update.blocks * NODES_PER_BLOCK;
        let nodes = self.nodes + added;
        let longest_link = self.longest_link.max(update.longest_link);
        // Where a mark begins or ends, or an end is deleted, a link may spread over other texts.
        let spread = if update.moves_marks {
            nodes * longest_link
        } else {
            0
        };
        Size {
            nodes,
            // A quotation mark takes two bytes in JSON.
            bytes: self.bytes + 2 * update.bytes + added * BYTES_PER_NODE + spread,
            longest_link,
        }
    }

    pub fn is_fine(&self) -> bool {
        self.nodes <= MAX_NODES && self.bytes <= MAX_BYTES
    }
}

fn accept(node: &mut Node) {
    match node {
        Node::Element { children, .. } => children.iter_mut().for_each(accept),
        Node::Text { runs, strays } => {
            runs.iter_mut().for_each(|run| run.hidden = false);
            strays.iter_mut().for_each(accept);
        }
    }
}

fn link_len(node: &Node) -> usize {
    match node {
        Node::Element { children, .. } => children.iter().map(link_len).max().unwrap_or(0),
        Node::Text { runs, .. } => {
            let links = runs.iter().filter_map(|run| match &run.marks {
                Marks { link: Some(href), .. } => Some(href.as_str().len() + 50),
                _ => None,
            });
            links.max().unwrap_or(0)
        }
    }
}

/// Nodes as `courant_body` counts them, the document itself excepted.
fn count(node: &Value) -> usize {
    let children = node.get("content").and_then(Value::as_array);
    children.into_iter().flatten().map(|child| 1 + count(child)).sum()
}

fn json_len(value: &Value) -> usize {
    struct Length(usize);
    impl std::io::Write for Length {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut length = Length(0);
    // Neither the values nor the counter can fail.
    let _ = serde_json::to_writer(&mut length, value);
    length.0
}
