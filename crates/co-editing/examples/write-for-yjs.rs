//! Writes documents for `tests/make-fixtures.mjs check`: what was begun and replaced here must be
//! the same ProseMirror document there.

use std::io::Write;

use co_editing::{Draft, SharedDraft};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut draft = Draft {
        body: courant_body::from_markdown(
            "Prices **rose** *and* [fell](https://a.example/) `a=b` 😀🏳️‍🌈.\n\n## Why\n\n### How\n\n- one\n- two\n  1. deep\n\n> Said.\n> — a minister\n\nTable: Prices\n\n| a | **b** |\n|---|---|\n| 1 |  |\n\n```figure\nvalue = \"2%\"\nlabel = \"Rate\"\n```\n\n---\n\nThe end\\\nof it.\n",
        )?
        .to_value(),
        ..Draft::default()
    };
    draft.texts.insert("headline".into(), "Rates 😀 rise".into());
    for (name, value) in [
        ("kind", json!("news")),
        ("section", Value::Null),
        ("topics", json!(["a", "b"])),
        ("bylines", json!([{"contributor": "c"}, {"name": "Zoë"}])),
        ("lead_picture", json!({"media": "m", "caption": null, "alt": "x"})),
        ("importance", json!(3)),
    ] {
        draft.fields.insert(name.into(), value);
    }
    let (mut shared, first) = SharedDraft::begin(&draft, 4_000_000_000);
    let mut cases = vec![case("begun", &[&first], &shared.read())];

    let content = draft.body["content"].as_array_mut().ok_or("no blocks")?;
    content.remove(1);
    content.insert(
        0,
        json!({"type": "picture", "attrs": {"media": "m", "caption": "A “harbour”"}}),
    );
    content.insert(
        3,
        json!({"type": "embed", "attrs": {"provider": "P", "title": "T", "url": "https://v.example/"}}),
    );
    content[1]["content"][0]["text"] = json!("The prices of 😀 things ");
    content[1]["content"][1]["marks"] = json!([{"type": "em"}, {"type": "sup"}]);
    draft.fields.insert("importance".into(), json!(5));
    draft.fields.remove("section");
    draft.texts.insert("headline".into(), "Rates 😁 fall".into());
    let second = shared.replace(&draft).ok_or("nothing to replace")?;
    cases.push(case("replaced", &[&first, &second], &shared.read()));
    cases.push(case("snapshot", &[&shared.snapshot()], &shared.read()));
    writeln!(std::io::stdout(), "{}", Value::Array(cases))?;
    Ok(())
}

fn case(name: &str, updates: &[&[u8]], draft: &Draft) -> Value {
    json!({
        "name": name,
        "updates": updates.iter().map(|update| base64(update)).collect::<Vec<_>>(),
        "draft": {"texts": draft.texts, "fields": draft.fields, "body": draft.body},
    })
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            if digit <= group.len() {
                text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}
