//! [`Body`] → Markdown, for people who change a text in a plain field: what `from_markdown` reads
//! comes back the same. What Markdown cannot say (raised and lowered letters) is left plain;
//! [`Body::survives_markdown`] tells before anybody is surprised.

use crate::{Block, Body, Cell, Inline, Level, Marks, NoSurroundings, Row, from_markdown};

impl Body {
    pub fn to_markdown(&self) -> String {
        write_blocks(&self.blocks)
    }

    /// Whether the body is the same after it was written as Markdown and read again.
    pub fn survives_markdown(&self) -> bool {
        let shown = |body: &Body| {
            let html = body.to_html(&NoSurroundings);
            html.split_whitespace().collect::<String>()
        };
        from_markdown(&self.to_markdown())
            .is_ok_and(|again| shown(&again) == shown(self) && again.pictures() == self.pictures())
    }
}

fn write_blocks(blocks: &[Block]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut last_list = None;
    for block in blocks {
        // Two lists in a row would be read as one; the second takes another sign.
        let dash = last_list != Some('-');
        last_list = None;
        parts.push(match block {
            Block::Paragraph(text) => line(text),
            Block::Heading { level, text } => {
                let signs = match level {
                    Level::Two => "##",
                    Level::Three => "###",
                };
                format!("{signs} {}", line(text).replace("\\\n", " "))
            }
            Block::List { start, items } => {
                last_list = Some(if dash { '-' } else { '*' });
                list(*start, items, dash)
            }
            Block::Quote {
                paragraphs,
                attribution,
            } => quote(paragraphs, attribution.as_deref()),
            Block::Picture { media, alt, caption } => fenced(
                "picture",
                &[
                    ("name", Some(media)),
                    ("alt", alt.as_ref()),
                    ("caption", caption.as_ref()),
                ],
            ),
            Block::Table { caption, rows } => table(caption.as_deref(), rows),
            Block::Embed { provider, title, url } => fenced(
                "embed",
                &[
                    ("provider", Some(provider)),
                    ("title", Some(title)),
                    ("url", Some(&url.to_string())),
                ],
            ),
            Block::Figure { value, label, source } => fenced(
                "figure",
                &[
                    ("value", Some(value)),
                    ("label", Some(label)),
                    ("source", source.as_ref()),
                ],
            ),
            Block::Rule => "---".to_owned(),
        });
    }
    parts.join("\n\n")
}

fn list(start: Option<u32>, items: &[Vec<Block>], dash: bool) -> String {
    let tight = items.iter().all(|item| {
        matches!(
            item.as_slice(),
            [Block::Paragraph(_)] | [Block::Paragraph(_), Block::List { .. }]
        )
    });
    let lines: Vec<String> = items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let sign = match start {
                Some(first) => format!("{}{}", u64::from(first) + i as u64, if dash { "." } else { ")" }),
                None => (if dash { "-" } else { "*" }).to_owned(),
            };
            let text = write_blocks(item);
            let text = if tight { text.replace("\n\n", "\n") } else { text };
            let indent = " ".repeat(sign.len() + 1);
            let text = text.replace('\n', &format!("\n{indent}"));
            format!("{sign} {text}")
        })
        .collect();
    lines.join(if tight { "\n" } else { "\n\n" })
}

fn quote(paragraphs: &[Vec<Inline>], attribution: Option<&str>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(">".to_owned());
        }
        lines.extend(line(paragraph).trim_end().lines().map(|line| format!("> {line}")));
    }
    if let Some(who) = attribution {
        lines.push(format!("> — {}", escaped(who)));
    }
    lines.join("\n")
}

fn table(caption: Option<&str>, rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell: &Cell| line(&cell.text).replace("\\\n", " "))
            .collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines: Vec<String> = caption
        .map(|caption| format!("Table: {}\n", escaped(caption)))
        .into_iter()
        .collect();
    for (i, row) in rows.iter().enumerate() {
        lines.push(cells(row));
        if i == 0 {
            lines.push(format!("|{}", " --- |".repeat(row.cells.len())));
        }
    }
    lines.join("\n")
}

