//! Lines of articles, as templates show them.

use serde_json::{Value, json};

use super::Signed;
use crate::base::clock::Micros;
use crate::news::editions::Sections;
use crate::news::newsroom::lists::Line;
use crate::web::site::times;

/// How lines are shown: in whose zone, under which names of sections.
pub struct Shown<'a> {
    pub signed: &'a Signed,
    pub sections: &'a Sections,
    pub now: Micros,
}

impl Shown<'_> {
    pub fn line(&self, line: &Line) -> Value {
        let edition = &self.signed.edition;
        let time = |at: Micros| times::label(edition, at, self.now);
        let section = line.section.and_then(|id| self.sections.get(id));
        json!({
            "number": line.number,
            "url": self.signed.link(&format!("/article/{}", line.number)),
            "headline": if line.headline.is_empty() { "Untitled" } else { &line.headline },
            "work": line.work,
            "public": line.public,
            "kind": line.kind,
            "section": section.map(|section| section.name.as_str()),
            "who": line.who.join(", "),
            "changed": time(line.changed_at),
            "scheduled": line.scheduled_at.map(time),
            "embargo": line.embargo_until.filter(|until| *until > self.now).map(time),
            "held": line.scheduled_at.is_some() && line.work != "ready",
            "error": line.error_reported,
        })
    }

    pub fn lines(&self, lines: &[Line]) -> Vec<Value> {
        lines.iter().map(|line| self.line(line)).collect()
    }
}
