//! Reported speech: a verb, its subject, and the clause or matter it takes.

mod content;
mod doubt;
mod noun;
mod setting;

pub(super) use content::{clause_begins, content_end};

use super::cues::{Cue, Stance, Use, is_naming};
use super::direct::signed;
use super::subject::{Words, is_dash};
use super::whose::is_thing;
use super::{Draft, NONE, Scene};
use crate::lexicon::Classes;
use crate::tokens::{Gap, Shape};
use content::{content, has_verb, matter_end, names_a_thing, recipient, stance, takes_a_name};
use doubt::{
    is_cause, is_daily, is_fragment, is_relative, is_subordinate, is_unsaid, joins_infinitive, names_nobody,
};
use noun::by_noun;
use setting::past_setting;

/// A clause has at least this many words.
const SHORTEST: usize = 2;

/// What stands between a verb and its "that": "told reporters in Iowa that".
const DETOUR: usize = 16;

pub(super) fn find(scene: &Scene<'_>, drafts: &mut Vec<Draft>) {
    let page = scene.page;
    let mut taken = vec![false; page.tokens.len()];
    for draft in drafts.iter() {
        for (first, behind) in &draft.parts {
            taken[*first..*behind].fill(true);
        }
        if let Some((first, behind)) = draft.cue {
            taken[first..behind].fill(true);
        }
    }
    blocks(scene, drafts, &mut taken);
    let mut spoken: Vec<(usize, Words)> = drafts
        .iter()
        .filter_map(|draft| Some((draft.cue?.0, draft.by?)))
        .collect();
    spoken.sort_by_key(|(cue, _)| *cue);
    let mut spoken = spoken.into_iter().peekable();
    for number in 0..page.sentences.len() {
        let sentence = page.sentences[number];
        let mut at = sentence.first;
        let mut subject = None;
        while at < sentence.behind {
            while let Some((cue, by)) = spoken.next_if(|(cue, _)| *cue <= at) {
                if cue >= sentence.first {
                    subject = Some(by);
                }
            }
            if taken[at] || scene.quote_at[at] != NONE && page.quotes[scene.quote_at[at] as usize].first < at
            {
                at += 1;
                continue;
            }
            match statement(scene, at, sentence.first, sentence.behind, &mut subject, &taken) {
                Some(draft) => {
                    let end = draft.behind().max(draft.cue.map_or(0, |cue| cue.1));
                    for (first, behind) in &draft.parts {
                        taken[*first..*behind].fill(true);
                    }
                    at = end.max(at + 1);
                    drafts.push(draft);
                }
                None => at += 1,
            }
        }
    }
}

/// A paragraph that is signed below with a dash: the newspaper's way to set a quotation.
fn blocks(scene: &Scene<'_>, drafts: &mut Vec<Draft>, taken: &mut [bool]) {
    let page = scene.page;
    let mut paragraph = 0;
    for at in 1..page.tokens.len() {
        if page.tokens[at].gap < Gap::Line {
            continue;
        }
        if is_dash(page.word(at))
            && let Some(by) = signed(scene, at)
            && !(paragraph..at).any(|token| taken[token])
        {
            // Marks of the markup before the words.
            let mut first = paragraph;
            while first < at && page.word(first) == ">" {
                first += 1;
            }
            let mut behind = at;
            while behind > first && page.word(behind - 1) == ">" {
                behind -= 1;
            }
            if behind > first + SHORTEST {
                taken[first..by.behind].fill(true);
                drafts.push(Draft {
                    parts: vec![(first, behind)],
                    by: Some(by),
                    same_as_before: false,
                    cue: None,
                    verb: "says",
                    stance: Stance::Says,
                    direct: true,
                });
            }
        }
        if page.tokens[at].gap == Gap::Paragraph {
            paragraph = at;
        }
    }
}

