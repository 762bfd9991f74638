//! The parts of a query.

use std::fmt::{self, Display, Formatter};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Side by side: words help each other, everything else is required.
    Side(Vec<Node>),
    /// Joined by `AND`: every part is required.
    All(Vec<Node>),
    /// Joined by `OR`.
    Any(Vec<Node>),
    Not(Box<Node>),
    Word(String),
    Phrase(String),
    /// In the headline; several words are a phrase.
    InTitle(String),
    /// A slug, a path of slugs or a name.
    Section(String),
    Author(String),
    Topic(String),
    Kind(String),
    /// Published at `from` (microseconds) or later. `said` is the date as typed.
    After {
        said: String,
        from: i64,
    },
    /// Published before `until`: the day named is not included.
    Before {
        said: String,
        until: i64,
    },
    /// Published within the time before now that `said` names.
    When {
        said: String,
        from: i64,
    },
}

impl Node {
    /// Whether `test` holds for this node or one below it.
    pub fn any(&self, test: &dyn Fn(&Node) -> bool) -> bool {
        test(self)
            || match self {
                Node::Side(nodes) | Node::All(nodes) | Node::Any(nodes) => {
                    nodes.iter().any(|node| node.any(test))
                }
                Node::Not(node) => node.any(test),
                _ => false,
            }
    }

    /// How many words, phrases and filters there are: the measure of a query's work.
    pub fn terms(&self) -> usize {
        match self {
            Node::Side(nodes) | Node::All(nodes) | Node::Any(nodes) => nodes.iter().map(Node::terms).sum(),
            Node::Not(node) => node.terms(),
            _ => 1,
        }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Node::Side(nodes) => joined(f, nodes, " ", &|node| matches!(node, Node::All(_) | Node::Any(_))),
            Node::All(nodes) => joined(f, nodes, " AND ", &|node| matches!(node, Node::Any(_))),
            Node::Any(nodes) => joined(f, nodes, " OR ", &|_| false),
            Node::Not(node) if node.is_group() => write!(f, "-({node})"),
            // "--37.63" would not be read as leaving out "-37.63".
            Node::Not(node) if node.begins_oddly() => write!(f, "NOT {node}"),
            Node::Not(node) => write!(f, "-{node}"),
            Node::Word(word) => f.write_str(word),
            Node::Phrase(phrase) => write!(f, "\"{phrase}\""),
            Node::InTitle(value) => field(f, "intitle", value),
            Node::Section(value) => field(f, "section", value),
            Node::Author(value) => field(f, "author", value),
            Node::Topic(value) => field(f, "topic", value),
            Node::Kind(value) => field(f, "kind", value),
            Node::After { said, .. } => field(f, "after", said),
            Node::Before { said, .. } => field(f, "before", said),
            Node::When { said, .. } => field(f, "when", said),
        }
    }
}

impl Node {
    fn is_group(&self) -> bool {
        matches!(self, Node::Side(_) | Node::All(_) | Node::Any(_))
    }

    fn begins_oddly(&self) -> bool {
        matches!(self, Node::Word(word) if !word.starts_with(char::is_alphabetic))
    }
}

fn joined(
    f: &mut Formatter<'_>,
    nodes: &[Node],
    by: &str,
    needs_parentheses: &dyn Fn(&Node) -> bool,
) -> fmt::Result {
    for (i, node) in nodes.iter().enumerate() {
        if i > 0 {
            f.write_str(by)?;
        }
        if needs_parentheses(node) {
            write!(f, "({node})")?;
        } else {
            node.fmt(f)?;
        }
    }
    Ok(())
}

fn field(f: &mut Formatter<'_>, name: &str, value: &str) -> fmt::Result {
    if value.contains([' ', '(', ')']) {
        write!(f, "{name}:\"{value}\"")
    } else {
        write!(f, "{name}:{value}")
    }
}
