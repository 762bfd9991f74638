//! Attributions before a quotation: "X said on Monday: …", "X said, …", and labels as transcripts have them.

use super::span::is_named;
use super::{Attribution, REACH, attribution, ends_sentence};
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::quotes::Quote;
use crate::statements::cues::{Stance, Use, is_naming};
use crate::statements::subject::{Words, is_dash};
use crate::statements::{Draft, NONE, Scene};
use crate::tokens::Shape;

/// "X said on Monday: …", "X said, …".
pub(super) fn before(scene: &Scene<'_>, quote: &Quote, floor: usize) -> Option<Attribution> {
    let page = scene.page;
    if let Some((by, cue)) = source_before(scene, quote, floor) {
        return Some(Attribution {
            by: Some(by),
            cue,
            verb: "according to",
            stance: Stance::Says,
        });
    }
    if quote.first <= floor {
        return colon_before(scene, quote);
    }
    if is_named(scene, quote) {
        return None;
    }
    let last = quote.first - 1;
    let token = &page.tokens[last];
    let comma = token.is_mark(b',');
    let colon = token.is_mark(b':') || is_dash(token.text(&page.all));
    let mut verb = quote.first;
    let mut found = None;
    while verb > floor {
        verb -= 1;
        if let Some((cue, words)) = scene.cue(verb)
            && scene.is_verb(verb, cue)
            && !(cue.uses == Use::Matter && matches!(cue.stance, Stance::Says | Stance::Thinks))
            && (!cue.participle || free_participle(scene, verb, floor))
            && let Some(by) = subject(scene, verb, floor)
        {
            found = Some((verb, words, cue, by));
            break;
        }
    }
    let Some((verb, words, cue, by)) = found else {
        return if colon {
            colon_before(scene, quote)
        } else {
            participle_after_quotation(scene, quote).or_else(|| unlisted_before(scene, quote, floor))
        };
    };
    // Holm said that she wrote, “…”: all of it is what Holm said.
    if nested(scene, by, floor) {
        return None;
    }
    let touching = verb + words == quote.first;
    let speech = matches!(
        cue.stance,
        Stance::Says
            | Stance::Warns
            | Stance::Asks
            | Stance::AcceptsInPart
            | Stance::Confirms
            | Stance::Accuses
            | Stance::Accepts
            | Stance::Promises
    ) && !matches!(
        cue.lemma,
        "shows" | "finds" | "reveals" | "estimates" | "calculates"
    );
    // A quotation that fills its sentence: "told reporters in Iowa “We …”" .
    let capital = page.tokens[quote.inner].is_capital() || page.tokens[quote.inner].shape == Shape::Number;
    let sentence = capital
        && matches!(page.word(quote.inner_behind - 1), "." | "!" | "?" | "…" | ",")
        && quote.inner_behind - quote.inner >= 4;
    let that = (verb..quote.first).any(|at| page.word(at) == "that") && !colon;
    let preposition = page.is(last, Classes::PREPOSITION)
        || page.is(last, Classes::DETERMINER)
        || page.is(last, Classes::POSSESSIVE_PRONOUN)
        || token.shape == Shape::Genitive;
    let taken = !that
        && (colon
            || (comma && speech && (capital || quote.first - verb <= 4 || matches!(cue.lemma, "tells")))
            || (touching && speech && !is_naming(cue.lemma))
            || (sentence && !preposition));
    taken.then(|| attribution(Some(by), verb, words, cue))
}

/// "According to Holm, “…”", "because, in Holm's words, “…”": a source right before the mark.
fn source_before(scene: &Scene<'_>, quote: &Quote, floor: usize) -> Option<(Words, (usize, usize))> {
    const LONGEST: usize = 12;
    let page = scene.page;
    let comma = quote
        .first
        .checked_sub(1)
        .filter(|at| page.tokens[*at].is_mark(b','))?;
    let from = floor.max(comma.saturating_sub(LONGEST));
    [floor].into_iter().chain(from..comma).find_map(|at| {
        let (by, cue, end) = scene.according_to(at, quote.first)?;
        (end == comma).then_some((by, cue))
    })
}

