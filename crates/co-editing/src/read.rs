//! The shared document → plain values.

use serde_json::Map;
use yrs::branch::{Branch, BranchPtr};
use yrs::types::text::{Diff, YChange};
use yrs::{GetString, Map as _, Out, ReadTxn, Text, TextRef, Transact, Xml, XmlElementRef, XmlTextRef};

use crate::doc::Parts;
use crate::draft::{Draft, clean};
use crate::normalise::normalise;
use crate::run::{Run, json};
use crate::tree::Node;

/// Open suggestions change nothing: what they would insert is left out, what they would delete stays.
pub(crate) fn draft(parts: &Parts) -> Draft {
    let txn = parts.doc.transact();
    Draft {
        texts: texts(parts, &txn),
        fields: fields(parts, &txn),
        body: normalise(&nodes(&parts.body, &txn)).to_value(),
    }
}

pub(crate) fn texts<T: ReadTxn>(parts: &Parts, txn: &T) -> std::collections::BTreeMap<String, String> {
    let texts = parts.texts.iter();
    texts
        .map(|(name, text)| ((*name).to_owned(), clean(&text.get_string(txn))))
        .collect()
}

pub(crate) fn fields<T: ReadTxn>(parts: &Parts, txn: &T) -> Map<String, serde_json::Value> {
    let entries = parts.fields.iter(txn);
    entries
        .filter_map(|(name, value)| match value {
            Out::Any(value) => Some((name.to_owned(), crate::fields::checked(name, json(&value))?)),
            _ => None,
        })
        .collect()
}

/// What stands in an element or text, in order: strings with their marks, elements, texts.
///
/// The library's own iterators over children stop at a string, and one never ends if it holds an
/// emoji; only a hostile editor puts one there. Its reader of texts does neither.
pub(crate) fn pieces<T: ReadTxn>(of: &impl AsRef<Branch>, txn: &T) -> Vec<Diff<YChange>> {
    TextRef::from(BranchPtr::from(of.as_ref())).diff(txn, YChange::identity)
}

/// The children of an element, one for one unless a string is among them.
pub(crate) fn nodes<T: ReadTxn>(parent: &impl AsRef<Branch>, txn: &T) -> Vec<Node> {
    let pieces = pieces(parent, txn).into_iter();
    pieces
        .filter_map(|piece| match piece.insert {
            Out::Any(yrs::Any::String(text)) => Some(Node::Text {
                runs: vec![Run::read(text.to_string(), piece.attributes.as_deref())],
                strays: Vec::new(),
            }),
            child => of_child(&child, txn),
        })
        .collect()
}

fn of_child<T: ReadTxn>(child: &Out, txn: &T) -> Option<Node> {
    match child {
        Out::YXmlElement(element) => Some(of_element(element, txn)),
        Out::YXmlText(text) => Some(of_text(text, txn)),
        _ => None,
    }
}

fn of_element<T: ReadTxn>(element: &XmlElementRef, txn: &T) -> Node {
    let attrs = element.attributes(txn).filter_map(|(name, value)| match value {
        Out::Any(value) => Some((name.to_owned(), json(&value))),
        _ => None,
    });
    Node::Element {
        name: element.try_tag().map(|tag| tag.to_string()).unwrap_or_default(),
        attrs: attrs.filter(|(_, value)| !value.is_null()).collect(),
        children: nodes(element, txn),
    }
}

fn of_text<T: ReadTxn>(text: &XmlTextRef, txn: &T) -> Node {
    let mut runs = Vec::new();
    let mut strays = Vec::new();
    for piece in pieces(text, txn) {
        match piece.insert {
            Out::Any(yrs::Any::String(text)) => {
                runs.push(Run::read(text.to_string(), piece.attributes.as_deref()));
            }
            child => strays.extend(of_child(&child, txn)),
        }
    }
    Node::Text { runs, strays }
}

/// Whether anything is nested deeper than this. Looks no further than one level below.
pub(crate) fn is_deeper_than<T: ReadTxn>(parent: &impl AsRef<Branch>, txn: &T, depth: usize) -> bool {
    pieces(parent, txn).iter().any(|piece| match &piece.insert {
        Out::YXmlElement(element) => depth == 0 || is_deeper_than(element, txn, depth - 1),
        Out::YXmlText(text) => depth == 0 || is_deeper_than(text, txn, depth - 1),
        _ => false,
    })
}
