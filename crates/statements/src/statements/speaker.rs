//! Whom a speaker's words mean: a person by full name, a body by its row, a pronoun by what came before.
//!
//! Wrong names are worse than none: a pronoun is resolved only to the one fitting person who spoke last or
//! is alone in the sentences before.

use super::subject::Words;
use super::whose::{is_vague, new_subject, of_body, owner_named, owner_word, says_no_more, written};
use super::{Draft, NONE, Scene};
use crate::gazetteer::Form;
use crate::kind::Kind;
use crate::lexicon::Classes;
use crate::mentions::{Gender, Name};
use crate::reading::{Speaker, Statement};
use crate::tokens::Shape;

/// Pronouns reach back this many sentences.
const NEAR: u32 = 3;
/// "The spokesperson" may mean one of this many speakers before.
const REMEMBERED: usize = 100;
/// And no further back than this many words.
const FAR: usize = 4000;

/// Who spoke, for those who speak on.
#[derive(Clone, Debug)]
struct Spoke {
    speaker: Speaker,
    gender: Gender,
    /// The noun of a role: "spokesperson".
    role: Option<String>,
    plural: bool,
    sentence: u32,
    resolved: bool,
}

pub(super) fn resolve(scene: &Scene<'_>, drafts: Vec<Draft>) -> Vec<Statement> {
    let mut spoke: Vec<Spoke> = Vec::new();
    let mut statements = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let page = scene.page;
        let said_in = page.sentence_of[draft.cue.map_or(draft.behind() - 1, |cue| cue.0)];
        let who = match draft.by {
            Some(words) => Some(meant(scene, words, &spoke)),
            None if draft.same_as_before => spoke.last().cloned(),
            None => None,
        };
        if let Some(mut who) = who.clone() {
            who.sentence = said_in;
            spoke.push(who);
        }
        let (first, _) = draft.parts[0];
        let parts: Vec<_> = draft
            .parts
            .iter()
            .map(|(first, behind)| page.span(*first, *behind))
            .collect();
        let mut span = parts[0];
        span.end = parts[parts.len() - 1].end.max(span.end);
        statements.push(Statement {
            span,
            parts,
            speaker: who.map(|who| who.speaker),
            cue: draft.cue.map(|(first, behind)| page.span(first, behind)),
            verb: draft.verb,
            stance: draft.stance,
            direct: draft.direct,
            sentence: page.sentence_of[first] as usize,
        });
    }
    statements
}

