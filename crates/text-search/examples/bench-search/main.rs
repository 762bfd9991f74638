//! Measures the search: how good the order is on judged sets, how fast it is at 100,000 documents.
//!
//! `cargo run --release -p text-search --example bench-search [data folder] [table to write]`
//!
//! The sets are research collections that may not be shipped; without them it says so and stops.

mod judged;
mod known_item;
mod sets;
mod speed;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use table::Table;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let data = PathBuf::from(arguments.next().unwrap_or_else(|| "../shared/data".into()));
    let mut table = Table::new(arguments.next().map(PathBuf::from));
    if data.join("search").is_dir() {
        judged::measure(&data.join("search"), &mut table)?;
    } else {
        println!("skipped: no judged sets in {}", data.join("search").display());
    }
    if data.join("corpora/corpus.jsonl.gz").is_file() {
        let items = sets::wire_items(&data.join("corpora"))?;
        known_item::measure(&data.join("corpora"), &items, &mut table)?;
        speed::measure(&items, &mut table)?;
    } else {
        println!("skipped: no wire items in {}", data.join("corpora").display());
    }
    table.write()
}
