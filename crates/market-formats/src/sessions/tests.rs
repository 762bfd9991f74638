use super::*;
use jiff::civil::date;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn exchange(mic: &str) -> &'static Exchange {
    by_mic(mic).expect(mic)
}

#[test]
fn every_line_of_the_table_is_read() {
    let text = include_str!("../../tables/sessions.txt");
    assert_eq!(all().len(), 38);
    let count = |title: &str, skip: usize| -> usize {
        let lines = text.lines().filter(|line| line.starts_with(title));
        lines.map(|line| line.split(' ').count() - skip).sum()
    };
    assert_eq!(
        count("closed", 2),
        all().iter().map(|e| e.closed.len()).sum::<usize>()
    );
    assert_eq!(
        count("short", 3),
        all().iter().map(|e| e.short.len()).sum::<usize>()
    );
    assert_eq!(
        count("extra", 2),
        all().iter().map(|e| e.extra.len()).sum::<usize>()
    );
    for exchange in all() {
        assert!(
            exchange.hours.first().is_some_and(|hours| hours.since == FIRST),
            "{}",
            exchange.mic
        );
        assert!(exchange.closed.is_sorted(), "{}", exchange.mic);
    }
}

#[test]
fn the_session_before_skips_weekends_and_holidays() {
    let new_york = exchange("XNYS");
    assert_eq!(
        new_york.previous_session(date(2026, 11, 30)),
        Some(date(2026, 11, 27))
    );
    assert_eq!(
        new_york.previous_session(date(2026, 11, 27)),
        Some(date(2026, 11, 25))
    );
    assert_eq!(
        new_york.next_session(date(2026, 12, 24)),
        Some(date(2026, 12, 28))
    );
    // Sunday is a trading day in Riyadh, Friday is not.
    assert_eq!(
        exchange("XSAU").previous_session(date(2026, 11, 30)),
        Some(date(2026, 11, 29))
    );
    // The national day's week of Shanghai.
    assert_eq!(
        exchange("XSHG").previous_session(date(2025, 10, 9)),
        Some(date(2025, 9, 30))
    );
}

#[test]
fn clocks_change_on_different_sundays() {
    let (new_york, london) = (exchange("XNYS"), exchange("XLON"));
    let open = |exchange: &Exchange, day| exchange.session(day).expect("a session").open;
    assert_eq!(open(new_york, date(2026, 3, 6)), at("2026-03-06T14:30:00Z"));
    assert_eq!(open(new_york, date(2026, 3, 9)), at("2026-03-09T13:30:00Z"));
    assert_eq!(open(london, date(2026, 3, 27)), at("2026-03-27T08:00:00Z"));
    assert_eq!(open(london, date(2026, 3, 30)), at("2026-03-30T07:00:00Z"));
}

#[test]
fn half_days_pauses_and_new_hours() {
    let new_york = exchange("XNYS");
    assert_eq!(
        new_york.session(date(2026, 11, 27)).expect("a session").close,
        at("2026-11-27T18:00:00Z")
    );
    assert_eq!(new_york.is_open(at("2026-11-27T18:30:00Z")), Some(false));
    let tokyo = exchange("XTKS");
    assert_eq!(
        tokyo.session(date(2024, 11, 1)).expect("a session").close,
        at("2024-11-01T06:00:00Z")
    );
    assert_eq!(
        tokyo.session(date(2024, 11, 5)).expect("a session").close,
        at("2024-11-05T06:30:00Z")
    );
    assert_eq!(
        tokyo.state(at("2026-06-01T03:00:00Z")),
        Some(State::Paused {
            resumes: at("2026-06-01T03:30:00Z")
        })
    );
    let hong_kong = exchange("XHKG").session(date(2026, 12, 24)).expect("a session");
    assert_eq!(
        (hong_kong.close, hong_kong.pause),
        (at("2026-12-24T04:00:00Z"), None)
    );
    assert!(exchange("XHKG").session(date(2026, 2, 17)).is_none());
    assert!(exchange("XNYS").session(date(2024, 2, 29)).is_some());
}

#[test]
fn a_session_may_open_the_evening_before() {
    let chicago = exchange("CMES");
    let monday = chicago.session(date(2026, 6, 1)).expect("a session");
    assert_eq!(
        (monday.open, monday.close),
        (at("2026-05-31T22:00:00Z"), at("2026-06-01T22:00:00Z"))
    );
    assert_eq!(chicago.is_open(at("2026-05-31T23:00:00Z")), Some(true));
    assert_eq!(chicago.is_open(at("2026-05-30T23:00:00Z")), Some(false));
}

#[test]
fn the_previous_close_is_a_session_s() {
    let new_york = exchange("XNYS");
    let friday = at("2026-10-30T20:00:00Z");
    assert_eq!(new_york.previous_close(at("2026-11-02T14:00:00Z")), Some(friday));
    assert_eq!(new_york.previous_close(friday), Some(friday));
    assert_eq!(
        new_york.previous_close(at("2026-10-30T19:59:59Z")),
        Some(at("2026-10-29T20:00:00Z"))
    );
}

#[test]
fn outside_the_table_nothing_is_guessed() {
    let new_york = exchange("XNYS");
    assert_eq!(new_york.is_open(at("2023-12-29T15:00:00Z")), None);
    assert_eq!(new_york.session(date(2028, 1, 3)), None);
    assert_eq!(exchange("XSHG").is_open(at("2027-01-04T03:00:00Z")), None);
    assert_eq!(
        new_york.state(at("2027-12-31T23:00:00Z")),
        Some(State::Closed { opens: None })
    );
}
