//! Who and what a text names: the gazetteer's names, and people, bodies and places that no row knows.
//!
//! Capitals alone make no mention: a title, a given name, a corporate word, a cue or an earlier full name
//! must tell what sort of thing it is. What stays undecided is left out. Runs of capitals: `runs.rs`; what
//! they are: `sort.rs`.

mod bodies;
mod runs;
mod sense;
mod short;
mod sort;

use std::collections::HashMap;

use crate::gazetteer::Form;
use crate::kind::Kind;
use crate::lexicon::{Classes, Lexicon};
use crate::page::Page;
use crate::reading::Mention;
use crate::rows::lines;

/// A mention among tokens.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub first: usize,
    pub behind: usize,
    pub kind: Kind,
    pub form: Form,
    pub entity: Option<u32>,
    /// The full name where it is more than the words.
    pub full: Option<String>,
    pub gender: Gender,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Unknown,
    He,
    She,
}

impl Name {
    /// The fullest name known.
    pub(crate) fn best(&self, page: &Page) -> String {
        match (&self.full, self.entity) {
            (Some(full), _) => full.clone(),
            (None, Some(entity)) => page.gazetteer.at(entity).name().to_owned(),
            (None, None) => page.text(self.first, self.behind).to_owned(),
        }
    }

    pub(crate) fn mention(self, page: &Page) -> Mention {
        Mention {
            span: page.span(self.first, self.behind),
            kind: self.kind,
            form: self.form,
            key: self.entity.map(|entity| page.gazetteer.at(entity).key()),
            name: self.best(page),
            sentence: page.sentence_of[self.first] as usize,
        }
    }
}

/// All mentions, in order, none overlapping.
pub(crate) fn find(page: &Page) -> Vec<Name> {
    let mut found = Vec::new();
    page.gazetteer.find_among(&page.all, &page.tokens, &mut found);
    let mut linked: Vec<Name> = found
        .into_iter()
        .map(|link| {
            let kind = page.gazetteer.at(link.entity).kind();
            Name {
                first: link.first as usize,
                behind: link.behind as usize,
                kind,
                form: link.form,
                entity: Some(link.entity),
                full: None,
                gender: if kind == Kind::Person {
                    gender(page, link.first as usize, link.behind as usize)
                } else {
                    Gender::Unknown
                },
            }
        })
        .collect();
    linked.retain(|name| !sense::is_other(page, name));
    let runs = runs::find(page, &mut linked);
    let mut names = sort::sort(page, runs, &linked);
    names.append(&mut linked);
    names.sort_by_key(|name| name.first);
    let mut end = 0;
    names.retain(|name| {
        let free = name.first >= end;
        if free {
            end = name.behind;
        }
        free
    });
    surnames(page, &mut names);
    short::add(page, &mut names);
    names
}

/// What the given name, or a title before it, says of the pronoun.
pub(crate) fn gender(page: &Page, first: usize, behind: usize) -> Gender {
    let title = (first > 0).then(|| page.word(first - 1));
    match title {
        Some(
            "Mr" | "Mr." | "Sir" | "Lord" | "King" | "Prince" | "spokesman" | "chairman" | "Chairman"
            | "Congressman" | "businessman",
        ) => return Gender::He,
        Some(
            "Ms" | "Ms." | "Mrs" | "Mrs." | "Miss" | "Dame" | "Lady" | "Queen" | "Princess" | "spokeswoman"
            | "chairwoman" | "Congresswoman",
        ) => return Gender::She,
        _ => {}
    }
    let classes = page.classes(first);
    if behind - first < 2 {
        return Gender::Unknown;
    }
    match (classes.has(Classes::MALE), classes.has(Classes::FEMALE)) {
        (true, false) => Gender::He,
        (false, true) => Gender::She,
        _ => Gender::Unknown,
    }
}

/// A surname alone means the person whose full name stood earlier: links, names and genders carry over. Two
/// people of one surname: the later full name, unless both are near; then neither.
fn surnames(page: &Page, names: &mut [Name]) {
    let mut known: HashMap<String, (usize, bool)> = HashMap::new();
    for at in 0..names.len() {
        let name = &names[at];
        if name.kind != Kind::Person {
            continue;
        }
        let last = surname(page, name);
        if name.behind - name.first >= 2 && name.full.is_none() {
            let text = page.text(name.first, name.behind).to_owned();
            match known.get_mut(&last) {
                Some((earlier, shared)) => {
                    let other = names[*earlier].best(page);
                    *shared = *shared || other != names[at].best(page) && other != text;
                    *earlier = at;
                }
                None => {
                    known.insert(last, (at, false));
                }
            }
        } else if name.behind - name.first == 1
            && let Some((earlier, shared)) = known.get(&last).copied()
            && !shared
        {
            let (full, entity, gender) = {
                let earlier = &names[earlier];
                (earlier.best(page), earlier.entity, earlier.gender)
            };
            let name = &mut names[at];
            if name.entity.is_none() {
                name.entity = entity;
                name.full = Some(full);
            }
            if name.gender == Gender::Unknown {
                name.gender = gender;
            }
        }
    }
}

fn surname(page: &Page, name: &Name) -> String {
    let mut last = name.behind - 1;
    while last > name.first && page.is(last, Classes::NAME_SUFFIX) {
        last -= 1;
    }
    page.word(last).to_owned()
}

/// Given names tell people from other names, and whether "he" or "she" may mean them.
pub(crate) fn given_names(lexicon: &mut Lexicon) {
    for line in lines(include_str!("../../data/given-names.rows")) {
        let (class, names) = line.split_once('|').unwrap_or_default();
        let class = match class.trim() {
            "female" => Classes::GIVEN.or(Classes::FEMALE),
            "male" => Classes::GIVEN.or(Classes::MALE),
            _ => Classes::GIVEN,
        };
        for name in names.split_whitespace() {
            lexicon.mark(name, class);
        }
    }
}
