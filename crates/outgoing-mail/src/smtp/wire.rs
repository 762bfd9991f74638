//! Bytes to and from the relay: replies of bounded length, each awaited for a bounded time.

use std::future::Future;
use std::time::Duration;

use smtp_proto::Error as ParseError;
use smtp_proto::response::parser::ResponseReceiver;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::{Broken, Reply, Stage};
use crate::Enhanced;

/// A reply of one relay line is 512 bytes (RFC 5321 §4.5.3.1.5); a long EHLO has perhaps 2 kB.
const MAX_REPLY_BYTES: usize = 16 * 1024;

pub(super) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

pub(super) struct Wire<S> {
    stream: S,
    /// Read, and not yet part of a reply that was given out.
    unread: Vec<u8>,
}

impl<S: Duplex> Wire<S> {
    pub(super) fn new(stream: S) -> Wire<S> {
        Wire {
            stream,
            unread: Vec::new(),
        }
    }

    /// The stream, unless the other side has said something that nobody asked for.
    pub(super) fn into_stream(self) -> Option<S> {
        self.unread.is_empty().then_some(self.stream)
    }

    /// Writes and flushes all of it. On failure also says how many bytes were handed to the system,
    /// so that it is known whether the relay can have seen a final dot.
    pub(super) async fn write(&mut self, bytes: &[u8], timeout: Duration) -> Result<(), (usize, Broken)> {
        let mut written = 0;
        while written < bytes.len() {
            match within(timeout, self.stream.write(&bytes[written..])).await {
                Ok(0) => return Err((written, Broken::Closed)),
                Ok(more) => written += more,
                Err(broken) => return Err((written, broken)),
            }
        }
        within(timeout, self.stream.flush())
            .await
            .map_err(|broken| (written, broken))
    }

    /// One command and its reply.
    pub(super) async fn ask(&mut self, line: &str, stage: Stage, timeout: Duration) -> Result<Reply, Broken> {
        self.write(line.as_bytes(), timeout)
            .await
            .map_err(|(_, broken)| broken)?;
        self.reply(stage, timeout).await
    }

    pub(super) async fn reply(&mut self, stage: Stage, timeout: Duration) -> Result<Reply, Broken> {
        within_reply(timeout, self.read_reply(stage)).await
    }

    async fn read_reply(&mut self, stage: Stage) -> Result<Reply, Broken> {
        let mut parser = ResponseReceiver::default();
        let mut taken = 0;
        loop {
            let mut rest = self.unread[taken..].iter();
            let parsed = parser.parse(&mut rest);
            taken = self.unread.len() - rest.as_slice().len();
            match parsed {
                Ok(response) => {
                    self.unread.drain(..taken);
                    return reply(stage, response.code, response.esc, &response.message);
                }
                Err(ParseError::NeedsMoreData { .. }) => {}
                Err(ParseError::ResponseTooLong) => return Err(Broken::Garbage("a reply is too long")),
                Err(_) => return Err(Broken::Garbage("a line does not begin with a reply code")),
            }
            if taken > MAX_REPLY_BYTES {
                return Err(Broken::Garbage("a reply is too long"));
            }
            let mut chunk = [0; 2048];
            match self.stream.read(&mut chunk).await? {
                0 => return Err(Broken::Closed),
                more => self.unread.extend_from_slice(&chunk[..more]),
            }
        }
    }
}

fn reply(stage: Stage, code: u16, enhanced: [u8; 3], text: &str) -> Result<Reply, Broken> {
    if !(200..=599).contains(&code) {
        return Err(Broken::Garbage("a reply code is out of range"));
    }
    let clean = |char: char| {
        if char.is_control() && char != '\n' {
            ' '
        } else {
            char
        }
    };
    let text: String = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let [class, subject, detail] = enhanced;
    // The parser keeps codes in bytes and gives 0.0.0 for "none"; longer ones are still in the text.
    let enhanced = match class {
        2 | 4 | 5 => Some(Enhanced(class, subject.into(), detail.into())),
        _ => Enhanced::parse(&text),
    };
    Ok(Reply {
        stage,
        code,
        enhanced,
        text: text.chars().map(clean).collect(),
    })
}

async fn within<T>(timeout: Duration, io: impl Future<Output = std::io::Result<T>>) -> Result<T, Broken> {
    within_reply(timeout, async { Ok(io.await?) }).await
}

async fn within_reply<T>(
    timeout: Duration,
    work: impl Future<Output = Result<T, Broken>>,
) -> Result<T, Broken> {
    tokio::time::timeout(timeout, work)
        .await
        .unwrap_or(Err(Broken::Silent(timeout)))
}
