//! From a sentence to claims: a subject, its verb, and the figures right behind it.
//!
//! Only what is understood to its end becomes a claim. A word that could turn the meaning
//! behind the last figure that was understood drops the whole of it (`ending.rs`).

use jiff::ToSpan;
use jiff::civil::Date;

use crate::claim::{Basis, Claim, Measure, Stated, What, When};
use crate::context::{self, Mention};
use crate::lexicon::{ABOUT, BOUNDS, Way, currency, filler, verb};
use crate::market::Instrument;
use crate::tokens::Token;
use crate::{dates, quantity};

pub(crate) fn claims(sentence: &[Token], instruments: &[Instrument], today: Date) -> Vec<Claim> {
    // A question claims nothing.
    if sentence.last().is_some_and(|token| token.is("?")) {
        return Vec::new();
    }
    let subjects = context::subjects(sentence, instruments, today);
    subjects
        .iter()
        .flat_map(|mention| of_subject(sentence, mention, today))
        .collect()
}

/// "rose 1.6% to settle higher": no level follows.
pub(crate) const CLOSING: [&str; 4] = ["settle", "close", "end", "finish"];

/// A claim in the making, and how far the sentence has been read.
pub(crate) struct Reading<'a> {
    pub(crate) sentence: &'a [Token],
    pub(crate) at: usize,
    pub(crate) today: Date,
    pub(crate) claim: Claim,
}

/// What one subject did: "rose 1.2% on Thursday and lost 0.8% on Friday" are two claims.
fn of_subject(sentence: &[Token], mention: &Mention, today: Date) -> Vec<Claim> {
    let claim = Claim {
        instrument: mention.instrument,
        inverse: mention.inverse,
        against: None,
        when: leading_time(sentence, mention.start, today),
        basis: Basis::Before,
        figures: Vec::new(),
    };
    let blank = Claim {
        when: None,
        ..claim.clone()
    };
    let mut reading = Reading {
        sentence,
        at: mention.end,
        today,
        claim,
    };
    let mut claims = Vec::new();
    while reading.claim().is_some() {
        if mention.pair_only && reading.claim.against.is_none() {
            reading.claim.against = level_currency(&reading.claim);
        }
        let named = !mention.pair_only || reading.claim.against.is_some();
        let joined = ["and", "but"].contains(&reading.word(0))
            && verb(&[reading.word(1), reading.word(2), reading.word(3)]).is_some();
        if !named || !(joined || reading.ends_well()) {
            break;
        }
        claims.push(std::mem::replace(&mut reading.claim, blank.clone()));
        if !joined {
            break;
        }
        reading.at += 1;
    }
    claims
}

/// "The dollar weakened to 157.25 yen": against which it is, by the level's unit.
fn level_currency(claim: &Claim) -> Option<&'static str> {
    claim.figures.iter().find_map(|stated| match stated.what {
        What::Level { amount, .. } => match amount.measure {
            Measure::Money(code, None) => Some(code),
            _ => None,
        },
        _ => None,
    })
}

/// "On Friday the euro fell": the time before the subject, if it is all there is in its clause.
fn leading_time(sentence: &[Token], subject: usize, today: Date) -> Option<When> {
    let end = (0..subject)
        .rev()
        .find(|at| !["the", "u.s", "us", ","].contains(&sentence[*at].word.as_str()))?
        + 1;
    (0..end).rev().take(6).find_map(|from| {
        let opens = from == 0
            || sentence[from - 1].is_stop()
            || ["and", "but", "while"].contains(&sentence[from - 1].word.as_str());
        let (when, used) = dates::when(&sentence[from..end], today)?;
        (opens && from + used == end).then_some(when)
    })
}

