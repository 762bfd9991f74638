//! What is read of a document: its words by where they stand, names, figures with their unit, dates,
//! and the shingles by which copies are found. Reading is bounded: a hostile text costs no more than a
//! long one.

use crate::anchors::{self, Anchor};
use crate::lexicon::{Kind, Lexicon, Term, fold, hash, hash_small, term_by, term_of};
use crate::rollup;

/// Bytes read; what an agency writes about one event is said by then.
const TITLE: usize = 600;
const TEXT: usize = 12_000;
/// Longer tokens are cut: no word is that long.
const TOKEN: usize = 40;
/// Words of the text that count as its first sentence, at most and at least.
const LEDE: usize = 35;
const LEDE_LEAST: usize = 8;
/// After so many words a text goes into detail, which counts half.
const DETAIL: usize = 200;
const WEIGHT_TITLE: f32 = 2.0;
const WEIGHT_LEDE: f32 = 1.5;
const WEIGHT_DETAIL: f32 = 0.5;

/// A word of a document, with what it counts for in all of it and in headline and first sentence.
pub(crate) struct Word {
    pub term: Term,
    /// Where the lexicon has it.
    pub place: u32,
    pub weight: f32,
    pub head: f32,
}

#[derive(Default)]
pub(crate) struct Reading {
    /// Each once, in the order of their first coming.
    pub words: Vec<Word>,
    pub names: Vec<(Term, f32)>,
    /// Countries, by what is named.
    pub places: Vec<Term>,
    pub anchors: Vec<Anchor>,
    /// Four words in a row, as hashes; sorted, each once.
    pub shingles: Vec<u32>,
    /// The whole headline, when it has enough words to mean something alone.
    pub title: Option<u32>,
    /// Words, all told.
    pub length: usize,
    pub has_text: bool,
}

/// What reading needs room for, used again and again. `words` are given out with a reading, to be put back.
#[derive(Default)]
pub(crate) struct Room {
    pub words: Vec<Word>,
    order: Vec<u32>,
    names: statements::Room,
}

/// A word as it stands.
#[derive(Clone, Copy)]
pub(crate) struct Token<'a> {
    pub text: &'a str,
    /// What stands directly before and after it.
    pub before: char,
    pub after: char,
    /// Whether a sentence begins with it.
    pub starts: bool,
}

/// Reads a document, and makes its words known to the lexicon.
pub(crate) fn read(title: &str, text: &str, lexicon: &mut Lexicon, room: &mut Room) -> Reading {
    let (title, text) = (cut(title, TITLE), cut(text, TEXT));
    lexicon.open();
    let mut reading = Reading {
        words: std::mem::take(&mut room.words),
        ..Reading::default()
    };
    reading.words.clear();
    let Room { order, names, .. } = room;
    order.clear();

    let tokens = cut_up(title);
    let titled = tokens.len();
    part(&tokens, Part::Title, lexicon, &mut reading, order);
    if titled >= 4 {
        reading.title = Some(order.iter().fold(7, |sum: u32, word| next(sum, *word)));
    }
    let tokens = cut_up(text);
    order.reserve(tokens.len());
    reading.has_text = !tokens.is_empty();
    if reading.has_text {
        // The copy layer compares texts; a headline is compared only where there is nothing else.
        order.clear();
    }
    let lede = lede(&tokens);
    let (first, rest) = tokens.split_at(lede);
    part(first, Part::Lede, lexicon, &mut reading, order);
    let (body, detail) = rest.split_at(rest.len().min(DETAIL));
    part(body, Part::Body, lexicon, &mut reading, order);
    part(detail, Part::Detail, lexicon, &mut reading, order);

    rollup::read(title, WEIGHT_TITLE, lexicon, names, &mut reading);
    rollup::read(text, 1.0, lexicon, names, &mut reading);
    reading.places.sort_unstable();
    reading.places.dedup();

    reading.length = titled + tokens.len();
    reading.shingles = shingles(order);
    gather(&mut reading.names);
    reading.anchors.sort_unstable();
    reading.anchors.dedup();
    reading
}

