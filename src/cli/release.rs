//! `courant release`: the economic calendar from the shell.

use std::io::Read;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use market_formats::{Format, Options, Period, ReleaseTime, read_releases};

use super::edition::edition_meant;
use super::{Place, times};
use crate::app::House;
use crate::base::clock::Micros;
use crate::base::ids::ReleaseId;
use crate::base::store::{Actor, OpenWrite};
use crate::couriers::fetch;
use crate::news::NewsError;
use crate::news::editions::Edition;
use crate::news::flashes::Importance;
use crate::news::newsroom::figures::written;
use crate::news::releases::{
    Certainty, Figures, NewRelease, agenda, cancel_release, decimal, fill_release, import_releases,
};

/// A calendar of ten years is below this.
const MOST_BYTES: u64 = 32 << 20;

#[derive(Args)]
pub struct ReleaseCommand {
    #[command(flatten)]
    place: Place,
    /// The edition in whose zone times are read and shown; without it, the main one.
    #[arg(long, global = true)]
    edition: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// What comes from a day on, for a week.
    List {
        /// 2026-11-30; without it, today.
        from: Option<jiff::civil::Date>,
        #[arg(long, default_value_t = 7)]
        days: i64,
    },
    /// Take a calendar in: a file, or an address.
    Import {
        file: String,
        /// ical or releases-json
        #[arg(long = "as")]
        format: String,
        /// Who publishes it: in front of every release's own id, and shown beside its figures.
        #[arg(long)]
        source: String,
        /// Two letters, for calendars that do not say it.
        #[arg(long)]
        country: Option<String>,
        /// 1 to 3, for calendars that do not say it.
        #[arg(long, default_value_t = 1)]
        importance: i64,
        /// The zone of times that name none: Europe/Berlin.
        #[arg(long)]
        zone: Option<String>,
    },
    /// Fill in the figure; before its moment no reader sees it.
    Fill {
        id: ReleaseId,
        actual: String,
        /// The figure before, as it stands now.
        #[arg(long, default_value = "")]
        revised: String,
    },
    /// Say that it will not come.
    Cancel { id: ReleaseId },
}

impl ReleaseCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let edition = edition_meant(&house, self.edition.as_deref())?;
        match self.verb {
            Verb::List { from, days } => list(&house, &edition, from, days),
            Verb::Import {
                file,
                format,
                source,
                country,
                importance,
                zone,
            } => {
                let given = Given {
                    source,
                    country,
                    importance: Importance::parse(importance)?,
                };
                import(&house, &edition, (&file, &format, zone), &given)
            }
            Verb::Fill { id, actual, revised } => {
                let figures = Figures {
                    actual: decimal("actual", &actual)?,
                    previous: None,
                    revised: decimal("revised", &revised)?,
                };
                act(&house, move |write| fill_release(write, id, &figures))?;
                println!("filled in");
                Ok(())
            }
            Verb::Cancel { id } => {
                act(&house, move |write| cancel_release(write, id))?;
                println!("cancelled");
                Ok(())
            }
        }
    }
}

/// What the calendar itself does not say.
struct Given {
    source: String,
    country: Option<String>,
    importance: Importance,
}

fn list(house: &House, edition: &Edition, from: Option<jiff::civil::Date>, days: i64) -> anyhow::Result<()> {
    let now = house.store.writes.clock().now();
    let from = match from {
        Some(day) => start_of(edition, day)?,
        None => edition.midnight_before(now),
    };
    let to = from.plus_days(days.clamp(1, 400));
    let found = house
        .store
        .reads
        .wait(move |read| agenda::between(read, from, to))?;
    for release in found {
        let figure = match (release.actual, release.forecast, release.before()) {
            (Some(actual), ..) => format!("actual {}", written(actual, &release.unit)),
            (None, Some(forecast), _) => format!("forecast {}", written(forecast, &release.unit)),
            (None, None, Some(before)) => format!("previous {}", written(before, &release.unit)),
            (None, None, None) => String::new(),
        };
        println!(
            "{}  {}  {}  {} {}  {figure}{}  {}",
            times::show(edition, release.scheduled_at),
            release.country,
            release.importance.number(),
            release.indicator,
            release.period,
            if release.cancelled { "  [cancelled]" } else { "" },
            release.id,
        );
    }
    Ok(())
}

