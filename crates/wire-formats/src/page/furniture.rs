//! Lines that speak to the visitor and not about the matter: "Read more", "Sign up", "Close".
//!
//! The lists hold what pages of any site say in English; other languages are left to the shape
//! of the text. A line is only tried when it is short, so that an article about advertising keeps
//! its paragraphs.

/// Beginnings of short lines that send the visitor elsewhere, unless the line is a sentence.
const SIGNS: [&str; 20] = [
    "read more",
    "read also",
    "also read",
    "see also",
    "related",
    "more from",
    "more on",
    "more:",
    "read:",
    "watch:",
    "recommended",
    "continue reading",
    "story continues",
    "most popular",
    "trending",
    "you may also",
    "you might",
    "tags:",
    "tagged:",
    "filed under",
];
/// Beginnings of short lines that ask the visitor for something, sentence or not.
const CALLS: [&str; 12] = [
    "sign up for",
    "subscribe to",
    "subscribe now",
    "follow us",
    "follow @",
    "share this",
    "share on",
    "click here",
    "download our",
    "get the latest",
    "join the conversation",
    "leave a comment",
];
/// Whole lines that are a page's furniture.
const FURNITURE: [&str; 16] = [
    "advert",
    "advertisement",
    "advertising",
    "close",
    "caption",
    "comments",
    "share",
    "print",
    "email",
    "menu",
    "search",
    "x",
    "loading",
    "next",
    "previous",
    "sponsored",
];

/// For one short line; longer ones are never furniture.
pub(super) fn is_furniture(text: &str) -> bool {
    let lower = text.to_lowercase();
    let line = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let begins = |list: &[&str]| {
        list.iter().any(|start| {
            lower
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .starts_with(start)
        })
    };
    FURNITURE.contains(&line)
        || begins(&CALLS)
        || (begins(&SIGNS) && !lower.ends_with(['.', '!', '?', '”', '"']))
}
