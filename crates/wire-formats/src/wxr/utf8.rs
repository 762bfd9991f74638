//! The stream below the XML reader: decoded to UTF-8, and never longer than allowed between two
//! items. Bytes that fit no encoding are read as Windows-1252 and counted; old databases mix both.

use std::io::{self, BufRead, Chain, Cursor, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1252};

const OUT: usize = 16 * 1024;

pub(super) struct Utf8<R> {
    inner: Chain<Cursor<Vec<u8>>, R>,
    /// Known once the first bytes were seen.
    decoder: Option<Decoder>,
    out: Vec<u8>,
    at: usize,
    /// Bytes that may still be read before [`Utf8::allow`] is called again.
    allowed: u64,
    finished: bool,
    /// Bytes that were no text in the declared encoding.
    pub repaired: u64,
}

impl<R: BufRead> Utf8<R> {
    /// Reads nothing yet.
    pub fn new(inner: R, allowed: u64) -> Utf8<R> {
        Utf8 {
            inner: Cursor::new(Vec::new()).chain(inner),
            decoder: None,
            out: Vec::with_capacity(OUT),
            at: 0,
            allowed,
            finished: false,
            repaired: 0,
        }
    }

    /// From here on this many bytes may be read.
    pub fn allow(&mut self, bytes: u64) {
        self.allowed = bytes;
    }

    /// Looks at the first bytes for a byte order mark or a declaration.
    fn start(&mut self) -> io::Result<Decoder> {
        let (head, rest) = self.inner.get_mut();
        let head = head.get_mut();
        rest.take(512).read_to_end(head)?;
        let (encoding, mark) = Encoding::for_bom(head).unwrap_or_else(|| (declared(head), 0));
        head.drain(..mark);
        Ok(encoding.new_decoder_without_bom_handling())
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => self.start()?,
        };
        let result = self.decode(&mut decoder);
        self.decoder = Some(decoder);
        result
    }

    fn decode(&mut self, decoder: &mut Decoder) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        while self.out.is_empty() && !self.finished {
            let input = self.inner.fill_buf()?;
            let last = input.is_empty();
            let mut text = [0u8; OUT];
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(input, &mut text, last);
            self.out.extend_from_slice(&text[..written]);
            if let DecoderResult::Malformed(length, after) = result {
                let (length, after) = (usize::from(length), usize::from(after));
                let bad = read
                    .checked_sub(length + after)
                    .map(|at| &input[at..read - after]);
                self.repaired += length as u64;
                match bad {
                    Some(bad) => {
                        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bad);
                        self.out.extend_from_slice(text.as_bytes());
                    }
                    // It began in the piece before, which is gone.
                    None => self.out.extend_from_slice("\u{fffd}".as_bytes()),
                }
            }
            self.finished = last && matches!(result, DecoderResult::InputEmpty);
            self.inner.consume(read);
        }
        // Control characters are no XML; WordPress writes them all the same.
        for byte in &mut self.out {
            if byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t') {
                *byte = b' ';
            }
        }
        Ok(())
    }
}

fn declared(head: &[u8]) -> &'static Encoding {
    let head = String::from_utf8_lossy(head);
    let name = head.split_once("encoding=").and_then(|(_, rest)| {
        rest.trim_start_matches(['"', '\''])
            .split(['"', '\'', '?'])
            .next()
    });
    name.and_then(|name| Encoding::for_label(name.as_bytes()))
        .filter(|encoding| encoding.is_ascii_compatible())
        .unwrap_or(UTF_8)
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(into)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.out.len() {
            self.refill()?;
        }
        if self.allowed == 0 && !self.out.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(&self.out[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at += n;
        self.allowed = self.allowed.saturating_sub(n as u64);
    }
}
