//! The whole of a series as a file, where its licence lets it be handed on.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use crate::changes::Subject;
use crate::news::markets::live::{self, LiveInstrument, MOST_ROWS};
use crate::news::markets::{Frequency, date_of};
use crate::views::pages::Rendered;
use crate::web::site::{Ask, Look, PageError, Site, missing};

/// `/markets/{slug}/history.csv`
pub async fn history(State(site): State<Arc<Site>>, Path(slug): Path<String>, ask: Ask) -> Response {
    site.show(ask, move |look| {
        look.of(Subject::Markets);
        match live::by_slug(look.read, &slug)? {
            // A file that may not be handed on is not there.
            Some(of) if of.series.licence.may_export() && of.last().is_some() => file(look, &of),
            _ => missing::not_found(look),
        }
    })
    .await
}

fn file(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<Rendered, PageError> {
    look.of(Subject::Series(of.series.id));
    let rows = live::history(look.read, of, (i64::MIN, i64::MAX), MOST_ROWS)?;
    let page = look.absolute(&look.link(&format!("/markets/{}", of.instrument.slug)));
    // Who takes the file takes the source line along.
    let mut text = format!(
        "# {}, {}\n# Source: {}\n# {page}\ndate,value\n",
        one_line(&of.instrument.name),
        one_line(&of.series.unit),
        one_line(of.line()),
    );
    text.reserve(rows.len() * 20);
    for row in rows {
        let at = match of.series.frequency {
            Frequency::Intraday => crate::base::clock::Micros(row.point).timestamp().to_string(),
            _ => date_of(row.point).to_string(),
        };
        text.push_str(&format!("{at},{}\n", row.value));
    }
    Ok(Rendered::typed("text/csv; charset=utf-8", text))
}

/// Nothing in a name can begin a line of its own.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
