//! Making the children of an element alike others, keeping those that are so already.

use std::ops::Range;

use courant_body::Marks;
use yrs::types::Attrs;
use yrs::{
    Text, TransactionMut, Xml, XmlElementPrelim, XmlElementRef, XmlFragment, XmlOut, XmlTextPrelim,
    XmlTextRef,
};

use crate::replace::alike;
use crate::run::{self, Run, any, mark_changes};
use crate::tree::Node;

/// How an old child compares with a new one.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Like {
    Same,
    Other,
    /// The old one shows nothing and is left where it is, whatever the new one.
    Unseen,
}

enum Step {
    Keep,
    Remove,
    Insert(Range<usize>),
    /// Turn this old child into this new one.
    Change(usize, usize),
}

/// A table for the longest common subsequence has at most this many cells; beyond, only what is
/// alike at both ends is kept, and the rest is changed in order.
const MAX_TABLE: usize = 4_000_000;

pub(crate) fn replace<P: XmlFragment>(
    txn: &mut TransactionMut,
    parent: &P,
    old: &[Node],
    new: &[Node],
    like: impl Fn(usize, usize) -> Like,
) {
    if parent.len(txn) as usize != old.len() {
        // There is something in it that is no element or text. No editor does that; begin anew.
        let len = parent.len(txn);
        parent.remove_range(txn, 0, len);
        insert_all(txn, parent, 0, new);
        return;
    }
    let mut at = 0;
    for step in steps(old, new, like) {
        match step {
            Step::Keep => at += 1,
            Step::Remove => parent.remove_range(txn, at, 1),
            Step::Insert(wanted) => {
                insert_all(txn, parent, at, &new[wanted.clone()]);
                at += wanted.len() as u32;
            }
            Step::Change(i, j) => {
                change(txn, parent, at, &old[i], &new[j]);
                at += 1;
            }
        }
    }
}

fn steps(old: &[Node], new: &[Node], like: impl Fn(usize, usize) -> Like) -> Vec<Step> {
    let unseen = |i: usize| new.is_empty() || like(i, 0) == Like::Unseen;
    // What shows nothing has no counterpart: the others are compared without it.
    let seen: Vec<usize> = (0..old.len()).filter(|i| new.is_empty() || !unseen(*i)).collect();
    let all: Vec<usize> = (0..new.len()).collect();
    let same = |i: &usize, j: &usize| like(*i, *j) == Like::Same;
    let (start, end) = alike(&seen, &all, same);
    let (mid_old, mid_new) = (&seen[start..seen.len() - end], &all[start..all.len() - end]);

    let mut pairs: Vec<(usize, usize)> = (0..start).map(|k| (seen[k], k)).collect();
    pairs.extend(common(mid_old, mid_new, same));
    pairs.extend(
        (0..end)
            .rev()
            .map(|k| (seen[seen.len() - 1 - k], all[all.len() - 1 - k])),
    );
    pairs.push((old.len(), new.len()));

    let mut steps = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (same_old, same_new) in pairs {
        let gap: Vec<usize> = (i..same_old).collect();
        gap_steps(
            &gap,
            j..same_new,
            old,
            new,
            &|i| seen.binary_search(&i).is_err(),
            &mut steps,
        );
        if same_old < old.len() {
            steps.push(Step::Keep);
        }
        (i, j) = (same_old + 1, same_new + 1);
    }
    steps
}

