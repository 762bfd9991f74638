//! From text to marks. Every text has marks: what is not a mark of its own is part of a word.

/// The prefixes, with the other words people type for them.
const FIELDS: [(&str, Field); 13] = [
    ("intitle", Field::InTitle),
    ("title", Field::InTitle),
    ("headline", Field::InTitle),
    ("section", Field::Section),
    ("author", Field::Author),
    ("by", Field::Author),
    ("topic", Field::Topic),
    ("tag", Field::Topic),
    ("kind", Field::Kind),
    ("type", Field::Kind),
    ("after", Field::After),
    ("before", Field::Before),
    ("when", Field::When),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    InTitle,
    Section,
    Author,
    Topic,
    Kind,
    After,
    Before,
    When,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    Open,
    Close,
    And,
    Or,
    Not,
    Word(String),
    Phrase(String),
    /// `said` is the whole text, for values that turn out to mean nothing.
    Field {
        field: Field,
        value: String,
        said: String,
    },
}

pub fn lex(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(c) = rest.chars().next() else { break };
        let after = &rest[c.len_utf8()..];
        match c {
            '(' | ')' => {
                marks.push(if c == '(' { Mark::Open } else { Mark::Close });
                rest = after;
            }
            _ if is_quote(c) => {
                let (phrase, next) = quoted(after);
                marks.push(Mark::Phrase(phrase));
                rest = next;
            }
            // "-37.63" is a price; "- " and "--" are dashes.
            '-' if after.starts_with(|c: char| c.is_alphabetic() || c == '(' || is_quote(c)) => {
                marks.push(Mark::Not);
                rest = after;
            }
            _ => {
                let (mark, next) = word(rest);
                marks.push(mark);
                rest = next;
            }
        }
    }
    marks
}

fn word(text: &str) -> (Mark, &str) {
    let end = text.find(ends_word).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    match word {
        "AND" | "&&" => return (Mark::And, rest),
        "OR" | "||" | "|" => return (Mark::Or, rest),
        "NOT" => return (Mark::Not, rest),
        _ => {}
    }
    if let Some((name, value)) = word.split_once(':')
        && let Some((_, field)) = FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
    {
        let field = *field;
        if !value.is_empty() {
            let (value, said) = (value.to_owned(), word.to_owned());
            return (Mark::Field { field, value, said }, rest);
        }
        if let Some(quote) = rest.chars().next().filter(|c| is_quote(*c)) {
            let (value, next) = quoted(&rest[quote.len_utf8()..]);
            let said = format!("{name} {value}");
            return (Mark::Field { field, value, said }, next);
        }
    }
    (Mark::Word(word.to_owned()), rest)
}

/// Up to the closing quote; a quote that is never closed runs to the end.
fn quoted(text: &str) -> (String, &str) {
    let (inside, rest) = match text.find(is_quote) {
        Some(end) => {
            let quote = text[end..].chars().next().map_or(0, char::len_utf8);
            (&text[..end], &text[end + quote..])
        }
        None => (text, ""),
    };
    (inside.split_whitespace().collect::<Vec<_>>().join(" "), rest)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || c == '(' || c == ')' || is_quote(c)
}

/// A sentence all in capitals, whose "AND" is a word. "AAPL OR TSLA OR MSFT" is not a sentence: too
/// many of its words are operators.
pub fn is_shouted(text: &str) -> bool {
    // What stands in quotes is a phrase, whatever its letters.
    let text = &text.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let words = text.split_whitespace().count();
    let is_operator = |word: &&str| matches!(*word, "AND" | "OR" | "NOT");
    let operators = text.split_whitespace().filter(is_operator).count();
    words > 5
        && 3 * operators < words
        && text.contains(char::is_uppercase)
        && !text.contains(char::is_lowercase)
}
