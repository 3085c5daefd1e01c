//! What the server writes to standard error.

use tracing_subscriber::EnvFilter;

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
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
