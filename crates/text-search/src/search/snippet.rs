//! Headlines and snippets with the matching words marked, as plain pieces: how a mark looks, and
//! what must be escaped, is for whoever shows them.

use std::collections::HashMap;

use tantivy::Score;

use super::results::Piece;
use crate::Document;
use crate::analysis::{Analyzer, Sort};

/// Length of a snippet in bytes.
const WIDTH: usize = 240;
/// Text before the first marked word.
const LEAD: usize = 60;
/// A body is read this far, in bytes: what matters in a news piece comes early.
const READ: usize = 40_000;
/// What another occurrence of a word already in the snippet adds.
const AGAIN: Score = 0.1;

pub struct Highlighter {
    worth: HashMap<String, Score>,
    /// Of the language last used; a page of hits is nearly always of one.
    analyzer: Option<(String, Analyzer)>,
}

/// A marked word.
struct Mark {
    from: usize,
    to: usize,
    worth: Score,
    term: usize,
}

impl Highlighter {
    pub fn new(worth: HashMap<String, Score>) -> Self {
        Self {
            worth,
            analyzer: None,
        }
    }

    /// All of `text`.
    pub fn whole(&mut self, text: &str, language: &str) -> Vec<Piece> {
        let marks = self.marks(text, language);
        pieces(text, 0, text.len(), &marks)
    }

    /// The stretch of body, or else of standfirst, that shows most of the query.
    pub fn snippet(&mut self, document: &Document) -> Vec<Piece> {
        let body = &document.body[..document.body.floor_char_boundary(READ)];
        let standfirst = document.standfirst.as_str();
        for text in [body, standfirst] {
            let marks = self.marks(text, &document.language);
            if let Some(from) = best_window(&marks) {
                let from = start_before(text, from);
                return cut(text, from, &marks);
            }
        }
        cut(if standfirst.is_empty() { body } else { standfirst }, 0, &[])
    }

    fn marks(&mut self, text: &str, language: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        if self.worth.is_empty() {
            return marks;
        }
        if self.analyzer.as_ref().is_none_or(|(of, _)| of != language) {
            self.analyzer = Some((language.to_owned(), Analyzer::new(language)));
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        if let Some((_, analyzer)) = &mut self.analyzer {
            analyzer.each(text, |token| {
                if token.sort == Sort::Stop {
                    return;
                }
                if let Some(worth) = self.worth.get(token.term) {
                    let next = seen.len();
                    let term = *seen.entry(token.term.to_owned()).or_insert(next);
                    marks.push(Mark {
                        from: token.from,
                        to: token.to,
                        worth: *worth,
                        term,
                    });
                }
            });
        }
        marks
    }
}

/// Where the best stretch of [`WIDTH`] begins: many different words before many of the same.
fn best_window(marks: &[Mark]) -> Option<usize> {
    let mut best: Option<(Score, usize)> = None;
    for (i, first) in marks.iter().enumerate() {
        let mut terms: Vec<usize> = Vec::new();
        let mut worth = 0.0;
        for mark in marks[i..]
            .iter()
            .take_while(|mark| mark.to <= first.from + WIDTH - LEAD)
        {
            if terms.contains(&mark.term) {
                worth += mark.worth * AGAIN;
            } else {
                terms.push(mark.term);
                worth += mark.worth;
            }
        }
        if best.is_none_or(|(most, _)| worth > most) {
            best = Some((worth, first.from));
        }
    }
    best.map(|(_, from)| from)
}

/// A good place to begin up to [`LEAD`] bytes before `at`: a sentence, else a word.
fn start_before(text: &str, at: usize) -> usize {
    if at <= LEAD {
        return 0;
    }
    let earliest = text.floor_char_boundary(at - LEAD);
    let lead = &text[earliest..at];
    let sentence = [". ", "? ", "! ", "。", "\n"]
        .iter()
        .filter_map(|end| lead.rfind(end).map(|found| found + end.len()))
        .max();
    let word = || lead.find(char::is_whitespace).map(|space| space + 1);
    earliest + sentence.or_else(word).unwrap_or(0)
}

fn cut(text: &str, from: usize, marks: &[Mark]) -> Vec<Piece> {
    let mut to = text.floor_char_boundary(from + WIDTH);
    if to < text.len() {
        // Not in the middle of a word, unless the script has no spaces to cut at.
        to = text[from..to]
            .rfind(char::is_whitespace)
            .map_or(to, |space| from + space);
    }
    let mut pieces = pieces(text, from, to, marks);
    if from > 0 {
        pieces.insert(
            0,
            Piece {
                text: "… ".to_owned(),
                hit: false,
            },
        );
    }
    if to < text.trim_end().len() {
        pieces.push(Piece {
            text: " …".to_owned(),
            hit: false,
        });
    }
    pieces
}

fn pieces(text: &str, from: usize, to: usize, marks: &[Mark]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = from;
    let mut push = |range: &str, hit| {
        if range.is_empty() {
            return;
        }
        match pieces.last_mut() {
            // Character pairs overlap: what continues a mark belongs to it.
            Some(last) if last.hit == hit => last.text.push_str(range),
            _ => pieces.push(Piece {
                text: range.to_owned(),
                hit,
            }),
        }
    };
    for mark in marks.iter().filter(|mark| mark.from >= from && mark.to <= to) {
        if mark.to <= at {
            continue;
        }
        push(&text[at..mark.from.max(at)], false);
        push(&text[mark.from.max(at)..mark.to], true);
        at = mark.to;
    }
    push(&text[at..to.max(at)], false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlighter(terms: &[&str]) -> Highlighter {
        Highlighter::new(terms.iter().map(|term| ((*term).to_owned(), 1.0)).collect())
    }

    fn shown(pieces: &[Piece]) -> String {
        let show = |p: &Piece| {
            if p.hit {
                format!("[{}]", p.text)
            } else {
                p.text.clone()
            }
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn whole_texts_are_marked() {
        let mut english = highlighter(&["rate", "ecb"]);
        assert_eq!(
            shown(&english.whole("ECB's rates: rated", "en")),
            "[ECB]'s [rates]: [rated]"
        );
        let mut japanese = highlighter(&["日本", "本銀", "銀行"]);
        assert_eq!(shown(&japanese.whole("「日本銀行」は", "ja")), "「[日本銀行]」は");
    }

    #[test]
    fn a_snippet_shows_the_part_with_most_words() {
        let filler = "Nothing of note was said here about anything at all. ".repeat(20);
        let body = format!("Rates. {filler}The ECB cut rates on Thursday. {filler}");
        let document = Document {
            body,
            language: "en".into(),
            ..Document::default()
        };
        let snippet = shown(&highlighter(&["rate", "ecb"]).snippet(&document));
        assert!(
            snippet.contains("The [ECB] cut [rates] on Thursday."),
            "{snippet}"
        );
        assert!(snippet.starts_with("… ") && snippet.ends_with(" …"), "{snippet}");
    }

    #[test]
    fn any_text_can_be_cut() {
        for unit in ["🏦", "Ünï ", "مصرف ", "日本"] {
            let document = Document {
                body: unit.repeat(300),
                ..Document::default()
            };
            let length: usize = highlighter(&["日本"])
                .snippet(&document)
                .iter()
                .map(|p| p.text.len())
                .sum();
            assert!(length <= WIDTH + 8, "{length}");
        }
    }
}
