//! From marks to a query. Recursion is bounded by [`MAX_DEPTH`], work by the length of the text.

use jiff::ZonedDateTime;

use super::dates::{ago, start_of};
use super::lex::{Field, Mark, is_shouted, lex};
use super::{MAX_CHARS, MAX_DEPTH, MAX_TERMS, Node, Query};

/// Reads what a reader typed. `now` gives `when:` its meaning, and its time zone gives one to the
/// days of `after:` (that day and later) and `before:` (until that day begins).
pub fn parse(text: &str, now: &ZonedDateTime) -> Query {
    let end = text
        .char_indices()
        .nth(MAX_CHARS)
        .map_or(text.len(), |(at, _)| at);
    let read = &text[..end];
    let marks = if is_shouted(read) {
        lex(&read.to_lowercase())
    } else {
        lex(read)
    };
    let mut parser = Parser {
        marks: marks.into_iter().peekable(),
        now,
        terms: 0,
        cut: end < text.len(),
    };
    let mut parts = Vec::new();
    // A closing parenthesis without its opening one ends nothing: reading goes on behind it.
    while parser.marks.peek().is_some() {
        parts.push(parser.any(0));
        parser.marks.next_if_eq(&Mark::Close);
    }
    Query {
        root: side(parts),
        cut: parser.cut,
    }
}

struct Parser<'a> {
    marks: std::iter::Peekable<std::vec::IntoIter<Mark>>,
    now: &'a ZonedDateTime,
    terms: usize,
    cut: bool,
}

impl Parser<'_> {
    /// `all OR all OR ...`
    fn any(&mut self, depth: usize) -> Node {
        let mut parts = vec![self.all(depth)];
        while self.marks.next_if_eq(&Mark::Or).is_some() {
            parts.push(self.all(depth));
        }
        group(parts, Node::Any)
    }

    /// `side AND side AND ...`
    fn all(&mut self, depth: usize) -> Node {
        let mut parts = vec![self.side(depth)];
        while self.marks.next_if_eq(&Mark::And).is_some() {
            parts.push(self.side(depth));
        }
        group(parts, Node::All)
    }

    fn side(&mut self, depth: usize) -> Node {
        let mut parts = Vec::new();
        let mut negated = false;
        while let Some(mark) = self.marks.peek() {
            match mark {
                Mark::Or | Mark::And | Mark::Close => break,
                Mark::Not => {
                    self.marks.next();
                    negated = true;
                    continue;
                }
                _ => {}
            }
            let Some(node) = self.one(depth) else { continue };
            parts.push(if negated { Node::Not(Box::new(node)) } else { node });
            negated = false;
        }
        side(parts)
    }

    fn one(&mut self, depth: usize) -> Option<Node> {
        match self.marks.next()? {
            Mark::Open if depth + 1 < MAX_DEPTH => {
                let inside = self.any(depth + 1);
                self.marks.next_if_eq(&Mark::Close);
                (!is_empty(&inside)).then_some(inside)
            }
            Mark::Word(word) if word.chars().any(char::is_alphanumeric) => self.term(Node::Word(word)),
            Mark::Phrase(phrase) if phrase.chars().any(char::is_alphanumeric) => {
                self.term(Node::Phrase(phrase))
            }
            Mark::Field { field, value, said } => {
                let node = self.field(field, value).unwrap_or_else(|| {
                    if said.contains(' ') {
                        Node::Phrase(said)
                    } else {
                        Node::Word(said)
                    }
                });
                self.term(node)
            }
            _ => None,
        }
    }

    fn field(&self, field: Field, value: String) -> Option<Node> {
        let value = value.replace(['“', '”', '"'], "");
        if !value.chars().any(char::is_alphanumeric) {
            return None;
        }
        Some(match field {
            Field::InTitle => Node::InTitle(value),
            Field::Section => Node::Section(value),
            Field::Author => Node::Author(value),
            Field::Topic => Node::Topic(value),
            Field::Kind => Node::Kind(value),
            Field::After => Node::After {
                from: start_of(&value, self.now)?,
                said: value,
            },
            Field::Before => Node::Before {
                until: start_of(&value, self.now)?,
                said: value,
            },
            Field::When => Node::When {
                from: ago(&value, self.now)?,
                said: value,
            },
        })
    }

    fn term(&mut self, node: Node) -> Option<Node> {
        self.terms += 1;
        self.cut |= self.terms > MAX_TERMS;
        (self.terms <= MAX_TERMS).then_some(node)
    }
}

/// Side by side, without groups that only hold themselves.
fn side(parts: Vec<Node>) -> Node {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Node::Side(inner) => flat.extend(inner),
            other if is_empty(&other) => {}
            other => flat.push(other),
        }
    }
    match flat.as_slice() {
        [Node::All(_) | Node::Any(_)] => flat.remove(0),
        _ => Node::Side(flat),
    }
}

fn group(mut parts: Vec<Node>, make: fn(Vec<Node>) -> Node) -> Node {
    parts.retain(|part| !is_empty(part));
    match parts.len() {
        0 => Node::Side(Vec::new()),
        1 => parts.remove(0),
        _ => flattened(make(parts)),
    }
}

/// `a AND (b AND c)` asks what `a AND b AND c` asks, and is shown like it: one node for both.
fn flattened(node: Node) -> Node {
    fn join(parts: Vec<Node>, inner: fn(Node) -> Result<Vec<Node>, Node>) -> Vec<Node> {
        parts
            .into_iter()
            .flat_map(|part| inner(part).unwrap_or_else(|other| vec![other]))
            .collect()
    }
    match node {
        Node::All(parts) => Node::All(join(parts, |part| match part {
            Node::All(inner) => Ok(inner),
            other => Err(other),
        })),
        Node::Any(parts) => Node::Any(join(parts, |part| match part {
            Node::Any(inner) => Ok(inner),
            other => Err(other),
        })),
        other => other,
    }
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::Side(nodes) => nodes.is_empty(),
        Node::Not(inner) => is_empty(inner),
        _ => false,
    }
}
