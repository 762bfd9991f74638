//! A sentence in pieces: words, figures and stops, with their places in the text.

use rust_decimal::Decimal;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// In lower case.
    pub word: String,
    pub figure: Option<Figure>,
    pub start: usize,
    pub end: usize,
    /// Somebody's words, or an aside.
    pub aside: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figure {
    pub value: Decimal,
    /// As written: `1.10` has two.
    pub decimals: u32,
    pub currency: Option<&'static str>,
    pub percent: bool,
}

impl Token {
    pub fn is(&self, word: &str) -> bool {
        self.figure.is_none() && self.word == word
    }

    pub fn is_stop(&self) -> bool {
        self.figure.is_none() && !self.word.chars().any(char::is_alphanumeric)
    }
}

/// Words whose point ends no sentence.
const SHORT: &[&str] = &[
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k", "mr",
    "ms", "mrs", "dr", "no", "vs", "st", "a.m", "p.m", "e.g", "i.e", "approx",
];

/// The sentences of a text, each with its tokens. The last token of a sentence is its mark.
pub(crate) fn sentences(text: &str) -> Vec<Vec<Token>> {
    let mut sentences = vec![Vec::new()];
    let tokens = tokens(text);
    for (place, token) in tokens.iter().enumerate() {
        let mark = matches!(token.word.as_str(), "." | "!" | "?" | "\n");
        let before = place.checked_sub(1).and_then(|place| tokens.get(place));
        let shortened = token.is(".")
            && before.is_some_and(|word| {
                word.end == token.start && (SHORT.contains(&word.word.as_str()) || word.word.len() == 1)
            });
        if let Some(sentence) = sentences.last_mut().filter(|_| !token.is("\n") && !shortened) {
            sentence.push(token.clone());
        }
        if mark && !shortened {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut quoted, mut brackets) = (false, 0u32);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let mut aside = quoted || brackets > 0;
        let (length, figure) = if c == '\n' {
            (c.len_utf8(), None)
        } else if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if let Some((length, figure)) = figure(rest, tokens.last().is_some_and(|last| last.end == at))
        {
            (length, Some(figure))
        } else if c.is_alphanumeric() {
            (word(rest), None)
        } else {
            match c {
                '“' | '«' | '„' => quoted = true,
                '”' | '»' => quoted = false,
                '"' => quoted = !quoted,
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            aside = quoted || brackets > 0;
            (c.len_utf8(), None)
        };
        // A paragraph ends whatever somebody forgot to close.
        if c == '\n' {
            (quoted, brackets) = (false, 0);
        }
        let end = at + length;
        tokens.push(Token {
            word: text[at..end].to_lowercase(),
            figure,
            start: at,
            end,
            aside,
        });
        at = end;
    }
    tokens
}

/// Letters and digits with marks inside: `10-year`, `euro's`, `u.s`.
fn word(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        let next = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let inside = matches!(c, '-' | '\'' | '’' | '/' | '&')
            || (c == '.' && !text[..place].contains(|c: char| c.is_ascii_digit()));
        let abbreviates = c != '.'
            || text[place + 1..]
                .chars()
                .nth(1)
                .is_none_or(|c| !c.is_alphabetic());
        if c.is_alphanumeric() || (inside && next && abbreviates) {
            end = place + c.len_utf8();
        } else {
            break;
        }
    }
    end.max(text.chars().next().map_or(1, char::len_utf8))
}

/// `$1.1172`, `0.8%`, `142,000`, `-37.63`. A figure glued to letters is a word: `10-year`.
fn figure(text: &str, glued: bool) -> Option<(usize, Figure)> {
    let mut rest = text;
    let mut negative = false;
    if let Some(after) = rest.strip_prefix(['-', '\u{2212}'])
        && !glued
    {
        negative = true;
        rest = after;
    }
    let currency = match rest.chars().next()? {
        '$' => Some("USD"),
        '€' => Some("EUR"),
        '£' => Some("GBP"),
        '¥' => Some("JPY"),
        _ => None,
    };
    if currency.is_some() {
        rest = &rest[rest.chars().next()?.len_utf8()..];
        if let Some(after) = rest.strip_prefix(['-', '\u{2212}']) {
            negative = true;
            rest = after;
        }
    }
    let (digits, length) = digits(rest)?;
    rest = &rest[length..];
    let percent = rest.starts_with('%');
    if percent {
        rest = &rest[1..];
    }
    let mut after = rest.chars();
    match (after.next(), after.next()) {
        // `5bp`, `5bps`: the figure ends before its unit.
        (Some(c), _) if c.is_alphabetic() && !rest.to_ascii_lowercase().starts_with("bp") => return None,
        (Some('-' | '/' | '–' | ':'), Some(next)) if next.is_alphanumeric() => return None,
        _ => {}
    }
    let mut value: Decimal = digits.parse().ok()?;
    if negative {
        value.set_sign_negative(true);
    }
    let decimals = value.scale();
    Some((
        text.len() - rest.len(),
        Figure {
            value,
            decimals,
            currency,
            percent,
        },
    ))
}

/// The digits without their groups, and how long they were.
fn digits(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut at = 0;
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if !digit(0) {
        return None;
    }
    while digit(at)
        || (bytes.get(at) == Some(&b',') && (1..=3).all(|more| digit(at + more)) && !digit(at + 4))
    {
        if bytes[at] != b',' {
            out.push(char::from(bytes[at]));
        }
        at += 1;
    }
    if bytes.get(at) == Some(&b'.') && digit(at + 1) {
        out.push('.');
        at += 1;
        while digit(at) {
            out.push(char::from(bytes[at]));
            at += 1;
        }
    }
    (out.len() <= 20).then_some((out, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        sentences(text)
            .concat()
            .iter()
            .map(|token| token.word.clone())
            .collect()
    }

    #[test]
    fn figures_keep_their_signs() {
        let all = sentences("Oil settled at $-37.63 or -$1.50. It fell 0.8% to $1.1172, 142,000 jobs and 5bps; the 10-year yield.").concat();
        let figures: Vec<String> = all
            .iter()
            .filter_map(|token| token.figure)
            .map(|figure| figure.value.to_string())
            .collect();
        assert_eq!(figures, ["-37.63", "-1.50", "0.8", "1.1172", "142000", "5"]);
        assert!(words("the 10-year yield").contains(&"10-year".to_owned()));
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        assert_eq!(sentences("It fell on Oct. 30. It rose.").len(), 2);
        assert_eq!(sentences("The U.S. economy grew 1.2%. It was so.").len(), 2);
        assert_eq!(sentences("No end\nNext line").len(), 2);
    }
}
