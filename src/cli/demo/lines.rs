//! The demo's flashes and its calendar, as events among those of its articles, so that the log reads
//! as it happened.

use std::collections::HashMap;

use anyhow::{Context, anyhow};
use serde::Deserialize;

use super::files;
use super::fill::moment;
use crate::app::House;
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::{Actor, OpenWrite};
use crate::news::NewsError;
use crate::news::editions::Edition;
use crate::news::flashes::{
    Correction, Importance, NewFlash, correct_flash, flash, link_article, withdraw_flash,
};
use crate::news::people::Person;
use crate::news::releases::{
    Certainty, Figures, NewPlan, NewRelease, agenda, decimal, fill_release, import_releases, plan_coverage,
};

#[derive(Deserialize)]
struct FlashesFile {
    flashes: Vec<FlashFile>,
}

#[derive(Clone, Deserialize)]
struct FlashFile {
    /// Minutes before now.
    ago: i64,
    second: i64,
    text: String,
    importance: i64,
    #[serde(default)]
    instruments: Vec<String>,
    #[serde(default)]
    source: String,
    /// The file of an article.
    #[serde(default)]
    article: String,
    correct: Option<CorrectFile>,
    withdraw: Option<WithdrawFile>,
}

#[derive(Clone, Deserialize)]
struct CorrectFile {
    after: i64,
    text: String,
    note: String,
}

#[derive(Clone, Deserialize)]
struct WithdrawFile {
    after: i64,
    why: String,
}

#[derive(Deserialize)]
struct ReleasesFile {
    releases: Vec<ReleaseFile>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct ReleaseFile {
    at: String,
    certainty: String,
    country: String,
    indicator: String,
    period: String,
    importance: i64,
    unit: String,
    previous: String,
    forecast: String,
    forecast_source: String,
    actual: String,
    revised: String,
    source: String,
    covered_by: String,
    note: String,
}

/// What happens at a moment.
pub enum Event {
    Send(usize),
    PutRight(usize),
    Link(usize),
    Fill(usize),
}

pub struct Lines {
    flashes: Vec<FlashFile>,
    releases: Vec<ReleaseFile>,
    numbers: HashMap<usize, i64>,
}

impl Lines {
    pub fn load() -> anyhow::Result<Lines> {
        let flashes: FlashesFile = files::toml("flashes.toml").context("demo/flashes.toml")?;
        let releases: ReleasesFile = files::toml("releases.toml").context("demo/releases.toml")?;
        Ok(Lines {
            flashes: flashes.flashes,
            releases: releases.releases,
            numbers: HashMap::new(),
        })
    }

    /// Everything with its moment. `published` says when an article comes out.
    pub fn events(
        &self,
        edition: &Edition,
        now: Micros,
        published: impl Fn(&str) -> Option<Micros>,
    ) -> anyhow::Result<Vec<(Micros, Event)>> {
        let mut events = Vec::new();
        for (i, flash) in self.flashes.iter().enumerate() {
            let at = now.plus_seconds(-flash.ago * 60 + flash.second - 60);
            events.push((at, Event::Send(i)));
            let after = flash
                .correct
                .as_ref()
                .map(|c| c.after)
                .or(flash.withdraw.as_ref().map(|w| w.after));
            events.extend(after.map(|minutes| (at.plus_seconds(minutes * 60), Event::PutRight(i))));
            if !flash.article.is_empty() {
                let out =
                    published(&flash.article).with_context(|| format!("no article {}", flash.article))?;
                events.push((Micros(at.0.max(out.0)).plus_seconds(60), Event::Link(i)));
            }
        }
        for (i, release) in self.releases.iter().enumerate() {
            let at = moment(edition, now, &release.at)?.0;
            if !release.actual.is_empty() && at < now {
                events.push((at, Event::Fill(i)));
            }
        }
        Ok(events)
    }

