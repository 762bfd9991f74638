//! Reported speech: where it begins and ends, and the words that bring it.

use crate::said::said;
use statements::{Stance, read};

#[test]
fn it_ends_where_the_writer_speaks_again() {
    assert_eq!(
        said("Ann Holm said it was late, but she has not left."),
        ["Ann Holm: it was late"]
    );
    assert_eq!(
        said("Ann Holm said the talks had failed at last, which surprised nobody."),
        ["Ann Holm: the talks had failed at last"]
    );
    assert_eq!(
        said("While Ann Holm said that it rained, Erik Berg said it did not."),
        ["Ann Holm: that it rained", "Erik Berg: it did not"]
    );
    assert_eq!(
        said("Ann Holm said there was “only one way out,” adding that it was narrow."),
        [
            "Ann Holm: there was “only one way out,”",
            "Ann Holm: that it was narrow"
        ]
    );
}

#[test]
fn a_clause_that_its_attribution_breaks() {
    assert_eq!(
        said("The goal, Ann Holm said, is a lasting truce."),
        ["Ann Holm: The goal / is a lasting truce"]
    );
    assert_eq!(
        said("For most voters, Ann Holm said, prices matter more."),
        ["Ann Holm: For most voters / prices matter more"]
    );
    assert_eq!(
        said("The next day, according to Ann Holm, the bank closed."),
        ["Ann Holm: The next day / the bank closed"]
    );
}

#[test]
fn those_who_were_asked_speak() {
    assert_eq!(
        said("Now 52 percent said it was worse."),
        ["52 percent: it was worse"]
    );
    assert_eq!(
        said("About four in 10 said they were angry."),
        ["four in 10: they were angry"]
    );
    assert_eq!(
        said("In Kesmar, 85% of voters said prices rose."),
        ["85% of voters: prices rose"]
    );
}

#[test]
fn nouns_bring_what_somebody_says() {
    let reading = |text: &str| {
        let reading = read("", text);
        assert_eq!(reading.statements.len(), 1, "{text}: {:?}", reading.statements);
        let said = &reading.statements[0];
        (said.parts[0].of("", text).to_owned(), said.verb, said.stance)
    };
    let expect = |words: &str, verb, stance| (words.to_owned(), verb, stance);
    assert_eq!(
        reading("Ann Holm's claim that rates would fall was wrong."),
        expect("that rates would fall", "claims", Stance::Says)
    );
    assert_eq!(
        reading("The bank's repeated warning that growth is slow."),
        expect("that growth is slow", "warns", Stance::Warns)
    );
    assert_eq!(
        reading("Its refusal to sign the deal."),
        expect("to sign the deal", "refuses", Stance::Rejects)
    );
    assert_eq!(
        said("The fact that rates fell was known to few."),
        Vec::<String>::new()
    );
}

#[test]
fn a_possessive_is_who_spoke_before() {
    assert_eq!(
        said("Emma Holm rejected the idea. Her claim that rates would fall is old."),
        ["Emma Holm: the idea", "Emma Holm: that rates would fall"]
    );
}

#[test]
fn what_is_announced_may_be_a_thing() {
    assert_eq!(said("The bank announced a rate cut."), ["The bank: a rate cut"]);
    assert_eq!(
        said("The bank announced that rates fall."),
        ["The bank: that rates fall"]
    );
    assert_eq!(
        said("The minister acknowledged the delay."),
        ["The minister: the delay"]
    );
    assert_eq!(
        said("The bank will propose a cut, an official said."),
        ["an official: The bank will propose a cut"]
    );
}

#[test]
fn nouns_that_look_like_verbs() {
    assert_eq!(
        said("Yields fell by nine basis points to 1.91%."),
        Vec::<String>::new()
    );
    assert_eq!(
        said("After the terrorist attacks nobody came."),
        Vec::<String>::new()
    );
    assert_eq!(
        said("There is other promising news for the bank."),
        Vec::<String>::new()
    );
}

#[test]
fn whoever_is_told_is_passed_over() {
    assert_eq!(
        said("The man was kind, an airport official told The Courier."),
        ["an airport official: The man was kind"]
    );
    assert_eq!(
        said("Ann Holm told reporters this was the only chance."),
        ["Ann Holm: this was the only chance"]
    );
    assert_eq!(
        said("Ann Holm told a news conference they are late."),
        ["Ann Holm: they are late"]
    );
    assert_eq!(said("Ann Holm told a joke."), Vec::<String>::new());
}

#[test]
fn whom_somebody_is_for_or_against() {
    assert_eq!(
        said("Ann Holm endorsed Mara Lindqvist on Monday."),
        ["Ann Holm: Mara Lindqvist"]
    );
    assert_eq!(
        said("Ann Holm attacked the plan while the council met."),
        ["Ann Holm: the plan"]
    );
    assert_eq!(
        said("Ann Holm called the plan an outrage."),
        ["Ann Holm: the plan an outrage"]
    );
    assert_eq!(said("Ann Holm called the police."), Vec::<String>::new());
}
