//! Economic calendars of our own writing.

use market_formats::{Error, Format, Importance, Options, Period, Release, ReleaseTime, read_releases};

fn take(format: Format, text: &str) -> Result<Vec<Release>, Error> {
    read_releases(format, &mut text.as_bytes(), &Options::default())
}

fn bad(format: Format, text: &str) -> String {
    take(format, text).expect_err("refused").to_string()
}

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:empsit-2026-11@example\r\n\
    DTSTART;TZID=America/New_York:20261106T083000\r\nSUMMARY:Employment Situation for October\r\n  2026\r\n\
    DESCRIPTION:Payrolls\\, hours\\nand pay\r\nPRIORITY:1\r\nX-COUNTRY:US\r\nBEGIN:VALARM\r\nDESCRIPTION:not this\r\n\
    END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261112\r\nSUMMARY:GDP\\, 3rd Quarter 2026\r\n\
    STATUS:CANCELLED\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261029T131500Z\r\nSUMMARY:Monetary policy decision\r\n\
    URL:https://example.org/decision\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_calendar_becomes_releases() {
    let releases = take(Format::Ical, CALENDAR).expect("it reads");
    let [jobs, gdp, decision] = &releases[..] else {
        panic!("{releases:?}")
    };
    assert_eq!(
        (jobs.indicator.as_str(), jobs.period),
        ("Employment Situation", Some(Period::Month(2026, 10)))
    );
    // New York has left summer time on the first of November.
    assert_eq!(
        jobs.at,
        ReleaseTime::At("2026-11-06T13:30:00Z".parse().expect("a moment"))
    );
    assert_eq!(
        (jobs.country.as_deref(), jobs.importance),
        (Some("US"), Some(Importance::High))
    );
    assert_eq!(jobs.note.as_deref(), Some("Payrolls, hours\nand pay"));
    assert_eq!(
        (gdp.indicator.as_str(), gdp.period),
        ("GDP", Some(Period::Quarter(2026, 3)))
    );
    assert_eq!(gdp.at, ReleaseTime::On(jiff::civil::date(2026, 11, 12)));
    assert!(gdp.cancelled);
    assert_eq!(
        (decision.indicator.as_str(), decision.period),
        ("Monetary policy decision", None)
    );
}

#[test]
fn an_hour_is_never_guessed() {
    let floating = CALENDAR.replace(";TZID=America/New_York", "");
    assert!(bad(Format::Ical, &floating).contains("without a zone"));
    let options = Options {
        zone: Some("America/New_York".to_owned()),
        ..Options::default()
    };
    let releases = read_releases(Format::Ical, &mut floating.as_bytes(), &options).expect("it reads");
    assert_eq!(releases, take(Format::Ical, CALENDAR).expect("it reads"));
    assert!(bad(Format::Ical, &CALENDAR.replace("New_York", "Gotham")).contains("time zone database"));
}

#[test]
fn broken_calendars_say_where() {
    assert!(
        bad(
            Format::Ical,
            &CALENDAR.replace("STATUS:CANCELLED", "RRULE:FREQ=MONTHLY")
        )
        .contains("recurring")
    );
    assert!(bad(Format::Ical, &CALENDAR.replace("20261112", "20261332")).contains("is not a time"));
    assert!(bad(Format::Ical, &CALENDAR.replace("END:VCALENDAR", "")).contains("breaks off"));
    assert!(bad(Format::Ical, "Date,USD:1\n").contains("BEGIN:VCALENDAR"));
    assert!(
        bad(
            Format::Ical,
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n"
        )
        .contains("without a time")
    );
}

const RELEASES: &str = r#"{"releases":[{"id":"cpi-2026-10","indicator":"Consumer prices","country":"DE","period":"2026-10",
    "at":"2026-11-12T07:00:00Z","importance":"high","unit":"percent","actual":2.1,"forecast":"2.0",
    "forecast_source":"House survey of ten banks","previous":2.2,"revised":2.3,"link":"https://example.org/cpi"},
    {"indicator":"Retail sales","at":"2026-11-30","actual":null}]}"#;

#[test]
fn our_own_calendar_is_read_exactly() {
    let releases = take(Format::ReleasesJson, RELEASES).expect("it reads");
    let numbers = [
        releases[0].actual,
        releases[0].forecast,
        releases[0].previous,
        releases[0].revised,
    ];
    assert_eq!(
        numbers.map(|number| number.map(|n| n.to_string()).unwrap_or_default()),
        ["2.1", "2.0", "2.2", "2.3"]
    );
    assert_eq!(releases[1].at, ReleaseTime::On(jiff::civil::date(2026, 11, 30)));
    assert_eq!(releases[1].actual, None);
}

#[test]
fn a_forecast_needs_its_source() {
    let text = RELEASES.replace("\"forecast_source\":\"House survey of ten banks\",", "");
    assert!(bad(Format::ReleasesJson, &text).contains("a forecast without its source"));
    assert!(bad(Format::ReleasesJson, &RELEASES.replace("\"DE\"", "\"GER\"")).contains("two letters"));
    assert!(
        bad(Format::ReleasesJson, &RELEASES.replace("\"high\"", "\"huge\"")).contains("low, medium or high")
    );
    assert!(bad(Format::ReleasesJson, &RELEASES.replace("07:00:00Z", "07:00:00")).contains("row 1, at"));
    assert!(
        bad(Format::ReleasesJson, &RELEASES.replace("indicator", "name")).contains("has changed its shape")
    );
}
