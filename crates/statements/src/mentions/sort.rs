//! What an unknown name names: a person, a body, a place; or nothing we can be sure of.

use std::collections::HashMap;

use super::bodies::{abbreviated, acronym, body_behind, corporate, manages, the_speaks, trades};
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
        let kind = alone(page, run).or_else(|| state(page, run));
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
    for (run, kind) in runs.iter().zip(&mut decided) {
        let text = page.text(run.first, run.behind);
        if kind.is_none() && !people.contains_key(text) && trades(page, run) {
            *kind = Some(Kind::Company);
            sorts.entry(text).or_insert(Kind::Company);
        }
    }
    // "Nordhaven Bank" is "Nordhaven" in the whole text, also where "in Nordhaven" looks like a place.
    let mut bodies: HashMap<&str, (&str, Kind)> = HashMap::new();
    for (run, kind) in runs.iter().zip(&decided) {
        let firm = kind.filter(|kind| *kind == Kind::Company);
        if let Some((short, whole)) = firm.and_then(|kind| short_of(page, run, kind)) {
            bodies.entry(short).or_insert(whole);
        }
    }
    let mut before: Option<(usize, Kind, bool)> = None;
    let mut linked = linked.iter().peekable();
    runs.iter()
        .zip(decided)
        .filter_map(|(run, kind)| {
            while let Some(name) = linked.next_if(|name| name.first < run.first) {
                before = Some((
                    name.behind,
                    name.kind,
                    name.behind - name.first >= 2 || name.kind == Kind::Place && name.form == Form::Name,
                ));
            }
            let text = page.text(run.first, run.behind);
            let single = run.behind - run.first == 1;
            let body = bodies.get(text).map(|(_, kind)| *kind);
            let kind = body
                .filter(|_| kind.or(sorts.get(text).copied()) == Some(Kind::Place))
                .or(kind)
                .or_else(|| sorts.get(text).copied())
                .or_else(|| (single && people.contains_key(text)).then_some(Kind::Person))
                .or_else(|| bodies.get(text).map(|(_, kind)| *kind))
                .or_else(|| beside(page, run, before))?;
            if let Some((short, whole)) = short_of(page, run, kind) {
                bodies.entry(short).or_insert(whole);
            }
            before = Some((run.behind, kind, !single));
            let full = bodies.get(text).map(|(full, _)| (*full).to_owned());
            Some(Name {
                first: run.first,
                behind: run.behind,
                kind,
                form: Form::Name,
                entity: None,
                full,
                gender: if kind == Kind::Person {
                    gender(page, run.first, run.behind)
                } else {
                    Gender::Unknown
                },
            })
        })
        .collect()
}

/// The name without its word for a body, with the whole of it: "Nordhaven" of "Nordhaven Bank".
fn short_of<'p>(page: &'p Page, run: &Run, kind: Kind) -> Option<(&'p str, (&'p str, Kind))> {
    let words = run.behind - run.first;
    let body = matches!(kind, Kind::Organisation | Kind::Company)
        && (2..=3).contains(&words)
        && page.is(run.behind - 1, Classes::ORGANISATION);
    if !body {
        return None;
    }
    let short = page.text(run.first, run.behind - 1);
    let other = Classes::ORGANISATION
        .or(Classes::PLACE_FIRST)
        .or(Classes::GIVEN)
        .or(Classes::TITLE);
    (short.len() > 3
        && !page.is(run.first, other)
        && page.gazetteer.names_nothing(page.tokens[run.first].word))
    .then(|| (short, (page.text(run.first, run.behind), kind)))
}

