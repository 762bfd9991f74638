//! Bytes that no editor of ours wrote.

use co_editing::{CoEditError, Draft, MAX_UPDATE_BYTES, SharedDraft};
use courant_body::{Block, Body, MAX_NODES};
use yrs::{Text, Transact, XmlElementPrelim, XmlFragment, XmlTextPrelim};

use crate::editor::{Dice, Editor, SAMPLE, body, draft};
use crate::interop;

/// Honest updates to spoil, and a document they belong to.
fn corpus(seed: u64) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut dice = Dice(seed);
    let (_, first) = SharedDraft::begin(&draft(SAMPLE), 1_000);
    let editor = Editor::new(7);
    editor.receive(&first);
    let mut updates: Vec<Vec<u8>> = (0..60).map(|_| editor.act(&mut dice)).collect();
    updates.push(editor.diff(&[0]));
    updates.push(first.clone());
    for name in ["everything", "typed", "suggestions", "apart"] {
        updates.extend(interop::updates(name));
    }
    (updates, first)
}

fn spoil(update: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = update.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1).min(bytes.len().saturating_sub(1));
        match dice.roll(7) {
            _ if bytes.is_empty() => bytes.push(0),
            0 => bytes[at] ^= 1 << dice.roll(8),
            1 => bytes[at] = dice.roll(256) as u8,
            2 => bytes[at] = [0, 1, 2, 127, 128, 255][dice.roll(6)],
            3 => bytes.insert(at, dice.roll(256) as u8),
            4 => {
                bytes.remove(at);
            }
            5 => bytes.truncate(at),
            _ => {
                let from = dice.roll(other.len() + 1);
                let len = dice.roll(12).min(other.len() - from);
                bytes.splice(at..at, other[from..from + len].iter().copied());
            }
        }
    }
    bytes
}

fn attack(seed: u64, rounds: usize) -> (usize, Vec<CoEditError>) {
    let mut dice = Dice(seed);
    let (updates, first) = corpus(seed);
    let mut shared = SharedDraft::from_updates([first], 5).expect("the first");
    let (mut taken, mut refused) = (0, Vec::new());
    for round in 0..rounds {
        let update = spoil(
            &updates[dice.roll(updates.len())],
            &updates[dice.roll(updates.len())],
            &mut dice,
        );
        let before = (round % 16 == 0).then(|| shared.read());
        match shared.apply(&update) {
            Ok(_) => taken += 1,
            Err(error) => {
                if let Some(before) = before {
                    assert_eq!(
                        characters(&shared.read()),
                        characters(&before),
                        "refused, and yet changed: {update:?} {error} {before:?} {:?}",
                        shared.read()
                    );
                }
                refused.push(error);
            }
        }
        let _ = shared.diff(&spoil(&shared.state_vector(), &update, &mut dice));
        let _ = shared.anchor_text(&update[..update.len().min(12)], &[0, 7, 3, 0]);
        if round % 50 == 49 {
            body(&shared.read());
            let again = SharedDraft::from_updates([shared.snapshot()], 6).expect("its own snapshot");
            assert_eq!(characters(&again.read()), characters(&shared.read()));
        }
        if round % 100 == 99 {
            let wanted = draft(SAMPLE);
            shared.replace(&wanted);
            assert_eq!(shared.read(), wanted);
        }
    }
    (taken, refused)
}

/// All characters, in no order: an insertion whose neighbours are the wrong way round, which no
/// editor makes, stands where the library happens to have cut the text.
fn characters(draft: &Draft) -> Vec<char> {
    let mut all: Vec<char> = body(draft)
        .to_text()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    all.extend(draft.texts.values().flat_map(|text| text.chars()));
    all.sort_unstable();
    all
}

#[test]
fn spoilt_updates_are_refused_or_harmless() {
    for seed in 0..12 {
        let (taken, refused) = attack(seed, 400);
        assert!(taken > 0 && !refused.is_empty());
    }
}

#[test]
#[ignore = "a long run, for changes to this crate and new versions of the library"]
fn spoilt_updates_are_refused_or_harmless_for_long() {
    let mut reasons = std::collections::BTreeMap::<String, usize>::new();
    for seed in 10_000..11_000 {
        let (taken, refused) = attack(seed, 500);
        *reasons.entry("taken".into()).or_default() += taken;
        for error in refused {
            *reasons.entry(error.to_string()).or_default() += 1;
        }
    }
    for (reason, count) in reasons {
        println!("{count:8}  {reason}");
    }
}

