//! Who said what.
//!
//! First the quotations find their attributions (`direct.rs`), then verbs of speech outside of them find
//! their clauses (`indirect.rs`); both ask `subject.rs` for the words that name the speaker. In the end
//! `speaker.rs` says whom these words mean, in the order of the text.

mod cues;
mod direct;
mod indirect;
mod speaker;
mod subject;
mod verb;
mod whose;

pub(crate) use cues::Cues;
pub use cues::Stance;

use crate::mentions::Name;
use crate::page::Page;
use crate::reading::Statement;
use subject::Words;

/// A statement among tokens.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// First token and the one behind the last, for each part, in order.
    pub parts: Vec<(usize, usize)>,
    pub by: Option<Words>,
    /// Speaks on: whoever spoke in the statement before.
    pub same_as_before: bool,
    pub cue: Option<(usize, usize)>,
    pub verb: &'static str,
    pub stance: Stance,
    pub direct: bool,
}

impl Draft {
    fn first(&self) -> usize {
        self.parts[0].0
    }

    fn behind(&self) -> usize {
        self.parts[self.parts.len() - 1].1
    }
}

/// What both passes look at.
pub(crate) struct Scene<'p> {
    pub page: &'p Page,
    pub names: &'p [Name],
    /// By token: the name that covers it, or `NONE`.
    pub name_at: Vec<u32>,
    /// By token: the quotation that covers it, or `NONE`.
    pub quote_at: Vec<u32>,
}

pub(crate) const NONE: u32 = u32::MAX;

/// All statements, in order of their first byte.
pub(crate) fn find(page: &Page, names: &[Name]) -> Vec<Statement> {
    let mut scene = Scene {
        page,
        names,
        name_at: vec![NONE; page.tokens.len()],
        quote_at: vec![NONE; page.tokens.len()],
    };
    for (number, name) in names.iter().enumerate() {
        scene.name_at[name.first..name.behind].fill(number as u32);
    }
    for (number, quote) in page.quotes.iter().enumerate() {
        scene.quote_at[quote.first..quote.behind].fill(number as u32);
    }
    let mut drafts = direct::find(&scene);
    indirect::find(&scene, &mut drafts);
    drafts.sort_by_key(Draft::first);
    join(&scene, &mut drafts);
    for draft in &mut drafts {
        // One rule for all: these very words begin with a mark, or a dash signs them.
        let quote = scene.quote_at[draft.first()];
        let opens = quote != NONE && page.quotes[quote as usize].first == draft.first();
        draft.direct = opens || draft.direct && draft.cue.is_none();
    }
    speaker::resolve(&scene, drafts)
}

/// A quotation without a verb of its own that follows a statement's sentence goes on with it: "…, he said."
/// and then the next sentence, or the next paragraph, that is nothing but a quotation.
fn join(scene: &Scene<'_>, drafts: &mut Vec<Draft>) {
    let mut joined: Vec<Draft> = Vec::with_capacity(drafts.len());
    for this in drafts.drain(..) {
        let first = this.first();
        // Signed with a dash behind it: somebody's own.
        let signed = this.by.is_some_and(|by| by.first >= first);
        let stands = this.direct && this.cue.is_none() && !signed;
        let before = stands.then(|| spoke_before(scene, &joined, first)).flatten();
        match before {
            Some(before) => joined[before].parts.extend(this.parts),
            None => joined.push(this),
        }
    }
    *drafts = joined;
}

/// The statement in the sentence before `first` that a quotation at `first` goes on with. “…,” said Holm, who
/// said it would rain. “…”: Holm's first words; “…,” he said, adding that it would rain. “…”: the rain.
fn spoke_before(scene: &Scene<'_>, drafts: &[Draft], first: usize) -> Option<usize> {
    const LOOKED_AT: usize = 4;
    let page = scene.page;
    let sentence = page.sentence_of[first].checked_sub(1)?;
    let ends_there = |draft: &Draft| {
        draft.cue.is_some_and(|(_, end)| {
            let end = end.max(draft.behind());
            end <= first && page.sentence_of[end - 1] == sentence
        })
    };
    let last = drafts.len().checked_sub(1)?;
    let nearest = ends_there(&drafts[last]).then_some(last)?;
    let clause =
        matches!(drafts[nearest].verb, "says" | "adds") || page.word(drafts[nearest].first()) == "that";
    let goes_on = drafts[nearest].cue.is_some_and(|(cue, _)| {
        clause && page.tokens[cue - 1].is_mark(b',') || matches!(page.word(cue - 1), "and" | "but")
    });
    if drafts[nearest].direct || goes_on {
        return Some(nearest);
    }
    let behind_quotation = |draft: &Draft| {
        draft.direct
            && draft
                .cue
                .is_some_and(|(cue, _)| cue >= draft.behind() && page.sentence_of[cue] == sentence)
    };
    let near = last.saturating_sub(LOOKED_AT)..last;
    near.rev()
        .find(|at| behind_quotation(&drafts[*at]))
        .or(Some(nearest))
}
