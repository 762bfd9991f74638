//! Runs of capitalised words: where an unknown name may begin and end.

use super::Name;
use crate::gazetteer::Form;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::page::Page;
use crate::tokens::{Gap, Shape};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub first: usize,
    pub behind: usize,
    /// A word that says a person follows stood before: "President", "analyst".
    pub title: bool,
}

/// No name is longer; a text of capitals is cut into pieces of this length.
const LONGEST: usize = 12;

/// Finds runs that no linked name covers. A linked place or adjective inside a longer name gives way:
/// "University of Texas" is no mention of Texas.
pub(super) fn find(page: &Page, linked: &mut Vec<Name>) -> Vec<Run> {
    let mut owner: Vec<u32> = vec![u32::MAX; page.tokens.len()];
    for (number, name) in linked.iter().enumerate() {
        owner[name.first..name.behind].fill(number as u32);
    }
    let mut runs = Vec::new();
    let mut gone = vec![false; linked.len()];
    let mut at = 0;
    while at < page.tokens.len() {
        if !starts(page, at) || page.sentence(at).headline {
            at += 1;
            continue;
        }
        let behind = end(page, at);
        split(page, at, behind, linked, &owner, &mut gone, &mut runs);
        at = behind;
    }
    let mut number = 0;
    linked.retain(|_| {
        number += 1;
        !gone[number - 1]
    });
    runs
}

fn starts(page: &Page, at: usize) -> bool {
    let token = &page.tokens[at];
    // "6PR" is no "PR".
    if token.gap == Gap::None && at > 0 && page.tokens[at - 1].shape == Shape::Number {
        return false;
    }
    matches!(token.shape, Shape::Capital | Shape::Upper)
        || (token.shape == Shape::Mixed && token.end - token.start > 3)
}

/// The token behind the longest run that begins at `first`.
fn end(page: &Page, first: usize) -> usize {
    let mut behind = first + 1;
    while behind < page.tokens.len() && behind - first < LONGEST {
        let token = &page.tokens[behind];
        if token.gap > Gap::Line {
            break;
        }
        let next_capital = |at: usize| {
            page.tokens
                .get(at)
                .is_some_and(|next| next.gap <= Gap::Line && starts(page, at))
        };
        let hyphen = token.is_mark(b'-')
            && token.gap == Gap::None
            && page.tokens.get(behind + 1).is_some_and(|next| {
                next.gap == Gap::None && (starts(page, behind + 1) || next.shape == Shape::Small)
            });
        if starts(page, behind) {
            behind += 1;
        } else if token.is_mark(b'\'')
            && token.gap == Gap::None
            && page.word(behind - 1).ends_with('s')
            && page.is(behind + 1, Classes::ORGANISATION)
            && next_capital(behind + 1)
        {
            // "Bank Workers' Federation"
            behind += 2;
        } else if hyphen && next_capital(behind + 1) {
            behind += 2;
        } else if token.shape == Shape::Small
            && page.is(behind, Classes::PARTICLE)
            && next_capital(behind + 1)
        {
            behind += 2;
        } else if token.shape == Shape::Small
            && page.is(behind, Classes::PARTICLE)
            && page.tokens.get(behind + 1).is_some_and(|t| {
                t.is_mark(b'-') || t.shape == Shape::Small && page.is(behind + 1, Classes::PARTICLE)
            })
            && next_capital(behind + 2)
        {
            // "Bashar al-Assad", "Ursula von der Leyen"
            behind += 3;
        } else if token.text(&page.all) == "of" && joins_of(page, first, behind) {
            let article = usize::from(
                page.tokens
                    .get(behind + 1)
                    .is_some_and(|t| t.text(&page.all) == "the"),
            );
            if !next_capital(behind + 1 + article) {
                break;
            }
            behind += 2 + article;
        } else if matches!(token.text(&page.all), "&" | "and" | "for")
            && next_capital(behind + 1)
            && (token.is_mark(b'&') && !(behind - first > 1 && page.is(first, Classes::GIVEN))
                || joins_of(page, first, behind)
                || page.is(behind - 1, Classes::ORGANISATION_FIRST))
        {
            behind += 2;
        } else {
            break;
        }
        // A capital that begins the next sentence is not part of this name.
        if page.sentence_of[behind - 1] != page.sentence_of[first] {
            return (first + 1..behind)
                .find(|at| page.sentence_of[*at] != page.sentence_of[first])
                .unwrap_or(behind);
        }
    }
    behind.min(page.tokens.len())
}

/// "Ministry of", "University of": bodies whose names go on.
fn joins_of(page: &Page, first: usize, at: usize) -> bool {
    (first..at).any(|word| page.is(word, Classes::ORGANISATION_FIRST))
        || page.word(at) == "of" && page.is(at - 1, Classes::ORGANISATION)
}

