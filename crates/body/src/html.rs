//! [`Body`] → HTML. Everything is escaped here; the shape is described for theme authors in
//! `docs/reference/theme.md`.

use std::fmt::Write;

use crate::{Block, Body, Cell, Href, Inline, Marks, Row};

/// What a body needs to know of the place it is shown in.
pub trait Surroundings {
    /// Markup for the picture with this id of the media library; `None` leaves the picture out
    /// (expired rights, deleted).
    fn picture(&self, media: &str, alt: Option<&str>) -> Option<PictureHtml>;
    /// Where a link leads from this page: stable addresses become today's ones.
    fn link(&self, href: &Href) -> String {
        href.as_str().to_owned()
    }
    /// What a link's title says: more of what it leads to, for who stays.
    fn title(&self, _href: &Href) -> Option<String> {
        None
    }
}

/// A picture ready to be placed: its element (trusted markup) and the texts below it.
pub struct PictureHtml {
    pub element: String,
    pub caption: String,
    pub credit: String,
}

/// A place without pictures: previews, mail, tests.
pub struct NoSurroundings;

impl Surroundings for NoSurroundings {
    fn picture(&self, _media: &str, _alt: Option<&str>) -> Option<PictureHtml> {
        None
    }
}

impl Body {
    pub fn to_html(&self, around: &dyn Surroundings) -> String {
        let mut out = String::with_capacity(16 * 1024);
        blocks(&self.blocks, around, &mut out);
        out
    }
}

/// Text for element content and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(text, &mut out);
    out
}

fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

fn blocks(list: &[Block], around: &dyn Surroundings, out: &mut String) {
    for block in list {
        one_block(block, around, out);
    }
}

fn one_block(block: &Block, around: &dyn Surroundings, out: &mut String) {
    match block {
        Block::Paragraph(text) => element("p", text, around, out),
        Block::Heading { level, text } => {
            let tag = if level.number() == 2 { "h2" } else { "h3" };
            element(tag, text, around, out);
        }
        Block::List { start, items } => list(*start, items, around, out),
        Block::Quote {
            paragraphs,
            attribution,
        } => {
            out.push_str("<blockquote>");
            for text in paragraphs {
                element("p", text, around, out);
            }
            if let Some(who) = attribution {
                out.push_str("<footer>");
                push_escaped(who, out);
                out.push_str("</footer>");
            }
            out.push_str("</blockquote>\n");
        }
        Block::Picture { media, alt, caption } => {
            if let Some(picture) = around.picture(media, alt.as_deref()) {
                picture_figure(&picture, caption.as_deref(), out);
            }
        }
        Block::Table { caption, rows } => table(caption.as_deref(), rows, around, out),
        Block::Embed { provider, title, url } => {
            out.push_str("<aside class=\"embed\"><p class=\"provider\">");
            push_escaped(provider, out);
            out.push_str("</p><p class=\"title\"><a href=\"");
            push_escaped(&around.link(url), out);
            out.push_str("\" rel=\"noopener external\">");
            push_escaped(title, out);
            out.push_str("</a></p></aside>\n");
        }
        Block::Figure { value, label, source } => {
            out.push_str("<aside class=\"figure\"><p class=\"value\">");
            push_escaped(value, out);
            out.push_str("</p><p class=\"label\">");
            push_escaped(label, out);
            out.push_str("</p>");
            if let Some(source) = source {
                out.push_str("<p class=\"source\">Source: ");
                push_escaped(source, out);
                out.push_str("</p>");
            }
            out.push_str("</aside>\n");
        }
        Block::Rule => out.push_str("<hr>\n"),
    }
}

fn element(tag: &str, text: &[Inline], around: &dyn Surroundings, out: &mut String) {
    let _infallible = write!(out, "<{tag}>");
    inlines(text, around, out);
    let _infallible = writeln!(out, "</{tag}>");
}

fn list(start: Option<u32>, items: &[Vec<Block>], around: &dyn Surroundings, out: &mut String) {
    let tag = if start.is_some() { "ol" } else { "ul" };
    let _infallible = match start {
        Some(n) if n != 1 => write!(out, "<ol start=\"{n}\">"),
        _ => write!(out, "<{tag}>"),
    };
    for item in items {
        out.push_str("<li>");
        match item.as_slice() {
            [Block::Paragraph(text)] => inlines(text, around, out),
            [Block::Paragraph(text), rest @ ..] => {
                inlines(text, around, out);
                blocks(rest, around, out);
            }
            other => blocks(other, around, out),
        }
        out.push_str("</li>");
    }
    let _infallible = writeln!(out, "</{tag}>");
}

