//! Answers that the other side does not read: how long they may wait, and that no others are made meanwhile.
//!
//! A client may send requests and never read what comes back. hyper would go on answering into memory, and keep the
//! connection for ever. Here a connection's writing side remembers when it was first held up; if what was to be written then
//! is not taken in time the connection is cut, and until it is taken the next request waits.

use std::{
    future::Future,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::watch,
    time::{Sleep, sleep},
};

/// A connection whose answers must be read in time.
pub(super) struct ReadInTime<S> {
    stream: S,
    limit: Duration,
    /// Runs from the first write that was held up until everything is written.
    held_up: Option<Pin<Box<Sleep>>>,
    unread: watch::Sender<bool>,
}

/// Tells whether answers wait to be read. Cheap to clone.
#[derive(Clone)]
pub(super) struct Unread(watch::Receiver<bool>);

impl Unread {
    /// Waits until nothing is left to be read, or the connection is gone.
    pub(super) async fn read(mut self) {
        drop(self.0.wait_for(|unread| !unread).await);
    }
}

impl<S> ReadInTime<S> {
    pub(super) fn new(stream: S, limit: Duration) -> Self {
        Self { stream, limit, held_up: None, unread: watch::Sender::new(false) }
    }

    pub(super) fn unread(&self) -> Unread {
        Unread(self.unread.subscribe())
    }

    /// Passes on how a write went, and cuts the connection when the time is over. The time goes on when a part was written:
    /// otherwise a byte now and then would do.
    fn in_time(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if written.is_pending() && self.held_up.is_none() {
            self.held_up = Some(Box::pin(sleep(self.limit)));
            self.unread.send_replace(true);
        }
        let too_late = self.held_up.as_mut().is_some_and(|limit| limit.as_mut().poll(cx).is_ready());
        if too_late {
            metrics::counter!("omnicrm_http_unread_total").increment(1);
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the answer was not read in time")));
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ReadInTime<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ReadInTime<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.in_time(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Called once everything is written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        if self.held_up.take().is_some() {
            self.unread.send_replace(false);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
