//! What a page is made of, and what it came to.

use std::collections::HashSet;

use crate::base::clock::Micros;
use crate::changes::Subject;
use crate::news::readers::Counter;

/// Notes subjects while a page renders.
#[derive(Debug, Default)]
pub struct Made {
    subjects: HashSet<Subject>,
    valid_until: Option<Micros>,
}

impl Made {
    pub fn of(&mut self, subject: Subject) {
        self.subjects.insert(subject);
    }

    /// The page says something that time alone makes untrue at this moment.
    pub fn until(&mut self, at: Micros) {
        self.valid_until = Some(self.valid_until.map_or(at, |earlier| earlier.min(at)));
    }

    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.subjects.iter()
    }

    pub fn valid_until(&self) -> Option<Micros> {
        self.valid_until
    }
}

/// A rendered page, not yet encoded.
#[derive(Debug)]
pub struct Rendered {
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
    /// Where the reader is sent instead, for redirects.
    pub location: Option<String>,
    /// The counter that a reader of this page moves.
    pub counts: Option<Counter>,
    /// For feeds and sitemaps: when what they list changed last.
    pub last_modified: Option<Micros>,
    /// Kept in memory, or made anew for each request.
    pub keep: bool,
}

impl Rendered {
    pub fn html(body: String) -> Rendered {
        Rendered {
            status: 200,
            content_type: "text/html; charset=utf-8",
            body,
            location: None,
            counts: None,
            last_modified: None,
            keep: true,
        }
    }

    pub fn typed(content_type: &'static str, body: String) -> Rendered {
        Rendered {
            content_type,
            ..Rendered::html(body)
        }
    }

    /// The same page with another status; only whole answers (200) are kept.
    pub fn with_status(self, status: u16) -> Rendered {
        Rendered {
            status,
            keep: self.keep && status == 200,
            ..self
        }
    }

    pub fn redirect(status: u16, location: String) -> Rendered {
        Rendered {
            status,
            location: Some(location),
            keep: false,
            ..Rendered::typed("text/plain; charset=utf-8", String::new())
        }
    }
}
