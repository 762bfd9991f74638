//! Somebody at a keyboard, simulated: a copy of the document that is edited without rules.

use std::cell::RefCell;

use co_editing::{Draft, SharedDraft};
use courant_body::Body;
use serde_json::json;
use yrs::types::Attrs;
use yrs::types::text::YChange;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, ClientID, Doc, Map, MapRef, OffsetKind, Options, Out, ReadTxn, StateVector, Text, TextRef, Transact,
    TransactionMut, Update, Xml, XmlElementPrelim, XmlFragment, XmlFragmentRef, XmlOut, XmlTextPrelim,
};

/// Numbers that repeat (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.roll(among.len())]
    }
}

const NAMES: [&str; 17] = [
    "paragraph",
    "paragraph",
    "paragraph",
    "heading",
    "bullet_list",
    "ordered_list",
    "list_item",
    "blockquote",
    "table",
    "table_row",
    "table_cell",
    "table_header",
    "picture",
    "figure",
    "embed",
    "horizontal_rule",
    "blink",
];
const WORDS: [&str; 7] = ["the bank ", "raised ", "😀", "é", "𝔘x", "2 %", "\u{1}\n"];

/// The gate holds back what the library could not integrate yet, as Yjs does in a browser: with
/// gaps in it, version 0.28.1 of the library panics.
pub struct Editor {
    pub doc: Doc,
    gate: RefCell<SharedDraft>,
    body: XmlFragmentRef,
    fields: MapRef,
    headline: TextRef,
}

impl Editor {
    pub fn new(client: u64) -> Editor {
        let doc = Doc::with_options(Options {
            offset_kind: OffsetKind::Utf16,
            // With it, version 0.28.1 of the library removes formats that are still needed.
            cleanup_formatting: false,
            ..Options::with_client_id(ClientID::new(client))
        });
        Editor {
            body: doc.get_or_insert_xml_fragment("body"),
            fields: doc.get_or_insert_map("fields"),
            headline: doc.get_or_insert_text("headline"),
            gate: RefCell::new(SharedDraft::begin(&Draft::default(), client + 100_000).0),
            doc,
        }
    }

    pub fn receive(&self, update: &[u8]) {
        let mut gate = self.gate.borrow_mut();
        // What the editor wrote itself since is behind no gap.
        let own = self.diff(&gate.state_vector());
        gate.apply(&own).expect("its own");
        if gate.apply(update).expect("an update").pending {
            return;
        }
        let complete = gate.diff(&self.state_vector()).expect("a state vector");
        let complete = Update::decode_v1(&complete).expect("an update");
        self.doc
            .transact_mut()
            .apply_update(complete)
            .expect("applicable");
    }

    pub fn state_vector(&self) -> Vec<u8> {
        use yrs::updates::encoder::Encode;
        self.doc.transact().state_vector().encode_v1()
    }

    pub fn diff(&self, state_vector: &[u8]) -> Vec<u8> {
        let theirs = StateVector::decode_v1(state_vector).expect("a state vector");
        self.doc.transact().encode_state_as_update_v1(&theirs)
    }

    /// What somebody reads who has all that this editor has.
    pub fn read(&self) -> Draft {
        let all = self
            .doc
            .transact()
            .encode_state_as_update_v1(&StateVector::default());
        SharedDraft::from_updates([all], 0xFFFF).expect("readable").read()
    }

    /// Types one character into the n-th text of the body.
    pub fn type_at(&self, n: usize, at: u32, character: &str) -> Option<Vec<u8>> {
        let mut txn = self.doc.transact_mut();
        let texts = texts(&self.body, &txn);
        let text = texts.get(n % texts.len().max(1))?;
        let at = boundary(text, &txn, at);
        text.insert(&mut txn, at, character);
        Some(txn.encode_update_v1())
    }

