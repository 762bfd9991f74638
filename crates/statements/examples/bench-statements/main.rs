//! Measures what `read` finds, and how fast.
//!
//! `cargo run --release -p statements --example bench-statements [data folder]`
//!
//! The corpora may not be shipped; a part whose data is absent says so and is skipped. The sample newspaper
//! is always there.

mod corpora;
mod entities;
#[path = "../../tests/it/newspaper.rs"]
mod newspaper;
mod quotes;
mod speed;

use std::path::PathBuf;
use std::process::ExitCode;

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
    let data = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "../shared/data".into()));
    quotes::measure(&data.join("quotes/polnear-train-dev.tar.xz"))?;
    entities::measure(&data.join("entities/wikigold-btc.tar.xz"))?;
    own();
    speed::measure(&data.join("corpora/corpus.jsonl.gz"))
}

fn own() {
    let score = newspaper::score();
    println!("\n| sample newspaper | marked | P | R | F1 |\n| --- | ---: | ---: | ---: | ---: |");
    let row = |name: &str, count: &newspaper::Count| {
        println!(
            "| {name} | {} | {:.1} | {:.1} | {:.1} |",
            count.marked,
            count.precision(),
            count.recall(),
            count.f1()
        );
    };
    for (name, count) in &score.names {
        row(name, count);
    }
    row("key right, of names found", &score.keys);
    row("direct statements", &score.direct);
    row("reported statements", &score.indirect);
    row("speaker's name right, of statements found", &score.speakers);
    row("stance right, of statements found", &score.stances);
    for wrong in &score.wrong {
        eprintln!("{wrong}");
    }
}
