//! Names of instruments in running text: “EUR/USD”, “(XFRA: SAP)”. Where the house has the instrument, the
//! first mention becomes a link to its page, with the quote as it stands in the link's title.
//!
//! Done while the page is rendered, for the page that is rendered: the stored text has no such link, and
//! so none that leads nowhere when an instrument goes. Only paragraphs and lists are touched, never
//! headings, quotes, tables, code, nor what is a link already.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use courant_body::{Block, Body, Href, Inline};

use super::markets::quote;
use super::{Look, PageError};
use crate::changes::Subject;
use crate::news::markets::live::{self, LiveInstrument};

/// More names than a text is about.
const MOST: usize = 12;

/// A body with its names made links, and the titles of those links by address.
pub(super) struct Linked {
    pub body: Body,
    pub titles: BTreeMap<String, String>,
}

/// None where a text names nothing that the house has.
pub(super) fn linked(look: &mut Look<'_, '_>, body: &Body) -> Result<Option<Linked>, PageError> {
    let mut names = Vec::new();
    mentions(&body.blocks, &mut names);
    if names.is_empty() {
        return Ok(None);
    }
    // Also while none of them is known: one may be added, or taken off the site.
    look.of(Subject::Markets);
    let mut places: BTreeMap<Name, Href> = BTreeMap::new();
    let mut titles = BTreeMap::new();
    for name in names {
        let Some(of) = find(look, &name)? else { continue };
        let view = quote(look, &of)?;
        if let Ok(href) = Href::parse(&view.url) {
            titles.insert(view.url, view.spoken);
            places.insert(name, href);
        }
    }
    if places.is_empty() {
        return Ok(None);
    }
    let mut body = body.clone();
    let mut done = BTreeSet::new();
    link(&mut body.blocks, &places, &mut done);
    Ok(Some(Linked { body, titles }))
}

fn find(look: &mut Look<'_, '_>, name: &Name) -> Result<Option<LiveInstrument>, PageError> {
    let found = match name {
        Name::Pair(base, quote) => live::pair(look.read, base, quote)?,
        Name::Listed(mic, ticker) => live::listed(look.read, mic, ticker)?,
    };
    Ok(found.filter(|of| of.last().is_some()))
}

/// What a text may name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// `EUR/USD`
    Pair(String, String),
    /// `XFRA: SAP`, by the exchange's ISO 10383 code or the word that newsrooms use.
    Listed(String, String),
}

/// What newsrooms write for an exchange.
const EXCHANGES: [(&str, &str); 9] = [
    ("NYSE", "XNYS"),
    ("NASDAQ", "XNAS"),
    ("LSE", "XLON"),
    ("LON", "XLON"),
    ("FRA", "XFRA"),
    ("ETR", "XETR"),
    ("XETRA", "XETR"),
    ("TSE", "XTKS"),
    ("TYO", "XTKS"),
];

/// The names in running text, each once, in order.
fn mentions(blocks: &[Block], into: &mut Vec<Name>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) => {
                for inline in text {
                    if let Inline::Text { text, marks } = inline
                        && marks.link.is_none()
                        && !marks.code
                    {
                        for (_, name) in named(text) {
                            if into.len() < MOST && !into.contains(&name) {
                                into.push(name);
                            }
                        }
                    }
                }
            }
            Block::List { items, .. } => items.iter().for_each(|item| mentions(item, into)),
            Block::Heading { .. }
            | Block::Quote { .. }
            | Block::Picture { .. }
            | Block::Table { .. }
            | Block::Embed { .. }
            | Block::Figure { .. }
            | Block::Rule => {}
        }
    }
}

/// Makes the first mention of each instrument a link. One that an author linked is mentioned, too.
fn link(blocks: &mut [Block], places: &BTreeMap<Name, Href>, done: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) => *text = linked_text(text, places, done),
            Block::List { items, .. } => items.iter_mut().for_each(|item| link(item, places, done)),
            Block::Heading { .. }
            | Block::Quote { .. }
            | Block::Picture { .. }
            | Block::Table { .. }
            | Block::Embed { .. }
            | Block::Figure { .. }
            | Block::Rule => {}
        }
    }
}

