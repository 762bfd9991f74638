//! Where what was said begins and ends.

use super::setting::{past_setting, past_time, since_then};
use super::{DETOUR, SHORTEST};
use crate::lexicon::Classes;
use crate::statements::cues::{Cue, Stance, Use, is_naming};
use crate::statements::subject::is_dash;
use crate::statements::{NONE, Scene};
use crate::tokens::{Gap, Shape};

/// Where what was said begins.
pub(super) fn content(
    scene: &Scene<'_>,
    at: usize,
    words: usize,
    cue: Cue,
    (floor, ceiling): (usize, usize),
) -> Option<usize> {
    let page = scene.page;
    let from = at + words;
    if from >= ceiling {
        return None;
    }
    let next = &page.tokens[from];
    let that = |at: usize| page.word(at) == "that";
    // Only when, where and to whom stand before it: "offered loans to firms that join" has no such "that".
    let told = matches!(
        cue.lemma,
        "tells" | "warns" | "reminds" | "assures" | "cautions" | "advises" | "promises" | "quotes" | "asks"
    );
    let aside_words = Classes::PREPOSITION
        .or(Classes::DAY)
        .or(Classes::ADVERB)
        .or(Classes::NOISE);
    let detours = told
        || page.is(from, aside_words)
        || scene.quote_at[from] != NONE
        || past_setting(scene, from, ceiling).is_some();
    let detour = || {
        let found = (from..(from + DETOUR).min(ceiling))
            .take_while(|at| {
                !page.tokens[*at].is_mark(b'.')
                    && !page.tokens[*at].is_mark(b';')
                    && (*at == from || scene.cue(*at).is_none())
            })
            .find(|at| that(*at))
            .filter(|_| detours)?;
        // "at banks that would join"
        let relative = page.is(found + 1, Classes::AUXILIARY) && scene.name_at[found + 1] == NONE;
        let finite = (from..found).any(|at| page.is(at, Classes::AUXILIARY) && page.word(at) != "to");
        (!relative && !finite).then_some(found)
    };
    // "agreed in principle to the plan": how far belongs to it.
    let partly = cue.stance == Stance::Accepts
        && from + SHORTEST < ceiling
        && page.word(from) == "in"
        && matches!(page.word(from + 1), "principle" | "part");
    if partly {
        return Some(from);
    }
    let question = matches!(
        page.word(from),
        "how" | "why" | "whether" | "if" | "what" | "where" | "when" | "who"
    );
    match cue.uses {
        Use::Clause | Use::That | Use::Either if that(from) || question => Some(from),
        Use::That | Use::Either
            if past_setting(scene, from, ceiling).is_some_and(|past| past < ceiling && that(past)) =>
        {
            past_setting(scene, from, ceiling)
        }
        Use::Clause => {
            if next.shape == Shape::Mark {
                let quote = scene.quote_at[from] != NONE;
                return (quote || next.is_mark(b':')).then_some(from + usize::from(next.is_mark(b':')));
            }
            if page.is(from, Classes::DAY)
                || page.is(from, Classes::PREPOSITION)
                    && scene.name_at[from] == NONE
                    && !page.is(from, Classes::DETERMINER)
                || page.is(from, Classes::ADVERB) && !page.is(from, Classes::DETERMINER)
            {
                return detour().or_else(|| past_time(scene, from, ceiling));
            }
            Some(from)
        }
        Use::That | Use::Either => {
            if page.tokens[from].is_mark(b':') {
                return Some(from + 1);
            }
            let clause = scene.is_pronoun(from)
                || (from..(from + 9).min(ceiling))
                    .skip(1)
                    .take_while(|at| page.tokens[*at].shape != Shape::Mark)
                    .any(|at| page.is(at, Classes::AUXILIARY) && page.word(at) != "to")
                    && (scene.opens_speaker(from)
                        || page.tokens[from].shape == Shape::Small && !page.is(from, Classes::PREPOSITION))
                    && page.word(at) != "told"
                    && page.word(at) != "tells"
                    && page.word(at) != "telling";
            let infinitive = page.word(from) == "to"
                && matches!(
                    cue.stance,
                    Stance::Expects | Stance::Accepts | Stance::Proposes | Stance::Thinks | Stance::Promises
                );
            if clause || infinitive || scene.quote_at[from] != NONE {
                return Some(from);
            }
            if cue.lemma == "tells"
                && let Some(told) = recipient(scene, from, ceiling)
                && opens_clause(scene, told, ceiling)
            {
                return Some(told);
            }
            if cue.uses == Use::Either && opens_object(scene, from) {
                return Some(from);
            }
            detour()
        }
        Use::Matter => {
            let past = past_setting(scene, from, ceiling)
                .filter(|past| *past < ceiling)
                .unwrap_or(from);
            let opens = |at: usize| page.tokens[at].shape != Shape::Mark || scene.quote_at[at] != NONE;
            // "denied in a letter to lenders that": where, before what.
            let aside = page.is(past, Classes::PREPOSITION)
                && !page.is(past, Classes::DETERMINER)
                && !(past == from && matches!(page.word(past), "for" | "to"))
                && scene.name_at[past] == NONE;
            if let Some(clause) = aside.then(detour).flatten() {
                return Some(clause);
            }
            // "To the points Kesmar accepted twelve days ago the text adds one": what it accepted stands before.
            let relative = past > from
                && !that(past)
                && scene.before(at, floor).is_some_and(|by| {
                    by.first > floor
                        && page.tokens[by.first - 1].shape == Shape::Small
                        && !page.is(
                            by.first - 1,
                            aside_words
                                .or(Classes::CONJUNCTION)
                                .or(Classes::SUBORDINATE)
                                .or(Classes::AUXILIARY)
                                .or(Classes::MONTH),
                        )
                });
            (opens(past) && !relative).then_some(past)
        }
        Use::Quotation if is_naming(cue.lemma) && names_a_thing(scene, from, ceiling) => Some(from),
        Use::Quotation => {
            let quoted = (from..ceiling).any(|at| scene.quote_at[at] != NONE);
            (quoted && next.shape != Shape::Mark || scene.quote_at[from] != NONE).then_some(from)
        }
    }
}

