//! A document cut for reading: its tokens, sentences and quotations.
//!
//! Title and text are put one behind the other, so that a name in the title is known in the text; spans are
//! given back per field.

use crate::gazetteer::Gazetteer;
use crate::lexicon::Classes;
use crate::quotes::{self, Quote};
use crate::reading::{Field, Span};
use crate::text::bounded;
use crate::tokens::{self, Gap, Shape, Token};

pub(crate) struct Page {
    pub gazetteer: &'static Gazetteer,
    /// Title, an empty line, text.
    pub all: String,
    /// Where the text begins in `all`.
    text_at: usize,
    title_len: usize,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    /// By token: its sentence.
    pub sentence_of: Vec<u32>,
    pub quotes: Vec<Quote>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence {
    pub first: usize,
    pub behind: usize,
    /// Written like a headline: nearly every word has a capital, so capitals tell nothing.
    pub headline: bool,
}

/// Longer sentences are cut: no writer's are, and every rule looks within one sentence.
const LONGEST_SENTENCE: usize = 400;

impl Page {
    pub(crate) fn new(title: &str, text: &str, gazetteer: &'static Gazetteer) -> Page {
        let (title, text) = (bounded(title), bounded(text));
        let mut all = String::with_capacity(title.len() + text.len() + 2);
        all.push_str(title);
        all.push_str("\n\n");
        all.push_str(text);
        let mut tokens = Vec::with_capacity(all.len() / 4);
        tokens::cut(&all, &gazetteer.lexicon, &mut tokens);
        let mut page = Page {
            gazetteer,
            text_at: title.len() + 2,
            title_len: title.len(),
            all,
            tokens,
            sentences: Vec::new(),
            sentence_of: Vec::new(),
            quotes: Vec::new(),
        };
        page.quotes = quotes::find(&page);
        page.cut_sentences();
        page
    }

    pub(crate) fn text(&self, first: usize, behind: usize) -> &str {
        if first >= behind {
            return "";
        }
        &self.all[self.tokens[first].start as usize..self.tokens[behind - 1].end as usize]
    }

    pub(crate) fn word(&self, at: usize) -> &str {
        self.tokens[at].text(&self.all)
    }

    pub(crate) fn text_is(&self, at: usize, word: &str) -> bool {
        at < self.tokens.len() && self.word(at) == word
    }

    /// The field's bytes for tokens `first..behind`, which never cross from title to text.
    pub(crate) fn span(&self, first: usize, behind: usize) -> Span {
        let start = self.tokens[first].start as usize;
        let end = self.tokens[behind.max(first + 1) - 1].end as usize;
        if start >= self.text_at {
            Span {
                field: Field::Text,
                start: start - self.text_at,
                end: end - self.text_at,
            }
        } else {
            Span {
                field: Field::Title,
                start,
                end: end.min(self.title_len),
            }
        }
    }

    pub(crate) fn classes(&self, at: usize) -> Classes {
        self.gazetteer.lexicon.classes(self.tokens[at].word)
    }

    pub(crate) fn is(&self, at: usize, classes: Classes) -> bool {
        at < self.tokens.len() && self.classes(at).has(classes)
    }

    pub(crate) fn sentence(&self, token: usize) -> Sentence {
        self.sentences[self.sentence_of[token] as usize]
    }

    fn cut_sentences(&mut self) {
        let mut first = 0;
        let mut line_start = 0;
        self.sentence_of.reserve(self.tokens.len());
        for at in 0..self.tokens.len() {
            let behind = at + 1;
            let ends = behind == self.tokens.len()
                || behind - first >= LONGEST_SENTENCE
                || self.ends_sentence(at, line_start);
            if self.tokens.get(behind).is_some_and(|next| next.gap >= Gap::Line) {
                line_start = behind;
            }
            self.sentence_of.push(self.sentences.len() as u32);
            if ends {
                let headline = self.is_headline(first, behind);
                self.sentences.push(Sentence {
                    first,
                    behind,
                    headline,
                });
                first = behind;
            }
        }
    }

    /// Whether a sentence ends with the token `at`.
    fn ends_sentence(&self, at: usize, line_start: usize) -> bool {
        let token = &self.tokens[at];
        let next = &self.tokens[at + 1];
        match next.gap {
            Gap::None => return false,
            Gap::Paragraph => return true,
            Gap::Line if self.line_ends(at, line_start, next) => return true,
            Gap::Line | Gap::Space => {}
        }
        // The last mark that is no closing quote or bracket.
        let mut last = at;
        while last > 0 && self.tokens[last].gap == Gap::None && is_closing(&self.all, &self.tokens[last]) {
            last -= 1;
        }
        let closed = last < at;
        let end = &self.tokens[last];
        let stop = end.is_mark(b'.') || end.is_mark(b'!') || end.is_mark(b'?') || end.text(&self.all) == "…";
        let opens = next.is_capital()
            || next.shape == Shape::Number
            || next.shape == Shape::Mixed
            || (next.shape == Shape::Mark && is_opening(&self.all, next));
        if stop {
            // "Why?" he asked. — the sentence goes on.
            return opens && !(closed && next.shape == Shape::Small);
        }
        // An abbreviation's own stop: it ends the sentence when a word follows that begins one.
        token.is_word()
            && token.text(&self.all).ends_with('.')
            && next.is_capital()
            && self.gazetteer.lexicon.classes(next.word).has(
                Classes::DETERMINER
                    .or(Classes::HE)
                    .or(Classes::SHE)
                    .or(Classes::THEY)
                    .or(Classes::IT)
                    .or(Classes::CONJUNCTION)
                    .or(Classes::PREPOSITION),
            )
            && !self.classes(at).has(Classes::ABBREVIATION)
    }

    /// A single line break: the end of a short line, a list's item, or just a wrapped line.
    fn line_ends(&self, at: usize, line_start: usize, next: &Token) -> bool {
        const WRAPPED: u32 = 50;
        let token = &self.tokens[at];
        let long = token.end.saturating_sub(self.tokens[line_start].start) >= WRAPPED;
        let mark = token.shape == Shape::Mark
            && !token.is_mark(b',')
            && !token.is_mark(b'-')
            && token.text(&self.all) != "–";
        !long || mark || (next.shape == Shape::Mark && !is_opening(&self.all, next))
    }

    fn is_headline(&self, first: usize, behind: usize) -> bool {
        const LONG: usize = 60;
        if behind - first > LONG {
            return false;
        }
        let (mut words, mut capitals) = (0, 0);
        for at in first + 1..behind {
            let token = &self.tokens[at];
            // Headlines write these with a capital, too.
            let verb = self.classes(at).has(
                Classes::AUXILIARY
                    .or(Classes::HE)
                    .or(Classes::SHE)
                    .or(Classes::THEY)
                    .or(Classes::IT),
            );
            if verb && token.shape == Shape::Small && token.text(&self.all) != "to" {
                return false;
            }
            if token.is_word() && token.end - token.start > 3 && !self.classes(at).has(Classes::PREPOSITION) {
                words += 1;
                capitals += u32::from(token.is_capital());
            }
        }
        words >= 3 && capitals * 8 >= words * 7
    }
}

pub(crate) fn is_closing(all: &str, token: &Token) -> bool {
    token.shape == Shape::Mark && matches!(token.text(all), "\"" | "”" | "’" | "'" | ")" | "]" | "»")
}

pub(crate) fn is_opening(all: &str, token: &Token) -> bool {
    token.shape == Shape::Mark
        && matches!(
            token.text(all),
            "\"" | "“" | "‘" | "'" | "(" | "[" | "«" | "`" | "„"
        )
}
