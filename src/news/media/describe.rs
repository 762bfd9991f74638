//! Describe: what a picture shows, who made it, what may be done with it.

use super::picture::by_id;
use crate::base::clock::Micros;
use crate::base::ids::MediaId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

/// The texts of a picture, as an editor leaves them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    pub alt: String,
    pub caption: String,
    pub credit: String,
    pub rights: String,
    /// In thousandths of width and height; the middle is (500, 500).
    pub focal: (i64, i64),
    pub expires_at: Option<Micros>,
    pub headline: String,
    pub byline: String,
    pub source: String,
    /// As exact as the file is: `1931`, `2024-05-06`, `2024-05-06T07:08:09+02:00`.
    pub taken_at: String,
    pub place: String,
    /// Separated by commas.
    pub keywords: String,
    /// How it came to be, in the words of IPTC's list: `digitalCapture`, `trainedAlgorithmicMedia`.
    pub digital_source: String,
}

impl Description {
    pub(super) fn tidied(&self) -> Result<Description, NewsError> {
        Ok(Description {
            alt: line("alt text", &self.alt, 500)?,
            caption: line("caption", &self.caption, 1_000)?,
            credit: line("credit", &self.credit, 200)?,
            rights: line("rights", &self.rights, 1_000)?,
            focal: (self.focal.0.clamp(0, 1_000), self.focal.1.clamp(0, 1_000)),
            expires_at: self.expires_at,
            headline: line("headline", &self.headline, 250)?,
            byline: line("byline", &self.byline, 200)?,
            source: line("source", &self.source, 200)?,
            taken_at: line("date taken", &self.taken_at, 40)?,
            place: line("place", &self.place, 200)?,
            keywords: line("keywords", &self.keywords, 500)?,
            digital_source: line("digital source", &self.digital_source, 100)?,
        })
    }

    /// What the library's search looks through.
    pub(super) fn words(&self, name: &str) -> String {
        [
            name,
            &self.headline,
            &self.alt,
            &self.caption,
            &self.credit,
            &self.byline,
            &self.source,
            &self.place,
            &self.keywords,
        ]
        .join(" ")
        .to_lowercase()
    }
}

/// Changes what is said of a picture. A description that is the same as before changes nothing.
pub fn describe(mut write: OpenWrite<'_>, media: MediaId, new: &Description) -> Result<Position, NewsError> {
    if !put(&mut write, media, new)? {
        return Ok(Position::default());
    }
    Ok(write.record(&Change::MediaDescribed { media })?.commit()?)
}

/// What several pictures have in common, said at once; what is none stays as it is.
#[derive(Clone, Debug, Default)]
pub struct InCommon {
    pub credit: Option<String>,
    pub rights: Option<String>,
    pub expires_at: Option<Option<Micros>>,
}

/// At most this many pictures are described at once.
pub const AT_ONCE: usize = 500;

/// Describes several pictures in one write: all or none.
pub fn describe_many(
    mut write: OpenWrite<'_>,
    pictures: &[MediaId],
    common: &InCommon,
) -> Result<(usize, Position), NewsError> {
    if pictures.len() > AT_ONCE {
        return Err(NewsError::invalid("pictures", "at most 500 at once"));
    }
    let mut changed = Vec::new();
    for id in pictures {
        let mut new = by_id(&mut write.as_read(), *id)?
            .ok_or_else(|| NewsError::NotFound(format!("picture {id}")))?
            .description();
        if let Some(credit) = &common.credit {
            new.credit.clone_from(credit);
        }
        if let Some(rights) = &common.rights {
            new.rights.clone_from(rights);
        }
        if let Some(expires_at) = common.expires_at {
            new.expires_at = expires_at;
        }
        if put(&mut write, *id, &new)? {
            changed.push(Change::MediaDescribed { media: *id });
        }
    }
    let mut changes = changed.iter();
    let Some(first) = changes.next() else {
        return Ok((0, Position::default()));
    };
    let mut recorded = write.record(first)?;
    for change in changes {
        recorded = recorded.record(change)?;
    }
    Ok((changed.len(), recorded.commit()?))
}

/// Writes a description; false when it says what was said before.
fn put(write: &mut OpenWrite<'_>, media: MediaId, new: &Description) -> Result<bool, NewsError> {
    let new = new.tidied()?;
    let before =
        by_id(&mut write.as_read(), media)?.ok_or_else(|| NewsError::NotFound(format!("picture {media}")))?;
    if before.description() == new {
        return Ok(false);
    }
    write.execute(
        sql!(
            "update media set alt = $2, caption = $3, credit = $4, rights = $5, focal_x = $6, focal_y = $7,
                 expires_at = $8, headline = $9, byline = $10, source = $11, taken_at = $12, place = $13,
                 keywords = $14, digital_source = $15, words = $16 where id = $1"
        ),
        &[
            &media,
            &new.alt,
            &new.caption,
            &new.credit,
            &new.rights,
            &new.focal.0,
            &new.focal.1,
            &new.expires_at,
            &new.headline,
            &new.byline,
            &new.source,
            &new.taken_at,
            &new.place,
            &new.keywords,
            &new.digital_source,
            &new.words(&before.name),
        ],
    )?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn what_is_said_of_a_picture_changes_once() {
        let news = News::new();
        let media = news.picture("ship.png");
        let new = Description {
            credit: "Ana  Lima\u{7} / Agency".to_owned(),
            keywords: "Port, Ships".to_owned(),
            focal: (-4, 2_000),
            ..Description::default()
        };
        let same = new.clone();
        news.write(move |w| describe(w, media, &new)).expect("described");
        news.write(move |w| describe(w, media, &same))
            .expect("the same again");
        let picture = news.read(move |r| by_id(r, media)).expect("a picture");
        assert_eq!(
            (picture.credit.as_str(), picture.focal),
            ("Ana Lima / Agency", (0, 1_000))
        );
        assert_eq!(news.verbs(2), ["media_added", "media_described"]);
    }

    #[test]
    fn several_pictures_are_described_together_or_not_at_all() {
        let news = News::new();
        let (one, two) = (news.picture("one.png"), news.picture("two.png"));
        let common = InCommon {
            credit: Some("Agency".to_owned()),
            ..InCommon::default()
        };
        let again = common.clone();
        let gone = MediaId::new(news.clock.now());
        assert!(
            news.write(move |w| describe_many(w, &[one, gone], &again))
                .is_err()
        );
        assert_eq!(news.read(move |r| by_id(r, one)).expect("a picture").credit, "");
        let (n, _) = news
            .write(move |w| describe_many(w, &[one, two], &common))
            .expect("described");
        assert_eq!(n, 2);
        assert_eq!(news.verbs(2), ["media_described", "media_described"]);
    }
}