/// Where a clause begins between a verb of speech and the colon at `colon`; none when only when, where and to
/// whom stand there.
pub(in crate::statements) fn clause_begins(
    scene: &Scene<'_>,
    cue: (usize, usize),
    colon: usize,
) -> Option<usize> {
    let page = scene.page;
    let (verb, words) = scene.cue(cue.0)?;
    if !matches!(verb.uses, Use::Clause | Use::That | Use::Either) || cue.1 + SHORTEST >= colon {
        return None;
    }
    let first = content(scene, cue.0, words, verb, (page.sentence(cue.0).first, colon))?;
    let clause = first + SHORTEST < colon
        && (page.word(first) == "that"
            || (first..colon).any(|at| page.is(at, Classes::AUXILIARY) && page.word(at) != "to"));
    clause.then_some(first)
}

/// Who is told: "him", "the newspaper", "reporters", "The Courier"; the token behind.
pub(super) fn recipient(scene: &Scene<'_>, from: usize, ceiling: usize) -> Option<usize> {
    const LONGEST: usize = 4;
    let page = scene.page;
    if from >= ceiling {
        return None;
    }
    let name = |at: usize| {
        (at < ceiling && scene.name_at[at] != NONE).then(|| scene.names[scene.name_at[at] as usize].behind)
    };
    if page.is(from, Classes::OBJECT)
        || page.is(from, Classes::ROLE) && page.tokens[from].shape == Shape::Small
    {
        return Some(from + 1);
    }
    let article = usize::from(page.is(from, Classes::DETERMINER.or(Classes::POSSESSIVE_PRONOUN)));
    if let Some(behind) = name(from + article) {
        return Some(behind.min(ceiling));
    }
    let mut words = from + article..ceiling.min(from + article + LONGEST);
    let other = Classes::DETERMINER.or(Classes::PREPOSITION).or(Classes::DAY);
    let behind = if article == 1 {
        let next = words.find(|at| {
            page.tokens[*at].shape == Shape::Mark
                || scene.is_pronoun(*at)
                || page.is(*at, other)
                || page.word(*at) == "that"
        });
        next.or((ceiling <= from + LONGEST).then_some(ceiling))?
    } else {
        words.find(|at| !page.tokens[*at].is_capital())?
    };
    (behind > from + article).then_some(behind)
}

