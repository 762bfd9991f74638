//! What tells that an unknown name is a body: a word for one behind a comma, letters in brackets, "the … said".

use super::runs::Run;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::page::Page;
use crate::tokens::{Gap, Shape};

/// "Cold Harbour Laboratory (CHL)": letters in brackets that are the initials of the name before define it.
pub(super) fn abbreviated(page: &Page, run: &Run) -> bool {
    let at = run.behind;
    let letters = |at: usize| {
        page.tokens
            .get(at)
            .is_some_and(|token| token.is_mark(b'('))
            .then(|| page.tokens.get(at + 1))
            .flatten()
            .filter(|token| {
                token.shape == Shape::Upper && page.tokens.get(at + 2).is_some_and(|t| t.is_mark(b')'))
            })
            .map(|token| token.text(&page.all))
    };
    let Some(letters) = letters(at) else {
        return false;
    };
    initials(page, run.first, run.behind, letters)
}

/// Whether the letters are the initials of the words, without "of" and its like; a plural's "s" is passed over.
fn initials(page: &Page, first: usize, behind: usize, letters: &str) -> bool {
    let capitals: String = (first..behind)
        .filter(|at| page.tokens[*at].is_capital())
        .filter_map(|at| page.word(at).chars().next())
        .collect();
    capitals.len() >= 2 && capitals == letters
}

/// "the Valley Sentinel reported": people take no article, and what speaks is a body.
pub(super) fn the_speaks(page: &Page, run: &Run) -> bool {
    let article = run.first > 0
        && page.word(run.first - 1).eq_ignore_ascii_case("the")
        && page.tokens[run.first].gap == Gap::Space;
    let verb = page.tokens.get(run.behind).is_some_and(|next| {
        next.shape == Shape::Small && next.gap == Gap::Space && page.is(run.behind, Classes::SAYS)
    });
    let plain = !(run.first..run.behind)
        .any(|at| page.is(at, Classes::TITLE.or(Classes::NEVER_NAME).or(Classes::ROLE)));
    // One word may be a people: "the Kesmari said".
    let whole = run.behind - run.first >= 2 || page.tokens[run.first].shape == Shape::Upper;
    article && verb && plain && whole
}

/// "Harrow Pike, a brokerage": a word for a body behind a comma.
pub(super) fn body_behind(page: &Page, run: &Run) -> Option<Kind> {
    const LOOKED_AT: usize = 6;
    let at = run.behind;
    let comma = page.tokens.get(at)?.is_mark(b',')
        && matches!(page.tokens.get(at + 1)?.text(&page.all), "a" | "an" | "the");
    if !comma {
        return None;
    }
    for word in at + 2..(at + 2 + LOOKED_AT).min(page.tokens.len()) {
        let token = &page.tokens[word];
        if token.shape == Shape::Mark && !token.is_mark(b'-')
            || page.is(
                word,
                Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::WHO),
            )
        {
            return None;
        }
        let ends = page.tokens.get(word + 1).is_none_or(|next| {
            next.shape != Shape::Small
                || page.is(
                    word + 1,
                    Classes::PREPOSITION.or(Classes::WHO).or(Classes::CONJUNCTION),
                )
                || page.word(word + 1) == "that"
                || page.word(word + 1) == "based"
        });
        match token.text(&page.all) {
            "company" | "bank" | "lender" | "brokerage" | "house" | "firm" | "retailer" | "chipmaker"
            | "carmaker" | "automaker" | "maker" | "insurer" | "airline" | "supplier" | "operator"
            | "manufacturer" | "consultancy" | "startup" | "start-up" | "utility" | "refiner"
            | "producer" | "conglomerate"
                if ends =>
            {
                return Some(Kind::Company);
            }
            "newsletter" | "newspaper" | "magazine" | "group" | "union" | "agency" | "party"
            | "organisation" | "organization" | "charity" | "foundation" | "association" | "federation"
            | "institute" | "think-tank" | "nonprofit" | "website" | "coalition" | "lobby" | "fund"
            | "university" | "network" | "broadcaster"
                if ends =>
            {
                return Some(Kind::Organisation);
            }
            _ => {}
        }
        // "an asset manager" is a firm when the name ends like one; that was asked before.
    }
    None
}

