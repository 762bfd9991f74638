//! Markdown → [`Body`], for texts that are written in files. The subset is what a body can hold;
//! anything else is an error that names it. Fenced blocks named `figure`, `embed` and `picture`
//! hold `key = "value"` lines; a paragraph `Table: …` names the table that follows; the last line
//! `— somebody` of a quote is its attribution.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::{Block, Body, Cell, Href, Inline, Level, Marks, Row};

/// Reads Markdown; what comes back is what [`Body::from_value`] would read from its own JSON, with tabs
/// and control characters cleaned the same way. Errors are sentences for the writer.
pub fn from_markdown(text: &str) -> Result<Body, String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION;
    refuse_depth(text, options)?;
    let mut events = Parser::new_ext(text, options);
    let mut blocks = read_blocks(&mut events, None)?;
    name_tables(&mut blocks);
    Body::from_value(&Body { blocks }.to_value()).map_err(|e| e.to_string())
}

/// Reading follows the nesting with calls, so three thousand `>` in a row must not get that far. What a
/// body itself allows is less, and asked when it is stored.
fn refuse_depth(text: &str, options: Options) -> Result<(), String> {
    const DEEPEST: usize = 64;
    let mut depth = 0usize;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err("lists or quotes are nested too deep".to_owned());
        }
    }
    Ok(())
}

fn read_blocks<'a>(
    events: &mut impl Iterator<Item = Event<'a>>,
    until: Option<TagEnd>,
) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    // A tight list item has text without a paragraph around it; it is gathered here.
    let mut loose = Vec::new();
    let mut marks = Vec::new();
    while let Some(event) = events.next() {
        if let Event::End(end) = &event
            && Some(*end) == until
        {
            break;
        }
        match event {
            Event::Start(tag) if is_inline(&tag) => push_mark(&mut marks, &tag)?,
            Event::End(end) if is_inline_end(&end) => pop_mark(&mut marks),
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => {
                push_inline(&mut loose, &marks, event);
            }
            other => {
                if !loose.is_empty() {
                    blocks.push(Block::Paragraph(std::mem::take(&mut loose)));
                }
                blocks.push(block(other, events)?);
            }
        }
    }
    if !loose.is_empty() {
        blocks.push(Block::Paragraph(loose));
    }
    Ok(blocks)
}

fn block<'a>(event: Event<'a>, events: &mut impl Iterator<Item = Event<'a>>) -> Result<Block, String> {
    match event {
        Event::Rule => Ok(Block::Rule),
        Event::Start(Tag::Paragraph) => Ok(Block::Paragraph(inlines(events, TagEnd::Paragraph)?)),
        Event::Start(Tag::Heading { level, .. }) => {
            let ours = match level {
                HeadingLevel::H2 => Level::Two,
                HeadingLevel::H3 => Level::Three,
                other => {
                    return Err(format!("a heading {other} does not fit a body; use ## or ###"));
                }
            };
            Ok(Block::Heading {
                level: ours,
                text: inlines(events, TagEnd::Heading(level))?,
            })
        }
        Event::Start(Tag::List(start)) => list(start, events),
        Event::Start(Tag::BlockQuote(kind)) => {
            Ok(quote(read_blocks(events, Some(TagEnd::BlockQuote(kind)))?))
        }
        Event::Start(Tag::Table(_)) => table(events),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) => fenced(&name, events),
        other => Err(format!("{other:?} does not fit a body")),
    }
}

fn list<'a>(start: Option<u64>, events: &mut impl Iterator<Item = Event<'a>>) -> Result<Block, String> {
    let mut items = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Item) => items.push(read_blocks(events, Some(TagEnd::Item))?),
            Event::End(TagEnd::List(_)) => break,
            other => return Err(format!("{other:?} does not fit a list")),
        }
    }
    Ok(Block::List {
        start: start.map(|n| n.min(1_000_000) as u32),
        items,
    })
}

fn quote(blocks: Vec<Block>) -> Block {
    let mut paragraphs: Vec<Vec<Inline>> = blocks
        .into_iter()
        .filter_map(|block| match block {
            Block::Paragraph(text) => Some(text),
            _ => None,
        })
        .collect();
    let attribution = paragraphs.last_mut().and_then(take_attribution);
    paragraphs.retain(|p| !p.is_empty());
    Block::Quote {
        paragraphs,
        attribution,
    }
}

/// `— somebody` stands on the quote's last line, after a soft break (read as a space).
fn take_attribution(last: &mut Vec<Inline>) -> Option<String> {
    let at = last.iter().rposition(
        |inline| matches!(inline, Inline::Text { text, .. } if text.trim_start().starts_with(['—', '–'])),
    )?;
    let said = crate::text::of_inlines(&last.split_off(at));
    while matches!(last.last(), Some(Inline::Text { text, .. }) if text.trim().is_empty()) {
        last.pop();
    }
    Some(said.trim().trim_start_matches(['—', '–']).trim().to_owned())
}

fn table<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Result<Block, String> {
    let (mut rows, mut head) = (Vec::new(), false);
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::TableHead) => {
                head = true;
                rows.push(Row::default());
            }
            Event::Start(Tag::TableRow) => rows.push(Row::default()),
            Event::Start(Tag::TableCell) => {
                let text = inlines(events, TagEnd::TableCell)?;
                if let Some(row) = rows.last_mut() {
                    row.cells.push(Cell { head, text });
                }
            }
            Event::End(TagEnd::TableHead) => head = false,
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    Ok(Block::Table { caption: None, rows })
}