    /// Does something, whatever the schema says.
    pub fn act(&self, dice: &mut Dice) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        match dice.roll(14) {
            0..=4 => self.write(&mut txn, dice),
            5 => self.cut(&mut txn, dice),
            6 | 7 => self.mark(&mut txn, dice),
            8 => self.add_element(&mut txn, dice),
            9 => self.remove_element(&mut txn, dice),
            10 => self.set_attribute(&mut txn, dice),
            11 => self.set_field(&mut txn, dice),
            _ => {
                let len = self.headline.len(&txn);
                let at = boundary(&self.headline, &txn, dice.roll(len as usize + 1) as u32);
                if len > 20 {
                    let end = boundary(&self.headline, &txn, at + 6);
                    self.headline.remove_range(&mut txn, at, end - at);
                } else {
                    self.headline.insert(&mut txn, at, dice.pick(&WORDS));
                }
            }
        }
        txn.encode_update_v1()
    }

    fn write(&self, txn: &mut TransactionMut, dice: &mut Dice) {
        let texts = texts(&self.body, txn);
        if texts.is_empty() {
            return self.add_element(txn, dice);
        }
        let text = &texts[dice.roll(texts.len())];
        let at = boundary(text, txn, dice.roll(text.len(txn) as usize + 1) as u32);
        text.insert(txn, at, dice.pick(&WORDS));
    }

    fn cut(&self, txn: &mut TransactionMut, dice: &mut Dice) {
        let texts = texts(&self.body, txn);
        if texts.is_empty() {
            return;
        }
        let text = &texts[dice.roll(texts.len())];
        let at = boundary(text, txn, dice.roll(text.len(txn) as usize + 1) as u32);
        let len = boundary(text, txn, at + dice.roll(6) as u32) - at;
        text.remove_range(txn, at, len);
    }

    fn mark(&self, txn: &mut TransactionMut, dice: &mut Dice) {
        let texts = texts(&self.body, txn);
        if texts.is_empty() {
            return;
        }
        let text = &texts[dice.roll(texts.len())];
        let at = boundary(text, txn, dice.roll(text.len(txn) as usize + 1) as u32);
        let len = boundary(text, txn, at + dice.roll(6) as u32) - at;
        let href = dice.pick(&["https://a.example/", "javascript:alert(1)", "/article/7"]);
        let name = dice.pick(&[
            "strong",
            "em",
            "link",
            "suggest_insert--aB3+/x0=",
            "suggest_delete",
            "blink",
        ]);
        let value = match dice.roll(3) {
            0 => Any::Null,
            _ => Any::from_json(&json!({"href": href, "id": dice.roll(4)}).to_string()).expect("JSON"),
        };
        text.format(txn, at, len, Attrs::from([(name.into(), value)]));
    }

    fn add_element(&self, txn: &mut TransactionMut, dice: &mut Dice) {
        let mut parents = Vec::new();
        elements(&self.body, txn, &mut parents);
        let name = dice.pick(&NAMES);
        let element = if parents.is_empty() || dice.roll(2) == 0 {
            let at = dice.roll(self.body.len(txn) as usize + 1) as u32;
            self.body.insert(txn, at, XmlElementPrelim::empty(name))
        } else {
            let parent = &parents[dice.roll(parents.len())];
            let at = dice.roll(parent.len(txn) as usize + 1) as u32;
            if dice.roll(4) == 0 {
                parent.insert(txn, at, XmlTextPrelim::new("stray"));
                return;
            }
            parent.insert(txn, at, XmlElementPrelim::empty(name))
        };
        for attr in ["media", "value", "label", "provider", "title", "url"] {
            if dice.roll(3) > 0 {
                element.insert_attribute(txn, attr, "https://a.example/");
            }
        }
        if dice.roll(4) > 0 {
            element.push_back(txn, XmlTextPrelim::new("new "));
        }
    }

    fn remove_element(&self, txn: &mut TransactionMut, dice: &mut Dice) {
        let mut parents = Vec::new();
        elements(&self.body, txn, &mut parents);
        if parents.is_empty() {
            return;
        }
        let parent = &parents[dice.roll(parents.len())];
        match parent.len(txn) {
            0 if self.body.len(txn) > 3 => self
                .body
                .remove(txn, dice.roll(self.body.len(txn) as usize) as u32),
            0 => {}
            len => parent.remove(txn, dice.roll(len as usize) as u32),
        }
    }

    fn set_attribute(&self, txn: &mut TransactionMut, dice: &mut Dice) {
        let mut all = Vec::new();
        elements(&self.body, txn, &mut all);
        if all.is_empty() {
            return;
        }
        let element = &all[dice.roll(all.len())];
        let name = dice.pick(&["level", "order", "caption", "url", "media", "attribution"]);
        let values = [
            Any::from(7),
            Any::from("3"),
            Any::from(2.5),
            Any::Null,
            Any::from(true),
            Any::from("https://a.example/x"),
            Any::from(vec![Any::Undefined]),
        ];
        element.insert_attribute(txn, name, values[dice.roll(values.len())].clone());
    }

    fn set_field(&self, txn: &mut TransactionMut, dice: &mut Dice) {
        let name = dice.pick(&["kind", "importance", "topics", "slug", "lead_picture", "colour"]);
        if dice.roll(5) == 0 {
            self.fields.remove(txn, name);
            return;
        }
        let values = [
            json!("news"),
            json!(4),
            json!(["a", 2]),
            json!({"media": "m"}),
            json!(null),
        ];
        let value = Any::from_json(&values[dice.roll(values.len())].to_string()).expect("JSON");
        self.fields.insert(txn, name, value);
    }
}