fn linked_text(text: &[Inline], places: &BTreeMap<Name, Href>, done: &mut BTreeSet<String>) -> Vec<Inline> {
    let mut made = Vec::with_capacity(text.len());
    for inline in text {
        let Inline::Text { text, marks } = inline else {
            made.push(inline.clone());
            continue;
        };
        if let Some(href) = &marks.link {
            done.insert(href.as_str().to_owned());
        }
        if marks.link.is_some() || marks.code {
            made.push(inline.clone());
            continue;
        }
        let mut from = 0;
        for (range, name) in named(text) {
            let Some(href) = places.get(&name) else { continue };
            if !done.insert(href.as_str().to_owned()) {
                continue;
            }
            let mut leading = marks.clone();
            leading.link = Some(href.clone());
            for (part, marks) in [(from..range.start, marks), (range.clone(), &leading)] {
                if !part.is_empty() {
                    made.push(Inline::Text {
                        text: text[part].to_owned(),
                        marks: marks.clone(),
                    });
                }
            }
            from = range.end;
        }
        if from < text.len() {
            made.push(Inline::Text {
                text: text[from..].to_owned(),
                marks: marks.clone(),
            });
        }
    }
    made
}

/// The names in a text, with the bytes they stand in.
fn named(text: &str) -> Vec<(Range<usize>, Name)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..bytes.len()).find(|n| bytes[*n].is_ascii_uppercase()) {
        let word = start
            + bytes[start..]
                .iter()
                .take_while(|b| b.is_ascii_uppercase())
                .count();
        let name = if is_edge(text[..start].chars().next_back()) {
            pair(text, start, word).or_else(|| listed(text, start, word))
        } else {
            None
        };
        at = name
            .as_ref()
            .map_or(word, |(range, _): &(Range<usize>, Name)| range.end);
        found.extend(name);
    }
    found
}

/// Nothing that would make it a part of a longer word or a path.
fn is_edge(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '_' | '-' | '@' | '#'))
}

fn pair(text: &str, start: usize, word: usize) -> Option<(Range<usize>, Name)> {
    let rest = text[word..].strip_prefix('/')?;
    let quote = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let end = word + 1 + quote;
    let whole = word - start == 3 && quote == 3 && is_edge(text[end..].chars().next());
    whole.then(|| {
        let name = Name::Pair(text[start..word].to_owned(), text[word + 1..end].to_owned());
        (start..end, name)
    })
}

