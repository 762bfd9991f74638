//! Prefer: a reader changes what they get, on their own page.

use super::evidence::{self, Circumstance};
use super::subscriber::{Choices, Subscriber, SubscriberState, for_verb, keep_choices};
use super::tally::Tally;
use crate::base::ids::SubscriberId;
use crate::base::store::OpenWrite;
use crate::changes::Change;
use crate::news::NewsError;

/// Keeps new choices of an active reader. The same ones again change nothing.
///
/// Errors: choices that do not exist; somebody who is no reader.
pub fn prefer(
    mut write: OpenWrite<'_>,
    id: SubscriberId,
    choices: Choices,
    circumstance: &Circumstance,
) -> Result<(), NewsError> {
    let before = for_verb(&mut write, id)?
        .filter(|found| found.state == SubscriberState::Active)
        .ok_or_else(|| NewsError::NotFound("reader of the daily update here".to_owned()))?;
    let (edition, at) = (before.edition, write.at);
    let choices = choices.checked(&mut write.as_read(), edition)?;
    if choices
        .paused_until
        .is_some_and(|until| until > at.plus_days(366))
    {
        return Err(NewsError::invalid("pause", "pause for a year at most"));
    }
    if choices == before.choices {
        return Ok(());
    }
    keep_choices(&mut write, id, &choices, at)?;
    evidence::note(&mut write, (id, edition), "changed", &choices, circumstance, at)?;
    let after = Subscriber {
        choices,
        ..before.clone()
    };
    let mut tally = Tally::default();
    tally.moved(Some(&before), Some(&after));
    tally.keep(&mut write, edition, at)?;
    write
        .record(&Change::SubscriberChanged { subscriber: id })?
        .commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self as t, reader};
    use super::super::{due, slots};
    use super::*;
    use crate::testing::News;

    #[test]
    fn what_is_chosen_is_what_is_due() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        let choices = Choices {
            hour: 18,
            zone: "asia/tokyo".to_owned(),
            weekdays: 0b0000001,
            topics: vec![news.topic],
            ..Choices::default()
        };
        let again = choices.clone();
        news.write(move |w| prefer(w, id, choices, &Circumstance::default()))
            .expect("kept");
        assert_eq!(news.verbs(1), ["subscriber_changed"]);
        let before = news.read(crate::changes::head);
        news.write(move |w| prefer(w, id, again, &Circumstance::default()))
            .expect("the same");
        assert_eq!(news.read(crate::changes::head), before);

        let (edition, now) = (news.edition, news.clock.now());
        let all = news.read(move |read| slots(read, edition));
        assert_eq!(
            (all[0].zone.as_str(), all[0].hour, all[0].readers, all.len()),
            ("Asia/Tokyo", 18, 1, 1)
        );
        let ask = move |day: u32, at| {
            news.read(move |read| due(read, (edition, "Asia/Tokyo", 18), (day, at), None, 10))
                .len()
        };
        assert_eq!((ask(0, now), ask(1, now)), (1, 0));
    }

    #[test]
    fn who_pauses_gets_nothing_until_then() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        let until = news.clock.now().plus_days(14);
        let choices = Choices {
            paused_until: Some(until),
            ..Choices::default()
        };
        news.write(move |w| prefer(w, id, choices, &Circumstance::default()))
            .expect("paused");
        let edition = news.edition;
        let due_at = |at| {
            news.read(move |read| due(read, (edition, "", 7), (0, at), None, 10))
                .len()
        };
        assert_eq!((due_at(until.plus_seconds(-1)), due_at(until)), (0, 1));
        let too_long = Choices {
            paused_until: Some(until.plus_days(400)),
            ..Choices::default()
        };
        news.write(move |w| prefer(w, id, too_long, &Circumstance::default()))
            .expect_err("too long");
        assert_eq!(t::states(&news), ["reader@mail.example active"]);
    }
}
