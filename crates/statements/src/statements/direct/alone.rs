//! Quotations that no verb attributes: signed with a dash, or sentences of their own beside what somebody
//! said.

use crate::lexicon::Classes;
use crate::quotes::Quote;
use crate::statements::subject::{Words, is_dash};
use crate::statements::{Draft, NONE, Scene};
use crate::tokens::{Gap, Shape};

/// A quotation that nobody's verb introduces counts from this many words.
pub(super) const STANDS_ALONE: usize = 5;

/// "— a spokesperson for the ministry" on a line of its own.
pub(in crate::statements) fn signed(scene: &Scene<'_>, at: usize) -> Option<Words> {
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

/// A quotation that is a sentence, or more, of its own.
pub(super) fn stands_alone(scene: &Scene<'_>, quote: &Quote, number: usize) -> bool {
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
pub(super) fn near(scene: &Scene<'_>, end: usize, quote: &Quote) -> bool {
    let page = scene.page;
    if end == 0 || end > quote.first {
        return false;
    }
    let gap = page.sentence_of[quote.first] - page.sentence_of[end - 1];
    gap <= 2
}

/// Two quotations with nothing between them in one paragraph are one statement.
pub(super) fn quote_follows(scene: &Scene<'_>, draft: Option<&Draft>, end: usize, quote: &Quote) -> bool {
    let page = scene.page;
    draft.is_some_and(|draft| {
        quote.first <= end + 1
            && (draft.behind()..=quote.first).all(|at| page.tokens[at].gap < Gap::Paragraph)
    })
}

/// "Mook disagreed. “We …”": the person whom the sentence before is about.
pub(super) fn subject_of_sentence_before(scene: &Scene<'_>, quote: &Quote) -> Option<Words> {
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
