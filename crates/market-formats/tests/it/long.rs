//! Long tables: read in bounded memory, and refused with the row and what to do.

use std::io::{self, Read};
use std::ops::ControlFlow;

use jiff::ToSpan;
use jiff::civil::date;
use market_formats::{Error, Format, Limits, Mapping, Options, Report, read};

/// A table made while it is read: its header, then so many rows.
struct Made<F> {
    header: &'static str,
    row: F,
    next: u64,
    count: u64,
    rest: Vec<u8>,
}

impl<F: Fn(u64) -> String> Made<F> {
    fn new(header: &'static str, count: u64, row: F) -> Self {
        Made {
            header,
            row,
            next: 0,
            count,
            rest: Vec::new(),
        }
    }
}

impl<F: Fn(u64) -> String> Read for Made<F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && self.next <= self.count {
            let line = match self.next {
                0 => self.header.to_owned(),
                row => (self.row)(row),
            };
            self.rest = line.into_bytes();
            self.next += 1;
        }
        let count = self.rest.len().min(into.len());
        into[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Ok(count)
    }
}

fn long(remembered: usize) -> Options {
    let text = "[date]\ncolumn = \"day\"\n[long]\nseries = \"name\"\nvalue = \"value\"\n";
    Options {
        mapping: Some(Mapping::from_toml(text).expect("a mapping")),
        limits: Limits {
            remembered,
            ..Limits::of_a_table()
        },
        ..Options::default()
    }
}

fn count(mut source: impl Read, options: &Options) -> (u64, Result<Report, Error>) {
    let mut taken = 0;
    let report = read(Format::CsvMapping, &mut source, options, &mut |_| {
        taken += 1;
        ControlFlow::Continue(())
    });
    (taken, report)
}

const HEADER: &str = "day,name,value\n";

/// Three series, a day further with every three rows.
fn row(number: u64) -> String {
    let day = date(1900, 1, 1) + ((number / 3) as i64).days();
    format!("{day},S{},{number}\n", number % 3)
}

#[test]
fn a_long_table_in_order_of_time_needs_no_memory() {
    let options = long(10);
    let (taken, report) = count(Made::new(HEADER, 90_000, row), &options);
    let report = report.expect("it reads");
    assert_eq!(
        (taken, report.observations, report.series.len()),
        (90_000, 90_000, 3)
    );
    // What repeats the last value is a repeat, what contradicts it is not taken.
    let again = |text: &'static str| {
        move |number: u64| {
            if number == 901 {
                text.to_owned()
            } else {
                row(number)
            }
        }
    };
    let last = "1900-10-28,S0,900\n";
    assert_eq!(row(900), last);
    let (taken, report) = count(Made::new(HEADER, 901, again(last)), &options);
    assert_eq!((taken, report.expect("it reads").repeated), (900, 1));
    let (_, report) = count(Made::new(HEADER, 901, again("1900-10-28,S0,7\n")), &options);
    let error = report.expect_err("two values").to_string();
    assert!(
        error.contains("two different values") && error.contains("902"),
        "{error}"
    );
}

#[test]
fn a_long_table_that_goes_back_is_told_to_be_sorted() {
    let back = |number: u64| {
        if number == 901 {
            "1900-03-15,S1,5\n".to_owned()
        } else {
            row(number)
        }
    };
    let (taken, report) = count(Made::new(HEADER, 2_000, back), &long(100));
    assert_eq!(taken, 900);
    assert_eq!(
        report.expect_err("not in order").to_string(),
        "row 902: S1 goes back to 1900-03-15, and only the first 100 values are remembered to tell a repeat; hint: sort the file by day"
    );
    let (_, report) = count(Made::new(HEADER, 2_000, back), &long(10_000));
    let error = report.expect_err("it was said before").to_string();
    assert!(
        error.contains("two different values"),
        "what is remembered is compared: {error}"
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_take_the_rest_in() {
    let open = |number: u64| {
        if number == 50 {
            "1950-01-01,\"S1,5\n".to_owned()
        } else {
            row(number)
        }
    };
    let mut source = Made::new(HEADER, u64::MAX - 1, open);
    let report = read(Format::CsvMapping, &mut source, &long(100), &mut |_| {
        ControlFlow::Continue(())
    });
    let error = report.expect_err("no end").to_string();
    assert_eq!(
        error,
        "row 51: it is longer than 4 MB; hint: a quotation mark may not be closed"
    );
    assert!(source.next < 400_000, "{} rows were read", source.next);
}
