//! The newspaper's marks: nobody may make the reading worse by more than a slip.

use crate::newspaper::{named, said, score};

#[test]
fn there_is_enough_to_count() {
    assert!(named().len() >= 120, "{}", named().len());
    assert!(said().len() >= 100, "{}", said().len());
}

#[test]
fn names_are_found_and_no_invented_place_gets_a_key() {
    let score = score();
    for (group, count) in &score.names {
        if count.marked > 0 {
            assert!(count.precision() >= 90.0, "{group}: {count:?} {:#?}", score.wrong);
            assert!(count.recall() >= 85.0, "{group}: {count:?} {:#?}", score.wrong);
        }
    }
    assert!(score.keys.precision() >= 99.0, "{:#?}", score.wrong);
}

#[test]
fn statements_are_found_with_their_speakers() {
    let score = score();
    assert!(score.direct.f1() >= 97.0, "{:?} {:#?}", score.direct, score.wrong);
    assert!(
        score.indirect.f1() >= 93.0,
        "{:?} {:#?}",
        score.indirect,
        score.wrong
    );
    assert!(
        score.speakers.recall() >= 86.0,
        "{:?} {:#?}",
        score.speakers,
        score.wrong
    );
    assert!(
        score.stances.recall() >= 97.0,
        "{:?} {:#?}",
        score.stances,
        score.wrong
    );
}
