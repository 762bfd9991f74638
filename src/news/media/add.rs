//! Add: a file enters the library. It is decoded first, so that what is not a picture, or costs too
//! much to be one, never gets a row.

use photo_metadata::{PhotoMetadata, Place};

use super::{Description, MediaFiles, picture};
use crate::base::ids::MediaId;
use crate::base::store::{Actor, Store};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::clip;
use crate::sql;

#[derive(Debug, thiserror::Error)]
pub enum AddError {
    #[error("{0}")]
    Picture(#[from] pictures::PictureError),
    #[error("the picture could not be stored: {0}")]
    File(#[from] std::io::Error),
    #[error("{0}")]
    News(#[from] NewsError),
}

/// Adds a picture. Empty fields of the description are filled from what the file says of itself
/// (IPTC, XMP, EXIF). The same file twice is one picture; the second time changes nothing, and the
/// position is none (0).
///
/// Decodes on the calling thread: hundreds of milliseconds for a large photograph.
pub fn add(
    store: &Store,
    files: &MediaFiles,
    actor: Actor,
    (name, bytes): (&str, &[u8]),
    said: Description,
) -> Result<(MediaId, Position), AddError> {
    let hash = pictures::content_hash(bytes);
    let known = {
        let hash = hash.clone();
        store
            .reads
            .wait(move |read| picture::by_hash(read, &hash).map_err(NewsError::from))?
    };
    if let Some(known) = known {
        return Ok((known.id, Position::default()));
    }
    let _one_at_a_time = files.decoding();
    let original = pictures::read(bytes, &pictures::Limits::default())?;
    let new = filled(said, &photo_metadata::read(bytes).photo).tidied()?;
    // The file first: a row without a file would be a broken page, a file without a row is nothing.
    files.keep(&hash, bytes)?;

    let (width, height) = (i64::from(original.width()), i64::from(original.height()));
    let (name, size) = (clip(name, 200), bytes.len() as i64);
    let file_type = original.file_type().mime();
    let added_by = actor.as_text();
    let words = new.words(&name);
    let added = store.writes.wait(actor, move |mut write| {
        let (id, at) = (MediaId::new(write.at), write.at);
        let came = write.execute(
            sql!(
                "insert into media (id, hash, file_type, width, height, bytes, name, alt, caption, credit, rights,
                                    focal_x, focal_y, expires_at, added_at, headline, byline, source, taken_at,
                                    place, keywords, digital_source, added_by, words)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                         $21, $22, $23, $24) on conflict (hash) do nothing"
            ),
            &[
                &id, &hash, &file_type, &width, &height, &size, &name, &new.alt, &new.caption, &new.credit,
                &new.rights, &new.focal.0, &new.focal.1, &new.expires_at, &at, &new.headline, &new.byline,
                &new.source, &new.taken_at, &new.place, &new.keywords, &new.digital_source, &added_by, &words,
            ],
        )?;
        if came == 0 {
            // Somebody else brought the same file in the meantime.
            let known = picture::by_hash(&mut write.as_read(), &hash)?
                .ok_or_else(|| NewsError::NotFound(format!("picture {hash}")))?;
            return Ok((known.id, Position::default()));
        }
        let position = write.record(&Change::MediaAdded { media: id })?.commit()?;
        Ok::<_, NewsError>((id, position))
    })?;
    Ok(added)
}

/// What people wrote wins over what the file says.
fn filled(mut said: Description, file: &PhotoMetadata) -> Description {
    // A file may say more than a field takes; a picture is not refused for that.
    let fill = |field: &mut String, from: Option<&str>, most: usize| {
        if field.is_empty() {
            let words: Vec<&str> = from.unwrap_or_default().split_whitespace().collect();
            *field = clip(&words.join(" "), most);
        }
    };
    let place = file.place.as_ref().map(Place::line);
    let taken = file.date_taken.map(|taken| taken.to_string());
    let rights = [&file.rights, &file.copyright, &file.instructions];
    let rights: Vec<&str> = rights.into_iter().filter_map(|text| text.as_deref()).collect();
    fill(&mut said.credit, file.credit_line().as_deref(), 200);
    fill(&mut said.caption, file.caption.as_deref(), 1_000);
    fill(&mut said.alt, file.alt_text.as_deref(), 500);
    fill(&mut said.headline, file.headline.as_deref(), 250);
    fill(&mut said.byline, file.byline.as_deref(), 200);
    fill(&mut said.source, file.source.as_deref(), 200);
    fill(&mut said.taken_at, taken.as_deref(), 40);
    fill(&mut said.place, place.as_deref(), 200);
    fill(&mut said.keywords, Some(&file.keywords.join(", ")), 500);
    fill(&mut said.digital_source, file.digital_source_type.as_deref(), 100);
    fill(&mut said.rights, Some(&rights.join(" ")), 1_000);
    if said.focal == (0, 0) {
        said.focal = (500, 500);
    }
    said
}
