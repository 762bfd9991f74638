//! The words that matter: every word of the gazetteer's names and of the grammar has a number and a set
//! of classes. All other words are number 0. A text is compared with these numbers only.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A word's number in the lexicon; 0 is a word nobody asked for.
pub(crate) type Word = u32;

/// A set of word classes, one bit each; the names stand in `data/words.rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u64);

macro_rules! classes {
    ($($constant:ident = $name:literal),+ $(,)?) => {
        classes!(@each 0u32; $($constant = $name),+);
        const NAMES: &[(&str, Classes)] = &[$(($name, Classes::$constant)),+];
    };
    (@each $bit:expr; $constant:ident = $name:literal $(, $more:ident = $words:literal)*) => {
        impl Classes { pub(crate) const $constant: Classes = Classes(1 << ($bit)); }
        classes!(@each $bit + 1; $($more = $words),*);
    };
    (@each $bit:expr;) => {};
}

classes! {
    DETERMINER = "determiner",
    POSSESSIVE_PRONOUN = "possessive-pronoun",
    PREPOSITION = "preposition",
    PLACE_PREPOSITION = "place-preposition",
    HE = "pronoun-he",
    SHE = "pronoun-she",
    THEY = "pronoun-they",
    IT = "pronoun-it",
    I = "pronoun-i",
    WHO = "pronoun-who",
    OBJECT = "pronoun-object",
    CONJUNCTION = "conjunction",
    SUBORDINATE = "subordinate",
    AUXILIARY = "auxiliary",
    ADVERB = "adverb",
    ACTS = "acts",
    TITLE = "title",
    ROLE = "role",
    ORGANISATION = "organisation-word",
    ORGANISATION_FIRST = "organisation-first",
    PLACE = "place-word",
    PLACE_FIRST = "place-first",
    PARTICLE = "name-particle",
    NAME_SUFFIX = "name-suffix",
    MONTH = "month",
    DAY = "day",
    SCALE = "scale",
    NEVER_NAME = "never-name",
    ABBREVIATION = "abbreviation",
    ABBREVIATION_END = "abbreviation-end",
    NOISE = "weekday-noise",
    CONTINUED = "continued",
    GIVEN = "given",
    FEMALE = "female",
    MALE = "male",
    CUE = "cue",
    SAYS = "says",
    THING = "thing-word",
    SPEECH = "speech-noun",
}

impl Classes {
    pub(crate) fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    fn named(name: &str) -> Option<Classes> {
        NAMES
            .iter()
            .find_map(|(known, class)| (*known == name).then_some(*class))
    }
}

/// Numbers words as they come in; grows only while the built-in data is read.
#[derive(Default)]
pub(crate) struct Lexicon {
    /// Of words in ASCII of at most 16 bytes, which nearly all are.
    short: HashMap<Short, Word, BuildHasherDefault<FastHasher>>,
    numbers: HashMap<Box<str>, Word, BuildHasherDefault<FastHasher>>,
    classes: Vec<Classes>,
}

impl Lexicon {
    pub(crate) fn new(words: &'static str) -> Lexicon {
        let mut lexicon = Lexicon {
            short: HashMap::default(),
            numbers: HashMap::default(),
            classes: vec![Classes::default()],
        };
        for line in crate::rows::lines(words) {
            let (name, words) = line.split_once('|').unwrap_or((line, ""));
            let class = Classes::named(name.trim())
                .unwrap_or_else(|| panic!("data/words.rows: no class is called {name}"));
            for word in crate::rows::list(words) {
                lexicon.mark(word, class);
            }
        }
        lexicon
    }

    /// Gives a word a class, in small letters.
    pub(crate) fn mark(&mut self, word: &str, class: Classes) -> Word {
        let number = self.intern(word);
        let classes = &mut self.classes[number as usize];
        *classes = classes.or(class);
        number
    }

    pub(crate) fn intern(&mut self, word: &str) -> Word {
        let folded = fold(word);
        let next = self.classes.len() as Word;
        let number = match Short::new(&folded) {
            Some(short) => *self.short.entry(short).or_insert(next),
            None => *self.numbers.entry(folded.into_boxed_str()).or_insert(next),
        };
        if number == next {
            self.classes.push(Classes::default());
        }
        number
    }

    /// The number of a word as it stands in a text, whatever its capitals.
    pub(crate) fn number(&self, word: &str) -> Word {
        if let Some(short) = Short::new(word) {
            return self.short.get(&short).copied().unwrap_or(0);
        }
        if word.len() > LONGEST {
            return 0;
        }
        self.numbers.get(fold(word).as_str()).copied().unwrap_or(0)
    }

    pub(crate) fn classes(&self, word: Word) -> Classes {
        self.classes[word as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.classes.len()
    }
}

const SHORT: usize = 16;
const LONGEST: usize = 128;

/// A word in small letters and zeros up to its size: compared without a look elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short([u64; 2]);

impl Short {
    fn new(word: &str) -> Option<Short> {
        let bytes = word.as_bytes();
        let parts = match bytes.len() {
            0..=8 => [eight(bytes), 0],
            9..=SHORT => [eight(&bytes[..8]), eight(&bytes[8..])],
            _ => return None,
        };
        const HIGH: u64 = 0x8080_8080_8080_8080;
        ((parts[0] | parts[1]) & HIGH == 0).then(|| Short(parts.map(small)))
    }
}

/// At most eight bytes as a number, zeros behind.
fn eight(bytes: &[u8]) -> u64 {
    let part = |at: usize| {
        let part = bytes.get(at..at + 4).and_then(|part| part.try_into().ok());
        u64::from(part.map_or(0, u32::from_le_bytes))
    };
    match bytes.len() {
        8 => part(0) | part(4) << 32,
        length @ 4.. => part(0) | part(length - 4) << (8 * (length - 4)),
        _ => bytes
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

/// ASCII capitals among eight bytes become small letters, all at once.
fn small(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // The high bit of a byte is set from 'A' on, and from behind 'Z' on.
    let from = bytes + EACH * (0x80 - b'A' as u64);
    let behind = bytes + EACH * (0x7f - b'Z' as u64);
    bytes | ((from & !behind & (EACH * 0x80)) >> 2)
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0[0]);
        state.write_u64(self.0[1]);
    }
}

fn fold(word: &str) -> String {
    word.chars()
        .map(|c| if c == '\u{2019}' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Multiply and rotate: the words are ours, so nobody can choose them to collide.
#[derive(Default)]
pub(crate) struct FastHasher(u64);

const SEED: u64 = 0x517c_c1b7_2722_0a95;

impl FastHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SEED);
    }
}

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.add(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        }
        let mut rest = 0u64;
        for byte in chunks.remainder() {
            rest = rest << 8 | u64::from(*byte);
        }
        self.add(rest);
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_the_same_whatever_their_capitals() {
        for word in [
            "a",
            "US",
            "Fed",
            "Bank",
            "S&P",
            "Zurich",
            "[@`{]",
            "Frankfurt",
            "Liechtensteiner",
            "Constantinopolis",
        ] {
            let (one, other) = (Short::new(word), Short::new(&word.to_ascii_lowercase()));
            assert!(one.is_some() && one == other, "{word}");
            let Short(parts) = one.expect("it is short");
            let bytes = parts.map(u64::to_le_bytes).concat();
            assert_eq!(&bytes[..word.len()], word.to_ascii_lowercase().as_bytes());
            assert!(bytes[word.len()..].iter().all(|byte| *byte == 0));
        }
        assert!(Short::new("Zürich").is_none() && Short::new("a word of 17 byte").is_none());
    }
}
