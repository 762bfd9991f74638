//! Changes from the command line, the API and reverts.

use co_editing::{Draft, SharedDraft};
use courant_body::{Block, Body, Inline};
use proptest::prelude::*;
use serde_json::json;
use yrs::types::Attrs;
use yrs::{Any, IndexedSequence, Text, Transact, XmlFragment};

use crate::editor::{Dice, Editor, SAMPLE, body, draft};

#[test]
fn any_thread_may_own_one() {
    fn owned_by_any_thread<T: Send + Sync + 'static>() {}
    owned_by_any_thread::<SharedDraft>();
}

#[test]
fn a_seed_reads_as_the_draft_it_was_made_from() {
    let seed = draft(SAMPLE);
    let (shared, update) = SharedDraft::begin(&seed, 1);
    assert_eq!(shared.read(), seed);
    let copy = SharedDraft::from_updates([update], 2).expect("the seed");
    assert_eq!(copy.read(), seed);
    let (nothing, update) = SharedDraft::begin(&Draft::default(), 3);
    assert_eq!(nothing.read(), Draft::default());
    assert_eq!(update, [0, 0]);
    assert!(SharedDraft::from_updates([update], 4).is_ok());
}

#[test]
fn what_does_not_change_stays_the_very_same() {
    let (mut shared, first) = SharedDraft::begin(&draft("One.\n\nTwo words.\n\nThree.\n\nFour.\n"), 1);
    let editor = Editor::new(7);
    editor.receive(&first);
    // A cursor in each paragraph, and one before “words”.
    let (anchors, inside) = {
        let txn = editor.doc.transact_mut();
        let anchors: Vec<_> = (0..4)
            .map(|n| {
                let element = editor
                    .doc_body()
                    .get(&txn, n)
                    .expect("a block")
                    .into_xml_element()
                    .expect("an element");
                let text = element
                    .get(&txn, 0)
                    .expect("text")
                    .into_xml_text()
                    .expect("a text");
                text.sticky_index(&txn, 1, yrs::Assoc::After).expect("a place")
            })
            .collect();
        let two = editor
            .doc_body()
            .get(&txn, 1)
            .expect("a block")
            .into_xml_element()
            .expect("an element");
        let two = two.get(&txn, 0).expect("text").into_xml_text().expect("a text");
        (
            anchors,
            two.sticky_index(&txn, 4, yrs::Assoc::After).expect("a place"),
        )
    };
    let mut wanted = shared.read();
    wanted.body = courant_body::from_markdown("New.\n\nOne.\n\nTwo **more** words.\n\nFour.\n\nFive.\n")
        .expect("Markdown")
        .to_value();
    let update = shared.replace(&wanted).expect("a change");
    assert_eq!(shared.read(), wanted);
    editor.receive(&update);
    let txn = editor.doc.transact();
    let place = |anchor: &yrs::StickyIndex| {
        let offset = anchor.get_offset(&txn)?;
        let (branch, index) = (offset.branch.id(), offset.index);
        let position = (0..editor.doc_body().len(&txn)).find(|n| {
            let element = editor
                .doc_body()
                .get(&txn, *n)
                .and_then(yrs::XmlOut::into_xml_element);
            element
                .and_then(|element| element.get(&txn, 0))
                .is_some_and(|text| text.id() == branch)
        })?;
        Some((position, index))
    };
    assert_eq!(place(&anchors[0]), Some((1, 1)));
    assert_eq!(place(&anchors[1]), Some((2, 1)));
    assert_eq!(place(&anchors[2]), None, "it was removed");
    assert_eq!(place(&anchors[3]), Some((3, 1)));
    assert_eq!(place(&inside), Some((2, 9)), "“words” moved behind “more ”");
}

#[test]
fn suggestions_outlive_a_change_beside_them() {
    let (mut shared, first) = SharedDraft::begin(&draft("The bank raised rates today.\n"), 1);
    let editor = Editor::new(7);
    editor.receive(&first);
    let update = {
        let mut txn = editor.doc.transact_mut();
        let text = editor
            .doc_body()
            .get(&txn, 0)
            .and_then(yrs::XmlOut::into_xml_element)
            .expect("an element");
        let text = text
            .get(&txn, 0)
            .and_then(yrs::XmlOut::into_xml_text)
            .expect("a text");
        let mark = |name: &str, id: &str| {
            let value = Any::from_json(&json!({"id": id, "by": "p", "name": "Ada", "at": 1}).to_string())
                .expect("JSON");
            Attrs::from([(name.into(), value)])
        };
        text.insert_with_attributes(&mut txn, 15, " sharply", mark("suggest_insert", "s1"));
        text.format(&mut txn, 0, 4, mark("suggest_delete", "s2"));
        txn.encode_update_v1()
    };
    assert!(shared.apply(&update).expect("an update").changed);
    assert_eq!(body(&shared.read()).to_text(), "The bank raised rates today.");
    let mut wanted = shared.read();
    wanted.body = Body {
        blocks: vec![Block::paragraph("The bank raised rates on Monday.")],
    }
    .to_value();
    shared.replace(&wanted).expect("a change");
    assert_eq!(shared.read(), wanted);
    assert_eq!(shared.open_suggestions(), 2);
}

