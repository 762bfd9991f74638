//! The door: a source and its format in, observations or releases out.

use std::io::Read;
use std::ops::ControlFlow;

use crate::out::Out;
use crate::{
    Error, Format, Frequency, Holds, Limits, Mapping, Observation, Release, Report, ecb, eia, fred, input,
    mapped, ohlcv, push, releases, sdmx, treasury, worldbank,
};

/// What the source does not say itself.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The series' key, where the format names none: `ohlcv-csv`, `fred-json`.
    pub series: Option<String>,
    /// Days become periods of this frequency: a monthly series dated by first days.
    pub frequency: Option<Frequency>,
    /// For `csv+mapping`.
    pub mapping: Option<Mapping>,
    /// New columns that a person has looked at; any other new column is a drift.
    pub accept: Vec<String>,
    /// For times without a zone in calendars: `America/New_York`. Else they are refused.
    pub zone: Option<String>,
    pub limits: Limits,
}

/// Reads a source in one pass and hands its observations to `each` in its own order, until
/// `each` breaks off. gzip and zip around it are taken away.
///
/// Errors: what was handed out before one is to be thrown away; receive inside one transaction.
pub fn read(
    format: Format,
    source: &mut dyn Read,
    options: &Options,
    each: &mut dyn FnMut(Observation) -> ControlFlow<()>,
) -> Result<Report, Error> {
    if format.holds() == Holds::Releases {
        return Err(Error::Needs("it holds releases; read them with read_releases"));
    }
    let text = input::open(format, source, &options.limits)?;
    let mut out = Out::new(format, options, each);
    let ended = match format {
        Format::EcbDaily => ecb::daily(text, &mut out),
        Format::EcbHistory => ecb::history(text, &mut out),
        Format::SdmxCsv => sdmx::csv(text, &mut out),
        Format::FredCsv => fred::csv(text, &mut out),
        Format::FredJson => fred::json(text, &mut out),
        Format::TreasuryXml => treasury::xml(text, &mut out),
        Format::TreasuryCsv => treasury::csv(text, &mut out),
        Format::WorldbankJson => worldbank::json(text, &mut out),
        Format::OhlcvCsv => ohlcv::csv(text, &mut out),
        Format::EiaCsv => eia::csv(text, &mut out),
        Format::CsvMapping => mapped::csv(text, &mut out),
        Format::PushJson => push::json(text, &mut out),
        Format::Ical | Format::ReleasesJson => Ok(()),
    };
    out.finish(ended)
}

/// [`read`] for sources that fit in memory: all, or nothing.
pub fn read_all(
    format: Format,
    bytes: &[u8],
    options: &Options,
) -> Result<(Vec<Observation>, Report), Error> {
    let mut all = Vec::new();
    let mut bytes = bytes;
    let report = read(format, &mut bytes, options, &mut |observation| {
        all.push(observation);
        ControlFlow::Continue(())
    })?;
    Ok((all, report))
}

/// Reads an economic calendar, in its own order.
pub fn read_releases(
    format: Format,
    source: &mut dyn Read,
    options: &Options,
) -> Result<Vec<Release>, Error> {
    let text = input::open(format, source, &options.limits)?;
    match format {
        Format::Ical => releases::ical(text, options),
        Format::ReleasesJson => releases::json(text, options),
        _ => Err(Error::Needs("it holds observations; read them with read")),
    }
}
