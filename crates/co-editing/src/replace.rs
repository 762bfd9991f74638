//! Plain values → the shared document, with as few changes as possible.

use std::collections::BTreeMap;

use courant_body::Body;
use serde_json::{Map, Value};
use yrs::{GetString, Map as _, Text, TextRef, Transact, TransactionMut};

use crate::children::{self, Like};
use crate::doc::Parts;
use crate::draft::{Draft, clean};
use crate::normalise::{block_of, normalise};
use crate::run::any;
use crate::tree::{self, Node};
use crate::{fields, read};

/// The update, or `None` if the document reads as the draft already.
pub(crate) fn replace(parts: &Parts, draft: &Draft) -> Option<Vec<u8>> {
    let body = body_of(&draft.body);
    let mut txn = parts.doc.transact_mut();
    for (name, text) in &parts.texts {
        let wanted = draft.texts.get(*name).map(|text| clean(text)).unwrap_or_default();
        replace_text(&mut txn, text, &wanted);
    }
    replace_fields(&mut txn, parts, &draft.fields);
    replace_body(&mut txn, parts, &body);
    let changed = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
    changed.then(|| txn.encode_update_v1())
}

/// The body as it would be read back.
fn body_of(value: &Value) -> Body {
    match Body::from_value(value) {
        Ok(body) => normalise(&tree::of_body(&body)),
        Err(_) => normalise(&tree::of_json(value, 0)),
    }
}

fn replace_text(txn: &mut TransactionMut, text: &TextRef, wanted: &str) {
    let current = text.get_string(txn);
    if clean(&current) == wanted {
        return;
    }
    if text.len(txn) as usize != current.encode_utf16().count() {
        // There is something in it that is no text. No editor does that; begin anew.
        let len = text.len(txn);
        text.remove_range(txn, 0, len);
        text.insert(txn, 0, wanted);
        return;
    }
    let (current, wanted): (Vec<char>, Vec<char>) = (current.chars().collect(), wanted.chars().collect());
    let (start, end) = alike(&current, &wanted, |a, b| a == b);
    let at = utf16(&current[..start]);
    let removed = utf16(&current[start..current.len() - end]);
    if removed > 0 {
        text.remove_range(txn, at, removed);
    }
    let added: String = wanted[start..wanted.len() - end].iter().collect();
    text.insert(txn, at, &added);
}

/// How many members are alike at the start, and how many of the others at the end.
pub(crate) fn alike<A, B>(old: &[A], new: &[B], same: impl Fn(&A, &B) -> bool) -> (usize, usize) {
    let start = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| same(a, b))
        .count();
    (start, end)
}

fn utf16(chars: &[char]) -> u32 {
    chars.iter().map(|c| c.len_utf16() as u32).sum()
}

fn replace_fields(txn: &mut TransactionMut, parts: &Parts, wanted: &Map<String, Value>) {
    let wanted: BTreeMap<&str, Value> = wanted
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), fields::checked(name, value.clone())?)))
        .collect();
    let current = read::fields(parts, txn);
    for name in current.keys().filter(|name| !wanted.contains_key(name.as_str())) {
        parts.fields.remove(txn, name);
    }
    for (name, value) in wanted {
        if current.get(name) != Some(&value) {
            parts.fields.insert(txn, name, any(&value));
        }
    }
}

fn replace_body(txn: &mut TransactionMut, parts: &Parts, wanted: &Body) {
    let old = read::nodes(&parts.body, txn);
    if normalise(&old) == *wanted {
        return;
    }
    let blocks: Vec<Vec<courant_body::Block>> = old.iter().map(block_of).collect();
    let new = tree::of_body(wanted);
    children::replace(txn, &parts.body, &old, &new, |i, j| match blocks[i].as_slice() {
        // What shows nothing stays: it may be a picture still on its way, or suggested text.
        [] if stands_alone(&old[i]) => Like::Unseen,
        [block] if stands_alone(&old[i]) && *block == wanted.blocks[j] => Like::Same,
        _ => Like::Other,
    });
    // Only what no schema allows can read differently together than apart.
    if normalise(&read::nodes(&parts.body, txn)) != *wanted {
        let old = read::nodes(&parts.body, txn);
        children::replace(txn, &parts.body, &old, &new, |_, _| Like::Other);
    }
}

/// Whether a node reads the same whatever stands beside it.
fn stands_alone(node: &Node) -> bool {
    match node {
        Node::Element { name, .. } => name != "hard_break" && name != "list_item",
        Node::Text { .. } => false,
    }
}
