//! What the calendar's forms say, read into what the verbs take.

use serde_json::{Value, json};

use super::super::{Refusal, Sent, Signed};
use crate::base::clock::Micros;
use crate::news::flashes::Importance;
use crate::news::releases::{Certainty, Figures, NewRelease, Release, decimal};
use crate::web::site::times;

pub const FIELDS: [&str; 14] = [
    "indicator",
    "country",
    "period",
    "date",
    "hour",
    "certainty",
    "importance",
    "unit",
    "forecast",
    "forecast_source",
    "previous",
    "source",
    "source_url",
    "series",
];

/// The fields as they were typed, for the form that is shown again.
pub fn typed(sent: &Sent, fields: &[&str]) -> Value {
    fields
        .iter()
        .map(|name| ((*name).to_owned(), json!(sent.text(name))))
        .collect()
}

/// The fields of a release that is there.
pub fn known(signed: &Signed, release: &Release) -> Value {
    let at = times::zoned(&signed.edition, release.scheduled_at);
    let figure = |figure: Option<rust_decimal::Decimal>| figure.map(|f| f.to_string()).unwrap_or_default();
    json!({
        "indicator": release.indicator, "country": release.country, "period": release.period,
        "date": at.date().to_string(), "hour": at.strftime("%H:%M").to_string(),
        "certainty": release.certainty.as_str(), "importance": release.importance.number().to_string(),
        "unit": release.unit, "forecast": figure(release.forecast), "forecast_source": release.forecast_source,
        "previous": figure(release.previous), "source": release.source, "source_url": release.source_url,
        "series": release.series, "actual": figure(release.actual), "revised": figure(release.revised),
    })
}

/// A release as a form describes it; `origin` is what it is known by from here on.
pub fn release(signed: &Signed, sent: &Sent, origin: String) -> Result<NewRelease, Refusal> {
    let certainty = Certainty::parse(match sent.text("certainty") {
        "" => "minute",
        word => word,
    })
    .ok_or_else(|| Refusal::invalid("certainty", "must be minute, day or tentative"))?;
    let importance = Importance::parse(sent.text("importance").parse().unwrap_or(2))?;
    Ok(NewRelease {
        origin,
        indicator: sent.owned("indicator"),
        country: sent.owned("country"),
        period: sent.owned("period"),
        scheduled_at: moment(signed, sent, certainty)?,
        certainty,
        importance,
        unit: sent.owned("unit"),
        forecast: decimal("forecast", sent.text("forecast"))?,
        forecast_source: sent.owned("forecast_source"),
        previous: decimal("previous", sent.text("previous"))?,
        source: sent.owned("source"),
        source_url: sent.owned("source_url"),
        series: sent.owned("series"),
    })
}

pub fn figures(sent: &Sent) -> Result<Figures, Refusal> {
    Ok(Figures {
        actual: decimal("actual", sent.text("actual"))?,
        previous: decimal("previous", sent.text("previous"))?,
        revised: decimal("revised", sent.text("revised"))?,
    })
}

/// Day and hour in the edition's zone. Without an hour it is the day's first minute.
fn moment(signed: &Signed, sent: &Sent, certainty: Certainty) -> Result<Micros, Refusal> {
    let day: jiff::civil::Date = sent
        .text("date")
        .trim()
        .parse()
        .map_err(|_| Refusal::invalid("date", "must be written 2026-12-04"))?;
    let hour = match (sent.text("hour").trim(), certainty) {
        ("", Certainty::Minute) => {
            return Err(Refusal::invalid(
                "hour",
                "is empty; write 14:30, or say that only the day is known",
            ));
        }
        ("", _) => jiff::civil::Time::midnight(),
        (text, _) => jiff::civil::Time::strptime("%H:%M", text)
            .map_err(|_| Refusal::invalid("hour", "must be written 14:30"))?,
    };
    let zoned = day
        .to_datetime(hour)
        .to_zoned_datetime(signed.edition.zone.clone())
        .map_err(|_| Refusal::invalid("hour", "does not exist on that day"))?;
    Ok(zoned.timestamp().into())
}
