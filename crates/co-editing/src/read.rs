//! The shared document → plain values.

use serde_json::Map;
use yrs::types::text::YChange;
use yrs::{
    GetString, Map as _, Out, ReadTxn, Text, Transact, Xml, XmlElementRef, XmlFragment, XmlOut, XmlTextRef,
};

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

/// The children of an element, one for one.
pub(crate) fn nodes<T: ReadTxn>(parent: &impl XmlFragment, txn: &T) -> Vec<Node> {
    let mut children = parent.children(txn);
    // The iterator says `None` for what is no XML, and goes on after it.
    (0..parent.len(txn))
        .filter_map(|_| children.next())
        .map(|child| match child {
            XmlOut::Element(element) => of_element(&element, txn),
            XmlOut::Text(text) => of_text(&text, txn),
            XmlOut::Fragment(fragment) => Node::element("", nodes(&fragment, txn)),
        })
        .collect()
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
    for piece in text.diff(txn, YChange::identity) {
        match piece.insert {
            Out::Any(yrs::Any::String(text)) => {
                runs.push(Run::read(text.to_string(), piece.attributes.as_deref()));
            }
            Out::YXmlElement(element) => strays.push(of_element(&element, txn)),
            Out::YXmlText(text) => strays.push(of_text(&text, txn)),
            _ => {}
        }
    }
    Node::Text { runs, strays }
}

/// Whether elements are nested deeper than this. Looks no further than one level below.
pub(crate) fn is_deeper_than<T: ReadTxn>(parent: &impl XmlFragment, txn: &T, depth: usize) -> bool {
    let mut children = parent.children(txn);
    (0..parent.len(txn))
        .filter_map(|_| children.next())
        .any(|child| match child {
            XmlOut::Element(element) => depth == 0 || is_deeper_than(&element, txn, depth - 1),
            XmlOut::Fragment(fragment) => depth == 0 || is_deeper_than(&fragment, txn, depth - 1),
            XmlOut::Text(text) => texts_deeper_than(&text, txn, depth),
        })
}

/// Elements in texts, which only a hostile editor writes.
fn texts_deeper_than<T: ReadTxn>(text: &XmlTextRef, txn: &T, depth: usize) -> bool {
    if text.len(txn) == 0 {
        return false;
    }
    text.diff(txn, YChange::identity)
        .into_iter()
        .any(|piece| match piece.insert {
            Out::YXmlElement(element) => depth == 0 || is_deeper_than(&element, txn, depth - 1),
            Out::YXmlText(text) => depth == 0 || texts_deeper_than(&text, txn, depth - 1),
            _ => false,
        })
}
