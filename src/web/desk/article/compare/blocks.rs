//! Paragraphs that belong together, and their words compared.

use std::time::Duration;

use courant_body::{Block, Body};
use serde_json::{Value, json};
use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices, capture_diff_slices_deadline};

/// Unchanged paragraphs kept beside a change; the others are folded.
const AROUND: usize = 2;
/// Paragraphs with less than this share of their words in common are two, not one changed.
const SAME_PARAGRAPH: f64 = 0.4;

/// A block as words, with what it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Part {
    kind: &'static str,
    text: String,
}

/// The two bodies as one list of blocks: `same`, `changed`, `added`, `removed`, `moved`, `skipped`.
pub fn compared(old: &Body, new: &Body) -> Vec<Value> {
    let (old, new) = (parts(old), parts(new));
    let ops = capture_diff_slices(Algorithm::Patience, &old, &new);
    let mut rows = Vec::new();
    for op in ops {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                rows.extend(
                    old[old_index..old_index + len]
                        .iter()
                        .map(|part| Row::Same(part.clone())),
                );
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                rows.extend(
                    old[old_index..old_index + old_len]
                        .iter()
                        .cloned()
                        .map(Row::Removed),
                );
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                rows.extend(
                    new[new_index..new_index + new_len]
                        .iter()
                        .cloned()
                        .map(Row::Added),
                );
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => paired(
                &old[old_index..old_index + old_len],
                &new[new_index..new_index + new_len],
                &mut rows,
            ),
        }
    }
    mark_moved(&mut rows);
    shown(&rows)
}

enum Row {
    Same(Part),
    Changed(Part, Part),
    Added(Part),
    Removed(Part),
    MovedHere(Part),
    MovedAway(Part),
}

/// Of a run that was replaced: paragraphs that share enough words are one that changed. Pairs never
/// cross, so that the order of reading stays.
fn paired(old: &[Part], new: &[Part], rows: &mut Vec<Row>) {
    let mut next = 0;
    for was in old {
        let like = (next..new.len().min(next + 12))
            .filter(|at| new[*at].kind == was.kind)
            .map(|at| (at, alike(&was.text, &new[at].text)))
            .filter(|(_, share)| *share >= SAME_PARAGRAPH)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match like {
            Some((at, _)) => {
                rows.extend(new[next..at].iter().cloned().map(Row::Added));
                rows.push(Row::Changed(was.clone(), new[at].clone()));
                next = at + 1;
            }
            None => rows.push(Row::Removed(was.clone())),
        }
    }
    rows.extend(new[next..].iter().cloned().map(Row::Added));
}

/// The share of words that two texts have in common, in whatever order.
fn alike(a: &str, b: &str) -> f64 {
    let sorted = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.sort_unstable();
        words
    };
    let (a, b) = (sorted(a), sorted(b));
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    (2 * common) as f64 / (a.len() + b.len()).max(1) as f64
}

/// The same paragraph taken out in one place and put in at another has moved.
fn mark_moved(rows: &mut [Row]) {
    for here in 0..rows.len() {
        let Row::Added(part) = &rows[here] else { continue };
        let part = part.clone();
        if part.text.is_empty() {
            continue;
        }
        let from = rows
            .iter()
            .position(|row| matches!(row, Row::Removed(gone) if *gone == part));
        if let Some(from) = from {
            rows[here] = Row::MovedHere(part.clone());
            rows[from] = Row::MovedAway(part);
        }
    }
}

/// Rows for the template; long runs of the same are folded.
fn shown(rows: &[Row]) -> Vec<Value> {
    let near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(rows.len());
        rows[from..to].iter().any(|row| !matches!(row, Row::Same(_)))
    };
    let plain = |kind: &str, part: &Part| json!({ "kind": kind, "of": part.kind, "pieces": [{ "tag": "same", "text": part.text }] });
    let mut list = Vec::new();
    let mut skipped = 0;
    for (at, row) in rows.iter().enumerate() {
        if matches!(row, Row::Same(_)) && !near(at) {
            skipped += 1;
            continue;
        }
        if skipped > 0 {
            list.push(json!({ "kind": "skipped", "count": skipped }));
            skipped = 0;
        }
        list.push(match row {
            Row::Same(part) => plain("same", part),
            Row::Changed(was, is) => {
                json!({ "kind": "changed", "of": is.kind, "pieces": words(&was.text, &is.text) })
            }
            Row::Added(part) => {
                json!({ "kind": "added", "of": part.kind, "pieces": [{ "tag": "ins", "text": part.text }] })
            }
            Row::Removed(part) => {
                json!({ "kind": "removed", "of": part.kind, "pieces": [{ "tag": "del", "text": part.text }] })
            }
            Row::MovedHere(part) => plain("moved", part),
            Row::MovedAway(part) => {
                json!({ "kind": "away", "of": part.kind, "text": crate::news::text::clip(&part.text, 80) })
            }
        });
    }
    if skipped > 0 {
        list.push(json!({ "kind": "skipped", "count": skipped }));
    }
    list
}

