//! The strip under the header: the few numbers that a publication always shows. Part of the page, so
//! that nothing moves when it is there.

use serde_json::{Value, json};

use super::quote;
use crate::changes::Subject;
use crate::news::markets::Frequency;
use crate::news::markets::live::{self, LiveInstrument};
use crate::web::site::{Look, PageError};

/// What `partials/markets.html` is given; null when there is nothing to show. What has ended stands in
/// no strip.
pub fn strip(look: &mut Look<'_, '_>) -> Result<Value, PageError> {
    some(look, |_| true)
}

/// The same on an article. What moves within the day is left to the front page: an article is made anew
/// with every value it shows, and all of them by the minute would be none kept.
pub fn strip_of_article(look: &mut Look<'_, '_>) -> Result<Value, PageError> {
    some(look, |of| of.series.frequency != Frequency::Intraday)
}

fn some(look: &mut Look<'_, '_>, shown: impl Fn(&LiveInstrument) -> bool) -> Result<Value, PageError> {
    look.of(Subject::Markets);
    let mut items = Vec::new();
    let mut sample = false;
    for of in live::strip(look.read)? {
        if of.last().is_none() || of.series.ended || !shown(&of) {
            continue;
        }
        let view = quote(look, &of)?;
        sample |= view.sample;
        items.push(json!({
            "url": view.url,
            "name": view.short_name,
            "value": view.value,
            "change": if view.relative.is_empty() { &view.change } else { &view.relative },
            "direction": view.direction,
            "as_of": view.as_of,
            "stale": view.stale,
            "sample": view.sample,
            "spoken": view.spoken,
        }));
    }
    if items.is_empty() {
        return Ok(Value::Null);
    }
    Ok(json!({ "items": items, "url": look.link("/markets"), "sample": sample }))
}
