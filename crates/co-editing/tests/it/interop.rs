//! What Yjs and y-prosemirror write is read; see `make-fixtures.mjs`.

use co_editing::SharedDraft;
use courant_body::Body;
use serde_json::Value;

fn fixture(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../fixtures/yjs.json")).expect("JSON");
    all[name].clone()
}

pub fn updates(name: &str) -> Vec<Vec<u8>> {
    let fixture = fixture(name);
    let updates = fixture["updates"].as_array().expect("updates");
    updates
        .iter()
        .map(|update| base64(update.as_str().expect("text")))
        .collect()
}

pub fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0u32, 0);
    for digit in text.bytes().filter(|digit| *digit != b'=') {
        let value = DIGITS.iter().position(|d| *d == digit).expect("base64");
        (bits, held) = (bits << 6 | value as u32, held + 6);
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}

/// The same through all updates one by one, through all of them backwards, and through a snapshot.
fn shared(name: &str) -> SharedDraft {
    let updates = updates(name);
    let mut shared = SharedDraft::from_updates(Vec::<Vec<u8>>::new(), 1).expect("nothing");
    for update in &updates {
        assert!(!shared.apply(update).expect("an update").pending);
    }
    let backwards = SharedDraft::from_updates(updates.iter().rev(), 2).expect("updates");
    assert_eq!(backwards.read(), shared.read());
    let snapshot = base64(fixture(name)["snapshot"].as_str().expect("a snapshot"));
    let at_once = SharedDraft::from_updates([snapshot], 3).expect("a snapshot");
    assert_eq!(at_once.read(), shared.read());
    shared
}

/// A body as ProseMirror writes it, as we write it.
fn ours(prosemirror: &Value) -> Value {
    Body::from_value(prosemirror).expect("a body").to_value()
}

#[test]
fn every_node_and_mark_is_read() {
    let fixture = fixture("everything");
    let draft = shared("everything").read();
    assert_eq!(draft.body, ours(&fixture["prosemirror"]));
    assert_eq!(Value::Object(draft.fields), fixture["fields"]);
    assert_eq!(draft.texts["headline"], "Rates 😀rise");
    assert_eq!(draft.texts["dateline"], "FRANKFURT");
    assert_eq!(draft.texts["seo_title"], "");
}

#[test]
fn what_was_typed_in_an_editor_is_read() {
    let fixture = fixture("typed");
    let shared = shared("typed");
    assert_eq!(shared.read().body, ours(&fixture["prosemirror"]));
    for position in fixture["positions"].as_array().expect("positions") {
        let [from, to] = ["from", "to"].map(|end| base64(position[end].as_str().expect("base64")));
        assert_eq!(
            shared.anchor_text(&from, &to).as_deref(),
            position["text"].as_str()
        );
    }
    assert_eq!(shared.anchor_text(&[], &[0xFF; 12]), None);
}

#[test]
fn open_suggestions_change_nothing() {
    let shared = shared("suggestions");
    assert_eq!(shared.open_suggestions(), 3);
    let expected = courant_body::from_markdown("The bank raised rates.").expect("Markdown");
    assert_eq!(shared.read().body, expected.to_value());
}

#[test]
fn what_two_left_apart_is_made_a_body() {
    let shared = shared("apart");
    let draft = shared.read();
    let body = Body::from_value(&draft.body).expect("a body");
    // The list is empty now and gone; so is the table without cells, but not what it was called.
    // The cell that both wrote anew holds what both wrote.
    assert_eq!(body.to_text(), "line A B\n\nPrices\n\nfrom A from B");
    let line = fixture("apart")["line"].clone();
    assert!(body.to_text().starts_with(line.as_str().expect("text")));
}

#[test]
fn what_we_change_goes_on_where_yjs_stopped() {
    let mut shared = shared("typed");
    let mut draft = shared.read();
    let mut body = Body::from_value(&draft.body).expect("a body");
    body.blocks.push(courant_body::Block::paragraph("More 😀"));
    draft.body = body.to_value();
    assert!(shared.replace(&draft).is_some());
    assert_eq!(shared.read(), draft);
}
