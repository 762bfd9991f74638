//! From text to terms: where words begin and end, how they are folded and stemmed.
//!
//! The same analysis reads documents, queries and snippets, so a highlight can never disagree with
//! the match. It never drops a figure, a ticker or an abbreviation: "2.25" is one term, "S&P" is
//! one, "U.S." is "us", "EUR/USD" is also "eurusd". The tables in the tests are the contract.

mod fold;
mod number;
mod split;
mod stem;

pub use fold::fold;
use fold::fold_into;
use split::{Piece, split};
use stem::Rules;

/// One term of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What is indexed: folded and stemmed.
    pub term: &'a str,
    /// The folded word before stemming.
    pub word: &'a str,
    /// Byte range in the text.
    pub from: usize,
    pub to: usize,
    /// Words apart from the start of the text; terms of one place share it.
    pub position: usize,
    pub sort: Sort,
    /// Follows its neighbour without a space: "10-year", "anti-inflation".
    pub glued: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Word,
    /// So common that it says nothing; counted for positions, never indexed.
    Stop,
    /// Two neighbouring characters of a script without spaces.
    Pair,
    /// The last character of such a run, so that every single character can be found.
    PairEnd,
    /// "eurusd" for "EUR/USD", at the position of its first half.
    Joined,
}

/// Reads texts of one language. Reuse it: it keeps its buffers.
pub struct Analyzer {
    rules: Rules,
    lower: String,
    word: String,
    term: String,
    /// Whether capitals tell "IT spending" from "it"; `None` decides by each text.
    capitals_matter: Option<bool>,
}

impl Analyzer {
    /// `language` is a BCP 47 tag; an unknown one is read without stemming.
    pub fn new(language: &str) -> Self {
        let [lower, word, term] = [const { String::new() }; 3];
        Self {
            rules: Rules::of(language),
            lower,
            word,
            term,
            capitals_matter: None,
        }
    }

    /// For texts that are parts of `whole`: typed words, read one by one. A word alone in capitals
    /// is a name; a whole sentence in capitals says nothing.
    pub fn within(mut self, whole: &str) -> Self {
        let single = whole.split_whitespace().nth(1).is_none();
        self.capitals_matter = Some(single || has_small_letters(whole));
        self
    }

    pub fn each(&mut self, text: &str, mut sink: impl FnMut(Token<'_>)) {
        let capitals_matter = self.capitals_matter.unwrap_or_else(|| has_small_letters(text));
        let (decimal_comma, elides) = (self.rules.decimal_comma, self.rules.elides);
        split(text, decimal_comma, elides, &mut |piece| {
            if let Some(token) = self.token(piece, text, capitals_matter) {
                sink(token);
            }
        });
    }

    fn token(&mut self, piece: Piece<'_>, text: &str, capitals_matter: bool) -> Option<Token<'_>> {
        self.word.clear();
        fold_into(piece.text, &mut self.word);
        if self.word.is_empty() || self.word.len() > MAX_TERM_BYTES {
            return None;
        }
        let mut sort = piece.sort;
        self.term.clear();
        if sort != Sort::Word || self.word.bytes().any(|b| b.is_ascii_digit() || b == b'&') {
            self.term.push_str(&self.word);
        } else {
            self.lower.clear();
            self.lower.extend(piece.text.chars().flat_map(char::to_lowercase));
            self.rules.stem_into(&self.lower, &self.word, &mut self.term);
            let written = &text[piece.from..piece.to];
            let is_name = capitals_matter && written.len() > 1 && is_capitals(written);
            if !is_name && self.rules.is_stop_word(&self.word) {
                sort = Sort::Stop;
            }
        }
        Some(Token {
            term: &self.term,
            word: &self.word,
            from: piece.from,
            to: piece.to,
            position: piece.position,
            sort,
            glued: piece.glued,
        })
    }
}

fn has_small_letters(text: &str) -> bool {
    text.chars().any(char::is_lowercase)
}

/// Longer "words" are encoded data, not language.
const MAX_TERM_BYTES: usize = 200;

/// Written in capitals throughout: a ticker, an abbreviation, or someone shouting.
pub fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(language: &str, text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        Analyzer::new(language).each(text, |token| {
            if token.sort != Sort::Stop {
                terms.push(token.term.to_owned());
            }
        });
        terms
    }

    #[test]
    fn english_terms() {
        for (text, expected) in [
            ("The ECB raised rates by 2.25%", "ecb rais rate 2.25"),
            ("10-year Treasury yields", "10 year treasuri yield"),
            ("EUR/USD at 1.1172", "eurusd eur usd 1.1172"),
            ("the S&P 500, AT&T and M&A", "s&p 500 at&t m&a"),
            ("U.S. and U.K. jobs", "us uk job"),
            ("the U.S.-led J.P. Morgan", "us led jp morgan"),
            (
                "company's profits; companies' debt",
                "compani profit compani debt",
            ),
            ("O'Neill don’t", "oneil dont"),
            ("155,221 bags of 60 kilos", "155221 bag 60 kilo"),
            ("$AAPL, <LMED>, BRK.B", "aapl lmed brk b"),
            ("It hit IT spending", "hit it spend"),
            ("Q3 3M 1.5m COVID-19", "q3 3m 1.5m covid 19"),
            ("", ""),
            ("… — !!", ""),
        ] {
            assert_eq!(terms("en", text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn other_scripts() {
        assert_eq!(terms("ja", "日本銀行は"), ["日本", "本銀", "銀行", "行は", "は"]);
        assert_eq!(terms("zh", "中"), ["中"]);
        assert_eq!(terms("ko", "한국 은행"), ["한국", "국", "은행", "행"]);
        assert_eq!(terms("fr", "L’inflation d'été"), ["l", "inflat", "d", "ete"]);
        assert_eq!(terms("he", "הבנק המרכזי"), ["הבנק", "המרכזי"]);
        assert_eq!(terms("en", "🚀🚀 rocket 🏦bank 𝒷𝑜𝓃𝒹"), ["rocket", "bank", "bond"]);
    }

    #[test]
    fn positions_count_stop_words() {
        let mut positions = Vec::new();
        Analyzer::new("en").each("bank of england", |t| positions.push((t.position, t.sort)));
        assert_eq!(positions, [(0, Sort::Word), (1, Sort::Stop), (2, Sort::Word)]);
    }

    #[test]
    fn ranges_are_byte_ranges_of_the_text() {
        let text = "Ünïted 🏦 Bänk’s";
        Analyzer::new("en").each(text, |t| assert!(text.get(t.from..t.to).is_some()));
    }
}