/// Whether the clause is itself what somebody says.
fn nested(scene: &Scene<'_>, by: Words, floor: usize) -> bool {
    let page = scene.page;
    let that = usize::from(by.first > floor && page.word(by.first - 1) == "that");
    let Some(outer) = by.first.checked_sub(1 + that).filter(|outer| *outer > floor) else {
        return false;
    };
    scene.cue(outer).is_some_and(|(cue, _)| {
        matches!(cue.uses, Use::Clause | Use::That | Use::Either)
            && scene.is_finite(outer, cue)
            && scene.before(outer, floor).is_some()
    })
}

/// “…,” Holm said, "The Long Night," adding, “…”: the verb's subject stands before another quotation.
fn participle_after_quotation(scene: &Scene<'_>, quote: &Quote) -> Option<Attribution> {
    let page = scene.page;
    let comma = quote
        .first
        .checked_sub(1)
        .filter(|at| page.tokens[*at].is_mark(b',') || page.tokens[*at].is_mark(b':'))?;
    let verb = comma.checked_sub(1)?;
    let (cue, words) = scene.cue(verb)?;
    let free = cue.participle && verb > 0 && scene.quote_at[verb - 1] != NONE && cue.stance == Stance::Says;
    let sentence = page.sentence(verb);
    let by = free.then(|| scene.of_clause(sentence.first, verb)).flatten()?;
    Some(attribution(Some(by), verb, words, cue))
}

/// Mr Holm cracked, “…”: a verb that no row knows, between a person and the comma before a sentence.
fn unlisted_before(scene: &Scene<'_>, quote: &Quote, floor: usize) -> Option<Attribution> {
    let page = scene.page;
    let comma = quote
        .first
        .checked_sub(1)
        .filter(|at| page.tokens[*at].is_mark(b','))?;
    let verb = comma.checked_sub(1).filter(|verb| *verb > floor)?;
    let word = page.word(verb);
    let spoken = page.tokens[verb].shape == Shape::Small
        && word.len() > 4
        && word.ends_with("ed")
        && page.tokens[quote.inner].is_capital()
        && matches!(page.word(quote.inner_behind - 1), "." | "!" | "?" | "…" | ",");
    let by = spoken.then(|| scene.before(verb, floor)).flatten()?;
    let person = scene.is_pronoun(by.first)
        || scene.has_role(by.first, by.behind)
        || (by.first..by.behind).any(|at| {
            let name = scene.name_at[at];
            name != NONE && scene.names[name as usize].kind == Kind::Person
        });
    person.then_some(Attribution {
        by: Some(by),
        cue: (verb, verb + 1),
        verb: "says",
        stance: Stance::Says,
    })
}

/// Whose verb it is, also when it shares its subject with a verb before.
fn subject(scene: &Scene<'_>, verb: usize, floor: usize) -> Option<Words> {
    let page = scene.page;
    if page.tokens[verb].shape == Shape::Capital && verb == floor {
        // "Stated Stone:"
        return scene.behind(verb + 1, page.tokens.len());
    }
    let mut join = verb;
    while join > floor + 1 && page.is(join - 1, Classes::ADVERB) {
        join -= 1;
    }
    let shared = join > floor && matches!(page.word(join - 1), "and" | "but" | "then" | ",");
    // "sent a message to supporters saying": the sender says it.
    let opening = page
        .word(verb)
        .ends_with("ing")
        .then(|| scene.opening(floor, verb))
        .flatten();
    opening
        .or_else(|| scene.before(verb, floor))
        .or_else(|| scene.of_participle(verb, floor))
        .or_else(|| shared.then(|| scene.of_clause(floor, verb)).flatten())
}

