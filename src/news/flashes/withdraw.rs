//! Withdraw a flash: it should not have been sent. The line stays where it was, struck, with the reason.

use super::flash::{self, FlashNoteKind};
use crate::base::ids::EditionId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;
use crate::sql;

/// Withdraws a flash for good. `why` is what readers are told.
pub fn withdraw_flash(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    number: i64,
    why: &str,
) -> Result<Position, NewsError> {
    let why = required("why", why, 300)?;
    let flash = flash::for_verb(&mut write, edition, number)?;
    if flash.withdrawn {
        return Err(NewsError::invalid(
            "why",
            "was said before: the flash is withdrawn already",
        ));
    }
    let note = flash::keep_note(&mut write, &flash, FlashNoteKind::Withdrawal, &why)?;
    write.execute(
        sql!("update flash set withdrawn = true where id = $1"),
        &[&flash.id],
    )?;
    let change = Change::FlashWithdrawn {
        edition,
        flash: flash.id,
        note,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::flashes::{FlashNoteKind, Importance, NewFlash, flash, live};
    use crate::testing::News;

    #[test]
    fn a_withdrawn_flash_says_why_and_stays() {
        let news = News::new();
        let edition = news.edition;
        let new = NewFlash {
            edition,
            text: "Minister resigns".to_owned(),
            importance: Importance::parse(2).expect("a step"),
            instruments: Vec::new(),
            source: String::new(),
            article: None,
            origin: None,
        };
        let number = news.write(move |w| flash(w, &new)).expect("flashed").number;
        news.write(move |w| withdraw_flash(w, edition, number, "  "))
            .expect_err("readers must be told why");
        news.write(move |w| withdraw_flash(w, edition, number, "It was last year’s report."))
            .expect("withdrawn");
        news.write(move |w| withdraw_flash(w, edition, number, "again"))
            .expect_err("once is enough");
        assert_eq!(news.verbs(1), ["flash_withdrawn"]);
        let found = news
            .read(move |r| live::by_number(r, edition, number))
            .expect("it stays");
        assert!(found.withdrawn);
        assert_eq!(found.text, "Minister resigns");
        assert_eq!(found.notes[0].kind, FlashNoteKind::Withdrawal);
        assert_eq!(found.notes[0].text, "It was last year’s report.");
        let elsewhere = EditionId::new(news.clock.now());
        news.write(move |w| withdraw_flash(w, elsewhere, number, "x"))
            .expect_err("another edition's desk has no say");
    }
}
