//! A picture of the library.

use super::Description;
use crate::base::clock::Micros;
use crate::base::ids::MediaId;
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

#[derive(Clone, Debug)]
pub struct Picture {
    pub id: MediaId,
    /// Of the file as it came: the content's address.
    pub hash: String,
    pub width: u32,
    pub height: u32,
    /// The file's name as it came; only for people.
    pub name: String,
    pub alt: String,
    pub caption: String,
    /// Without one, nothing that shows this picture is published.
    pub credit: String,
    pub rights: String,
    /// The point that crops keep, in thousandths of width and height.
    pub focal: (i64, i64),
    /// After this moment it is not served.
    pub expires_at: Option<Micros>,
    pub headline: String,
    pub byline: String,
    pub source: String,
    pub taken_at: String,
    pub place: String,
    pub keywords: String,
    pub digital_source: String,
    /// What the file is: `image/jpeg`.
    pub file_type: String,
    pub bytes: i64,
    pub added_at: Micros,
    /// As the log writes it: `person:0190…`, `operator`.
    pub added_by: String,
}

impl Picture {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Picture, StoreError> {
        let side = |name| Ok::<u32, StoreError>(u32::try_from(row.get::<i64>(name)?).unwrap_or(0));
        Ok(Picture {
            id: row.get("id")?,
            hash: row.get("hash")?,
            width: side("width")?,
            height: side("height")?,
            name: row.get("name")?,
            alt: row.get("alt")?,
            caption: row.get("caption")?,
            credit: row.get("credit")?,
            rights: row.get("rights")?,
            focal: (row.get("focal_x")?, row.get("focal_y")?),
            expires_at: row.get("expires_at")?,
            headline: row.get("headline")?,
            byline: row.get("byline")?,
            source: row.get("source")?,
            taken_at: row.get("taken_at")?,
            place: row.get("place")?,
            keywords: row.get("keywords")?,
            digital_source: row.get("digital_source")?,
            file_type: row.get("file_type")?,
            bytes: row.get("bytes")?,
            added_at: row.get("added_at")?,
            added_by: row.get("added_by")?,
        })
    }

    /// What people say of it.
    pub fn description(&self) -> Description {
        Description {
            alt: self.alt.clone(),
            caption: self.caption.clone(),
            credit: self.credit.clone(),
            rights: self.rights.clone(),
            focal: self.focal,
            expires_at: self.expires_at,
            headline: self.headline.clone(),
            byline: self.byline.clone(),
            source: self.source.clone(),
            taken_at: self.taken_at.clone(),
            place: self.place.clone(),
            keywords: self.keywords.clone(),
            digital_source: self.digital_source.clone(),
        }
    }

    pub fn has_expired(&self, now: Micros) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

pub fn by_id(read: &mut ReadSession<'_>, id: MediaId) -> Result<Option<Picture>, StoreError> {
    read.maybe(
        sql!("select * from media where id = $1"),
        &[&id],
        Picture::from_row,
    )
}

/// The library, newest first, from before `before` on.
pub fn page(read: &mut ReadSession<'_>, before: MediaId, limit: i64) -> Result<Vec<Picture>, StoreError> {
    read.all(
        sql!("select * from media where id < $1 order by id desc limit $2"),
        &[&before, &limit],
        Picture::from_row,
    )
}

pub fn by_hash(read: &mut ReadSession<'_>, hash: &str) -> Result<Option<Picture>, StoreError> {
    read.maybe(
        sql!("select * from media where hash = $1"),
        &[&hash],
        Picture::from_row,
    )
}

/// The newest pictures by the names of their files. Bounded at 10,000.
pub fn names(read: &mut ReadSession<'_>) -> Result<Vec<(String, MediaId)>, StoreError> {
    let list = sql!(
        "select name, id from (select name, id, added_at from media order by added_at desc limit 10000) newest order by added_at"
    );
    read.all(list, &[], |row| Ok((row.get("name")?, row.get("id")?)))
}
