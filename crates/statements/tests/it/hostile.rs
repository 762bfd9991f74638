//! Texts that mean harm: nothing panics, every span can be cut, and what comes out is bounded.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use statements::{Reading, Span, read};

fn check(title: &str, text: &str, reading: &Reading) {
    let sound = |span: &Span| {
        let field = match span.field {
            statements::Field::Title => title,
            statements::Field::Text => text,
        };
        assert!(
            field
                .get(span.start..span.end)
                .is_some_and(|words| !words.is_empty()),
            "{span:?}"
        );
    };
    let bytes = title.len() + text.len();
    reading.sentences.iter().for_each(sound);
    let mut end = None;
    for mention in &reading.mentions {
        sound(&mention.span);
        assert!(
            end.is_none_or(|end| (mention.span.field, mention.span.start) >= end),
            "mentions overlap"
        );
        end = Some((mention.span.field, mention.span.end));
        assert!(mention.sentence < reading.sentences.len());
    }
    for said in &reading.statements {
        sound(&said.span);
        said.parts.iter().for_each(sound);
        assert!(
            said.parts
                .iter()
                .all(|part| said.span.start <= part.start && part.end <= said.span.end)
        );
        said.speaker.iter().for_each(|who| sound(&who.span));
        said.cue.iter().for_each(sound);
        assert!(said.sentence < reading.sentences.len());
    }
    for number in &reading.numbers {
        sound(&number.span);
        assert!(number.value.len() < 64);
    }
    assert!(reading.mentions.len() + reading.statements.len() + reading.numbers.len() <= bytes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text(title in ".{0,60}", text in "(?s).{0,400}") {
        check(&title, &text, &read(&title, &text));
    }

    /// Words and marks the grammar looks for, in any order.
    #[test]
    fn any_grammar(words in proptest::collection::vec(prop_oneof![
        Just("\""), Just("“"), Just("”"), Just("'"), Just("''"), Just("‘"), Just("’"), Just(","), Just("."), Just(":"),
        Just("—"), Just("\n"), Just("\n\n"), Just("("), Just(")"), Just("said"), Just("saying"), Just("that"),
        Just("according to"), Just("According to"), Just("he"), Just("She"), Just("who"), Just("the"), Just("spokesman"),
        Just("Merkel"), Just("Angela Merkel"), Just("ECB"), Just("Berlin"), Just("denied"), Just("Mr."), Just("of"),
        Just("and"), Just("'s"), Just("€5"), Just("million"), Just("3 June"), Just("Q3"), Just("%"), Just("Ünal"), Just("-"),
        Just("["), Just("]"), Just("his"), Just("claim"), Just("announced"), Just("52"), Just("percent"), Just("in"),
        Just("words"), Just("called"), Just("him"), Just("Bank of England"), Just("Bank"), Just("titled"), Just("&"),
        Just("If"), Just("adding"), Just("its"), Just("president"), Just("which"), Just("a"), Just("(ECB)"),
        Just("said,"), Just("told"), Just("U.S."), Just("…"), Just("?")
    ], 0..80), spaced in any::<bool>()) {
        let text = words.join(if spaced { " " } else { "" });
        check("Merkel said", &text, &read("Merkel said", &text));
    }
}

/// Two hundred thousand bytes of what might be slow. The limit is far above what is needed, so that it fails only when
/// time grows with the square.
#[test]
fn much_of_anything_takes_seconds_at_most() {
    const SIZE: usize = 200_000;
    for unit in [
        "ABC Def ",
        "Ab",
        "\u{201c}He said ",
        "\"a\" ",
        "he said that ",
        "Mr Smith, the head of it, said, ",
        "Smith (a) said (",
        "according to ",
        "1,234",
        "\"Jack Smith said\" Jack Smith said, ",
        "\u{2014} a spokesman\n",
        "'",
        "of the Bank ",
        "said Jack ",
        "\u{201c}a\n\n",
        "Jack Smith, Jane Doe and ",
        "He ",
        ", saying ",
        "University of the ",
        "his claim that ",
        "he told the man ",
        "Holm, he said, ",
        "the Bank of Holm the Bank ",
        "Holm announced a plan, Berg said, ",
        "The Office of Holm and Berg said no. The office said yes. ",
        "\u{201c}a b c d e f.\u{201d} [B] ",
        "in the words of ",
        "Holm called the plan a ",
        "Its president said no. ",
        "Cold Harbour Works (CHW) ",
    ] {
        let text = unit.repeat(SIZE / unit.len());
        let start = Instant::now();
        let reading = read("", &text);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{unit:?}: {:?}",
            start.elapsed()
        );
        check("", &text, &reading);
    }
}

#[test]
fn longer_texts_are_read_up_to_the_limit() {
    let text = "ä".repeat(statements::MAX_BYTES);
    let reading = read(&text, &text);
    check(&text, &text, &reading);
    assert!(
        reading
            .sentences
            .iter()
            .all(|span| span.end <= statements::MAX_BYTES)
    );
}

#[test]
fn a_text_may_end_anywhere() {
    for text in [
        "It was in the",
        "It fell, according to the",
        "The spokesman, adding:",
        "He denied that,",
    ] {
        for end in 1..=text.len() {
            read("", &text[..end]);
        }
    }
}