fn statement(
    scene: &Scene<'_>,
    at: usize,
    floor: usize,
    ceiling: usize,
    subject: &mut Option<Words>,
    taken: &[bool],
) -> Option<Draft> {
    if let Some(draft) = by_source(scene, at, floor, ceiling, taken) {
        return Some(draft);
    }
    if let Some(draft) = by_noun(scene, at, floor, ceiling, taken) {
        return Some(draft);
    }
    let (cue, words) = scene.cue(at)?;
    if !scene.is_verb(at, cue) || scene.is_negated(at) {
        return None;
    }
    if let Some(draft) = trailing(scene, at, words, cue, floor, ceiling, taken) {
        *subject = draft.by;
        return Some(draft);
    }
    let page = scene.page;
    let before = at > floor
        && (matches!(page.word(at - 1), "and" | "but" | "or")
            && !(cue.bare && joins_infinitive(scene, at, floor))
            || page.tokens[at - 1].is_mark(b',') && !cue.bare);
    // "pastors supporting Holm": the noun right before; "…, supporting Holm": the clause's subject.
    let noun = at > floor
        && page.tokens[at - 1].is_word()
        && !page.is(
            at - 1,
            Classes::AUXILIARY
                .or(Classes::CONJUNCTION)
                .or(Classes::PREPOSITION)
                .or(Classes::SUBORDINATE)
                .or(Classes::ADVERB)
                .or(Classes::DAY),
        );
    let by = if let Some(by) = (cue.participle && noun)
        .then(|| scene.before(at, floor))
        .flatten()
    {
        by
    } else if cue.participle {
        (*subject).or_else(|| scene.of_participle(at, floor))?
    } else {
        match scene.before(at, floor) {
            Some(by) => by,
            None if before => (*subject).or_else(|| scene.of_clause(floor, at))?,
            None => return None,
        }
    };
    if names_nobody(scene, by)
        || is_thing(scene, by)
        || is_cause(scene, cue, by)
        || is_unsaid(scene, at, cue, by, floor)
    {
        return None;
    }
    let content = content(scene, at, words, cue, (floor, ceiling)).filter(|first| *first < ceiling)?;
    if matches!(cue.uses, Use::Matter | Use::Either) && ends_attributed(scene, content, ceiling) {
        // "The bank will propose a cut, an official said.": the whole of it is what the official said.
        return None;
    }
    if !cue.participle {
        *subject = Some(by);
    }
    let end = content_end(scene, content, ceiling, taken);
    let end = if matches!(cue.uses, Use::Matter | Use::Either) && page.word(content) != "that" {
        matter_end(scene, cue, content, end)
    } else if cue.uses == Use::Matter {
        // "denied that it had fallen, after a report": the writer's.
        (content + SHORTEST..end)
            .find(|at| {
                page.tokens[*at].is_mark(b',')
                    && scene.quote_at[*at] == NONE
                    && ["after", "before", "while"]
                        .iter()
                        .any(|word| page.text_is(at + 1, word))
            })
            .unwrap_or(end)
    } else {
        end
    };
    let end = if is_subordinate(scene, by, floor) {
        (content + 1..end)
            .find(|at| page.tokens[*at].is_mark(b',') && scene.quote_at[*at] == NONE)
            .unwrap_or(end)
    } else {
        end
    };
    if is_relative(scene, at, cue, by, content, floor)
        || is_fragment(scene, cue, at + words, content, end)
        || is_daily(scene, cue, by, content, end)
    {
        return None;
    }
    let quoted = cue.uses != Use::Quotation
        || is_naming(cue.lemma) && names_a_thing(scene, content, end)
        || (content..end).any(|at| scene.quote_at[at] != NONE);
    // "Holm endorsed Berg": a name is matter enough.
    let name = takes_a_name(cue) && end > content && scene.name_at[content] != NONE;
    if end < content + SHORTEST && !name || taken_in(taken, content, end) || !quoted {
        return None;
    }
    let stance = stance(scene, at, cue, content, end);
    let mut parts = vec![(content, end)];
    if scene.quote_at[content] != NONE && is_naming(cue.lemma) {
        // "what Holm called “a disgrace”": the name and the word for what bears it.
        let thing = by.first.checked_sub(1).filter(|at| {
            *at >= floor && matches!(page.word(*at), "what" | "What" | "which" | "that") && !taken[*at]
        })?;
        let behind = page.quotes[scene.quote_at[content] as usize].behind;
        parts = vec![(thing, thing + 1), (content, behind)];
    }
    Some(Draft {
        parts,
        by: Some(by),
        same_as_before: false,
        cue: Some((at, at + words)),
        verb: cue.lemma,
        stance,
        direct: false,
    })
}

