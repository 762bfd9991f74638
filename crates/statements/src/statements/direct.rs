//! Quotations and their attributions.

use super::cues::{Cue, Stance};
use super::subject::{Words, is_dash};
use super::{Draft, NONE, Scene};
use crate::lexicon::Classes;
use crate::quotes::Quote;
use crate::tokens::{Gap, Shape};

/// Who, by which verb; where the attribution lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribution {
    pub by: Option<Words>,
    pub cue: (usize, usize),
    pub verb: &'static str,
    pub stance: Stance,
}

/// How far a verb may be from its quotation.
const REACH: usize = 45;
/// A quotation that nobody's verb introduces counts from this many words.
const STANDS_ALONE: usize = 5;

pub(super) fn find(scene: &Scene<'_>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // The attribution behind the last quotation of the last draft ends here.
    let mut last_end = 0;
    let mut carried = false;
    let page = scene.page;
    for (number, quote) in page.quotes.iter().enumerate() {
        let floor = floor(scene, quote);
        if carried && let Some(draft) = drafts.last_mut() {
            draft.parts.push((quote.first, quote.behind));
            if draft.by.is_none()
                && let Some((found, end)) = behind(scene, quote)
            {
                take(draft, found);
                last_end = end;
            }
            carried = quote.goes_on;
            last_end = last_end.max(quote.behind);
            continue;
        }
        let after = behind(scene, quote);
        // "…," he said, "…": the second half of a broken quotation.
        let broken = drafts.last().is_some_and(|draft| {
            draft.direct && last_end > draft.behind() && goes_on(scene, draft, last_end, quote)
        });
        let own =
            broken && before(scene, quote, floor.max(last_end)).is_some_and(|own| own.cue.0 >= last_end);
        // "…," he said, adding, "…": a statement of its own by the same speaker.
        if let Some(found) = drafts
            .last()
            .filter(|_| broken)
            .and_then(|draft| adding(scene, draft, last_end, quote))
        {
            drafts.push(draft(quote, found));
            last_end = quote.behind;
            carried = quote.goes_on;
            continue;
        }
        if broken && !own && (after.is_none() || same_sentence(scene, last_end, quote)) {
            if let Some(draft) = drafts.last_mut() {
                draft.parts.push((quote.first, quote.behind));
            }
            carried = quote.goes_on;
            continue;
        }
        if let Some((found, end)) = after {
            let mut draft = draft(quote, found);
            // They want to "create an economy," Sanders said: the words before belong to it.
            let word = quote.inner + usize::from(page.tokens[quote.inner].shape == Shape::Mark);
            let opening = page.sentence(quote.first).first == quote.first
                || quote.first > 0 && matches!(page.word(quote.first - 1), ":" | "—" | "–");
            let small = page.tokens[word].shape == Shape::Small && !opening;
            let from = drafts
                .last()
                .map_or(floor, |before| floor.max(before.behind()).max(last_end));
            if small && from < quote.first && page.tokens[from].is_word() {
                draft.parts[0].0 = from;
                draft.direct = false;
            }
            drafts.push(draft);
            last_end = end;
            carried = quote.goes_on;
            continue;
        }
        if let Some(found) = before(scene, quote, floor) {
            let mut draft = draft(quote, found);
            // Saying "on her worst day" she would be better: the clause goes on behind the mark.
            let touching = found.cue.1 == quote.first
                || found.cue.1 + 1 == quote.first && page.tokens[quote.first - 1].is_mark(b':');
            let whole = matches!(
                page.word(quote.inner_behind - 1),
                "." | "," | "!" | "?" | "…" | "—"
            );
            if touching
                && !whole
                && !quote.goes_on
                && page
                    .tokens
                    .get(quote.behind)
                    .is_some_and(|next| next.is_word() && next.gap < Gap::Paragraph)
            {
                let ceiling = page.sentence(quote.behind - 1).behind;
                let end = super::indirect::content_end(scene, quote.first, ceiling, &[]);
                draft.parts[0].1 = end.max(quote.behind);
            }
            let end = draft.behind();
            drafts.push(draft);
            last_end = end + usize::from(scene.page.tokens.get(end).is_some_and(|t| t.is_mark(b'.')));
            carried = quote.goes_on;
            continue;
        }
        if let Some(by) = signed(scene, quote.behind) {
            drafts.push(alone(quote, Some(by), false));
            last_end = by.behind;
            continue;
        }
        if stands_alone(scene, quote, number) {
            let near = drafts
                .last()
                .is_some_and(|draft| near(scene, draft.behind().max(last_end), quote));
            if near && quote_follows(scene, drafts.last(), last_end, quote) {
                if let Some(draft) = drafts.last_mut() {
                    draft.parts.push((quote.first, quote.behind));
                }
            } else {
                let by = subject_of_sentence_before(scene, quote);
                drafts.push(alone(quote, by, near && by.is_none()));
            }
            last_end = quote.behind;
            carried = quote.goes_on;
        }
    }
    drafts
}

