//! Moments as people in an edition's zone write them: `2026-11-24 07:00`. Twice a year the clocks
//! there skip an hour or repeat one; such a time is explained, never guessed.

use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;

use super::Edition;
use crate::base::clock::Micros;
use crate::news::NewsError;
use crate::news::text::clip;

impl Edition {
    /// A local time of this edition, or a moment with its offset (`2026-10-25T02:30+01:00`).
    pub fn moment(&self, field: &'static str, text: &str) -> Result<Micros, NewsError> {
        let text = text.trim();
        if let Ok(at) = text.parse::<jiff::Timestamp>() {
            return Ok(at.into());
        }
        let local: DateTime = text.replace(' ', "T").parse().map_err(|_| {
            let shown = clip(text, 40);
            NewsError::invalid(
                field,
                format!("“{shown}” is no time; write it as 2026-11-24 07:00"),
            )
        })?;
        let zone = &self.zone_name;
        let found = self.zone.to_ambiguous_zoned_datetime(local);
        let said = local.strftime("%H:%M on %-d %B %Y");
        match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => {}
            AmbiguousOffset::Gap { .. } => {
                return Err(NewsError::invalid(
                    field,
                    format!(
                        "there is no {said} in {zone}: the clocks go forward then; choose an earlier or a later time"
                    ),
                ));
            }
            AmbiguousOffset::Fold { before, after } => {
                let day = local.strftime("%Y-%m-%dT%H:%M");
                return Err(NewsError::invalid(
                    field,
                    format!(
                        "{said} comes twice in {zone}: the clocks go back then; write {day}{before} for the first, \
                         {day}{after} for the second",
                        before = offset(before),
                        after = offset(after),
                    ),
                ));
            }
        }
        let zoned = found
            .compatible()
            .map_err(|_| NewsError::invalid(field, "lies too far away"))?;
        Ok(zoned.timestamp().into())
    }

    /// The first moment of a day here, from `2026-11-24`.
    pub fn day_begins(&self, field: &'static str, day: &str) -> Result<Micros, NewsError> {
        let wrong = || NewsError::invalid(field, format!("“{}” is no day; write 2026-11-24", clip(day, 40)));
        let date: jiff::civil::Date = day.trim().parse().map_err(|_| wrong())?;
        let begins = date.to_zoned_datetime(self.zone.clone()).map_err(|_| wrong())?;
        Ok(begins.timestamp().into())
    }

    /// The first moment of the day that a moment lies in.
    pub fn midnight_before(&self, at: Micros) -> Micros {
        let zoned = at.timestamp().to_zoned_datetime(self.zone.clone());
        zoned
            .start_of_day()
            .map_or(at, |midnight| midnight.timestamp().into())
    }

    /// A moment as a field for local times holds it: `2026-11-24T07:00`.
    pub fn local(&self, at: Micros) -> String {
        let zoned = at.timestamp().to_zoned_datetime(self.zone.clone());
        zoned.strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

fn offset(offset: jiff::tz::Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use crate::news::editions::main_edition;
    use crate::testing::News;

    #[test]
    fn skipped_and_repeated_hours_are_explained() {
        let news = News::new();
        let london = news.read(main_edition).expect("an edition");
        let at = |text: &str| london.moment("time", text).map_err(|e| e.to_string());
        let winter = at("2026-11-24 07:00").expect("a plain time");
        assert_eq!(winter, at("2026-11-24T07:00:00Z").expect("with its offset"));
        assert_eq!(london.local(winter), "2026-11-24T07:00");
        let skipped = at("2026-03-29T01:30").expect_err("the clocks go forward");
        assert!(
            skipped.contains("there is no 01:30 on 29 March 2026 in Europe/London"),
            "{skipped}"
        );
        let twice = at("2026-10-25T01:30").expect_err("the clocks go back");
        assert!(twice.contains("2026-10-25T01:30+01:00 for the first"), "{twice}");
        let first = at("2026-10-25T01:30+01:00").expect("the first");
        let second = at("2026-10-25T01:30+00:00").expect("the second");
        assert_eq!(second.0 - first.0, 3_600_000_000);
        for bad in [
            "",
            "soon",
            "2026-13-01 10:00",
            "2026-02-30T10:00",
            "99999-01-01T00:00",
        ] {
            at(bad).expect_err(bad);
        }
    }
}
