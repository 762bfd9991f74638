//! JSON in ProseMirror's document shape → [`Body`]. The door at which unknown things are refused,
//! with the path of the offender in the message.

use serde_json::{Map, Value};

use crate::{Block, Body, Cell, Href, Inline, Level, Marks, Row};

/// A body's JSON may be this long, in bytes.
pub const MAX_BYTES: usize = 2_000_000;
/// A body may have this many nodes, texts included.
pub const MAX_NODES: usize = 50_000;
/// Lists in lists end here.
const MAX_DEPTH: usize = 8;

#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    #[error("the body is {0} bytes long; the limit is {MAX_BYTES}. hint: split the text in two")]
    TooLong(usize),
    #[error("the body has more than {MAX_NODES} nodes. hint: split the text in two")]
    TooManyNodes,
    #[error("the body is not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("{path}: {problem}")]
    Refused { path: String, problem: String },
}

impl Body {
    /// Reads a stored or submitted body. Everything that is not named in [`Block`] and [`Inline`]
    /// is refused, never dropped in silence.
    pub fn from_json(json: &str) -> Result<Body, BodyError> {
        if json.len() > MAX_BYTES {
            return Err(BodyError::TooLong(json.len()));
        }
        Body::from_value(&serde_json::from_str(json)?)
    }

    /// As [`Body::from_json`], for JSON that is parsed already.
    pub fn from_value(value: &Value) -> Result<Body, BodyError> {
        let mut reader = Reader { nodes: 0 };
        let doc = Node::new(value, "body")?;
        doc.expect_kind("doc")?;
        let blocks = reader.blocks(&doc, 0)?;
        Ok(Body { blocks })
    }
}

struct Node<'a> {
    kind: &'a str,
    fields: &'a Map<String, Value>,
    path: String,
}

impl<'a> Node<'a> {
    fn new(value: &'a Value, path: &str) -> Result<Node<'a>, BodyError> {
        let fields = value
            .as_object()
            .ok_or_else(|| refused(path, "expected an object"))?;
        let kind = fields
            .get("type")
            .and_then(Value::as_str)
            .ok_or_else(|| refused(path, "has no “type”"))?;
        Ok(Node {
            kind,
            fields,
            path: path.to_owned(),
        })
    }

    fn refuse(&self, problem: impl Into<String>) -> BodyError {
        refused(&self.path, problem)
    }

    fn expect_kind(&self, kind: &str) -> Result<(), BodyError> {
        if self.kind == kind {
            return Ok(());
        }
        Err(self.refuse(format!("expected “{kind}”, found “{}”", short(self.kind))))
    }

    fn content(&self) -> Result<&'a [Value], BodyError> {
        match self.fields.get("content") {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.refuse("“content” is not a list")),
        }
    }

    fn attr(&self, name: &str) -> Option<&'a Value> {
        self.fields
            .get("attrs")
            .and_then(|attrs| attrs.get(name))
            .filter(|value| !value.is_null())
    }

    fn text_attr(&self, name: &str) -> Result<Option<String>, BodyError> {
        match self.attr(name) {
            None => Ok(None),
            Some(Value::String(text)) => {
                let text = clean(text);
                Ok((!text.trim().is_empty()).then(|| text.trim().to_owned()))
            }
            Some(_) => Err(self.refuse(format!("attribute “{name}” is not text"))),
        }
    }

    fn required(&self, name: &str) -> Result<String, BodyError> {
        self.text_attr(name)?
            .ok_or_else(|| self.refuse(format!("attribute “{name}” is missing")))
    }
}

struct Reader {
    nodes: usize,
}