fn draft(quote: &Quote, found: Attribution) -> Draft {
    let mut draft = alone(quote, None, false);
    take(&mut draft, found);
    draft
}

fn take(draft: &mut Draft, found: Attribution) {
    draft.by = found.by;
    draft.cue = Some(found.cue);
    draft.verb = found.verb;
    draft.stance = found.stance;
    draft.same_as_before = false;
}

fn alone(quote: &Quote, by: Option<Words>, same_as_before: bool) -> Draft {
    Draft {
        parts: vec![(quote.first, quote.behind)],
        by,
        same_as_before,
        cue: None,
        verb: "says",
        stance: Stance::Says,
        direct: true,
    }
}

fn adding(scene: &Scene<'_>, draft: &Draft, end: usize, quote: &Quote) -> Option<Attribution> {
    let page = scene.page;
    let mark = quote.first.checked_sub(1)?;
    let marked = page.tokens[mark].is_mark(b',') || page.tokens[mark].is_mark(b':');
    let verb = mark.checked_sub(usize::from(marked))?;
    let (cue, words) = scene.cue(verb)?;
    (verb >= end && cue.participle).then(|| attribution(draft.by, verb, words, cue))
}

/// Where the clause before a quotation begins: behind the sentence's start or the quotation before it.
fn floor(scene: &Scene<'_>, quote: &Quote) -> usize {
    let sentence = scene.page.sentence(quote.first);
    let mut floor = quote.first;
    while floor > sentence.first && scene.quote_at[floor - 1] == NONE && quote.first - floor < REACH {
        floor -= 1;
    }
    floor
}

/// An attribution behind the quotation, and the token behind it.
fn behind(scene: &Scene<'_>, quote: &Quote) -> Option<(Attribution, usize)> {
    let page = scene.page;
    let last = quote.inner_behind - 1;
    let mut at = quote.behind;
    let mark = page.tokens[last].text(&page.all);
    let comma_behind = page
        .tokens
        .get(at)
        .is_some_and(|t| t.is_mark(b',') && t.gap == Gap::None);
    let ends = matches!(mark, "," | "?" | "!" | "—" | "–" | "…" | "-" | "]" | ")") || comma_behind;
    at += usize::from(comma_behind);
    at += usize::from(page.tokens.get(at).is_some_and(|t| is_dash(t.text(&page.all))));
    let next = page.tokens.get(at)?;
    if next.gap >= Gap::Paragraph || quote.goes_on {
        return None;
    }
    let stop = mark == ".";
    let ceiling = ceiling(scene, at);
    let (found, end) = attribution_from(scene, at, ceiling)?;
    // Without a comma inside, only a verb right there attributes: "…" he said.
    let close = found.cue.0 <= at + 3;
    let bare =
        close && found.by.is_some_and(|by| by.behind - by.first <= 3) && sentence_ends(scene, end, ceiling);
    let small_after_stop = stop && next.shape == Shape::Small;
    let taken = if ends || small_after_stop {
        true
    } else if stop {
        false
    } else {
        bare && opens(scene, quote)
    };
    // "…" said X — "X said: …": the verb introduces the next quotation, not this one.
    taken.then_some((found, end))
}

