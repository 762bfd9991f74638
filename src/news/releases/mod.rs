//! Releases: the economic calendar. What statistical offices and central banks will say, when, how much
//! it moves; then the figure, what was expected by whom, and what it was before. All editions share it.
//!
//! A figure may be in the house before it may be told: the public reads through [`live`], which gives no
//! figure before the release's moment, and articles that are written around one keep places for it
//! (`newsroom::figures`), without which they cannot be published. The desk reads through [`agenda`].
//! Nothing here fetches; importers and series bring dates and figures.

pub mod agenda;
mod cancel;
mod country;
mod fill;
mod from_series;
pub mod live;
mod plan;
mod release;
mod save;

pub use cancel::cancel_release;
pub use country::{country_name, known_country};
pub use fill::{Figures, fill_release};
pub use from_series::fill_due;
pub use plan::{NewPlan, plan_coverage};
pub use release::{Against, Certainty, Release, decimal};
pub use save::{Imported, NewRelease, import_releases, save_release};
