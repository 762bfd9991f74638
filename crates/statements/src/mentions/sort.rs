//! What an unknown name names: a person, a body, a place; or nothing we can be sure of.

use std::collections::HashMap;

use super::runs::Run;
use super::{Gender, Name, gender};
use crate::gazetteer::Form;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::page::Page;
use crate::tokens::{Gap, Shape};

pub(super) fn sort(page: &Page, runs: Vec<Run>, linked: &[Name]) -> Vec<Name> {
    let mut people: HashMap<&str, ()> = HashMap::new();
    let mut sorts: HashMap<&str, Kind> = HashMap::new();
    for name in linked.iter().filter(|name| name.kind == Kind::Person) {
        people.insert(page.word(name.behind - 1), ());
    }
    let mut decided: Vec<Option<Kind>> = Vec::with_capacity(runs.len());
    for run in &runs {
        let kind = alone(page, run);
        if let Some(kind) = kind {
            let text = page.text(run.first, run.behind);
            sorts.entry(text).or_insert(kind);
            if kind == Kind::Person && run.behind - run.first >= 2 {
                let mut last = run.behind - 1;
                while last > run.first && page.is(last, Classes::NAME_SUFFIX) {
                    last -= 1;
                }
                people.insert(page.word(last), ());
            }
        }
        decided.push(kind);
    }
    runs.iter()
        .zip(decided)
        .filter_map(|(run, kind)| {
            let text = page.text(run.first, run.behind);
            let single = run.behind - run.first == 1;
            let kind = kind
                .or_else(|| sorts.get(text).copied())
                .or_else(|| (single && people.contains_key(text)).then_some(Kind::Person))?;
            Some(Name {
                first: run.first,
                behind: run.behind,
                kind,
                form: Form::Name,
                entity: None,
                full: None,
                gender: if kind == Kind::Person {
                    gender(page, run.first, run.behind)
                } else {
                    Gender::Unknown
                },
            })
        })
        .collect()
}

/// What the run itself and its neighbours say.
fn alone(page: &Page, run: &Run) -> Option<Kind> {
    let words = run.behind - run.first;
    let last = run.behind - 1;
    let first = page.classes(run.first);
    let tail = page.classes(last);
    if words >= 2 {
        if tail.has(Classes::ORGANISATION) && !(first.has(Classes::GIVEN) && run.title) {
            return Some(if corporate(page.word(last)) {
                Kind::Company
            } else {
                Kind::Organisation
            });
        }
        if first.has(Classes::ORGANISATION_FIRST) && page.tokens[run.first + 1].shape == Shape::Small {
            return Some(Kind::Organisation);
        }
        if tail.has(Classes::PLACE) && !first.has(Classes::GIVEN) {
            return Some(Kind::Place);
        }
    }
    let names_only = (run.first..run.behind).all(|at| {
        let token = &page.tokens[at];
        token.shape != Shape::Upper
            || token.end - token.start <= 2
            || token.text(&page.all).contains('.')
            || page.is(at, Classes::NAME_SUFFIX)
    });
    let initial = (run.first..run.behind).any(|at| {
        let text = page.word(at);
        text.ends_with('.')
            && text.len() <= 5
            && page.tokens[at].is_capital()
            && !page.is(at, Classes::TITLE.or(Classes::ABBREVIATION_END))
    });
    if run.title
        && names_only
        && words <= 4
        && !first.has(Classes::NEVER_NAME)
        && !page.is(run.first, Classes::ORGANISATION)
    {
        return Some(Kind::Person);
    }
    if words >= 2 && words <= 5 && names_only {
        if first.has(Classes::GIVEN) || (initial && words <= 4 && last_is_name(page, last)) {
            return Some(Kind::Person);
        }
        if followed_by_person(page, run) {
            return Some(Kind::Person);
        }
    }
    if words == 1 && page.tokens[run.first].shape == Shape::Upper {
        return acronym(page, run);
    }
    place_by_words(page, run)
}

fn last_is_name(page: &Page, last: usize) -> bool {
    page.tokens[last].shape == Shape::Capital && page.word(last).len() > 2
}

fn corporate(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.').to_ascii_lowercase().as_str(),
        "inc"
            | "corp"
            | "corporation"
            | "ltd"
            | "limited"
            | "plc"
            | "llc"
            | "co"
            | "company"
            | "group"
            | "holdings"
            | "holding"
            | "bank"
            | "banca"
            | "banco"
            | "banque"
            | "ag"
            | "gmbh"
            | "sa"
            | "s.a"
            | "nv"
            | "spa"
            | "airlines"
            | "airways"
            | "motors"
            | "industries"
            | "systems"
            | "technologies"
            | "partners"
            | "capital"
            | "securities"
            | "insurance"
            | "financial"
            | "pharmaceuticals"
            | "energy"
            | "petroleum"
            | "electronics"
            | "software"
            | "records"
            | "entertainment"
            | "stores"
    )
}

