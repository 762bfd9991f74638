//! Verbs of speech among tokens: what is a verb here, whose it is, and what turns round.

use super::cues::Cue;
use super::subject::Words;
use super::{NONE, Scene};
use crate::lexicon::Classes;
use crate::tokens::{Gap, Shape};

impl Scene<'_> {
    /// The cue at a token, when the token is written as a word and not part of a name.
    pub(super) fn cue(&self, at: usize) -> Option<(Cue, usize)> {
        let page = self.page;
        if !page.is(at, Classes::CUE) || self.name_at[at] != NONE || page.tokens[at].shape == Shape::Mark {
            return None;
        }
        let next = page.tokens.get(at + 1).map_or(0, |token| token.word);
        page.gazetteer.cues.at(page.tokens[at].word, next)
    }

    /// Whether it is a verb with a subject of its own: not "the report", "to say", "was told".
    pub(super) fn is_finite(&self, at: usize, cue: Cue) -> bool {
        self.is_verb(at, cue) && !cue.participle
    }

    /// Whether it is used as a verb at all.
    pub(super) fn is_verb(&self, at: usize, cue: Cue) -> bool {
        let page = self.page;
        let token = &page.tokens[at];
        let headline = page.sentence(at).headline;
        if token.gap == Gap::None && at > 0 && page.tokens[at - 1].is_mark(b'-') {
            return false;
        }
        if token.shape != Shape::Small && !headline && at != page.sentence(at).first {
            return false;
        }
        let Some(before) = at.checked_sub(1).filter(|_| token.gap < Gap::Paragraph) else {
            return false;
        };
        let classes = page.classes(before);
        let word = page.word(before);
        // "a message that said"
        let relative = word == "that" && self.may_invert(at) && !page.word(at).ends_with('s');
        if !relative
            && classes.has(Classes::DETERMINER.or(Classes::POSSESSIVE_PRONOUN))
            && page.tokens[before].shape == Shape::Small
            && !matches!(
                word,
                "all"
                    | "both"
                    | "many"
                    | "some"
                    | "most"
                    | "few"
                    | "another"
                    | "each"
                    | "several"
                    | "two"
                    | "three"
            )
            || page.tokens[before].shape == Shape::Genitive
            || classes.has(Classes::PREPOSITION) && !cue.participle && self.name_at[before] == NONE
        {
            return false;
        }
        // "other promising news"
        if cue.participle && matches!(word, "other" | "such" | "more" | "most" | "less") {
            return false;
        }
        // "was told", "is expected": somebody else speaks.
        let passive =
            matches!(word, "was" | "is" | "were" | "are" | "been" | "be" | "being") && !cue.participle;
        // Signs and letters read; people who read a book say nothing.
        if cue.lemma == "reads" && self.is_pronoun(before) && !classes.has(Classes::IT) {
            return false;
        }
        let noun = cue.bare
            && page.tokens[before].shape == Shape::Small
            && !classes.has(Classes::DETERMINER)
            && !self.is_pronoun(before)
            && !word.ends_with('s')
            && !classes.has(
                Classes::ROLE
                    .or(Classes::AUXILIARY)
                    .or(Classes::ADVERB)
                    .or(Classes::CONJUNCTION)
                    .or(Classes::WHO),
            );
        // "terrorist attacks", "his plans and claims"
        let plural = cue.plural
            && (page.tokens[before].shape == Shape::Small || page.tokens[before].shape == Shape::Number)
            && self.name_at[before] == NONE
            && !self.is_pronoun(before)
            && !classes.has(
                Classes::ROLE
                    .or(Classes::AUXILIARY)
                    .or(Classes::ADVERB)
                    .or(Classes::WHO),
            )
            && word != "that";
        let by = page.tokens.get(at + 1).is_some_and(|_| page.word(at + 1) == "by") && !cue.participle;
        if noun || plural || by {
            return false;
        }
        // "plans", "reports", "claims" behind an adjective are nouns as a rule: ask for a verb's company.
        !passive && word != "to"
    }

    /// Whether it is denied that anything was said.
    pub(super) fn is_negated(&self, at: usize) -> bool {
        let page = self.page;
        (at.saturating_sub(3)..at).any(|before| {
            matches!(
                page.word(before),
                "not"
                    | "never"
                    | "didn't"
                    | "don't"
                    | "doesn't"
                    | "didn’t"
                    | "don’t"
                    | "doesn’t"
                    | "hasn't"
                    | "won't"
                    | "wouldn't"
                    | "cannot"
                    | "can't"
                    | "would"
                    | "could"
                    | "might"
                    | "should"
                    | "if"
                    | "may"
            )
        })
    }

    /// "said X" turns round; "wants X" does not.
    pub(super) fn may_invert(&self, at: usize) -> bool {
        let word = self.page.word(at);
        !matches!(word, "find" | "think" | "read" | "reading")
            && (word.ends_with('s')
                || word.ends_with("ed")
                || matches!(word, "said" | "told" | "wrote" | "went"))
    }

    /// "according to X" at a token, "in X's words", "in the words of X": the words for X, the cue, and the token
    /// behind.
    pub(super) fn according_to(&self, at: usize, ceiling: usize) -> Option<(Words, (usize, usize), usize)> {
        let page = self.page;
        let ceiling = ceiling.min(page.tokens.len());
        if at + 1 >= ceiling || page.tokens[at].shape == Shape::Mark {
            return None;
        }
        let first = page.word(at);
        if first.eq_ignore_ascii_case("according") && page.word(at + 1) == "to" {
            let by = self.source(at + 2, ceiling)?;
            return Some((by, (at, at + 2), by.behind));
        }
        if !matches!(first, "in" | "In") {
            return None;
        }
        if at + 3 < ceiling && page.text(at + 1, at + 4) == "the words of" {
            let by = self.source(at + 4, ceiling)?;
            return Some((by, (at, at + 4), by.behind));
        }
        // "in the bank's words"
        let article = usize::from(page.word(at + 1) == "the");
        let name = self.name_at.get(at + 1 + article).copied().unwrap_or(NONE);
        let behind = (name != NONE).then(|| self.names[name as usize].behind)?;
        let possessive = behind + 1 < ceiling
            && (page.tokens[behind].shape == Shape::Genitive || matches!(page.word(behind), "'" | "’"));
        (possessive && matches!(page.word(behind + 1), "words" | "view" | "opinion" | "telling")).then(|| {
            let by = Words {
                first: at + 1,
                behind,
            };
            (by, (at, behind + 2), behind + 2)
        })
    }

    /// The source behind "according to": anything that is a noun phrase.
    fn source(&self, from: usize, ceiling: usize) -> Option<Words> {
        let page = self.page;
        let ceiling = ceiling.min(page.tokens.len()).min(from + 24);
        let mut behind = from;
        while behind < ceiling {
            let token = &page.tokens[behind];
            let quoted = self.quote_at[behind] != NONE;
            if (token.shape == Shape::Mark
                && !(token.first == b'-'
                    || token.first == b'&'
                    || token.first == b'/'
                    || quoted
                    || behind > from && self.joins(behind)))
                || (behind > from
                    && (page.is(behind, Classes::WHO)
                        || token.gap >= Gap::Paragraph
                        || matches!(
                            page.word(behind),
                            "that" | "released" | "published" | "obtained" | "conducted" | "who"
                        )))
            {
                break;
            }
            behind += 1;
        }
        (behind > from).then_some(Words { first: from, behind })
    }

    /// "…, adding that": the subject of the sentence, which is the subject of its first verb of speech.
    pub(super) fn of_participle(&self, at: usize, floor: usize) -> Option<Words> {
        let page = self.page;
        if !page.word(at).ends_with("ing") {
            return None;
        }
        self.opening(floor, at).or_else(|| {
            (floor..at).find_map(|verb| {
                let verb_like = page.is(verb, Classes::SAYS.or(Classes::AUXILIARY).or(Classes::ACTS))
                    && self.name_at[verb] == NONE
                    && page.tokens[verb].shape == Shape::Small;
                verb_like.then(|| self.before(verb, floor)).flatten()
            })
        })
    }
}
