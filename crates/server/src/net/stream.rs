//! The TCP stream below every connection.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::socket_options;
use crate::limits::{Permit, TokenBucket};

/// The number of reads of a new connection that are acknowledged at once. They last until
/// its client is in a room.
const QUICK_ACKS: u8 = 8;

/// A TCP stream that is read no faster than its client may send. It ends when its client
/// accepts no bytes for too long, and when its [`Peer`](super::Peer) is cut.
///
/// The Socket.IO library's writer waits without a limit for a client that does not read.
/// Neither its heartbeat nor its close ends that wait. The limit is therefore here, below
/// the library, where every write passes.
#[derive(Debug)]
pub(crate) struct GuardedStream {
    stream: TcpStream,
    cut: CancellationToken,
    /// Two futures, because each wakes only one task: the reading one or the writing one.
    cut_reading: Pin<Box<WaitForCancellationFutureOwned>>,
    cut_writing: Pin<Box<WaitForCancellationFutureOwned>>,
    bytes: TokenBucket,
    throttle: Option<Pin<Box<Sleep>>>,
    write_timeout: Duration,
    write_deadline: Option<Pin<Box<Sleep>>>,
    quick_acks_left: u8,
    _permit: Permit,
}

impl GuardedStream {
    /// Wraps `stream` until `cut` is canceled, or until no byte could be written for
    /// `write_timeout`. `bytes` is the read budget. The permit is held as long as the
    /// stream.
    pub(crate) fn new(
        stream: TcpStream,
        place: Permit,
        cut: CancellationToken,
        bytes: TokenBucket,
        write_timeout: Duration,
    ) -> Self {
        Self {
            stream,
            cut_reading: Box::pin(cut.clone().cancelled_owned()),
            cut_writing: Box::pin(cut.clone().cancelled_owned()),
            cut,
            bytes,
            throttle: None,
            write_timeout,
            write_deadline: None,
            quick_acks_left: QUICK_ACKS,
            _permit: place,
        }
    }

    /// Waits while the client has sent more than it may.
    fn poll_throttle(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while let Some(debt) = self.bytes.debt(Instant::now()) {
            let throttle = self.throttle.get_or_insert_with(|| Box::pin(sleep(debt)));
            ready!(throttle.as_mut().poll(cx));
            self.throttle = None;
        }
        Poll::Ready(())
    }

    /// Ends the connection if a write has been pending for too long.
    fn watch_write<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.write_deadline = None;
            return written;
        }
        let write_timeout = self.write_timeout;
        let write_deadline = self
            .write_deadline
            .get_or_insert_with(|| Box::pin(sleep(write_timeout)));
        ready!(write_deadline.as_mut().poll(cx));
        // The reading side must end as well.
        self.cut.cancel();
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for GuardedStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        if line.cut_reading.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        ready!(line.poll_throttle(cx));
        let before = buffer.filled().len();
        let read = Pin::new(&mut line.stream).poll_read(cx, buffer);
        let bytes = u32::try_from(buffer.filled().len() - before).unwrap_or(u32::MAX);
        if bytes > 0 {
            line.bytes.spend(Instant::now(), bytes.into());
            if line.quick_acks_left > 0 {
                line.quick_acks_left -= 1;
                socket_options::acknowledge(&line.stream);
            }
        }
        read
    }
}

impl AsyncWrite for GuardedStream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        if line.cut_writing.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let written = Pin::new(&mut line.stream).poll_write(cx, bytes);
        line.watch_write(cx, written)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
