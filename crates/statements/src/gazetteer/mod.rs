//! The gazetteer: who and what economic news names, under stable keys, and what each belongs to.
//!
//! The rows are ours (`data/*.rows`) and compiled in. It never guesses: an ambiguous name ("Fed", "Georgia",
//! "Apple") counts only beside a word that settles it, and no link is better than a wrong one. How rows
//! become names: `load.rs`; how names are found in a text: `find.rs`.

mod find;
mod load;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

use crate::kind::Kind;
use crate::lexicon::{FastHasher, Lexicon, Word};

pub use find::{Link, Room};

/// One row: something that is named.
#[derive(Debug)]
pub struct Entity {
    /// Its place among the rows.
    pub(crate) number: u32,
    pub(crate) key: Box<str>,
    pub(crate) name: Box<str>,
    pub(crate) kind: Kind,
    /// Names it goes by, as they are written in the rows, without their marks.
    pub(crate) aliases: Vec<Box<str>>,
    pub(crate) parents: Vec<u32>,
    /// Everything it belongs to, nearest first, each once.
    pub(crate) above: Vec<u32>,
}

impl Entity {
    /// `central-bank/ecb`: stable, may be stored.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its place in `Gazetteer::entities`: for tables by entity. Not to be stored; the key is.
    pub fn number(&self) -> usize {
        self.number as usize
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(|alias| &**alias)
    }
}

/// How a name stands for its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// "Germany", "European Central Bank".
    Name,
    /// "German", "Germans": the country is meant, not named.
    Adjective,
    /// "Berlin said": a place's name for those who govern there.
    Metonym,
}

impl Form {
    /// The word for output.
    pub fn name(self) -> &'static str {
        match self {
            Form::Name => "name",
            Form::Adjective => "adjective",
            Form::Metonym => "metonym",
        }
    }
}

/// All rows, and the names by which they are found.
pub struct Gazetteer {
    pub(crate) lexicon: Lexicon,
    entities: Vec<Entity>,
    by_key: HashMap<Box<str>, u32>,
    names: Names,
    pub(crate) cues: crate::statements::Cues,
}

/// The names as a tree of words.
#[derive(Default)]
struct Names {
    /// By word: the node of names that begin with it, or 0.
    first: Vec<u32>,
    next: HashMap<u64, u32, BuildHasherDefault<FastHasher>>,
    /// By node: the aliases that end there.
    ends: Vec<Vec<Alias>>,
}

struct Alias {
    entity: u32,
    form: Form,
    /// The words as written; a word in small letters matches any case.
    words: Box<[Box<str>]>,
    /// "the" at its beginning is asked for, and left out of the mention.
    article: bool,
    /// Words of which one must stand in the document; none: no condition.
    context: Box<[Word]>,
    conditional: bool,
}

impl Gazetteer {
    /// The rows that are compiled in. Read once in a process, in a few milliseconds.
    pub fn built_in() -> &'static Gazetteer {
        static BUILT_IN: OnceLock<Gazetteer> = OnceLock::new();
        BUILT_IN.get_or_init(load::built_in)
    }

    pub fn entity(&self, key: &str) -> Option<&Entity> {
        self.by_key.get(key).map(|at| &self.entities[*at as usize])
    }

    /// Everything an entity belongs to, nearest first: `person/christine-lagarde` → her offices → the
    /// institutions → their places. Nothing for an unknown key.
    pub fn parents<'g>(&'g self, key: &str) -> impl Iterator<Item = &'g Entity> + use<'g> {
        self.entity(key)
            .map_or(&[][..], |entity| &entity.above)
            .iter()
            .map(|at| &self.entities[*at as usize])
    }

    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.entities.iter()
    }

    /// Whether a word alone names a place: "Ohio" in "in Springfield, Ohio".
    pub(crate) fn names_place(&self, word: Word) -> bool {
        let node = self.names.first.get(word as usize).copied().unwrap_or(0);
        word != 0
            && self.names.ends[node as usize]
                .iter()
                .any(|alias| alias.form == Form::Name && self.at(alias.entity).kind == Kind::Place)
    }

    /// Whether no name of ours begins with a word.
    pub(crate) fn names_nothing(&self, word: Word) -> bool {
        word == 0 || self.names.first.get(word as usize).copied().unwrap_or(0) == 0
    }

    pub(crate) fn at(&self, number: u32) -> &Entity {
        &self.entities[number as usize]
    }

    #[cfg(test)]
    fn number(&self, key: &str) -> Option<u32> {
        self.by_key.get(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parent_exists_and_no_row_is_its_own_ancestor() {
        let gazetteer = Gazetteer::built_in();
        assert!(gazetteer.entities().count() > 3000);
        for entity in gazetteer.entities() {
            let own = gazetteer.number(entity.key()).expect("listed");
            assert!(!entity.above.contains(&own), "{} is above itself", entity.key());
        }
    }

    #[test]
    fn people_roll_up_to_countries() {
        let gazetteer = Gazetteer::built_in();
        let above: Vec<&str> = gazetteer
            .parents("person/charles-plosser")
            .map(Entity::key)
            .collect();
        assert_eq!(above[0], "central-bank/fed-philadelphia");
        assert!(above.contains(&"central-bank/fed"), "{above:?}");
        assert!(above.contains(&"place/us"), "{above:?}");
        let aleppo = gazetteer.parents("place/sy-aleppo").map(Entity::key);
        assert!(aleppo.into_iter().any(|key| key == "place/sy"));
    }

    #[test]
    fn companies_roll_up_to_exchange_and_country() {
        let gazetteer = Gazetteer::built_in();
        let above: Vec<&str> = gazetteer
            .parents("company/nasdaq-aapl")
            .map(Entity::key)
            .collect();
        assert!(above.contains(&"exchange/nasdaq") && above.contains(&"place/us"));
        assert_eq!(gazetteer.parents("company/none").count(), 0);
    }
}
