//! One sentence for each thing the grammar knows.

use crate::said::said;
use statements::{Field, Reading, Stance, Unit, read};

fn stances(text: &str) -> Vec<Stance> {
    read("", text).statements.iter().map(|said| said.stance).collect()
}

#[test]
fn attributions_behind_before_and_between() {
    assert_eq!(
        said("\"We wait,\" said Mara Lindqvist."),
        ["Mara Lindqvist: \"We wait,\""]
    );
    assert_eq!(
        said("“We wait,” Mara Lindqvist said."),
        ["Mara Lindqvist: “We wait,”"]
    );
    assert_eq!(
        said("Mara Lindqvist told reporters: “We wait.”"),
        ["Mara Lindqvist: “We wait.”"]
    );
    assert_eq!(
        said("“We wait,” Mara Lindqvist said, “and we count.”"),
        ["Mara Lindqvist: “We wait,” / “and we count.”"]
    );
    assert_eq!(
        said("“We wait,” Mara Lindqvist said. “It is not long.”"),
        ["Mara Lindqvist: “We wait,” / “It is not long.”"]
    );
}

#[test]
fn a_quotation_may_run_over_paragraphs() {
    let text = "“We wait,” Mara Lindqvist said. “It is long.\n\n“It is not too long.”\n\nThat was all.";
    assert_eq!(
        said(text),
        ["Mara Lindqvist: “We wait,” / “It is long. / “It is not too long.”"]
    );
}

#[test]
fn doubled_single_marks_and_inner_ones() {
    assert_eq!(
        said("''He said: 'Wait,' and left,'' Mr. Holm said."),
        ["Holm: ''He said: 'Wait,' and left,''"]
    );
}

#[test]
fn reported_speech() {
    assert_eq!(
        said("The bank said that rates would fall."),
        ["The bank: that rates would fall"]
    );
    assert_eq!(
        said("The bank said rates would fall."),
        ["The bank: rates would fall"]
    );
    assert_eq!(
        said("Rates would fall, the bank said on Monday."),
        ["the bank: Rates would fall"]
    );
    assert_eq!(
        said("According to the bank, rates would fall."),
        ["the bank: rates would fall"]
    );
    assert_eq!(
        said("Rates would fall, according to two people."),
        ["two people: Rates would fall"]
    );
    assert_eq!(
        said("Mara Lindqvist told reporters in Oslo that rates would fall."),
        ["Mara Lindqvist: that rates would fall"]
    );
}

#[test]
fn a_speaker_keeps_the_full_name() {
    let text = "Christine Lagarde spoke. Lagarde said growth was weak. “We wait,” she said.";
    let reading = read("", text);
    let speakers: Vec<_> = reading
        .statements
        .iter()
        .filter_map(|said| said.speaker.as_ref())
        .collect();
    assert_eq!(speakers.len(), 2);
    for who in speakers {
        assert_eq!(who.name, "Christine Lagarde");
        assert_eq!(who.key, Some("person/christine-lagarde"));
    }
}

#[test]
fn a_pronoun_that_may_be_two_people_is_left_alone() {
    let text = "Emma Holm met Anna Berg. She said it was late.";
    assert_eq!(said(text), ["She: it was late"]);
}

#[test]
fn a_person_is_not_the_company_she_speaks_for_and_no_country_either() {
    let reading = read(
        "",
        "A German official said no. A Nordhaven spokesperson said talks go on.",
    );
    assert!(
        reading
            .statements
            .iter()
            .all(|said| said.speaker.as_ref().is_some_and(|who| who.key.is_none()))
    );
    let reading = read("", "A spokesman for the European Commission said talks go on.");
    let who = reading.statements[0].speaker.as_ref().expect("a speaker");
    assert_eq!(who.key, Some("international/european-commission"));
}

#[test]
fn a_noun_alone_means_the_one_body_that_has_it() {
    let text = "The Office for National Statistics counted. The office said prices rose.";
    assert_eq!(said(text), ["Office for National Statistics: prices rose"]);
    let text = "The Bank of England met the Bank of Japan. The bank said prices rose.";
    assert_eq!(said(text), ["The bank: prices rose"]);
}

#[test]
fn its_president_and_it() {
    let text = "The bank's president said rates fell. Its president said they may fall again.";
    assert_eq!(
        said(text),
        [
            "The bank's president: rates fell",
            "The bank's president: they may fall again"
        ]
    );
    let text = "An association of suppliers said prices fell. It said costs rose.";
    assert_eq!(
        said(text),
        [
            "An association of suppliers: prices fell",
            "An association of suppliers: costs rose"
        ]
    );
}