/// "they were late", "the bank has closed": a subject and soon its verb.
fn opens_clause(scene: &Scene<'_>, at: usize, ceiling: usize) -> bool {
    const LONGEST: usize = 8;
    let page = scene.page;
    at < ceiling
        && (scene.is_pronoun(at)
            || scene.opens_speaker(at)
                && page.tokens[at].shape != Shape::Mark
                && (at + 1..ceiling.min(at + LONGEST))
                    .take_while(|at| page.tokens[*at].shape != Shape::Mark)
                    .any(|at| page.is(at, Classes::AUXILIARY) && page.word(at) != "to"))
}

/// "called Holm a fool", "called the plan an outrage": somebody or something, and what it is called.
pub(super) fn names_a_thing(scene: &Scene<'_>, from: usize, ceiling: usize) -> bool {
    const LONGEST: usize = 5;
    let page = scene.page;
    let object = page.is(from, Classes::OBJECT)
        || scene.name_at[from] != NONE
        || matches!(page.word(from), "the" | "his" | "her" | "its" | "their");
    object
        && (from + 1..ceiling.min(from + LONGEST))
            .take_while(|at| !page.is(*at, Classes::PREPOSITION) && page.tokens[*at].shape != Shape::Mark)
            .any(|at| matches!(page.word(at), "a" | "an"))
}

/// Whether the words at `at` can be a verb's object: "a rate cut", "tighter rules", "him".
fn opens_object(scene: &Scene<'_>, at: usize) -> bool {
    let page = scene.page;
    let other = Classes::PREPOSITION
        .or(Classes::CONJUNCTION)
        .or(Classes::SUBORDINATE)
        .or(Classes::AUXILIARY)
        .or(Classes::ADVERB)
        .or(Classes::DAY)
        .or(Classes::WHO);
    page.tokens[at].shape != Shape::Mark && (scene.opens_speaker(at) || !page.is(at, other))
}

/// Where what was said ends: with the sentence, before another attribution, behind a quotation it opens.
pub(in crate::statements) fn content_end(
    scene: &Scene<'_>,
    first: usize,
    ceiling: usize,
    taken: &[bool],
) -> usize {
    let page = scene.page;
    let mut end = first;
    while end < ceiling {
        let token = &page.tokens[end];
        if taken.get(end).is_some_and(|taken| *taken) && end > first {
            break;
        }
        if scene.quote_at[end] != NONE {
            end = page.quotes[scene.quote_at[end] as usize].behind.max(end + 1);
            continue;
        }
        if end > first && (leaves(scene, first, end, ceiling) || token.is_mark(b';')) {
            break;
        }
        end += 1;
    }
    while end > first
        && scene.quote_at[end - 1] == NONE
        && matches!(
            page.word(end - 1),
            "." | "," | "!" | "?" | ";" | ":" | ")" | "—" | "–"
        )
    {
        end -= 1;
    }
    end
}