impl Reader {
    fn count(&mut self) -> Result<(), BodyError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            Err(BodyError::TooManyNodes)
        } else {
            Ok(())
        }
    }

    fn children<'a>(&mut self, node: &Node<'a>) -> Result<Vec<Node<'a>>, BodyError> {
        let mut children = Vec::new();
        for (i, value) in node.content()?.iter().enumerate() {
            self.count()?;
            children.push(Node::new(value, &format!("{}.{}[{i}]", node.path, node.kind))?);
        }
        Ok(children)
    }

    fn blocks(&mut self, node: &Node<'_>, depth: usize) -> Result<Vec<Block>, BodyError> {
        if depth > MAX_DEPTH {
            return Err(node.refuse(format!("is nested more than {MAX_DEPTH} deep")));
        }
        let children = self.children(node)?;
        children.iter().map(|child| self.block(child, depth)).collect()
    }

    fn block(&mut self, node: &Node<'_>, depth: usize) -> Result<Block, BodyError> {
        Ok(match node.kind {
            "paragraph" => Block::Paragraph(self.inlines(node)?),
            "heading" => Block::Heading {
                level: level(node)?,
                text: self.inlines(node)?,
            },
            "bullet_list" => Block::List {
                start: None,
                items: self.items(node, depth)?,
            },
            "ordered_list" => Block::List {
                start: Some(
                    node.attr("order")
                        .and_then(Value::as_u64)
                        .unwrap_or(1)
                        .min(1_000_000) as u32,
                ),
                items: self.items(node, depth)?,
            },
            "blockquote" => self.quote(node)?,
            "picture" => Block::Picture {
                media: node.required("media")?,
                alt: node.text_attr("alt")?,
                caption: node.text_attr("caption")?,
            },
            "table" => self.table(node)?,
            "embed" => Block::Embed {
                provider: node.required("provider")?,
                title: node.required("title")?,
                url: href(node, "url")?,
            },
            "figure" => Block::Figure {
                value: node.required("value")?,
                label: node.required("label")?,
                source: node.text_attr("source")?,
            },
            "horizontal_rule" => Block::Rule,
            other => return Err(node.refuse(format!("unknown block “{}”", short(other)))),
        })
    }

    fn items(&mut self, node: &Node<'_>, depth: usize) -> Result<Vec<Vec<Block>>, BodyError> {
        let children = self.children(node)?;
        let mut items = Vec::new();
        for child in &children {
            child.expect_kind("list_item")?;
            items.push(self.blocks(child, depth + 1)?);
        }
        Ok(items)
    }

    fn quote(&mut self, node: &Node<'_>) -> Result<Block, BodyError> {
        let children = self.children(node)?;
        let mut paragraphs = Vec::new();
        for child in &children {
            child.expect_kind("paragraph")?;
            paragraphs.push(self.inlines(child)?);
        }
        Ok(Block::Quote {
            paragraphs,
            attribution: node.text_attr("attribution")?,
        })
    }

    fn table(&mut self, node: &Node<'_>) -> Result<Block, BodyError> {
        let mut rows = Vec::new();
        for row in &self.children(node)? {
            row.expect_kind("table_row")?;
            let mut cells = Vec::new();
            for cell in &self.children(row)? {
                let head = match cell.kind {
                    "table_header" => true,
                    "table_cell" => false,
                    other => return Err(cell.refuse(format!("unknown cell “{}”", short(other)))),
                };
                cells.push(Cell {
                    head,
                    text: self.cell_text(cell)?,
                });
            }
            rows.push(Row { cells });
        }
        Ok(Block::Table {
            caption: node.text_attr("caption")?,
            rows,
        })
    }

    /// A cell holds paragraphs in ProseMirror's tables; ours are one line, so they are joined.
    fn cell_text(&mut self, cell: &Node<'_>) -> Result<Vec<Inline>, BodyError> {
        let mut text = Vec::new();
        for (i, paragraph) in self.children(cell)?.iter().enumerate() {
            paragraph.expect_kind("paragraph")?;
            if i > 0 {
                text.push(Inline::Break);
            }
            text.extend(self.inlines(paragraph)?);
        }
        Ok(text)
    }

    fn inlines(&mut self, node: &Node<'_>) -> Result<Vec<Inline>, BodyError> {
        let children = self.children(node)?;
        children.iter().map(inline).collect()
    }
}

fn inline(node: &Node<'_>) -> Result<Inline, BodyError> {
    match node.kind {
        "hard_break" => Ok(Inline::Break),
        "text" => {
            let text = node
                .fields
                .get("text")
                .and_then(Value::as_str)
                .ok_or_else(|| node.refuse("has no text"))?;
            Ok(Inline::Text {
                text: clean(text),
                marks: marks(node)?,
            })
        }
        other => Err(node.refuse(format!("unknown inline “{}”", short(other)))),
    }
}

fn marks(node: &Node<'_>) -> Result<Marks, BodyError> {
    let mut marks = Marks::default();
    let list = match node.fields.get("marks") {
        None => return Ok(marks),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(node.refuse("“marks” is not a list")),
    };
    for (i, value) in list.iter().enumerate() {
        let mark = Node::new(value, &format!("{}.marks[{i}]", node.path))?;
        match mark.kind {
            "strong" => marks.strong = true,
            "em" => marks.em = true,
            "code" => marks.code = true,
            "sub" => marks.sub = true,
            "sup" => marks.sup = true,
            "link" => marks.link = Some(href(&mark, "href")?),
            other => return Err(mark.refuse(format!("unknown mark “{}”", short(other)))),
        }
    }
    Ok(marks)
}

fn href(node: &Node<'_>, name: &str) -> Result<Href, BodyError> {
    Href::parse(&node.required(name)?).map_err(|e| node.refuse(e.to_string()))
}

fn level(node: &Node<'_>) -> Result<Level, BodyError> {
    match node.attr("level").and_then(Value::as_u64) {
        Some(2) => Ok(Level::Two),
        Some(3) => Ok(Level::Three),
        _ => Err(node.refuse("a heading inside a body has level 2 or 3")),
    }
}

/// Control characters have no place in a text; tabs and line ends become spaces.
fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

fn refused(path: &str, problem: impl Into<String>) -> BodyError {
    BodyError::Refused {
        path: path.to_owned(),
        problem: problem.into(),
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