fn meant(scene: &Scene<'_>, words: Words, spoke: &[Spoke]) -> Spoke {
    let page = scene.page;
    let sentence = page.sentence_of[words.first];
    let as_written = Speaker {
        span: page.span(words.first, words.behind),
        name: written(scene, words),
        key: None,
        kind: None,
        vague: is_vague(scene, words),
    };
    let unknown = |speaker: Speaker| Spoke {
        speaker,
        gender: Gender::Unknown,
        role: None,
        plural: false,
        sentence,
        resolved: false,
    };
    let possessive = page.is(words.first, Classes::POSSESSIVE_PRONOUN);
    if words.behind - words.first == 1 && (possessive || scene.is_pronoun(words.first)) {
        return match antecedent(scene, words.first, spoke) {
            Some((name, key, kind, gender)) => Spoke {
                speaker: Speaker {
                    vague: kind.is_none()
                        && spoke
                            .last()
                            .is_none_or(|last| last.speaker.name != name || last.speaker.vague),
                    name,
                    key,
                    kind,
                    ..as_written
                },
                gender,
                role: None,
                plural: false,
                sentence,
                resolved: true,
            },
            None => unknown(as_written),
        };
    }
    // The head of the phrase ends before its first preposition: "a spokesman | for Mr Clinton".
    let head_behind = (words.first + 1..words.behind)
        .find(|at| {
            scene.name_at[*at] == NONE
                && page.is(*at, Classes::PREPOSITION.or(Classes::WHO))
                && page.tokens[*at].shape == Shape::Small
        })
        .unwrap_or(words.behind);
    let last = head_behind - 1;
    if let Some(name) = name_at(scene, last) {
        let whole = name.first <= words.first + 1 || name.kind == Kind::Person;
        if name.kind == Kind::Person {
            return person(scene, name, as_written, sentence);
        }
        if whole
            && name.kind.speaks()
            && name.form != Form::Adjective
            && only_article(scene, words.first, name.first)
        {
            return a_body(scene, name, as_written, sentence);
        }
    }
    let role = page.word(last).to_lowercase();
    let whole = head_behind == words.behind;
    let article = matches!(page.word(words.first), "the" | "The");
    let definite = whole && article;
    // "its president" is the bank's, when only one president has spoken.
    let its = whole
        && matches!(page.word(words.first), "its" | "Its")
        && one_of_role(spoke, &role)
        && !new_subject(scene, words.first);
    let office = body_of_role(scene, words, head_behind);
    // "the head of trading" may be the head of rates trading at a firm.
    let post = article && !whole && (words.first..words.behind).all(|at| scene.name_at[at] == NONE);
    if (definite || its || post)
        && office.is_none()
        && let Some(earlier) = spoke
            .iter()
            .rev()
            .take(REMEMBERED)
            .find(|earlier| earlier.role.as_deref() == Some(role.as_str()))
            .filter(|earlier| {
                says_no_more(scene, words, &earlier.speaker.name)
                    && !another(scene, &role, earlier.sentence, words.first)
            })
    {
        let mut again = earlier.clone();
        again.speaker.span = as_written.span;
        again.sentence = sentence;
        return again;
    }
    if definite
        && words.behind - words.first == 2
        && let Some(name) = body_named(scene, &role, words.first)
    {
        return a_body(scene, name, as_written, sentence);
    }
    if let Some((owner, rest)) = owner_word(scene, words).filter(|_| office.is_none()) {
        let last = spoke.last().map(|last| (last.speaker.clone(), last.sentence));
        if let Some(body) = owner_named(scene, owner, last.as_ref()) {
            let speaker = Speaker {
                name: of_body(&body.best(page), page.text(rest, words.behind)),
                key: body.entity.map(|entity| page.gazetteer.at(entity).key()),
                kind: Some(body.kind),
                vague: false,
                ..as_written
            };
            return Spoke {
                speaker,
                gender: gender_of_role(&role),
                role: Some(role),
                plural: false,
                sentence,
                resolved: true,
            };
        }
    }
    let plural = role.ends_with('s') || role == "people" || role == "police";
    Spoke {
        speaker: Speaker {
            key: office
                .and_then(|name| name.entity)
                .map(|entity| page.gazetteer.at(entity).key()),
            kind: office.map(|name| name.kind),
            vague: as_written.vague && office.is_none(),
            ..as_written
        },
        gender: gender_of_role(&role),
        role: page.tokens[last].is_word().then_some(role),
        plural,
        sentence,
        resolved: office.is_some(),
    }
}

/// A body that speaks by its name, or by a short one that only it can mean.
fn a_body(scene: &Scene<'_>, name: &Name, as_written: Speaker, sentence: u32) -> Spoke {
    let page = scene.page;
    Spoke {
        speaker: Speaker {
            name: name.best(page),
            key: name.entity.map(|entity| page.gazetteer.at(entity).key()),
            kind: Some(name.kind),
            vague: false,
            ..as_written
        },
        gender: Gender::Unknown,
        role: None,
        plural: false,
        sentence,
        resolved: true,
    }
}

fn person(scene: &Scene<'_>, name: &Name, as_written: Speaker, sentence: u32) -> Spoke {
    let page = scene.page;
    Spoke {
        speaker: Speaker {
            name: name.best(page),
            key: name.entity.map(|entity| page.gazetteer.at(entity).key()),
            kind: Some(Kind::Person),
            vague: false,
            ..as_written
        },
        gender: name.gender,
        role: None,
        plural: false,
        sentence,
        resolved: true,
    }
}

fn name_at<'s>(scene: &'s Scene<'_>, at: usize) -> Option<&'s Name> {
    let number = scene.name_at[at];
    (number != NONE).then(|| &scene.names[number as usize])
}

fn only_article(scene: &Scene<'_>, first: usize, name: usize) -> bool {
    first >= name || first + 1 == name && matches!(scene.page.word(first), "the" | "The" | "A" | "a")
}

