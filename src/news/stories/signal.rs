//! Signals: what speaks for a story from outside its articles. The market room says here how far the
//! instruments that a story is about moved, measured by what they usually do.

use crate::base::clock::Micros;
use crate::base::ids::StoryId;
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::sql;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    pub story: StoryId,
    /// The instrument's code.
    pub subject: String,
    /// In hundredths of the usual range of a day: 240 is 2.4 times that.
    pub strength: i64,
    /// As an editor reads it among the reasons: “Brent moved 2.4 times its usual day”.
    pub said: String,
    pub at: Micros,
}

/// All signals of one kind, by story and subject.
pub fn signals(read: &mut ReadSession<'_>, kind: &str) -> Result<Vec<Signal>, StoreError> {
    let mut signals = read.all(
        sql!("select story_id, subject, strength, said, at from story_signal where kind = $1"),
        &[&kind],
        |row| {
            Ok(Signal {
                story: row.get("story_id")?,
                subject: row.get("subject")?,
                strength: row.get("strength")?,
                said: row.get("said")?,
                at: row.get("at")?,
            })
        },
    )?;
    // Here, for two engines order texts in two ways.
    signals.sort_by(|a, b| (a.story, &a.subject).cmp(&(b.story, &b.subject)));
    Ok(signals)
}

/// Replaces all signals of one kind (`market`). Called inside a larger write or as housekeeping: the
/// next ranking says whether anything that readers see changed.
pub fn save_signals(tx: &mut Transaction<'_>, kind: &str, signals: &[Signal]) -> Result<(), StoreError> {
    tx.execute(sql!("delete from story_signal where kind = $1"), &[&kind])?;
    for signal in signals {
        tx.execute(
            sql!(
                "insert into story_signal (story_id, kind, subject, strength, said, at) values ($1, $2, $3, $4, $5, $6)
                 on conflict (story_id, kind, subject) do nothing"
            ),
            &[
                &signal.story,
                &kind,
                &signal.subject,
                &signal.strength,
                &signal.said,
                &signal.at,
            ],
        )?;
    }
    Ok(())
}
