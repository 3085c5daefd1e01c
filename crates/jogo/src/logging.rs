//! What the server writes to standard error.

use std::io::IsTerminal;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::brake::Brake;

/// Lines that may wait to be written; each has its place from the beginning.
const LINES: usize = 4_096;

/// Logs at `info`, or as `RUST_LOG` says. What reads and writes messages is built
/// without logging, or never logs below `warn`: it would write the secrets of seats.
///
/// A terminal that is held up, or a pipe that nobody reads, must not hold up the rooms:
/// a thread of its own writes, and what does not fit into its queue is not logged. It
/// writes what is left when the value returned is dropped.
pub(crate) fn start() -> WorkerGuard {
    let mut filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    for quiet in ["tungstenite=warn", "tokio_tungstenite=warn", "redis=warn"] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let (out, rest) = NonBlockingBuilder::default()
        .buffered_lines_limit(LINES)
        .finish(std::io::stderr());
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(out)
        .with_filter(Brake::default());
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
    rest
}