/// Whether the writer's own words, or what somebody else said, begin at `at`.
fn leaves(scene: &Scene<'_>, first: usize, at: usize, ceiling: usize) -> bool {
    let page = scene.page;
    let verb = |at: usize| scene.cue(at).filter(|(cue, _)| scene.is_verb(at, *cue));
    let joins = |at: usize| at < ceiling && matches!(page.word(at), "and" | "but");
    let person = Classes::HE.or(Classes::SHE).or(Classes::THEY);
    let word = page.word(at);
    if word == "according" && at + 1 < ceiling && page.word(at + 1) == "to" {
        return true;
    }
    // "“… in this race,” adding that"
    if scene.quote_at[at - 1] != NONE && verb(at).is_some_and(|(cue, _)| cue.participle) {
        return true;
    }
    // "… and said", "… and he said", "… and he left".
    if joins(at) && at + 1 < ceiling {
        let adverb = usize::from(at + 2 < ceiling && page.is(at + 1, Classes::ADVERB));
        let said = verb(at + 1 + adverb).is_some_and(|(cue, _)| {
            cue.uses != Use::Quotation && !cue.participle && page.is(at + 1 + adverb, Classes::SAYS)
        });
        return said || page.is(at + 1, person) && at > first + SHORTEST;
    }
    if !page.tokens[at].is_mark(b',') || at + 1 >= ceiling {
        return false;
    }
    let next = at + 1;
    let long = at > first + 2 * SHORTEST;
    if at > first + SHORTEST && since_then(scene, next, ceiling) {
        return true;
    }
    verb(next).is_some_and(|(cue, _)| cue.participle)
        || joins(next) && verb(next + 1).is_some_and(|(cue, _)| !cue.participle)
        || joins(next) && page.is(next + 1, person)
        || long && (page.is(next, Classes::WHO) || is_aside(page.word(next)))
        || speaks(scene, next, ceiling)
}

/// ", hoping that": a participle that tells what somebody does.
fn is_aside(word: &str) -> bool {
    word.len() > 5
        && word.ends_with("ing")
        && !matches!(
            word,
            "including"
                | "during"
                | "regarding"
                | "concerning"
                | "following"
                | "depending"
                | "considering"
                | "excluding"
        )
}

/// "While Holm said it rained, Berg said": a speaker and a finite verb of speech begin behind the comma.
fn speaks(scene: &Scene<'_>, first: usize, ceiling: usize) -> bool {
    const LONGEST: usize = 6;
    scene.opens_speaker(first)
        && (first + 1..ceiling.min(first + LONGEST)).any(|at| {
            scene.cue(at).is_some_and(|(cue, words)| {
                matches!(cue.uses, Use::Clause | Use::That | Use::Either)
                    && scene.is_finite(at, cue)
                    && at + words < ceiling
                    && scene.page.tokens[at + words].is_word()
                    && scene.before(at, first).is_some_and(|by| by.first == first)
            })
        })
}

/// "endorsed Holm", "criticised the plan": verbs whose matter is whom or what somebody is for or against.
pub(super) fn takes_a_name(cue: Cue) -> bool {
    let sides = matches!(
        cue.stance,
        Stance::Accuses | Stance::Praises | Stance::Accepts | Stance::Rejects | Stance::Denies
    );
    cue.uses == Use::Matter && (sides || cue.lemma == "supports")
}

/// The matter of "denied the report, which …" ends at the comma; that of "denied the report on Monday" before
/// the day, that of "denied the report while …" before the clause.
pub(super) fn matter_end(scene: &Scene<'_>, cue: Cue, first: usize, end: usize) -> usize {
    let page = scene.page;
    let argues = matches!(cue.stance, Stance::Denies | Stance::Rejects);
    let end = (first + 1..end)
        .find(|at| {
            // "rejected the link: prices had risen before": why.
            if argues && page.tokens[*at].is_mark(b':') && scene.quote_at[*at] == NONE {
                return true;
            }
            page.tokens[*at].is_mark(b',')
                && scene.quote_at[*at] == NONE
                && page
                    .tokens
                    .get(at + 1)
                    .is_some_and(|next| next.shape == Shape::Small && !page.is(at + 1, Classes::ROLE))
                && (page.is(
                    at + 1,
                    Classes::WHO
                        .or(Classes::SUBORDINATE)
                        .or(Classes::CONJUNCTION)
                        .or(Classes::AUXILIARY),
                ) || page.is(at + 1, Classes::SAYS)
                    || page.word(at + 1).ends_with("ing")
                    || page.is(at + 1, Classes::PREPOSITION))
        })
        .unwrap_or(end);
    let end = (first + 1..end)
        .find(|at| else_acts(scene, *at, end))
        .unwrap_or(end);
    if page.word(first) == "to" || !takes_a_name(cue) {
        return end;
    }
    let stops = |at: usize| {
        let token = &page.tokens[at];
        let word = page.word(at);
        scene.quote_at[at] == NONE
            && (token.shape == Shape::Small
                && (page.is(at, Classes::SUBORDINATE) && word != "as" || word == "during")
                || page.is(at, Classes::DAY)
                || word == "and" && page.is(at + 1, Classes::AUXILIARY)
                || (is_dash(word) || token.is_mark(b'-')) && token.gap == Gap::Space)
    };
    let mut behind = (first + 1..end).find(|at| stops(*at)).unwrap_or(end);
    while behind > first + 1 && matches!(page.word(behind - 1), "on" | "late" | "early" | ",") {
        behind -= 1;
    }
    behind
}

