//! The server's log, on standard error or in a file.

use std::fs::{self, File};
use std::io::IsTerminal;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::log_throttle::CallsiteThrottle;

/// The capacity of the queue of unwritten lines; it is allocated at the start.
const LINES: usize = 4_096;

/// Opens the file for the log of a server that shows a screen, such as
/// `~/.local/state/jogo/serve.log`, and returns its path. Only its owner may read it. Returns
/// `None` if there is no place for it.
pub(crate) fn file() -> Option<(File, PathBuf)> {
    let folders = etcetera::choose_base_strategy().ok()?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    let folder = state.join("jogo");
    fs::create_dir_all(&folder).ok()?;
    let path = folder.join("serve.log");
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Some((options.open(&path).ok()?, path))
}

/// Starts to log at `info`, or as `RUST_LOG` says. Crates that read and write messages are
/// built without logging, or never log below `warn`: they would write the secrets of seats.
///
/// The log goes to `file`, or to standard error without one.
///
/// A stopped terminal, or a pipe without a reader, must not hold up the rooms. A thread of
/// its own writes the log, and a line that does not fit into the queue is dropped. Dropping
/// the returned guard writes the remaining lines. The returned counter has the number of
/// dropped lines.
pub(crate) fn start(file: Option<File>) -> (WorkerGuard, ErrorCounter) {
    let mut filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    for quiet in ["tungstenite=warn", "tokio_tungstenite=warn", "redis=warn"] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let colored = file.is_none() && std::io::stderr().is_terminal();
    let queue = NonBlockingBuilder::default().buffered_lines_limit(LINES);
    let (out, rest) = match file {
        Some(file) => queue.finish(file),
        None => queue.finish(std::io::stderr()),
    };
    let dropped = out.error_counter();
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(colored)
        .with_writer(out)
        .with_filter(CallsiteThrottle::default());
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
    (rest, dropped)
}
