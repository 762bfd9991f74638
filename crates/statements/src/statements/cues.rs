//! The verbs that introduce speech, and what each says about the speaker's stance.

use crate::lexicon::{Classes, Lexicon, Word};
use crate::rows::{cells, lines, list};

/// What a speaker does with the matter of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stance {
    Says,
    Denies,
    Rejects,
    Accepts,
    AcceptsInPart,
    Confirms,
    Proposes,
    Asks,
    Warns,
    Expects,
    Promises,
    Accuses,
    Praises,
    Thinks,
}

impl Stance {
    pub const ALL: [Stance; 14] = [
        Stance::Says,
        Stance::Denies,
        Stance::Rejects,
        Stance::Accepts,
        Stance::AcceptsInPart,
        Stance::Confirms,
        Stance::Proposes,
        Stance::Asks,
        Stance::Warns,
        Stance::Expects,
        Stance::Promises,
        Stance::Accuses,
        Stance::Praises,
        Stance::Thinks,
    ];

    /// The word for output: "accepts in part".
    pub fn name(self) -> &'static str {
        match self {
            Stance::Says => "says",
            Stance::Denies => "denies",
            Stance::Rejects => "rejects",
            Stance::Accepts => "accepts",
            Stance::AcceptsInPart => "accepts in part",
            Stance::Confirms => "confirms",
            Stance::Proposes => "proposes",
            Stance::Asks => "asks",
            Stance::Warns => "warns",
            Stance::Expects => "expects",
            Stance::Promises => "promises",
            Stance::Accuses => "accuses",
            Stance::Praises => "praises",
            Stance::Thinks => "thinks",
        }
    }

    fn named(name: &str) -> Option<Stance> {
        Stance::ALL.into_iter().find(|stance| stance.name() == name)
    }
}

/// How a verb takes what is said; the letters of `data/verbs.rows`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// A clause follows, with or without "that".
    Clause,
    /// A clause follows only with "that".
    That,
    /// The object is the matter: "denied the report".
    Matter,
    /// A clause with "that", or the matter itself: "announced that rates fall", "announced a rate cut".
    Either,
    /// Beside a quotation only.
    Quotation,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Cue {
    pub lemma: &'static str,
    pub stance: Stance,
    pub uses: Use,
    /// Words behind the first: "points *out*".
    pub more: Option<Word>,
    /// Ends in "-ing": needs a participle's reading.
    pub participle: bool,
    /// The bare form, which may be a noun: "a decline", "a report".
    pub bare: bool,
    /// The third person, which may be a noun in the plural: "attacks", "reports".
    pub plural: bool,
}

/// The verbs by the number of their first word; the longer ones first. And the nouns: "her claim that".
#[derive(Default)]
pub(crate) struct Cues {
    by_word: Vec<Vec<Cue>>,
    nouns: Vec<(Word, &'static str, Stance)>,
}

impl Cues {
    pub(crate) fn load(lexicon: &mut Lexicon) -> Cues {
        let mut cues = Cues::default();
        for line in lines(include_str!("../../data/verbs.rows")) {
            let [stance, uses, forms, ..] = cells::<4>(line);
            let stance = Stance::named(stance).unwrap_or_else(|| panic!("no stance is called {stance}"));
            if uses == "c" {
                let mut forms = list(forms);
                let lemma: &'static str = forms.next().unwrap_or_default().to_owned().leak();
                for noun in forms {
                    let word = lexicon.mark(noun, Classes::SPEECH);
                    cues.nouns.push((word, lemma, stance));
                }
                continue;
            }
            let (uses, noun) = uses.strip_suffix('n').map_or((uses, false), |uses| (uses, true));
            let uses = match uses {
                "t" => Use::Clause,
                "a" => Use::That,
                "o" => Use::Matter,
                "e" => Use::Either,
                "q" => Use::Quotation,
                other => panic!("no use is called {other}"),
            };
            let lemma = match list(forms).next().unwrap_or_default() {
                // "member states" are no speech: that form is left out.
                "stated" => "states",
                first => first.to_owned().leak(),
            };
            for (place, form) in list(forms).enumerate() {
                let (first, more) = form.split_once(' ').map_or((form, None), |(a, b)| (a, Some(b)));
                let classes = if more.is_none()
                    && form.len() > 2
                    && (form.ends_with('s') || form.ends_with("ed") || form == "said" || form == "told")
                {
                    Classes::CUE.or(Classes::SAYS)
                } else {
                    Classes::CUE
                };
                let word = lexicon.mark(first, classes) as usize;
                let more = more.map(|more| lexicon.intern(more));
                if cues.by_word.len() <= word {
                    cues.by_word.resize_with(word + 1, Vec::new);
                }
                let known = &mut cues.by_word[word];
                if known.iter().any(|cue| cue.more == more) {
                    // The first row of a form decides; later ones add other forms.
                    continue;
                }
                known.push(Cue {
                    lemma,
                    stance,
                    uses,
                    more,
                    participle: first.ends_with("ing"),
                    plural: noun && place == 0,
                    bare: place >= 2
                        && !first.ends_with("ed")
                        && !first.ends_with("ing")
                        && !first.ends_with("n"),
                });
                known.sort_by_key(|cue| cue.more.is_none());
            }
        }
        cues
    }

    /// What somebody who has this noun does: "claim" claims.
    pub(crate) fn noun(&self, word: Word) -> Option<(&'static str, Stance)> {
        self.nouns
            .iter()
            .find(|(known, ..)| *known == word)
            .map(|(_, lemma, stance)| (*lemma, *stance))
    }

    /// The cue that begins with `word`, when `next` is the word behind it; and how many words it has.
    pub(crate) fn at(&self, word: Word, next: Word) -> Option<(Cue, usize)> {
        self.by_word
            .get(word as usize)?
            .iter()
            .find(|cue| cue.more.is_none_or(|more| more == next))
            .map(|cue| (*cue, 1 + usize::from(cue.more.is_some())))
    }
}

/// "called it “a disgrace”": the verb gives a name to a thing, and what is quoted is the name.
pub(super) fn is_naming(lemma: &str) -> bool {
    matches!(lemma, "calls" | "describes" | "dubs" | "labels")
}
