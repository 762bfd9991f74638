//! How far a statement reaches beyond its quotation marks: the words before that belong to the same clause,
//! and the clause that goes on behind.

use super::Attribution;
use crate::lexicon::Classes;
use crate::quotes::Quote;
use crate::statements::indirect::{clause_begins, content_end};
use crate::statements::subject::Words;
use crate::statements::{Draft, NONE, Scene};
use crate::tokens::{Gap, Shape};

/// The attribution stands behind: they want to "create an economy," Sanders said. The words from `floor`
/// belong to a quotation that begins in mid-sentence, also in "If it rains, "I stay," Sanders said."
pub(super) fn over_words_before(scene: &Scene<'_>, quote: &Quote, floor: usize, draft: &mut Draft) {
    let page = scene.page;
    let opening = page.sentence(quote.first).first == quote.first
        || quote.first > 0 && matches!(page.word(quote.first - 1), ":" | "—" | "–");
    let comma = quote.first > floor && page.tokens[quote.first - 1].is_mark(b',');
    let inside = begins_small(scene, quote) || comma && !page.is(floor, Classes::DAY);
    if inside && !opening && floor < quote.first && page.tokens[floor].is_word() {
        draft.parts[0].0 = floor;
        draft.direct = false;
    }
}

/// The attribution stands before, but more of the statement stands before or behind it.
pub(super) fn over_clause(scene: &Scene<'_>, quote: &Quote, found: &Attribution, draft: &mut Draft) {
    let page = scene.page;
    let colon = quote.first > 0 && page.tokens[quote.first - 1].is_mark(b':');
    let touching = found.cue.1 == quote.first || found.cue.1 + 1 == quote.first && colon;
    // Saying "on her worst day" she would be better: the clause goes on behind the mark.
    let whole = matches!(
        page.word(quote.inner_behind - 1),
        "." | "," | "!" | "?" | "…" | "—"
    );
    let next = page.tokens.get(quote.behind);
    if touching
        && !whole
        && !quote.goes_on
        && next.is_some_and(|next| next.is_word() && next.gap < Gap::Paragraph)
    {
        let ceiling = page.sentence(quote.behind - 1).behind;
        let end = content_end(scene, quote.first, ceiling, &[]);
        draft.parts[0].1 = end.max(quote.behind);
    }
    // A bargain, she said, "is possible": the quotation goes on with the words before the attribution.
    if let Some(by) = found.by
        && let Some(front) = broken_clause(scene, quote, by, found.cue)
    {
        draft.parts.insert(0, front);
    }
    // Holm said the plan was sound: "It holds." The clause is his, too.
    if colon && let Some(first) = clause_begins(scene, found.cue, quote.first - 1) {
        draft.parts[0].0 = first;
    }
}

fn begins_small(scene: &Scene<'_>, quote: &Quote) -> bool {
    let page = scene.page;
    let word = quote.inner + usize::from(page.tokens[quote.inner].shape == Shape::Mark);
    page.tokens[word].shape == Shape::Small
}

/// "In other words, he said, “the era is over.”": the clause before the attribution's comma, when the
/// quotation goes on in mid-sentence. What only says when and where it was said is left out.
fn broken_clause(scene: &Scene<'_>, quote: &Quote, by: Words, cue: (usize, usize)) -> Option<(usize, usize)> {
    let page = scene.page;
    let sentence = page.sentence(by.first);
    let comma = by.first.checked_sub(1).filter(|comma| *comma > sentence.first)?;
    let attributed = page.tokens[comma].is_mark(b',') && by.behind <= cue.0 && quote.first <= cue.1 + 3;
    if !attributed || !begins_small(scene, quote) && page.word(sentence.first) != "If" {
        return None;
    }
    let mut first = comma;
    while first > sentence.first && scene.quote_at[first - 1] == NONE {
        first -= 1;
    }
    let setting = page.is(first, Classes::ADVERB) && first + 1 == comma && page.word(first) != "Instead"
        || page.word(first).eq_ignore_ascii_case("according")
        || (first..comma).any(|at| page.is(at, Classes::DAY) || is_occasion(page.word(at)));
    (first < comma && first == sentence.first && !setting).then_some((first, comma))
}

/// Where things are said.
fn is_occasion(word: &str) -> bool {
    matches!(
        word,
        "interview"
            | "statement"
            | "speech"
            | "letter"
            | "tweet"
            | "email"
            | "e-mail"
            | "memo"
            | "tribute"
            | "essay"
            | "article"
            | "message"
            | "post"
            | "debate"
            | "rally"
            | "conference"
            | "hearing"
            | "release"
            | "report"
            | "discussion"
            | "meeting"
            | "briefing"
            | "call"
    )
}

/// star of the series "The Long Night," Holm said it was over: capitals within a sentence are the title of a
/// thing, not words said.
pub(super) fn is_title(scene: &Scene<'_>, quote: &Quote) -> bool {
    const LONGEST: usize = 12;
    let page = scene.page;
    let sentence = page.sentence(quote.first);
    if quote.first == sentence.first || sentence.headline || quote.inner_behind - quote.inner > LONGEST {
        return false;
    }
    let small_words = Classes::DETERMINER
        .or(Classes::PREPOSITION)
        .or(Classes::CONJUNCTION)
        .or(Classes::POSSESSIVE_PRONOUN);
    let capitals = (quote.inner..quote.inner_behind).all(|at| {
        let token = &page.tokens[at];
        !token.is_word() || token.is_capital() || at > quote.inner && page.is(at, small_words)
    });
    let before = page.tokens[quote.first - 1];
    capitals && (before.is_word() || before.shape == Shape::Genitive) && page.tokens[quote.inner].is_word()
}

/// a memo titled "…", the show known as "…": the quotation is a name.
pub(super) fn is_named(scene: &Scene<'_>, quote: &Quote) -> bool {
    let page = scene.page;
    let comma = quote.first > 0 && page.tokens[quote.first - 1].is_mark(b',');
    let word = |back: usize| {
        quote
            .first
            .checked_sub(back + usize::from(comma))
            .map_or("", |at| page.word(at))
    };
    matches!(
        word(1),
        "titled" | "entitled" | "named" | "nicknamed" | "dubbed" | "headlined"
    ) || word(1) == "as" && matches!(word(2), "known" | "dubbed")
        || word(1) == "called" && matches!(word(2), "so" | "," | "-")
}
