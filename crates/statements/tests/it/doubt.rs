//! What is not said by anybody: denials, conditions, duties, questions, and words that are no clause.

use crate::said::said;
use statements::{Stance, read};

/// Speaker, stance and words of a text's only statement.
fn only(text: &str) -> (String, Stance, String) {
    let reading = read("", text);
    assert_eq!(reading.statements.len(), 1, "{text}: {:?}", reading.statements);
    let said = &reading.statements[0];
    let who = said.speaker.as_ref().map_or("-", |who| &who.name);
    (who.to_owned(), said.stance, said.span.of("", text).to_owned())
}

#[test]
fn a_denial_stays_one_behind_time_and_place() {
    for (text, who, words) in [
        (
            "The European Commission denied on Monday that it had promised to delay a law.",
            "European Commission",
            "that it had promised to delay a law",
        ),
        (
            "The ministry denied late on Monday that it had accepted the plan.",
            "The ministry",
            "that it had accepted the plan",
        ),
        (
            "The bank denied in a letter to lenders that it had promised to sell.",
            "The bank",
            "that it had promised to sell",
        ),
        (
            "The ministry denied three days ago in Brussels that it had asked for a loan.",
            "The ministry",
            "that it had asked for a loan",
        ),
        (
            "The bank denied on Monday the report of a merger.",
            "The bank",
            "the report of a merger",
        ),
    ] {
        let found = only(text);
        assert_eq!(
            found,
            (who.to_owned(), Stance::Denies, words.to_owned()),
            "{text}"
        );
    }
    assert_eq!(
        said("Kesmar proposed nine days ago that the fund be opened."),
        ["Kesmar: that the fund be opened"]
    );
    assert_eq!(
        said("Kesmar denied that it had left, hours after two envoys had gone home."),
        ["Kesmar: that it had left"]
    );
}

#[test]
fn what_is_supposed_doubted_or_still_to_come_is_not_said() {
    for text in [
        "The ministry stopped short of saying that it would accept the plan.",
        "He left without saying that the bank had failed.",
        "Reports that the ministry had accepted the plan were false.",
        "It is not true that the ministry has rejected the plan.",
        "Whether the government rejects the plan is open.",
        "Shops must accept the new rules from June.",
        "The bank will reject the offer.",
        "The agency will report the sales of every firm each month.",
        "The ministry did not reject the plan.",
        "The ministry reportedly said that it was late.",
        "Nobody has asked for it back.",
        "Neither side said that it would go.",
        "The lenders have ten days to approve or oppose the sale.",
        "A minister who explains a choice does what a letter cannot.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
    for text in [
        "If the government rejects the plan, the union said, the strike goes on.",
        "Unless the board accepts the terms, the union said, the strike goes on.",
    ] {
        let found = only(text);
        assert_eq!((found.0.as_str(), found.1), ("the union", Stance::Says), "{text}");
    }
}

#[test]
fn who_was_asked_or_told_did_not_ask_or_tell() {
    assert_eq!(
        said("The spokesperson, asked about the plan, said it was late."),
        ["The spokesperson: it was late"]
    );
    for text in [
        "A person asked not to be named because the talks are private.",
        "The company, told that the plan had failed, left the room.",
        "The ministers were also told that the plan had failed.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        said("The union asked for higher pay."),
        ["The union: for higher pay"]
    );
}

#[test]
fn approval_is_of_what_can_be_decided() {
    for text in [
        "Banks approved 41,000 mortgages in May.",
        "Most kiosks accepted cash.",
        "An official supported the ministry on the first point.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(only("The parliament approved the law.").1, Stance::Accepts);
    assert_eq!(only("The union supports the second change.").1, Stance::Accepts);
}

#[test]
fn fragments_are_no_statements() {
    for text in [
        "Norvik offered €9 billion for Tarn Bank, a deal that would join two lenders.",
        "The grid firm has offered connections to halls that settle near the coast.",
        "It adds services, which the lawyers say would need another treaty.",
        "The yield rose after swings over the bank's statement that the lender denied.",
        "It is the largest grant that the country has agreed to in two years.",
        "The number that ministers argue about in public is not the number that will decide.",
        "Both have accepted in talks in Oslo.",
        "The forecasts take duties as they stood in May.",
        "Ministers discussed the proposal in Brussels on Monday.",
        "Both have terms, which the ministry had declined to do before.",
        "This is most of the €900 million it expects to save each year.",
        "The council rejected that by a show of hands.",
        "The largest disputed volume goes to an outside measurement.",
        "They raised their offer to 5.5%.",
        "Suppliers that announced cuts last week gain little.",
        "The council added one clause to the text.",
        "Demand forecast to 0.9% as exports weaken.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_matter_ends_before_what_somebody_else_does() {
    assert_eq!(
        said("Unions want 8% more and employers offer 5%."),
        ["unions: 8% more"]
    );
}

#[test]
fn the_last_to_speak_has_the_whole_sentence() {
    assert_eq!(
        said(
            "That is the share which Kesmar offered to admit without the duty, officials on both sides said."
        ),
        ["officials on both sides: That is the share which Kesmar offered to admit without the duty"]
    );
    assert_eq!(
        said("The firm accepted the fine after refusing it, a person with knowledge of the talks said."),
        ["a person with knowledge of the talks: The firm accepted the fine after refusing it"]
    );
    assert_eq!(
        said("The ministry rejected the report on bonds: the debt is as long as a year ago."),
        ["The ministry: the report on bonds"]
    );
}

#[test]
fn what_is_told_of_the_source_is_not_what_it_said() {
    assert_eq!(
        said(
            "On those terms output would rise by a tenth, according to Ostermoor, a consultancy that counts ships."
        ),
        ["Ostermoor: On those terms output would rise by a tenth"]
    );
    assert_eq!(
        said("On Monday there were 520 workers, according to the union, which counts them at the gate."),
        ["the union: On Monday there were 520 workers"]
    );
    assert_eq!(
        said(
            "The head of research at Orrin & Vale, an asset manager that owns shares in both, said a limit on loans would hurt."
        ),
        ["The head of research at Orrin & Vale: a limit on loans would hurt"]
    );
    assert_eq!(
        said("Norvik Kraft, which owns wind farms, said two thirds of them stood still."),
        ["Norvik Kraft: two thirds of them stood still"]
    );
}