    /// The calendar, as an office's file brings it: before anything happens.
    pub fn schedule(&self, house: &House, edition: &Edition, now: Micros) -> anyhow::Result<()> {
        let all: Vec<NewRelease> = self
            .releases
            .iter()
            .enumerate()
            .map(|(i, release)| {
                Ok(NewRelease {
                    origin: format!("demo:{i}"),
                    indicator: release.indicator.clone(),
                    country: release.country.clone(),
                    period: release.period.clone(),
                    scheduled_at: moment(edition, now, &release.at)?.0,
                    certainty: Certainty::parse(&release.certainty).unwrap_or(Certainty::Minute),
                    importance: Importance::parse(release.importance)?,
                    unit: release.unit.clone(),
                    forecast: decimal("forecast", &release.forecast)?,
                    forecast_source: release.forecast_source.clone(),
                    previous: decimal("previous", &release.previous)?,
                    source: release.source.clone(),
                    source_url: String::new(),
                    series: String::new(),
                })
            })
            .collect::<anyhow::Result<_>>()?;
        write(house, move |w| import_releases(w, &all))?;
        Ok(())
    }

    pub fn happen(
        &mut self,
        house: &House,
        edition: &Edition,
        event: &Event,
        articles: &HashMap<String, ArticleId>,
    ) -> anyhow::Result<()> {
        let edition = edition.id;
        match *event {
            Event::Send(i) => {
                let file = &self.flashes[i];
                let new = NewFlash {
                    edition,
                    text: file.text.clone(),
                    importance: Importance::parse(file.importance)?,
                    instruments: file.instruments.clone(),
                    source: file.source.clone(),
                    article: None,
                    origin: Some(format!("demo:{i}")),
                };
                let number = write(house, move |w| flash(w, &new))?.number;
                self.numbers.insert(i, number);
            }
            Event::PutRight(i) => {
                let number = self.number(i)?;
                if let Some(CorrectFile { text, note, .. }) = self.flashes[i].correct.clone() {
                    let correction = Correction { text, note };
                    write(house, move |w| correct_flash(w, edition, number, &correction))?;
                }
                if let Some(WithdrawFile { why, .. }) = self.flashes[i].withdraw.clone() {
                    write(house, move |w| withdraw_flash(w, edition, number, &why))?;
                }
            }
            Event::Link(i) => {
                let (number, article) = (self.number(i)?, articles.get(&self.flashes[i].article).copied());
                write(house, move |w| link_article(w, edition, number, article))?;
            }
            Event::Fill(i) => {
                let file = &self.releases[i];
                let figures = Figures {
                    actual: decimal("actual", &file.actual)?,
                    previous: None,
                    revised: decimal("revised", &file.revised)?,
                };
                let origin = format!("demo:{i}");
                let release = house
                    .store
                    .reads
                    .wait(move |read| agenda::by_origin(read, &origin))?;
                let id = release.context("the calendar is not there")?.id;
                write(house, move |w| fill_release(w, id, &figures))?;
            }
        }
        Ok(())
    }

    fn number(&self, flash: usize) -> anyhow::Result<i64> {
        self.numbers
            .get(&flash)
            .copied()
            .context("a flash is put right before it is sent")
    }
}

/// Who covers what, once there are people.
pub fn plan(
    store: &crate::base::store::Store,
    edition: &Edition,
    colleagues: &[Person],
) -> anyhow::Result<()> {
    let file: ReleasesFile = files::toml("releases.toml").context("demo/releases.toml")?;
    for (i, release) in file
        .releases
        .iter()
        .enumerate()
        .filter(|(_, r)| !r.covered_by.is_empty())
    {
        let person = colleagues
            .iter()
            .find(|person| person.email.starts_with(&format!("{}@", release.covered_by)))
            .ok_or_else(|| anyhow!("nobody at the desk is called {}", release.covered_by))?;
        let origin = format!("demo:{i}");
        let known = store.reads.wait(move |read| agenda::by_origin(read, &origin))?;
        let id = known.context("the calendar is not there")?.id;
        let plan = NewPlan {
            person: Some(person.id),
            article: None,
            note: release.note.clone(),
        };
        let edition = edition.id;
        store.writes.wait(Actor::Person(person.id), move |w| {
            plan_coverage(w, id, edition, &plan)
        })?;
    }
    Ok(())
}

fn write<T: Send + 'static>(
    house: &House,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> Result<T, NewsError> {
    house.store.writes.wait(Actor::Operator, verb)
}
