//! Fronts: what editors place on the front page and on the sections' fronts, now or at a moment to
//! come. The form carries what is not saved yet, so that every button works without a script.

pub mod front;
pub mod list;
pub mod preview;

mod form;

use super::{Refusal, Signed};
use crate::base::store::ReadSession;
use crate::news::editions::{self, Front};
use crate::news::people::{Matter, Right};

/// A front as its address names it, with the right to change it proved.
struct Place {
    front: Front,
    /// [`PAGE`], or the section's slug.
    word: String,
    name: String,
    /// Where readers find it, below the edition's root.
    path: String,
}

/// The front page's word; a section's slug never has a dot.
const PAGE: &str = "front.page";

fn place(read: &mut ReadSession<'_>, signed: &Signed, word: &str) -> Result<Place, Refusal> {
    if word == PAGE {
        signed.has(Right::Place)?;
        return Ok(Place {
            front: Front::Page,
            word: PAGE.to_owned(),
            name: "Front page".to_owned(),
            path: "/".to_owned(),
        });
    }
    let tree = editions::sections(read, signed.edition.id)?;
    let section = tree
        .by_slug(word)
        .ok_or_else(|| Refusal::NotFound("front at this address".to_owned()))?;
    let matter = Matter {
        sections: tree.and_parents(section.id).iter().map(|s| s.id).collect(),
        own: false,
    };
    signed
        .person
        .may(Right::Place, &matter)
        .map_err(Refusal::Missing)?;
    Ok(Place {
        front: Front::Section(section.id),
        word: section.slug.clone(),
        name: section.name.clone(),
        path: tree.path(section.id),
    })
}