impl Reading<'_> {
    /// Reads from behind the subject to the end of what is understood.
    fn claim(&mut self) -> Option<()> {
        self.between()?;
        let begin = self.at;
        if !self.ended_higher()? {
            let way = self.verb()?;
            self.first_figure(way, begin)?;
        }
        while self.more()? {}
        Some(())
    }

    /// "settled $1.15 higher", "ended the week 0.6% lower". False: the sentence is of another kind.
    fn ended_higher(&mut self) -> Option<bool> {
        if !["settled", "closed", "ended", "finished"].contains(&self.word(0)) {
            return Some(false);
        }
        let week = self.word(1) == "the" && self.word(2) == "week";
        let place = self.at + if week { 3 } else { 1 };
        let Some((amount, used)) = self.sentence.get(place..).and_then(quantity::read) else {
            return Some(false);
        };
        let way = match self.sentence.get(place + used).map(|token| token.word.as_str()) {
            Some("higher" | "up") => Way::Up,
            Some("lower" | "down") => Way::Down,
            _ => return None,
        };
        self.at = place;
        self.push(
            used,
            What::Change {
                way,
                amount,
                about: false,
            },
        )?;
        self.at += 1;
        if week {
            self.week()?;
        }
        Some(true)
    }

    /// This week, to its last value.
    fn week(&mut self) -> Option<()> {
        if self.claim.when.is_some() {
            return None;
        }
        self.claim.when = Some(When::Week(dates::monday(self.today)));
        Some(())
    }

    pub(crate) fn word(&self, ahead: usize) -> &str {
        self.sentence
            .get(self.at + ahead)
            .filter(|token| token.figure.is_none() && !token.aside)
            .map_or("", |token| token.word.as_str())
    }

    pub(crate) fn rest(&self) -> &[Token] {
        &self.sentence[self.at.min(self.sentence.len())..]
    }

    /// Adverbs, a time, or "against the pound" between the subject and its verb.
    fn between(&mut self) -> Option<()> {
        loop {
            if self.time()? || self.against() {
                continue;
            }
            if let Some(used) = self.apposition() {
                self.at += used;
                continue;
            }
            if !filler(self.word(0)) {
                return Some(());
            }
            self.at += 1;
        }
    }

    fn verb(&mut self) -> Option<Way> {
        let words: Vec<&str> = (0..4).map(|ahead| self.word(ahead)).collect();
        let (way, used) = verb(&words)?;
        self.at += used;
        Some(way)
    }

    fn first_figure(&mut self, way: Way, begin: usize) -> Option<()> {
        while filler(self.word(0)) {
            self.at += 1;
        }
        match way {
            Way::Level | Way::Held => {
                self.level()?;
                if way == Way::Held {
                    let (start, end) = (
                        self.sentence.get(begin)?.start,
                        self.sentence.get(self.at - 1)?.end,
                    );
                    self.claim.figures.push(Stated {
                        start,
                        end,
                        what: What::Unchanged,
                    });
                }
                Some(())
            }
            Way::Up | Way::Down => {
                while self.time()? || self.against() {}
                if self.word(0) == "to" {
                    self.at += 1;
                    return self.level();
                }
                if self.word(0) == "by" {
                    self.at += 1;
                }
                self.change(way)
            }
        }
    }

    /// One more piece behind the figures. `Some(false)`: there is none; `None`: it spoils the claim.
    fn more(&mut self) -> Option<bool> {
        if self.time()? || self.against() || self.extreme() {
            return Some(true);
        }
        if let Some((basis, used)) = dates::basis(self.rest(), self.today) {
            if self.claim.basis != Basis::Before {
                return None;
            }
            self.claim.basis = basis;
            self.at += used;
            return Some(true);
        }
        let comma = usize::from(self.word(0) == ",");
        let has = |reading: &Self, level: bool| {
            reading.claim.figures.iter().any(|stated| match stated.what {
                What::Level { .. } => level,
                What::Change { .. } => !level,
                _ => false,
            })
        };
        match (self.word(comma), self.word(comma + 1)) {
            (word @ ("to" | "at"), next)
                if (comma == 0 || word == "at") && !has(self, true) && !CLOSING.contains(&next) =>
            {
                self.at += comma + 1;
                self.level()?;
                Some(true)
            }
            ("up" | "down", next) if next != "from" && !has(self, false) => {
                let way = if self.word(comma) == "up" {
                    Way::Up
                } else {
                    Way::Down
                };
                self.at += comma + 1;
                self.change(way)?;
                Some(true)
            }
            // "rose $1.15, or 1.6%, to $71.20".
            ("or", _) => {
                let Some(What::Change { way, .. }) = self.claim.figures.last().map(|stated| stated.what)
                else {
                    return None;
                };
                self.at += comma + 1;
                self.change(way)?;
                self.at += usize::from(self.word(0) == "," && comma == 1);
                Some(true)
            }
            ("from", _) => {
                self.at += comma + 1;
                self.prior()?;
                Some(true)
            }
            ("compared", "with")
                if self
                    .sentence
                    .get(self.at + comma + 2)
                    .is_some_and(|t| t.figure.is_some()) =>
            {
                self.at += comma + 2;
                self.prior()?;
                Some(true)
            }
            _ => Some(false),
        }
    }

    fn change(&mut self, way: Way) -> Option<()> {
        let about = self.about()?;
        let (amount, used) = quantity::read(self.rest())?;
        self.push(used, What::Change { way, amount, about })
    }

    fn level(&mut self) -> Option<()> {
        let about = self.about()?;
        let (amount, used) = quantity::read(self.rest())?;
        self.push(used, What::Level { amount, about })
    }

    /// "from 4.0% in April".
    fn prior(&mut self) -> Option<()> {
        let about = self.about()?;
        let (amount, used) = quantity::read(self.rest())?;
        self.push(used, What::Prior { amount, about })?;
        if let Some((when, used)) = dates::when(self.rest(), self.today) {
            self.claim.basis = Basis::From(when);
            self.at += used;
        } else if let Some((basis, used)) = dates::basis(self.rest(), self.today) {
            self.claim.basis = basis;
            self.at += used;
        } else if self.word(0) == "a" && self.word(1) == "year" && self.word(2) == "earlier" {
            self.claim.basis = Basis::YearEarlier;
            self.at += 3;
        } else if self.word(0) == "a" && self.word(1) == "month" && self.word(2) == "earlier" {
            self.at += 3;
        }
        Some(())
    }

    /// Steps over "about". `None`: a bound such as "nearly" or "as much as".
    fn about(&mut self) -> Option<bool> {
        if self.word(0) == "a" && self.word(1) == "record" {
            return None;
        }
        let about = ABOUT.contains(&self.word(0));
        self.at += usize::from(about);
        let bound = BOUNDS.contains(&self.word(0)) || self.word(0) == "as" || self.word(0) == "at";
        (!bound).then_some(about)
    }

    fn push(&mut self, used: usize, what: What) -> Option<()> {
        let taken = self.sentence.get(self.at..self.at + used)?;
        if taken.iter().any(|token| token.aside) {
            return None;
        }
        let (start, end) = (taken.first()?.start, taken.last()?.end);
        self.claim.figures.push(Stated { start, end, what });
        self.at += used;
        Some(())
    }

    /// A time. A second one that says otherwise spoils the claim.
    fn time(&mut self) -> Option<bool> {
        let late =
            usize::from(["late", "by"].contains(&self.word(0)) && ["on", "friday"].contains(&self.word(1)));
        let Some((when, used)) = dates::when(&self.rest()[late.min(self.rest().len())..], self.today) else {
            return Some(false);
        };
        match (self.claim.when, when) {
            // "at 4.12% on Friday, up 11 basis points on the week": from the end of the week before.
            (Some(When::Day(day)), When::Week(monday)) if dates::monday(day) == monday => {
                if self.claim.basis != Basis::Before {
                    return None;
                }
                self.claim.basis = Basis::From(When::Week(monday.saturating_sub(7.days())));
            }
            (Some(known), _) if known != when => return None,
            _ => self.claim.when = Some(when),
        }
        self.at += late + used;
        Some(true)
    }

    fn against(&mut self) -> bool {
        let comma = usize::from(self.word(0) == ",");
        if comma > 0 || !["against", "versus", "vs"].contains(&self.word(0)) {
            return false;
        }
        let place = 1
            + usize::from(self.word(1) == "the")
            + usize::from(self.word(2) == "u.s" || self.word(1) == "u.s");
        let Some(code) = currency(self.word(place)) else {
            return false;
        };
        self.claim.against = Some(code);
        self.at += place + 1;
        true
    }
}
