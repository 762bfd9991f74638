//! Names that the gazetteer knows, and what they belong to: a city to its country, a person to an office
//! and the office to its bank. It is what lets "Aleppo" reach "Syria", and "Plosser" the Fed.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use statements::{Entity, Gazetteer};

use crate::lexicon::{Kind, Lexicon, Term, term_of};

/// Bytes of the text that are searched: who it is about is said by then.
pub(crate) const SEARCHED: usize = 2_000;
/// What something that a name belongs to weighs beside the name.
const ABOVE: f32 = 0.7;

/// An entity or what is above it, without regions, which say too little.
struct Name {
    key: &'static str,
    name: Term,
    /// Of a country.
    place: Option<Term>,
}

static ROWS: LazyLock<FxHashMap<&'static str, Vec<Name>>> = LazyLock::new(|| {
    let gazetteer = Gazetteer::built_in();
    let name = |key: &'static str| Name {
        key,
        name: term_of(Kind::Name, key),
        place: is_country(key).then(|| term_of(Kind::Place, key)),
    };
    let row = |entity: &'static Entity| {
        let own = std::iter::once(entity)
            .chain(gazetteer.parents(entity.key()))
            .map(Entity::key);
        let names = own.filter(|key| !key.starts_with("region/")).map(name);
        (entity.key(), names.collect())
    };
    gazetteer.entities().map(row).collect()
});

fn is_country(key: &str) -> bool {
    key.starts_with("place/") && key.len() == "place/xx".len()
}

/// Adds what a text names to the names and to the countries.
pub(crate) fn read(
    text: &str,
    weight: f32,
    lexicon: &mut Lexicon,
    names: &mut Vec<(Term, f32)>,
    places: &mut Vec<Term>,
) {
    let text = &text[..text.floor_char_boundary(SEARCHED)];
    for link in Gazetteer::built_in().find(text) {
        let Some(row) = ROWS.get(link.entity.key()) else {
            continue;
        };
        for (at, above) in row.iter().enumerate() {
            let weight = if at == 0 { weight } else { weight * ABOVE };
            if let Some(place) = above.place {
                lexicon.know(place, || above.key.into());
                places.push(place);
            }
            lexicon.know(above.name, || above.key.into());
            names.push((above.name, weight));
        }
    }
}
