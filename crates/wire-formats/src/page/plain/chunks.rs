//! Plain text cut into chunks: paragraphs, titles, menu entries, list items. Blank lines separate
//! them; lines that an editor or mail program wrapped are joined again.

use crate::text::{ends_sentence, squeeze};

/// One piece of text on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chunk {
    pub text: String,
    pub words: usize,
    /// It began with a bullet.
    pub bullet: bool,
    /// It began with a separator (`| Politics`, `› News`) or is one.
    pub crumb: bool,
}

const BULLETS: [char; 8] = ['•', '◦', '▪', '●', '‣', '*', '·', '■'];
const SEPARATORS: [&str; 5] = ["|", "›", "»", " > ", " / "];
/// No more chunks than a body has nodes.
const MAX_CHUNKS: usize = 40_000;

impl Chunk {
    fn new(line: &str) -> Option<Chunk> {
        let line = squeeze(line);
        let dash = line.strip_prefix("- ").or_else(|| line.strip_prefix("– "));
        let rest = line.strip_prefix(BULLETS).or(dash);
        let bullet = rest.is_some();
        let text = rest.unwrap_or(&line).trim();
        let crumb = text.starts_with(['|', '›', '»']);
        let text = text.trim_matches(['|', '›', '»', ' ']);
        let says_something = text.chars().any(char::is_alphanumeric);
        says_something.then(|| Chunk {
            words: text.split(' ').count(),
            text: text.to_owned(),
            bullet,
            crumb,
        })
    }

    /// A menu or a path of sections: `Home › News › Politics`.
    pub fn is_crumb(&self) -> bool {
        let separated = SEPARATORS.iter().any(|separator| self.text.contains(separator));
        self.crumb || (separated && self.words <= 14 && !ends_sentence(&self.text))
    }

    /// The last entry of such a path.
    pub fn last_crumb(&self) -> &str {
        let last = self.text.rsplit(['|', '›', '»', '>', '/']).next();
        last.unwrap_or(&self.text).trim()
    }
}

pub(super) fn cut(text: &str) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut group: Vec<&str> = Vec::new();
    for line in text.lines().chain(std::iter::once("")) {
        if !line.trim().is_empty() {
            group.push(line);
        } else if !group.is_empty() {
            chunks.extend(rejoined(&group).iter().filter_map(|line| Chunk::new(line)));
            group.clear();
        }
        if chunks.len() >= MAX_CHUNKS {
            break;
        }
    }
    chunks
}

/// The lines of one group, those that were wrapped put together.
fn rejoined(group: &[&str]) -> Vec<String> {
    let width = group
        .iter()
        .map(|line| line.trim().chars().count())
        .max()
        .unwrap_or(0);
    let mut out: Vec<String> = Vec::new();
    let mut last = "";
    for line in group {
        let joins = !out.is_empty() && continues(last, line, width);
        match out.last_mut() {
            // Nobody writes a paragraph of a thousand words; the blank lines were lost.
            Some(open) if joins && !(open.len() > 6_000 && ends_sentence(last)) => {
                open.push(' ');
                open.push_str(line.trim());
            }
            _ => out.push((*line).trim().to_owned()),
        }
        last = line;
    }
    out
}

fn continues(before: &str, line: &str, width: usize) -> bool {
    let (before, line) = (before.trim(), line.trim());
    if line.starts_with(BULLETS) || line.starts_with("- ") || line.starts_with('|') {
        return false;
    }
    let length = before.chars().count();
    // Nobody wraps at more than 120; such a line is a paragraph of its own.
    if width > 120 {
        return !ends_sentence(before) && length > 60 && line.starts_with(char::is_lowercase);
    }
    let next_word = line.split(' ').next().map_or(0, |word| word.chars().count());
    let was_full = length >= 40 && length + 1 + next_word > width.saturating_sub(8);
    was_full || (length >= 30 && !ends_sentence(before) && line.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|chunk| chunk.text).collect()
    }

    #[test]
    fn wrapped_lines_are_joined_and_menus_are_not() {
        let text = "Home\nNews\n\nThe port of Varo will close for two weeks in\nMay, its operator said on Monday, while the\nnew cranes are tested.\n\n  |   Politics\n\u{a0}\n* * *\n";
        assert_eq!(
            texts(text),
            [
                "Home",
                "News",
                "The port of Varo will close for two weeks in May, its operator said on Monday, while the new cranes are tested.",
                "Politics"
            ]
        );
    }

    #[test]
    fn long_lines_without_blank_ones_are_paragraphs() {
        let long = "The central bank left its rate at two per cent on Thursday and said that it would wait for the new figures on wages before it moves again.";
        assert_eq!(texts(&format!("{long}\n{long}")).len(), 2);
    }
}
