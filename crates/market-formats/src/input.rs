//! The bytes of a source: unpacked, bounded, without its byte order mark, and not a web page.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use crate::error::{TooManyBytes, clip};
use crate::sniff::is_html;
use crate::{Error, Format, Limits, unpack};

/// How much is looked at to tell archives and web pages.
const HEAD: usize = 2_048;

/// Opens a source for its parser.
pub(crate) fn open<'a>(
    format: Format,
    input: &'a mut dyn Read,
    limits: &Limits,
) -> Result<Box<dyn BufRead + 'a>, Error> {
    let mut outer = Bounded {
        inner: input,
        left: limits.bytes,
        max: limits.bytes,
        of: "bytes",
    };
    let head = peek(&mut outer)?;
    let plain: Box<dyn Read + 'a> = if head.starts_with(unpack::ZIP_MAGIC) {
        let mut whole = head;
        let mut rest = Bounded {
            left: limits.zip_bytes.saturating_sub(whole.len() as u64),
            max: limits.zip_bytes,
            of: "bytes in a zip, which is read whole: unpack it first",
            inner: outer,
        };
        rest.read_to_end(&mut whole)?;
        unpack::zip(whole)?
    } else if head.starts_with(unpack::GZIP_MAGIC) {
        unpack::gzip(Cursor::new(head).chain(outer))
    } else {
        return text(format, head, outer);
    };
    let mut inner = Bounded {
        inner: plain,
        left: limits.unpacked_bytes,
        max: limits.unpacked_bytes,
        of: "unpacked bytes",
    };
    let head = peek(&mut inner)?;
    text(format, head, inner)
}

fn text<'a>(format: Format, mut head: Vec<u8>, rest: impl Read + 'a) -> Result<Box<dyn BufRead + 'a>, Error> {
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || head.contains(&0) {
        return Err(Error::Encoding);
    }
    if head.iter().all(u8::is_ascii_whitespace) && head.len() < HEAD {
        return Err(Error::Empty);
    }
    if is_html(&head) {
        return Err(Error::Html {
            format,
            title: title(&head),
        });
    }
    Ok(Box::new(BufReader::with_capacity(
        1 << 16,
        Cursor::new(head).chain(rest),
    )))
}

fn peek(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    input.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn title(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let lower = head.to_ascii_lowercase();
    let start = lower.find("<title>")? + 7;
    let end = start + lower.get(start..)?.find("</title>")?;
    let title = clip(head.get(start..end)?.trim());
    (!title.is_empty()).then_some(title)
}

/// Refuses the byte after the last allowed one.
struct Bounded<R> {
    inner: R,
    left: u64,
    max: u64,
    of: &'static str,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            io::Error::other(TooManyBytes {
                of: self.of,
                max: self.max,
            })
        })?;
        Ok(count)
    }
}
