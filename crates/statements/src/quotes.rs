//! Pairs quotation marks: curly, straight, doubled single (`''…''`), single, and French ones.
//!
//! A quotation ends with its paragraph at the latest. One that is not closed there goes on when the next
//! paragraph opens with a mark, and is no quotation otherwise. Marks inside a quotation are left alone.

use crate::page::Page;
use crate::tokens::{Gap, Shape, Token};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Quote {
    /// The opening mark's token, and the token behind the closing mark.
    pub first: usize,
    pub behind: usize,
    /// The first token inside, and the one behind the last inside.
    pub inner: usize,
    pub inner_behind: usize,
    /// Goes on in the next quotation (an unclosed paragraph).
    pub goes_on: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    Double,
    /// `''` or ` `` `: two tokens.
    Doubled,
    Single,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    mark: Mark,
    tokens: usize,
    opens: bool,
    closes: bool,
}

pub(crate) fn find(page: &Page) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut open: Option<(Mark, usize, usize)> = None;
    let mut at = 0;
    while at < page.tokens.len() {
        if page.tokens[at].gap == Gap::Paragraph
            && let Some((mark, first, inner)) = open.take()
            && look(page, at).is_some_and(|seen| seen.mark == mark && seen.opens)
            && at > inner
        {
            quotes.push(Quote {
                first,
                behind: at,
                inner,
                inner_behind: at,
                goes_on: true,
            });
        }
        let Some(seen) = (page.tokens[at].shape == Shape::Mark)
            .then(|| look(page, at))
            .flatten()
        else {
            at += 1;
            continue;
        };
        let behind = at + seen.tokens;
        match open {
            None if seen.opens => open = Some((seen.mark, at, behind)),
            None => {}
            Some((mark, first, inner)) if mark == seen.mark && seen.closes => {
                // "'He's one of us,'''": the inner mark's end stands first.
                let third = seen.mark == Mark::Doubled
                    && page
                        .tokens
                        .get(behind)
                        .is_some_and(|next| next.gap == Gap::None && next.text(&page.all) == "'");
                let (at, behind) = (at + usize::from(third), behind + usize::from(third));
                if at > inner {
                    quotes.push(Quote {
                        first,
                        behind,
                        inner,
                        inner_behind: at,
                        goes_on: false,
                    });
                }
                open = None;
            }
            // An opening mark inside an open quotation of the same kind: the first was never closed.
            Some((mark, ..)) if mark == seen.mark && seen.opens && mark != Mark::Single => {
                open = Some((mark, at, behind));
            }
            // A single mark that opened nothing, when a double one comes.
            Some((Mark::Single, ..)) if seen.mark != Mark::Single && seen.opens => {
                open = Some((seen.mark, at, behind));
            }
            Some(_) => {}
        }
        at = behind;
    }
    quotes
}

fn look(page: &Page, at: usize) -> Option<Seen> {
    let token = &page.tokens[at];
    if token.shape != Shape::Mark {
        return None;
    }
    let text = token.text(&page.all);
    let pair = page.tokens.get(at + 1).is_some_and(|next| {
        next.gap == Gap::None && next.shape == Shape::Mark && next.text(&page.all) == text
    });
    let tokens = 1 + usize::from(pair && matches!(text, "'" | "`" | "’" | "‘"));
    let before_free = token.gap != Gap::None
        || at == 0
        || matches!(
            page.word(at - 1),
            "(" | "[" | "—" | "–" | "-" | "/" | "…" | "'" | "‘" | ":"
        );
    let behind = page.tokens.get(at + tokens);
    let tight = behind.is_some_and(|next| next.gap == Gap::None);
    let behind_word = behind.is_some_and(|next| {
        next.gap == Gap::None
            && (next.shape != Shape::Mark
                || matches!(
                    next.text(&page.all),
                    "[" | "(" | "$" | "…" | "." | "'" | "‘" | "#" | "@" | "€" | "£"
                ))
    });
    let (mark, opens, closes) = match (text, tokens) {
        ("“" | "„" | "«", _) => (Mark::Double, true, text == "“" && !tight),
        ("”" | "»", _) => (Mark::Double, false, true),
        ("\"", _) => (
            Mark::Double,
            before_free && tight || before_free && !is_after_word(page, at),
            !before_free || !behind_word,
        ),
        ("`" | "‘", 2) => (Mark::Doubled, true, false),
        ("'" | "’", 2) => (
            Mark::Doubled,
            before_free && behind_word,
            !before_free || !behind_word,
        ),
        ("‘", _) => (Mark::Single, behind_word, false),
        ("'" | "’", _) => (
            Mark::Single,
            before_free && behind_word && text == "'" && !elided(behind, page),
            token.gap == Gap::None
                && !behind.is_some_and(|next| next.gap == Gap::None && next.shape != Shape::Mark)
                && !plural(page, at),
        ),
        _ => return None,
    };
    (opens || closes).then_some(Seen {
        mark,
        tokens,
        opens,
        closes,
    })
}

/// A straight mark with a space on both sides belongs to what came before when that was a word.
fn is_after_word(page: &Page, at: usize) -> bool {
    at > 0 && page.tokens[at - 1].shape != Shape::Mark
}

/// "'90s", "'em".
fn elided(behind: Option<&Token>, page: &Page) -> bool {
    behind.is_some_and(|next| {
        next.shape == Shape::Number || matches!(next.text(&page.all), "em" | "til" | "tis" | "cause" | "s")
    })
}

/// "ministers' plan": the apostrophe of a plural, unless a full stop or comma stood before it.
fn plural(page: &Page, at: usize) -> bool {
    at > 0
        && page.word(at - 1).ends_with(['s', 'S'])
        && page
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.shape == Shape::Small)
}