/// What the run itself and its neighbours say.
fn alone(page: &Page, run: &Run) -> Option<Kind> {
    let words = run.behind - run.first;
    let last = run.behind - 1;
    let first = page.classes(run.first);
    let tail = page.classes(last);
    if words >= 2 {
        // "Consulting & Special Events" names nothing; "Harrow & Pike" and "Harrow & Pike Partners" do.
        if (run.first..run.behind).any(|at| page.tokens[at].is_mark(b'&')) {
            let firm = words == 3 || corporate(page.word(last));
            return (firm && !indefinite(page, run)).then_some(Kind::Company);
        }
        if abbreviated(page, run) {
            return Some(Kind::Organisation);
        }
        if tail.has(Classes::ORGANISATION) && indefinite(page, run) && !corporate(page.word(last)) {
            // "a Special Commission" is one of many.
            return None;
        }
        if tail.has(Classes::ORGANISATION) && !(first.has(Classes::GIVEN) && run.title) {
            return Some(if corporate(page.word(last)) {
                Kind::Company
            } else {
                Kind::Organisation
            });
        }
        let of = (run.first + 1..last).find(|at| page.word(*at) == "of" || page.word(*at) == "for");
        let body_of =
            of.is_some_and(|of| page.is(of - 1, Classes::ORGANISATION.or(Classes::ORGANISATION_FIRST)));
        if body_of
            || first.has(Classes::ORGANISATION_FIRST) && page.tokens[run.first + 1].shape == Shape::Small
        {
            return Some(Kind::Organisation);
        }
        if tail.has(Classes::PLACE)
            && !(first.has(Classes::GIVEN) && surname_too(page.word(last)))
            && !run.title
        {
            return Some(Kind::Place);
        }
        // "Stanley Cup", "Jones Act": things that bear people's names.
        if tail.has(Classes::THING)
            || page
                .tokens
                .get(run.behind)
                .is_some_and(|next| next.shape == Shape::Number && next.gap == Gap::Space)
        {
            return None;
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
    if (2..=5).contains(&words) && names_only && manages(page, run) {
        return Some(Kind::Company);
    }
    if (2..=5).contains(&words) && names_only {
        if first.has(Classes::GIVEN) || (initial && words <= 4 && last_is_name(page, last)) {
            return Some(Kind::Person);
        }
        if let Some(kind) = body_behind(page, run) {
            return Some(kind);
        }
        if followed_by_person(page, run) {
            return Some(Kind::Person);
        }
    }
    if words == 1 && page.tokens[run.first].shape == Shape::Upper {
        return acronym(page, run);
    }
    body_behind(page, run)
        .or_else(|| the_speaks(page, run).then_some(Kind::Organisation))
        .or_else(|| place_by_words(page, run))
}

/// "a", "an" before it: one of a sort.
fn indefinite(page: &Page, run: &Run) -> bool {
    run.first > 0 && matches!(page.word(run.first - 1), "a" | "an" | "A" | "An")
}

/// "Kesmar's foreign ministry": only states have one.
fn state(page: &Page, run: &Run) -> Option<Kind> {
    let single = run.behind - run.first == 1 && page.tokens[run.first].shape == Shape::Capital;
    let genitive = page
        .tokens
        .get(run.behind)
        .is_some_and(|next| next.shape == Shape::Genitive);
    let words = |more: usize| {
        page.tokens
            .get(run.behind + more)
            .map_or("", |token| token.text(&page.all))
    };
    let of_state = matches!(
        (words(1), words(2)),
        (
            "foreign" | "finance" | "defence" | "defense" | "interior" | "energy" | "trade" | "economy",
            "ministry" | "minister"
        ) | ("prime", "minister")
            | ("central", "bank")
            | (
                "parliament"
                    | "army"
                    | "capital"
                    | "economy"
                    | "border"
                    | "borders"
                    | "constitution"
                    | "currency",
                _
            )
    );
    (single && genitive && of_state && !page.is(run.first, Classes::GIVEN)).then_some(Kind::Place)
}

/// Words for places that people are called, too.
fn surname_too(word: &str) -> bool {
    matches!(
        word,
        "Hill"
            | "Hills"
            | "Park"
            | "West"
            | "Street"
            | "Heights"
            | "Lake"
            | "Forest"
            | "Castle"
            | "Bay"
            | "Cape"
            | "Rivers"
            | "Banks"
            | "Ford"
            | "Field"
            | "Church"
            | "Fort"
            | "Mount"
            | "Village"
            | "Island"
    )
}

/// A name in a row of names of one sort: "Max Carey, Kiki Cuyler", "in Berlin and Würzburg".
fn beside(page: &Page, run: &Run, before: Option<(usize, Kind, bool)>) -> Option<Kind> {
    let (end, kind, whole) = before?;
    let between = run.first.checked_sub(end)?;
    let joined = between == 1 && matches!(page.word(end), "," | "and")
        || between == 2 && page.tokens[end].is_mark(b',') && page.word(end + 1) == "and";
    let words = run.behind - run.first;
    let plain = (run.first..run.behind)
        .all(|at| page.tokens[at].shape == Shape::Capital && page.tokens[at].end - page.tokens[at].start > 1);
    if !joined
        || !whole
        || !plain
        || page.is(
            run.behind - 1,
            Classes::ORGANISATION.or(Classes::THING).or(Classes::PLACE),
        )
    {
        return None;
    }
    match kind {
        Kind::Person if (2..=3).contains(&words) => Some(Kind::Person),
        Kind::Place if words == 1 && between == 1 && page.word(end) == "and" => {
            let start = (end.saturating_sub(4)..end)
                .any(|at| page.is(at, Classes::PLACE_PREPOSITION) || page.word(at) == "between");
            start.then_some(Kind::Place)
        }
        _ => None,
    }
}

fn last_is_name(page: &Page, last: usize) -> bool {
    page.tokens[last].shape == Shape::Capital && page.word(last).len() > 2
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
    let born = next.is_mark(b'(')
        && page
            .tokens
            .get(behind + 1)
            .is_some_and(|token| matches!(token.text(&page.all), "born" | "b." | "aged"));
    let is_a = matches!(next.text(&page.all), "is" | "was")
        && page
            .tokens
            .get(behind + 1)
            .is_some_and(|token| matches!(token.text(&page.all), "a" | "an"))
        && post(page, behind + 2);
    if who(behind) || born || is_a {
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
