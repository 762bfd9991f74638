//! Describe: what a picture shows, who made it, what may be done with it.

use crate::base::clock::Micros;
use crate::base::ids::MediaId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

/// The texts of a picture, as an editor leaves them.
#[derive(Clone, Debug, Default)]
pub struct Description {
    pub alt: String,
    pub caption: String,
    pub credit: String,
    pub rights: String,
    /// In thousandths of width and height; the middle is (500, 500).
    pub focal: (i64, i64),
    pub expires_at: Option<Micros>,
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
        })
    }
}

pub fn describe(mut write: OpenWrite<'_>, media: MediaId, new: &Description) -> Result<Position, NewsError> {
    let new = new.tidied()?;
    let changed = write.execute(
        sql!(
            "update media set alt = $2, caption = $3, credit = $4, rights = $5, focal_x = $6, focal_y = $7,
                 expires_at = $8 where id = $1"
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
        ],
    )?;
    if changed == 0 {
        return Err(NewsError::NotFound(format!("picture {media}")));
    }
    Ok(write.record(&Change::MediaDescribed { media })?.commit()?)
}
