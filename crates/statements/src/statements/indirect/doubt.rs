//! What keeps a verb of speech from being a statement: nobody says so, somebody must, was asked, "stopped short
//! of"; or what follows is no clause and no matter.

use crate::lexicon::Classes;
use crate::statements::cues::{Cue, Stance, Use, is_naming};
use crate::statements::subject::{Words, is_dash};
use crate::statements::{NONE, Scene};
use crate::tokens::Shape;

/// Whether the writer does not say that `by` said so.
pub(super) fn is_unsaid(scene: &Scene<'_>, at: usize, cue: Cue, by: Words, floor: usize) -> bool {
    is_supposed(scene, at, by, floor)
        || is_nobody(scene, by)
        || is_shunned(scene, at, cue)
        || was_asked(scene, at, cue)
        || is_generic(scene, at, cue, by)
        || is_to_come(scene, at, floor)
}

/// "if Holm rejects", "unless he says", "reports that Holm had accepted": a clause under a word that nobody
/// speaks.
fn is_supposed(scene: &Scene<'_>, at: usize, by: Words, floor: usize) -> bool {
    const LOOKED_AT: usize = 24;
    let page = scene.page;
    let from = if by.first < at { by.first } else { at };
    let mut before = from;
    while before > floor && page.is(before - 1, Classes::ADVERB) && page.word(before - 1) != "not" {
        before -= 1;
    }
    if before > floor && matches!(page.word(before - 1), "that" | "but" | "except") {
        // "All but three of them said"
        return page.word(before - 1) == "that"
            || before > floor + 1
                && page.word(before - 2).eq_ignore_ascii_case("all")
                && page.word(before - 1) == "but";
    }
    let supposed = |from: usize| {
        (floor.max(from.saturating_sub(LOOKED_AT))..from)
            .rev()
            .take_while(|at| page.tokens[*at].shape != Shape::Mark || page.tokens[*at].is_mark(b'-'))
            .any(|at| {
                let word = page.word(at);
                ["if", "unless", "whether"]
                    .iter()
                    .any(|known| word.eq_ignore_ascii_case(known))
            })
    };
    supposed(from) || supposed(at)
}

/// "nobody has asked for it", "neither side said".
fn is_nobody(scene: &Scene<'_>, by: Words) -> bool {
    ["no", "nobody", "none", "neither", "nothing", "few", "hardly"]
        .iter()
        .any(|none| scene.page.word(by.first).eq_ignore_ascii_case(none))
}

/// "which the lender declined to do", "the sum Norvik hopes to save", "firms that announced cuts gain little": the
/// matter stands before the subject, or the sentence's own verb behind it.
pub(super) fn is_relative(
    scene: &Scene<'_>,
    at: usize,
    cue: Cue,
    by: Words,
    content: usize,
    floor: usize,
) -> bool {
    let page = scene.page;
    if is_naming(cue.lemma) || matches!(page.word(content), "that" | "whether") && cue.uses != Use::Matter {
        return false;
    }
    let quoted = scene.quote_at[content] != NONE;
    let restricts = at > floor + 1
        && matches!(page.word(at - 1), "that" | "who" | "which")
        && !page.tokens[at - 2].is_mark(b',')
        && matches!(cue.uses, Use::Matter | Use::Either)
        && page.word(content) != "that";
    if restricts && !quoted {
        return true;
    }
    if by.first >= at || by.first <= floor {
        return false;
    }
    let mut before = by.first - 1;
    if before > floor && page.is(before, Classes::DETERMINER) && page.tokens[before].shape == Shape::Small {
        before -= 1;
    }
    if matches!(page.word(before), "which" | "whom") {
        return true;
    }
    // "the sum Norvik hopes to save": a noun right before a name, without a comma.
    let plain = Classes::PREPOSITION
        .or(Classes::CONJUNCTION)
        .or(Classes::SUBORDINATE)
        .or(Classes::ADVERB)
        .or(Classes::AUXILIARY)
        .or(Classes::DETERMINER)
        .or(Classes::TITLE)
        .or(Classes::ROLE)
        .or(Classes::DAY)
        .or(Classes::MONTH)
        .or(Classes::NOISE)
        .or(Classes::CUE)
        .or(Classes::WHO);
    page.word(content) == "to"
        && (scene.name_at[by.first] != NONE || scene.is_pronoun(by.first) && page.is(before, Classes::SCALE))
        && before + 1 == by.first
        && page.tokens[before].shape == Shape::Small
        && !page.is(before, plain)
}

