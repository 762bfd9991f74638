//! Cuts a text into words, numbers and marks. One pass, no allocation but the list itself.
//!
//! "U.S." and "S&P" are one word, "10-year" is three tokens, a genitive's "'s" is a token of its own.

use crate::lexicon::{Classes, Lexicon, Word};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Small letters only.
    Small,
    /// A capital first and a small letter somewhere; or one capital alone.
    Capital,
    /// Two capitals and more, no small letter.
    Upper,
    /// A small letter first, capitals later: "iPhone".
    Mixed,
    Number,
    /// "'s" after a word.
    Genitive,
    Mark,
}

/// What lies between this token and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub start: u32,
    pub end: u32,
    pub word: Word,
    pub shape: Shape,
    pub gap: Gap,
    /// The first byte, or 0 beyond ASCII: marks are told apart by it.
    pub first: u8,
}

impl Token {
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    pub(crate) fn is_word(&self) -> bool {
        matches!(
            self.shape,
            Shape::Small | Shape::Capital | Shape::Upper | Shape::Mixed
        )
    }

    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }

    pub(crate) fn is_mark(&self, mark: u8) -> bool {
        self.shape == Shape::Mark && self.first == mark
    }
}

/// Cuts `text`. Offsets are bytes; `text` must be shorter than 4 GiB, which `read` sees to.
pub(crate) fn cut(text: &str, lexicon: &Lexicon, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut gap = Gap::Paragraph;
    let mut lines = 0;
    while at < bytes.len() {
        let (c, width) = char_at(text, at);
        if c.is_whitespace() || c == '\u{feff}' {
            lines += usize::from(c == '\n');
            let now = match lines {
                0 => Gap::Space,
                1 => Gap::Line,
                _ => Gap::Paragraph,
            };
            gap = gap.max(now);
            at += width;
            continue;
        }
        let start = at;
        let (end, shape) = if is_letter(c) {
            word_end(text, at, lexicon)
        } else if c.is_numeric() {
            (number_end(bytes, at, width), Shape::Number)
        } else if (c == '\'' || c == '\u{2019}')
            && gap == Gap::None
            && let Some(end) = genitive_end(text, at + width)
            && out.last().is_some_and(|before| before.shape != Shape::Mark)
        {
            (end, Shape::Genitive)
        } else {
            (at + width, Shape::Mark)
        };
        out.push(Token {
            start: start as u32,
            end: end as u32,
            word: lexicon.number(&text[start..end]),
            shape,
            gap,
            first: if c.is_ascii() { c as u8 } else { 0 },
        });
        gap = Gap::None;
        lines = 0;
        at = end;
    }
}

fn char_at(text: &str, at: usize) -> (char, usize) {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return (byte as char, 1);
    }
    let c = text[at..].chars().next().unwrap_or('\u{fffd}');
    (c, c.len_utf8())
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && (c.is_alphabetic() || ('\u{300}'..'\u{370}').contains(&c)))
}

/// "s" that ends here: the offset behind it.
fn genitive_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(at), Some(b's' | b'S')) {
        return None;
    }
    let ends = at + 1 == bytes.len() || {
        let (c, _) = char_at(text, at + 1);
        !is_letter(c) && !c.is_numeric()
    };
    ends.then_some(at + 1)
}

fn word_end(text: &str, start: usize, lexicon: &Lexicon) -> (usize, Shape) {
    let bytes = text.as_bytes();
    let mut at = start;
    // Letters since the last full stop, and whether there was one: "U.S".
    let mut run = 0;
    let mut dotted = false;
    let (mut first_upper, mut upper, mut lower) = (false, 0, 0);
    while at < bytes.len() {
        let (c, width) = char_at(text, at);
        if is_letter(c) {
            let is_upper = if c.is_ascii() {
                c.is_ascii_uppercase()
            } else {
                c.is_uppercase()
            };
            if at == start {
                first_upper = is_upper;
            }
            upper += usize::from(is_upper);
            lower += usize::from(!is_upper);
            run += 1;
            at += width;
        } else if c.is_ascii_digit() {
            run += 1;
            at += 1;
        } else if (c == '\'' || c == '\u{2019}')
            && letter_at(text, at + width)
            && genitive_end(text, at + width).is_none()
        {
            at += width;
        } else if c == '&' && letter_at(text, at + 1) {
            run += 1;
            at += 1;
        } else if c == '.' && joins(text, at + 1, run, dotted) {
            dotted = true;
            run = 0;
            at += 1;
        } else {
            break;
        }
    }
    if bytes.get(at) == Some(&b'.') && absorbs_stop(&text[start..at], dotted, run, first_upper, lexicon) {
        at += 1;
    }
    let shape = match (first_upper, upper, lower) {
        (true, 1, 0) => Shape::Capital,
        (true, _, 0) => Shape::Upper,
        (true, _, _) => Shape::Capital,
        (false, 0, _) => Shape::Small,
        (false, _, _) => Shape::Mixed,
    };
    (at, shape)
}

fn letter_at(text: &str, at: usize) -> bool {
    at < text.len() && is_letter(char_at(text, at).0)
}

/// A full stop inside a word: "U.S", "E.ON", "Amazon.com".
fn joins(text: &str, at: usize, run: usize, dotted: bool) -> bool {
    let letters = text.as_bytes()[at.min(text.len())..]
        .iter()
        .take(4)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    if letters == 0 || !letter_at(text, at) {
        return false;
    }
    let domain = || {
        ["com", "org", "net", "gov", "edu", "io", "ly"]
            .iter()
            .any(|end| letters == end.len() && text[at..].starts_with(end))
    };
    (run == 1 && letters <= 2) || (dotted && run <= 2 && letters == 1) || domain()
}

/// The stop behind an abbreviation belongs to it; whether it also ends a sentence is asked later.
fn absorbs_stop(word: &str, dotted: bool, run: usize, capital: bool, lexicon: &Lexicon) -> bool {
    if dotted {
        return run <= 2;
    }
    if word.len() == 1 {
        return capital && word != "I";
    }
    let classes = lexicon.classes(lexicon.number(word));
    classes.has(Classes::ABBREVIATION_END)
        || (classes.has(Classes::ABBREVIATION) && capital && !word.bytes().all(|b| b.is_ascii_uppercase()))
}

fn number_end(bytes: &[u8], start: usize, width: usize) -> usize {
    let mut at = start + width;
    while at < bytes.len() {
        let digit_follows = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        match bytes[at] {
            b'0'..=b'9' => at += 1,
            b'.' | b',' if digit_follows => at += 2,
            _ => break,
        }
    }
    at
}
