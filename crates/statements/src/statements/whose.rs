//! Whose post it is: "the union's district head" is the head of the union that was named before. And whether a
//! speaker's words tell a reader anything.

use super::subject::Words;
use super::{NONE, Scene};
use crate::gazetteer::Form;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::mentions::Name;
use crate::reading::Speaker;
use crate::tokens::Shape;

/// Names that are looked at, and sentences that "the firm" reaches back when nothing calls the body a firm.
const LOOKED_AT: usize = 60;
const NEAR: u32 = 2;

/// "the union's | district head": the word for the body, and the token behind the genitive.
pub(super) fn owner_word(scene: &Scene<'_>, words: Words) -> Option<(usize, usize)> {
    let page = scene.page;
    let article = matches!(page.word(words.first), "the" | "The");
    let owner = words.first + 1;
    let mark = owner + 1;
    let genitive = mark + 1 < words.behind && page.tokens[mark].shape == Shape::Genitive;
    let body = article
        && genitive
        && page.tokens[owner].shape == Shape::Small
        && scene.name_at[owner] == NONE
        && page.is(owner, Classes::ORGANISATION.or(Classes::ROLE))
        && (mark + 1..words.behind).any(|at| page.is(at, Classes::ROLE.or(Classes::TITLE)));
    body.then_some((owner, mark + 1))
}

/// The one body named before that the text calls by the word at `owner`: "the metalworkers' union, IG Metall",
/// "Tidemark, a consultancy", "carmaker Lindholm"; or whose name has the word.
pub(super) fn owner_named<'s>(
    scene: &'s Scene<'_>,
    owner: usize,
    last: Option<&(Speaker, u32)>,
) -> Option<&'s Name> {
    let page = scene.page;
    let word = page.word(owner);
    let behind = scene.names.partition_point(|name| name.first < owner);
    let mut found: Option<&Name> = None;
    for name in scene.names[..behind].iter().rev().take(LOOKED_AT) {
        let body = name.kind.speaks() && !matches!(name.kind, Kind::Person | Kind::Place | Kind::Office);
        if !body || name.form != Form::Name || !is_called(scene, name, word) {
            continue;
        }
        if found.is_some_and(|known| known.best(page) != name.best(page)) {
            return None;
        }
        found = Some(name);
    }
    found.or_else(|| {
        // "the firm's head" right behind what a firm said.
        let firm = matches!(
            word,
            "firm" | "company" | "bank" | "lender" | "group" | "consultancy" | "brokerage"
        );
        let (speaker, sentence) = last.filter(|_| firm)?;
        let near = page.sentence_of[owner].saturating_sub(*sentence) <= NEAR;
        scene.names[..behind]
            .iter()
            .rev()
            .take(LOOKED_AT)
            .find(|name| name.kind == Kind::Company && name.best(page) == speaker.name)
            .filter(|_| near)
    })
}

fn is_called(scene: &Scene<'_>, name: &Name, word: &str) -> bool {
    const LONGEST: usize = 6;
    let page = scene.page;
    let own = name
        .best(page)
        .split_whitespace()
        .any(|other| other.eq_ignore_ascii_case(word));
    let before = name.first > 0 && page.word(name.first - 1) == word
        || name.first > 1 && page.tokens[name.first - 1].is_mark(b',') && page.word(name.first - 2) == word;
    let apposition = page
        .tokens
        .get(name.behind)
        .is_some_and(|next| next.is_mark(b','))
        && page.is(name.behind + 1, Classes::DETERMINER)
        && (name.behind + 2..(name.behind + 2 + LONGEST).min(page.tokens.len()))
            .take_while(|at| {
                (page.tokens[*at].shape == Shape::Small
                    || page.tokens[*at].is_mark(b'-')
                    || page.tokens[*at].is_capital())
                    && !page.is(*at, Classes::PREPOSITION.or(Classes::WHO))
                    && page.word(*at) != "that"
            })
            .any(|at| page.word(at) == word);
    own || before || apposition
}

