//! Decides: the rules of a newsroom. Each room holds its nouns, one file per verb, and two reading
//! doors: `live` for the public, `drafts` for the desk.
//!
//! Knows nothing of HTTP, HTML, search indexes or mail.

pub mod answers;
pub mod comments;
pub mod editions;
pub mod error;
pub mod flashes;
pub mod markets;
pub mod media;
pub mod newsroom;
pub mod people;
pub mod readers;
pub mod releases;
pub mod stories;
pub mod text;
pub mod updates;
pub mod webhooks;
pub mod wires;

pub use error::{NewsError, Problem};

use crate::base::store::Migration;

/// Every step the tables have taken, oldest first.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "foundation",
        text: include_str!("../../migrations/0001_foundation.sql"),
    },
    Migration {
        number: 2,
        name: "desk",
        text: include_str!("../../migrations/0002_desk.sql"),
    },
    Migration {
        number: 3,
        name: "readers",
        text: include_str!("../../migrations/0003_readers.sql"),
    },
    Migration {
        number: 4,
        name: "issues",
        text: include_str!("../../migrations/0004_issues.sql"),
    },
    Migration {
        number: 5,
        name: "stories",
        text: include_str!("../../migrations/0005_stories.sql"),
    },
    Migration {
        number: 6,
        name: "mail_checks",
        text: include_str!("../../migrations/0006_mail_checks.sql"),
    },
    Migration {
        number: 7,
        name: "markets",
        text: include_str!("../../migrations/0007_markets.sql"),
    },
    Migration {
        number: 8,
        name: "flashes",
        text: include_str!("../../migrations/0008_flashes.sql"),
    },
    Migration {
        number: 9,
        name: "figures",
        text: include_str!("../../migrations/0009_figures.sql"),
    },
    Migration {
        number: 10,
        name: "ledger",
        text: include_str!("../../migrations/0010_ledger.sql"),
    },
    Migration {
        number: 11,
        name: "story_flashes",
        text: include_str!("../../migrations/0011_story_flashes.sql"),
    },
    Migration {
        number: 12,
        name: "wires",
        text: include_str!("../../migrations/0012_wires.sql"),
    },
    Migration {
        number: 13,
        name: "flash_threads",
        text: include_str!("../../migrations/0013_flash_threads.sql"),
    },
    Migration {
        number: 14,
        name: "figure_bindings",
        text: include_str!("../../migrations/0014_figure_bindings.sql"),
    },
    Migration {
        number: 15,
        name: "observation_months",
        text: include_str!("../../migrations/0015_observation_months.sql"),
    },
    Migration {
        number: 16,
        name: "mail_line",
        text: include_str!("../../migrations/0016_mail_line.sql"),
    },
    Migration {
        number: 18,
        name: "story_states",
        text: include_str!("../../migrations/0018_story_states.sql"),
    },
];
