//! A server of the tests' own, on a port the system chose.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use server::{Options, Storage, serve};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// A running server; it stops when this is dropped with the test's runtime.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// As people run it.
    pub(crate) async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    /// With no limit to how fast one client may speak: for tests that are in a hurry.
    pub(crate) async fn for_fast_talkers() -> Self {
        let mut options = Options::default();
        options.network.events_per_second = 1_000_000;
        Self::start_with(options).await
    }

    /// With seats held for this many milliseconds only.
    pub(crate) async fn holding_seats_for(milliseconds: u64) -> Self {
        let mut options = Options::default();
        options.limits.hold = milliseconds;
        Self::start_with(options).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        Self::keeping(Storage::memory(), options).await
    }

    pub(crate) async fn keeping(keep: Storage, options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let serving = tokio::spawn(serve(listener, keep, options, async move {
            stopped.cancelled().await;
        }));
        Self {
            address,
            stop,
            serving,
        }
    }

    /// Tells it to stop, without waiting.
    pub(crate) fn begin_to_stop(&self) {
        self.stop.cancel();
    }

    /// Stops it and tells how long that took.
    pub(crate) async fn stop(self) -> Duration {
        let asked = Instant::now();
        self.stop.cancel();
        timeout(Duration::from_secs(30), self.serving)
            .await
            .expect("the server never stopped")
            .unwrap()
            .unwrap();
        asked.elapsed()
    }
}
