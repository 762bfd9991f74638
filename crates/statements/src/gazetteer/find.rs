//! Finds the gazetteer's names in a text: the longest name at each word, case and context respected.

use super::{Alias, Entity, Form, Gazetteer};
use crate::lexicon::{Classes, Word};
use crate::tokens::{self, Gap, Shape, Token};

/// A name found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Link<'g> {
    /// Bytes of the text, on character boundaries.
    pub start: usize,
    pub end: usize,
    pub entity: &'g Entity,
    pub form: Form,
}

/// A name found among tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// The first token and the one behind the last.
    pub first: u32,
    pub behind: u32,
    pub entity: u32,
    pub form: Form,
}

/// What finding names in a text needs room for.
#[derive(Default)]
pub struct Room {
    tokens: Vec<Token>,
    found: Vec<Found>,
    words: Document,
}

impl Gazetteer {
    /// All names in a text, in order, none overlapping. For names alone; `read` also finds people and
    /// bodies that no row knows.
    pub fn find(&self, text: &str) -> Vec<Link<'_>> {
        let mut links = Vec::new();
        self.find_each(text, &mut Room::default(), |link| links.push(link));
        links
    }

    /// The same, one by one, in room that can be used again for the next text.
    pub fn find_each<'g>(&'g self, text: &str, room: &mut Room, mut each: impl FnMut(Link<'g>)) {
        let text = crate::text::bounded(text);
        let Room { tokens, found, words } = room;
        tokens.clear();
        tokens.reserve(text.len() / 4);
        tokens::cut(text, &self.lexicon, tokens);
        found.clear();
        words.note(tokens, self.lexicon.len());
        self.find_in(text, tokens, words, found);
        for name in found {
            each(Link {
                start: tokens[name.first as usize].start as usize,
                end: tokens[name.behind as usize - 1].end as usize,
                entity: self.at(name.entity),
                form: name.form,
            });
        }
    }

    pub(crate) fn find_among(&self, text: &str, tokens: &[Token], out: &mut Vec<Found>) {
        let mut words = Document::default();
        words.note(tokens, self.lexicon.len());
        self.find_in(text, tokens, &words, out);
    }

    fn find_in(&self, text: &str, tokens: &[Token], document: &Document, out: &mut Vec<Found>) {
        let mut at = 0;
        while at < tokens.len() {
            match self.longest(text, tokens, at, document) {
                Some(found) => {
                    at = found.behind as usize;
                    out.push(found);
                }
                None => at += 1,
            }
        }
    }

    fn longest(&self, text: &str, tokens: &[Token], at: usize, document: &Document) -> Option<Found> {
        let mut node = self.names.first[tokens[at].word as usize];
        if node == 0 || tokens[at].word == 0 {
            return None;
        }
        let mut best = None;
        let mut behind = at + 1;
        loop {
            for alias in &self.names.ends[node as usize] {
                if self.fits(alias, text, tokens, at, behind, document) {
                    best = Some(Found {
                        first: at as u32 + u32::from(alias.article),
                        behind: behind as u32,
                        entity: alias.entity,
                        form: alias.form,
                    });
                    break;
                }
            }
            let Some(next) = tokens.get(behind).filter(|next| next.gap < Gap::Paragraph) else {
                return best;
            };
            let step = u64::from(node) << 32 | u64::from(next.word);
            match self.names.next.get(&step) {
                Some(further) => node = *further,
                None => return best,
            }
            behind += 1;
        }
    }

    fn fits(
        &self,
        alias: &Alias,
        text: &str,
        tokens: &[Token],
        at: usize,
        behind: usize,
        document: &Document,
    ) -> bool {
        let cased = alias
            .words
            .iter()
            .zip(&tokens[at..behind])
            .all(|(word, token)| same_case(word, token, text, alias.conditional));
        cased
            && (!alias.conditional || document.has_any(&alias.context))
            && (alias.form != Form::Metonym || self.acts(tokens, at, behind))
            && !((alias.conditional || alias.article) && self.part_of_more(text, tokens, at, behind))
    }

    /// "Fed Cup", "Michael Jordan": an ambiguous word inside a longer name is that name's.
    fn part_of_more(&self, text: &str, tokens: &[Token], at: usize, behind: usize) -> bool {
        let goes_on = tokens.get(behind).is_some_and(|next| {
            let classes = self.lexicon.classes(next.word);
            next.gap == Gap::Space
                && next.shape == Shape::Capital
                && !classes.has(
                    Classes::TITLE
                        .or(Classes::ROLE)
                        .or(Classes::NEVER_NAME)
                        .or(Classes::DAY),
                )
        });
        let came_before = at > 0 && tokens[at].gap == Gap::Space && {
            let before = &tokens[at - 1];
            let classes = self.lexicon.classes(before.word);
            before.shape == Shape::Capital && classes.has(Classes::GIVEN) && !before.text(text).ends_with('.')
        };
        goes_on || came_before
    }

    /// Whether a place's name does what only governments do: a verb follows, no preposition precedes.
    fn acts(&self, tokens: &[Token], at: usize, behind: usize) -> bool {
        let verb = tokens.get(behind).is_some_and(|next| {
            next.shape != Shape::Mark
                && self
                    .lexicon
                    .classes(next.word)
                    .has(Classes::SAYS.or(Classes::ACTS))
        });
        let free = at == 0 || tokens[at].gap == Gap::Paragraph || {
            let before = &tokens[at - 1];
            let classes = self.lexicon.classes(before.word);
            !classes.has(Classes::PREPOSITION.or(Classes::DETERMINER))
                && !before.is_capital()
                && !before.is_mark(b'-')
                && !(before.is_mark(b',') && at >= 2 && tokens[at - 2].is_capital())
        };
        verb && free
    }
}