/// "want 8% and | employers offer 5%", "accept the terms and | traders expect more": somebody else and another verb.
fn else_acts(scene: &Scene<'_>, and: usize, end: usize) -> bool {
    let page = scene.page;
    let (who, verb) = (and + 1, and + 2);
    if verb + 1 >= end || scene.quote_at[and] != NONE || !matches!(page.word(and), "and" | "but" | "while") {
        return false;
    }
    // "wants compensation and | has given": the sentence's own verb again.
    if matches!(
        page.word(who),
        "has" | "have" | "had" | "is" | "are" | "was" | "were" | "will" | "would"
    ) {
        return true;
    }
    let plain = Classes::PREPOSITION
        .or(Classes::CONJUNCTION)
        .or(Classes::DETERMINER)
        .or(Classes::ADVERB);
    let sum = &page.tokens[verb + 1];
    let gives = page.tokens[who].shape == Shape::Small
        && page.word(who).ends_with('s')
        && !page.is(who, plain)
        && page.tokens[verb].shape == Shape::Small
        && !page.is(verb, plain)
        && !page.word(verb).ends_with("ed")
        && (sum.shape == Shape::Number || matches!(page.word(verb + 1), "$" | "€" | "£"));
    let speaks = scene.cue(verb).is_some_and(|(cue, _)| {
        (cue.bare || page.word(verb).ends_with('s'))
            && page.tokens[verb + 1].shape != Shape::Mark
            && scene.is_finite(verb, cue)
            && scene.before(verb, who).is_some_and(|by| by.first == who)
    });
    gives || speaks
}

pub(super) fn has_verb(scene: &Scene<'_>, first: usize, behind: usize) -> bool {
    let page = scene.page;
    (first..behind).any(|at| {
        page.is(at, Classes::AUXILIARY.or(Classes::ACTS).or(Classes::CUE))
            || page.tokens[at].shape == Shape::Small && page.word(at).ends_with("ed")
            || page.word(at).contains(['\'', '’'])
    }) || behind - first > 5
}

/// "accepts seven of eleven points", "agreed in part", "partly accepts": less than all.
pub(super) fn stance(scene: &Scene<'_>, verb: usize, cue: Cue, first: usize, behind: usize) -> Stance {
    if cue.stance != Stance::Accepts {
        return cue.stance;
    }
    let page = scene.page;
    let hedged = (verb.saturating_sub(2)..verb).any(|at| {
        matches!(
            page.word(at),
            "partly" | "partially" | "conditionally" | "provisionally"
        )
    });
    let partly = (first..behind.min(first + 6)).any(|at| {
        matches!(
            page.word(at),
            "part" | "some" | "partly" | "partially" | "most" | "half"
        ) || page.word(at) == "of"
            && at > first
            && at + 1 < behind
            && (page.is(at - 1, Classes::DETERMINER)
                || page.tokens[at - 1].shape == Shape::Number
                || matches!(page.word(at - 1), "seven" | "eight" | "nine" | "ten"))
            && (page.tokens[at + 1].shape == Shape::Number
                || matches!(
                    page.word(at + 1),
                    "seven" | "eight" | "nine" | "ten" | "eleven" | "twelve" | "the"
                ))
            || matches!(
                page.word(at),
                "reservation" | "reservations" | "conditions" | "principle"
            )
    });
    if partly || hedged {
        Stance::AcceptsInPart
    } else {
        cue.stance
    }
}