/// The body somebody speaks for: "a Nordhaven spokesperson", "a spokesman for the ECB". A person or a place
/// beside a role is not who speaks.
fn body_of_role<'s>(scene: &'s Scene<'_>, words: Words, head_behind: usize) -> Option<&'s Name> {
    let page = scene.page;
    let role = scene.has_role(words.first, head_behind)
        || (words.first..head_behind).any(|at| page.is(at, Classes::TITLE));
    let speaks_for = |name: &&Name| {
        name.form != Form::Adjective
            && name.kind.speaks()
            && !matches!(name.kind, Kind::Person | Kind::Place | Kind::Office)
    };
    // "the EU regulator" is a body of its own.
    let other_body = head_behind > words.first + 1
        && matches!(
            page.word(head_behind - 1),
            "regulator"
                | "regulators"
                | "watchdog"
                | "agency"
                | "authority"
                | "court"
                | "supervisor"
                | "supervisors"
        );
    if !role || other_body {
        return None;
    }
    let inside = (words.first..head_behind)
        .find_map(|at| name_at(scene, at))
        .filter(speaks_for);
    inside.or_else(|| {
        let preposition = page.tokens.get(head_behind).map(|token| token.text(&page.all))?;
        (head_behind < words.behind && matches!(preposition, "for" | "of" | "at" | "from")).then_some(())?;
        (head_behind + 1..(head_behind + 3).min(words.behind))
            .find_map(|at| name_at(scene, at))
            .filter(speaks_for)
    })
}

/// Whether everybody of a role who spoke is the same.
fn one_of_role(spoke: &[Spoke], role: &str) -> bool {
    let mut names = spoke
        .iter()
        .rev()
        .take(REMEMBERED)
        .filter(|earlier| earlier.role.as_deref() == Some(role))
        .map(|earlier| &earlier.speaker.name);
    names.next().is_some_and(|first| names.all(|name| name == first))
}

/// "the office" behind the Office for National Statistics: the one body named before whose name has the word.
/// "The bank" and "the group" may be any firm, also one whose name does not say it.
fn body_named<'s>(scene: &'s Scene<'_>, word: &str, before: usize) -> Option<&'s Name> {
    const LOOKED_AT: usize = 200;
    let page = scene.page;
    let behind = scene.names.partition_point(|name| name.first < before);
    let mut found: Option<&Name> = None;
    for name in scene.names[..behind].iter().rev().take(LOOKED_AT) {
        let body = name.kind.speaks() && !matches!(name.kind, Kind::Person | Kind::Place | Kind::Office);
        let firm = matches!(name.kind, Kind::Company | Kind::Organisation);
        if firm && matches!(word, "bank" | "company" | "group" | "firm") {
            return None;
        }
        let has_word = |name: &Name| {
            name.best(page)
                .split_whitespace()
                .any(|other| other.eq_ignore_ascii_case(word))
        };
        if !body || name.form == Form::Metonym || !has_word(name) {
            continue;
        }
        if found.is_some_and(|known| known.best(page) != name.best(page)) {
            return None;
        }
        found = Some(name);
    }
    found
}

/// Whether somebody else of the same role was brought in since: "an association of suppliers".
fn another(scene: &Scene<'_>, role: &str, sentence: u32, before: usize) -> bool {
    let page = scene.page;
    let Some(first) = page.sentences.get(sentence as usize + 1).map(|next| next.first) else {
        return false;
    };
    before > first + FAR
        || (first..before).any(|at| {
            page.word(at).eq_ignore_ascii_case(role)
                && (at.saturating_sub(3)..at)
                    .any(|near| matches!(page.word(near), "a" | "an" | "A" | "An" | "another" | "Another"))
        })
}

fn gender_of_role(role: &str) -> Gender {
    if role.ends_with("woman")
        || matches!(
            role,
            "mother" | "wife" | "daughter" | "sister" | "queen" | "actress"
        )
    {
        Gender::She
    } else if role.ends_with("man") && role != "woman"
        || matches!(role, "father" | "husband" | "son" | "brother" | "king")
    {
        Gender::He
    } else {
        Gender::Unknown
    }
}

