//! What is peculiar to texts that WordPress stores: paragraphs without `<p>`, comments that mark
//! blocks, and shortcodes.

mod shortcodes;

pub(super) use shortcodes::shortcodes;

/// How a text marks its paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Elements only: pages, and WordPress's block editor.
    Elements,
    /// Blank lines; every line end counts. WordPress's classic editor.
    Lines,
    /// Both, in one text: somebody wrote `<p>` into the classic editor.
    Mixed,
}

impl Style {
    pub fn of(html: &str) -> Style {
        let has_paragraphs = html.contains("<p>") || html.contains("<p ") || html.contains("<P");
        if html.contains("<!-- wp:") || !html.trim().contains('\n') {
            Style::Elements
        } else if has_paragraphs {
            Style::Mixed
        } else {
            Style::Lines
        }
    }

    pub fn has_blank_lines(self) -> bool {
        self != Style::Elements
    }

    pub fn keeps_line_ends(self) -> bool {
        self == Style::Lines
    }
}