fn fenced(name: &str, fields: &[(&str, Option<&String>)]) -> String {
    let lines: String = fields
        .iter()
        .filter_map(|(key, value)| Some((key, value.as_ref()?)))
        .map(|(key, value)| format!("{key} = \"{}\"\n", value.replace('"', "\\\"").replace('\n', " ")))
        .collect();
    format!("```{name}\n{lines}```")
}

fn line(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Break => out.push_str("\\\n"),
            Inline::Text { text, marks } => out.push_str(&marked(text, marks)),
        }
    }
    out.lines().map(line_start).collect::<Vec<_>>().join("\n")
}

/// Marks stand close to their words: spaces at the ends are put outside.
fn marked(text: &str, marks: &Marks) -> String {
    let inner = text.trim();
    if inner.is_empty() || *marks == Marks::default() {
        return if marks.code {
            text.to_owned()
        } else {
            escaped(text)
        };
    }
    let (before, after) = (
        &text[..text.len() - text.trim_start().len()],
        &text[text.trim_end().len()..],
    );
    let mut said = if marks.code {
        let fence = if inner.contains('`') { "``" } else { "`" };
        format!("{fence}{inner}{fence}")
    } else {
        escaped(inner)
    };
    if marks.em {
        said = format!("*{said}*");
    }
    if marks.strong {
        said = format!("**{said}**");
    }
    if let Some(link) = &marks.link {
        let to = link.as_str();
        said = if to.contains(['(', ')']) {
            format!("[{said}](<{to}>)")
        } else {
            format!("[{said}]({to})")
        };
    }
    format!("{before}{said}{after}")
}

/// Signs that mean something anywhere in a line, and those that typography would turn into others.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '"' | '\'' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out.replace("--", "\\-\\-").replace("...", "\\.\\.\\.")
}

/// Signs that mean something at the beginning of a line only.
fn line_start(line: &str) -> String {
    let text = line.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with(['#', '+', '-', '>', '=', ':']) {
        return format!("\\{text}");
    }
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_written_the_same() {
        for text in [
            "We report *daily*, **always**, with [care](/about).",
            "## How we work\n\n### In short\n\nText.",
            "- one\n- two\n  - deeper\n- three",
            "3. three\n4. four",
            "> Rates stay – for now.\n> — the bank’s president",
            "Table: Prices\n\n| What | How much |\n| --- | --- |\n| Bread | 3 |",
            "```figure\nvalue = \"2.4%\"\nlabel = \"inflation\"\nsource = \"the office\"\n```",
            "One line\\\nand another",
            "---",
            "1\\. is no list, nor is # a heading, nor \\*this\\* loud",
            "A \\\"straight\\\" quote and a \\`tick\\`",
            "- a\n\n* b",
            "Write `code` here",
            "",
        ] {
            let body = from_markdown(text).expect(text);
            assert_eq!(body.to_markdown(), text, "{body:?}");
            assert!(body.survives_markdown(), "{text}");
        }
    }

    #[test]
    fn the_pages_of_the_sample_survive() {
        for entry in
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/pages")).expect("a folder")
        {
            let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("readable");
            let text = text.rsplit("+++").next().unwrap_or_default();
            let body = from_markdown(text).expect("a body");
            assert!(body.survives_markdown(), "{}", body.to_markdown());
        }
    }

    #[test]
    fn what_markdown_cannot_say_is_known() {
        let marks = Marks {
            sup: true,
            ..Marks::default()
        };
        let body = Body {
            blocks: vec![Block::Paragraph(vec![Inline::Text {
                text: "2".to_owned(),
                marks,
            }])],
        };
        assert!(!body.survives_markdown());
    }
}
