//! Words of the gazetteer that mean something else here: "a crude estimate", "the state electricity company".

use super::Name;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::page::Page;
use crate::tokens::Shape;

/// Whether a commodity's word is an adjective, or says what a body deals with.
pub(super) fn is_other(page: &Page, name: &Name) -> bool {
    if name.kind != Kind::Commodity || page.tokens[name.first].shape != Shape::Small {
        return false;
    }
    let next = page
        .tokens
        .get(name.behind)
        .map_or("", |token| token.text(&page.all));
    let body = matches!(
        next,
        "company" | "companies" | "utility" | "utilities" | "provider" | "providers" | "board" | "regulator"
    );
    body || page.word(name.first) == "crude"
        && name.behind - name.first == 1
        && is_adjective(page, name, next)
}

fn is_adjective(page: &Page, name: &Name, next: &str) -> bool {
    let Some(before) = name.first.checked_sub(1) else {
        return false;
    };
    let ends = page
        .tokens
        .get(name.behind)
        .is_none_or(|next| next.shape == Shape::Mark)
        || page.is(name.behind, Classes::CONJUNCTION);
    let degree = matches!(
        page.word(before),
        "very" | "rather" | "quite" | "too" | "so" | "more" | "most" | "only" | "as" | "how" | "somewhat"
    );
    let predicate = matches!(
        page.word(before),
        "is" | "are" | "was" | "were" | "be" | "been" | "seem" | "seems" | "looks" | "look"
    );
    let article = matches!(page.word(before), "a" | "A" | "this" | "that" | "such");
    let oil = matches!(
        next,
        "oil" | "tanker" | "grade" | "cargo" | "pipeline" | "contract" | "price" | "stream" | "unit"
    );
    degree && ends || predicate && ends || article && !oil
}
