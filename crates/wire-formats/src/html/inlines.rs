//! Texts with marks, gathered into one line: white space collapses as it does in a browser, and
//! neighbours with equal marks become one.

use courant_body::{Inline, Marks};

use crate::text::is_invisible;

/// A line under construction.
#[derive(Debug, Default)]
pub(crate) struct Line {
    inlines: Vec<Inline>,
    /// White space was seen since the last character.
    gap: bool,
}

impl Line {
    pub fn push(&mut self, text: &str, marks: &Marks) {
        let mut run = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_whitespace() {
                self.gap = true;
            } else if !is_invisible(c) {
                if self.gap && !(run.is_empty() && self.at_start()) {
                    run.push(' ');
                }
                self.gap = false;
                run.push(c);
            }
        }
        if run.is_empty() {
            return;
        }
        // The space between two words belongs to neither's marks: `a <b>c</b> d`, never
        // `a<b> c </b>d`, and between a link and a bold word it stands alone.
        if run.starts_with(' ')
            && *marks != Marks::default()
            && let Some(Inline::Text { text, marks: last }) = self.inlines.last_mut()
            && last != marks
        {
            run.remove(0);
            match *last == Marks::default() {
                true => text.push(' '),
                false => self.inlines.push(Inline::plain(" ")),
            }
        }
        match self.inlines.last_mut() {
            Some(Inline::Text { text, marks: last }) if last == marks => text.push_str(&run),
            _ => self.inlines.push(Inline::Text {
                text: run,
                marks: marks.clone(),
            }),
        }
    }

    /// Without collapsing anything; for lines of code.
    pub fn push_verbatim(&mut self, text: &str, marks: &Marks) {
        let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        if !text.is_empty() {
            self.gap = false;
            self.inlines.push(Inline::Text {
                text,
                marks: marks.clone(),
            });
        }
    }

    pub fn end_line(&mut self) {
        self.gap = false;
        if !self.inlines.is_empty() {
            self.inlines.push(Inline::Break);
        }
    }

    /// Whether the line ends in a break, so that another one makes a new paragraph.
    pub fn is_broken(&self) -> bool {
        matches!(self.inlines.last(), Some(Inline::Break))
    }

    fn at_start(&self) -> bool {
        matches!(self.inlines.last(), None | Some(Inline::Break))
    }

    /// What was gathered, without breaks at its ends; the line is empty again.
    pub fn take(&mut self) -> Vec<Inline> {
        self.gap = false;
        let mut inlines = std::mem::take(&mut self.inlines);
        while matches!(inlines.last(), Some(Inline::Break)) {
            inlines.pop();
        }
        if let Some(Inline::Text { text, .. }) = inlines.last_mut() {
            text.truncate(text.trim_end().len());
        }
        inlines
    }
}

/// The text of inlines without their marks.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Break => " ",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_stand_between_words_and_nowhere_else() {
        let strong = Marks {
            strong: true,
            ..Marks::default()
        };
        let mut line = Line::default();
        line.push(" \n Rates", &Marks::default());
        line.push(" rose\u{ad} ", &strong);
        line.push(" by  2.", &Marks::default());
        line.end_line();
        let texts: Vec<Inline> = line.take();
        assert_eq!(plain(&texts), "Rates rose by 2.");
        assert_eq!(texts.len(), 3);
        assert_eq!(texts[0], Inline::plain("Rates "));
        assert_eq!(texts[2], Inline::plain(" by 2."));
    }
}
