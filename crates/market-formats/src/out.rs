//! The way out of every parser: repeats told from contradictions, series counted, limits kept.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{Bar, Error, Flag, Format, Frequency, Observation, Options, Period, Report, Series};

/// Whoever takes the observations.
pub(crate) type Each<'a> = &'a mut dyn FnMut(Observation) -> ControlFlow<()>;

/// What a parser writes to.
pub(crate) struct Out<'a> {
    pub options: &'a Options,
    each: Each<'a>,
    series: Vec<Series>,
    known: HashMap<Arc<str>, usize>,
    past: Vec<Past>,
    /// Values that may still be remembered, over all series.
    room: usize,
    report: Report,
}

/// One value as a parser found it.
#[derive(Default)]
pub(crate) struct Found {
    pub value: Option<Decimal>,
    pub bar: Option<Bar>,
    pub vintage: Option<Date>,
    pub flags: Vec<Flag>,
}

impl<'a> Out<'a> {
    pub fn new(format: Format, options: &'a Options, each: Each<'a>) -> Self {
        Self {
            options,
            each,
            series: Vec::new(),
            known: HashMap::new(),
            past: Vec::new(),
            room: options.limits.remembered,
            report: Report {
                format,
                series: Vec::new(),
                observations: 0,
                missing: 0,
                repeated: 0,
                first: None,
                last: None,
                prepared: None,
                page: None,
                stopped: false,
            },
        }
    }

    pub fn prepared(&mut self, text: &str) {
        self.report.prepared = Some(crate::error::clip(text.trim()));
    }

    pub fn page(&mut self, page: Option<u64>, pages: Option<u64>) {
        self.report.page = page.zip(pages);
    }

    /// The place of a series, made at its first mention.
    pub fn series(&mut self, key: &str, about: impl FnOnce(&mut Series)) -> Result<usize, Error> {
        if let Some(place) = self.known.get(key) {
            return Ok(*place);
        }
        let limits = self.options.limits;
        if self.series.len() >= limits.series {
            return Err(Error::TooMuch {
                of: "series",
                max: limits.series as u64,
            });
        }
        let key: Arc<str> = key.into();
        let mut series = Series {
            key: key.clone(),
            title: None,
            unit: None,
            frequency: self.options.frequency,
            source: None,
            observations: 0,
            missing: 0,
            first: None,
            last: None,
        };
        about(&mut series);
        self.series.push(series);
        self.past.push(Past::default());
        self.known.insert(key, self.series.len() - 1);
        Ok(self.series.len() - 1)
    }

    /// Hands one observation out. `row` is where it stands, for messages.
    pub fn put(&mut self, place: usize, period: Period, found: Found, row: u64) -> Result<(), Stop> {
        let period = match (period, self.options.frequency) {
            (Period::Day(day), Some(frequency)) => Period::of(day, frequency),
            _ => period,
        };
        match self.past[place].meet(period, &found, row, &mut self.room) {
            Met::New => {}
            Met::Again => {
                self.report.repeated += 1;
                return Ok(());
            }
            Met::Forgotten => {
                return Err(Error::Order {
                    series: self.series[place].key.to_string(),
                    period,
                    row,
                    max: self.options.limits.remembered,
                }
                .into());
            }
            Met::Otherwise(first) => {
                let series = self.series[place].key.to_string();
                return Err(Error::Contradiction {
                    series,
                    period,
                    first,
                    second: row,
                }
                .into());
            }
        }
        if self.report.observations >= self.options.limits.observations {
            let max = self.options.limits.observations;
            return Err(Error::TooMuch {
                of: "observations",
                max,
            }
            .into());
        }
        let series = &mut self.series[place];
        series.observations += 1;
        self.report.observations += 1;
        if found.value.is_none() {
            series.missing += 1;
            self.report.missing += 1;
        }
        let observation = Observation {
            series: series.key.clone(),
            period,
            value: found.value,
            bar: found.bar,
            vintage: found.vintage,
            flags: found.flags,
        };
        match (self.each)(observation) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Enough),
        }
    }

    /// Closes the account. A source without one observation is empty, whatever its shape.
    pub fn finish(mut self, ended: Result<(), Stop>) -> Result<Report, Error> {
        match ended {
            Ok(()) if self.report.observations == 0 => return Err(Error::Empty),
            Ok(()) => {}
            Err(Stop::Enough) => self.report.stopped = true,
            Err(Stop::Error(error)) => return Err(error),
        }
        for (series, past) in self.series.iter_mut().zip(&self.past) {
            series.first = past.range.map(|(first, _)| first);
            series.last = past.range.map(|(_, last)| last);
            series.frequency = series.frequency.or_else(|| past.frequency());
        }
        self.report.first = self.series.iter().filter_map(|series| series.first).min();
        self.report.last = self.series.iter().filter_map(|series| series.last).max();
        self.report.series = self.series;
        Ok(self.report)
    }
}