/// "stopped short of saying", "without saying", "rather than saying".
fn is_shunned(scene: &Scene<'_>, at: usize, cue: Cue) -> bool {
    cue.participle
        && at > 0
        && matches!(
            scene.page.word(at - 1),
            "of" | "without" | "from" | "against" | "than"
        )
}

/// "the spokesperson, asked about the plan, said"; "told that it had failed"; "asked not to be named".
fn was_asked(scene: &Scene<'_>, at: usize, cue: Cue) -> bool {
    let page = scene.page;
    let next = page.tokens.get(at + 1).map_or("", |token| token.text(&page.all));
    let adverb = (at.saturating_sub(3)..at)
        .rev()
        .find(|before| !page.is(*before, Classes::ADVERB))
        .is_some_and(|before| {
            before + 1 < at
                && !cue.participle
                && matches!(
                    page.word(before),
                    "was" | "is" | "were" | "are" | "been" | "be" | "being"
                )
        });
    if adverb {
        return true;
    }
    match page.word(at) {
        "asked" | "questioned" | "pressed" => {
            let comma = at > 0 && page.tokens[at - 1].is_mark(b',');
            matches!(next, "about" | "by")
                || comma
                    && matches!(
                        next,
                        "why" | "whether" | "if" | "how" | "what" | "when" | "where" | "on"
                    )
                || next == "not" && page.text_is(at + 2, "to") && page.text_is(at + 3, "be")
        }
        "ask" | "asks" | "asking" => {
            next == "not" && page.text_is(at + 2, "to") && page.text_is(at + 3, "be")
        }
        "told" => matches!(next, "that" | "of" | "about" | "to" | "by"),
        _ => false,
    }
}

/// "A governor who explains a decision", "most economists who expect a cut": whoever does.
fn is_generic(scene: &Scene<'_>, at: usize, cue: Cue, by: Words) -> bool {
    let page = scene.page;
    let present = !page.word(at).ends_with("ed") && (cue.bare || page.word(at).ends_with('s'));
    let restricts = at > 1 && page.word(at - 1) == "who" && !page.tokens[at - 2].is_mark(b',');
    let whoever = [
        "a", "an", "any", "all", "most", "many", "some", "those", "every", "people", "anyone",
    ];
    present
        && restricts
        && whoever
            .iter()
            .any(|word| page.word(by.first).eq_ignore_ascii_case(word))
}

/// "must accept", "will report", "will not reject", "reportedly said": not said, or not yet.
fn is_to_come(scene: &Scene<'_>, at: usize, floor: usize) -> bool {
    let page = scene.page;
    (floor..at)
        .rev()
        .take_while(|before| {
            page.tokens[*before].shape == Shape::Small
                && page.is(*before, Classes::AUXILIARY.or(Classes::ADVERB))
        })
        .any(|before| {
            matches!(
                page.word(before),
                "will"
                    | "would"
                    | "can"
                    | "could"
                    | "may"
                    | "might"
                    | "must"
                    | "shall"
                    | "should"
                    | "won't"
                    | "wouldn't"
                    | "can't"
                    | "couldn't"
                    | "not"
                    | "never"
                    | "didn't"
                    | "doesn't"
                    | "don't"
                    | "hasn't"
                    | "haven't"
                    | "hadn't"
                    | "reportedly"
                    | "allegedly"
                    | "supposedly"
            )
        })
}

/// Whether a bare verb joined by "and" or "or" belongs to an infinitive or a modal before: "to approve or oppose".
pub(super) fn joins_infinitive(scene: &Scene<'_>, at: usize, floor: usize) -> bool {
    const LOOKED_AT: usize = 12;
    let page = scene.page;
    (floor.max(at.saturating_sub(LOOKED_AT))..at)
        .rev()
        .take_while(|before| !page.tokens[*before].is_mark(b';') && !page.tokens[*before].is_mark(b':'))
        .any(|before| {
            matches!(
                page.word(before),
                "to" | "will" | "would" | "must" | "can" | "could" | "may" | "might" | "should" | "shall"
            )
        })
}