/// The name as it is written within a sentence: "Exporters said" is said by "exporters".
pub(super) fn written(scene: &Scene<'_>, words: Words) -> String {
    let page = scene.page;
    let text = page.text(words.first, words.behind);
    let first = words.first;
    let opens = page.sentence(first).first == first && page.tokens[first].shape == Shape::Capital;
    let many = [
        "each", "every", "most", "all", "both", "many", "some", "few", "other", "several",
    ]
    .iter()
    .any(|word| page.word(first).eq_ignore_ascii_case(word));
    let common = scene.name_at[first] == NONE
        && (many || is_crowd(page.word(first)))
        && !page
            .tokens
            .get(first + 1)
            .is_some_and(|next| first + 1 < words.behind && next.is_capital());
    if opens && common {
        let mut letters = text.chars();
        letters
            .next()
            .map(|letter| letter.to_lowercase().chain(letters).collect())
            .unwrap_or_default()
    } else {
        text.to_owned()
    }
}

/// Whether the words, without a name or a body, name nobody in particular: "staff", "each side", "German bank",
/// "the committee's chair".
pub(super) fn is_vague(scene: &Scene<'_>, words: Words) -> bool {
    let page = scene.page;
    // "according to data", "according to a copy of the letter": nobody speaks.
    let source = page.word(head(scene, words)).to_ascii_lowercase();
    if scene.name_at[head(scene, words)] == NONE
        && matches!(
            source.as_str(),
            "data"
                | "figures"
                | "numbers"
                | "tables"
                | "calculations"
                | "estimates"
                | "copy"
                | "copies"
                | "documents"
        )
    {
        return true;
    }
    let known = Classes::DETERMINER
        .or(Classes::ROLE)
        .or(Classes::ORGANISATION)
        .or(Classes::TITLE)
        .or(Classes::NEVER_NAME)
        .or(Classes::POSSESSIVE_PRONOUN);
    let named = (words.first..words.behind).any(|at| {
        let name = scene.name_at[at];
        let opens = page.sentence(at).first == at;
        name != NONE && scene.names[name as usize].form != Form::Adjective
            || name == NONE
                && page.tokens[at].is_capital()
                && !page.is(at, Classes::NEVER_NAME)
                && !(opens && (page.is(at, known) || is_crowd(page.word(at))))
    });
    if named {
        return false;
    }
    let adjective = (words.first..words.behind).any(|at| scene.name_at[at] != NONE);
    if adjective && page.is(words.first, Classes::DETERMINER) {
        return false;
    }
    if !matches!(page.word(words.first), "the" | "The") {
        return true;
    }
    // A text has one mediator, and the chair of the monitoring committee is one.
    let next = words.first + 1;
    if next < words.behind && matches!(page.word(next), "mediator" | "mediators") {
        return false;
    }
    let of = (words.first + 1..words.behind).find(|at| matches!(page.word(*at), "of" | "for"));
    let body = of.is_some_and(|of| {
        words.behind > of + 3 && page.is(words.behind - 1, Classes::ORGANISATION.or(Classes::ROLE))
    });
    !body
}

/// Words for many people or bodies of a sort.
fn is_crowd(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(
        word.as_str(),
        "staff"
            | "members"
            | "delegates"
            | "exporters"
            | "importers"
            | "lawmakers"
            | "opponents"
            | "supporters"
            | "critics"
            | "unions"
            | "employers"
            | "workers"
            | "banks"
            | "lenders"
            | "companies"
            | "firms"
            | "funds"
            | "shops"
            | "retailers"
            | "producers"
            | "suppliers"
            | "carmakers"
            | "chipmakers"
            | "builders"
            | "brokers"
            | "dealers"
            | "traders"
            | "analysts"
            | "economists"
            | "forecasters"
            | "investors"
            | "bondholders"
            | "shareholders"
            | "creditors"
            | "customers"
            | "consumers"
            | "households"
            | "voters"
            | "residents"
            | "farmers"
            | "officials"
            | "ministers"
            | "governments"
            | "diplomats"
            | "negotiators"
            | "supervisors"
            | "regulators"
            | "policymakers"
            | "experts"
            | "scientists"
            | "researchers"
            | "campaigners"
            | "protesters"
            | "operators"
            | "owners"
            | "people"
            | "police"
            | "prosecutors"
            | "lawyers"
            | "markets"
            | "rivals"
            | "insiders"
            | "witnesses"
            | "observers"
    )
}

