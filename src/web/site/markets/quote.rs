//! One instrument as tables, strips and cards show it.

use crate::news::markets::Delay;
use serde::Serialize;

use crate::base::store::StoreError;
use crate::base::words::Words;
use crate::changes::Subject;
use crate::news::markets::live::{LiveInstrument, previous};
use crate::news::markets::{DayLabel, Numbers};
use crate::web::site::Look;

/// Everything that is printed with a number: never the number alone.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteView {
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub kind: &'static str,
    pub url: String,
    pub value: String,
    pub unit: String,
    pub change: String,
    /// In percent; of rates, in basis points.
    pub relative: String,
    /// up, down, flat, or nothing where there is no value before.
    pub direction: &'static str,
    pub as_of: DayLabel,
    pub previous: String,
    pub previous_as_of: DayLabel,
    pub source: String,
    pub source_url: String,
    pub delay: String,
    /// Why the number is no news; empty: it is.
    pub stale: String,
    pub ended: bool,
    pub sample: bool,
    pub note: String,
    /// The whole of it in words, for those who hear it and for a title.
    pub spoken: String,
}

/// Makes the view, and notes what the page is made of: the series, and the moment it becomes stale.
pub fn quote(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<QuoteView, StoreError> {
    look.of(Subject::Markets);
    look.of(Subject::Series(of.series.id));
    let previous = previous(look.read, of)?;
    let numbers = Numbers::of(&look.edition);
    let (instrument, series, now) = (&of.instrument, &of.series, look.now);
    let words = look.words();
    let day = |point| numbers.day(&look.edition, series.frequency, point, now);
    let as_of = of.last().map(|last| day(last.point)).unwrap_or_default();
    let stale = of.is_stale(now);
    let moved = of.moved_from(previous);
    let relative = numbers.relative(instrument.kind, moved);
    let mut view = QuoteView {
        code: instrument.code.clone(),
        name: instrument.name.clone(),
        short_name: instrument.short_name.clone(),
        kind: instrument.kind.as_str(),
        url: look.link(&format!("/markets/{}", instrument.slug)),
        value: of
            .last()
            .map(|last| numbers.number(last.value, series.decimals))
            .unwrap_or_default(),
        unit: series.unit.clone(),
        change: moved
            .map(|moved| numbers.signed(moved.change, series.decimals))
            .unwrap_or_default(),
        relative,
        direction: match moved.map(|moved| moved.direction()) {
            None => "",
            Some(1) => "up",
            Some(-1) => "down",
            Some(_) => "flat",
        },
        previous: previous
            .map(|one| numbers.number(one.value, series.decimals))
            .unwrap_or_default(),
        previous_as_of: previous.map(|one| day(one.point)).unwrap_or_default(),
        source: of.line().to_owned(),
        source_url: of.source.home.clone(),
        delay: delay(words, series.delay),
        stale: match (stale, series.ended) {
            (_, true) => words.fill("quote_ends", &[("day", &as_of.label)]),
            (true, false) => words.fill("quote_stale", &[("day", &as_of.label)]),
            (false, false) => String::new(),
        },
        as_of,
        ended: series.ended,
        sample: series.sample,
        note: instrument.note.clone(),
        spoken: String::new(),
    };
    view.spoken = spoken(words, &view);
    if !stale && let Some(at) = series.stale_at() {
        look.until(at);
    }
    Ok(view)
}

/// How late it is when it comes, as readers are told.
fn delay(words: &Words, delay: Delay) -> String {
    match delay {
        Delay::Live => words.say("delay_live").to_owned(),
        Delay::Minutes(n) => words.fill("delay_minutes", &[("n", &n.to_string())]),
        Delay::EndOfDay => words.say("delay_end_of_day").to_owned(),
        Delay::Published => words.say("delay_published").to_owned(),
    }
}

fn spoken(words: &Words, view: &QuoteView) -> String {
    let mut said = vec![format!("{}: {}", view.name, view.value)];
    let by = view.relative.trim_start_matches(['+', '\u{2212}']);
    match view.direction {
        "up" if !by.is_empty() => said.push(words.fill("said_up", &[("by", by)])),
        "down" if !by.is_empty() => said.push(words.fill("said_down", &[("by", by)])),
        "flat" => said.push(words.say("said_flat").to_owned()),
        _ => {}
    }
    said.push(view.as_of.label.clone());
    if view.sample {
        said.push(words.say("said_sample").to_owned());
    }
    let mut words = said.join(", ");
    if !view.stale.is_empty() {
        words.push_str(". ");
        words.push_str(&view.stale);
    }
    words
}