/// "Storms explain part of the move": what explains is a cause as long as nobody is named.
pub(super) fn is_cause(scene: &Scene<'_>, cue: Cue, by: Words) -> bool {
    let page = scene.page;
    cue.lemma == "explains"
        && !scene.is_pronoun(by.first)
        && !scene.has_role(by.first, by.behind)
        && !(by.first..by.behind).any(|at| {
            scene.name_at[at] != NONE || page.tokens[at].is_capital() && page.sentence(at).first != at
        })
}

/// A word for a speaker that is none: "the", "its", "four days ago".
pub(super) fn names_nobody(scene: &Scene<'_>, by: Words) -> bool {
    let page = scene.page;
    let alone = by.behind - by.first == 1
        && [
            "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my",
            "your", "whose", "every", "no",
        ]
        .iter()
        .any(|word| page.word(by.first).eq_ignore_ascii_case(word));
    // The cells of a table.
    let cells = (by.first + 1..by.behind).any(|at| {
        matches!(page.all.as_bytes().get(page.tokens[at - 1].end as usize..page.tokens[at].start as usize),
            Some(gap) if gap.len() > 1 && !gap.contains(&b'\n') || gap.contains(&b'\t'))
    });
    let time = matches!(page.word(by.behind - 1), "ago" | "earlier" | "later");
    // "The largest disputed volume goes on": no verb.
    let most = by.behind - by.first == 2
        && matches!(
            page.word(by.behind - 1),
            "largest" | "biggest" | "smallest" | "latest" | "highest" | "lowest" | "newest" | "oldest"
        );
    alone || cells || time || most
}

/// Whether `first..end` is neither a clause nor a matter: "that would join two banks", "to 0.9%", "is late".
/// `from` is the token behind the verb.
pub(super) fn is_fragment(scene: &Scene<'_>, cue: Cue, from: usize, first: usize, end: usize) -> bool {
    let page = scene.page;
    let token = &page.tokens[first];
    if scene.quote_at[first] != NONE || scene.name_at[first] != NONE {
        return false;
    }
    let next = |more: usize| {
        Some(first + more)
            .filter(|at| *at < end)
            .map_or("", |at| page.word(at))
    };
    let word = page.word(first);
    if token.is_mark(b',') || token.is_mark(b')') || matches!(word, "of" | "and" | "but" | "or" | "than") {
        return true;
    }
    if cue.lemma == "adds" && word != "that" && !scene.is_pronoun(first) {
        // "added one clause to the text": something, not that something is so.
        const LOOKED_AT: usize = 10;
        return !(first..end.min(first + LOOKED_AT))
            .take_while(|at| !page.tokens[*at].is_mark(b','))
            .any(|at| {
                scene.quote_at[at] != NONE || page.is(at, Classes::AUXILIARY) && page.word(at) != "to"
            });
    }
    match word {
        // "rejected that by a show of hands", "denied that: it had waited": a pronoun.
        "that" | "it" | "this" if matches!(next(1), ":" | "," | ";" | ".") => true,
        "that" if is_manner(scene, first + 1, end) => true,
        "for" | "on" if cue.lemma == "plans" => true,
        "that" => {
            // A pronoun only right behind the verb: "said that was late".
            first > from && page.is(first + 1, Classes::AUXILIARY) && scene.name_at[first + 1] == NONE
        }
        "to" => {
            let at = first + 1;
            at >= end
                || page.tokens[at].shape == Shape::Number
                || page.tokens[at].shape == Shape::Mark
                || scene.name_at[at] == NONE && page.is(at, Classes::PREPOSITION.or(Classes::DAY))
        }
        "how" | "why" | "whether" | "what" | "where" | "when" | "who" => {
            first + 1 >= end
                || matches!(next(1), "and" | "or" | "but")
                || page.tokens[first + 1].shape == Shape::Mark && scene.quote_at[first + 1] == NONE
        }
        _ if cue.uses == Use::Clause && word.ends_with("ed") && page.is(first, Classes::SAYS) => true,
        "made" | "makes" | "gave" | "gives" | "took" | "takes" | "meant" | "means"
            if token.shape == Shape::Small =>
        {
            true
        }
        "at" if matches!(next(1), "least" | "most") => false,
        _ if page.is(first, Classes::AUXILIARY) => true,
        "for" | "as" | "in" | "on" if cue.stance == Stance::Accepts || cue.stance == Stance::Asks => {
            !matches!(next(1), "part" | "principle") && word == "in"
        }
        _ => {
            // "the income expected over five years"
            cue.uses == Use::Matter
                && page.is(first, Classes::PREPOSITION)
                && !page.is(first, Classes::DETERMINER)
                && matches!(
                    word,
                    "over"
                        | "in"
                        | "at"
                        | "by"
                        | "from"
                        | "with"
                        | "on"
                        | "into"
                        | "during"
                        | "under"
                        | "after"
                        | "before"
                        | "since"
                        | "within"
                        | "through"
                        | "between"
                )
        }
    }
}

