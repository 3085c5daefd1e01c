//! The server's log on standard error.

use std::io::IsTerminal;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::log_throttle::CallsiteThrottle;

/// The capacity of the queue of unwritten lines; it is allocated at the start.
const LINES: usize = 4_096;

/// Starts to log at `info`, or as `RUST_LOG` says. Crates that read and write messages are
/// built without logging, or never log below `warn`: they would write the secrets of seats.
///
/// A stopped terminal, or a pipe without a reader, must not hold up the rooms. A thread of
/// its own writes the log, and a line that does not fit into the queue is dropped. Dropping
/// the returned value writes the remaining lines.
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
        .with_filter(CallsiteThrottle::default());
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
    rest
}
