//! Around the figures of a claim: asides before its verb, extremes behind, and whether it ends well.

use crate::claim::{Since, Stated, What};
use crate::dates;
use crate::lexicon::TURNS;
use crate::read::{CLOSING, Reading};

impl Reading<'_> {
    /// ", the global benchmark,": a few words between commas, without a figure.
    pub(crate) fn apposition(&self) -> Option<usize> {
        let begins = [
            "which",
            "the",
            "a",
            "an",
            "now",
            "already",
            "meanwhile",
            "however",
            "though",
            "too",
            "by",
        ]
        .contains(&self.word(1));
        if self.word(0) != "," || !begins {
            return None;
        }
        let inside = self.rest().get(1..)?.iter().take(9);
        let length = inside.clone().position(|token| token.is(","))?;
        inside
            .take(length)
            .all(|token| token.figure.is_none() && !token.aside)
            .then_some(length + 2)
    }

    /// ", its highest since March 2025", "the lowest in three weeks".
    pub(crate) fn extreme(&mut self) -> bool {
        let comma = usize::from(self.word(0) == ",");
        let article = comma + usize::from(["its", "the", "their"].contains(&self.word(comma)));
        let highest = match self.word(article) {
            "highest" | "strongest" => true,
            "lowest" | "weakest" => false,
            _ => return false,
        };
        let noun = [
            "level",
            "close",
            "closing",
            "reading",
            "rate",
            "price",
            "settlement",
        ];
        let mut place = article + 1;
        while noun.contains(&self.word(place)) {
            place += 1;
        }
        let Some(tokens) = self.sentence.get(self.at + place..) else {
            return false;
        };
        let Some((since, used)): Option<(Since, usize)> = dates::since(tokens, self.today) else {
            return false;
        };
        let first = self.at + article;
        let last = self.at + place + used - 1;
        let (Some(first), Some(last)) = (self.sentence.get(first), self.sentence.get(last)) else {
            return false;
        };
        let (start, end) = (first.start, last.end);
        self.claim.figures.push(Stated {
            start,
            end,
            what: What::Extreme { highest, since },
        });
        self.at += place + used;
        true
    }

    /// What follows must not turn what was read.
    pub(crate) fn ends_well(&self) -> bool {
        let Some(next) = self.sentence.get(self.at) else {
            return true;
        };
        let opens_words = next.word == "“" || next.word == "\"" || next.word == "(";
        let hyphen = ["-", "–", "—", "/"].contains(&next.word.as_str())
            && self
                .sentence
                .get(self.at + 1)
                .is_some_and(|token| token.figure.is_some());
        // ", in a scenario where …", ", according to a forecast".
        let tail = &self.sentence[self.at..];
        let unreal = [
            "scenario",
            "hypothetical",
            "forecast",
            "forecasts",
            "model",
            "simulation",
            "example",
            "if",
            "projection",
            "gave",
            "pared",
            "paring",
            "erased",
            "erasing",
            "reversed",
            "reversing",
        ];
        let turned = tail
            .iter()
            .take(12)
            .any(|token| unreal.contains(&token.word.as_str()) && token.figure.is_none());
        let forecast_beaten = tail
            .iter()
            .any(|token| token.is("than") || token.is("beating") || token.is("matching"));
        // "rose 1.6% on Friday to settle higher".
        let purpose = next.is("to")
            && self
                .sentence
                .get(self.at + 1)
                .is_some_and(|token| CLOSING.contains(&token.word.as_str()));
        next.figure.is_none()
            && !hyphen
            && (opens_words || purpose || !TURNS.contains(&next.word.as_str()))
            && (!turned || forecast_beaten)
    }
}