/// All tokens. English has one in six bytes.
fn cut_up(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::with_capacity(text.len() / 5 + 1);
    all.extend(tokens(text));
    all
}

fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Title,
    Lede,
    Body,
    Detail,
}

/// The tokens of the first sentence or two.
fn lede(tokens: &[Token<'_>]) -> usize {
    let most = tokens.len().min(LEDE);
    (LEDE_LEAST..most).find(|at| tokens[*at].starts).unwrap_or(most)
}

fn part(
    tokens: &[Token<'_>],
    part: Part,
    lexicon: &mut Lexicon,
    reading: &mut Reading,
    order: &mut Vec<u32>,
) {
    let weight = match part {
        Part::Title => WEIGHT_TITLE,
        Part::Lede => WEIGHT_LEDE,
        Part::Body => 1.0,
        Part::Detail => WEIGHT_DETAIL,
    };
    let in_head = matches!(part, Part::Title | Part::Lede);
    // Where every word has a capital, capitals say nothing.
    let shouted = capitals_say_nothing(tokens);
    let mut run: Vec<Spelled<'_>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let spelled = Spelled::new(token.text);
        order.push(fold(spelled.hash));
        if token.text.starts_with(|first: char| first.is_ascii_digit()) {
            reading
                .anchors
                .extend(anchors::read(tokens, at, &spelled.small(), lexicon));
            names(&mut run, reading, lexicon, weight);
            continue;
        }
        let word = lexicon.word(spelled.hash, || spelled.small());
        if word.anchor {
            reading
                .anchors
                .extend(anchors::read(tokens, at, &spelled.small(), lexicon));
        }
        if spelled.length > 1 {
            let head = if in_head { weight } else { 0.0 };
            let next = reading.words.len();
            let place = lexicon.met(word, next);
            if place == next {
                reading.words.push(Word {
                    term: word.term,
                    place: word.place,
                    weight,
                    head,
                });
            } else {
                reading.words[place].weight += weight;
                reading.words[place].head += head;
            }
        }
        let capital = token.text.starts_with(char::is_uppercase);
        if !shouted && !token.starts && token.text.len() > 1 {
            lexicon.written(word, capital);
        }
        let name = capital && (!(shouted || token.starts) || lexicon.is_name(word));
        if !name || token.starts || !matches!(token.before, ' ' | '\n' | '-' | '.') {
            names(&mut run, reading, lexicon, weight);
        }
        if name {
            run.push(spelled);
        }
    }
    names(&mut run, reading, lexicon, weight);
}

/// A word as it stands, and the hash of it in small letters without its genitive's "'s".
#[derive(Clone, Copy)]
struct Spelled<'a> {
    /// Without "'s".
    bare: &'a str,
    ascii: bool,
    hash: u64,
    /// Bytes of the small letters.
    length: usize,
}

impl<'a> Spelled<'a> {
    fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            let bare = match text.as_bytes() {
                [.., b'\'', b's' | b'S'] => &text[..text.len() - 2],
                _ => text,
            };
            Self {
                bare,
                ascii: true,
                hash: hash_small(bare.as_bytes()),
                length: bare.len(),
            }
        } else {
            let bare = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s"));
            let mut spelled = Self {
                bare: bare.unwrap_or(text),
                ascii: false,
                hash: 0,
                length: 0,
            };
            let small = spelled.small();
            (spelled.hash, spelled.length) = (hash(small.as_bytes()), small.len());
            spelled
        }
    }

    fn small(&self) -> Box<str> {
        if self.ascii {
            self.bare.to_ascii_lowercase().into()
        } else {
            self.bare.chars().flat_map(char::to_lowercase).collect()
        }
    }
}