fn split(
    page: &Page,
    first: usize,
    behind: usize,
    linked: &[Name],
    owner: &[u32],
    gone: &mut [bool],
    runs: &mut Vec<Run>,
) {
    let mut first = first;
    let mut title = before_is_title(page, first);
    // Words that begin sentences, and titles, belong to no name.
    while first < behind && owner[first] == u32::MAX {
        let classes = page.classes(first);
        let opening = classes.has(
            Classes::NEVER_NAME
                .or(Classes::DAY)
                .or(Classes::MONTH)
                .or(Classes::PREPOSITION)
                .or(Classes::CONJUNCTION)
                .or(Classes::ADVERB)
                .or(Classes::DETERMINER)
                .or(Classes::AUXILIARY),
        ) && !classes.has(Classes::GIVEN);
        let is_title =
            classes.has(Classes::TITLE) && behind - first > 1 && !page.is(first, Classes::ORGANISATION);
        if !(opening || is_title) {
            break;
        }
        title = is_title;
        first += 1;
        while first < behind
            && (page.tokens[first].shape == Shape::Mark || page.tokens[first].shape == Shape::Small)
        {
            first += 1;
        }
    }
    if first >= behind {
        return;
    }
    let mut behind = behind;
    while behind > first
        && (page.is(behind - 1, Classes::DAY.or(Classes::MONTH)) && owner[behind - 1] == u32::MAX)
    {
        behind -= 1;
    }
    if first >= behind {
        return;
    }
    let whole = Run { first, behind, title };
    let inside: Vec<u32> = {
        let mut inside: Vec<u32> = owner[first..behind]
            .iter()
            .copied()
            .filter(|number| *number != u32::MAX)
            .collect();
        inside.dedup();
        inside
    };
    if inside.is_empty() {
        runs.push(whole);
        return;
    }
    let free = (first..behind).any(|at| owner[at] == u32::MAX && starts(page, at));
    let swallowed = inside.iter().all(|number| {
        let name = &linked[*number as usize];
        name.kind == Kind::Place && name.first >= first && name.behind <= behind
    });
    // A body's own name around a place: "University of Texas", "Kesmar Grain Company".
    let named_body = free
        && swallowed
        && behind - first <= 8
        && (page.is(behind - 1, Classes::ORGANISATION)
            || (page.is(first, Classes::ORGANISATION_FIRST)
                && page
                    .tokens
                    .get(first + 1)
                    .is_some_and(|t| matches!(t.text(&page.all), "of" | "for" | "and")))
            || (first + 1..behind - 1).any(|of| {
                page.word(of) == "of"
                    && page.is(of - 1, Classes::ORGANISATION.or(Classes::ORGANISATION_FIRST))
            }))
        && linked[inside[0] as usize].form != Form::Metonym
        && (page.tokens[behind - 1].is_capital());
    if named_body {
        for number in &inside {
            gone[*number as usize] = true;
        }
        runs.push(whole);
        return;
    }
    // "Houston Rockets", "Paris Hilton": a city's name that goes on is not the city.
    for number in &inside {
        let name = &linked[*number as usize];
        let goes_on = name.behind < behind
            && owner[name.behind] == u32::MAX
            && page.tokens[name.behind].gap == Gap::Space
            && starts(page, name.behind)
            && !page.is(
                name.behind,
                Classes::TITLE
                    .or(Classes::ROLE)
                    .or(Classes::DAY)
                    .or(Classes::MONTH),
            );
        let city = name.kind == Kind::Place
            && name.form == Form::Name
            && name.entity.is_some_and(|entity| {
                let key = page.gazetteer.at(entity).key();
                key.len() > "place/xx".len() && !key.starts_with("region/")
            });
        if goes_on && city {
            gone[*number as usize] = true;
        }
        let given = name.first > first
            && page.is(name.first - 1, Classes::GIVEN)
            && owner[name.first - 1] == u32::MAX
            && page.tokens[name.first].gap == Gap::Space;
        let surname = matches!(name.kind, Kind::Place | Kind::Company) && name.behind - name.first == 1;
        if given && surname && name.behind == behind {
            // "Jack London", "Betty Carrefour"
            gone[*number as usize] = true;
            runs.push(Run {
                first: name.first - 1,
                behind,
                title,
            });
            return;
        }
    }
    // What lies free between linked names.
    let mut at = first;
    while at < behind {
        if owner[at] != u32::MAX || !starts(page, at) {
            at += 1;
            continue;
        }
        let from = at;
        while at < behind && owner[at] == u32::MAX {
            at += 1;
        }
        let mut to = at;
        while to > from && !starts(page, to - 1) {
            to -= 1;
        }
        let mut from = from;
        let mut title = if from == first { title } else { false };
        while from < to && page.is(from, Classes::TITLE) && to - from > 1 {
            title = true;
            from += 1;
        }
        // Behind a place or body: "German Chancellor X" is a title's, "French Open" is left alone.
        let apart = from == first || title || page.tokens[from].gap != Gap::Space;
        if from < to && (apart || page.is(from, Classes::GIVEN) || page.is(to - 1, Classes::ORGANISATION)) {
            runs.push(Run {
                first: from,
                behind: to,
                title,
            });
        }
    }
}

fn before_is_title(page: &Page, first: usize) -> bool {
    first > 0
        && page.tokens[first].gap == Gap::Space
        && page.is(first - 1, Classes::TITLE)
        && !page.is(first - 1, Classes::ORGANISATION)
        && page.sentence_of[first - 1] == page.sentence_of[first]
}
