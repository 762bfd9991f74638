//! A connection with an end to its patience: who takes nothing of what is being written to them for
//! this long is let go. Without it, a reader who stops reading would hold their place for ever, for the
//! program only learns that a write may go on, never that it may not.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

pub struct Patience<S> {
    inner: S,
    at_most: Duration,
    /// Set while a write waits; most connections never make one.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patience<S> {
    pub fn new(inner: S, at_most: Duration) -> Patience<S> {
        Patience {
            inner,
            at_most,
            waiting: None,
        }
    }

    /// Gives the outcome of a write back, or an end to the waiting for one.
    fn or_enough<T>(&mut self, outcome: Poll<Result<T>>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        if outcome.is_ready() {
            self.waiting = None;
            return outcome;
        }
        let at_most = self.at_most;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(at_most)));
        match waiting.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the reader takes nothing"))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patience<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patience<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.or_enough(outcome, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.or_enough(outcome, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test]
    async fn who_reads_is_waited_for_and_who_does_not_is_let_go() {
        let (ours, mut theirs) = duplex(4);
        let mut ours = Patience::new(ours, Duration::from_millis(50));
        let reading = tokio::spawn(async move {
            let mut taken = [0; 12];
            theirs.read_exact(&mut taken).await.expect("twelve bytes");
            theirs
        });
        ours.write_all(b"twelve bytes").await.expect("taken");
        let _still_open = reading.await.expect("read");
        let ended = ours
            .write_all(b"more than four")
            .await
            .expect_err("nobody takes it");
        assert_eq!(ended.kind(), ErrorKind::TimedOut);
    }
}
