//! How much a single input may cost. Real input stays far below: the longest article page of the
//! benchmark has 1.1 MB, and browsers flatten what is nested deeper than 512.

use std::io::Read;

use crate::Error;

/// One saved page, in bytes.
pub const MAX_PAGE_BYTES: u64 = 16_000_000;
/// One feed, in bytes.
pub const MAX_FEED_BYTES: u64 = 32_000_000;
/// Items taken from one feed; the rest is named in a note.
pub const MAX_FEED_ITEMS: usize = 10_000;
/// One item of a WordPress export, and everything before the first one's end, in bytes.
pub const MAX_WXR_ITEM_BYTES: u64 = 16_000_000;
/// Nodes of one parsed piece of HTML, texts included.
pub const MAX_HTML_NODES: usize = 400_000;
/// Elements inside elements while parsing.
pub const MAX_DEPTH: usize = 1_000;

/// Reads all of `from`, but never more than `allowed` bytes, so that a file of a gigabyte costs
/// no more memory than the limit.
pub fn read_limited(from: impl Read, allowed: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(allowed.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > allowed {
        return Err(too_long(allowed));
    }
    Ok(bytes)
}

/// For input that is in memory already.
pub(crate) fn check(bytes: &[u8], allowed: u64) -> Result<(), Error> {
    if bytes.len() as u64 > allowed {
        Err(too_long(allowed))
    } else {
        Ok(())
    }
}

fn too_long(allowed: u64) -> Error {
    Error::TooLong {
        allowed,
        hint: "import it in parts, or check that it is the right file",
    }
}