fn listed(text: &str, start: usize, word: usize) -> Option<(Range<usize>, Name)> {
    let exchange = &text[start..word];
    let known = EXCHANGES.iter().find(|(said, _)| *said == exchange);
    let mic = match known {
        Some((_, mic)) => *mic,
        None if exchange.len() == 4 => exchange,
        None => return None,
    };
    let after = text[word..].strip_prefix(':')?;
    let ticker = after.strip_prefix([' ', '\u{a0}']).unwrap_or(after);
    let length = ticker
        .bytes()
        .take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        .count();
    // The end of a sentence is no part of it.
    let name = ticker[..length].trim_end_matches(['.', '-']);
    let end = text.len() - ticker.len() + name.len();
    let whole = (1..=12).contains(&name.len()) && !text[end..].starts_with(char::is_alphanumeric);
    whole.then(|| (start..end, Name::Listed(mic.to_owned(), name.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Name)> {
        named(text)
            .into_iter()
            .map(|(range, name)| (&text[range], name))
            .collect()
    }

    fn pair(base: &str, quote: &str) -> Name {
        Name::Pair(base.to_owned(), quote.to_owned())
    }

    fn listed(mic: &str, ticker: &str) -> Name {
        Name::Listed(mic.to_owned(), ticker.to_owned())
    }

    #[test]
    fn pairs_and_tickers_are_found_as_newsrooms_write_them() {
        assert_eq!(
            found("EUR/USD fell, “GBP/USD” too; SAP (XFRA: SAP) and Ford (NYSE:F) rose. XETR: BMW."),
            [
                ("EUR/USD", pair("EUR", "USD")),
                ("GBP/USD", pair("GBP", "USD")),
                ("XFRA: SAP", listed("XFRA", "SAP")),
                ("NYSE:F", listed("XNYS", "F")),
                ("XETR: BMW", listed("XETR", "BMW")),
            ]
        );
        assert_eq!(
            found("Berkshire (NYSE: BRK.B)."),
            [("NYSE: BRK.B", listed("XNYS", "BRK.B"))]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_left() {
        for text in [
            "EUR/USD/JPY",
            "/EUR/USD",
            "XEUR/USD",
            "EUR/USDT",
            "EUR/usd",
            "AND/ORS5",
            "a-EUR/USD",
            "NOTE: SAP",
            "TSE:",
            "TSE: ",
            "TOTAL: 5",
            "ÄEUR/USD",
            "Straße/EUR",
            "日本XFRA: SAP",
        ] {
            let names = found(text);
            // A word of four letters and a colon may be an exchange; the look-up says that it is none.
            let only_unknown = names
                .iter()
                .all(|(_, name)| matches!(name, Name::Listed(mic, _) if mic == "NOTE"));
            assert!(only_unknown, "{text}: {names:?}");
        }
    }

    #[test]
    fn the_first_mention_outside_links_headings_quotes_and_code_is_linked() {
        let place = Href::parse("/markets/eur-usd").expect("an address");
        let places = BTreeMap::from([(pair("EUR", "USD"), place.clone())]);
        let said = |text: &str| vec![Inline::plain(text)];
        let code = Inline::Text {
            text: "EUR/USD".to_owned(),
            marks: courant_body::Marks {
                code: true,
                ..courant_body::Marks::default()
            },
        };
        let mut blocks = vec![
            Block::Heading {
                level: courant_body::Level::Two,
                text: said("EUR/USD"),
            },
            Block::Quote {
                paragraphs: vec![said("EUR/USD")],
                attribution: None,
            },
            Block::Paragraph(vec![code.clone()]),
            Block::List {
                start: None,
                items: vec![vec![Block::Paragraph(said("Buy EUR/USD now, EUR/USD later"))]],
            },
            Block::Paragraph(said("EUR/USD again")),
        ];
        let before = blocks.clone();
        link(&mut blocks, &places, &mut BTreeSet::new());
        assert_eq!((&blocks[..3], &blocks[4]), (&before[..3], &before[4]));
        let Block::List { items, .. } = &blocks[3] else {
            panic!("a list")
        };
        let [Block::Paragraph(text)] = items[0].as_slice() else {
            panic!("a paragraph")
        };
        let parts: Vec<(&str, Option<&str>)> = text
            .iter()
            .map(|inline| match inline {
                Inline::Text { text, marks } => (text.as_str(), marks.link.as_ref().map(Href::as_str)),
                Inline::Break => ("", None),
            })
            .collect();
        assert_eq!(
            parts,
            [
                ("Buy ", None),
                ("EUR/USD", Some("/markets/eur-usd")),
                (" now, EUR/USD later", None)
            ]
        );
    }

    #[test]
    fn what_an_author_linked_is_not_linked_again() {
        let place = Href::parse("/markets/eur-usd").expect("an address");
        let places = BTreeMap::from([(pair("EUR", "USD"), place.clone())]);
        let own = Inline::Text {
            text: "the euro".to_owned(),
            marks: courant_body::Marks {
                link: Some(place),
                ..courant_body::Marks::default()
            },
        };
        let mut blocks = vec![Block::Paragraph(vec![own, Inline::plain(" and EUR/USD")])];
        let before = blocks.clone();
        link(&mut blocks, &places, &mut BTreeSet::new());
        assert_eq!(blocks, before);
    }
}
