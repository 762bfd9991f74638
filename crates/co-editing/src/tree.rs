//! The body between the shared document and typed blocks: elements and texts, nothing checked.

use courant_body::{Block, Body, Inline, Marks};
use serde_json::{Map, Value};

use crate::run::Run;

/// A node of the shared body. Anything may stand anywhere: no schema holds here.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Element {
        name: String,
        /// Without those that are null.
        attrs: Map<String, Value>,
        children: Vec<Node>,
    },
    Text {
        runs: Vec<Run>,
        /// Elements that somebody put into a text. No editor does.
        strays: Vec<Node>,
    },
}

impl Node {
    pub(crate) fn element(name: &str, children: Vec<Node>) -> Node {
        Node::Element {
            name: name.to_owned(),
            attrs: Map::new(),
            children,
        }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Node {
        let value = value.into();
        if let Node::Element { attrs, .. } = &mut self
            && !value.is_null()
        {
            attrs.insert(name.to_owned(), value);
        }
        self
    }

    /// Whether both would read the same where suggestions are left out.
    pub(crate) fn reads_as(&self, other: &Node) -> bool {
        match (self, other) {
            (
                Node::Element {
                    name,
                    attrs,
                    children,
                },
                Node::Element {
                    name: other_name,
                    attrs: other_attrs,
                    children: other_children,
                },
            ) => {
                name == other_name
                    && attrs == other_attrs
                    && children.len() == other_children.len()
                    && children.iter().zip(other_children).all(|(a, b)| a.reads_as(b))
            }
            (
                Node::Text { runs, strays },
                Node::Text {
                    runs: other_runs,
                    strays: other_strays,
                },
            ) => {
                strays.is_empty()
                    && other_strays.is_empty()
                    && crate::run::visible(runs).eq(crate::run::visible(other_runs))
            }
            _ => false,
        }
    }

    /// Whether nothing of it is seen where suggestions are left out.
    pub(crate) fn is_unseen(&self) -> bool {
        match self {
            Node::Element { .. } => false,
            Node::Text { runs, strays } => {
                strays.is_empty() && runs.iter().all(|run| run.hidden || run.text.is_empty())
            }
        }
    }

    /// All characters in it, in order.
    pub(crate) fn plain(&self, into: &mut String) {
        match self {
            Node::Element { children, .. } => children.iter().for_each(|child| child.plain(into)),
            Node::Text { runs, strays } => {
                runs.iter().for_each(|run| into.push_str(&run.text));
                strays.iter().for_each(|child| child.plain(into));
            }
        }
    }
}

/// The nodes as y-prosemirror would write them.
pub(crate) fn of_body(body: &Body) -> Vec<Node> {
    body.blocks.iter().map(of_block).collect()
}

pub(crate) fn of_block(block: &Block) -> Node {
    match block {
        Block::Paragraph(text) => paragraph(text),
        Block::Heading { level, text } => {
            Node::element("heading", of_inlines(text)).with("level", level.number())
        }
        Block::List { start, items } => {
            let items = items
                .iter()
                .map(|item| Node::element("list_item", item.iter().map(of_block).collect()))
                .collect();
            match start {
                None => Node::element("bullet_list", items),
                Some(order) => Node::element("ordered_list", items).with("order", *order),
            }
        }
        Block::Quote {
            paragraphs,
            attribution,
        } => Node::element(
            "blockquote",
            paragraphs.iter().map(|text| paragraph(text)).collect(),
        )
        .with("attribution", attribution.clone()),
        Block::Picture { media, alt, caption } => Node::element("picture", Vec::new())
            .with("media", media.clone())
            .with("alt", alt.clone())
            .with("caption", caption.clone()),
        Block::Table { caption, rows } => {
            let rows = rows
                .iter()
                .map(|row| {
                    let cells = row.cells.iter().map(|cell| {
                        let name = if cell.head { "table_header" } else { "table_cell" };
                        Node::element(name, vec![paragraph(&cell.text)])
                    });
                    Node::element("table_row", cells.collect())
                })
                .collect();
            Node::element("table", rows).with("caption", caption.clone())
        }
        Block::Embed { provider, title, url } => Node::element("embed", Vec::new())
            .with("provider", provider.clone())
            .with("title", title.clone())
            .with("url", url.as_str()),
        Block::Figure { value, label, source } => Node::element("figure", Vec::new())
            .with("value", value.clone())
            .with("label", label.clone())
            .with("source", source.clone()),
        Block::Rule => Node::element("horizontal_rule", Vec::new()),
    }
}

fn paragraph(text: &[Inline]) -> Node {
    Node::element("paragraph", of_inlines(text))
}

/// Text runs that stand together are one text; a line break is an element between texts.
fn of_inlines(inlines: &[Inline]) -> Vec<Node> {
    let mut nodes = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Break => nodes.push(Node::element("hard_break", Vec::new())),
            Inline::Text { text, marks } => {
                let run = Run::plain(text, marks);
                match nodes.last_mut() {
                    Some(Node::Text { runs, .. }) => runs.push(run),
                    _ => nodes.push(Node::Text {
                        runs: vec![run],
                        strays: Vec::new(),
                    }),
                }
            }
        }
    }
    nodes
}

/// JSON in ProseMirror's shape → nodes, leniently; for bodies that nobody checked.
pub(crate) fn of_json(value: &Value, depth: usize) -> Vec<Node> {
    let children = value.get("content").and_then(Value::as_array);
    let Some(children) = children.filter(|_| depth < crate::wire::MAX_DEPTH) else {
        return Vec::new();
    };
    children
        .iter()
        .filter_map(|child| {
            let name = child.get("type").and_then(Value::as_str)?;
            if name == "text" {
                let text = child.get("text").and_then(Value::as_str)?;
                return Some(Node::Text {
                    runs: vec![Run::plain(text, &json_marks(child))],
                    strays: Vec::new(),
                });
            }
            let attrs = child.get("attrs").and_then(Value::as_object);
            Some(Node::Element {
                name: name.to_owned(),
                attrs: attrs.cloned().unwrap_or_default(),
                children: of_json(child, depth + 1),
            })
        })
        .collect()
}

fn json_marks(node: &Value) -> Marks {
    let mut marks = Marks::default();
    for mark in node.get("marks").and_then(Value::as_array).into_iter().flatten() {
        if let Some(name) = mark.get("type").and_then(Value::as_str) {
            crate::run::set_mark(&mut marks, name, mark.get("attrs").unwrap_or(&Value::Bool(true)));
        }
    }
    marks
}
