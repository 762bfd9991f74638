//! Bodies and people that no row knows.

use statements::{Form, Kind, read};

/// The names that are no adjectives: "words (kind)".
fn named(text: &str) -> Vec<String> {
    read("", text)
        .mentions
        .iter()
        .filter(|mention| mention.form != Form::Adjective)
        .map(|mention| format!("{} ({})", mention.span.of("", text), mention.kind))
        .collect()
}

fn kind_of(text: &str, words: &str) -> Option<Kind> {
    let reading = read("", text);
    reading
        .mentions
        .iter()
        .find(|mention| mention.span.of("", text) == words)
        .map(|mention| mention.kind)
}

#[test]
fn initials_in_brackets_define_a_body() {
    let text = "He joined the Cold Harbour Tidal Works (CHTW) then. CHTW was small.";
    assert_eq!(
        kind_of(text, "Cold Harbour Tidal Works"),
        Some(Kind::Organisation)
    );
    assert_eq!(kind_of(text, "CHTW"), Some(Kind::Organisation));
    let text = "He joined the Cold Harbour Tidal Works (XYZ) then.";
    assert_eq!(kind_of(text, "Cold Harbour Tidal Works"), None);
}

#[test]
fn the_short_name_of_a_body() {
    let text = "The European Commission met. The Commission said no.";
    let reading = read("", text);
    let short = &reading.mentions[1];
    assert_eq!(short.span.of("", text), "Commission");
    assert_eq!(short.key, Some("international/european-commission"));
    // Two of a sort: nobody is meant for certain.
    let text = "The Bank of England met the Bank of Japan. The Bank said no.";
    assert_eq!(kind_of(text, "Bank"), None);
}

#[test]
fn what_a_body_says_and_has() {
    assert_eq!(
        kind_of(
            "In May the Kesmar Valley Courier reported that it rained.",
            "Kesmar Valley Courier"
        ),
        Some(Kind::Organisation)
    );
    assert_eq!(
        kind_of("Then the carmaker Trembl was sold.", "Trembl"),
        Some(Kind::Company)
    );
    let text = "Trembl's profit had doubled. Later Trembl was sold.";
    assert_eq!(named(text), ["Trembl (company)", "Trembl (company)"]);
}

#[test]
fn one_of_a_sort_is_no_name() {
    assert_eq!(
        kind_of("It is a Special Commission of the house.", "Special Commission"),
        None
    );
    assert_eq!(
        kind_of(
            "His career in Consulting & Special Events was long.",
            "Consulting & Special Events"
        ),
        None
    );
    assert_eq!(kind_of("Since 1931 the station 6PR has been on air.", "PR"), None);
}

#[test]
fn a_body_of_a_place_is_not_the_place() {
    let text = "He was a member of the Amateur Rowing Association of Canada for years.";
    assert_eq!(
        kind_of(text, "Amateur Rowing Association of Canada"),
        Some(Kind::Organisation)
    );
    assert_eq!(kind_of(text, "Canada"), None);
}

#[test]
fn a_sentence_of_names_is_no_headline() {
    let text = "He was resident at the University of Peking in Beijing.";
    assert_eq!(kind_of(text, "University of Peking"), Some(Kind::Organisation));
}
