//! The signals by which an operator talks to a server.

use std::io;
#[cfg(unix)]
use std::sync::Arc;

/// Asks the server for a copy of its rooms at each SIGUSR1, which would otherwise end the
/// process.
#[cfg(unix)]
pub(crate) fn pass_on_requests_for_copies(server: &server::Options) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut asked = signal(SignalKind::user_defined1())?;
    let copies = Arc::clone(&server.copies);
    tokio::spawn(async move {
        while asked.recv().await.is_some() {
            copies.notify_one();
        }
    });
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
pub(crate) const fn pass_on_requests_for_copies(_: &server::Options) -> io::Result<()> {
    Ok(())
}

/// Returns a future that waits for the first Ctrl-C or SIGTERM from now on.
#[cfg(unix)]
pub(crate) fn ending() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
pub(crate) fn ending() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _unheard = tokio::signal::ctrl_c().await;
    })
}
