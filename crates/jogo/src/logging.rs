//! What the server writes to standard error.

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::brake::Brake;

/// Logs at `info`, or as `RUST_LOG` says. The Socket.IO crates never log below
/// `warn`: they would write whole messages, and with them the secrets of seats.
pub(crate) fn start() {
    let mut filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    for quiet in [
        "socketioxide=warn",
        "engineioxide=warn",
        "engineioxide_core=warn",
    ] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_filter(Brake::default());
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
}
