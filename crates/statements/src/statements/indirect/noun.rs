//! Nouns of speech: "Holm's claim that it rains", "her promise to go".

use super::content::content_end;
use super::{SHORTEST, taken_in};
use crate::lexicon::Classes;
use crate::statements::cues::Stance;
use crate::statements::subject::Words;
use crate::statements::{Draft, NONE, Scene};
use crate::tokens::Shape;

/// A statement whose noun stands at `at`.
pub(super) fn by_noun(
    scene: &Scene<'_>,
    at: usize,
    floor: usize,
    ceiling: usize,
    taken: &[bool],
) -> Option<Draft> {
    let page = scene.page;
    if !page.is(at, Classes::SPEECH)
        || at == floor
        || at + 1 >= ceiling
        || page.tokens[at].shape != Shape::Small
    {
        return None;
    }
    let (verb, stance) = page.gazetteer.cues.noun(page.tokens[at].word)?;
    let follows = match page.word(at + 1) {
        "that" => true,
        // "their offer to 5.5%" is no offer to do it.
        "to" if page
            .tokens
            .get(at + 2)
            .is_none_or(|next| next.shape != Shape::Small)
            || page.is(at + 2, Classes::DETERMINER.or(Classes::PREPOSITION)) =>
        {
            false
        }
        "to" => {
            matches!(
                stance,
                Stance::Promises | Stance::Proposes | Stance::Rejects | Stance::Asks
            ) || verb == "threatens"
        }
        "for" => verb == "calls for",
        _ => false,
    };
    let by = follows.then(|| owner(scene, at, floor)).flatten()?;
    let content = at + 1 + usize::from(page.word(at + 1) == "for");
    let end = clause_end(scene, content, content_end(scene, content, ceiling, taken));
    // "the statement that the bank denied": the noun is what was denied.
    let relative = page.word(content) == "that"
        && end > content + 1
        && scene
            .cue(end - 1)
            .is_some_and(|(cue, _)| scene.is_finite(end - 1, cue) && page.is(end - 1, Classes::SAYS));
    (end >= content + SHORTEST && !relative && !taken_in(taken, content, end)).then(|| Draft {
        parts: vec![(content, end)],
        by: Some(by),
        same_as_before: false,
        cue: Some((at, at + 1)),
        verb,
        stance,
        direct: false,
    })
}

/// "her claim that rates fall | was wrong": the clause ends where the sentence's own verb begins, which is its
/// second finite verb, or the first behind an infinitive.
fn clause_end(scene: &Scene<'_>, first: usize, end: usize) -> usize {
    let page = scene.page;
    let finite = |at: usize| {
        page.is(at, Classes::AUXILIARY)
            && matches!(
                page.word(at),
                "is" | "was"
                    | "are"
                    | "were"
                    | "has"
                    | "had"
                    | "have"
                    | "will"
                    | "would"
                    | "could"
                    | "may"
                    | "might"
            )
            && !page.is(at - 1, Classes::WHO.or(Classes::CONJUNCTION))
            && page.word(at - 1) != "that"
    };
    let mut verbs = (first + 1..end).filter(|at| scene.quote_at[*at] == NONE && finite(*at));
    let own = if page.word(first) == "to" {
        verbs.next()
    } else {
        verbs.nth(1)
    };
    own.filter(|own| !(first + 1..*own).any(|at| page.is(at, Classes::WHO.or(Classes::CONJUNCTION))))
        .unwrap_or(end)
}

/// "Holm's repeated claim", "its claim": the name before the genitive, or the pronoun.
fn owner(scene: &Scene<'_>, noun: usize, floor: usize) -> Option<Words> {
    let page = scene.page;
    let last = noun.checked_sub(1).filter(|at| *at >= floor)?;
    // One adjective may stand between.
    let plain = page.tokens[last].shape == Shape::Small
        && !page.is(
            last,
            Classes::DETERMINER
                .or(Classes::PREPOSITION)
                .or(Classes::POSSESSIVE_PRONOUN),
        );
    let mark = last.checked_sub(usize::from(plain)).filter(|at| *at >= floor)?;
    if page.is(mark, Classes::POSSESSIVE_PRONOUN) && !page.is(mark, Classes::WHO) {
        return Some(Words {
            first: mark,
            behind: mark + 1,
        });
    }
    let plural = matches!(page.word(mark), "'" | "’") && mark > floor && page.word(mark - 1).ends_with('s');
    if page.tokens[mark].shape != Shape::Genitive && !plural || mark == floor {
        return None;
    }
    let name = scene.name_at[mark - 1];
    if name != NONE {
        let name = &scene.names[name as usize];
        return name.kind.speaks().then_some(Words {
            first: name.first,
            behind: name.behind,
        });
    }
    if page.tokens[mark - 1].is_capital() {
        let first = (floor..mark)
            .rev()
            .take_while(|at| page.tokens[*at].is_capital())
            .last()?;
        return Some(Words { first, behind: mark });
    }
    let article = (floor.max(mark.saturating_sub(4))..mark)
        .rev()
        .take_while(|at| page.tokens[*at].is_word())
        .find(|at| page.is(*at, Classes::DETERMINER.or(Classes::POSSESSIVE_PRONOUN)))?;
    page.is(mark - 1, Classes::ROLE).then_some(Words {
        first: article,
        behind: mark,
    })
}