/// A run of capitalised words ends: each of its words is a name, and the whole is one.
fn names(run: &mut Vec<Spelled<'_>>, reading: &mut Reading, lexicon: &mut Lexicon, weight: f32) {
    if run.is_empty() {
        return;
    }
    for word in run.iter() {
        if word.bare.chars().count() > 1 {
            let term = term_by(Kind::Name, word.hash);
            lexicon.know(term, || word.small());
            reading.names.push((term, weight));
        }
    }
    if (2..=4).contains(&run.len()) {
        let whole: String = run
            .iter()
            .enumerate()
            .flat_map(|(at, word)| [if at > 0 { " " } else { "" }.into(), word.small()])
            .collect();
        let term = lexicon.other(Kind::Name, &whole);
        reading.names.push((term, weight));
    }
    run.clear();
}

fn capitals_say_nothing(tokens: &[Token<'_>]) -> bool {
    let long = tokens
        .iter()
        .filter(|token| token.text.len() > 3 && !token.text.as_bytes()[0].is_ascii_digit());
    let (count, capital) = long.fold((0, 0), |(count, capital), token| {
        (
            count + 1,
            capital + usize::from(token.text.starts_with(char::is_uppercase)),
        )
    });
    capital * 10 > count * 6
}

/// Splits a text into words: letters and digits, with what may stand inside of them.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut from = 0;
    let mut before = ' ';
    let mut starts = true;
    let mut short = false;
    std::iter::from_fn(move || {
        let mut begin = None;
        let mut end = text.len();
        let bytes = text.as_bytes();
        let mut next = from;
        while next < bytes.len() {
            let at = next;
            let letter = char_at(text, at);
            next += letter.len_utf8();
            if letter.is_alphanumeric() {
                begin.get_or_insert(at);
                continue;
            }
            let inside = begin.is_some_and(|begin| {
                let follows = if next < bytes.len() {
                    char_at(text, next)
                } else {
                    ' '
                };
                let last = text[begin..at].chars().next_back().unwrap_or(' ');
                match letter {
                    '\'' | '’' => follows.is_alphabetic(),
                    ',' => last.is_ascii_digit() && follows.is_ascii_digit(),
                    '.' => {
                        last.is_ascii_digit() && follows.is_ascii_digit()
                            || follows.is_alphabetic() && lone_letters(&text[begin..at])
                    }
                    '&' => follows.is_alphabetic() && at - begin <= 2,
                    _ => false,
                }
            });
            if inside {
                continue;
            }
            if begin.is_some() {
                end = at;
                break;
            }
            // "U.S." and "Mr." end no sentence.
            starts |= matches!(letter, '!' | '?' | '\n' | '"' | '“' | ':' | '•') || letter == '.' && !short;
            before = letter;
        }
        let begin = begin?;
        let after = text[end..].chars().next().unwrap_or(' ');
        let token = Token {
            text: cut(&text[begin..end], TOKEN),
            before,
            after,
            starts,
        };
        short = end - begin <= 3;
        starts = false;
        from = end;
        before = ' ';
        Some(token)
    })
}

/// Most text is ASCII, where nothing has to be decoded.
fn char_at(text: &str, at: usize) -> char {
    let byte = text.as_bytes()[at];
    if byte.is_ascii() {
        char::from(byte)
    } else {
        text[at..].chars().next().unwrap_or(' ')
    }
}

