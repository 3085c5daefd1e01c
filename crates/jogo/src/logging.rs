//! What the server writes to standard error.

use std::io::IsTerminal;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::brake::Brake;

/// Logs at `info`, or as `RUST_LOG` says. The Socket.IO crates never log below
/// `warn`: they would write whole messages, and with them the secrets of seats.
///
/// A terminal that is held up, or a pipe that nobody reads, must not hold up the rooms:
/// a thread of its own writes, and what does not fit into its queue is not logged. It
/// writes what is left when the value returned is dropped.
pub(crate) fn start() -> WorkerGuard {
    let mut filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    for quiet in [
        "socketioxide=warn",
        "engineioxide=warn",
        "engineioxide_core=warn",
        "redis=warn",
    ] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let (out, rest) = tracing_appender::non_blocking(std::io::stderr());
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