/// The noun before the first preposition: "calculations" by somebody.
fn head(scene: &Scene<'_>, words: Words) -> usize {
    let page = scene.page;
    (words.first + 1..words.behind)
        .find(|at| {
            scene.name_at[*at] == NONE
                && page.is(*at, Classes::PREPOSITION.or(Classes::WHO))
                && page.tokens[*at].shape == Shape::Small
        })
        .unwrap_or(words.behind)
        - 1
}

/// Figures, weather, questions, places to put machines: what never speaks, whatever the verb.
pub(super) fn is_thing(scene: &Scene<'_>, words: Words) -> bool {
    let page = scene.page;
    let head = head(scene, words);
    if scene.name_at[head] != NONE {
        return owned_share(scene, words);
    }
    let number = page.tokens[head].shape == Shape::Number
        && head > words.first
        && matches!(
            page.word(words.first).to_ascii_lowercase().as_str(),
            "question" | "point" | "paragraph" | "chapter" | "page" | "table" | "figure" | "chart" | "number"
        );
    number
        || owned_share(scene, words)
        || matches!(
            page.word(head).to_ascii_lowercase().as_str(),
            "weather"
                | "wind"
                | "question"
                | "questions"
                | "figure"
                | "figures"
                | "number"
                | "numbers"
                | "futures"
                | "options"
                | "price"
                | "prices"
                | "yield"
                | "yields"
                | "rate"
                | "rates"
                | "centres"
                | "centers"
                | "calculation"
                | "demand"
                | "supply"
                | "growth"
                | "presidency"
                | "dispute"
                | "table"
                | "tables"
                | "test"
                | "tests"
        )
}

/// "11.3% of Caldera": a part of a firm, not of those who were asked.
fn owned_share(scene: &Scene<'_>, words: Words) -> bool {
    let page = scene.page;
    let of = words.first + 2;
    page.tokens[words.first].shape == Shape::Number
        && of + 1 < words.behind
        && page.tokens[words.first + 1].is_mark(b'%')
        && page.word(of) == "of"
        && page.tokens[of + 1].is_capital()
}

/// Whether all words of a phrase stand in an earlier speaker's: "the head of trading", "the head of rates trading
/// at Harrow Pike"; not "the European side", "the American side".
pub(super) fn says_no_more(scene: &Scene<'_>, words: Words, earlier: &str) -> bool {
    let page = scene.page;
    let earlier = earlier.to_lowercase();
    (words.first + 1..words.behind)
        .filter(|at| page.tokens[*at].is_word() && page.tokens[*at].shape != Shape::Genitive)
        .filter(|at| !page.is(*at, Classes::PREPOSITION.or(Classes::DETERMINER)))
        .all(|at| earlier.contains(&page.word(at).to_lowercase()))
}

/// Whether the sentence of "its" begins with somebody new: "A maker of boards waited, its director said".
pub(super) fn new_subject(scene: &Scene<'_>, its: usize) -> bool {
    let page = scene.page;
    let first = page.sentence(its).first;
    first < its && matches!(page.word(first), "A" | "An" | "Another" | "One")
}

/// "IG Metall's district head", "the Bank of the Straits' chief".
pub(super) fn of_body(body: &str, post: &str) -> String {
    let mark = if body.ends_with('s') { "'" } else { "'s" };
    format!("{body}{mark} {post}")
}
