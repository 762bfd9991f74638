//! The words that name a speaker: the subject of a verb of speech, before or behind it.

use super::{NONE, Scene};
use crate::gazetteer::Form;
use crate::lexicon::Classes;
use crate::tokens::{Gap, Shape};

/// The words that name a speaker, without what is added behind a comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub first: usize,
    pub behind: usize,
}

/// No speaker's name takes more words.
const LONGEST: usize = 30;

impl Scene<'_> {
    /// The subject of the verb at `verb`, looked for down to `floor`.
    pub(super) fn before(&self, verb: usize, floor: usize) -> Option<Words> {
        let page = self.page;
        let mut at = verb;
        while at > floor && page.tokens[at].gap < Gap::Paragraph && self.is_filler(at - 1) {
            at -= 1;
        }
        if at == floor {
            return None;
        }
        at = self.over_brackets(at, floor);
        if at == floor {
            return None;
        }
        // "who said", "a sign that said"
        if page.is(at - 1, Classes::WHO) || page.word(at - 1) == "that" && at == verb {
            return self.antecedent(at - 1, floor);
        }
        if self.is_pronoun(at - 1) {
            return Some(Words {
                first: at - 1,
                behind: at,
            });
        }
        if page.tokens[at - 1].is_mark(b',') || is_dash(page.word(at - 1)) {
            return self.before_apposition(at - 1, floor);
        }
        self.run_back(at, floor)
            .or_else(|| self.before_relative(at, floor))
    }

    /// "An official who spoke on condition of anonymity said": the words before the relative pronoun.
    fn before_relative(&self, behind: usize, floor: usize) -> Option<Words> {
        let page = self.page;
        let who = (floor + 1..behind)
            .rev()
            .take(LONGEST)
            .take_while(|at| page.tokens[*at].shape != Shape::Mark)
            .find(|at| page.word(*at) == "who")?;
        self.antecedent(who, floor)
    }

    /// "Sen. Bernie Sanders (I-Vt.) said": what stands in brackets is not looked at.
    fn over_brackets(&self, at: usize, floor: usize) -> usize {
        const LONGEST: usize = 10;
        if at <= floor + 1 || !self.page.tokens[at - 1].is_mark(b')') {
            return at;
        }
        (floor.max(at.saturating_sub(LONGEST))..at - 1)
            .rev()
            .find(|open| self.page.tokens[*open].is_mark(b'('))
            .filter(|open| *open > floor)
            .unwrap_or(at)
    }

    /// The subject of the first verb of a clause: in "Franken smiled and joked" who joked.
    pub(super) fn of_clause(&self, floor: usize, ceiling: usize) -> Option<Words> {
        let page = self.page;
        if let Some(by) = self.opening(floor, ceiling) {
            return Some(by);
        }
        (floor + 1..ceiling)
            .filter(|at| {
                let verb = Classes::SAYS.or(Classes::AUXILIARY).or(Classes::ACTS);
                page.tokens[*at].shape == Shape::Small
                    && self.name_at[*at] == NONE
                    && (page.is(*at, verb) && page.word(*at) != "to"
                        || page.word(*at).ends_with("ed")
                        || page.is(*at, Classes::CUE) && self.is_pronoun(*at - 1))
            })
            .take(4)
            .find_map(|at| self.before(at, floor))
    }

    /// The subject that opens a clause, behind "On Friday," and its like: a pronoun or a name that acts.
    pub(super) fn opening(&self, floor: usize, ceiling: usize) -> Option<Words> {
        let page = self.page;
        let mut at = floor;
        while at < ceiling {
            let name = self.name_at[at];
            if name != NONE {
                let name = &self.names[name as usize];
                let owner = page
                    .tokens
                    .get(name.behind)
                    .is_some_and(|next| next.shape == Shape::Genitive);
                let acts =
                    name.kind.speaks() && name.form != Form::Adjective && !owner && name.behind < ceiling;
                return acts.then_some(Words {
                    first: name.first,
                    behind: name.behind,
                });
            }
            if self.is_pronoun(at) {
                return Some(Words {
                    first: at,
                    behind: at + 1,
                });
            }
            let aside = Classes::PREPOSITION.or(Classes::SUBORDINATE).or(Classes::DAY);
            if page.is(at, aside) || matches!(page.word(at), "Asked" | "When" | "Here") {
                at = (at..ceiling).find(|at| page.tokens[*at].is_mark(b','))? + 1;
                continue;
            }
            let passed = Classes::CONJUNCTION.or(Classes::ADVERB).or(Classes::TITLE);
            if !page.is(at, passed) || page.is(at, Classes::DETERMINER) {
                return None;
            }
            at += 1;
        }
        None
    }

    /// "Mook, who said": the words before the relative pronoun.
    fn antecedent(&self, who: usize, floor: usize) -> Option<Words> {
        let comma = who > floor && self.page.tokens[who - 1].is_mark(b',');
        let behind = who - usize::from(comma);
        if behind <= floor {
            return None;
        }
        // "replaced by a message that said": the words since the article.
        self.run_back(behind, floor).or_else(|| {
            let page = self.page;
            let article = (floor.max(behind.saturating_sub(5))..behind.saturating_sub(1))
                .rev()
                .take_while(|at| page.tokens[*at].is_word())
                .find(|at| page.is(*at, Classes::DETERMINER.or(Classes::POSSESSIVE_PRONOUN)))?;
            Some(Words {
                first: article,
                behind,
            })
        })
    }

    /// "Rendell, a former governor, said": the words before the first comma of the clause.
    fn before_apposition(&self, comma: usize, floor: usize) -> Option<Words> {
        let page = self.page;
        let floor = floor.max(comma.saturating_sub(2 * LONGEST));
        let mut start = floor;
        for at in floor..comma {
            let token = &page.tokens[at];
            if token.is_mark(b';') || token.is_mark(b':') || self.quote_at[at] != NONE {
                start = at + 1;
            }
        }
        loop {
            let end = (start..=comma).find(|at| page.tokens[*at].is_mark(b',') || is_dash(page.word(*at)))?;
            if end > start && self.may_open(start) && !self.has_verb(start, end) {
                let words = self.run_back(end, start)?;
                return (words.first == start || self.opens_speaker(words.first)).then_some(words);
            }
            if end >= comma {
                return None;
            }
            start = end + 1;
        }
    }

    /// Whether a clause's part can be its subject: not "On Tuesday", "However".
    fn may_open(&self, at: usize) -> bool {
        let page = self.page;
        let opening = Classes::PREPOSITION.or(Classes::SUBORDINATE).or(Classes::DAY);
        let adverb = page.is(at, Classes::ADVERB)
            && !page.is(at, Classes::DETERMINER)
            && page.tokens[at].shape != Shape::Number;
        !page.is(at, opening) && !adverb && page.tokens[at].shape != Shape::Number && self.opens_speaker(at)
    }

    fn has_verb(&self, first: usize, behind: usize) -> bool {
        (first..behind).any(|at| {
            self.page.is(at, Classes::AUXILIARY) && self.name_at[at] == NONE
                || self.page.is(at, Classes::SAYS)
                    && self.name_at[at] == NONE
                    && self.page.tokens[at].shape == Shape::Small
                    && !self.page.is(at, Classes::ROLE)
        })
    }

    /// Walks back from `behind` over the words of one noun phrase.
    fn run_back(&self, behind: usize, floor: usize) -> Option<Words> {
        let page = self.page;
        let floor = floor.max(behind.saturating_sub(LONGEST));
        let mut first = behind;
        while first > floor {
            let at = first - 1;
            let token = &page.tokens[at];
            let stops = match token.shape {
                Shape::Mark => !self.joins(at),
                _ if self.name_at[at] != NONE => false,
                Shape::Small => {
                    let classes = page.classes(at);
                    let word = token.text(&page.all);
                    if matches!(word, "and" | "or") {
                        !self.coordinates(at, floor)
                    } else if word == "that" && at > floor + 1 {
                        // "the foundation that owns it said", not "he said that it".
                        let before = &page.tokens[at - 1];
                        !(before.shape == Shape::Small
                            && page.is(at - 1, Classes::ROLE)
                            && !page.is(at - 1, Classes::SAYS))
                    } else if word == "to" {
                        // "an adviser to the president"
                        at == floor || !page.is(at - 1, Classes::TITLE.or(Classes::ROLE))
                    } else {
                        classes.has(Classes::CONJUNCTION)
                            || classes.has(Classes::AUXILIARY)
                            || (classes.has(Classes::SAYS)
                                && !classes.has(Classes::ROLE)
                                && !word.ends_with("ed"))
                            || matches!(word, "that" | "said" | "told" | "than" | "then" | "which")
                            || matches!(word, "after" | "before" | "until" | "since")
                                && first < behind
                                && self.opens_speaker(first)
                            || (classes.has(Classes::ADVERB) && !classes.has(Classes::DETERMINER))
                            || self.is_pronoun(at)
                    }
                }
                Shape::Capital if at == floor => {
                    // "But", "Meanwhile" begin a sentence, not a name.
                    let classes = page.classes(at);
                    classes.has(Classes::CONJUNCTION)
                        || classes.has(Classes::ADVERB)
                            && !classes.has(Classes::DETERMINER.or(Classes::GIVEN))
                }
                _ => false,
            };
            if stops {
                // "the minister of the country that holds the chair said"
                let relative = matches!(page.word(at), "that" | "which")
                    && first < behind
                    && !self.opens_speaker(first)
                    && (page.word(first).ends_with('s') || page.word(first).ends_with("ed"))
                    && at > floor;
                if relative {
                    return self.antecedent(at, floor);
                }
                break;
            }
            first = at;
            if page.tokens[first].gap == Gap::Paragraph {
                break;
            }
        }
        self.trimmed(first, behind)
    }

    fn trimmed(&self, mut first: usize, mut behind: usize) -> Option<Words> {
        let page = self.page;
        while behind > first
            && (page.is(
                behind - 1,
                Classes::DAY.or(Classes::NOISE).or(Classes::PREPOSITION),
            ) && self.name_at[behind - 1] == NONE
                || page.tokens[behind - 1].shape == Shape::Mark && !page.tokens[behind - 1].is_mark(b'+'))
        {
            behind -= 1;
        }
        // "The bank cut its forecasts": no verb, and nobody.
        if first >= behind || behind > first + 1 && page.is(behind - 1, Classes::POSSESSIVE_PRONOUN) {
            return None;
        }
        // "About four in 10", "85% of voters"
        if first + 1 < behind && self.is_share(first + 1) {
            first += 1;
        }
        // "In a statement Tuesday Clinton": what follows a preposition is not the subject, the last name is.
        if page.is(first, Classes::PREPOSITION)
            && !page.is(first, Classes::DETERMINER)
            && self.name_at[first] == NONE
        {
            let name = self.name_at[behind - 1];
            if name == NONE
                || self.names[name as usize].first <= first + 1
                    && self.names[name as usize].kind != crate::kind::Kind::Person
            {
                return None;
            }
            first = self.names[name as usize].first;
        }
        while first < behind && page.tokens[first].shape == Shape::Mark {
            first += 1;
        }
        (first < behind && (self.opens_speaker(first) || self.has_speaker(first, behind)))
            .then_some(Words { first, behind })
    }

    /// The words behind a verb: "said Ed Rendell, a former governor".
    pub(super) fn behind(&self, from: usize, ceiling: usize) -> Option<Words> {
        let page = self.page;
        let ceiling = ceiling.min(page.tokens.len()).min(from + LONGEST);
        if from >= ceiling || !self.opens_speaker(from) && !self.has_speaker(from, (from + 5).min(ceiling)) {
            return None;
        }
        if self.is_pronoun(from) {
            return Some(Words {
                first: from,
                behind: from + 1,
            });
        }
        let mut behind = from;
        while behind < ceiling {
            let token = &page.tokens[behind];
            if behind > from && token.gap >= Gap::Paragraph {
                break;
            }
            if self.name_at[behind] != NONE {
                behind = self.names[self.name_at[behind] as usize].behind.max(behind + 1);
                continue;
            }
            let classes = page.classes(behind);
            let word = token.text(&page.all);
            let stops = match token.shape {
                Shape::Mark => !self.joins(behind),
                Shape::Number => behind > from,
                _ if matches!(word, "of" | "for" | "at" | "with" | "from") => {
                    !(behind > from
                        && page
                            .tokens
                            .get(behind + 1)
                            .is_some_and(|next| next.gap < Gap::Paragraph)
                        && (from..behind).any(|at| page.is(at, Classes::ROLE) || page.is(at, Classes::TITLE)))
                }
                Shape::Small => {
                    let article = behind == from;
                    !article
                        && (classes.has(Classes::PREPOSITION)
                            || classes.has(Classes::CONJUNCTION) && word != "and"
                            || classes.has(Classes::WHO)
                            || classes.has(Classes::AUXILIARY)
                            || classes.has(Classes::SAYS) && !classes.has(Classes::ROLE)
                            || classes.has(Classes::ADVERB) && !classes.has(Classes::DETERMINER)
                            || word == "that"
                            || word == "and" && !self.coordinates(behind, from))
                        || self.page.is(behind, Classes::OBJECT)
                }
                Shape::Capital => classes.has(Classes::DAY.or(Classes::MONTH)) && behind > from,
                _ => false,
            };
            if stops {
                break;
            }
            behind += 1;
        }
        while behind > from
            && page.tokens[behind - 1].shape == Shape::Mark
            && !page.tokens[behind - 1].is_mark(b'+')
        {
            behind -= 1;
        }
        (behind > from).then_some(Words { first: from, behind })
    }

    /// A mark inside a noun phrase: hyphens, "S&P", "OPEC+", a number's sign.
    pub(super) fn joins(&self, at: usize) -> bool {
        let page = self.page;
        let token = &page.tokens[at];
        let tight =
            token.gap == Gap::None && page.tokens.get(at + 1).is_some_and(|next| next.gap == Gap::None);
        // "savings banks' association"
        let plural = matches!(token.text(&page.all), "'" | "’")
            && token.gap == Gap::None
            && self.quote_at[at] == NONE
            && at > 0
            && page.word(at - 1).ends_with('s');
        plural
            || matches!(token.first, b'-' | b'/') && tight
            || matches!(token.first, b'&' | b'%' | b'$' | b'+' | b'#' | b'@')
    }

    /// "Ryan and McConnell", not "rose and McConnell".
    fn coordinates(&self, and: usize, floor: usize) -> bool {
        let page = self.page;
        if and <= floor || and + 1 >= page.tokens.len() {
            return false;
        }
        let noun = |at: usize| {
            page.tokens[at].is_capital() || self.name_at[at] != NONE || page.is(at, Classes::ROLE)
        };
        noun(and - 1)
            && (noun(and + 1)
                || page.is(and + 1, Classes::DETERMINER.or(Classes::POSSESSIVE_PRONOUN))
                || page
                    .tokens
                    .get(and + 2)
                    .is_some_and(|next| next.shape == Shape::Small && page.is(and + 2, Classes::ROLE)))
    }

    /// Words between subject and verb: "has also", "never".
    fn is_filler(&self, at: usize) -> bool {
        let page = self.page;
        let classes = page.classes(at);
        page.tokens[at].shape == Shape::Small
            && (classes.has(Classes::AUXILIARY)
                || classes.has(Classes::ADVERB) && !classes.has(Classes::DETERMINER))
            && !classes.has(Classes::ROLE)
            && self.name_at[at] == NONE
    }

    pub(super) fn is_pronoun(&self, at: usize) -> bool {
        let pronouns = Classes::HE
            .or(Classes::SHE)
            .or(Classes::THEY)
            .or(Classes::IT)
            .or(Classes::I);
        self.page.is(at, pronouns)
    }

    /// Whether a speaker's words may begin here.
    pub(super) fn opens_speaker(&self, at: usize) -> bool {
        let page = self.page;
        let token = &page.tokens[at];
        let classes = page.classes(at);
        self.name_at[at] != NONE
            || (token.is_capital() || token.shape == Shape::Mixed)
                && !classes.has(
                    Classes::CONJUNCTION
                        .or(Classes::PREPOSITION)
                        .or(Classes::AUXILIARY)
                        .or(Classes::DAY),
                )
            || classes.has(
                Classes::DETERMINER
                    .or(Classes::POSSESSIVE_PRONOUN)
                    .or(Classes::ROLE)
                    .or(Classes::TITLE),
            )
            || self.is_pronoun(at)
            || token.is_mark(b'@')
            || self.is_share(at)
    }

    /// "59 percent", "four in 10", "85% of voters": so many of those who were asked.
    fn is_share(&self, at: usize) -> bool {
        let page = self.page;
        let number = page.tokens[at].shape == Shape::Number
            || page.is(at, Classes::DETERMINER) && page.word(at).len() > 2;
        let next = page.tokens.get(at + 1).map_or("", |next| next.text(&page.all));
        number
            && (matches!(next, "%" | "percent" | "pct")
                || next == "in"
                    && page
                        .tokens
                        .get(at + 2)
                        .is_some_and(|of| of.shape == Shape::Number))
    }

    /// Whether a name or a role stands within a few plain words: "former Gov. Bill Richardson".
    pub(super) fn has_speaker(&self, first: usize, behind: usize) -> bool {
        let page = self.page;
        for at in first..behind {
            if self.name_at[at] != NONE || page.is(at, Classes::ROLE) || page.tokens[at].is_capital() {
                return true;
            }
            let stops = Classes::PREPOSITION
                .or(Classes::CONJUNCTION)
                .or(Classes::AUXILIARY)
                .or(Classes::OBJECT)
                .or(Classes::WHO);
            if page.tokens[at].shape == Shape::Mark && !page.tokens[at].is_mark(b'-')
                || page.is(at, stops) && !page.tokens[at.saturating_sub(1)].is_mark(b'-')
            {
                return false;
            }
        }
        false
    }

    pub(super) fn has_role(&self, first: usize, behind: usize) -> bool {
        (first..behind).any(|at| self.page.is(at, Classes::ROLE))
    }
}

pub(super) fn is_dash(word: &str) -> bool {
    matches!(word, "—" | "–")
}