/// ", saying", "and saying", "by saying"; not "photos telling".
fn free_participle(scene: &Scene<'_>, verb: usize, floor: usize) -> bool {
    let page = scene.page;
    verb > floor
        && (matches!(page.word(verb), "saying" | "adding" | "telling")
            || page.tokens[verb - 1].shape == Shape::Mark
            || page.is(
                verb - 1,
                Classes::CONJUNCTION
                    .or(Classes::PREPOSITION)
                    .or(Classes::AUXILIARY),
            ))
}

/// A line before that ends with a colon: "He said:" and the quotation below.
fn colon_before(scene: &Scene<'_>, quote: &Quote) -> Option<Attribution> {
    let page = scene.page;
    let last = quote.first.checked_sub(1)?;
    if !page.tokens[last].is_mark(b':') {
        return None;
    }
    let sentence = page.sentence(last);
    let mut verb = last;
    while verb > sentence.first && last - verb < REACH {
        verb -= 1;
        if scene.quote_at[verb] != NONE {
            return None;
        }
        if let Some((cue, words)) = scene.cue(verb)
            && scene.is_verb(verb, cue)
            && let Some(by) = subject(scene, verb, sentence.first)
        {
            return Some(attribution(Some(by), verb, words, cue));
        }
    }
    let capital = page.tokens[quote.inner].is_capital();
    if capital && let Some(by) = scene.of_clause(sentence.first, last) {
        return Some(Attribution {
            by: Some(by),
            cue: (last, last + 1),
            verb: "says",
            stance: Stance::Says,
        });
    }
    // "Former secretary of state Hillary Clinton: …", as transcripts have it.
    const LABEL: usize = 9;
    let name = scene.name_at[last.checked_sub(1)?];
    let label = last - sentence.first <= LABEL
        && name != NONE
        && scene.names[name as usize].kind.speaks()
        && scene.has_speaker(sentence.first, last);
    let by = label.then_some(Words {
        first: sentence.first,
        behind: last,
    });
    // "Then, the laugh line:" and a whole sentence: somebody's words, though nobody says whose.
    let by = by.or_else(|| named_before(scene, last));
    (by.is_some() || capital && ends_sentence(scene, quote)).then_some(Attribution {
        by,
        cue: (last, last + 1),
        verb: "says",
        stance: Stance::Says,
    })
}

/// "From the report:", "… - Ann Holm and Per Berg:": who stands right before a colon.
fn named_before(scene: &Scene<'_>, colon: usize) -> Option<Words> {
    let last = colon.checked_sub(1)?;
    let name = scene.name_at[last];
    if name != NONE && scene.names[name as usize].kind.speaks() {
        let name = &scene.names[name as usize];
        return Some(Words {
            first: name.first,
            behind: name.behind,
        });
    }
    let role = scene.page.is(last, Classes::ROLE);
    role.then_some(Words {
        first: last,
        behind: colon,
    })
}

pub(super) fn adding(scene: &Scene<'_>, draft: &Draft, end: usize, quote: &Quote) -> Option<Attribution> {
    let page = scene.page;
    let mark = quote.first.checked_sub(1)?;
    let marked = page.tokens[mark].is_mark(b',') || page.tokens[mark].is_mark(b':');
    let verb = mark.checked_sub(usize::from(marked))?;
    let (cue, words) = scene.cue(verb)?;
    (verb >= end && cue.participle).then(|| attribution(draft.by, verb, words, cue))
}

/// Where the clause before a quotation begins: behind the sentence's start or the quotation before it.
pub(super) fn floor(scene: &Scene<'_>, quote: &Quote) -> usize {
    let sentence = scene.page.sentence(quote.first);
    let mut floor = quote.first;
    while floor > sentence.first && scene.quote_at[floor - 1] == NONE && quote.first - floor < REACH {
        floor -= 1;
    }
    floor
}
