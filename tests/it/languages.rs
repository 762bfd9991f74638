//! An edition speaks its language to readers: on every page, in letters, and nowhere English.

use courant::news::editions::{NewEdition, NewSection, save_edition, save_section};

use crate::harness::Running;

/// Words that no text in German, French or Spanish has.
const ENGLISH: [&str; 15] = [
    "the", "of", "and", "is", "with", "your", "you", "from", "this", "we", "here", "nothing", "been", "has",
    "which",
];

const PAGES: [&str; 12] = [
    "/",
    "/wirtschaft",
    "/search",
    "/search?q=zzzz",
    "/stories",
    "/updates",
    "/sign-up",
    "/sign-up/done",
    "/corrections",
    "/markets/live",
    "/markets/calendar",
    "/no-such-page",
];

fn edition(running: &Running, language: &str) {
    let new = NewEdition {
        slug: language.to_owned(),
        name: "Kurier".to_owned(),
        tagline: String::new(),
        description: String::new(),
        language: language.to_owned(),
        zone: "Europe/Berlin".to_owned(),
        note: String::new(),
        is_main: false,
        full_feeds: false,
        four_eyes: false,
        contact: String::new(),
    };
    let (id, _) = running.write(move |w| save_edition(w, &new));
    running.write(move |w| {
        save_section(
            w,
            &NewSection {
                edition: id,
                parent: None,
                slug: "wirtschaft".to_owned(),
                name: "Oeconomia".to_owned(),
                ordinal: 1,
                description: String::new(),
            },
        )
    });
    running.settle();
}

#[test]
fn an_edition_says_nothing_in_another_language() {
    let running = Running::new();
    for language in ["de", "fr", "es"] {
        edition(&running, language);
        for page in PAGES {
            let html = running.get(&format!("/{language}{page}")).text();
            assert!(
                html.contains(&format!("<html lang=\"{language}\"")),
                "{language}{page}"
            );
            let found: Vec<String> = seen(&html)
                .replace("The Test Gazette", "")
                .split(|c: char| !c.is_alphabetic())
                .map(str::to_lowercase)
                .filter(|word| ENGLISH.contains(&word.as_str()))
                .collect();
            assert_eq!(
                found,
                Vec::<String>::new(),
                "{language}{page}: {}",
                seen(&html).split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
    }
}

#[test]
fn what_a_reader_sends_wrong_is_said_in_their_language() {
    let running = Running::new();
    edition(&running, "de");
    let answer = running.post("/de/sign-up", "email=nobody&zone=Nirgends%2FWo");
    assert_eq!(answer.status, 422);
    let text = seen(&answer.text());
    assert!(
        text.contains("name@example.org") && !text.contains("does not look"),
        "{text}"
    );
}

/// What people see or hear of a page: text, and the attributes that are spoken. Names of zones are not words.
fn seen(html: &str) -> String {
    let mut text = String::new();
    for attribute in [
        " title=\"",
        " aria-label=\"",
        " placeholder=\"",
        " alt=\"",
        " content=\"",
    ] {
        for (at, _) in html.match_indices(attribute) {
            text.push_str(html[at + attribute.len()..].split('"').next().unwrap_or_default());
            text.push_str(" | ");
        }
    }
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        let hidden = ["script", "style", "option", "datalist"]
            .into_iter()
            .find(|name| after.starts_with(name));
        rest = match hidden {
            Some(name) => after
                .split_once(&format!("</{name}>"))
                .map_or("", |(_, rest)| rest),
            None => after.split_once('>').map_or("", |(_, rest)| rest),
        };
    }
    text.push_str(rest);
    text
}