fn picture_figure(picture: &PictureHtml, caption: Option<&str>, out: &mut String) {
    out.push_str("<figure class=\"picture\">");
    out.push_str(&picture.element);
    out.push_str("<figcaption>");
    let caption = caption.unwrap_or(&picture.caption);
    if !caption.is_empty() {
        out.push_str("<span class=\"caption\">");
        push_escaped(caption, out);
        out.push_str("</span> ");
    }
    out.push_str("<span class=\"credit\">");
    push_escaped(&picture.credit, out);
    out.push_str("</span></figcaption></figure>\n");
}

fn table(caption: Option<&str>, rows: &[Row], around: &dyn Surroundings, out: &mut String) {
    // Wide tables scroll in their own box, which then must be reachable by keyboard.
    out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
    push_escaped(caption.unwrap_or("Table"), out);
    out.push_str("\"><table>");
    if let Some(caption) = caption {
        out.push_str("<caption>");
        push_escaped(caption, out);
        out.push_str("</caption>");
    }
    let heads = rows
        .iter()
        .take_while(|row| !row.cells.is_empty() && row.cells.iter().all(|cell| cell.head))
        .count();
    if heads > 0 {
        out.push_str("<thead>");
        table_rows(&rows[..heads], "col", around, out);
        out.push_str("</thead>");
    }
    out.push_str("<tbody>");
    table_rows(&rows[heads..], "row", around, out);
    out.push_str("</tbody></table></div>\n");
}

fn table_rows(rows: &[Row], scope: &str, around: &dyn Surroundings, out: &mut String) {
    for row in rows {
        out.push_str("<tr>");
        for cell in &row.cells {
            let tag = if cell.head { "th" } else { "td" };
            let _infallible = write!(out, "<{tag}");
            if cell.head {
                let _infallible = write!(out, " scope=\"{scope}\"");
            }
            if is_numeric(cell) {
                out.push_str(" class=\"number\"");
            }
            out.push('>');
            inlines(&cell.text, around, out);
            let _infallible = write!(out, "</{tag}>");
        }
        out.push_str("</tr>");
    }
}

/// Numbers are set flush to the end, so that their digits stand under each other.
fn is_numeric(cell: &Cell) -> bool {
    let text = crate::text::of_inlines(&cell.text);
    let mut digits = 0;
    let sober = text.chars().all(|c| {
        digits += usize::from(c.is_ascii_digit());
        c.is_ascii_digit() || " .,+-−–%€$£¥()".contains(c)
    });
    !cell.head && sober && digits > 0
}

fn inlines(list: &[Inline], around: &dyn Surroundings, out: &mut String) {
    for inline in list {
        match inline {
            Inline::Break => out.push_str("<br>"),
            Inline::Text { text, marks } => marked(text, marks, around, out),
        }
    }
}

fn marked(text: &str, marks: &Marks, around: &dyn Surroundings, out: &mut String) {
    let tags = [
        (marks.strong, "strong"),
        (marks.em, "em"),
        (marks.sub, "sub"),
        (marks.sup, "sup"),
        (marks.code, "code"),
    ];
    if let Some(href) = &marks.link {
        out.push_str("<a href=\"");
        push_escaped(&around.link(href), out);
        out.push('"');
        if let Some(title) = around.title(href) {
            out.push_str(" title=\"");
            push_escaped(&title, out);
            out.push('"');
        }
        if href.is_outside() {
            out.push_str(" rel=\"noopener external\"");
        }
        out.push('>');
    }
    for (_, tag) in tags.iter().filter(|(on, _)| *on) {
        let _infallible = write!(out, "<{tag}>");
    }
    push_escaped(text, out);
    for (_, tag) in tags.iter().rev().filter(|(on, _)| *on) {
        let _infallible = write!(out, "</{tag}>");
    }
    if marks.link.is_some() {
        out.push_str("</a>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_markdown;

    #[test]
    fn text_is_escaped_and_numbers_are_marked() {
        let body =
            from_markdown("a < b & \"c\"\n\n| x | y |\n|---|---|\n| Rate | 2.25% |\n").expect("readable");
        let html = body.to_html(&NoSurroundings);
        assert!(html.contains("<p>a &lt; b &amp; “c”</p>"), "{html}");
        assert!(html.contains("<td class=\"number\">2.25%</td>"), "{html}");
        assert!(html.contains("<th scope=\"col\">x</th>"), "{html}");
    }
}