/// Where the sentence behind a quotation ends, at most.
fn ceiling(scene: &Scene<'_>, at: usize) -> usize {
    let page = scene.page;
    let mut ceiling = at;
    while ceiling < page.tokens.len() && ceiling - at < REACH {
        let token = &page.tokens[ceiling];
        if scene.quote_at[ceiling] != NONE
            || (ceiling > at && token.gap >= Gap::Paragraph)
            || token.is_mark(b';')
            || (ceiling > at && page.sentence_of[ceiling] != page.sentence_of[ceiling - 1])
        {
            break;
        }
        ceiling += 1;
    }
    ceiling
}

fn sentence_ends(scene: &Scene<'_>, end: usize, ceiling: usize) -> bool {
    let page = scene.page;
    end >= ceiling
        || page.tokens[end].shape == Shape::Mark
        || page.is(
            end,
            Classes::PREPOSITION
                .or(Classes::DAY)
                .or(Classes::SUBORDINATE)
                .or(Classes::CONJUNCTION),
        )
}

/// "said X", "X said", "according to X", beginning at `at`.
fn attribution_from(scene: &Scene<'_>, at: usize, ceiling: usize) -> Option<(Attribution, usize)> {
    let page = scene.page;
    if let Some((by, cue, end)) = scene.according_to(at, ceiling) {
        return Some((
            Attribution {
                by: Some(by),
                cue,
                verb: "according to",
                stance: Stance::Says,
            },
            end,
        ));
    }
    let mut start = at;
    while start < ceiling
        && page.tokens[start].shape == Shape::Small
        && page.is(start, Classes::ADVERB)
        && !page.is(start, Classes::DETERMINER)
        && !page.is(start, Classes::ROLE)
    {
        start += 1;
    }
    if let Some((cue, words)) = scene.cue(start)
        && scene.may_invert(start)
        && let Some(by) = scene.behind(start + words, ceiling)
    {
        let end = by.behind;
        return Some((attribution(Some(by), start, words, cue), end));
    }
    // "reads the letter", "said": a verb whose subject is not there.
    if !scene.opens_speaker(at) && !scene.has_speaker(at, (at + 5).min(ceiling)) {
        return None;
    }
    let mut verb = at + 1;
    while verb < ceiling {
        if let Some((cue, words)) = scene.cue(verb)
            && scene.is_finite(verb, cue)
            && !page.is(verb - 1, Classes::WHO)
            && let Some(by) = scene.before(verb, at)
            && !page
                .tokens
                .get(verb + words)
                .is_some_and(|_| page.word(verb + words) == "that" || scene.is_pronoun(verb + words))
            && (by.first == at || by.first <= at + 2 || page.tokens[by.first - 1].is_mark(b','))
        {
            return Some((attribution(Some(by), verb, words, cue), verb + words));
        }
        verb += 1;
    }
    unlisted(scene, at, ceiling)
}

/// "…," Trump barked: between a quotation's comma and the sentence's end any such verb is one of speech.
fn unlisted(scene: &Scene<'_>, at: usize, ceiling: usize) -> Option<(Attribution, usize)> {
    let page = scene.page;
    let mut verb = if scene.is_pronoun(at) {
        at + 1
    } else {
        let name = (at..(at + 5).min(ceiling))
            .find_map(|at| (scene.name_at[at] != NONE).then(|| &scene.names[scene.name_at[at] as usize]))?;
        (name.kind == crate::kind::Kind::Person).then_some(name.behind)?
    };
    let by = Words {
        first: at,
        behind: verb,
    };
    while verb < ceiling && page.is(verb, Classes::ADVERB) {
        verb += 1;
    }
    let spoken = verb < ceiling
        && page.tokens[verb].shape == Shape::Small
        && page.word(verb).ends_with("ed")
        && page.word(verb).len() > 4;
    let closes = page.tokens.get(verb + 1).is_none_or(|next| {
        next.shape == Shape::Mark
            || page.is(verb + 1, Classes::DAY)
            || matches!(
                page.word(verb + 1),
                "and" | "in" | "at" | "as" | "back" | "to" | "during" | "when" | "while"
            )
    });
    (spoken && closes).then_some((
        Attribution {
            by: Some(by),
            cue: (verb, verb + 1),
            verb: "says",
            stance: Stance::Says,
        },
        verb + 1,
    ))
}

