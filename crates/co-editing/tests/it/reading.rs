//! Whatever stands in the document, a body is read, with every character of it.

use serde_json::{Value, json};
use yrs::{Any, Text, Transact, Xml, XmlElementPrelim, XmlElementRef, XmlFragment, XmlTextPrelim};

use crate::editor::{Editor, body};

/// Writes nodes as `{"t": name, "a": {attribute: value}, "c": [children or texts]}`.
fn put<P: XmlFragment>(parent: &P, txn: &mut yrs::TransactionMut, node: &Value) {
    if let Some(text) = node.as_str() {
        parent.push_back(txn, XmlTextPrelim::new(text));
        return;
    }
    let element: XmlElementRef =
        parent.push_back(txn, XmlElementPrelim::empty(node["t"].as_str().expect("a name")));
    for (name, value) in node["a"].as_object().into_iter().flatten() {
        let value = Any::from_json(&value.to_string()).expect("JSON");
        element.insert_attribute(txn, name.as_str(), value);
    }
    for child in node["c"].as_array().into_iter().flatten() {
        put(&element, txn, child);
    }
}

fn read(nodes: &[Value]) -> Value {
    let editor = Editor::new(1);
    {
        let mut txn = editor.doc.transact_mut();
        for node in nodes {
            put(editor.doc_body(), &mut txn, node);
        }
    }
    let draft = editor.read();
    body(&draft);
    draft.body["content"].clone()
}

fn paragraph(text: &str) -> Value {
    json!({"type": "paragraph", "content": [{"type": "text", "text": text}]})
}

#[test]
fn what_no_schema_allows_is_made_a_body() {
    for (what, nodes, expected) in [
        ("an empty list", json!([{"t": "bullet_list"}]), json!([])),
        (
            "an item without a paragraph",
            json!([{"t": "ordered_list", "a": {"order": "3"}, "c": [{"t": "list_item"}, {"t": "list_item", "c": ["x"]}, "y"]}]),
            json!([{"type": "ordered_list", "attrs": {"order": 3}, "content": [
                {"type": "list_item", "content": [{"type": "paragraph", "content": []}]},
                {"type": "list_item", "content": [paragraph("x")]},
                {"type": "list_item", "content": [paragraph("y")]}]}]),
        ),
        (
            "an item without a list",
            json!([{"t": "list_item", "c": [{"t": "paragraph", "c": ["x"]}]}]),
            json!([{"type": "bullet_list", "content": [{"type": "list_item", "content": [paragraph("x")]}]}]),
        ),
        (
            "rows of different lengths, two paragraphs in a cell, a picture in another",
            json!([{"t": "table", "c": [
                {"t": "table_row", "c": [{"t": "table_header", "c": [{"t": "paragraph", "c": ["a"]}, {"t": "paragraph", "c": ["b"]}]}]},
                {"t": "table_row", "c": [{"t": "table_cell", "c": [{"t": "picture", "a": {"media": "m"}}]}, {"t": "paragraph", "c": ["c"]}]},
                {"t": "table_row"}]}]),
            json!([
                {"type": "table", "attrs": {"caption": null}, "content": [
                    {"type": "table_row", "content": [
                        {"type": "table_header", "content": [{"type": "paragraph", "content": [
                            {"type": "text", "text": "a"}, {"type": "hard_break"}, {"type": "text", "text": "b"}]}]},
                        {"type": "table_header", "content": [{"type": "paragraph", "content": []}]}]},
                    {"type": "table_row", "content": [
                        {"type": "table_cell", "content": [{"type": "paragraph", "content": []}]},
                        {"type": "table_cell", "content": [paragraph("c")]}]}]},
                {"type": "picture", "attrs": {"media": "m", "alt": null, "caption": null}}]),
        ),
        (
            "levels that a body does not have",
            json!([{"t": "heading", "a": {"level": 7}, "c": ["x"]}, {"t": "heading", "a": {"level": "3"}, "c": ["y"]},
                {"t": "heading", "a": {"level": 1.0}, "c": ["z"]}, {"t": "heading", "a": {"level": true}, "c": ["w"]}]),
            json!([
                {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "x"}]},
                {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "y"}]},
                {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "z"}]},
                {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "w"}]}]),
        ),
        (
            "unknown nodes, and text where blocks stand",
            json!(["a", {"t": "hard_break"}, "b", {"t": "marquee", "c": ["c", {"t": "blink", "c": ["d"]}]}, {"t": "iframe"}]),
            json!([
                {"type": "paragraph", "content": [{"type": "text", "text": "a"}, {"type": "hard_break"}, {"type": "text", "text": "b"}]},
                paragraph("c"), paragraph("d")]),
        ),
        (
            "blocks in a paragraph",
            json!([{"t": "heading", "c": ["a", {"t": "horizontal_rule"}, {"t": "paragraph", "c": ["b"]}, "c"]}]),
            json!([{"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "a"}]},
                {"type": "horizontal_rule"}, paragraph("b"), paragraph("c")]),
        ),
        (
            "a list in a quote, and a quote of nothing",
            json!([{"t": "blockquote", "c": [{"t": "bullet_list", "c": [{"t": "list_item", "c": [{"t": "paragraph", "c": ["x"]}]}]}, {"t": "horizontal_rule"}]},
                {"t": "blockquote"}]),
            json!([{"type": "blockquote", "attrs": {"attribution": null}, "content": [paragraph("x")]}, {"type": "horizontal_rule"}]),
        ),
        (
            "halves of cards",
            json!([{"t": "picture", "a": {"caption": "A harbour"}, "c": ["within"]}, {"t": "figure", "a": {"value": 2}}, {"t": "figure"},
                {"t": "embed", "a": {"provider": "P", "title": "T", "url": "javascript:x"}}]),
            json!([
                paragraph("A harbour"),
                paragraph("within"),
                paragraph("2"),
                paragraph("P T javascript:x")
            ]),
        ),
    ] {
        assert_eq!(read(nodes.as_array().expect("nodes")), expected, "{what}");
    }
}

#[test]
fn deep_lists_end_where_a_body_ends_them() {
    let mut node = json!({"t": "paragraph", "c": ["deep"]});
    for level in 0..20 {
        let item = json!({"t": "list_item", "c": [{"t": "paragraph", "c": [level.to_string()]}, node]});
        node = json!({"t": "bullet_list", "c": [item]});
    }
    let text = courant_body::Body::from_value(&json!({"type": "doc", "content": read(&[node])}));
    let text = text.expect("a body").to_text();
    assert!(
        text.ends_with("0\n\ndeep") && text.starts_with("19\n\n18"),
        "{text}"
    );
}

#[test]
fn refused_links_lose_their_mark_and_keep_their_text() {
    let editor = Editor::new(1);
    {
        let mut txn = editor.doc.transact_mut();
        let text = editor
            .doc_body()
            .push_back(&mut txn, XmlTextPrelim::new("go there now"));
        let link = |href: &str| {
            let value = Any::from_json(&json!({"href": href}).to_string()).expect("JSON");
            yrs::types::Attrs::from([("link".into(), value)])
        };
        text.format(&mut txn, 0, 2, link("javascript:alert(1)"));
        text.format(&mut txn, 3, 5, link("https://a.example/"));
    }
    let read = editor.read();
    let html = body(&read).to_html(&courant_body::NoSurroundings);
    let link = "<a href=\"https://a.example/\" rel=\"noopener external\">there</a>";
    assert_eq!(html.trim(), format!("<p>go {link} now</p>"));
}
