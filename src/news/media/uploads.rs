//! Uploads: a file arrives in pieces, each where the one before ended, so that a lost connection costs
//! one piece. `uploads/<person>/<upload>.json` says what was promised, `.part` holds what has come.
//! Nothing is a picture before it is whole and has been decoded; what nobody finishes goes after a day.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AddError, Description, MediaFiles, add};
use crate::base::clock::Micros;
use crate::base::ids::{MediaId, PersonId, new_id};
use crate::base::store::{Actor, Store};
use crate::changes::Position;
use crate::news::text::clip;

/// The largest file that is taken, as the decoder's own limit.
pub const MOST_BYTES: u64 = 40_000_000;
/// The largest piece.
pub const PIECE: usize = 1 << 20;
/// Open uploads of one person.
const OPEN: usize = 200;
/// How long an upload waits for its next piece.
const KEPT: i64 = Micros::DAY;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadId(Uuid);

impl std::fmt::Display for UploadId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for UploadId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<UploadId, uuid::Error> {
        text.parse().map(UploadId)
    }
}

/// What was promised, and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Promise {
    name: String,
    bytes: u64,
    began_at: Micros,
    touched_at: Micros,
    /// The picture that it became, and whether the library had it already.
    #[serde(default)]
    became: Option<(MediaId, bool)>,
}

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub offset: u64,
    /// The picture, and whether it was known before: once the upload is complete.
    pub became: Option<(MediaId, bool)>,
    pub position: Position,
}

#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("there is no such upload. hint: it may have been finished or forgotten; begin anew")]
    Unknown,
    #[error("the upload stands at byte {0}. hint: go on from there")]
    Elsewhere(u64),
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    Picture(#[from] AddError),
    #[error("the file could not be kept: {0}")]
    File(#[from] io::Error),
}

#[derive(Clone)]
pub struct Uploads {
    root: PathBuf,
    /// Two tabs may send the same upload; one piece is written at a time.
    writing: Arc<[Mutex<()>; 16]>,
}

impl Uploads {
    /// Uses (and makes) the folder `root`.
    pub fn open(root: PathBuf) -> io::Result<Uploads> {
        fs::create_dir_all(&root)?;
        Ok(Uploads {
            root,
            writing: Arc::default(),
        })
    }

    /// Begins an upload. What is declared too large or empty is refused before a byte is sent.
    pub fn begin(
        &self,
        person: PersonId,
        (name, bytes): (&str, u64),
        now: Micros,
    ) -> Result<UploadId, UploadError> {
        if bytes == 0 {
            return Err(UploadError::Refused(
                "the file is empty. hint: choose it again".to_owned(),
            ));
        }
        if bytes > MOST_BYTES {
            let mega = bytes / 1_000_000;
            return Err(UploadError::Refused(format!(
                "the file has {mega} MB; at most 40 MB are taken. hint: export it as a JPEG of lower quality or smaller size"
            )));
        }
        let folder = self.root.join(person.to_string());
        fs::create_dir_all(&folder)?;
        if self.unfinished(&folder)? >= OPEN {
            return Err(UploadError::Refused(
                "200 uploads of yours are open. hint: finish some of them first; they end by themselves after a day"
                    .to_owned(),
            ));
        }
        let id = UploadId(new_id(now));
        let place = self.place(person, id);
        let promise = Promise {
            name: clip(name.trim(), 200),
            bytes,
            began_at: now,
            touched_at: now,
            became: None,
        };
        // The promise first: a part without one would never be removed.
        keep(&place, &promise)?;
        File::create(place.with_extension("part"))?;
        Ok(id)
    }

    /// Where an upload stands.
    pub fn progress(&self, person: PersonId, id: UploadId) -> Result<Progress, UploadError> {
        let place = self.place(person, id);
        let promise = promise(&place)?;
        Ok(Progress {
            offset: match promise.became {
                Some(_) => promise.bytes,
                None => fs::metadata(place.with_extension("part"))
                    .map_err(|_| UploadError::Unknown)?
                    .len(),
            },
            became: promise.became,
            position: Position::default(),
        })
    }

    /// Takes the next piece. The last one makes the picture: decoded on the calling thread. Sending an
    /// empty piece at the end tries that again, for when the answer was lost.
    pub fn take(
        &self,
        (store, files): (&Store, &MediaFiles),
        (person, id): (PersonId, UploadId),
        offset: u64,
        piece: &[u8],
    ) -> Result<Progress, UploadError> {
        let place = self.place(person, id);
        let _alone = self.alone(id);
        let mut promise = promise(&place)?;
        if promise.became.is_some() {
            return match offset == promise.bytes && piece.is_empty() {
                true => self.progress(person, id),
                false => Err(UploadError::Elsewhere(promise.bytes)),
            };
        }
        if piece.len() > PIECE {
            return Err(UploadError::Refused("a piece may have 1 MiB at most".to_owned()));
        }
        let end = append(&place.with_extension("part"), offset, piece, promise.bytes)?;
        promise.touched_at = store.writes.clock().now();
        keep(&place, &promise)?;
        if end < promise.bytes {
            return Ok(Progress {
                offset: end,
                became: None,
                position: Position::default(),
            });
        }
        let bytes = fs::read(place.with_extension("part"))?;
        let actor = Actor::Person(person);
        let added = add(
            store,
            files,
            actor,
            (&promise.name, &bytes),
            Description::default(),
        );
        let (media, position) = match added {
            Ok(added) => added,
            Err(refused @ AddError::Picture(_)) => {
                self.remove(&place);
                return Err(refused.into());
            }
            // The store or the disk failed: what has come stays, and may be tried again.
            Err(failed) => return Err(failed.into()),
        };
        promise.became = Some((media, position == Position::default()));
        keep(&place, &promise)?;
        fs::remove_file(place.with_extension("part"))?;
        Ok(Progress {
            offset: promise.bytes,
            became: promise.became,
            position,
        })
    }

    /// Somebody changed their mind.
    pub fn forget(&self, person: PersonId, id: UploadId) -> Result<(), UploadError> {
        let place = self.place(person, id);
        let _alone = self.alone(id);
        promise(&place)?;
        self.remove(&place);
        Ok(())
    }

    /// Removes what nobody has touched for a day. Returns how many uploads that were.
    pub fn forget_abandoned(&self, now: Micros) -> io::Result<usize> {
        let mut gone = 0;
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            for file in fs::read_dir(&folder)? {
                let path = file?.path();
                if path.extension().is_none_or(|extension| extension != "json") {
                    continue;
                }
                let stale = match promise(&path) {
                    Ok(promise) => promise.touched_at.0 + KEPT <= now.0,
                    Err(_) => true,
                };
                if stale {
                    self.remove(&path);
                    gone += 1;
                }
            }
        }
        Ok(gone)
    }

    fn unfinished(&self, folder: &Path) -> io::Result<usize> {
        let mut n = 0;
        for file in fs::read_dir(folder)? {
            n += usize::from(
                file?
                    .path()
                    .extension()
                    .is_some_and(|extension| extension == "part"),
            );
        }
        Ok(n)
    }

    /// The file of the promise. Ids are UUIDs, so no name leads out of the folder.
    fn place(&self, person: PersonId, id: UploadId) -> PathBuf {
        self.root.join(person.to_string()).join(format!("{id}.json"))
    }

    fn alone(&self, id: UploadId) -> MutexGuard<'_, ()> {
        let at = usize::from(id.0.as_bytes()[15] & 15);
        self.writing[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remove(&self, place: &Path) {
        for extension in ["part", "json"] {
            match fs::remove_file(place.with_extension(extension)) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => tracing::warn!(%error, "an upload could not be removed"),
            }
        }
    }
}

