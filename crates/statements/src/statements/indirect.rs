//! Reported speech: a verb, its subject, and the clause or matter it takes.

use super::cues::{Cue, Stance, Use};
use super::direct::signed;
use super::subject::{Words, is_dash};
use super::{Draft, NONE, Scene};
use crate::lexicon::Classes;
use crate::tokens::{Gap, Shape};

/// A clause has at least this many words.
const SHORTEST: usize = 2;
/// What stands between a verb and its "that": "told reporters in Iowa that".
const DETOUR: usize = 16;

impl Scene<'_> {
    /// The cue at a token, when the token is written as a word and not part of a name.
    pub(super) fn cue(&self, at: usize) -> Option<(Cue, usize)> {
        let page = self.page;
        if !page.is(at, Classes::CUE) || self.name_at[at] != NONE || page.tokens[at].shape == Shape::Mark {
            return None;
        }
        let next = page.tokens.get(at + 1).map_or(0, |token| token.word);
        page.gazetteer.cues.at(page.tokens[at].word, next)
    }

    /// Whether it is a verb with a subject of its own: not "the report", "to say", "was told".
    pub(super) fn is_finite(&self, at: usize, cue: Cue) -> bool {
        self.is_verb(at, cue) && !cue.participle
    }

    /// Whether it is used as a verb at all.
    pub(super) fn is_verb(&self, at: usize, cue: Cue) -> bool {
        let page = self.page;
        let token = &page.tokens[at];
        let headline = page.sentence(at).headline;
        if token.gap == Gap::None && at > 0 && page.tokens[at - 1].is_mark(b'-') {
            return false;
        }
        if token.shape != Shape::Small && !headline && at != page.sentence(at).first {
            return false;
        }
        let Some(before) = at.checked_sub(1).filter(|_| token.gap < Gap::Paragraph) else {
            return false;
        };
        let classes = page.classes(before);
        let word = page.word(before);
        if classes.has(Classes::DETERMINER.or(Classes::POSSESSIVE_PRONOUN))
            && page.tokens[before].shape == Shape::Small
            && !matches!(
                word,
                "all" | "both" | "many" | "some" | "most" | "few" | "another" | "each" | "several"
            )
            || page.tokens[before].shape == Shape::Genitive
            || classes.has(Classes::PREPOSITION) && !cue.participle && self.name_at[before] == NONE
        {
            return false;
        }
        // "was told", "is expected": somebody else speaks.
        let passive =
            matches!(word, "was" | "is" | "were" | "are" | "been" | "be" | "being") && !cue.participle;
        // Signs and letters read; people who read a book say nothing.
        if cue.lemma == "reads" && self.is_pronoun(before) {
            return false;
        }
        let noun = cue.bare
            && page.tokens[before].shape == Shape::Small
            && !self.is_pronoun(before)
            && !word.ends_with('s')
            && !classes.has(
                Classes::ROLE
                    .or(Classes::AUXILIARY)
                    .or(Classes::ADVERB)
                    .or(Classes::CONJUNCTION)
                    .or(Classes::WHO),
            );
        let by = page.tokens.get(at + 1).is_some_and(|_| page.word(at + 1) == "by") && !cue.participle;
        if noun || by {
            return false;
        }
        // "plans", "reports", "claims" behind an adjective are nouns as a rule: ask for a verb's company.
        !passive && word != "to"
    }

    /// Whether it is denied that anything was said.
    fn is_negated(&self, at: usize) -> bool {
        let page = self.page;
        (at.saturating_sub(3)..at).any(|before| {
            matches!(
                page.word(before),
                "not"
                    | "never"
                    | "didn't"
                    | "don't"
                    | "doesn't"
                    | "didn’t"
                    | "don’t"
                    | "doesn’t"
                    | "hasn't"
                    | "won't"
                    | "wouldn't"
                    | "cannot"
                    | "can't"
                    | "would"
                    | "could"
                    | "might"
                    | "should"
                    | "if"
                    | "may"
            )
        })
    }

    /// "said X" turns round; "wants X" does not.
    pub(super) fn may_invert(&self, at: usize) -> bool {
        let word = self.page.word(at);
        !matches!(word, "find" | "think" | "read" | "reading")
            && (word.ends_with('s')
                || word.ends_with("ed")
                || matches!(word, "said" | "told" | "wrote" | "went"))
    }

    /// "according to X" at a token: the words for X, the cue, and the token behind.
    pub(super) fn according_to(&self, at: usize, ceiling: usize) -> Option<(Words, (usize, usize), usize)> {
        let page = self.page;
        let words = at + 1 < page.tokens.len()
            && page.word(at).eq_ignore_ascii_case("according")
            && page.word(at + 1) == "to";
        if !words {
            return None;
        }
        let by = self.source(at + 2, ceiling)?;
        Some((by, (at, at + 2), by.behind))
    }

    /// The source behind "according to": anything that is a noun phrase.
    fn source(&self, from: usize, ceiling: usize) -> Option<Words> {
        let page = self.page;
        let ceiling = ceiling.min(page.tokens.len()).min(from + 24);
        let mut behind = from;
        while behind < ceiling {
            let token = &page.tokens[behind];
            let quoted = self.quote_at[behind] != NONE;
            if (token.shape == Shape::Mark
                && !(token.first == b'-' || token.first == b'&' || token.first == b'/' || quoted))
                || (behind > from
                    && (page.is(behind, Classes::WHO)
                        || token.gap >= Gap::Paragraph
                        || matches!(
                            page.word(behind),
                            "that" | "released" | "published" | "obtained" | "conducted" | "who"
                        )))
            {
                break;
            }
            behind += 1;
        }
        (behind > from).then_some(Words { first: from, behind })
    }

    /// "…, adding that": the subject of the sentence, which is the subject of its first verb of speech.
    pub(super) fn of_participle(&self, at: usize, floor: usize) -> Option<Words> {
        let page = self.page;
        if !page.word(at).ends_with("ing") {
            return None;
        }
        (floor..at)
            .find_map(|verb| {
                let verb_like = page.is(verb, Classes::SAYS.or(Classes::AUXILIARY).or(Classes::ACTS))
                    && self.name_at[verb] == NONE
                    && page.tokens[verb].shape == Shape::Small;
                verb_like.then(|| self.before(verb, floor)).flatten()
            })
            .or_else(|| {
                let name = self.name_at[floor];
                if name != NONE {
                    let name = &self.names[name as usize];
                    return Some(Words {
                        first: name.first,
                        behind: name.behind,
                    });
                }
                self.is_pronoun(floor).then_some(Words {
                    first: floor,
                    behind: floor + 1,
                })
            })
    }
}

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
    let (cue, words) = scene.cue(at)?;
    if !scene.is_verb(at, cue) || scene.is_negated(at) && cue.stance != Stance::Rejects {
        return None;
    }
    if let Some(draft) = trailing(scene, at, words, cue, floor, ceiling, taken) {
        *subject = draft.by;
        return Some(draft);
    }
    let page = scene.page;
    let before = at > floor && matches!(page.word(at - 1), "and" | "but" | "or")
        || at > floor && page.tokens[at - 1].is_mark(b',');
    let by = if cue.participle {
        (*subject).or_else(|| scene.of_participle(at, floor))?
    } else {
        match scene.before(at, floor) {
            Some(by) => by,
            None if before => (*subject).or_else(|| scene.of_clause(floor, at))?,
            None => return None,
        }
    };
    let content = content(scene, at, words, cue, ceiling)?;
    if !cue.participle {
        *subject = Some(by);
    }
    let end = content_end(scene, content, ceiling, taken);
    let end = if cue.uses == Use::Matter {
        matter_end(scene, content, end)
    } else {
        end
    };
    if end < content + SHORTEST || (content..end).any(|token| taken[token]) {
        return None;
    }
    let stance = stance(scene, cue, content, end);
    Some(Draft {
        parts: vec![(content, end)],
        by: Some(by),
        same_as_before: false,
        cue: Some((at, at + words)),
        verb: cue.lemma,
        stance,
        direct: false,
    })
}