/// A word in small letters fits any case; one with capitals fits itself, and its all-capitals form in a
/// shouted headline when it is long enough to be no other word.
fn same_case(word: &str, token: &Token, text: &str, conditional: bool) -> bool {
    const SHOUTED: usize = 4;
    let written = token.text(text);
    if written == word || !word.bytes().any(|byte| byte.is_ascii_uppercase()) && word.is_ascii() {
        return true;
    }
    if token.shape == Shape::Upper && !conditional && written.len() >= SHOUTED {
        return true;
    }
    if word.is_ascii() {
        // "Moody’s" with a curly apostrophe.
        return written.len() != word.len() && written.replace('\u{2019}', "'") == word;
    }
    // Beyond ASCII: the words are the same when case is ignored; ask for the same first letter.
    written.chars().next() == word.chars().next() || word.chars().all(|c| !c.is_uppercase())
}

/// Which of the lexicon's words a document has.
#[derive(Default)]
struct Document(Vec<u64>);

impl Document {
    fn note(&mut self, tokens: &[Token], words: usize) {
        self.0.clear();
        self.0.resize(words / 64 + 1, 0);
        for token in tokens {
            self.0[token.word as usize / 64] |= 1 << (token.word % 64);
        }
    }

    fn has_any(&self, words: &[Word]) -> bool {
        words
            .iter()
            .any(|word| self.0[*word as usize / 64] >> (word % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<&'static str> {
        Gazetteer::built_in()
            .find(text)
            .iter()
            .map(|link| link.entity.key())
            .collect()
    }

    #[test]
    fn finds_the_longest_name() {
        assert_eq!(keys("The Bank of England raised rates."), ["central-bank/boe"]);
        assert_eq!(keys("Brent crude futures fell"), ["commodity/brent"]);
        assert_eq!(
            keys("ten-year Treasury yields and Bunds"),
            ["instrument/us-10y", "instrument/bund"]
        );
    }

    #[test]
    fn ambiguous_names_ask_the_document() {
        assert_eq!(keys("The Fed raised interest rates."), ["central-bank/fed"]);
        assert_eq!(keys("The Fed Cup was played."), Vec::<&str>::new());
        assert_eq!(
            keys("Georgia and Russia talk in Tbilisi"),
            ["place/ge", "place/ru", "place/ge-tbilisi"]
        );
        assert_eq!(keys("Michael Jordan plays"), Vec::<&str>::new());
        assert_eq!(keys("Apple unveils iPhone"), ["company/nasdaq-aapl"]);
        assert_eq!(keys("Apple pie"), Vec::<&str>::new());
    }

    #[test]
    fn case_is_respected() {
        assert_eq!(keys("US shares, tell us"), ["place/us"]);
        assert_eq!(
            keys("COPPER RISES; copper too"),
            ["commodity/copper", "commodity/copper"]
        );
        assert_eq!(keys("polish the table"), Vec::<&str>::new());
        assert_eq!(keys("MERKEL VISITS"), ["person/angela-merkel"]);
    }

    #[test]
    fn a_capital_that_acts_is_a_government() {
        let links = Gazetteer::built_in().find("Berlin denies gas rationing plan in Berlin");
        assert_eq!(links[0].entity.key(), "government/de");
        assert_eq!(links[0].form, Form::Metonym);
        assert_eq!(links[1].entity.key(), "place/de-berlin");
    }

    #[test]
    fn genitives_and_adjectives() {
        let links = Gazetteer::built_in().find("Germany’s minister met French officials");
        assert_eq!((links[0].start, links[0].end), (0, 7));
        assert_eq!(links[1].form, Form::Adjective);
    }
}