/// The nearest place at or before this one that cuts no character in two. Yjs makes two U+FFFD of
/// a character that is cut, and not in all copies if nothing came of it; cursors never stand there.
fn boundary<T: ReadTxn>(text: &impl Text, txn: &T, at: u32) -> u32 {
    let mut place = 0;
    for piece in text.diff(txn, YChange::identity) {
        let Out::Any(Any::String(piece)) = piece.insert else {
            place += 1;
            continue;
        };
        for character in piece.chars() {
            if place + character.len_utf16() as u32 > at {
                return place;
            }
            place += character.len_utf16() as u32;
        }
    }
    place
}

fn texts<T: ReadTxn>(body: &XmlFragmentRef, txn: &T) -> Vec<yrs::XmlTextRef> {
    let successors = body.successors(txn);
    successors.filter_map(XmlOut::into_xml_text).collect()
}

fn elements<T: ReadTxn>(body: &XmlFragmentRef, txn: &T, into: &mut Vec<yrs::XmlElementRef>) {
    into.extend(body.successors(txn).filter_map(XmlOut::into_xml_element));
}

pub fn draft(markdown: &str) -> Draft {
    let mut draft = Draft {
        body: courant_body::from_markdown(markdown)
            .expect("Markdown")
            .to_value(),
        ..Draft::default()
    };
    draft.texts.insert("headline".into(), "Rates rise".into());
    draft.fields.insert("kind".into(), "news".into());
    draft.fields.insert("topics".into(), json!(["a", "b"]));
    draft
}

/// The body as typed blocks; it is the crate's promise that there is one.
pub fn body(draft: &Draft) -> Body {
    let body = Body::from_value(&draft.body).expect("a body that is accepted");
    assert_eq!(body.to_value(), draft.body, "reading it again changes it");
    body
}

pub const SAMPLE: &str = "The **bank** raised [rates](https://a.example/).\n\n## Why\n\n- one\n- two\n  1. deep\n\n> Said.\n> — a minister\n\nTable: Prices\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```figure\nvalue = \"2%\"\nlabel = \"Rate\"\n```\n\nThe end.\n";

impl Editor {
    /// As `receive`, for an editor that begins with it.
    pub fn load(&self, snapshot: &[u8]) {
        let snapshot = Update::decode_v1(snapshot).expect("an update");
        self.doc
            .transact_mut()
            .apply_update(snapshot)
            .expect("applicable");
    }

    pub fn doc_body(&self) -> &XmlFragmentRef {
        &self.body
    }
}
