//! The line under a picture. The rule, in order:
//!
//! 1. A credit and a byline: "Ana Lima/Atlantic Press", unless one already holds every word of the
//!    other ("Ana Lima/AP" and "AP", "LIMA Ana" and "Ana Lima"); then the longer one alone. Of
//!    several people it is enough that the credit names one: its owner has written it as wanted.
//! 2. A credit alone, or a byline alone.
//! 3. The copyright notice without its noise: the sign, the word, years at either end, "All rights
//!    reserved" in six languages.
//! 4. The source.
//!
//! Words are compared without case. At most 500 characters come back.

use crate::{PhotoMetadata, text};

const RESERVED: [&str; 6] = [
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "tutti i diritti riservati",
];

/// Words whose full stop is their own.
const ABBREVIATED: [&str; 7] = ["inc.", "ltd.", "co.", "corp.", "jr.", "sr.", "bros."];

impl PhotoMetadata {
    /// What to print under the picture; the rule is at the head of `credit.rs`: "byline/credit"
    /// unless one contains the other, else either of them, else the copyright notice without "©",
    /// years and "All rights reserved", else the source.
    pub fn credit_line(&self) -> Option<String> {
        let line = match (self.byline.as_deref(), self.credit.as_deref()) {
            (Some(byline), Some(credit)) if names(credit, byline) => Some(credit.to_owned()),
            (Some(byline), Some(credit)) if holds(byline, credit) => Some(byline.to_owned()),
            (Some(byline), Some(credit)) => Some(format!("{byline}/{credit}")),
            (byline, credit) => credit.or(byline).map(str::to_owned),
        };
        line.or_else(|| self.copyright.as_deref().and_then(holder))
            .or_else(|| self.source.clone())
            .and_then(|line| text::line(&line))
    }
}

fn names(credit: &str, byline: &str) -> bool {
    byline.split(", ").any(|person| holds(credit, person))
}

/// Whether every word of `part` is one of `whole`'s.
fn holds(whole: &str, part: &str) -> bool {
    let known: Vec<String> = words(whole).collect();
    let mut part = words(part).peekable();
    part.peek().is_some() && part.all(|word| known.contains(&word))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Who holds the copyright, if anybody is named.
fn holder(notice: &str) -> Option<String> {
    let mut notice = notice.replace(['©', '℗'], " © ");
    for sign in ["(c)", "(C)"] {
        notice = notice.replace(sign, " © ");
    }
    for phrase in RESERVED {
        notice = without(&notice, phrase);
    }
    let mut words: Vec<&str> = notice.split_whitespace().collect();
    while words
        .first()
        .is_some_and(|word| is_noise(word) || bare(word) == "by")
    {
        words.remove(0);
    }
    while words.last().is_some_and(|word| is_noise(word)) {
        words.pop();
    }
    words.retain(|word| *word != "©");
    let line = words.join(" ");
    let line = line.trim_matches(|c: char| " ,;:-–—|/".contains(c));
    let last = line.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let is_abbreviated = ABBREVIATED.contains(&last.as_str()) || last.matches('.').count() > 1;
    let line = match line.strip_suffix('.') {
        Some(stripped) if !is_abbreviated => stripped,
        _ => line,
    };
    line.chars().any(char::is_alphabetic).then(|| line.to_owned())
}

/// `phrase` is in lower case and cut out once, wherever it stands.
fn without(text: &str, phrase: &str) -> String {
    let ends = |start: usize| {
        let mut rest = text[start..].char_indices();
        for wanted in phrase.chars() {
            let (_, found) = rest.next()?;
            if !found.to_lowercase().eq([wanted]) {
                return None;
            }
        }
        Some(rest.next().map_or(text.len(), |(at, _)| start + at))
    };
    text.char_indices()
        .find_map(|(start, _)| Some((start, ends(start)?)))
        .map_or_else(
            || text.to_owned(),
            |(start, end)| format!("{} {}", &text[..start], &text[end..]),
        )
}

fn is_noise(word: &str) -> bool {
    let word = bare(word);
    word.is_empty() || matches!(word.as_str(), "©" | "copyright" | "copr") || is_year(&word)
}

fn bare(word: &str) -> String {
    let edges = |c: char| ".,;:()-–—|/".contains(c);
    word.trim_matches(edges).to_lowercase()
}

/// "2024", "2019-2024", "2019–24".
fn is_year(word: &str) -> bool {
    let (first, last) = word.split_once(['-', '–', '/']).unwrap_or((word, "24"));
    let is_whole = |year: &str| year.len() == 4 && (year.starts_with('1') || year.starts_with("20"));
    let is_digits = |year: &str| year.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(first) && is_digits(last) && is_whole(first) && (is_whole(last) || last.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::holder;
    use crate::PhotoMetadata;

    fn line(byline: &str, credit: &str, copyright: &str) -> Option<String> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let photo = PhotoMetadata {
            byline: some(byline),
            credit: some(credit),
            copyright: some(copyright),
            source: some("Archive"),
            ..PhotoMetadata::default()
        };
        photo.credit_line()
    }

    #[test]
    fn name_and_agency_once_each() {
        for (byline, credit, copyright, expected) in [
            ("Ana Lima", "Atlantic Press", "© x", "Ana Lima/Atlantic Press"),
            (
                "Ana Lima",
                "Ana Lima/Atlantic Press",
                "",
                "Ana Lima/Atlantic Press",
            ),
            ("Ana Lima", "AFP / LIMA Ana", "", "AFP / LIMA Ana"),
            ("Ana Lima/Lusa", "LUSA", "", "Ana Lima/Lusa"),
            ("Ana Lima, Bo Åkesson", "Bo Åkesson/Lusa", "", "Bo Åkesson/Lusa"),
            ("Ana Lima", "Limasol Press", "", "Ana Lima/Limasol Press"),
            ("Ana Lima", "", "© x", "Ana Lima"),
            ("", "Lusa", "© x", "Lusa"),
            ("", "", "© 2024 Lusa", "Lusa"),
            ("", "", "© 2024", "Archive"),
            ("", "", "", "Archive"),
        ] {
            assert_eq!(line(byline, credit, copyright).as_deref(), Some(expected));
        }
    }

    #[test]
    fn notices_lose_their_noise() {
        for (notice, expected) in [
            ("© 2024 Atlantic Press", "Atlantic Press"),
            ("©2024 Atlantic Press. All Rights Reserved.", "Atlantic Press"),
            ("Copyright (c) 2019-2024 by Ana Lima", "Ana Lima"),
            ("Copyright: 2019–24, Lima Inc.", "Lima Inc."),
            ("Ana Lima (C) 2020", "Ana Lima"),
            ("Ana Lima 2020 - Tous droits réservés", "Ana Lima"),
            ("TOUS DROITS RÉSERVÉS Ana Lima (Lusa)", "Ana Lima (Lusa)"),
            ("Lima S.A.", "Lima S.A."),
            ("20 Minuten", "20 Minuten"),
        ] {
            assert_eq!(holder(notice).as_deref(), Some(expected), "{notice}");
        }
        for empty in ["©", "Copyright 2024", "(c) 2020-2024. All rights reserved", "-"] {
            assert_eq!(holder(empty), None, "{empty}");
        }
    }
}