/// Why a parser ends before its source does.
pub(crate) enum Stop {
    Enough,
    Error(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// What a series has said. While it speaks in order, a comparison with its ends is enough;
/// the table is made at the first value that falls between them. What no room was left for is
/// known by the ends alone.
#[derive(Default)]
struct Past {
    range: Option<(Period, Period)>,
    said: Vec<Said>,
    table: Option<HashMap<(Period, Option<Date>), usize>>,
    /// The first and the last of the range, once something was not remembered.
    ends: Option<(Said, Said)>,
}

#[derive(Clone, Copy)]
struct Said {
    period: Period,
    vintage: Option<Date>,
    /// Of value and range: telling a repeat from a contradiction needs no more.
    print: u32,
    row: u32,
}

enum Met {
    New,
    Again,
    /// The row that said something else.
    Otherwise(u64),
    /// It may be a repeat or a contradiction of what is not remembered.
    Forgotten,
}

impl Past {
    fn meet(&mut self, period: Period, found: &Found, row: u64, room: &mut usize) -> Met {
        let print = print_of(found);
        let outside = self
            .range
            .is_none_or(|(first, last)| period < first || period > last);
        if !outside {
            let table = self.table.get_or_insert_with(|| {
                let key = |(place, said): (usize, &Said)| ((said.period, said.vintage), place);
                self.said.iter().enumerate().map(key).collect()
            });
            if let Some(place) = table.get(&(period, found.vintage)) {
                let said = &self.said[*place];
                return said.met(print);
            }
            if let Some((first, last)) = self.ends {
                let end = [first, last]
                    .into_iter()
                    .find(|end| end.period == period && end.vintage == found.vintage);
                return end.map_or(Met::Forgotten, |end| end.met(print));
            }
        }
        let said = Said {
            period,
            vintage: found.vintage,
            print,
            row: u32::try_from(row).unwrap_or(u32::MAX),
        };
        if let Some(left) = room.checked_sub(1) {
            *room = left;
            if let Some(table) = &mut self.table {
                table.insert((period, found.vintage), self.said.len());
            }
            self.said.push(said);
        } else if self.ends.is_none() {
            let ends = self.said.iter().chain([&said]);
            let first = ends.clone().min_by_key(|said| said.period).copied();
            self.ends = first.zip(ends.max_by_key(|said| said.period).copied());
        }
        if let Some((first, last)) = &mut self.ends {
            if period < first.period {
                *first = said;
            }
            if period > last.period {
                *last = said;
            }
        }
        let (first, last) = self.range.unwrap_or((period, period));
        self.range = Some((first.min(period), last.max(period)));
        Met::New
    }

    /// How often it speaks, by the middle of the distances between neighbours.
    fn frequency(&self) -> Option<Frequency> {
        let stated = self.said.first()?.period.frequency();
        if stated != Frequency::Daily {
            return Some(stated);
        }
        let mut days: Vec<i64> = self
            .said
            .windows(2)
            .map(|pair| {
                let distance = pair[0]
                    .period
                    .first_day()
                    .duration_until(pair[1].period.first_day());
                (distance.as_hours() / 24).abs()
            })
            .filter(|distance| *distance > 0)
            .collect();
        if days.is_empty() {
            return None;
        }
        let middle = days.len() / 2;
        Some(match *days.select_nth_unstable(middle).1 {
            ..=4 => Frequency::Daily,
            5..=15 => Frequency::Weekly,
            16..=60 => Frequency::Monthly,
            61..=120 => Frequency::Quarterly,
            121..=270 => Frequency::HalfYearly,
            _ => Frequency::Yearly,
        })
    }
}

impl Said {
    fn met(self, print: u32) -> Met {
        if self.print == print {
            Met::Again
        } else {
            Met::Otherwise(self.row.into())
        }
    }
}

fn print_of(found: &Found) -> u32 {
    let mut hasher = DefaultHasher::new();
    (&found.value, &found.bar).hash(&mut hasher);
    let wide = hasher.finish();
    u32::try_from((wide ^ (wide >> 32)) & u64::from(u32::MAX)).unwrap_or_default()
}
