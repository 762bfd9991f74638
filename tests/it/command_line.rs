//! The program's own command line, run as operators run it: market data and calendars from files.

use std::path::PathBuf;
use std::process::{Command, Output};

use courant::base::clock::Micros;
use courant::news::markets::{Series, series_by_key};
use courant::news::releases::{Release, agenda};
use courant::testing::News;

use crate::harness::Running;

/// A publication, and files beside it.
struct Shell {
    news: News,
    folder: tempfile::TempDir,
}

/// What a command said, and whether it was content.
struct Said {
    fine: bool,
    out: String,
    err: String,
}

impl Shell {
    fn new() -> Shell {
        Shell {
            news: News::new(),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    /// Runs `courant` with the words of a line; `FOLDER` is where the files are.
    fn run(&self, line: &str) -> Said {
        let folder = self.folder.path().display().to_string();
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_courant"))
            .args(
                line.split_whitespace()
                    .map(|word| word.replace("FOLDER", &folder)),
            )
            .env("COURANT_DATA", self.folder.path().join("data"))
            .env("COURANT_DATABASE", self.news.database.address())
            .output()
            .expect("it runs");
        Said {
            fine: status.success(),
            out: String::from_utf8_lossy(&stdout).into_owned(),
            err: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    fn fine(&self, line: &str) -> String {
        let said = self.run(line);
        assert!(said.fine, "{line}: {}{}", said.out, said.err);
        said.out
    }

    fn refused(&self, line: &str) -> String {
        let said = self.run(line);
        assert!(!said.fine, "{line}: {}", said.out);
        said.err
    }

    fn series(&self, key: &'static str) -> Series {
        self.news.read(|r| series_by_key(r, key)).expect("there")
    }
}

const MAPPING: &str = "[date]\ncolumn = \"day\"\n[long]\nseries = \"name\"\nvalue = \"value\"\n";

/// A line for each of 50,000 days and two series: more than one transaction.
fn long_file(broken: Option<(usize, &str)>) -> String {
    use jiff::ToSpan;
    let first = jiff::civil::date(1890, 1, 1);
    let mut text = String::from("day,name,value\n");
    for row in 2..=50_001_usize {
        match broken.filter(|(at, _)| *at == row) {
            Some((_, line)) => text.push_str(line),
            None => {
                let day = first + ((row / 2) as i64).days();
                let name = if row % 2 == 0 { "USD" } else { "JPY" };
                text.push_str(&format!("{day},{name},1.{row:05}\n"));
            }
        }
    }
    text
}

#[test]
fn a_long_file_is_taken_whole_or_says_which_line_is_broken() {
    let shell = Shell::new();
    shell.fine("market set-up");
    shell.file("mapping.toml", MAPPING);
    let import =
        "market import FOLDER/values.csv --as csv+mapping --mapping FOLDER/mapping.toml --source ecb";

    shell.file("values.csv", &long_file(Some((45_678, "1930-01-01,USD,1.2.3\n"))));
    let error = shell.refused(import);
    for words in ["nothing was recorded", "row 45678", "“1.2.3” is not a number"] {
        assert!(error.contains(words), "{words}: {error}");
    }
    assert_eq!(shell.series("ecb:USD").observations, 0);

    // What a line says is seen before anything is written; what only the records know is not.
    shell.file("values.csv", &long_file(Some((50_001, "2999-01-01,JPY,1\n"))));
    let error = shell.refused(import);
    for words in [
        "40000 of 50000 values were taken before it and stay",
        "what is known is skipped",
        "lies in the future",
    ] {
        assert!(error.contains(words), "{words}: {error}");
    }

    shell.file("values.csv", &long_file(None));
    let said = shell.fine(import);
    assert_eq!(
        said,
        "10000 values recorded, 0 revised, 40000 known already; 0 said to be missing.\n"
    );
    assert_eq!(shell.series("ecb:USD").observations, 25_000);
    assert_eq!(shell.series("ecb:JPY").observations, 25_000);
    let again = shell.fine(import);
    assert!(
        again.starts_with("0 values recorded, 0 revised, 50000 known already"),
        "{again}"
    );
    let pipe = shell.refused("market import /dev/null --as ecb-history");
    assert!(pipe.contains("is not a file"), "{pipe}");
}

fn releases(shell: &Shell) -> Vec<Release> {
    let all = |day: &str| Micros::from(day.parse::<jiff::Timestamp>().expect("a moment"));
    let (from, to) = (all("2026-03-01T00:00:00Z"), all("2026-04-01T00:00:00Z"));
    shell.news.read(move |r| agenda::between(r, from, to))
}

#[test]
fn a_calendar_comes_in_moves_and_is_filled_from_files() {
    let shell = Shell::new();
    let ical = |hour: &str, extra: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//office//EN\r\nBEGIN:VEVENT\r\nUID:cpi-2026-02\r\n\
             DTSTAMP:20260101T000000Z\r\nDTSTART:20260303T{hour}Z\r\nSUMMARY:Consumer prices, February 2026\r\n{extra}END:VEVENT\r\n\
             END:VCALENDAR\r\n"
        )
    };
    let import = "release import FOLDER/office.ics --as ical --source Office --country DE --importance 2";
    shell.file("office.ics", &ical("130000", ""));
    let said = shell.fine(import);
    assert!(
        said.contains("1 releases: 1 new, 0 changed, 0 as before"),
        "{said}"
    );
    let said = shell.fine(import);
    assert!(said.contains("0 new, 0 changed, 1 as before"), "{said}");
    shell.file("office.ics", &ical("140000", ""));
    let said = shell.fine(import);
    assert!(said.contains("0 new, 1 changed"), "{said}");
    let one = releases(&shell).remove(0);
    assert_eq!(one.scheduled_at.timestamp().to_string(), "2026-03-03T14:00:00Z");
    assert_eq!(
        (one.country.as_str(), one.importance.number(), one.source.as_str()),
        ("DE", 2, "Office")
    );

    // The office's own file with the figure, and a release that will not come.
    shell.file(
        "figures.json",
        r#"{"releases": [
            {"id": "pmi", "indicator": "Purchasing managers", "country": "FR", "period": "2026-02", "at": "2026-03-02T09:00:00+01:00",
             "importance": "high", "unit": "points", "actual": "48.7", "forecast": "48.0", "forecast_source": "Survey", "previous": "47.9"}
        ]}"#,
    );
    let json = "release import FOLDER/figures.json --as releases-json --source Survey";
    let said = shell.fine(json);
    assert!(said.contains("1 new") && said.contains("1 figures"), "{said}");
    let said = shell.fine(json);
    assert!(
        said.contains("1 as before; 0 figures"),
        "what is filled is left: {said}"
    );
    shell.file("office.ics", &ical("140000", "STATUS:CANCELLED\r\n"));
    let said = shell.fine(import);
    assert!(said.contains("1 cancelled"), "{said}");

    let refused = shell.refused("release import FOLDER/office.ics --as ical --source Office");
    assert!(
        refused.contains("says no country") && refused.contains("--country"),
        "{refused}"
    );
    shell.file("office.ics", "<html>please sign in</html>");
    let refused = shell.refused(import);
    assert!(refused.contains("HTML page"), "{refused}");

    // Readers see it all, the figure with its surprise.
    let running = Running::around(shell.news);
    let page = running.get("/markets/calendar").text();
    for words in [
        "Consumer prices",
        "Cancelled",
        "Purchasing managers",
        "48.7",
        "+0.7",
        "Survey",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
