//! Speaks HTTP: extractors, templates, status codes. Decides nothing and writes no SQL.
//!
//! `serve` accepts connections and asks the page cache before any router; `site` holds the reader's
//! pages, `desk` the newsroom's screens, one file each; the table of addresses is `routes.rs`.

pub mod api;
pub mod desk;
mod patience;
pub mod proxies;
pub mod serve;
pub mod site;
