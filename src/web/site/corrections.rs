//! The corrections page: every correction, clarification and withdrawal, newest first, for good.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::article::note_label;
use super::shapes::{Head, Pager};
use super::{Ask, Look, PageError, Site};
use crate::base::clock::Micros;
use crate::changes::Subject;
use crate::news::newsroom::live;
use crate::views::pages::Rendered;

const PER_PAGE: usize = 50;

pub async fn corrections(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let before = ask.after.map_or(Micros(i64::MAX), |after| after.published_at);
    site.show(ask, move |look| page(look, before)).await
}

fn page(look: &mut Look<'_, '_>, before: Micros) -> Result<Rendered, PageError> {
    look.of(Subject::Corrections(look.edition.id));
    let mut notes = live::corrections(look.read, look.edition.id, before, PER_PAGE as i64 + 1)?;
    let more = notes.len() > PER_PAGE;
    notes.truncate(PER_PAGE);
    let here = look.link("/corrections");
    let older = notes
        .last()
        .filter(|_| more)
        .map(|(note, _, _)| format!("{here}?after={}-{}", note.at.0, note.article.0.simple()));
    let newer = (before.0 != i64::MAX).then(|| here.clone());
    let mut entries = Vec::new();
    for (note, headline, number) in notes {
        look.of(Subject::Article(note.article));
        let url = match live::by_id(look.read, note.article)? {
            Some(article) => look.article_path(&article),
            // Withdrawn: the section in its address no longer matters.
            None => look.link(&format!("/article/{number}")),
        };
        entries.push(json!({
            "kind": note.kind.as_str(), "label": note_label(look.words(), note.kind), "text": note.text,
            "at": look.time(note.at), "headline": headline, "url": url,
        }));
    }
    let head = Head {
        title: look.titled(look.words().say("corrections")),
        description: look.words().say("corrections_text").to_owned(),
        canonical: look.absolute(&here),
        ..Head::default()
    };
    let own = json!({ "entries": entries, "pager": Pager { newer, older } });
    let site = Arc::clone(look.site);
    site.theme.page(look, "corrections.html", &head, None, own)
}