fn attribution(by: Option<Words>, cue: usize, words: usize, verb: Cue) -> Attribution {
    Attribution {
        by,
        cue: (cue, cue + words),
        verb: verb.lemma,
        stance: verb.stance,
    }
}

/// "X said on Monday: …", "X said, …".
fn before(scene: &Scene<'_>, quote: &Quote, floor: usize) -> Option<Attribution> {
    let page = scene.page;
    if let Some((by, cue, end)) = scene.according_to(floor, quote.first)
        && end + 1 == quote.first
    {
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
            && (!cue.participle || free_participle(scene, verb, floor))
            && let Some(by) = subject(scene, verb, floor)
        {
            found = Some((verb, words, cue, by));
            break;
        }
    }
    let Some((verb, words, cue, by)) = found else {
        return colon.then(|| colon_before(scene, quote)).flatten();
    };
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
            || (comma && speech && (capital || quote.first - verb <= 3))
            || touching
            || (sentence && !preposition));
    taken.then(|| attribution(Some(by), verb, words, cue))
}

/// Whose verb it is, also when it shares its subject with a verb before.
fn subject(scene: &Scene<'_>, verb: usize, floor: usize) -> Option<Words> {
    let page = scene.page;
    if page.tokens[verb].shape == Shape::Capital && verb == floor {
        // "Stated Stone:"
        return scene.behind(verb + 1, page.tokens.len());
    }
    let shared = verb > floor && matches!(page.word(verb - 1), "and" | "but" | "then" | ",");
    scene
        .before(verb, floor)
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
    label.then(|| Attribution {
        by: Some(Words {
            first: sentence.first,
            behind: last,
        }),
        cue: (last, last + 1),
        verb: "says",
        stance: Stance::Says,
    })
}

/// "— a spokesperson for the ministry" on a line of its own.
pub(super) fn signed(scene: &Scene<'_>, at: usize) -> Option<Words> {
    const LONGEST: usize = 16;
    let page = scene.page;
    let dash = page.tokens.get(at)?;
    let marked = dash.gap >= Gap::Line && (is_dash(dash.text(&page.all)) || dash.is_mark(b'-'));
    if !marked || at + 1 >= page.tokens.len() || !scene.opens_speaker(at + 1) {
        return None;
    }
    let mut end = at + 1;
    while end < page.tokens.len() && page.tokens[end].gap < Gap::Line && end - at <= LONGEST {
        end += 1;
    }
    let whole = end == page.tokens.len() || page.tokens[end].gap >= Gap::Line;
    let by = scene.behind(at + 1, end)?;
    let named =
        scene.has_role(by.first, by.behind) || (by.first..by.behind).any(|at| scene.name_at[at] != NONE);
    (whole && named && !is_dash(page.word(end - 1)) && !page.tokens[end - 1].is_mark(b'.')).then_some(by)
}

/// Whether a quotation goes on after its attribution: in the same sentence, or as the next one.
fn goes_on(scene: &Scene<'_>, draft: &Draft, end: usize, quote: &Quote) -> bool {
    let page = scene.page;
    if end > quote.first || draft.cue.is_none() || quote.first - end > REACH {
        return false;
    }
    let same_paragraph = (draft.behind()..=quote.first).all(|at| page.tokens[at].gap < Gap::Paragraph);
    if !same_paragraph {
        return false;
    }
    if same_sentence(scene, end, quote) {
        // "…," he said, calling it "…" is no second half.
        let before = &page.tokens[quote.first - 1];
        return before.is_mark(b',')
            || before.is_mark(b':')
            || before.is_mark(b'-')
            || is_dash(before.text(&page.all))
            || quote.first == end
            || (ends_sentence(scene, quote)
                && before.shape != Shape::Genitive
                && !page.is(quote.first - 1, Classes::PREPOSITION.or(Classes::DETERMINER)));
    }
    let sentence = page.sentence(quote.first);
    sentence.first == quote.first && page.sentence_of[quote.first] <= page.sentence_of[end - 1] + 1
}