/// "by a show of hands", "in a note to both sides": how, and no clause.
fn is_manner(scene: &Scene<'_>, first: usize, end: usize) -> bool {
    const LONGEST: usize = 7;
    let page = scene.page;
    first < end
        && end - first <= LONGEST
        && matches!(page.word(first), "by" | "in" | "at" | "with")
        && (first + 1..end).all(|at| {
            page.tokens[at].shape == Shape::Small
                && (!page.is(at, Classes::AUXILIARY) || page.word(at) == "to")
                && !scene.is_pronoun(at)
                && !page.word(at).ends_with("ed")
                && (at <= first + 1 || !matches!(page.word(at), "the" | "a" | "an" | "its" | "their"))
        })
}

/// "accept cards", "approved 61,300 mortgages": what is taken or granted every day is no position.
pub(super) fn is_daily(scene: &Scene<'_>, cue: Cue, by: Words, first: usize, end: usize) -> bool {
    const LOOKED_AT: usize = 6;
    let page = scene.page;
    if !matches!(
        cue.lemma,
        "accepts" | "approves" | "supports" | "rejects" | "refuses" | "declines"
    ) {
        return false;
    }
    if cue.lemma == "supports" {
        // "supported the ministry on the first point": whom, and not what.
        let body =
            page.is(first, Classes::DETERMINER) && page.is(first + 1, Classes::ROLE) && first + 1 < end;
        return body;
    }
    let things = (first..end.min(first + LOOKED_AT))
        .take_while(|at| {
            (page.tokens[*at].shape != Shape::Mark || page.tokens[*at].is_mark(b'-'))
                && (*at == first || !page.is(*at, Classes::PREPOSITION.or(Classes::WHO)))
        })
        .any(|at| {
            matches!(
                page.word(at),
                "card"
                    | "cards"
                    | "cash"
                    | "coins"
                    | "banknotes"
                    | "cheques"
                    | "checks"
                    | "payment"
                    | "payments"
                    | "deposits"
                    | "mortgages"
                    | "loans"
                    | "applications"
                    | "orders"
                    | "bookings"
                    | "visas"
                    | "permits"
                    | "licences"
                    | "patients"
                    | "students"
                    | "refugees"
                    | "passengers"
                    | "parcels"
                    | "deliveries"
                    | "cargoes"
                    | "cryptocurrencies"
            )
        });
    let decides = scene.is_pronoun(by.first)
        || scene.has_role(by.first, by.behind)
        || (by.first..by.behind)
            .any(|at| scene.name_at[at] != NONE || at > by.first && page.tokens[at].is_capital());
    things || cue.lemma == "approves" && !decides
}

/// A comma, a dash or the sentence's start before `at`, and "when", "while" or their like there: a clause that
/// ends at its comma.
pub(super) fn is_subordinate(scene: &Scene<'_>, by: Words, floor: usize) -> bool {
    let page = scene.page;
    let Some(word) = by.first.checked_sub(1).filter(|at| *at >= floor) else {
        return false;
    };
    page.is(word, Classes::SUBORDINATE)
        && (word == floor || page.tokens[word - 1].is_mark(b',') || is_dash(page.word(word - 1)))
}