/// "Marlow Teague, an asset manager that holds bonds": a firm that manages, not a man.
pub(super) fn manages(page: &Page, run: &Run) -> bool {
    const LOOKED_AT: usize = 5;
    let comma = page.tokens.get(run.behind).is_some_and(|next| next.is_mark(b','));
    let article = matches!(
        page.tokens.get(run.behind + 1).map(|token| token.text(&page.all)),
        Some("a" | "an" | "the")
    );
    let from = run.behind + 2;
    comma
        && article
        && !run.title
        && (from..(from + LOOKED_AT).min(page.tokens.len()))
            .take_while(|at| page.tokens[*at].shape == Shape::Small || page.tokens[*at].is_mark(b'-'))
            .find(|at| matches!(page.word(*at), "manager" | "investor" | "adviser"))
            .is_some_and(|at| {
                let sort = matches!(
                    page.word(at - 1),
                    "asset" | "money" | "wealth" | "investment" | "equity" | "credit"
                );
                let post = page.tokens.get(at + 1).is_some_and(|next| {
                    matches!(
                        next.text(&page.all),
                        "at" | "for" | "with" | "who" | "in" | "of" | "from"
                    )
                });
                sort && !post
            })
}

/// "carmaker Lindholm", "shares in Lindholm", "Lindholm's profit": what only firms are called and have.
pub(super) fn trades(page: &Page, run: &Run) -> bool {
    let word = |at: usize| page.tokens.get(at).map_or("", |token| token.text(&page.all));
    let before = |back: usize| run.first.checked_sub(back).map_or("", word);
    let short = run.behind - run.first <= 3;
    let called = matches!(
        before(1),
        "carmaker"
            | "automaker"
            | "chipmaker"
            | "drugmaker"
            | "planemaker"
            | "steelmaker"
            | "lender"
            | "insurer"
            | "reinsurer"
            | "retailer"
            | "airline"
            | "refiner"
            | "conglomerate"
            | "startup"
            | "brokerage"
            | "brewer"
            | "utility"
            | "miner"
            | "grocer"
    );
    let owned = matches!(before(1), "in" | "of") && matches!(before(2), "shares" | "stake" | "shareholders")
        || before(1) == "of" && before(2) == "subsidiary";
    let genitive = page
        .tokens
        .get(run.behind)
        .is_some_and(|next| next.shape == Shape::Genitive);
    let owns = genitive
        && (matches!(
            word(run.behind + 1),
            "shares"
                | "shareholders"
                | "profit"
                | "profits"
                | "revenue"
                | "revenues"
                | "earnings"
                | "dividend"
                | "headquarters"
                | "subsidiary"
                | "subsidiaries"
                | "creditors"
                | "bondholders"
        ) || word(run.behind + 1) == "chief" && word(run.behind + 2) == "executive");
    short && (called || owned || owns) && !page.is(run.first, Classes::GIVEN.or(Classes::NEVER_NAME))
}

pub(super) fn corporate(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.').to_ascii_lowercase().as_str(),
        "inc"
            | "corp"
            | "corporation"
            | "ltd"
            | "limited"
            | "plc"
            | "llc"
            | "co"
            | "company"
            | "group"
            | "holdings"
            | "holding"
            | "bank"
            | "banca"
            | "banco"
            | "banque"
            | "ag"
            | "gmbh"
            | "sa"
            | "s.a"
            | "nv"
            | "spa"
            | "airlines"
            | "airways"
            | "motors"
            | "industries"
            | "systems"
            | "technologies"
            | "partners"
            | "capital"
            | "securities"
            | "insurance"
            | "financial"
            | "pharmaceuticals"
            | "energy"
            | "petroleum"
            | "electronics"
            | "software"
            | "records"
            | "entertainment"
            | "stores"
    )
}

/// A word of capitals is a body when the text treats it as one.
pub(super) fn acronym(page: &Page, run: &Run) -> Option<Kind> {
    let token = &page.tokens[run.first];
    let text = token.text(&page.all);
    let roman = text.bytes().all(|byte| b"IVXLC".contains(&byte));
    if text.len() < 2
        || text.len() > 7
        || roman
        || !text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'.')
    {
        return None;
    }
    let behind = run.behind;
    let next = page.tokens.get(behind)?;
    let article = run.first > 0 && page.word(run.first - 1).eq_ignore_ascii_case("the");
    let speaks = page.is(behind, Classes::SAYS) && next.gap == Gap::Space;
    // "Ministry of Power and Water (MPW)"
    let defined = run.first > 1
        && page.word(run.first - 1) == "("
        && next.is_mark(b')')
        && page.tokens[run.first - 2].is_capital();
    let official =
        next.shape == Shape::Small && page.is(behind, Classes::TITLE) || next.shape == Shape::Genitive;
    (speaks
        || defined
        || article
            && (next.shape != Shape::Small
                || official
                || page.is(
                    behind,
                    Classes::AUXILIARY
                        .or(Classes::PREPOSITION)
                        .or(Classes::CONJUNCTION),
                )))
    .then_some(Kind::Organisation)
}