fn lone_letters(text: &str) -> bool {
    text.split('.')
        .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

fn shingles(order: &[u32]) -> Vec<u32> {
    let mut shingles: Vec<u32> = if order.len() < 4 {
        // Too short to compare by four words: the whole is one.
        if order.len() < 3 {
            Vec::new()
        } else {
            vec![order.iter().fold(3, |sum, word| next(sum, *word))]
        }
    } else {
        order
            .windows(4)
            .map(|four| four.iter().fold(1, |sum, word| next(sum, *word)))
            .collect()
    };
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

fn next(sum: u32, word: u32) -> u32 {
    fold(u64::from(sum) << 32 | u64::from(word))
}

/// Adds up what a term weighs, and sorts by term.
fn gather(list: &mut Vec<(Term, f32)>) {
    list.sort_unstable_by_key(|(term, _)| *term);
    list.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

/// The stems of a text, each once: for the making of `background.txt`.
#[doc(hidden)]
pub fn stems(title: &str, text: &str) -> std::collections::BTreeSet<String> {
    let words = tokens(title)
        .chain(tokens(text))
        .map(|token| token.text.to_lowercase());
    let bare = words.map(|word| word.strip_suffix("'s").unwrap_or(&word).to_owned());
    bare.filter(|word| word.len() > 1 && !word.starts_with(|first: char| first.is_ascii_digit()))
        .map(|word| crate::stem::stem(&word).to_owned())
        .collect()
}

/// Stems, and runs of capitalised words that do not only begin a sentence: for the comparison with a
/// simple method.
#[doc(hidden)]
pub fn terms_of(text: &str) -> (Vec<String>, Vec<String>) {
    let tokens: Vec<Token<'_>> = tokens(text).collect();
    let mut words = Vec::new();
    let mut names: Vec<Vec<String>> = vec![Vec::new()];
    for token in &tokens {
        let lower = token.text.to_lowercase();
        let bare = lower.strip_suffix("'s").unwrap_or(&lower);
        let capital = token.text.starts_with(char::is_uppercase);
        if capital && !token.starts && token.before == ' ' {
            names
                .last_mut()
                .map(|run| run.push(bare.to_owned()))
                .unwrap_or_default();
        } else {
            names.push(if capital && !token.starts {
                vec![bare.to_owned()]
            } else {
                Vec::new()
            });
        }
        if bare.len() > 1 {
            words.push(crate::stem::stem(bare).to_owned());
        }
    }
    let names = names
        .into_iter()
        .filter(|run| !run.is_empty())
        .map(|run| run.join(" "));
    (words, names.collect())
}

/// The shingles by which copies are found: for the benchmark, which counts all pairs.
#[doc(hidden)]
pub fn shingles_of(title: &str, text: &str) -> Vec<u32> {
    read(title, text, &mut Lexicon::default(), &mut Room::default()).shingles
}

/// The publisher as a term.
pub(crate) fn publisher(name: &str) -> Option<Term> {
    let name = cut(name, 200).trim();
    (!name.is_empty()).then(|| term_of(Kind::Place, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).map(|token| token.text).collect()
    }

    #[test]
    fn words_keep_what_stands_inside_of_them() {
        assert_eq!(
            words("U.S. GDP rose 2.25%, S&P said; $1,200.50 in EUR-USD. O'Neil's 5. 2"),
            [
                "U.S", "GDP", "rose", "2.25", "S&P", "said", "1,200.50", "in", "EUR", "USD", "O'Neil's", "5",
                "2"
            ]
        );
    }

    #[test]
    fn names_are_runs_of_capitals() {
        let mut lexicon = Lexicon::default();
        let reading = read(
            "",
            "Shares of General Motors fell. The firm said Mary Barra would speak.",
            &mut lexicon,
            &mut Room::default(),
        );
        let mut names: Vec<_> = reading
            .names
            .iter()
            .filter_map(|(term, _)| lexicon.text(*term))
            .collect();
        names.sort_unstable();
        assert!(
            names.contains(&"general motors") && names.contains(&"mary barra"),
            "{names:?}"
        );
        assert!(!names.contains(&"the"), "{names:?}");
    }

    #[test]
    fn a_hostile_text_is_cut() {
        let mut lexicon = Lexicon::default();
        let reading = read(
            &"x".repeat(100_000),
            &"é".repeat(1_000_000),
            &mut lexicon,
            &mut Room::default(),
        );
        assert!(reading.length <= 2);
    }
}
