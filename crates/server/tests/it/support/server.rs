//! A server in the test's own process, on a port that the system chose.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use server::{Options, Storage, serve};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// A running server, which stops when it is dropped with the test's runtime.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Starts a server with the default options.
    pub(crate) async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    /// Starts a server that does not limit the events of a client, for tests in a hurry.
    pub(crate) async fn for_fast_talkers() -> Self {
        Self::with(|options| options.network.events_per_second = 1_000_000).await
    }

    /// Starts a server that holds seats for this many milliseconds.
    pub(crate) async fn holding_seats_for(milliseconds: u64) -> Self {
        Self::with(|options| options.room_settings.hold = milliseconds).await
    }

    /// Starts a server whose seats can be claimed after this many milliseconds.
    pub(crate) async fn patient_for(milliseconds: u64) -> Self {
        Self::with(|options| options.room_settings.patience = milliseconds).await
    }

    /// Starts a server that admits this many sessions of an address, which a proxy names.
    pub(crate) async fn admitting_behind_a_proxy(sessions: usize) -> Self {
        Self::with(|options| {
            options.network.connections_per_address = sessions;
            options.network.loopback_counts = true;
            options.network.behind_proxy = true;
        })
        .await
    }

    /// Starts a server at which an address may open this many rooms in a minute.
    pub(crate) async fn opening_rooms_a_minute(rooms: u32) -> Self {
        Self::with(|options| {
            options.network.rooms_per_minute = rooms;
            options.network.loopback_counts = true;
        })
        .await
    }

    /// Starts a server whose options differ from the default in this.
    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::default();
        change(&mut options);
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

    /// Asks the server to stop, and does not wait.
    pub(crate) fn begin_to_stop(&self) {
        self.stop.cancel();
    }

    /// Stops the server and returns the time that it took.
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
