//! Parsing within bounds. html5ever never recurses, but a small hostile file can make it build an
//! enormous tree (every unclosed `<b>` is opened again in each paragraph) or search for minutes
//! (deep nesting, a tag with a million attributes). So the text is fed in small pieces, and after
//! each the tree is measured.

use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, QualName, driver, ns};
use scraper::{Html, HtmlTreeSink, Node};

use crate::limits::{MAX_DEPTH, MAX_HTML_NODES};

pub(crate) type NodeRef<'a> = ego_tree::NodeRef<'a, Node>;

const PIECE: usize = 512;
/// The pages of the benchmark have at most 60 attributes in a tag.
const MAX_ATTRIBUTES: usize = 2_000;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    Fragment,
}

/// Why parsing ended before the text did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    Depth,
    Nodes,
    Attributes,
}

impl From<Stopped> for crate::Error {
    fn from(why: Stopped) -> Self {
        match why {
            Stopped::Depth => crate::Error::TooDeep { allowed: MAX_DEPTH },
            Stopped::Nodes => crate::Error::TooManyNodes {
                allowed: MAX_HTML_NODES,
            },
            Stopped::Attributes => crate::Error::WrongFormat {
                expected: "page that a browser wrote",
                detail: format!("one tag has more than {MAX_ATTRIBUTES} attributes"),
                hint: "save it as plain text and import that",
            },
        }
    }
}

/// The tree of `html`, as far as it goes within the limits.
pub(crate) fn parse(html: &str, kind: Kind) -> (Html, Option<Stopped>) {
    let mut parser = match kind {
        Kind::Page => driver::parse_document(HtmlTreeSink::new(Html::new_document()), Default::default()),
        Kind::Fragment => driver::parse_fragment(
            HtmlTreeSink::new(Html::new_fragment()),
            Default::default(),
            QualName::new(None, ns!(html), LocalName::from("body")),
            Vec::new(),
            false,
        ),
    };
    let mut rest = html;
    let mut stopped = None;
    let mut tag = OpenTag::default();
    let mut before = (0, 0);
    while !rest.is_empty() && stopped.is_none() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE).max(first_char(rest)));
        parser.process(piece.into());
        rest = after;
        let so_far = parser.tokenizer.sink.sink.0.borrow();
        let now = extent(&so_far);
        tag.saw(piece, now != before);
        before = now;
        stopped = measure(&so_far).or_else(|| tag.is_a_bomb().then_some(Stopped::Attributes));
    }
    (parser.finish(), stopped)
}

fn first_char(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn measure(so_far: &Html) -> Option<Stopped> {
    let mut nodes = so_far.tree.nodes();
    if nodes.len() > MAX_HTML_NODES {
        return Some(Stopped::Nodes);
    }
    let newest = nodes.next_back()?;
    let depth = newest.ancestors().take(MAX_DEPTH + 1).count();
    (depth > MAX_DEPTH).then_some(Stopped::Depth)
}

/// Nodes, and the length of the newest if it is a text: changes whenever the parser gets on.
fn extent(so_far: &Html) -> (usize, usize) {
    let mut values = so_far.tree.values();
    let newest = values
        .next_back()
        .and_then(Node::as_text)
        .map_or(0, |text| text.len());
    (values.len(), newest)
}

/// Attributes seen while the tree did not change, that is, inside one tag. html5ever compares
/// every attribute with all before it, so their number must be known before the tag ends.
#[derive(Default)]
struct OpenTag {
    quote: Option<u8>,
    gap: bool,
    attributes: usize,
    is_tag: bool,
}

impl OpenTag {
    fn saw(&mut self, piece: &str, tree_changed: bool) {
        let mut bytes = piece.as_bytes();
        if tree_changed {
            *self = OpenTag::default();
            let Some(at) = bytes.iter().rposition(|b| *b == b'<') else {
                return;
            };
            bytes = &bytes[at + 1..];
            // Comments and declarations do not change the tree while they last, either.
            self.is_tag = bytes.first().is_none_or(u8::is_ascii_alphabetic);
        }
        for b in bytes {
            match (self.quote, *b) {
                (Some(quote), b) if quote == b => self.quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => (self.quote, self.gap) = (Some(*b), true),
                (None, b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0c) => self.gap = true,
                (None, _) => {
                    self.attributes += usize::from(self.gap);
                    self.gap = false;
                }
            }
        }
    }

    fn is_a_bomb(&self) -> bool {
        self.is_tag && self.attributes > MAX_ATTRIBUTES
    }
}

/// The element's name, or `""` for texts and comments.
pub(crate) fn name<'a>(node: NodeRef<'a>) -> &'a str {
    node.value().as_element().map_or("", |element| element.name())
}

pub(crate) fn attr<'a>(node: NodeRef<'a>, name: &str) -> Option<&'a str> {
    let value = node.value().as_element()?.attr(name)?;
    let value = value.trim();
    (!value.is_empty()).then_some(value)
}

fn begins_line(name: &str) -> bool {
    name == "br" || is_block(name)
}

/// All text below a node, as it stands.
pub(crate) fn text(node: NodeRef<'_>) -> String {
    let mut out = String::new();
    for below in node.descendants() {
        match below.value() {
            Node::Text(text) => out.push_str(text),
            Node::Element(_) if below.id() != node.id() && begins_line(name(below)) => out.push('\n'),
            _ => {}
        }
    }
    out
}

/// The first element below `node` with one of these names.
pub(crate) fn first<'a>(node: NodeRef<'a>, names: &[&str]) -> Option<NodeRef<'a>> {
    node.descendants()
        .skip(1)
        .find(|below| names.contains(&name(*below)))
}

/// Elements that begin a new line.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_and_unfolding_end_at_the_limit() {
        let deep = "<div>".repeat(20_000);
        assert_eq!(parse(&deep, Kind::Page).1, Some(Stopped::Depth));
        let open: String = (0..600).map(|i| format!("<b id={i}>")).collect();
        let unfolding = format!("<p>{open}</p>{}", "<p>x</p>".repeat(5_000));
        assert_eq!(parse(&unfolding, Kind::Fragment).1, Some(Stopped::Nodes));
    }

    #[test]
    fn a_tag_with_a_million_attributes_is_not_parsed() {
        let bomb: String = (0..100_000).map(|i| format!(" a{i}")).collect();
        assert_eq!(
            parse(&format!("<p>x<p{bomb}>"), Kind::Page).1,
            Some(Stopped::Attributes)
        );
        let long = format!("<img alt=\"{}\">", "a b ".repeat(10_000));
        assert_eq!(parse(&long, Kind::Page).1, None);
    }
}