#[test]
fn bodies_that_nobody_checked_are_made_acceptable() {
    let body = json!({"type": "doc", "content": [
        {"type": "heading", "attrs": {"level": 9}, "content": [{"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "javascript:"}}, {"type": "em"}]}]},
        {"type": "bullet_list", "content": []},
        7]});
    let mut hostile = Draft {
        body,
        ..Draft::default()
    };
    hostile.texts.insert("headline".into(), "two\nlines".into());
    hostile.texts.insert("other".into(), "x".into());
    hostile.fields.insert("colour".into(), "red".into());
    let (shared, _) = SharedDraft::begin(&hostile, 1);
    let read = shared.read();
    assert_eq!(crate::editor::body(&read).blocks.len(), 1);
    assert_eq!(read.texts["headline"], "two lines");
    assert_eq!(read.texts.len(), 5);
    assert!(read.fields.is_empty());
}

#[test]
fn a_small_change_is_a_small_update() {
    let long = (0..300)
        .map(|n| format!("Paragraph {n} says something of note.\n\n"))
        .collect::<String>();
    let (mut shared, _) = SharedDraft::begin(&draft(&long), 1);
    let mut wanted = shared.read();
    let mut typed = body(&wanted);
    typed.blocks[150] = Block::paragraph("Paragraph 150 says little of note.");
    typed.blocks.remove(20);
    typed.blocks.insert(200, Block::Rule);
    wanted.body = typed.to_value();
    let update = shared.replace(&wanted).expect("a change");
    assert!(update.len() < 200, "{}", update.len());
    assert_eq!(shared.read(), wanted);
}

/// Any body, from any other, through random changes of blocks and texts.
fn changed(mut typed: Body, dice: &mut Dice) -> Body {
    for _ in 0..=dice.roll(5) {
        let len = typed.blocks.len();
        let at = dice.roll(len.max(1));
        match dice.roll(6) {
            0 if len > 0 => {
                typed.blocks.remove(at);
            }
            1 if len > 1 => typed.blocks.swap(at, len - 1),
            2 => typed
                .blocks
                .insert(at.min(len), Block::paragraph(format!("new {}", dice.roll(100)))),
            3 if len > 0 => typed.blocks.insert(at, typed.blocks[len - 1].clone()),
            _ if len > 0 => {
                if let Block::Paragraph(text) | Block::Heading { text, .. } = &mut typed.blocks[at] {
                    match dice.roll(3) {
                        0 => text.push(Inline::Break),
                        1 => text.insert(0, Inline::plain("😀 first ")),
                        _ => text.truncate(1),
                    }
                    if let Some(Inline::Text { marks, text }) = text.last_mut() {
                        marks.strong = !marks.strong;
                        text.push_str(" more");
                    }
                }
            }
            _ => {}
        }
    }
    typed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_a_replacement_it_reads_as_wanted(seed: u64) {
        let mut dice = Dice(seed);
        let (mut shared, first) = SharedDraft::begin(&draft(SAMPLE), 1);
        let editor = Editor::new(7);
        editor.receive(&first);
        for _ in 0..8 {
            for _ in 0..dice.roll(12) {
                shared.apply(&editor.act(&mut dice)).expect("an honest update");
            }
            let mut wanted = shared.read();
            wanted.body = changed(body(&wanted), &mut dice).to_value();
            let update = shared.replace(&wanted);
            // What is wanted may be something that reading would put in order: ask what it reads as.
            let (canonical, _) = SharedDraft::begin(&wanted, 2);
            prop_assert_eq!(shared.read(), canonical.read());
            prop_assert_eq!(shared.replace(&wanted), None);
            if let Some(update) = update {
                editor.receive(&update);
            }
            prop_assert_eq!(editor.read(), shared.read());
        }
    }
}
