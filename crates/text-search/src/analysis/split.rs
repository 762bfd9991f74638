//! Where words begin and end. One walk over the characters; every rule that looks ahead looks at
//! most a few characters ahead, so the work is linear whatever the text.

use std::borrow::Cow;

use super::Sort;
use super::fold::{is_paired, is_word_char};
use super::number::{figure_len, normalise_figure};

pub struct Piece<'a> {
    pub text: &'a str,
    pub from: usize,
    pub to: usize,
    pub position: usize,
    pub sort: Sort,
    pub glued: bool,
}

/// Calls `sink` with each piece of `text` in order.
pub fn split(text: &str, decimal_comma: bool, elides: bool, sink: &mut dyn FnMut(Piece<'_>)) {
    let mut at = 0;
    let mut position = 0;
    let mut glued = false;
    while let Some(c) = text[at..].chars().next() {
        if is_paired(c) {
            at = pairs(text, at, &mut position, sink);
            glued = false;
        } else if is_word_char(c) {
            let word = Word::read(text, at, decimal_comma, elides);
            if let Some(joined) = currency_pair(text, &word) {
                let to = word.to + 4;
                sink(Piece {
                    text: &joined,
                    from: at,
                    to,
                    position,
                    sort: Sort::Joined,
                    glued,
                });
            }
            sink(Piece {
                text: &word.text,
                from: at,
                to: word.to,
                position,
                sort: Sort::Word,
                glued,
            });
            position += 1;
            at = word.next;
            glued = is_glue(&text[at..]);
        } else {
            at += c.len_utf8();
        }
    }
}

/// A run of a script without spaces: each two neighbours, and the last one by itself.
fn pairs(text: &str, from: usize, position: &mut usize, sink: &mut dyn FnMut(Piece<'_>)) -> usize {
    let run = &text[from..];
    let end = from + run.find(|c| !is_paired(c)).unwrap_or(run.len());
    let mut at = from;
    while at < end {
        let one = text[at..end].chars().next().map_or(end - at, char::len_utf8);
        let two = text[at + one..end].chars().next().map_or(0, char::len_utf8);
        let to = at + one + two;
        let sort = if two > 0 { Sort::Pair } else { Sort::PairEnd };
        sink(Piece {
            text: &text[at..to],
            from: at,
            to,
            position: *position,
            sort,
            glued: at > from,
        });
        *position += 1;
        at += one;
    }
    end
}

struct Word<'a> {
    text: Cow<'a, str>,
    to: usize,
    /// Where reading goes on; past a possessive ending that is not part of the word.
    next: usize,
}

impl<'a> Word<'a> {
    fn read(text: &'a str, from: usize, decimal_comma: bool, elides: bool) -> Self {
        // Borrowed until a rule drops a character from the middle.
        let mut word = Cow::Borrowed("");
        let mut at = from;
        let figure = figure_len(&text[from..]);
        if figure > 0 {
            let figure = &text[from..from + figure];
            at += figure.len();
            if figure.contains(['.', ',']) {
                normalise_figure(figure, decimal_comma, word.to_mut());
            } else {
                word = Cow::Borrowed(figure);
            }
        }
        // The letters since the last full stop: one means an abbreviation may be going on.
        let mut segment = 0;
        loop {
            let rest = &text[at..];
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            let after = chars.as_str();
            if is_word_char(c) && !is_paired(c) {
                at += c.len_utf8();
                segment += 1;
                match &mut word {
                    Cow::Borrowed(_) => word = Cow::Borrowed(&text[from..at]),
                    Cow::Owned(owned) => owned.push(c),
                }
            } else if matches!(c, '\'' | '’' | 'ʼ') && starts_word(after) {
                if is_possessive(after) {
                    let next = at + c.len_utf8() + 1;
                    return Self {
                        text: word,
                        to: at,
                        next,
                    };
                }
                if elides {
                    break;
                }
                at += c.len_utf8();
                word.to_mut();
            } else if c == '.' && segment == 1 && figure == 0 && is_single_letter(after) {
                at += 1;
                segment = 0;
                word.to_mut();
            } else if c == '&' && at - from <= 3 && is_short_word(after) {
                at += 1;
                word.to_mut().push('&');
            } else {
                break;
            }
        }
        Self {
            text: word,
            to: at,
            next: at,
        }
    }
}

fn starts_word(text: &str) -> bool {
    text.chars().next().is_some_and(is_word_char)
}

fn is_possessive(after: &str) -> bool {
    after
        .strip_prefix(['s', 'S'])
        .is_some_and(|rest| !starts_word(rest))
}

/// The next letter of "U.S.", but not the name in "J.P.Morgan".
fn is_single_letter(after: &str) -> bool {
    let mut chars = after.chars();
    chars.next().is_some_and(char::is_alphabetic) && !starts_word(chars.as_str())
}

/// The second half of "S&P" or "AT&T".
fn is_short_word(after: &str) -> bool {
    (1..=3).contains(&after.chars().take(4).take_while(|c| is_word_char(*c)).count())
}

/// "EUR/USD" is also written EURUSD; both must find both.
fn currency_pair(text: &str, word: &Word<'_>) -> Option<String> {
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic());
    let after = text[word.next..].strip_prefix('/')?;
    let second = after.get(..3)?;
    (is_code(&word.text) && is_code(second) && !starts_word(&after[3..]))
        .then(|| format!("{}{second}", word.text))
}

/// One joining character, then more word: the pieces belong together.
fn is_glue(rest: &str) -> bool {
    let mut chars = rest.chars();
    matches!(
        chars.next(),
        Some('-' | '‐' | '‑' | '/' | '.' | ':' | '&' | '+' | '@' | '_')
    ) && starts_word(chars.as_str())
}