type Meant = (String, Option<&'static str>, Option<Kind>, Gender);

/// Whom a pronoun means.
fn antecedent(scene: &Scene<'_>, at: usize, spoke: &[Spoke]) -> Option<Meant> {
    let page = scene.page;
    let here = page.sentence_of[at];
    let classes = page.classes(at);
    let word = page.word(at);
    let gender = if classes.has(Classes::HE) || word.eq_ignore_ascii_case("his") {
        Gender::He
    } else if classes.has(Classes::SHE) || word.eq_ignore_ascii_case("her") {
        Gender::She
    } else {
        return other_pronoun(scene, at, here, spoke);
    };
    let fits = |other: Gender| other == gender || other == Gender::Unknown;
    let people = people_before(scene, at, here, gender);
    let last = spoke.last().filter(|last| {
        here.saturating_sub(last.sentence) <= NEAR
            && fits(last.gender)
            && !last.plural
            && (last.speaker.kind == Some(Kind::Person) || last.gender == gender)
    });
    // Somebody new, of the right gender for certain, stands nearer than the last speaker.
    if let Some(last) = last {
        let newer: Vec<&&Name> = people
            .iter()
            .filter(|name| {
                page.sentence_of[name.first] > last.sentence
                    && name.best(page) != last.speaker.name
                    && name.gender == gender
            })
            .collect();
        if newer.is_empty() {
            return Some((
                last.speaker.name.clone(),
                last.speaker.key,
                last.speaker.kind,
                gender,
            ));
        }
    }
    let mut distinct: Vec<(String, &Name)> = Vec::new();
    for name in &people {
        let best = name.best(page);
        if !distinct.iter().any(|(known, _)| *known == best) {
            distinct.push((best, name));
        }
    }
    let sure: Vec<_> = distinct
        .iter()
        .filter(|(_, name)| name.gender == gender)
        .collect();
    let (best, name) = match (sure.as_slice(), distinct.as_slice()) {
        ([one], _) => (&one.0, one.1),
        ([], [one]) => (&one.0, one.1),
        _ => return None,
    };
    Some((
        best.clone(),
        name.entity.map(|entity| page.gazetteer.at(entity).key()),
        Some(Kind::Person),
        gender,
    ))
}

/// People named in this sentence before the pronoun, or in the two sentences before it.
fn people_before<'s>(scene: &'s Scene<'_>, at: usize, here: u32, gender: Gender) -> Vec<&'s Name> {
    let page = scene.page;
    let behind = scene.names.partition_point(|name| name.first < at);
    scene.names[..behind]
        .iter()
        .rev()
        .take(40)
        .take_while(|name| here.saturating_sub(page.sentence_of[name.first]) < NEAR)
        .filter(|name| name.kind == Kind::Person && (name.gender == gender || name.gender == Gender::Unknown))
        .collect()
}

/// Whether a body that is not the last speaker opens the sentence, or one since: "The ministry denied it: …, it
/// said" is no longer what the campaigners said.
fn breaks(scene: &Scene<'_>, at: usize, here: u32, last: &Spoke) -> bool {
    let page = scene.page;
    let known = last.speaker.name.to_lowercase();
    (last.sentence + 1..=here).any(|sentence| {
        let Some(first) = page
            .sentences
            .get(sentence as usize)
            .map(|sentence| sentence.first)
        else {
            return false;
        };
        if first >= at {
            return false;
        }
        if let Some(name) = name_at(scene, first) {
            let body = name.kind.speaks() && name.kind != Kind::Person && name.form != Form::Adjective;
            return body && name.best(page) != last.speaker.name;
        }
        let noun = (first + 1..at.min(first + 4))
            .take_while(|at| page.tokens[*at].is_word())
            .find(|at| {
                page.tokens[*at].shape == Shape::Small
                    && page.is(*at, Classes::ROLE.or(Classes::ORGANISATION))
            });
        matches!(page.word(first), "The" | "A" | "An")
            && noun.is_some_and(|noun| !known.contains(page.word(noun)))
    })
}

/// "it said", "they said": the body or the people who spoke just before.
fn other_pronoun(scene: &Scene<'_>, at: usize, here: u32, spoke: &[Spoke]) -> Option<Meant> {
    let page = scene.page;
    let last = spoke.last()?;
    let (classes, word) = (page.classes(at), page.word(at));
    let near = here.saturating_sub(last.sentence) <= 1;
    // "An association of suppliers said … It said": a body that no name names.
    let noun = last.role.as_deref().is_some_and(|role| {
        let lexicon = &page.gazetteer.lexicon;
        lexicon.classes(lexicon.number(role)).has(Classes::ORGANISATION)
    });
    let known = last.speaker.kind.is_some_and(|kind| kind != Kind::Person) && last.role.is_none();
    let it = classes.has(Classes::IT) || word.eq_ignore_ascii_case("its");
    let they = classes.has(Classes::THEY) || word.eq_ignore_ascii_case("their");
    let fits = it && (known && last.resolved || noun) || they && last.plural;
    (near && fits && !breaks(scene, at, here, last)).then(|| {
        (
            last.speaker.name.clone(),
            last.speaker.key,
            last.speaker.kind,
            Gender::Unknown,
        )
    })
}
