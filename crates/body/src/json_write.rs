//! [`Body`] → JSON in ProseMirror's document shape; what [`Body::from_json`] reads back unchanged.

use serde_json::{Value, json};

use crate::{Block, Body, Inline, Marks, Row};

impl Body {
    pub fn to_json(&self) -> String {
        self.to_value().to_string()
    }

    pub fn to_value(&self) -> Value {
        json!({ "type": "doc", "content": blocks(&self.blocks) })
    }
}

fn blocks(list: &[Block]) -> Vec<Value> {
    list.iter().map(block).collect()
}

fn block(block: &Block) -> Value {
    match block {
        Block::Paragraph(text) => paragraph(text),
        Block::Heading { level, text } => {
            json!({ "type": "heading", "attrs": { "level": level.number() }, "content": inlines(text) })
        }
        Block::List { start, items } => {
            let content: Vec<Value> = items
                .iter()
                .map(|item| json!({ "type": "list_item", "content": blocks(item) }))
                .collect();
            match start {
                None => json!({ "type": "bullet_list", "content": content }),
                Some(order) => {
                    json!({ "type": "ordered_list", "attrs": { "order": order }, "content": content })
                }
            }
        }
        Block::Quote {
            paragraphs,
            attribution,
        } => json!({
            "type": "blockquote",
            "attrs": { "attribution": attribution },
            "content": paragraphs.iter().map(|p| paragraph(p)).collect::<Vec<_>>(),
        }),
        Block::Picture { media, alt, caption } => {
            json!({ "type": "picture", "attrs": { "media": media, "alt": alt, "caption": caption } })
        }
        Block::Table { caption, rows } => json!({
            "type": "table",
            "attrs": { "caption": caption },
            "content": rows.iter().map(row).collect::<Vec<_>>(),
        }),
        Block::Embed { provider, title, url } => {
            json!({ "type": "embed", "attrs": { "provider": provider, "title": title, "url": url.as_str() } })
        }
        Block::Figure { value, label, source } => {
            json!({ "type": "figure", "attrs": { "value": value, "label": label, "source": source } })
        }
        Block::Rule => json!({ "type": "horizontal_rule" }),
    }
}

fn row(row: &Row) -> Value {
    let cells: Vec<Value> = row
        .cells
        .iter()
        .map(|cell| {
            let kind = if cell.head { "table_header" } else { "table_cell" };
            json!({ "type": kind, "content": [paragraph(&cell.text)] })
        })
        .collect();
    json!({ "type": "table_row", "content": cells })
}

fn paragraph(text: &[Inline]) -> Value {
    json!({ "type": "paragraph", "content": inlines(text) })
}

fn inlines(list: &[Inline]) -> Vec<Value> {
    list.iter()
        .map(|inline| match inline {
            Inline::Break => json!({ "type": "hard_break" }),
            Inline::Text { text, marks } => {
                let marks = mark_list(marks);
                if marks.is_empty() {
                    json!({ "type": "text", "text": text })
                } else {
                    json!({ "type": "text", "text": text, "marks": marks })
                }
            }
        })
        .collect()
}

fn mark_list(marks: &Marks) -> Vec<Value> {
    let mut list = Vec::new();
    for (on, name) in [
        (marks.strong, "strong"),
        (marks.em, "em"),
        (marks.code, "code"),
        (marks.sub, "sub"),
        (marks.sup, "sup"),
    ] {
        if on {
            list.push(json!({ "type": name }));
        }
    }
    if let Some(href) = &marks.link {
        list.push(json!({ "type": "link", "attrs": { "href": href.as_str() } }));
    }
    list
}

#[cfg(test)]
mod tests {
    use crate::{Body, from_markdown};

    #[test]
    fn what_is_written_is_read_back_unchanged() {
        let body = from_markdown(
            "One **bold** and [linked](https://a.example/) word.\n\n## Then\n\n- a\n- b\n  1. c\n\n> Said.\n> — a minister\n\nTable: Prices\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```figure\nvalue = \"2%\"\nlabel = \"Rate\"\n```\n",
        )
        .expect("readable");
        assert_eq!(Body::from_json(&body.to_json()).expect("own JSON"), body);
    }

    #[test]
    fn unknown_things_are_refused_with_their_place() {
        for (json, words) in [
            (
                r#"{"type":"doc","content":[{"type":"script"}]}"#,
                "unknown block “script”",
            ),
            (
                r#"{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"x","marks":[{"type":"blink"}]}]}]}"#,
                "unknown mark “blink”",
            ),
            (
                r#"{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"javascript:x"}}]}]}]}"#,
                "javascript:x",
            ),
            (
                r#"{"type":"doc","content":[{"type":"heading","attrs":{"level":1}}]}"#,
                "level 2 or 3",
            ),
            (r#"{"type":"paragraph"}"#, "expected “doc”"),
            (r#"[1"#, "not JSON"),
        ] {
            let error = Body::from_json(json).expect_err(json).to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let mut json = r#"{"type":"paragraph"}"#.to_owned();
        for _ in 0..20 {
            json =
                format!(r#"{{"type":"bullet_list","content":[{{"type":"list_item","content":[{json}]}}]}}"#);
        }
        let json = format!(r#"{{"type":"doc","content":[{json}]}}"#);
        assert!(
            Body::from_json(&json)
                .expect_err("deep")
                .to_string()
                .contains("nested")
        );
        assert!(Body::from_json(&" ".repeat(crate::MAX_BYTES + 1)).is_err());
        let many = format!(
            r#"{{"type":"doc","content":[{}]}}"#,
            vec![r#"{"type":"horizontal_rule"}"#; crate::MAX_NODES + 1].join(",")
        );
        assert!(Body::from_json(&many).is_err());
    }
}
