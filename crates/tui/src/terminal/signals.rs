//! Receives signals from outside the terminal. A hang-up keeps its default: the terminal
//! is then gone, and ending at once is right.

use std::io;

/// The meaning of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// End with this exit code.
    End(i32),
    /// Stop until the shell resumes the process.
    Suspend,
    /// Take the terminal over again after a pause of any origin.
    Continue,
}

#[cfg(unix)]
pub use unix::Endings;
#[cfg(unix)]
pub(crate) use unix::Signals;

#[cfg(not(unix))]
pub(crate) use other::{Endings, Signals};

#[cfg(unix)]
mod unix {
    use std::fs;

    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::{Signal, io};

    /// The signals that end the program.
    #[derive(Debug)]
    pub struct Endings {
        terminate: Stream,
        interrupt: Stream,
        hang_up: Option<Stream>,
    }

    impl Endings {
        /// Starts listening. Must be called inside a tokio runtime.
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
                hang_up: None,
            })
        }

        /// Starts listening, to hang-ups as well, because there is something to do before the
        /// end. A process that `nohup` has started still survives them.
        ///
        /// Must be called inside a tokio runtime.
        ///
        /// # Errors
        /// The system allows no listener.
        pub fn listen_widely() -> io::Result<Self> {
            let hang_up = || signal(SignalKind::hangup());
            let heard = !survives_hang_up();
            Ok(Self {
                hang_up: heard.then(hang_up).transpose()?,
                ..Self::listen()?
            })
        }

        /// Returns the exit code that the next signal asks for: 128 and the number of the
        /// signal.
        pub async fn next(&mut self) -> i32 {
            tokio::select! {
                _ = self.terminate.recv() => 143,
                _ = self.interrupt.recv() => 130,
                () = hung_up(&mut self.hang_up) => 129,
            }
        }
    }

    async fn hung_up(stream: &mut Option<Stream>) {
        match stream {
            Some(stream) => {
                let _once = stream.recv().await;
            }
            None => std::future::pending().await,
        }
    }

    /// Returns whether this process was started to survive hang-ups, as by `nohup`. A handler
    /// that is set afterwards would undo that. Returns false where the system does not tell.
    fn survives_hang_up() -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        // A hang-up is signal 1, the lowest bit.
        mask.is_some_and(|mask| mask & 1 == 1)
    }

    /// The handled signals.
    pub(crate) struct Signals {
        endings: Endings,
        suspend: Stream,
        resume: Stream,
    }

    impl Signals {
        /// Starts listening. Must be called inside a tokio runtime.
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

    /// On other systems the terminal itself ends its programs.
    pub(crate) struct Endings;

    impl Endings {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) fn listen_widely() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn next(&mut self) -> i32 {
            std::future::pending().await
        }
    }

    /// On other systems the terminal itself ends its programs.
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