fn promise(place: &Path) -> Result<Promise, UploadError> {
    let bytes = match fs::read(place) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(UploadError::Unknown),
        Err(error) => return Err(error.into()),
    };
    serde_json::from_slice(&bytes).map_err(|_| UploadError::Unknown)
}

fn keep(place: &Path, promise: &Promise) -> io::Result<()> {
    let beside = place.with_extension("new");
    fs::write(&beside, serde_json::to_vec(promise)?)?;
    fs::rename(beside, place)
}

/// Writes a piece where the file ends; anywhere else is refused. Returns where it ends now.
fn append(part: &Path, offset: u64, piece: &[u8], promised: u64) -> Result<u64, UploadError> {
    let mut file = OpenOptions::new().write(true).open(part)?;
    let at = file.metadata()?.len();
    if at != offset {
        return Err(UploadError::Elsewhere(at));
    }
    let end = at + piece.len() as u64;
    if end > promised {
        return Err(UploadError::Refused(
            "more came than was promised. hint: begin anew with the file's real size".to_owned(),
        ));
    }
    file.seek(SeekFrom::End(0))?;
    if let Err(error) = file.write_all(piece).and_then(|()| file.sync_data()) {
        // A full disk, mostly: half a piece is none.
        file.set_len(at)?;
        return Err(error.into());
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::people::Role;
    use crate::testing::News;

    struct Desk {
        news: News,
        uploads: Uploads,
        files: MediaFiles,
        ada: PersonId,
    }

    fn png() -> &'static [u8] {
        include_bytes!("../../../demo/pictures/ship-at-anchor.png")
    }

    impl Desk {
        fn new() -> Desk {
            let news = News::new();
            let folder = news.database.folder();
            let uploads = Uploads::open(folder.join("uploads")).expect("a folder");
            let files = MediaFiles::open(folder.join("media")).expect("a folder");
            let (ada, _) = news.person("Ada Reporter", Role::Reporter);
            Desk {
                news,
                uploads,
                files,
                ada,
            }
        }

        fn begin(&self, bytes: usize) -> Result<UploadId, UploadError> {
            let now = self.news.clock.now();
            self.uploads.begin(self.ada, ("ship.png", bytes as u64), now)
        }

        fn take(&self, id: UploadId, offset: usize, piece: &[u8]) -> Result<Progress, UploadError> {
            let place = (&self.news.store, &self.files);
            self.uploads.take(place, (self.ada, id), offset as u64, piece)
        }
    }

    /// Cut anywhere, resumed there: the picture is the same, and there is one.
    #[test]
    fn a_file_cut_anywhere_becomes_one_picture() {
        let desk = Desk::new();
        let file = png();
        let whole = file.len();
        for cut in [1, 7, 8, 33, whole / 2, whole - 1] {
            let id = desk.begin(whole).expect("begun");
            for (from, to) in [(0, cut), (cut, whole)] {
                for (from, to) in [(from, (from + PIECE).min(to)), ((from + PIECE).min(to), to)] {
                    if from == to {
                        continue;
                    }
                    assert_eq!(
                        desk.uploads.progress(desk.ada, id).expect("there").offset,
                        from as u64
                    );
                    desk.take(id, from, &file[from..to]).expect("taken");
                }
            }
            let done = desk.uploads.progress(desk.ada, id).expect("there");
            let (media, known) = done.became.expect("a picture");
            assert_eq!((done.offset, known), (whole as u64, cut != 1), "{cut} {media}");
            assert_eq!(
                desk.take(id, whole, b"").expect("asked again").became,
                done.became
            );
        }
        assert_eq!(desk.news.verbs(1), ["media_added"]);
    }

    #[test]
    fn a_piece_that_comes_twice_or_too_early_is_told_where_to_go_on() {
        let desk = Desk::new();
        let id = desk.begin(1_000).expect("begun");
        desk.take(id, 0, &png()[..400]).expect("taken");
        for wrong in [0, 399, 401, 5_000] {
            let refused = desk.take(id, wrong, &[0; 10]).expect_err("elsewhere");
            assert!(matches!(refused, UploadError::Elsewhere(400)), "{refused}");
        }
        assert!(matches!(
            desk.take(id, 400, &[0; 601]),
            Err(UploadError::Refused(_))
        ));
        assert_eq!(desk.uploads.progress(desk.ada, id).expect("there").offset, 400);
    }

    #[test]
    fn what_is_no_picture_leaves_nothing_behind() {
        let desk = Desk::new();
        let html = b"<!doctype html><script>alert(1)</script>".as_slice();
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice();
        for file in [html, svg, &png()[..300], b"GIF89a"] {
            let id = desk.begin(file.len()).expect("begun");
            let refused = desk.take(id, 0, file).expect_err("no picture");
            assert!(
                matches!(refused, UploadError::Picture(AddError::Picture(_))),
                "{refused}"
            );
            assert!(matches!(
                desk.uploads.progress(desk.ada, id),
                Err(UploadError::Unknown)
            ));
        }
    }

    #[test]
    fn sizes_numbers_and_owners_are_bounded() {
        let desk = Desk::new();
        assert!(matches!(desk.begin(0), Err(UploadError::Refused(_))));
        assert!(matches!(desk.begin(40_000_001), Err(UploadError::Refused(_))));
        let id = desk.begin(10).expect("begun");
        let (eve, _) = desk.news.person("Eve", Role::Owner);
        assert!(matches!(
            desk.uploads.progress(eve, id),
            Err(UploadError::Unknown)
        ));
        for _ in 1..OPEN {
            desk.begin(10).expect("begun");
        }
        assert!(matches!(desk.begin(10), Err(UploadError::Refused(_))));
        desk.uploads.forget(desk.ada, id).expect("forgotten");
        let last = desk.begin(10).expect("there is room again");
        desk.news
            .clock
            .set(desk.news.clock.now().plus_days(1).plus_seconds(-1));
        desk.take(last, 0, b"abc").expect("touched");
        desk.news.clock.set(desk.news.clock.now().plus_seconds(1));
        let gone = desk
            .uploads
            .forget_abandoned(desk.news.clock.now())
            .expect("a round");
        assert_eq!(gone, OPEN - 1, "the one that was touched stays");
    }
}
