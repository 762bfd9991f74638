//! Attributions behind a quotation: "…," said X; "…," X said; "…," according to X.

use super::alone::STANDS_ALONE;
use super::span::is_title;
use super::{Attribution, REACH, attribution};
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::quotes::Quote;
use crate::statements::cues::Stance;
use crate::statements::subject::{Words, is_dash};
use crate::statements::{NONE, Scene};
use crate::tokens::{Gap, Shape};

/// An attribution behind the quotation, and the token behind it.
pub(super) fn behind(scene: &Scene<'_>, quote: &Quote) -> Option<(Attribution, usize)> {
    let page = scene.page;
    if is_title(scene, quote) {
        return None;
    }
    let mark = last_mark(scene, quote);
    let mut at = quote.behind;
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
    if page.sentence(quote.first).first == quote.first || page.tokens[quote.inner].is_capital() {
        let long = quote.inner_behind - quote.inner > STANDS_ALONE;
        if let Some(found) = long.then(|| bracketed(scene, at)).flatten() {
            return Some(found);
        }
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

/// The last word or mark inside, before the end of a quotation within the quotation: ‘…,’”
fn last_mark<'s>(scene: &'s Scene<'_>, quote: &Quote) -> &'s str {
    let page = scene.page;
    let mut last = quote.inner_behind - 1;
    while last > quote.inner && matches!(page.word(last), "'" | "’") {
        last -= 1;
    }
    page.word(last)
}

/// “…” [The Courier.]: as digests name their source.
fn bracketed(scene: &Scene<'_>, at: usize) -> Option<(Attribution, usize)> {
    const LONGEST: usize = 6;
    let page = scene.page;
    let open = page.tokens.get(at).filter(|open| open.is_mark(b'['))?;
    let close = (at + 2..(at + 2 + LONGEST).min(page.tokens.len()))
        .find(|close| page.tokens[*close].is_mark(b']'))?;
    let stop = usize::from(page.tokens[close - 1].is_mark(b'.'));
    let named = open.gap != Gap::None
        && close - stop > at + 1
        && (at + 1..close - stop).all(|name| page.tokens[name].shape != Shape::Small)
        && page.tokens[at + 1].is_word();
    named.then(|| {
        let by = Words {
            first: at + 1,
            behind: close - stop,
        };
        let found = Attribution {
            by: Some(by),
            cue: (at, close + 1),
            verb: "says",
            stance: Stance::Says,
        };
        (found, close + 1)
    })
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
        && (scene.may_invert(start) || page.word(start) == "read")
        && let Some(by) = scene
            .behind(start + words, ceiling)
            .or_else(|| phrase_behind(scene, start + words, ceiling))
        && !is_subject(scene, by, ceiling)
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
            && let Some(by) = scene.before(verb, at).map(|by| whole_subject(scene, at, by))
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

/// Holm, citing "the plan," said he would go: the words behind "said" are the subject of another verb.
fn is_subject(scene: &Scene<'_>, by: Words, ceiling: usize) -> bool {
    let page = scene.page;
    if by.behind >= ceiling {
        return false;
    }
    let owner = page.is(by.first, Classes::POSSESSIVE_PRONOUN) && by.behind - by.first > 3;
    let pronoun = scene.is_pronoun(by.first)
        && page.tokens[by.behind].shape == Shape::Small
        && !sentence_ends(scene, by.behind, ceiling)
        && !page.is(by.behind, Classes::ADVERB);
    owner || pronoun || page.is(by.behind, Classes::AUXILIARY) && page.word(by.behind) != "to"
}

/// "…," read one; "…," said master of ceremonies Ann Holm: whatever stands between the verb and the next mark
/// or preposition, when no word of it is known.
fn phrase_behind(scene: &Scene<'_>, first: usize, ceiling: usize) -> Option<Words> {
    const LONGEST: usize = 8;
    let page = scene.page;
    let stops = Classes::WHO
        .or(Classes::AUXILIARY)
        .or(Classes::OBJECT)
        .or(Classes::SUBORDINATE)
        .or(Classes::DAY);
    let behind = (first..ceiling.min(first + LONGEST))
        .find(|at| {
            let known = page.is(*at, Classes::PREPOSITION) && page.word(*at) != "of";
            page.tokens[*at].shape == Shape::Mark && !scene.joins(*at) || known || page.is(*at, stops)
        })
        .unwrap_or(ceiling.min(first + LONGEST));
    let closes = behind == page.tokens.len() || page.tokens[behind].shape == Shape::Mark;
    (behind > first && closes && page.word(first) != "that").then_some(Words { first, behind })
}

/// "…," Ann Holm, who leads the bank said: a relative clause whose second comma is missing is passed over.
fn whole_subject(scene: &Scene<'_>, at: usize, by: Words) -> Words {
    let page = scene.page;
    let comma = (at..by.first).find(|comma| page.tokens[*comma].is_mark(b','));
    match comma {
        Some(comma) if comma > at && page.word(comma + 1) == "who" && scene.has_speaker(at, comma) => Words {
            first: at,
            behind: comma,
        },
        _ => by,
    }
}

/// "…," Trump barked: between a quotation's comma and the sentence's end any such verb is one of speech.
fn unlisted(scene: &Scene<'_>, at: usize, ceiling: usize) -> Option<(Attribution, usize)> {
    let page = scene.page;
    if let Some(found) = unlisted_inverted(scene, at, ceiling) {
        return Some(found);
    }
    let mut verb = if scene.is_pronoun(at) {
        at + 1
    } else {
        let name = (at..(at + 5).min(ceiling))
            .find_map(|at| (scene.name_at[at] != NONE).then(|| &scene.names[scene.name_at[at] as usize]))?;
        (name.kind == Kind::Person).then_some(name.behind)?
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
            || page.is(
                verb + 1,
                Classes::DAY.or(Classes::PREPOSITION).or(Classes::SUBORDINATE),
            )
            || matches!(page.word(verb + 1), "and" | "back")
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

/// "…!" beamed Ann Holm.
fn unlisted_inverted(scene: &Scene<'_>, verb: usize, ceiling: usize) -> Option<(Attribution, usize)> {
    let page = scene.page;
    let spoken = verb + 1 < ceiling
        && page.tokens[verb].shape == Shape::Small
        && page.word(verb).ends_with("ed")
        && page.word(verb).len() > 4;
    let name = spoken
        .then(|| scene.name_at[verb + 1])
        .filter(|name| *name != NONE)?;
    let name = &scene.names[name as usize];
    (name.kind == Kind::Person).then_some((
        Attribution {
            by: Some(Words {
                first: name.first,
                behind: name.behind,
            }),
            cue: (verb, verb + 1),
            verb: "says",
            stance: Stance::Says,
        },
        name.behind,
    ))
}

/// Whether a quotation begins a sentence or follows a mark that lets it.
fn opens(scene: &Scene<'_>, quote: &Quote) -> bool {
    let page = scene.page;
    page.sentence(quote.first).first == quote.first
        || quote.first > 0 && matches!(page.word(quote.first - 1), "," | ":" | "—" | "–")
}
