//! Where the bytes are: `media/<hash>/original` as it came, and beside it the renditions, made when
//! first asked for and kept. The original is never served; renditions carry nothing private.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pictures::{Format, RightsNote};

use super::Picture;

#[derive(Clone)]
pub struct MediaFiles {
    root: PathBuf,
    /// A decoded photograph takes up to 500 MB: one at a time.
    decoding: Arc<Mutex<()>>,
}

/// Quality of what readers get, 1–100; the file sizes behind these numbers are in
/// docs/reference/benchmarks.md.
const WEBP_QUALITY: u8 = 78;
const JPEG_QUALITY: u8 = 80;

impl MediaFiles {
    /// Uses (and makes) the folder `root`.
    pub fn open(root: PathBuf) -> io::Result<MediaFiles> {
        fs::create_dir_all(&root)?;
        Ok(MediaFiles {
            root,
            decoding: Arc::default(),
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Stores a file under its hash, durably.
    pub fn keep(&self, hash: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder(hash)?;
        fs::create_dir_all(&folder)?;
        write_whole(&folder.join("original"), bytes)
    }

    /// The picture in one of its standard widths. Makes it when nobody asked before; blocks for as
    /// long as that takes.
    pub fn rendition(&self, picture: &Picture, width: u32, format: Format) -> io::Result<Vec<u8>> {
        let folder = self.folder(&picture.hash)?;
        let file = folder.join(format!("{width}.{}", format.extension()));
        if let Ok(bytes) = fs::read(&file) {
            return Ok(bytes);
        }
        let _one_at_a_time = self.decoding();
        if let Ok(bytes) = fs::read(&file) {
            return Ok(bytes);
        }
        self.make_all(picture, &folder, format)?;
        fs::read(&file)
    }

    /// Decoding costs more than encoding, so one decoding makes all widths of a format.
    fn make_all(&self, picture: &Picture, folder: &Path, format: Format) -> io::Result<()> {
        let bytes = fs::read(folder.join("original"))?;
        let mut original = pictures::read(&bytes, &pictures::Limits::default())
            .map_err(|e| io::Error::other(e.to_string()))?;
        original.set_rights_note(RightsNote {
            credit: Some(picture.credit.clone()).filter(|credit| !credit.is_empty()),
            ..RightsNote::default()
        });
        let quality = match format {
            Format::WebP => WEBP_QUALITY,
            Format::Jpeg => JPEG_QUALITY,
        };
        for width in pictures::standard_widths(picture.width) {
            let rendition = original
                .rendition(width, format, quality, None)
                .map_err(|e| io::Error::other(e.to_string()))?;
            write_whole(
                &folder.join(format!("{width}.{}", format.extension())),
                &rendition,
            )?;
        }
        Ok(())
    }

    /// Decoding is done by one at a time: whoever holds this.
    pub(super) fn decoding(&self) -> MutexGuard<'_, ()> {
        self.decoding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Renditions carry the picture's credit. After it changed they are made anew when asked for.
    pub fn forget_renditions(&self, hash: &str) -> io::Result<()> {
        let _one_at_a_time = self.decoding();
        for file in fs::read_dir(self.folder(hash)?)? {
            let path = file?.path();
            if path.file_name().is_some_and(|name| name != "original") {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn folder(&self, hash: &str) -> io::Result<PathBuf> {
        let is_hash = hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_hash {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not the hash of a picture",
            ));
        }
        Ok(self.root.join(hash))
    }
}

/// Writes beside, then renames: a crash leaves the whole file or none.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