/// Two texts word by word: pieces that are the same, taken out, or put in.
pub fn words(old: &str, new: &str) -> Vec<Value> {
    let (old, new) = (tokens(old), tokens(new));
    // A paragraph of a book's length is compared for a moment only; what is left is shown as replaced.
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, soon());
    let mut pieces: Vec<(ChangeTag, String)> = Vec::new();
    for op in &ops {
        for change in op.iter_changes(&old, &new) {
            match pieces.last_mut() {
                Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
                _ => pieces.push((change.tag(), change.value().to_owned())),
            }
        }
    }
    pieces
        .into_iter()
        .map(|(tag, text)| {
            let tag = match tag {
                ChangeTag::Equal => "same",
                ChangeTag::Delete => "del",
                ChangeTag::Insert => "ins",
            };
            json!({ "tag": tag, "text": text })
        })
        .collect()
}

/// A limit on work, not a time of the newsroom.
fn soon() -> Option<std::time::Instant> {
    std::time::Instant::now().checked_add(Duration::from_millis(200))
}

/// Words and what stands between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut last: Option<bool> = None;
    for (at, c) in text.char_indices() {
        let of_word = c.is_alphanumeric() || c == '’' || c == '\'';
        if last.is_some_and(|before| before != of_word || !of_word) {
            found.push(&text[from..at]);
            from = at;
        }
        last = Some(of_word);
    }
    if from < text.len() {
        found.push(&text[from..]);
    }
    found
}

fn parts(body: &Body) -> Vec<Part> {
    let mut found = Vec::new();
    collect(&body.blocks, &mut found);
    found
}

fn collect(blocks: &[Block], into: &mut Vec<Part>) {
    for block in blocks {
        if let Block::List { items, .. } = block {
            for item in items {
                let text = Body { blocks: item.clone() }.to_text();
                into.push(Part { kind: "item", text });
            }
            continue;
        }
        let kind = match block {
            Block::Heading { .. } => "heading",
            Block::Quote { .. } => "quote",
            Block::Picture { .. } => "picture",
            Block::Table { .. } => "table",
            Block::Embed { .. } => "embed",
            Block::Figure { .. } => "figure",
            Block::Rule => "rule",
            Block::Paragraph(_) | Block::List { .. } => "paragraph",
        };
        let mut text = Body {
            blocks: vec![block.clone()],
        }
        .to_text();
        if let Block::Picture { media, alt, .. } = block {
            // Another picture under the same caption is another block.
            text = format!("{text} [{}] {media}", alt.as_deref().unwrap_or_default());
        }
        into.push(Part { kind, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(paragraphs: &[&str]) -> Body {
        Body {
            blocks: paragraphs.iter().map(|text| Block::paragraph(*text)).collect(),
        }
    }

    fn kinds(old: &[&str], new: &[&str]) -> Vec<String> {
        compared(&body(old), &body(new))
            .iter()
            .map(|row| row["kind"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn a_changed_word_is_one_word() {
        let pieces = words("The rate is 3 per cent.", "The rate is 2 per cent.");
        let tags: Vec<(&str, &str)> = pieces
            .iter()
            .map(|p| (p["tag"].as_str().unwrap_or(""), p["text"].as_str().unwrap_or("")))
            .collect();
        assert_eq!(
            tags,
            [
                ("same", "The rate is "),
                ("del", "3"),
                ("ins", "2"),
                ("same", " per cent.")
            ]
        );
    }

    #[test]
    fn paragraphs_are_matched_before_words() {
        let old = [
            "One is first here.",
            "Two stands in the middle of it.",
            "Three ends it all.",
        ];
        let new = [
            "One is first here.",
            "A new one came between them.",
            "Two stands in the middle of everything.",
            "Three ends it all.",
        ];
        assert_eq!(kinds(&old, &new), ["same", "added", "changed", "same"]);
    }

    #[test]
    fn a_moved_paragraph_is_not_a_rewrite() {
        let (a, b, c) = (
            "Alpha comes with some words.",
            "Beta has others in it.",
            "Gamma ends it.",
        );
        let moved = kinds(&[a, b, c], &[b, c, a]);
        assert!(
            moved.contains(&"moved".to_owned()) && moved.contains(&"away".to_owned()),
            "{moved:?}"
        );
        assert!(!moved.contains(&"added".to_owned()) && !moved.contains(&"removed".to_owned()));
    }

    #[test]
    fn long_runs_of_the_same_are_folded() {
        let old: Vec<String> = (0..40).map(|n| format!("Paragraph number {n} stays.")).collect();
        let mut new = old.clone();
        new[20] = "Paragraph number 20 was changed here and stays.".to_owned();
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        assert_eq!(
            kinds(&old, &new),
            ["skipped", "same", "same", "changed", "same", "same", "skipped"]
        );
        assert_eq!(kinds(&old, &old), ["skipped"]);
        assert_eq!(kinds(&[], &[]), [""; 0]);
    }

    #[test]
    fn huge_texts_end() {
        let (a, b) = ("a b c d e ".repeat(30_000), "f g h i j ".repeat(30_000));
        assert!(!words(&a, &b).is_empty());
    }
}
