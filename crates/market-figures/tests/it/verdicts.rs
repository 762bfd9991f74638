//! What a verdict carries.

use jiff::civil::date;
use jiff::tz::TimeZone;
use market_figures::{Kind, Reference, Verdict, check};

use crate::fixture::{friday, market};

#[test]
fn a_wrong_figure_comes_with_the_right_one_and_its_reason() {
    let text = "The euro fell 0.7% to $1.1172 on Friday.";
    let market = market();
    let checked = check(text, &market, friday());
    let [change, level] = &checked[..] else {
        panic!("{checked:?}")
    };
    assert_eq!(&text[change.start..change.end], "0.7%");
    assert_eq!(
        (change.kind, change.instrument.as_str()),
        (Kind::PercentChange, "EURUSD")
    );
    assert_eq!(
        change.verdict,
        Verdict::Wrong {
            right: "down 0.8%".to_owned()
        }
    );
    let reason = change.expression.as_ref().expect("a reason");
    assert_eq!(reason.written(), "(1.1172 / 1.1262 \u{2212} 1) × 100");
    assert_eq!(reason.recompute(&market), Some(reason.value));
    assert_eq!(level.verdict, Verdict::Right);
    assert_eq!(level.day, Some(date(2026, 10, 30)));
}

#[test]
fn what_is_missing_is_said() {
    let market = market();
    let missing = |text: &str| match check(text, &market, friday())
        .first()
        .map(|checked| checked.verdict.clone())
    {
        Some(Verdict::Unknown { missing }) => missing,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(
        missing("The euro closed at $1.1172 on Sunday."),
        "there is no value for 2026-10-25"
    );
    assert_eq!(
        missing("The euro fell 0.8% against the rupee on Friday."),
        "no series of EUR in INR"
    );
    assert!(missing("The 10-year yield rose 1.2% on Friday.").contains("basis points"));
    assert_eq!(
        missing("Unemployment fell to 4.2% on Friday."),
        "the month is not said"
    );
    assert_eq!(missing("The euro fell 0.2% to $1.1133."), "the day is not said");
}

#[test]
fn a_revision_is_noticed() {
    let market = market();
    let checked = check("The euro closed at $1.1172 on Friday.", &market, friday());
    let reason = checked[0].expression.clone().expect("a reason");
    let revised = crate::fixture::market().with(
        "EURUSD",
        vec![(date(2026, 10, 30), "1.1170".parse().expect("a number"))],
    );
    assert_eq!(reason.recompute(&revised), None);
}

#[test]
fn friday_depends_on_where_one_writes() {
    let late = "2026-10-30T23:30:00Z".parse().expect("a moment");
    let tokyo = TimeZone::get("Asia/Tokyo").expect("a zone");
    assert_eq!(Reference::at(late, &tokyo), Reference::on(date(2026, 10, 31)));
    assert_eq!(Reference::at(late, &TimeZone::UTC), friday());
}

#[test]
fn prices_of_no_country_stay_unknown() {
    let mut market = market();
    market.needs("CPI", &["U.S.", "Labor Department"]);
    let verdict = |text: &str| check(text, &market, friday()).remove(0).verdict;
    let missing = "the text does not say which country's".to_owned();
    assert_eq!(
        verdict("Consumer prices rose 0.9% in September."),
        Verdict::Unknown { missing }
    );
    let wrong = Verdict::Wrong {
        right: "up 0.2%".to_owned(),
    };
    assert_eq!(
        verdict("Consumer prices rose 0.9% in September, the Labor Department said."),
        wrong
    );
    assert_eq!(
        verdict("The U.S. economy slowed. Consumer prices rose 0.2% in September."),
        Verdict::Right
    );
}
