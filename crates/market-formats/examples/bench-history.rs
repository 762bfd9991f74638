//! Rows and observations a second on the ECB's history, or any other file.
//! `cargo run --release -p market-formats --example bench-history -- FILE [FORMAT]`

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Instant;

use market_formats::{Format, Options, Report, read};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("hint: give the file eurofxref-hist.zip")?;
    let format: Format = arguments.next().as_deref().unwrap_or("ecb-history").parse()?;
    let bytes = std::fs::read(&file)?;
    let mut best: Option<(f64, Report, u64)> = None;
    for _ in 0..7 {
        let begun = Instant::now();
        let mut values = 0u64;
        let report = read(format, &mut &bytes[..], &Options::default(), &mut |observation| {
            values += u64::from(observation.value.is_some());
            ControlFlow::Continue(())
        })?;
        let seconds = begun.elapsed().as_secs_f64();
        if best.as_ref().is_none_or(|(fastest, ..)| seconds < *fastest) {
            best = Some((seconds, report, values));
        }
    }
    let (seconds, report, values) = best.ok_or("nothing was read")?;
    let rows = report.observations / report.series.len().max(1) as u64;
    println!(
        "{file}: {rows} rows, {} observations ({values} with a value) in {:.1} ms: {:.0} rows/s, {:.0} observations/s",
        report.observations,
        seconds * 1e3,
        rows as f64 / seconds,
        report.observations as f64 / seconds,
    );
    Ok(())
}
