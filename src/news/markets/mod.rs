//! Market data: what is quoted, by whom, since when, and what may be done with it.
//!
//! An *instrument* is what readers name: EUR/USD, a ten-year yield, a barrel of oil. A *series* is one
//! source's account of it, with unit, delay and licence. An *observation* is one exact decimal at one
//! point of a series; a revision puts a new one in its place and keeps the one before, with the time
//! at which it stopped being true. The public reads through [`live`], which holds nothing that a
//! licence keeps inside. Nothing here fetches, draws or rounds; parsers are in `crates/market-formats`.

mod board;
mod catalogue;
mod figure;
mod figures;
mod instrument;
mod judge;
pub mod live;
mod months;
mod moves;
mod numbers;
mod point;
mod prose;
mod schedule;
mod series;
mod source;
mod take;
mod terms;
mod wrap;

mod quarantine;
mod record_observations;
mod save_instrument;
mod save_series;
mod save_source;

pub mod convert;
pub mod fetches;

pub use catalogue::{Catalogue, SetUp, set_up};
pub use figure::{decimal, fits, scaled};
pub use figures::{Input, Told, Verdict, check_figures};
pub use instrument::{Instrument, Kind, instrument_by_id, instruments, resolve, word};
pub use judge::doubt;
pub use moves::{Move, percent_of, rounded};
pub use numbers::{DayLabel, Numbers};
pub use point::{Point, date_of, day_of};
pub use quarantine::{discard, quarantine, release};
pub use record_observations::{Batch, Kept, Reading, record_observations};
pub use save_instrument::{NewInstrument, describe_instrument, save_instrument};
pub use save_series::{NewSeries, license_series, save_series};
pub use save_source::{NewSource, pause_source, save_source};
pub use schedule::{Went, next_round};
pub use series::{Observed, Series, of_instrument, series_by_key, series_of_source, value_for_day};
pub use source::{Source, due_sources, next_source, source_by_id, source_by_key, sources};
pub use take::{Taken, Taker, take};
pub use terms::{Delay, Frequency, Licence};
pub use wrap::{Audited, Language, Line, Wrap, wrap_language, wrap_of};
