//! Exports too long for memory, made up while they are read.

use std::io::{BufReader, Cursor, Read};

use wire_formats::wxr::Reader;
use wire_formats::{Error, MAX_WXR_ITEM_BYTES};

const HEAD: &str = "<?xml version=\"1.0\"?><rss><channel><title>T</title>";

/// Writes posts on demand and keeps nothing.
struct Posts {
    next: u64,
    count: u64,
    piece: Cursor<Vec<u8>>,
}

impl Posts {
    fn new(count: u64) -> Posts {
        Posts {
            next: 0,
            count,
            piece: Cursor::new(HEAD.into()),
        }
    }
}

impl Read for Posts {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.piece.read(into)?;
        if n > 0 || self.next > self.count {
            return Ok(n);
        }
        let i = self.next;
        self.next += 1;
        let piece = match i < self.count {
            true => format!(
                "<item><title>Post {i}</title><wp:post_id>{i}</wp:post_id><wp:status>publish</wp:status>\
                 <wp:post_type>post</wp:post_type><content:encoded><![CDATA[{}]]></content:encoded></item>\n",
                "Ships came and ships left. ".repeat(4)
            ),
            false => "</channel></rss>".to_owned(),
        };
        self.piece = Cursor::new(piece.into());
        self.piece.read(into)
    }
}

#[test]
fn a_hundred_thousand_posts_need_the_memory_of_one() {
    let mut reader = Reader::new(BufReader::new(Posts::new(100_000)));
    let mut expected = 0;
    for item in reader.by_ref() {
        assert_eq!(item.expect("a post").id, Some(expected));
        expected += 1;
    }
    assert_eq!(expected, 100_000);
    assert!(reader.largest_item() < 1_000, "{}", reader.largest_item());
}

#[test]
fn an_endless_item_is_refused_at_the_limit() {
    let endless = HEAD
        .as_bytes()
        .chain(&b"<item><title>One</title></item><item><content:encoded><![CDATA["[..])
        .chain(std::io::repeat(b'x'));
    let mut read = 0;
    let counted = Counted {
        inner: endless,
        read: &mut read,
    };
    let mut reader = Reader::new(BufReader::new(counted));
    let error = reader.find_map(Result::err).expect("an error");
    assert!(
        matches!(&error, Error::ItemTooLong { last, .. } if last.contains("One")),
        "{error}"
    );
    assert!(reader.next().is_none());
    drop(reader);
    assert!(read < MAX_WXR_ITEM_BYTES + 200_000, "{read}");
}

struct Counted<'a, R> {
    inner: R,
    read: &'a mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(into)?;
        *self.read += n as u64;
        Ok(n)
    }
}
