//! Who speaks: whose post it is, who is somebody new, and what never speaks.

use crate::said::said;
use statements::{Speaker, read};

fn speakers(text: &str) -> Vec<Speaker> {
    read("", text)
        .statements
        .into_iter()
        .filter_map(|said| said.speaker)
        .collect()
}

#[test]
fn somebody_new_breaks_the_chain() {
    assert_eq!(
        said("The northern side said it was late. The southern side, for its part, said it was early."),
        [
            "The northern side: it was late",
            "The southern side: it was early"
        ]
    );
    assert_eq!(
        said(
            "Campaigners in Oslo said interest was above health. The ministry denied it: health will receive 11.2% of revenue, it said."
        ),
        [
            "campaigners in Oslo: interest was above health",
            "it: The ministry denied it: health will receive 11.2% of revenue"
        ]
    );
    assert_eq!(
        said(
            "The planning director of Norvik Grid said the queue was long. A maker of boards waited two years, its director said."
        ),
        [
            "The planning director of Norvik Grid: the queue was long",
            "its director: A maker of boards waited two years"
        ]
    );
    assert_eq!(
        said("The bank said it was open. It said that all was well."),
        ["The bank: it was open", "The bank: that all was well"]
    );
}

#[test]
fn the_whole_speaker_is_named() {
    assert_eq!(
        said("The minister of the country that holds the Council's chair said the result was too high."),
        ["The minister of the country: the result was too high"]
    );
    assert_eq!(
        said(
            "A foundation in the valley that owns 11.3% of Norvik Bank, its largest holding, said it had no position."
        ),
        ["A foundation in the valley: it had no position"]
    );
    assert_eq!(
        said(
            "The head of rates trading at Harrow Pike said it was calm. It was late, the head of trading said."
        ),
        [
            "The head of rates trading at Harrow Pike: it was calm",
            "The head of rates trading at Harrow Pike: It was late"
        ]
    );
    assert_eq!(
        said("Prices fell, according to the savings banks' association."),
        ["the savings banks' association: Prices fell"]
    );
}

#[test]
fn a_post_is_the_body_s_that_was_named() {
    let text = "Jobs are safe, according to the metalworkers' union, IG Metall. The union's district head said \
                firms paid too little.";
    let all = speakers(text);
    assert_eq!(all[1].name, "IG Metall's district head");
    assert_eq!(all[1].key, Some("organisation/de-ig-metall"));
    let text = "Wexcombe Capital, a firm that owns shares, said it would vote. The firm's head of equities said \
                the price was low.";
    assert_eq!(speakers(text)[1].name, "Wexcombe Capital's head of equities");
    // Two unions: nobody knows whose head it is.
    let text = "The Dockers' Union and the Drivers' Union met. The union's district head said it rained.";
    let head = &speakers(text)[0];
    assert_eq!(
        (head.name.as_str(), head.vague),
        ("The union's district head", true)
    );
}

#[test]
fn who_tells_a_reader_nothing_is_vague() {
    for text in [
        "Exporters said the route was open.",
        "Staff said the bank was late.",
        "Each side said the other had left.",
        "The committee's chair said the terms were late.",
        "The head of trading said it was calm.",
        "Most economists said it was late.",
        "Wages rose by a tenth, according to Harrow Pike data.",
    ] {
        let all = speakers(text);
        assert!(all.len() == 1 && all[0].vague, "{text}: {all:?}");
    }
    for text in [
        "Teralith said the plant was late.",
        "The mediator said the talks went on.",
        "A Nordhaven spokesperson said it was late.",
        "Traders at Harrow Pike said it was late.",
        "The chair of the oil monitoring committee said it was late.",
        "Ann Holm said it was late.",
    ] {
        let all = speakers(text);
        assert!(all.len() == 1 && !all[0].vague, "{text}: {all:?}");
    }
    assert_eq!(
        speakers("Exporters said the route was open.")[0].name,
        "exporters"
    );
}

#[test]
fn things_say_nothing() {
    for text in [
        "Mild weather explains most of the fall in prices.",
        "Data centres ask for three times the power they use.",
        "Question 4 asks what would happen to the ratio.",
        "Figures from exchanges in Oslo showed that funds cut their bets.",
        "The table assumes that every member uses its quota.",
        "Storms explain part of the move.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}
