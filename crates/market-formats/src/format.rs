//! The names of formats, as they are given to `--as`.

use std::fmt;
use std::str::FromStr;

/// A format this crate reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The ECB's reference rates as XML: one day or ninety.
    EcbDaily,
    /// The ECB's whole history: wide CSV, plain or in its zip.
    EcbHistory,
    SdmxCsv,
    FredCsv,
    /// An answer of FRED's API; it does not name its series, so `Options::series` must.
    FredJson,
    /// Par yields of the US Treasury as Atom with OData.
    TreasuryXml,
    TreasuryCsv,
    WorldbankJson,
    /// `Date,Open,High,Low,Close[,Adj Close][,Volume]`; `Options::series` names it.
    OhlcvCsv,
    /// A title, perhaps, then a date and a value: the downloads of the US energy statistics.
    EiaCsv,
    /// Any CSV, by `Options::mapping`.
    CsvMapping,
    /// What a newsroom's own vendor pushes; described in the README.
    PushJson,
    Ical,
    ReleasesJson,
}

/// What a format is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Observations,
    Releases,
}

impl Format {
    pub const ALL: [Self; 14] = [
        Self::EcbDaily,
        Self::EcbHistory,
        Self::SdmxCsv,
        Self::FredCsv,
        Self::FredJson,
        Self::TreasuryXml,
        Self::TreasuryCsv,
        Self::WorldbankJson,
        Self::OhlcvCsv,
        Self::EiaCsv,
        Self::CsvMapping,
        Self::PushJson,
        Self::Ical,
        Self::ReleasesJson,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::EcbDaily => "ecb-daily",
            Self::EcbHistory => "ecb-history",
            Self::SdmxCsv => "sdmx-csv",
            Self::FredCsv => "fred-csv",
            Self::FredJson => "fred-json",
            Self::TreasuryXml => "treasury-xml",
            Self::TreasuryCsv => "treasury-csv",
            Self::WorldbankJson => "worldbank-json",
            Self::OhlcvCsv => "ohlcv-csv",
            Self::EiaCsv => "eia-csv",
            Self::CsvMapping => "csv+mapping",
            Self::PushJson => "push-json",
            Self::Ical => "ical",
            Self::ReleasesJson => "releases-json",
        }
    }

    /// Whether it is read row by row, however long it is; the others are taken in whole.
    pub const fn is_table(self) -> bool {
        match self {
            Self::EcbHistory
            | Self::SdmxCsv
            | Self::FredCsv
            | Self::TreasuryCsv
            | Self::OhlcvCsv
            | Self::EiaCsv
            | Self::CsvMapping => true,
            Self::EcbDaily
            | Self::FredJson
            | Self::TreasuryXml
            | Self::WorldbankJson
            | Self::PushJson
            | Self::Ical
            | Self::ReleasesJson => false,
        }
    }

    pub const fn holds(self) -> Holds {
        match self {
            Self::Ical | Self::ReleasesJson => Holds::Releases,
            _ => Holds::Observations,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is none of [`Format::ALL`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no format of market data; hint: one of {names}", names = names())]
pub struct NoFormat(String);

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

impl FromStr for Format {
    type Err = NoFormat;

    fn from_str(name: &str) -> Result<Self, NoFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| NoFormat(crate::error::clip(name)))
    }
}
