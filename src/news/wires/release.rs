//! Release: an editor lets a held line out. It becomes a flash of this second.

use super::held;
use super::take::flash_of;
use crate::base::ids::{EditionId, WireItemId};
use crate::base::store::OpenWrite;
use crate::changes::Change;
use crate::news::NewsError;
use crate::news::flashes::{Flashed, put_flash};
use crate::sql;

/// Publishes a held line as it came.
pub fn release_line(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: WireItemId,
) -> Result<Flashed, NewsError> {
    let (line, wire) = held::for_verb(&mut write, edition, id)?;
    let key = write.one(sql!("select item from wire_item where id = $1"), &[&id], |row| {
        row.get::<String>("item")
    })?;
    let put = put_flash(&mut write, &flash_of(&wire, &key, &line.text, &line.instruments))?;
    write.execute(
        sql!("update wire_item set state = 'released', flash_id = $2 where id = $1"),
        &[&id, &put.id],
    )?;
    let released = Change::WireReleased {
        edition,
        wire: wire.id,
        flash: put.id,
    };
    let mut recorded = write.record(&released)?;
    if let Some(change) = &put.change {
        recorded = recorded.record(change)?;
    }
    Ok(Flashed {
        id: put.id,
        number: put.number,
        position: Some(recorded.commit()?),
    })
}

#[cfg(test)]
mod tests {
    use super::super::take::tests::{take, wire};
    use super::super::{drop_lines, held};
    use super::*;
    use crate::news::flashes::live;
    use crate::testing::News;

    #[test]
    fn a_line_is_released_once_or_dropped() {
        let news = News::new();
        let edition = news.edition;
        let wire = wire(&news, false);
        take(&news, wire.id, &["Rates stay", "Oil rises"]);
        let lines = news.read(move |r| held(r, edition, 9));
        let (one, two) = (lines[0].id, lines[1].id);
        let done = news
            .write(move |w| release_line(w, edition, one))
            .expect("released");
        assert_eq!(news.verbs(2), ["wire_released", "flash_published"]);
        let flash = news
            .read(move |r| live::by_number(r, edition, done.number))
            .expect("public");
        assert_eq!(
            (flash.text, flash.source.as_str()),
            (lines[0].text.clone(), "Harbour Wire")
        );
        assert_eq!(flash.importance.number(), 2);
        news.write(move |w| release_line(w, edition, one))
            .expect_err("somebody was faster");
        let elsewhere = EditionId(uuid::Uuid::nil());
        news.write(move |w| release_line(w, elsewhere, two))
            .expect_err("of another edition");
        news.write(move |w| drop_lines(w, edition, &[two]))
            .expect("dropped");
        assert_eq!(news.verbs(1), ["wire_lines_dropped"]);
        news.write(move |w| release_line(w, edition, two))
            .expect_err("dropped");
        assert!(news.read(move |r| held(r, edition, 9)).is_empty());
        assert_eq!(
            take(&news, wire.id, &["Oil rises"]).held,
            0,
            "it does not come again"
        );
    }
}