/// Whether ", X said" closes the clause that begins at `first`.
fn ends_attributed(scene: &Scene<'_>, first: usize, ceiling: usize) -> bool {
    const LOOKED_AT: usize = 40;
    const LONGEST: usize = 10;
    let page = scene.page;
    (first..ceiling.min(first + LOOKED_AT))
        .filter(|at| page.tokens[*at].is_mark(b',') && scene.quote_at[*at] == NONE)
        .any(|comma| {
            (comma + 2..ceiling.min(comma + 2 + LONGEST)).any(|at| {
                scene.cue(at).is_some_and(|(cue, words)| {
                    matches!(cue.uses, Use::Clause | Use::That | Use::Either)
                        && scene.is_finite(at, cue)
                        && scene.before(at, comma).is_some_and(|by| by.first == comma + 1)
                        && page.tokens.get(at + words).is_none_or(|next| {
                            next.shape == Shape::Mark
                                || page.is(at + words, Classes::DAY.or(Classes::PREPOSITION))
                        })
                })
            })
        })
}

/// "According to X, …" and "…, according to X".
fn by_source(scene: &Scene<'_>, at: usize, floor: usize, ceiling: usize, taken: &[bool]) -> Option<Draft> {
    let page = scene.page;
    let (by, cue, end) = scene.according_to(at, ceiling)?;
    let (first, behind) = if at == floor || at <= floor + 1 {
        let mut first = end;
        while first < ceiling && !page.tokens[first].is_mark(b',') {
            first += 1;
        }
        (first + 1, content_end(scene, first + 1, ceiling, taken))
    } else {
        let mut first = at;
        while first > floor && !taken[first - 1] {
            first -= 1;
        }
        let mut behind = at;
        while behind > first && page.tokens[behind - 1].is_mark(b',') {
            behind -= 1;
        }
        (first, behind)
    };
    if first >= behind || taken_in(taken, first, behind) {
        return None;
    }
    let mut parts = vec![(first, behind)];
    let clause = has_verb(scene, first, behind) && !is_setting(scene, first);
    if behind <= at && !clause && end < ceiling && page.tokens[end].is_mark(b',') {
        // "The next day, according to Holm, it rained."
        let rest = content_end(scene, end + 1, ceiling, taken);
        if end + 1 < rest && !taken[end + 1] && !describes(scene, end + 1, rest) {
            parts.push((end + 1, rest));
        }
    }
    if behind < first + SHORTEST && parts.len() == 1 {
        return None;
    }
    Some(Draft {
        parts,
        by: Some(by),
        same_as_before: false,
        cue: Some(cue),
        verb: "according to",
        stance: Stance::Says,
        direct: false,
    })
}

/// ", a consultancy", ", which counts them": more about the source, not what it said.
fn describes(scene: &Scene<'_>, first: usize, behind: usize) -> bool {
    let page = scene.page;
    let noun = matches!(page.word(first), "a" | "an" | "one");
    page.is(first, Classes::WHO)
        || noun
            && !(first..behind)
                .take_while(|at| !page.is(*at, Classes::WHO) && page.word(*at) != "that")
                .any(|at| page.is(at, Classes::AUXILIARY) && page.word(at) != "to")
}

/// "…, X said." and "…, said X."
fn trailing(
    scene: &Scene<'_>,
    at: usize,
    words: usize,
    cue: Cue,
    floor: usize,
    ceiling: usize,
    taken: &[bool],
) -> Option<Draft> {
    let page = scene.page;
    if !matches!(cue.uses, Use::Clause | Use::That | Use::Either) || cue.participle {
        return None;
    }
    let behind = at + words;
    let turned = (page.tokens[at - 1].is_mark(b',') && scene.may_invert(at))
        .then(|| scene.behind(behind, ceiling))
        .flatten()
        .filter(|by| speaks_last(scene, *by, ceiling));
    let (by, comma, end) = if let Some(by) = turned {
        (by, at - 1, by.behind)
    } else {
        let by = scene.before(at, floor)?;
        let comma = by.first.checked_sub(1).filter(|comma| *comma > floor)?;
        if !page.tokens[comma].is_mark(b',') && !is_dash(page.word(comma)) {
            return None;
        }
        (by, comma, behind)
    };
    // "…, an official told The Courier."
    let end = if cue.lemma == "tells" {
        recipient(scene, end, ceiling).unwrap_or(end)
    } else {
        end
    };
    if names_nobody(scene, by) || is_unsaid(scene, at, cue, by, comma + 1) {
        return None;
    }
    // Nothing but when and where may follow, or the second half of the sentence.
    let end = past_setting(scene, end, ceiling)
        .filter(|past| *past >= ceiling || page.tokens[*past].shape == Shape::Mark)
        .unwrap_or(end);
    let next = page.tokens.get(end).filter(|_| end < ceiling);
    let closes = next.is_none_or(|next| {
        next.is_mark(b'.')
            || next.is_mark(b',')
            || next.is_mark(b';')
            || next.is_mark(b'!')
            || page.is(end, Classes::DAY)
            || page.is(end, Classes::PREPOSITION.or(Classes::SUBORDINATE))
                && !(end..(end + DETOUR).min(ceiling)).any(|at| page.word(at) == "that")
                && page.word(end) != "to"
    });
    if !closes || comma <= floor {
        return None;
    }
    let mut first = comma;
    while first > floor && !taken[first - 1] {
        first -= 1;
    }
    while first < comma && page.tokens[first].is_mark(b',') {
        first += 1;
    }
    // ", which an analyst said made it likely": the writer's clause.
    if page.is(first, Classes::WHO) && first > floor {
        return None;
    }
    let clause = comma >= first + SHORTEST && has_verb(scene, first, comma) && !is_setting(scene, first);
    let mut parts = vec![(first, comma)];
    // "Trade, Mook said, would suffer." "The goal, he said, is a truce."
    if next.is_some_and(|next| next.is_mark(b',')) {
        let rest = content_end(scene, end + 1, ceiling, taken);
        if end + 1 < rest && !taken[end + 1] && goes_on(scene, end + 1, clause) {
            parts.push((end + 1, rest));
        }
    }
    if !clause && parts.len() == 1 || comma == first {
        return None;
    }
    Some(Draft {
        parts,
        by: Some(by),
        same_as_before: false,
        cue: Some((at, behind)),
        verb: cue.lemma,
        stance: cue.stance,
        direct: false,
    })
}