#[test]
fn each_stance() {
    assert_eq!(stances_of("The bank denied the report."), Stance::Denies);
    assert_eq!(stances_of("The bank rejected the plan."), Stance::Rejects);
    assert_eq!(stances_of("Kesmar accepted the plan."), Stance::Accepts);
    assert_eq!(
        stances_of("Kesmar accepted seven of the eleven points."),
        Stance::AcceptsInPart
    );
    assert_eq!(
        stances_of("Kesmar has partly accepted the plan."),
        Stance::AcceptsInPart
    );
    assert_eq!(
        stances_of("Kesmar agreed in principle to the plan."),
        Stance::AcceptsInPart
    );
    assert_eq!(stances_of("The minister ruled out a tax rise."), Stance::Rejects);
    assert_eq!(stances_of("The bank turned down the offer."), Stance::Rejects);
    assert_eq!(stances_of("The bank rebutted the report."), Stance::Denies);
    assert_eq!(stances_of("Kesmar agreed to sign the deal."), Stance::Accepts);
    assert_eq!(stances_of("Kesmar refused to sign the deal."), Stance::Rejects);
    assert_eq!(stances_of("The bank vowed to cut costs."), Stance::Promises);
    assert_eq!(stances_of("The bank foresees slower growth."), Stance::Expects);
    assert_eq!(
        stances_of("Ministers warned that prices would rise."),
        Stance::Warns
    );
    assert_eq!(stances_of("Economists expect no change."), Stance::Expects);
    assert_eq!(stances_of("The union demanded higher pay."), Stance::Asks);
    assert_eq!(
        stances_of("The minister proposed that it be cut."),
        Stance::Proposes
    );
}

fn stances_of(text: &str) -> Stance {
    let found = stances(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found[0]
}

#[test]
fn headlines_speak_too() {
    let title = "ECB denies leaked draft";
    let reading = read(title, "");
    let said = &reading.statements[0];
    assert_eq!((said.span.field, said.stance), (Field::Title, Stance::Denies));
    assert_eq!(said.span.of(title, ""), "leaked draft");
    assert_eq!(
        said.speaker.as_ref().and_then(|who| who.key),
        Some("central-bank/ecb")
    );
}

#[test]
fn what_is_no_statement() {
    let none: [&str; 5] = [
        "The so-called \"bad bank\" was closed.",
        "He read \"War and Peace\" in the train.",
        "The report was long.",
        "Nobody was asked.",
        "The bank did not say why.",
    ];
    for text in none {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_block_signed_with_a_dash() {
    let text = "We rejected nothing.\n— a spokesperson for the ministry\n\nTalks go on.";
    assert_eq!(
        said(text),
        ["a spokesperson for the ministry: We rejected nothing."]
    );
}

fn numbers(text: &str) -> Vec<(String, String)> {
    let Reading { numbers, .. } = read("", text);
    numbers
        .into_iter()
        .map(|number| (number.value, number.unit.name().to_owned()))
        .collect()
}

#[test]
fn numbers_with_their_unit() {
    let pair = |value: &str, unit: &str| (value.to_owned(), unit.to_owned());
    assert_eq!(numbers("It paid €1.2bn."), [pair("1200000000", "EUR")]);
    assert_eq!(numbers("It paid $10.1 billion."), [pair("10100000000", "USD")]);
    assert_eq!(numbers("It paid 5 million euros."), [pair("5000000", "EUR")]);
    assert_eq!(numbers("It paid C$3,500.50 then."), [pair("3500.50", "CAD")]);
    assert_eq!(numbers("up 2.25%"), [pair("2.25", "percent")]);
    assert_eq!(numbers("by 25 basis points"), [pair("25", "basis points")]);
    assert_eq!(
        numbers("by 0.5 percentage points"),
        [pair("0.5", "percentage points")]
    );
    assert_eq!(numbers("fell -0.5 percent"), [pair("-0.5", "percent")]);
    assert_eq!(numbers("3.1 million tonnes"), [pair("3100000", "tonnes")]);
    assert_eq!(numbers("three million people"), [pair("3000000", "people")]);
    assert_eq!(numbers("at 16:30 there"), []);
}

#[test]
fn dates() {
    let date = |text: &str| {
        let reading = read("", text);
        let number = reading.numbers.into_iter().next().expect("a date");
        assert_eq!(number.unit, Unit::Date, "{text}");
        number.value
    };
    assert_eq!(date("on 3 June 2026"), "2026-06-03");
    assert_eq!(date("on June 3, 2026"), "2026-06-03");
    assert_eq!(date("on 3 June"), "--06-03");
    assert_eq!(date("in June 2026"), "2026-06");
    assert_eq!(date("in Q3 2026"), "2026-Q3");
    assert_eq!(date("in the third quarter of 2026"), "2026-Q3");
    assert_eq!(date("since 2019"), "2019");
    assert_eq!(date("on 2026-06-03"), "2026-06-03");
}