#[test]
fn too_much_is_refused_and_less_is_taken() {
    let editor = Editor::new(7);
    let (mut shared, first) = SharedDraft::begin(&draft("One."), 1_000);
    editor.receive(&first);
    assert_eq!(
        shared.apply(&vec![0; MAX_UPDATE_BYTES + 1]),
        Err(CoEditError::TooLong(MAX_UPDATE_BYTES + 1, MAX_UPDATE_BYTES))
    );
    let paste = "all work and no play ".repeat(10_000);
    let mut sent = 0;
    let refused = loop {
        let update = editor.type_at(0, 0, &paste).expect("a text");
        sent += 1;
        match shared.apply(&update) {
            Ok(_) if sent < 20 => {}
            outcome => break outcome,
        }
    };
    assert_eq!(refused.map(|_| ()), Err(CoEditError::TooLarge));
    assert_eq!(sent, 2_000_000 / paste.len() + 1);
    let kept = shared.read();
    assert!(kept.body.to_string().len() <= co_editing::MAX_BYTES);

    // Whoever takes text away is heard, and there is room again.
    let smaller = Editor::new(8);
    smaller.load(&shared.snapshot());
    let cut = {
        let mut txn = smaller.doc.transact_mut();
        let body = smaller.doc_body();
        let text = body
            .get(&txn, 0)
            .expect("a block")
            .into_xml_element()
            .expect("a paragraph");
        let text = text.get(&txn, 0).expect("text").into_xml_text().expect("a text");
        text.remove_range(&mut txn, 0, 1_000_000);
        txn.encode_update_v1()
    };
    assert!(shared.apply(&cut).expect("less").changed);
    let update = smaller.type_at(0, 0, &paste).expect("a text");
    assert!(shared.apply(&update).expect("room").changed);
}

#[test]
fn too_many_nodes_and_too_deep_ones_are_refused() {
    let full = Body {
        blocks: vec![Block::Rule; MAX_NODES - 150],
    };
    let full = Draft {
        body: full.to_value(),
        ..Draft::default()
    };
    let (mut shared, first) = SharedDraft::begin(&full, 1_000);
    let editor = Editor::new(7);
    editor.load(&first);
    let mut add = |count: usize| {
        let mut txn = editor.doc.transact_mut();
        for _ in 0..count {
            editor
                .doc_body()
                .insert(&mut txn, 0, XmlElementPrelim::empty("horizontal_rule"));
        }
        shared
            .apply(&txn.encode_update_v1())
            .map(|applied| applied.changed)
    };
    assert_eq!(add(100), Ok(true));
    assert_eq!(add(100), Err(CoEditError::TooLarge));
    assert_eq!(body(&shared.read()).blocks.len(), MAX_NODES - 50);

    // A level at a time, so that no single update is deep.
    let editor = Editor::new(8);
    let (mut shared, first) = SharedDraft::begin(&draft("One."), 1_000);
    editor.receive(&first);
    let mut outcome = Ok(());
    let mut inner = None;
    for level in 0..200 {
        let update = {
            let mut txn = editor.doc.transact_mut();
            let element = XmlElementPrelim::empty(if level % 2 == 0 {
                "bullet_list"
            } else {
                "list_item"
            });
            let made = match inner.take() {
                None => editor.doc_body().push_back(&mut txn, element),
                Some(parent) => {
                    let parent: yrs::XmlElementRef = parent;
                    parent.push_back(&mut txn, element)
                }
            };
            made.push_back(&mut txn, XmlTextPrelim::new("x"));
            inner = Some(made);
            txn.encode_update_v1()
        };
        outcome = shared.apply(&update).map(|_| ());
        if outcome.is_err() {
            assert!((60..70).contains(&level), "{level}");
            break;
        }
        body(&shared.read());
    }
    assert_eq!(
        outcome,
        Err(CoEditError::Malformed("elements are nested too deep"))
    );
    assert_eq!(body(&shared.read()).to_text().matches('x').count(), 63);
}

#[test]
fn what_waits_is_bounded() {
    let editor = Editor::new(7);
    let (mut shared, first) = SharedDraft::begin(&draft("One."), 1_000);
    editor.receive(&first);
    let missed = editor.type_at(0, 0, "a").expect("a text");
    let paste = "b".repeat(200_000);
    let mut outcome = Ok(());
    for sent in 0..100 {
        let update = editor.type_at(0, 0, &paste).expect("a text");
        match shared.apply(&update) {
            Ok(applied) => assert!(applied.pending && !applied.changed),
            Err(error) => {
                assert!(sent > 10);
                outcome = Err(error);
                break;
            }
        }
    }
    assert_eq!(outcome, Err(CoEditError::TooMuchWaiting));
    // Once the missing one is there, what waited is taken, as far as there is room.
    assert!(shared.apply(&missed).expect("an update").changed);
    assert!(shared.read().body.to_string().len() > 1_500_000);
}