/// The longest common subsequence.
fn common(old: &[usize], new: &[usize], same: impl Fn(&usize, &usize) -> bool) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if old.is_empty() || new.is_empty() || (old.len() + 1) * width > MAX_TABLE {
        return Vec::new();
    }
    // longest[i][j]: of what is left from old[i] and new[j] on.
    let mut longest = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if same(&old[i], &new[j]) {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if same(&old[i], &new[j]) {
            pairs.push((old[i], new[j]));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Between two kept children: changes what is of one kind and mostly alike, in order; removes and
/// inserts the rest.
fn gap_steps(
    gap: &[usize],
    wanted: Range<usize>,
    old: &[Node],
    new: &[Node],
    is_unseen: &impl Fn(usize) -> bool,
    steps: &mut Vec<Step>,
) {
    let one_for_one = gap.iter().filter(|i| !is_unseen(**i)).count() == wanted.len();
    let mut gap = gap.iter().copied().peekable();
    let leave = |i: usize, steps: &mut Vec<Step>| {
        steps.push(if is_unseen(i) { Step::Keep } else { Step::Remove });
    };
    for j in wanted {
        let counterpart = gap.clone().find(|i| {
            !is_unseen(*i) && same_kind(&old[*i], &new[j]) && (one_for_one || mostly_alike(&old[*i], &new[j]))
        });
        let Some(counterpart) = counterpart else {
            match steps.last_mut() {
                Some(Step::Insert(wanted)) => wanted.end = j + 1,
                _ => steps.push(Step::Insert(j..j + 1)),
            }
            continue;
        };
        while let Some(i) = gap.next_if(|i| *i < counterpart) {
            leave(i, steps);
        }
        gap.next();
        steps.push(Step::Change(counterpart, j));
    }
    for i in gap {
        leave(i, steps);
    }
}

fn same_kind(old: &Node, new: &Node) -> bool {
    match (old, new) {
        (Node::Element { name, .. }, Node::Element { name: other, .. }) => name == other,
        (Node::Text { strays, .. }, Node::Text { .. }) => strays.is_empty(),
        _ => false,
    }
}

/// Whether at least half of the shorter text is at the same ends of the longer one.
fn mostly_alike(old: &Node, new: &Node) -> bool {
    let (mut a, mut b) = (String::new(), String::new());
    old.plain(&mut a);
    new.plain(&mut b);
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (start, end) = alike(&a, &b, |a, b| a == b);
    let shorter = a.len().min(b.len());
    shorter > 0 && 2 * (start + end) >= shorter
}

fn change<P: XmlFragment>(txn: &mut TransactionMut, parent: &P, at: u32, old: &Node, new: &Node) {
    match (parent.get(txn, at), old, new) {
        (
            Some(XmlOut::Element(element)),
            Node::Element {
                attrs: old_attrs,
                children: old_children,
                ..
            },
            Node::Element { attrs, children, .. },
        ) => {
            for name in old_attrs.keys().filter(|name| !attrs.contains_key(*name)) {
                element.remove_attribute(txn, name);
            }
            for (name, value) in attrs {
                if old_attrs.get(name) != Some(value) {
                    element.insert_attribute(txn, name.as_str(), any(value));
                }
            }
            replace(txn, &element, old_children, children, |i, j| {
                if old_children[i].is_unseen() {
                    Like::Unseen
                } else if old_children[i].reads_as(&children[j]) {
                    Like::Same
                } else {
                    Like::Other
                }
            });
        }
        (Some(XmlOut::Text(text)), Node::Text { runs: old, .. }, Node::Text { runs: new, .. })
            if text.len(txn) as usize
                == old
                    .iter()
                    .map(|run| run.text.encode_utf16().count())
                    .sum::<usize>() =>
        {
            change_text(txn, &text, old, new);
        }
        // Kinds were compared before; what cannot be changed is put in its place.
        _ => {
            parent.remove_range(txn, at, 1);
            insert(txn, parent, at, new);
        }
    }
}

/// From the last to the first: the library finds a place by walking to it from the beginning.
fn insert_all<P: XmlFragment>(txn: &mut TransactionMut, parent: &P, at: u32, nodes: &[Node]) {
    for node in nodes.iter().rev() {
        insert(txn, parent, at, node);
    }
}

fn insert<P: XmlFragment>(txn: &mut TransactionMut, parent: &P, at: u32, node: &Node) {
    match node {
        Node::Element {
            name,
            attrs,
            children,
        } => {
            let element: XmlElementRef = parent.insert(txn, at, XmlElementPrelim::empty(name.as_str()));
            for (name, value) in attrs {
                element.insert_attribute(txn, name.as_str(), any(value));
            }
            insert_all(txn, &element, 0, children);
        }
        Node::Text { runs, .. } => {
            let text: XmlTextRef = parent.insert(txn, at, XmlTextPrelim::new(""));
            let mut at = 0;
            for run in runs {
                insert_run(txn, &text, &mut at, run);
            }
        }
    }
}

fn insert_run(txn: &mut TransactionMut, text: &XmlTextRef, at: &mut u32, run: &Run) {
    let attrs = mark_changes(&Marks::default(), &run.marks);
    text.insert_with_attributes(txn, *at, &run.text, attrs);
    *at += run.text.encode_utf16().count() as u32;
}

/// A character of the old text that is seen, and where it stands among all.
struct Seen<'a> {
    character: char,
    at: u32,
    marks: &'a Marks,
}

/// Changes only the characters between what is alike at both ends; marks where they differ.
/// Text that is only suggested stays where it is.
fn change_text(txn: &mut TransactionMut, text: &XmlTextRef, old: &[Run], new: &[Run]) {
    let mut at = 0;
    let mut seen = Vec::new();
    for run in old {
        for character in run.text.chars() {
            if !run.hidden {
                let marks = &run.marks;
                seen.push(Seen { character, at, marks });
            }
            at += character.len_utf16() as u32;
        }
    }
    let wanted: Vec<(char, &Marks)> = run::visible(new).collect();
    let (start, end) = alike(&seen, &wanted, |old, new| old.character == new.0);
    let (old_end, new_end) = (seen.len() - end, wanted.len() - end);

    let kept = seen[..start].iter().zip(&wanted[..start]);
    let kept = kept.chain(seen[old_end..].iter().zip(&wanted[new_end..]));
    let mut changes: Vec<(u32, u32, Attrs)> = Vec::new();
    for (old, (_, marks)) in kept.filter(|(old, (_, marks))| old.marks != *marks) {
        let attrs = mark_changes(old.marks, marks);
        let len = old.character.len_utf16() as u32;
        match changes.last_mut() {
            Some((at, so_far, same)) if *at + *so_far == old.at && *same == attrs => *so_far += len,
            _ => changes.push((old.at, len, attrs)),
        }
    }
    for (at, len, attrs) in changes {
        text.format(txn, at, len, attrs);
    }

    // Behind the last character that is kept, before suggestions that stand there.
    let place = match start.checked_sub(1).map(|last| &seen[last]) {
        Some(last) => last.at + last.character.len_utf16() as u32,
        None => seen[start..old_end].first().map_or(0, |first| first.at),
    };
    for (at, len) in stretches(&seen[start..old_end]).into_iter().rev() {
        text.remove_range(txn, at, len);
    }
    let mut at = place;
    let mut skip = start;
    let mut left = new_end - start;
    for run in new {
        let chars = run.text.chars().skip(skip).take(left);
        let part: String = chars.collect();
        let before = run.text.chars().count();
        left -= part.chars().count();
        skip = skip.saturating_sub(before);
        if !part.is_empty() {
            let part = Run::plain(&part, &run.marks);
            insert_run(txn, text, &mut at, &part);
        }
    }
}

/// Characters that stand together, as (where, how long).
fn stretches(seen: &[Seen<'_>]) -> Vec<(u32, u32)> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for one in seen {
        let len = one.character.len_utf16() as u32;
        match stretches.last_mut() {
            Some((at, so_far)) if *at + *so_far == one.at => *so_far += len,
            _ => stretches.push((one.at, len)),
        }
    }
    stretches
}
