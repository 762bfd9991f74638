//! Quotations: how far a statement reaches, and whose it is.

use crate::said::said;
use statements::read;

#[test]
fn a_quotation_alone_goes_on_with_the_statement_before() {
    assert_eq!(
        said("“We wait,” Mara Lindqvist said on Monday.\n\n“It will not be very long.”"),
        ["Mara Lindqvist: “We wait,” / “It will not be very long.”"]
    );
    assert_eq!(
        said("Mara Lindqvist said the talks had failed. “We will not come back to this table.”"),
        ["Mara Lindqvist: the talks had failed / “We will not come back to this table.”"]
    );
    assert_eq!(
        said("“We wait,” Ann Holm said, adding that it rained. “It rained for three whole days.”"),
        [
            "Ann Holm: “We wait,”",
            "Ann Holm: that it rained / “It rained for three whole days.”"
        ]
    );
}

#[test]
fn the_clause_before_the_attribution_belongs_to_it() {
    assert_eq!(
        said("In other words, Ann Holm said, “the era of cheap money is over.”"),
        ["Ann Holm: In other words / “the era of cheap money is over.”"]
    );
    assert_eq!(
        said("In an interview, Ann Holm said, “We have time.”"),
        ["Ann Holm: “We have time.”"]
    );
    assert_eq!(
        said("If the bill passes, “I think it is over,” Ann Holm said."),
        ["Ann Holm: If the bill passes, “I think it is over,”"]
    );
    assert_eq!(
        said("Ann Holm said that the plan was sound: “It will hold for years.”"),
        ["Ann Holm: that the plan was sound: “It will hold for years.”"]
    );
}

#[test]
fn attributions_of_many_shapes() {
    let one = |text: &str, expected: &str| assert_eq!(said(text), [expected], "{text}");
    one(
        "“He said ‘wait’ and ‘go,’” Ann Holm told us.",
        "Ann Holm: “He said ‘wait’ and ‘go,’”",
    );
    one("“We wait!” beamed Ann Holm.", "Ann Holm: “We wait!”");
    one("“We wait,” read one. It was red.", "one: “We wait,”");
    one(
        "“We wait for you,” said master of ceremonies Asa Holm.",
        "master of ceremonies Asa Holm: “We wait for you,”",
    );
    one("“We wait,” the two write.", "the two: “We wait,”");
    one(
        "The page was replaced by a message that said, “Come back in an hour.”",
        "a message: “Come back in an hour.”",
    );
    one(
        "An official who spoke on condition of anonymity said, “We have no plan at all.”",
        "An official who spoke on condition of anonymity: “We have no plan at all.”",
    );
    one(
        "Ann Holm visited the workers and later said, “We have no plan at all.”",
        "Ann Holm: “We have no plan at all.”",
    );
    one(
        "RATES FALL AGAIN “The bank has cut its rate for the third time this year.” [The Courier.]",
        "The Courier: “The bank has cut its rate for the third time this year.”",
    );
    one(
        "It failed because, in the ECB’s view, “the price was far too high for anybody.”",
        "European Central Bank: “the price was far too high for anybody.”",
    );
}

#[test]
fn the_sender_speaks_and_not_who_is_written_to() {
    let text = "On Friday, Ann Holm sent a message to supporters saying, “We have won the vote.”";
    assert_eq!(said(text), ["Ann Holm: “We have won the vote.”"]);
    let text = "And then Ann Holm went on the attack, saying, “We have won the vote.”";
    assert_eq!(said(text), ["Ann Holm: “We have won the vote.”"]);
}

#[test]
fn titles_and_names_are_not_said() {
    let direct = |text: &str| {
        read("", text)
            .statements
            .iter()
            .filter(|said| said.direct)
            .count()
    };
    assert_eq!(
        direct("Ann Holm, star of the series “The Long Night,” said it was over."),
        0
    );
    assert_eq!(
        direct("Ann Holm released a memo titled “Where the Race Stands.”"),
        0
    );
    assert_eq!(
        direct("It was the end of what Ann Holm called “a quiet year.”"),
        0
    );
    assert_eq!(
        said("It was the end of what Ann Holm called “a quiet year.”"),
        ["Ann Holm: what / “a quiet year.”"]
    );
}
