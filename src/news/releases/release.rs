//! A release as the house knows it.

use rust_decimal::Decimal;

use crate::base::clock::Micros;
use crate::base::ids::ReleaseId;
use crate::base::store::{OpenWrite, Row, StoreError};
use crate::news::NewsError;
use crate::news::flashes::Importance;
use crate::sql;

/// How well its time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// To the minute, as its source announced it.
    Minute,
    /// The day; the hour is not announced.
    Day,
    /// Not announced: somebody's expectation.
    Tentative,
}

impl Certainty {
    pub const ALL: [Certainty; 3] = [Certainty::Minute, Certainty::Day, Certainty::Tentative];

    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Minute => "minute",
            Certainty::Day => "day",
            Certainty::Tentative => "tentative",
        }
    }

    pub fn parse(text: &str) -> Option<Certainty> {
        Certainty::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// What a surprise is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    Forecast,
    /// Nobody's forecast is known: the figure before, as it stands now.
    Previous,
}

/// An entry of the economic calendar, everything included: for the house.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    pub id: ReleaseId,
    pub origin: String,
    pub indicator: String,
    /// ISO 3166-1 alpha-2, or EA for the euro area.
    pub country: String,
    /// What it is about: `October 2026`, `Q3 2026`.
    pub period: String,
    pub scheduled_at: Micros,
    pub certainty: Certainty,
    pub importance: Importance,
    /// `%`, `thousand`, `points`; may be empty.
    pub unit: String,
    pub actual: Option<Decimal>,
    pub forecast: Option<Decimal>,
    /// Whose forecast it is. There is none without.
    pub forecast_source: String,
    pub previous: Option<Decimal>,
    /// The previous figure as it stands now, when it was revised.
    pub revised: Option<Decimal>,
    pub filled_at: Option<Micros>,
    pub cancelled: bool,
    pub source: String,
    pub source_url: String,
    /// The key of the series that brings the figure; may be empty.
    pub series: String,
}

impl Release {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Release, StoreError> {
        let figure = |name: &str| -> Result<Option<Decimal>, StoreError> {
            let text: Option<String> = row.get(name)?;
            let bad = |_| StoreError::Engine(format!("a stored figure cannot be read: {name}"));
            text.map(|text| text.parse().map_err(bad)).transpose()
        };
        let importance = row.get("importance")?;
        Ok(Release {
            id: row.get("id")?,
            origin: row.get("origin")?,
            indicator: row.get("indicator")?,
            country: row.get("country")?,
            period: row.get("period")?,
            scheduled_at: row.get("scheduled_at")?,
            certainty: Certainty::parse(&row.get::<String>("certainty")?).unwrap_or(Certainty::Tentative),
            importance: Importance::parse(importance)
                .map_err(|_| StoreError::Engine(format!("unknown importance {importance}")))?,
            unit: row.get("unit")?,
            actual: figure("actual")?,
            forecast: figure("forecast")?,
            forecast_source: row.get("forecast_source")?,
            previous: figure("previous")?,
            revised: figure("revised")?,
            filled_at: row.get("filled_at")?,
            cancelled: row.get("cancelled")?,
            source: row.get("source")?,
            source_url: row.get("source_url")?,
            series: row.get("series")?,
        })
    }

    /// The figure before, as it stands now.
    pub fn before(&self) -> Option<Decimal> {
        self.revised.or(self.previous)
    }

    /// By how much the figure differs from what was expected.
    pub fn surprise(&self) -> Option<(Decimal, Against)> {
        let actual = self.actual?;
        match (self.forecast, self.before()) {
            (Some(forecast), _) => Some((actual - forecast, Against::Forecast)),
            (None, Some(before)) => Some((actual - before, Against::Previous)),
            (None, None) => None,
        }
    }
}

/// A figure as somebody typed or sent it: `3.4`, `-0.2`, `1,250`. Exact, and as many digits as were given.
pub fn decimal(field: &'static str, typed: &str) -> Result<Option<Decimal>, NewsError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let plain: String = typed
        .replace('\u{2212}', "-")
        .chars()
        .filter(|c| *c != ',' && *c != '\u{a0}' && *c != ' ')
        .collect();
    let plain = plain.trim_end_matches('%');
    let is_plain = plain
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let value = plain
        .parse::<Decimal>()
        .ok()
        .filter(|_| is_plain)
        .filter(|value| value.scale() <= 9 && value.abs() < Decimal::from(1_000_000_000_000_000_i64));
    value.map(Some).ok_or_else(|| {
        let typed = crate::news::text::clip(typed, 40);
        NewsError::invalid(field, format!("“{typed}” is no figure; write it as 3.4 or -0.2"))
    })
}

/// Loads a release for a verb, and locks its row on PostgreSQL.
pub(super) fn for_verb(write: &mut OpenWrite<'_>, id: ReleaseId) -> Result<Release, NewsError> {
    // An update that changes nothing takes the row's lock on both engines with one text.
    write.execute(sql!("update release set origin = origin where id = $1"), &[&id])?;
    super::agenda::by_id(&mut write.as_read(), id)?
        .ok_or_else(|| NewsError::NotFound("release of this id".to_owned()))
}

pub(super) fn text(figure: Option<Decimal>) -> Option<String> {
    figure.map(|figure| figure.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them_and_stay_exact() {
        for (typed, kept) in [
            ("3.40", "3.40"),
            ("−0.2", "-0.2"),
            (" 1,250 ", "1250"),
            ("2.0%", "2.0"),
        ] {
            let figure = decimal("actual", typed).expect("a figure").expect("there");
            assert_eq!(figure.to_string(), kept);
        }
        assert_eq!(decimal("actual", "  ").expect("none"), None);
        for bad in ["three", "1e4", "0.1234567890", "9999999999999999", "1.2.3", "--1"] {
            decimal("actual", bad).expect_err(bad);
        }
    }
}
