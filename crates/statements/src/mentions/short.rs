//! A body's short name: behind "European Commission" and in no other company, "the Commission" is that one.

use std::collections::HashMap;

use super::{Gender, Name};
use crate::gazetteer::Form;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::page::Page;
use crate::tokens::{Gap, Shape};

/// Adds the short names; `names` stay in order and apart.
pub(super) fn add(page: &Page, names: &mut Vec<Name>) {
    // By the word for the body: the name that has it, or none when two bodies do.
    let mut known: HashMap<&str, Option<usize>> = HashMap::new();
    let mut short = Vec::new();
    let mut behind = 0;
    for (number, name) in names.iter().enumerate() {
        for at in behind..name.first {
            short.extend(short_name(page, names, &known, at));
        }
        behind = name.behind;
        if let Some(word) = body_word(page, name) {
            let full = name.best(page);
            known
                .entry(word)
                .and_modify(|earlier| {
                    if earlier.is_some_and(|earlier| names[earlier].best(page) != full) {
                        *earlier = None;
                    }
                })
                .or_insert(Some(number));
        }
    }
    for at in behind..page.tokens.len() {
        short.extend(short_name(page, names, &known, at));
    }
    if !short.is_empty() {
        names.append(&mut short);
        names.sort_by_key(|name| name.first);
    }
}

/// The word that says what sort of body a longer name names: "Commission", "Bank" in "Bank of England".
fn body_word<'p>(page: &'p Page, name: &Name) -> Option<&'p str> {
    let body = name.kind.speaks() && !matches!(name.kind, Kind::Person | Kind::Place | Kind::Office);
    if !body || name.behind - name.first < 2 || name.form == Form::Metonym {
        return None;
    }
    let of = (name.first..name.behind).find(|at| matches!(page.word(*at), "of" | "for"));
    let last = of.unwrap_or(name.behind) - 1;
    (page.tokens[last].shape == Shape::Capital
        && page.is(last, Classes::ORGANISATION.or(Classes::ORGANISATION_FIRST)))
    .then(|| page.word(last))
}

fn short_name(page: &Page, names: &[Name], known: &HashMap<&str, Option<usize>>, at: usize) -> Option<Name> {
    let token = &page.tokens[at];
    if token.shape != Shape::Capital
        || at == 0
        || !page.is(at, Classes::ORGANISATION.or(Classes::ORGANISATION_FIRST))
    {
        return None;
    }
    let article = page.word(at - 1).eq_ignore_ascii_case("the") && token.gap != Gap::Paragraph;
    let ends = page.tokens.get(at + 1).is_none_or(|next| {
        !(next.is_capital() && next.gap == Gap::Space) && !matches!(next.text(&page.all), "of" | "for" | "-")
    });
    if !article || !ends || page.sentence(at).headline {
        return None;
    }
    let name = &names[(*known.get(page.word(at))?)?];
    Some(Name {
        first: at,
        behind: at + 1,
        kind: name.kind,
        form: Form::Name,
        entity: name.entity,
        full: Some(name.best(page)),
        gender: Gender::Unknown,
    })
}
