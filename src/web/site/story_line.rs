//! A story's time line: its reports and its flashes by the day, as they came.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Look, PageError};
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::news::flashes::Flash;
use crate::news::newsroom::live::LiveArticle;
use crate::news::stories::live::LiveStory;
use crate::views::threads;

/// Reports and flashes by day, the newest first. A report has the sentence that says most beyond its
/// headline; a flash says what it said before, or why it was withdrawn.
pub(super) fn days(
    look: &mut Look<'_, '_>,
    story: &LiveStory,
    articles: &[LiveArticle],
    flashes: &[Flash],
) -> Result<Vec<Value>, PageError> {
    let picks: BTreeMap<ArticleId, String> = threads::picks(look.read, story.id)?.into_iter().collect();
    let mut lines: Vec<(Micros, Value)> = Vec::with_capacity(articles.len() + flashes.len());
    for article in articles {
        let card = look.card(article)?;
        let pick = picks.get(&article.id).filter(|pick| **pick != article.standfirst);
        lines.push((article.published_at, json!({ "card": card, "pick": pick })));
    }
    for flash in flashes {
        lines.push((flash.published_at, json!({ "flash": look.flash(flash)? })));
    }
    // Stable: a report stands before the flash of the same moment, since it says more.
    lines.sort_by_key(|(at, _)| std::cmp::Reverse(*at));

    let mut days: Vec<(i32, Value, Vec<Value>)> = Vec::new();
    for (at, line) in lines {
        let day = look.edition.day_of(at);
        match days.last_mut() {
            Some((last, _, lines)) if *last == day => lines.push(line),
            _ => days.push((day, json!(look.time(at)), vec![line])),
        }
    }
    Ok(days
        .into_iter()
        .map(|(_, at, lines)| json!({ "at": at, "lines": lines }))
        .collect())
}
