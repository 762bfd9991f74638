//! When and where somebody speaks, as far as it stands between the verb and its clause.

use super::DETOUR;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::statements::{NONE, Scene};
use crate::tokens::{Gap, Shape};

/// Behind nothing but when and where: "on Monday", "late on Monday in Brussels", "twelve days ago", "in a
/// statement"; none when no such words stand at `from`.
pub(super) fn past_setting(scene: &Scene<'_>, from: usize, ceiling: usize) -> Option<usize> {
    const LONGEST: usize = 5;
    let page = scene.page;
    let time = Classes::DAY.or(Classes::MONTH).or(Classes::NOISE);
    let word = |at: usize| if at < ceiling { page.word(at) } else { "" };
    let mut at = from;
    while at < ceiling && page.tokens[at].gap < Gap::Paragraph {
        if matches!(
            word(at),
            "late" | "early" | "overnight" | "earlier" | "again" | "afterwards" | "here"
        ) || page.is(at, Classes::DAY)
            || at > from && page.is(at, time) && scene.name_at[at] == NONE
            || page.is(at, Classes::ADVERB)
                && !page.is(at, Classes::DETERMINER.or(Classes::AUXILIARY))
                && !matches!(
                    word(at),
                    "only" | "just" | "even" | "so" | "too" | "first" | "further" | "all" | "long"
                )
        {
            at += 1;
            continue;
        }
        if matches!(word(at), "last" | "this" | "next") && page.is(at + 1, Classes::NOISE) {
            at += 2;
            continue;
        }
        // "twelve days ago", "10 days earlier", "a month ago"
        if let Some(ago) =
            (at + 1..ceiling.min(at + 4)).find(|at| matches!(page.word(*at), "ago" | "earlier"))
            && (at..ago).all(|at| page.tokens[at].is_word() || page.tokens[at].shape == Shape::Number)
            && page.word(ago - 1).trim_end_matches('s').len() >= 3
            && matches!(
                page.word(ago - 1).trim_end_matches('s'),
                "minute" | "hour" | "day" | "week" | "month" | "year"
            )
        {
            at = ago + 1;
            continue;
        }
        let preposition = matches!(
            word(at),
            "on" | "in" | "at" | "by" | "during" | "before" | "after" | "from" | "through"
        );
        let end = preposition
            .then(|| {
                (at + 1..ceiling.min(at + 1 + LONGEST))
                    .take_while(|at| page.tokens[*at].shape != Shape::Mark || page.tokens[*at].is_mark(b'-'))
                    .take_while(|at| page.word(*at) != "that" && !page.is(*at, Classes::AUXILIARY))
                    .find(|at| {
                        page.is(*at, time)
                            || is_occasion(page.word(*at))
                            || scene.name_at[*at] != NONE
                                && scene.names[scene.name_at[*at] as usize].kind == Kind::Place
                    })
            })
            .flatten();
        let Some(end) = end else { break };
        at = end + 1;
        // "3 June 2026"
        while at < ceiling && (page.tokens[at].shape == Shape::Number && page.is(at - 1, Classes::MONTH)) {
            at += 1;
        }
    }
    (at > from).then_some(at)
}

/// Where and how somebody speaks.
fn is_occasion(word: &str) -> bool {
    matches!(
        word,
        "statement"
            | "letter"
            | "interview"
            | "e-mail"
            | "email"
            | "court"
            | "public"
            | "private"
            | "parliament"
            | "writing"
            | "note"
            | "speech"
            | "filing"
            | "memo"
            | "telephone"
            | "conference"
            | "session"
            | "hearing"
            | "advance"
    )
}

/// Behind "on Monday", "Thursday", "in a statement": where the clause begins.
pub(super) fn past_time(scene: &Scene<'_>, from: usize, ceiling: usize) -> Option<usize> {
    let page = scene.page;
    let mut at = from;
    if page.is(at, Classes::ADVERB) || page.is(at, Classes::PREPOSITION) {
        at += 1;
    }
    while at < ceiling && at < from + DETOUR {
        if page.is(at, Classes::DAY) || page.is(at, Classes::NOISE) {
            while at < ceiling && (page.is(at, Classes::DAY) || page.is(at, Classes::NOISE)) {
                at += 1;
            }
            return (at < ceiling && page.tokens[at].shape != Shape::Mark).then_some(at);
        }
        if scene.quote_at[at] != NONE && at > from {
            return Some(at);
        }
        let pronoun = scene.is_pronoun(at) && at > from + 1;
        let clause = at > from + 2
            && page.tokens[at].gap == Gap::Space
            && (page.is(at, Classes::DETERMINER)
                && page.tokens[at].shape == Shape::Small
                && !page.is(at - 1, Classes::PREPOSITION)
                && page.tokens[at - 1].shape != Shape::Number);
        if pronoun || clause {
            return Some(at);
        }
        if page.tokens[at].shape == Shape::Mark && !page.tokens[at].is_mark(b'-') {
            return None;
        }
        at += 1;
    }
    page.is(from, Classes::ADVERB).then_some(from)
}

/// ", hours after the leak", ", a day after": when it was said.
pub(super) fn since_then(scene: &Scene<'_>, from: usize, ceiling: usize) -> bool {
    const LONGEST: usize = 4;
    let page = scene.page;
    (from + 1..ceiling.min(from + LONGEST)).any(|at| {
        matches!(page.word(at), "after" | "before")
            && matches!(
                page.word(at - 1).trim_end_matches('s'),
                "minute" | "hour" | "day" | "week" | "month" | "year" | "shortly" | "soon" | "just"
            )
    })
}