fn ends_sentence(scene: &Scene<'_>, quote: &Quote) -> bool {
    let page = scene.page;
    page.tokens[quote.inner].is_capital()
        && matches!(page.word(quote.inner_behind - 1), "." | "!" | "?")
        && quote.inner_behind - quote.inner > STANDS_ALONE
}

fn same_sentence(scene: &Scene<'_>, end: usize, quote: &Quote) -> bool {
    end > 0 && scene.page.sentence_of[end - 1] == scene.page.sentence_of[quote.first]
}

/// Whether a quotation begins a sentence or follows a mark that lets it.
fn opens(scene: &Scene<'_>, quote: &Quote) -> bool {
    let page = scene.page;
    page.sentence(quote.first).first == quote.first
        || quote.first > 0 && matches!(page.word(quote.first - 1), "," | ":" | "—" | "–")
}

/// A quotation that is a sentence, or more, of its own.
fn stands_alone(scene: &Scene<'_>, quote: &Quote, number: usize) -> bool {
    let page = scene.page;
    let words = (quote.inner..quote.inner_behind)
        .filter(|at| page.tokens[*at].shape != Shape::Mark)
        .count();
    let first = page.sentence(quote.first).first == quote.first
        || page.tokens[quote.first].gap == Gap::Paragraph
        || quote.first > 0
            && scene.quote_at[quote.first - 1] != NONE
            && scene.quote_at[quote.first - 1] != number as u32;
    let last = page.word(quote.inner_behind - 1);
    let closes = quote.goes_on || matches!(last, "." | "!" | "?" | "…" | "—");
    first && closes && words >= STANDS_ALONE && !page.sentence(quote.first).headline && quote.first > 0
}

/// Whether a standing quotation is near enough to words before it to be the same person's.
fn near(scene: &Scene<'_>, end: usize, quote: &Quote) -> bool {
    let page = scene.page;
    if end == 0 || end > quote.first {
        return false;
    }
    let gap = page.sentence_of[quote.first] - page.sentence_of[end - 1];
    gap <= 2
}

/// Two quotations with nothing between them in one paragraph are one statement.
fn quote_follows(scene: &Scene<'_>, draft: Option<&Draft>, end: usize, quote: &Quote) -> bool {
    let page = scene.page;
    draft.is_some_and(|draft| {
        quote.first <= end + 1
            && (draft.behind()..=quote.first).all(|at| page.tokens[at].gap < Gap::Paragraph)
    })
}

/// "Mook disagreed. “We …”": the person whom the sentence before is about.
fn subject_of_sentence_before(scene: &Scene<'_>, quote: &Quote) -> Option<Words> {
    let page = scene.page;
    let this = page.sentence_of[quote.first] as usize;
    let before = page.sentences.get(this.checked_sub(1)?)?;
    if (before.first..before.behind).any(|at| scene.quote_at[at] != NONE)
        || page.tokens[quote.first].gap >= Gap::Paragraph && !page.tokens[quote.first - 1].is_mark(b':')
    {
        return None;
    }
    let first = before.first;
    if scene.is_pronoun(first) && !page.is(first, Classes::IT.or(Classes::I)) {
        return Some(Words {
            first,
            behind: first + 1,
        });
    }
    let name = (first..before.behind.min(first + 6)).find(|at| {
        let name = scene.name_at[*at];
        name != NONE && scene.names[name as usize].kind == crate::kind::Kind::Person
    })?;
    let name = &scene.names[scene.name_at[name] as usize];
    Some(Words {
        first: name.first,
        behind: name.behind,
    })
}