/// Whether the words behind ", said" are somebody, and not the subject of what was said: "…, said a limit on
/// loans would hurt".
fn speaks_last(scene: &Scene<'_>, by: Words, ceiling: usize) -> bool {
    const NEIGHBOUR: usize = 3;
    let page = scene.page;
    let somebody = scene.is_pronoun(by.first)
        || scene.has_role(by.first, by.behind)
        || (by.first..by.behind).any(|at| scene.name_at[at] != NONE || page.tokens[at].is_capital());
    let indefinite = matches!(page.word(by.first), "a" | "an" | "one") && by.behind - by.first <= NEIGHBOUR;
    let closes = by.behind >= ceiling || page.tokens[by.behind].shape == Shape::Mark;
    let predicate = (by.behind..ceiling)
        .take_while(|at| page.tokens[*at].shape != Shape::Mark || page.tokens[*at].is_mark(b'-'))
        .take_while(|at| !page.is(*at, Classes::WHO.or(Classes::SUBORDINATE)) && page.word(*at) != "that")
        .any(|at| page.is(at, Classes::AUXILIARY) && page.word(at) != "to");
    (somebody || indefinite && closes) && !predicate
}

/// "For most voters, he said, …", "When it rained, he said, …": a phrase that waits for its clause.
fn is_setting(scene: &Scene<'_>, first: usize) -> bool {
    let page = scene.page;
    let first = first + usize::from(page.is(first, Classes::CONJUNCTION.or(Classes::ADVERB)));
    page.is(first, Classes::PREPOSITION.or(Classes::SUBORDINATE)) && scene.name_at[first] == NONE
        || page.word(first).ends_with("ing")
}

/// Whether the words behind ", he said," belong to what he said: always when they bring the verb that the words
/// before lack.
fn goes_on(scene: &Scene<'_>, at: usize, clause: bool) -> bool {
    let page = scene.page;
    let does_more = matches!(page.word(at), "and" | "but")
        && scene
            .cue(at + 1)
            .is_some_and(|(cue, _)| scene.is_verb(at + 1, cue));
    if does_more {
        return false;
    }
    if page.is(at, Classes::AUXILIARY.or(Classes::CONJUNCTION)) {
        return true;
    }
    if clause {
        // "A forecast of two years, they said, required an answer."
        let predicate = page.tokens[at].shape == Shape::Small && page.word(at).ends_with("ed");
        return predicate || matches!(page.word(at), "for" | "that" | "especially" | "particularly");
    }
    page.tokens[at].shape == Shape::Small
        && scene.name_at[at] == NONE
        && !page.is(at, Classes::WHO.or(Classes::PREPOSITION))
        && !page.word(at).ends_with("ing")
        || page.tokens[at].is_capital()
        || scene.quote_at[at] != NONE
}

fn taken_in(taken: &[bool], first: usize, behind: usize) -> bool {
    taken[first..behind].contains(&true)
}