/// "accepts seven of eleven points", "agreed in part": less than all.
fn stance(scene: &Scene<'_>, cue: Cue, first: usize, behind: usize) -> Stance {
    if cue.stance != Stance::Accepts {
        return cue.stance;
    }
    let page = scene.page;
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
            || matches!(page.word(at), "reservation" | "reservations")
    });
    if partly { Stance::AcceptsInPart } else { cue.stance }
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
    if first >= behind || behind < first + SHORTEST || (first..behind).any(|token| taken[token]) {
        return None;
    }
    Some(Draft {
        parts: vec![(first, behind)],
        by: Some(by),
        same_as_before: false,
        cue: Some(cue),
        verb: "according to",
        stance: Stance::Says,
        direct: false,
    })
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
    if !matches!(cue.uses, Use::Clause | Use::That) || cue.participle {
        return None;
    }
    let behind = at + words;
    let inverted = page.tokens[at - 1].is_mark(b',') && scene.may_invert(at);
    let (by, comma, end) = if inverted {
        let by = scene.behind(behind, ceiling)?;
        (by, at - 1, by.behind)
    } else {
        let by = scene.before(at, floor)?;
        let comma = by.first.checked_sub(1).filter(|comma| *comma > floor)?;
        if !page.tokens[comma].is_mark(b',') && !is_dash(page.word(comma)) {
            return None;
        }
        (by, comma, behind)
    };
    // Nothing but when and where may follow, or the second half of the sentence.
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
    if !closes || comma < floor + SHORTEST {
        return None;
    }
    let mut first = comma;
    while first > floor && !taken[first - 1] {
        first -= 1;
    }
    if comma < first + SHORTEST || !has_verb(scene, first, comma) {
        return None;
    }
    let mut parts = vec![(first, comma)];
    // "Trade, Mook said, would suffer."
    if next.is_some_and(|next| next.is_mark(b',')) {
        let rest = content_end(scene, end + 1, ceiling, taken);
        let joins = end + 1 < rest
            && page.is(end + 1, Classes::AUXILIARY.or(Classes::CONJUNCTION))
            && !(end + 1..rest).any(|at| scene.cue(at).is_some() || taken[at]);
        if joins {
            parts.push((end + 1, rest));
        }
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

fn has_verb(scene: &Scene<'_>, first: usize, behind: usize) -> bool {
    let page = scene.page;
    (first..behind).any(|at| {
        page.is(at, Classes::AUXILIARY.or(Classes::ACTS).or(Classes::CUE))
            || page.tokens[at].shape == Shape::Small && page.word(at).ends_with("ed")
            || page.word(at).contains(['\'', '’'])
    }) || behind - first > 5
}

/// Where what was said begins.
fn content(scene: &Scene<'_>, at: usize, words: usize, cue: Cue, ceiling: usize) -> Option<usize> {
    let page = scene.page;
    let from = at + words;
    if from >= ceiling {
        return None;
    }
    let next = &page.tokens[from];
    let that = |at: usize| page.word(at) == "that";
    let detour = || {
        (from..(from + DETOUR).min(ceiling))
            .take_while(|at| {
                !page.tokens[*at].is_mark(b'.')
                    && !page.tokens[*at].is_mark(b';')
                    && (*at == from || scene.cue(*at).is_none())
            })
            .find(|at| that(*at))
    };
    let question = matches!(
        page.word(from),
        "how" | "why" | "whether" | "if" | "what" | "where" | "when" | "who"
    );
    match cue.uses {
        Use::Clause | Use::That if that(from) || question => Some(from),
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
        Use::That => {
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
            detour()
        }
        Use::Matter => (next.shape != Shape::Mark || scene.quote_at[from] != NONE).then_some(from),
        Use::Quotation => {
            let quoted = (from..ceiling).any(|at| scene.quote_at[at] != NONE);
            (quoted && next.shape != Shape::Mark || scene.quote_at[from] != NONE).then_some(from)
        }
    }
}

/// Behind "on Monday", "Thursday", "in a statement": where the clause begins.
fn past_time(scene: &Scene<'_>, from: usize, ceiling: usize) -> Option<usize> {
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

/// Where what was said ends: with the sentence, before another attribution, behind a quotation it opens.
pub(super) fn content_end(scene: &Scene<'_>, first: usize, ceiling: usize, taken: &[bool]) -> usize {
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
        if end > first {
            let comma = token.is_mark(b',');
            let next_cue = |at: usize| scene.cue(at).filter(|(cue, _)| scene.is_verb(at, *cue));
            if comma && end + 1 < ceiling {
                let participle = next_cue(end + 1).is_some_and(|(cue, _)| cue.participle);
                let source = page.word(end + 1) == "according";
                let and_verb = matches!(page.word(end + 1), "and" | "but")
                    && next_cue(end + 2).is_some_and(|(cue, _)| !cue.participle);
                if participle || source || and_verb {
                    break;
                }
            }
            let and_verb = matches!(page.word(end), "and" | "but")
                && next_cue(end + 1).is_some_and(|(cue, _)| {
                    cue.uses != Use::Quotation && !cue.participle && page.is(end + 1, Classes::SAYS)
                });
            if and_verb
                || page.word(end) == "according"
                    && page
                        .tokens
                        .get(end + 1)
                        .is_some_and(|t| t.text(&page.all) == "to")
            {
                break;
            }
            if token.is_mark(b';') {
                break;
            }
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

/// The matter of "denied the report, which …" ends at the comma.
fn matter_end(scene: &Scene<'_>, first: usize, end: usize) -> usize {
    let page = scene.page;
    (first + SHORTEST..end)
        .find(|at| {
            page.tokens[*at].is_mark(b',')
                && scene.quote_at[*at] == NONE
                && page
                    .tokens
                    .get(at + 1)
                    .is_some_and(|next| next.shape == Shape::Small && !page.is(at + 1, Classes::ROLE))
                && (page.is(
                    at + 1,
                    Classes::WHO.or(Classes::SUBORDINATE).or(Classes::CONJUNCTION),
                ) || page.is(at + 1, Classes::SAYS)
                    || page.word(at + 1).ends_with("ing")
                    || page.is(at + 1, Classes::PREPOSITION))
        })
        .unwrap_or(end)
}
