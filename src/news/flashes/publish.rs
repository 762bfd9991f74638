//! Flash: one line goes before the public, this second.

use super::flash::{self, Importance};
use crate::base::ids::{ArticleId, EditionId, FlashId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::drafts;
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Debug)]
pub struct NewFlash {
    pub edition: EditionId,
    pub text: String,
    pub importance: Importance,
    /// As people write them: `EUR/USD` or `eur-usd`.
    pub instruments: Vec<String>,
    pub source: String,
    /// What it leads to. It may be a draft: readers get the link when the article is live.
    pub article: Option<ArticleId>,
    /// What a wire calls it, unique per edition; makes a second one a no-op.
    pub origin: Option<String>,
}

/// What `flash` came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flashed {
    pub id: FlashId,
    pub number: i64,
    /// None when the same origin was sent before: then this is the flash it became.
    pub position: Option<Position>,
}

/// Publishes a flash under this very moment.
pub fn flash(mut write: OpenWrite<'_>, new: &NewFlash) -> Result<Flashed, NewsError> {
    let put = put_flash(&mut write, new)?;
    let position = match &put.change {
        Some(change) => Some(write.record(change)?.commit()?),
        None => None,
    };
    Ok(Flashed {
        id: put.id,
        number: put.number,
        position,
    })
}

/// A flash in its rows, before the write has said so.
pub struct PutFlash {
    pub id: FlashId,
    pub number: i64,
    /// What to record; none when the same origin was sent before.
    pub change: Option<Change>,
}

/// Writes a flash's rows, for verbs of which it is a part.
pub(in crate::news) fn put_flash(write: &mut OpenWrite<'_>, new: &NewFlash) -> Result<PutFlash, NewsError> {
    let text = flash::line(&new.text)?;
    let source = line("source", &new.source, 80)?;
    let instruments = flash::instruments(&mut write.as_read(), &new.instruments)?;
    let origin = match &new.origin {
        Some(origin) => Some(line("origin", origin, 200)?).filter(|origin| !origin.is_empty()),
        None => None,
    };
    if let Some(before) = sent_before(write, new.edition, origin.as_deref())? {
        return Ok(before);
    }
    if let Some(article) = new.article {
        of_edition(write, new.edition, article)?;
    }
    let number = write.one(
        sql!("update counter set value = value + 1 where name = 'flash_number' returning value"),
        &[],
        |row| row.get::<i64>("value"),
    )?;
    let (id, at) = (FlashId::new(write.at), write.at);
    write.execute(
        sql!(
            "insert into flash (id, number, edition_id, published_at, text, importance, source, instruments,
                                article_id, origin, corrected, withdrawn)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, false)"
        ),
        &[
            &id,
            &number,
            &new.edition,
            &at,
            &text,
            &new.importance.number(),
            &source,
            &instruments.join(" "),
            &new.article,
            &origin,
        ],
    )?;
    for instrument in &instruments {
        write.execute(
            sql!("insert into flash_instrument (instrument, edition_id, published_at, flash_id) values ($1, $2, $3, $4)"),
            &[instrument, &new.edition, &at, &id],
        )?;
    }
    let change = Change::FlashPublished {
        edition: new.edition,
        flash: id,
        article: new.article,
    };
    Ok(PutFlash {
        id,
        number,
        change: Some(change),
    })
}

fn sent_before(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    origin: Option<&str>,
) -> Result<Option<PutFlash>, NewsError> {
    let Some(origin) = origin else {
        return Ok(None);
    };
    Ok(write.maybe(
        sql!("select id, number from flash where edition_id = $1 and origin = $2"),
        &[&edition, &origin],
        |row| {
            Ok(PutFlash {
                id: row.get("id")?,
                number: row.get("number")?,
                change: None,
            })
        },
    )?)
}

/// Refuses an article of another edition.
pub(super) fn of_edition(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    article: ArticleId,
) -> Result<(), NewsError> {
    match drafts::by_id(&mut write.as_read(), article)? {
        Some(found) if found.edition == edition => Ok(()),
        _ => Err(NewsError::invalid("article", "is none of this edition")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::flashes::live;
    use crate::testing::News;

    pub fn new(news: &News, text: &str) -> NewFlash {
        NewFlash {
            edition: news.edition,
            text: text.to_owned(),
            importance: Importance::parse(3).expect("a step"),
            instruments: vec!["EUR/USD".to_owned()],
            source: "ECB".to_owned(),
            article: None,
            origin: None,
        }
    }

    #[test]
    fn a_line_is_out_this_second_and_says_so() {
        let news = News::new();
        let made = new(&news, "  ECB HOLDS\ndeposit rate at 2.00% ");
        let flashed = news.write(move |w| flash(w, &made)).expect("flashed");
        assert_eq!(news.verbs(1), ["flash_published"]);
        let edition = news.edition;
        let found = news
            .read(move |r| live::by_number(r, edition, flashed.number))
            .expect("there");
        assert_eq!(found.text, "ECB HOLDS deposit rate at 2.00%");
        assert_eq!(found.published_at, news.clock.now());
        assert_eq!(found.instruments, ["eur-usd"]);
    }

    #[test]
    fn what_a_wire_sends_twice_is_one_flash() {
        let news = News::new();
        let mut made = new(&news, "Jobs rise");
        made.origin = Some("wire:77".to_owned());
        let again = made.clone();
        let first = news.write(move |w| flash(w, &made)).expect("flashed");
        let second = news.write(move |w| flash(w, &again)).expect("known");
        assert_eq!((first.number, second.position), (second.number, None));
        let edition = news.edition;
        let all = news.read(move |r| live::latest(r, edition, &live::Filter::default(), live::start(), 9));
        assert_eq!(all.len(), 1);
    }

    #[test]
    fn no_empty_line_no_novel_no_foreign_article() {
        let news = News::new();
        for text in ["", " \n ", &"x".repeat(241)] {
            let made = new(&news, text);
            news.write(move |w| flash(w, &made)).expect_err("no line");
        }
        let mut made = new(&news, "Rates stay");
        made.article = Some(ArticleId::new(news.clock.now()));
        let refused = news.write(move |w| flash(w, &made)).expect_err("no article");
        assert!(refused.to_string().contains("none of this edition"), "{refused}");
    }
}