fn import(
    house: &House,
    edition: &Edition,
    (from, format, zone): (&str, &str, Option<String>),
    given: &Given,
) -> anyhow::Result<()> {
    let format: Format = match format {
        "ical" => Format::Ical,
        "releases-json" => Format::ReleasesJson,
        other => bail!("“{other}” holds no releases. hint: write ical or releases-json"),
    };
    let bytes = if from.starts_with("https://") || from.starts_with("http://") {
        fetch::get(from, MOST_BYTES).with_context(|| format!("cannot fetch {from}"))?
    } else {
        let file = std::fs::File::open(from).with_context(|| format!("cannot open {from}"))?;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        bytes
    };
    if bytes.len() as u64 > MOST_BYTES {
        bail!("{from} is larger than {MOST_BYTES} bytes; is it a calendar?");
    }
    let options = Options {
        zone,
        ..Options::default()
    };
    let read = read_releases(format, &mut bytes.as_slice(), &options)
        .with_context(|| format!("cannot read {from}"))?;
    let mut news = Vec::with_capacity(read.len());
    let (mut figures, mut gone) = (Vec::new(), Vec::new());
    for release in &read {
        let new = taken(edition, release, given)?;
        if release.cancelled {
            gone.push(new.origin.clone());
        } else if release.actual.is_some() {
            let filled = Figures {
                actual: release.actual,
                previous: release.previous,
                revised: release.revised,
            };
            figures.push((new.origin.clone(), filled));
        }
        news.push(new);
    }
    let (done, _) = act(house, move |write| import_releases(write, &news))?;
    let filled = fill(house, figures)?;
    let cancelled = cancel(house, gone)?;
    println!(
        "{} releases: {} new, {} changed, {} as before; {filled} figures, {cancelled} cancelled",
        read.len(),
        done.added,
        done.changed,
        done.same
    );
    Ok(())
}

/// A line of a calendar as a release of ours.
fn taken(edition: &Edition, release: &market_formats::Release, given: &Given) -> anyhow::Result<NewRelease> {
    let country = release
        .country
        .clone()
        .or_else(|| given.country.clone())
        .ok_or_else(|| anyhow!("the calendar says no country. hint: say it with --country DE"))?;
    let period = release.period.map(period_words).unwrap_or_default();
    let (scheduled_at, certainty) = match release.at {
        ReleaseTime::At(at) => (at.into(), Certainty::Minute),
        ReleaseTime::On(day) => (start_of(edition, day)?, Certainty::Day),
    };
    // Without an id of its own a release is known by what it is about.
    let own = match &release.id {
        Some(id) => id.clone(),
        None => format!("{country}:{}:{period}", release.indicator),
    };
    Ok(NewRelease {
        origin: format!("{}:{own}", given.source),
        indicator: release.indicator.clone(),
        country,
        period,
        scheduled_at,
        certainty,
        importance: match release.importance {
            Some(market_formats::Importance::High) => Importance::parse(3)?,
            Some(market_formats::Importance::Medium) => Importance::parse(2)?,
            Some(market_formats::Importance::Low) => Importance::parse(1)?,
            None => given.importance,
        },
        unit: release.unit.clone().unwrap_or_default(),
        forecast: release.forecast,
        forecast_source: release.forecast_source.clone().unwrap_or_default(),
        previous: release.previous,
        source: given.source.clone(),
        source_url: release.link.clone().unwrap_or_default(),
        series: String::new(),
    })
}

/// Figures that the house has already are left as they are: an office's own correction is entered by
/// hand, where somebody sees it.
fn fill(house: &House, figures: Vec<(String, Figures)>) -> anyhow::Result<usize> {
    let mut filled = 0;
    for (origin, figures) in figures {
        let known = house
            .store
            .reads
            .wait(move |read| agenda::by_origin(read, &origin))?;
        if let Some(release) = known.filter(|release| release.actual.is_none() && !release.cancelled) {
            act(house, move |write| fill_release(write, release.id, &figures))?;
            filled += 1;
        }
    }
    Ok(filled)
}

fn cancel(house: &House, origins: Vec<String>) -> anyhow::Result<usize> {
    let mut cancelled = 0;
    for origin in origins {
        let known = house
            .store
            .reads
            .wait(move |read| agenda::by_origin(read, &origin))?;
        if let Some(release) = known.filter(|release| release.actual.is_none() && !release.cancelled) {
            act(house, move |write| cancel_release(write, release.id))?;
            cancelled += 1;
        }
    }
    Ok(cancelled)
}

/// `October 2026`, `Q3 2026`, as people write periods.
fn period_words(period: Period) -> String {
    match period {
        Period::Month(..) => period.first_day().strftime("%B %Y").to_string(),
        Period::Quarter(year, quarter) => format!("Q{quarter} {year}"),
        Period::Half(year, half) => format!("H{half} {year}"),
        Period::Year(year) => year.to_string(),
        Period::Day(day) | Period::Week(day) => day.strftime("%-d %B %Y").to_string(),
        Period::Moment(at) => at.to_string(),
    }
}

fn start_of(edition: &Edition, day: jiff::civil::Date) -> anyhow::Result<Micros> {
    Ok(day.to_zoned_datetime(edition.zone.clone())?.timestamp().into())
}

fn act<T: Send + 'static>(
    house: &House,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> Result<T, NewsError> {
    house.store.writes.wait(Actor::Operator, verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_said_as_people_say_them() {
        for (text, words) in [
            ("2026-10", "October 2026"),
            ("2026-Q3", "Q3 2026"),
            ("2026", "2026"),
            ("2026-11-05", "5 November 2026"),
        ] {
            assert_eq!(period_words(text.parse().expect("a period")), words);
        }
    }
}
