//! Archives around a source: gzip, and a zip with one file in it.
//!
//! What comes out is bounded by the reader around it, so a small archive cannot fill the memory.

use std::io::{Cursor, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder};

use crate::Error;

pub(crate) const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
pub(crate) const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// The end record without a comment, and the longest comment that may follow it.
const END_BYTES: usize = 22;
const MAX_COMMENT: usize = 65_535;

pub(crate) fn gzip<'a>(input: impl Read + 'a) -> Box<dyn Read + 'a> {
    Box::new(MultiGzDecoder::new(input))
}

/// The one member of a zip that is data: the only one, or the only `.csv` or `.xml`.
pub(crate) fn zip(bytes: Vec<u8>) -> Result<Box<dyn Read>, Error> {
    let member = find_member(&bytes)?;
    let local = bytes.get(member.offset..).ok_or(DAMAGED)?;
    if !local.starts_with(ZIP_MAGIC) {
        return Err(DAMAGED);
    }
    let names = usize::from(u16_at(local, 26)?) + usize::from(u16_at(local, 28)?);
    let start = member.offset + 30 + names;
    let end = start
        .checked_add(member.packed)
        .filter(|end| *end <= bytes.len())
        .ok_or(DAMAGED)?;
    let mut packed = Cursor::new(bytes);
    packed.set_position(start as u64);
    let packed = packed.take((end - start) as u64);
    let inner: Box<dyn Read> = match member.method {
        0 => Box::new(packed),
        8 => Box::new(DeflateDecoder::new(packed)),
        _ => return Err(Error::Archive("its compression is neither stored nor deflate")),
    };
    Ok(Box::new(Checked {
        inner,
        crc: flate2::Crc::new(),
        expected: member.crc,
    }))
}

const DAMAGED: Error = Error::Archive("its directory points nowhere");

struct Member {
    offset: usize,
    packed: usize,
    method: u16,
    crc: u32,
}

fn find_member(bytes: &[u8]) -> Result<Member, Error> {
    let from = bytes.len().saturating_sub(END_BYTES + MAX_COMMENT);
    let tail = &bytes[from..];
    let end = tail
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .ok_or(Error::Archive(
            "its end is missing; the download may have broken off",
        ))?;
    let entries = u16_at(tail, end + 10)?;
    let mut at = u32_at(tail, end + 16)? as usize;
    let mut members = Vec::new();
    let mut all = 0u32;
    for _ in 0..entries.min(64) {
        let entry = bytes
            .get(at..)
            .filter(|entry| entry.starts_with(b"PK\x01\x02"))
            .ok_or(DAMAGED)?;
        let (name_len, extra, comment) = (u16_at(entry, 28)?, u16_at(entry, 30)?, u16_at(entry, 32)?);
        let name = entry.get(46..46 + usize::from(name_len)).ok_or(DAMAGED)?;
        if u16_at(entry, 8)? & 1 != 0 {
            return Err(Error::Archive("it is encrypted"));
        }
        let lower = name.to_ascii_lowercase();
        if !lower.ends_with(b"/") {
            all += 1;
            members.push((
                lower.ends_with(b".csv") || lower.ends_with(b".xml") || lower.ends_with(b".json"),
                Member {
                    offset: u32_at(entry, 42)? as usize,
                    packed: u32_at(entry, 20)? as usize,
                    method: u16_at(entry, 10)?,
                    crc: u32_at(entry, 16)?,
                },
            ));
        }
        at += 46 + usize::from(name_len) + usize::from(extra) + usize::from(comment);
    }
    if all > 1 {
        members.retain(|(data, _)| *data);
    }
    match members.len() {
        1 => members.pop().map(|(_, member)| member).ok_or(DAMAGED),
        0 => Err(Error::Archive("it holds no file of data")),
        _ => Err(Error::Archive(
            "it holds several files; take out the one that is meant",
        )),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Error> {
    let pair = bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok());
    pair.map(u16::from_le_bytes).ok_or(DAMAGED)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Error> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map(u32::from_le_bytes).ok_or(DAMAGED)
}

/// Compares the checksum when the end is reached.
struct Checked {
    inner: Box<dyn Read>,
    crc: flate2::Crc,
    expected: u32,
}

impl Read for Checked {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(into)?;
        if count == 0 && !into.is_empty() && self.crc.sum() != self.expected {
            return Err(std::io::Error::other(
                "the archive's checksum does not match its content",
            ));
        }
        self.crc.update(&into[..count]);
        Ok(count)
    }
}