/// "X Y, 54," and "X Y, who": people have ages, and relative clauses with "who".
fn followed_by_person(page: &Page, run: &Run) -> bool {
    let behind = run.behind;
    let Some(next) = page.tokens.get(behind) else {
        return false;
    };
    let who = |at: usize| {
        page.tokens
            .get(at)
            .is_some_and(|token| token.text(&page.all) == "who")
    };
    if who(behind) {
        return true;
    }
    if !next.is_mark(b',') {
        return false;
    }
    let age = page
        .tokens
        .get(behind + 1)
        .is_some_and(|token| token.shape == Shape::Number && token.end - token.start == 2)
        && page
            .tokens
            .get(behind + 2)
            .is_some_and(|token| token.is_mark(b',') || token.is_mark(b'.'));
    who(behind + 1) || age || post(page, behind + 1)
}

/// "X Y, a spokesman for", "X Y, chief economist at": a post behind a comma.
fn post(page: &Page, at: usize) -> bool {
    const LOOKED_AT: usize = 6;
    for word in at..(at + LOOKED_AT).min(page.tokens.len()) {
        let token = &page.tokens[word];
        if token.shape == Shape::Mark && !token.is_mark(b'-')
            || page.is(
                word,
                Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::WHO),
            )
        {
            return false;
        }
        if token.shape == Shape::Small && page.is(word, Classes::TITLE) {
            return true;
        }
    }
    false
}

/// A word of capitals is a body when the text treats it as one.
fn acronym(page: &Page, run: &Run) -> Option<Kind> {
    let token = &page.tokens[run.first];
    let text = token.text(&page.all);
    let roman = text.bytes().all(|byte| b"IVXLC".contains(&byte));
    if text.len() < 2
        || text.len() > 7
        || roman
        || !text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'.')
    {
        return None;
    }
    let behind = run.behind;
    let next = page.tokens.get(behind)?;
    let article = run.first > 0 && page.word(run.first - 1).eq_ignore_ascii_case("the");
    let speaks = page.is(behind, Classes::SAYS) && next.gap == Gap::Space;
    // "Ministry of Power and Water (MPW)"
    let defined = run.first > 1
        && page.word(run.first - 1) == "("
        && next.is_mark(b')')
        && page.tokens[run.first - 2].is_capital();
    let official =
        next.shape == Shape::Small && page.is(behind, Classes::TITLE) || next.shape == Shape::Genitive;
    (speaks
        || defined
        || article
            && (next.shape != Shape::Small
                || official
                || page.is(
                    behind,
                    Classes::AUXILIARY
                        .or(Classes::PREPOSITION)
                        .or(Classes::CONJUNCTION),
                )))
    .then_some(Kind::Organisation)
}

/// "in X", "near X": one or two words behind a preposition of place, in running text.
fn place_by_words(page: &Page, run: &Run) -> Option<Kind> {
    let words = run.behind - run.first;
    if words > 3 || run.first == 0 || page.is(run.first, Classes::GIVEN) {
        return None;
    }
    let all_capital = (run.first..run.behind)
        .all(|at| page.tokens[at].shape == Shape::Capital || page.tokens[at].shape == Shape::Mark);
    if !all_capital
        || page.word(run.first).len() < 4
        || page.is(
            run.first,
            Classes::NEVER_NAME.or(Classes::ORGANISATION).or(Classes::TITLE),
        )
    {
        return None;
    }
    let before = page.word(run.first - 1);
    let next = page.tokens.get(run.behind)?;
    let closes = next.shape == Shape::Mark && (next.is_mark(b',') || next.is_mark(b'.'))
        || page.is(
            run.behind,
            Classes::CONJUNCTION.or(Classes::PREPOSITION).or(Classes::DAY),
        );
    let in_place = matches!(before, "in" | "In" | "near" | "outside" | "across") && closes;
    let city_in = next.is_mark(b',')
        && page
            .tokens
            .get(run.behind + 1)
            .is_some_and(|t| t.is_capital() && t.gap == Gap::Space)
        && {
            let here = page.tokens[run.behind + 1].word;
            page.gazetteer.names_place(here)
        }
        && page.is(run.first - 1, Classes::PREPOSITION);
    (in_place || city_in).then_some(Kind::Place)
}
