//! Correct a flash: it says what is right from now on, and what it said stays beside it, struck.

use super::flash::{self, FlashNoteKind};
use crate::base::ids::EditionId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Debug)]
pub struct Correction {
    /// The line as it should have been.
    pub text: String,
    /// What readers are told besides; may be empty, for the new line stands beside the old one.
    pub note: String,
}

/// Corrects a flash that is not withdrawn. The time it was sent at stays.
pub fn correct_flash(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    number: i64,
    correction: &Correction,
) -> Result<Position, NewsError> {
    let text = flash::line(&correction.text)?;
    let said = line("note", &correction.note, 300)?;
    let flash = flash::for_verb(&mut write, edition, number)?;
    if flash.withdrawn {
        return Err(NewsError::invalid(
            "text",
            "cannot change: the flash was withdrawn; send a new one that says what is right",
        ));
    }
    if text == flash.text {
        return Err(NewsError::invalid(
            "text",
            "is the same as before; nothing is corrected",
        ));
    }
    let note = flash::keep_note(&mut write, &flash, FlashNoteKind::Correction, &said)?;
    write.execute(
        sql!("update flash set text = $2, corrected = true where id = $1"),
        &[&flash.id, &text],
    )?;
    let change = Change::FlashCorrected {
        edition,
        flash: flash.id,
        note,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::flashes::{Importance, NewFlash, flash, live, withdraw_flash};
    use crate::testing::News;

    #[test]
    fn the_old_line_stays_for_good() {
        let news = News::new();
        let edition = news.edition;
        let new = NewFlash {
            edition,
            text: "Unemployment falls to 3.4%".to_owned(),
            importance: Importance::parse(3).expect("a step"),
            instruments: Vec::new(),
            source: String::new(),
            article: None,
            origin: None,
        };
        let number = news.write(move |w| flash(w, &new)).expect("flashed").number;
        let to = |text: &str| Correction {
            text: text.to_owned(),
            note: String::new(),
        };
        let same = to("Unemployment falls to 3.4%");
        news.write(move |w| correct_flash(w, edition, number, &same))
            .expect_err("nothing changes");
        for text in ["Unemployment falls to 4.3%", "Unemployment falls to 4.2%"] {
            let correction = to(text);
            news.write(move |w| correct_flash(w, edition, number, &correction))
                .expect("corrected");
        }
        assert_eq!(news.verbs(2), ["flash_corrected", "flash_corrected"]);
        let found = news
            .read(move |r| live::by_number(r, edition, number))
            .expect("there");
        let old: Vec<&str> = found.notes.iter().map(|note| note.old_text.as_str()).collect();
        assert_eq!(found.text, "Unemployment falls to 4.2%");
        assert_eq!(old, ["Unemployment falls to 4.3%", "Unemployment falls to 3.4%"]);

        news.write(move |w| withdraw_flash(w, edition, number, "The office has not published yet."))
            .expect("withdrawn");
        let late = to("Unemployment falls to 4.1%");
        let refused = news
            .write(move |w| correct_flash(w, edition, number, &late))
            .expect_err("withdrawn");
        assert!(refused.to_string().contains("withdrawn"), "{refused}");
    }
}
