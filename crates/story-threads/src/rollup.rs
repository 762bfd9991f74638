//! Names that the gazetteer knows, and what they belong to: a city to its country, a person to an office
//! and the office to its bank. It is what lets "Aleppo" reach "Syria", and "Plosser" the Fed.

use std::sync::LazyLock;

use statements::{Entity, Gazetteer, Room};

use crate::lexicon::{Kind, Lexicon, Term, term_of};
use crate::words::Reading;

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

/// By the entity's number.
static ROWS: LazyLock<Vec<Vec<Name>>> = LazyLock::new(|| {
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
        names.collect()
    };
    gazetteer.entities().map(row).collect()
});

fn is_country(key: &str) -> bool {
    key.starts_with("place/") && key.len() == "place/xx".len()
}

/// Adds what a text names to the names and to the countries.
pub(crate) fn read(text: &str, weight: f32, lexicon: &mut Lexicon, room: &mut Room, reading: &mut Reading) {
    let text = &text[..text.floor_char_boundary(SEARCHED)];
    Gazetteer::built_in().find_each(text, room, |link| {
        for (at, above) in ROWS[link.entity.number()].iter().enumerate() {
            let weight = if at == 0 { weight } else { weight * ABOVE };
            if let Some(place) = above.place {
                lexicon.know(place, || above.key.into());
                reading.places.push(place);
            }
            lexicon.know(above.name, || above.key.into());
            reading.names.push((above.name, weight));
        }
    });
}