fn fenced<'a>(name: &str, events: &mut impl Iterator<Item = Event<'a>>) -> Result<Block, String> {
    let mut text = String::new();
    for event in events.by_ref() {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    let get = |key: &str| {
        text.lines().find_map(|line| {
            let (k, v) = line.split_once('=')?;
            (k.trim() == key).then(|| v.trim().trim_matches('"').replace("\\\"", "\""))
        })
    };
    let need = |key: &str| get(key).ok_or_else(|| format!("the {name} block has no “{key}”"));
    match name {
        "figure" => Ok(Block::Figure {
            value: need("value")?,
            label: need("label")?,
            source: get("source"),
        }),
        "embed" => Ok(Block::Embed {
            provider: need("provider")?,
            title: need("title")?,
            url: Href::parse(&need("url")?).map_err(|e| e.to_string())?,
        }),
        "picture" => Ok(Block::Picture {
            media: need("name")?,
            alt: get("alt"),
            caption: get("caption"),
        }),
        other => Err(format!(
            "a code block “{other}” does not fit a body; use figure, embed or picture"
        )),
    }
}

fn inlines<'a>(events: &mut impl Iterator<Item = Event<'a>>, until: TagEnd) -> Result<Vec<Inline>, String> {
    let (mut out, mut marks) = (Vec::new(), Vec::new());
    for event in events.by_ref() {
        match event {
            Event::End(end) if end == until => return Ok(out),
            Event::Start(tag) if is_inline(&tag) => push_mark(&mut marks, &tag)?,
            Event::End(end) if is_inline_end(&end) => pop_mark(&mut marks),
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => {
                push_inline(&mut out, &marks, event);
            }
            other => return Err(format!("{other:?} does not fit a line of text")),
        }
    }
    Ok(out)
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Strong | Tag::Emphasis | Tag::Link { .. })
}

fn is_inline_end(end: &TagEnd) -> bool {
    matches!(end, TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link)
}

fn push_mark(stack: &mut Vec<Marks>, tag: &Tag<'_>) -> Result<(), String> {
    let mut marks = stack.last().cloned().unwrap_or_default();
    match tag {
        Tag::Strong => marks.strong = true,
        Tag::Emphasis => marks.em = true,
        Tag::Link { dest_url, .. } => marks.link = Some(Href::parse(dest_url).map_err(|e| e.to_string())?),
        _ => {}
    }
    stack.push(marks);
    Ok(())
}

fn pop_mark(stack: &mut Vec<Marks>) {
    stack.pop();
}

fn push_inline(out: &mut Vec<Inline>, stack: &[Marks], event: Event<'_>) {
    let mut marks = stack.last().cloned().unwrap_or_default();
    let text = match event {
        Event::HardBreak => return out.push(Inline::Break),
        Event::SoftBreak => " ".to_owned(),
        Event::Code(text) => {
            marks.code = true;
            text.into_string()
        }
        Event::Text(text) => text.into_string(),
        _ => return,
    };
    // The parser cuts text at every quote and dash; one run of equal marks is one text, unless a
    // dash begins a line, which may be an attribution.
    if let Some(Inline::Text {
        text: last,
        marks: same,
    }) = out.last_mut()
        && *same == marks
        && !text.starts_with(['—', '–'])
    {
        return last.push_str(&text);
    }
    out.push(Inline::Text { text, marks });
}

/// A paragraph `Table: Prices` right before a table is its caption.
fn name_tables(blocks: &mut Vec<Block>) {
    let mut i = 0;
    while i + 1 < blocks.len() {
        let name = match &blocks[i] {
            Block::Paragraph(text) => crate::text::of_inlines(text)
                .strip_prefix("Table:")
                .map(|n| n.trim().to_owned()),
            _ => None,
        };
        if let (Some(name), Block::Table { caption, .. }) = (name, &mut blocks[i + 1]) {
            *caption = Some(name);
            blocks.remove(i);
        }
        i += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_ends_in_its_attribution() {
        let body = from_markdown("> Rates stay – for now.\n> — the bank's president").expect("readable");
        let [
            Block::Quote {
                paragraphs,
                attribution,
            },
        ] = body.blocks.as_slice()
        else {
            panic!("{body:?}")
        };
        assert_eq!(
            crate::text::of_inlines(&paragraphs[0]).trim(),
            "Rates stay – for now."
        );
        assert_eq!(attribution.as_deref(), Some("the bank’s president"));
    }

    #[test]
    fn what_is_nested_without_end_is_refused() {
        for sign in [">", "- ", "*a **b ", "1. "] {
            let deep = format!("{}x", sign.repeat(5_000));
            assert!(
                from_markdown(&deep).map_or_else(|_| true, |body| body.to_json().len() < 200_000),
                "{sign}"
            );
        }
        assert!(from_markdown(&format!("{} x", ">".repeat(5_000))).is_err());
    }

    #[test]
    fn a_text_is_cleaned_once_and_for_all() {
        for text in [
            "A\t¡",
            "one\u{1}two\u{85}three",
            "> a\tb\n> — c\td",
            "```figure\nvalue=\"1\t2\"\nlabel=x\n```",
        ] {
            let body = from_markdown(text).expect(text);
            assert_eq!(
                Body::from_value(&body.to_value()).expect("its own JSON"),
                body,
                "{text:?}"
            );
            assert!(!body.to_text().contains(['\t', '\u{1}', '\u{85}']), "{text:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert!(from_markdown("# One").expect_err("h1").contains("##"));
        assert!(from_markdown("<b>x</b>").is_err());
        assert!(
            from_markdown("[x](javascript:1)")
                .expect_err("scheme")
                .contains("javascript")
        );
        assert!(from_markdown("```rust\nx\n```").is_err());
    }
}
