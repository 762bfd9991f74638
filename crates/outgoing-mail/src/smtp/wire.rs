//! Bytes to and from the relay: replies of bounded length, each awaited for a bounded time.

use std::future::Future;
use std::time::Duration;

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

    /// Lines of `250-text` and a last one of `250 text` (RFC 5321 §4.2.1).
    async fn read_reply(&mut self, stage: Stage) -> Result<Reply, Broken> {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        loop {
            let line = self.read_line().await?;
            bytes += line.len();
            if bytes > MAX_REPLY_BYTES {
                return Err(Broken::Garbage("a reply is too long"));
            }
            let (code, last, text) = parse_line(&line)?;
            lines.push(text);
            if last {
                return Ok(reply(stage, code, &lines));
            }
        }
    }

    async fn read_line(&mut self) -> Result<Vec<u8>, Broken> {
        let mut looked_at = 0;
        loop {
            let end = self.unread[looked_at..].iter().position(|&byte| byte == b'\n');
            if let Some(end) = end {
                return Ok(self.unread.drain(..=looked_at + end).collect());
            }
            looked_at = self.unread.len();
            if looked_at > MAX_REPLY_BYTES {
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

/// The code, whether this is the reply's last line, and its text without control characters.
fn parse_line(line: &[u8]) -> Result<(u16, bool, String), Broken> {
    let garbage = Broken::Garbage("a line does not begin with a reply code");
    let Some((digits, rest)) = line.split_at_checked(3) else {
        return Err(garbage);
    };
    let code = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let code = code
        .and_then(|digits| digits.parse().ok())
        .filter(|code| (200..=599).contains(code));
    let (Some(code), Some(divider @ (b' ' | b'-' | b'\r' | b'\n'))) = (code, rest.first()) else {
        return Err(garbage);
    };
    let text = String::from_utf8_lossy(&rest[1..]);
    let text: String = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect();
    Ok((code, *divider != b'-', text.trim().to_owned()))
}

/// The enhanced code (RFC 2034) stands at the beginning of each line, and is said once.
fn reply(stage: Stage, code: u16, lines: &[String]) -> Reply {
    let class = u8::try_from(code / 100).unwrap_or_default();
    let of_line = |line: &str| Enhanced::parse(line.split(' ').next()?).filter(|code| code.0 == class);
    let bare = |line: &String| match of_line(line) {
        Some(_) => line
            .split_once(' ')
            .map_or(String::new(), |(_, text)| text.to_owned()),
        None => line.clone(),
    };
    let text: Vec<String> = lines.iter().map(bare).collect();
    Reply {
        stage,
        code,
        enhanced: lines.iter().find_map(|line| of_line(line)),
        text: text.join("\n"),
    }
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
