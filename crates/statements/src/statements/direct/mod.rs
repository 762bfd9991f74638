//! Quotations and their attributions.

mod alone;
mod before;
mod behind;
mod span;

pub(super) use alone::signed;

use super::cues::{Cue, Stance, Use};
use super::subject::{Words, is_dash};
use super::{Draft, NONE, Scene};
use crate::lexicon::Classes;
use crate::quotes::Quote;
use crate::tokens::{Gap, Shape};
use alone::{STANDS_ALONE, near, quote_follows, stands_alone, subject_of_sentence_before};
use before::{adding, before, floor};
use behind::behind;
use span::{over_clause, over_words_before};

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

pub(super) fn find(scene: &Scene<'_>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // The attribution behind the last quotation of the last draft ends here.
    let mut last_end = 0;
    let mut carried = false;
    let page = scene.page;
    for (number, quote) in page.quotes.iter().enumerate() {
        let floor = floor(scene, quote);
        let after = behind(scene, quote);
        // The next paragraph of an open quotation; one that is attributed anew is a statement of its own.
        if carried
            && let Some(draft) = drafts.last_mut()
            && !(draft.by.is_some() && after.is_some())
        {
            draft.parts.push((quote.first, quote.behind));
            if let Some((found, end)) = after {
                take(draft, found);
                last_end = end;
            }
            carried = quote.goes_on;
            last_end = last_end.max(quote.behind);
            continue;
        }
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
            let from = drafts
                .last()
                .map_or(floor, |before| floor.max(before.behind()).max(last_end));
            over_words_before(scene, quote, from, &mut draft);
            drafts.push(draft);
            last_end = end;
            carried = quote.goes_on;
            continue;
        }
        if let Some(found) = before(scene, quote, floor) {
            let mut draft = draft(quote, found);
            over_clause(scene, quote, &found, &mut draft);
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
        if let Some(part) = drafts
            .last()
            .and_then(|draft| next_sentence(scene, draft, last_end, quote))
        {
            if let Some(draft) = drafts.last_mut() {
                draft.parts.push(part);
            }
            last_end = part.1;
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

fn attribution(by: Option<Words>, cue: usize, words: usize, verb: Cue) -> Attribution {
    Attribution {
        by,
        cue: (cue, cue + words),
        verb: verb.lemma,
        stance: verb.stance,
    }
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
    // "…," he said, adding that it rained. "…": the second quotation goes on with the rain.
    let other = (end..quote.first).any(|at| {
        scene.cue(at).is_some_and(|(cue, words)| {
            cue.participle
                && page.tokens[at - 1].is_mark(b',')
                && scene.is_verb(at, cue)
                && (cue.uses == Use::Clause
                    || page.word(at + words) == "that" && same_sentence(scene, end, quote))
        })
    });
    if other {
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

/// "…," he said. That makes it "a very long year": a sentence without a verb of speech that quotes on.
fn next_sentence(scene: &Scene<'_>, draft: &Draft, end: usize, quote: &Quote) -> Option<(usize, usize)> {
    const SHORTEST: usize = 4;
    let page = scene.page;
    let sentence = page.sentence(quote.first);
    let follows = draft.direct
        && draft.cue.is_some_and(|(cue, _)| cue >= draft.behind())
        && end > 0
        && end <= sentence.first
        && page.sentence_of[end - 1] + 1 == page.sentence_of[quote.first]
        && page.tokens[sentence.first].gap < Gap::Paragraph
        && quote.first > sentence.first
        && quote.inner_behind - quote.inner >= SHORTEST;
    let silent = follows
        && !(sentence.first..sentence.behind).any(|at| {
            scene.quote_at[at] == NONE && scene.cue(at).is_some_and(|(cue, _)| scene.is_verb(at, cue))
        });
    silent.then_some((sentence.first, quote.behind))
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
