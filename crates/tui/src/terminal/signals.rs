//! Signals from outside the terminal. A hang-up is left to its default: by then the
//! terminal is gone, and ending at once is right.

use std::io;

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// End with this exit code.
    End(i32),
    /// Pause, until the shell continues us.
    Suspend,
    /// Take the terminal again: there was a pause, maybe not of our making.
    Continue,
}

#[cfg(unix)]
pub(crate) use unix::{Endings, Signals};

#[cfg(not(unix))]
pub(crate) use other::{Endings, Signals};

#[cfg(unix)]
mod unix {
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::{Signal, io};

    /// The signals that end the program.
    pub(crate) struct Endings {
        terminate: Stream,
        interrupt: Stream,
    }

    impl Endings {
        /// Must be called inside a tokio runtime.
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
            })
        }

        /// The exit code of who was told to end: 128 and the signal's number.
        pub(crate) async fn next(&mut self) -> i32 {
            tokio::select! {
                _ = self.terminate.recv() => 143,
                _ = self.interrupt.recv() => 130,
            }
        }
    }

    /// The signals we answer.
    pub(crate) struct Signals {
        endings: Endings,
        suspend: Stream,
        resume: Stream,
    }

    impl Signals {
        /// Must be called inside a tokio runtime.
        pub(crate) fn listen() -> io::Result<Self> {
            use rustix::process::Signal as Number;
            let stream = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
            Ok(Self {
                endings: Endings::listen()?,
                suspend: stream(Number::TSTP)?,
                resume: stream(Number::CONT)?,
            })
        }

        pub(crate) async fn next(&mut self) -> Signal {
            tokio::select! {
                code = self.endings.next() => Signal::End(code),
                _ = self.suspend.recv() => Signal::Suspend,
                _ = self.resume.recv() => Signal::Continue,
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    use super::{Signal, io};

    /// Elsewhere the terminal itself ends its programs.
    pub(crate) struct Endings;

    impl Endings {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn next(&mut self) -> i32 {
            std::future::pending().await
        }
    }

    /// Elsewhere the terminal itself ends its programs.
    pub(crate) struct Signals;

    impl Signals {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn next(&mut self) -> Signal {
            std::future::pending().await
        }
    }
}
