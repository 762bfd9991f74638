//! The daily update on the site: a page for each issue, with nothing personal in it, and their list.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use serde_json::json;

use super::shapes::{Head, Pager};
use super::{Ask, Look, PageError, Site, missing};
use crate::changes::Subject;
use crate::couriers::mail::{date_of, said};
use crate::news::updates::{public_days, public_letter};
use crate::views::pages::Rendered;

const PER_PAGE: usize = 60;

/// `/updates`
pub async fn list(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| {
        look.of(Subject::Issues(look.edition.id));
        // A withdrawal takes an article out of issues that have left.
        look.of(Subject::Corrections(look.edition.id));
        let days = public_days(look.read, look.edition.id, PER_PAGE as i64)?;
        let issues: Vec<_> = days
            .into_iter()
            .map(|(day, subject)| {
                let date = date_of(day);
                json!({
                    "url": look.link(&format!("/updates/{date}")),
                    "date": said(&look.edition, date),
                    "iso": date.to_string(),
                    "subject": subject,
                })
            })
            .collect();
        let head = Head {
            title: look.titled(look.words().say("daily_updates")),
            description: look.words().say("updates_text").to_owned(),
            canonical: look.absolute(&look.link("/updates")),
            ..Head::default()
        };
        let site = Arc::clone(look.site);
        let pager = Pager::default();
        site.theme.page(
            look,
            "updates.html",
            &head,
            None,
            json!({ "issues": issues, "pager": pager }),
        )
    })
    .await
}

/// `/updates/2026-11-24`
pub async fn issue(State(site): State<Arc<Site>>, Path(date): Path<String>, ask: Ask) -> Response {
    let below = ask.below.clone();
    site.show(ask, move |look| match date.parse::<Date>() {
        Ok(day) if day.to_string() == date => page(look, day),
        _ => missing::page(look, &below),
    })
    .await
}

fn page(look: &mut Look<'_, '_>, date: Date) -> Result<Rendered, PageError> {
    look.of(Subject::Issues(look.edition.id));
    look.of(Subject::Corrections(look.edition.id));
    let day = jiff::civil::date(1970, 1, 1)
        .until(date)
        .map_or(0, |span| span.get_days());
    let Some((letter, _)) = public_letter(look.read, look.edition.id, day)? else {
        return missing::not_found(look);
    };
    let here = look.link(&format!("/updates/{date}"));
    let said = said(&look.edition, date);
    let head = Head {
        title: look.titled(&letter.subject),
        description: look
            .words()
            .fill("update_text", &[("day", &said), ("preheader", &letter.preheader)]),
        canonical: look.absolute(&here),
        ..Head::default()
    };
    let mut own = json!({ "letter": letter, "date": said, "iso": date.to_string() });
    own["all"] = json!(look.link("/updates"));
    let site = Arc::clone(look.site);
    site.theme.page(look, "update_issue.html", &head, None, own)
}
