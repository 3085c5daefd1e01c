//! A single attempt to connect, and the connection that may result from it.
//!
//! Each attempt runs a rust_socketio client in a runtime of its own. Dropping the attempt
//! also ends every task that the library left running.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;
use std::thread::Thread;
use std::time::Duration;

use rust_socketio::TransportType;
use tokio::net::{TcpStream, lookup_host};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::diagnosis;
use super::emission::Emission;
use super::socketio::{Outgoing, SocketEvent, builder, send_all};
use crate::address::Address;
use crate::message::{DownReason, Obstacle};

/// The name of the library's threads.
const THREAD_NAME: &str = "socketio";

/// The number of panics on the library's threads. A panic does not tell which connection
/// it affected, so all of them watch the number.
static PANICS: LazyLock<watch::Sender<u32>> = LazyLock::new(|| watch::Sender::new(0));

/// Handles a panic, and returns whether the program can go on. It can after a panic on
/// the library's threads, which a hostile server may have provoked. Every connection that
/// is up then ends as if it had been lost, and is opened again.
pub(crate) fn survives_panic(thread: &Thread) -> bool {
    let ours = thread.name() == Some(THREAD_NAME);
    if ours {
        PANICS.send_modify(|count| *count = count.wrapping_add(1));
    }
    ours
}

/// The maximum duration of each step until the namespace is joined.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The interval of probes over long polling. Without them a silent server would look like
/// one that has nothing to say.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);

/// Returns the URL for the library, which adds the path of Socket.IO only to a host alone.
fn socket_url(server: &Address) -> String {
    match server.path.as_str() {
        "" => server.url(),
        _ => format!("{}/socket.io/", server.url()),
    }
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Attempt {
    events: mpsc::UnboundedReceiver<SocketEvent>,
    outbox: mpsc::UnboundedSender<Outgoing>,
    panics: watch::Receiver<u32>,
    /// The addresses of the server's host.
    pub(super) addresses: Vec<IpAddr>,
    _runtime: AttemptRuntime,
}

/// The runtime of one attempt. Dropping it ends all its tasks without waiting.
#[derive(Debug)]
struct AttemptRuntime(Option<Runtime>);

impl AttemptRuntime {
    fn start() -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name(THREAD_NAME)
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> Option<tokio::task::JoinHandle<T>> {
        self.0.as_ref().map(|runtime| runtime.spawn(task))
    }
}

impl Drop for AttemptRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Attempt {
    /// Connects over WebSocket, or over long polling if the server supports nothing else.
    /// A server that is silent or refuses would do the same over long polling.
    pub(super) async fn connect(address: &Address) -> Result<Self, DownReason> {
        let addresses = match timeout(CONNECT_TIMEOUT, reach(address)).await {
            Ok(reached) => reached?,
            Err(_) => return Err(DownReason::NoAnswer),
        };
        let attempt = Self::connect_by_any(address).await?;
        Ok(Self {
            addresses,
            ..attempt
        })
    }

    async fn connect_by_any(address: &Address) -> Result<Self, DownReason> {
        match Self::connect_over(TransportType::Websocket, address).await {
            Err(DownReason::NotOurs) => {}
            outcome => return outcome,
        }
        diagnosed(address, diagnosis::obstacle).await?;
        match Self::connect_over(TransportType::Polling, address).await {
            Err(DownReason::NotOurs) => {}
            outcome => return outcome,
        }
        diagnosed(address, diagnosis::obstacle_to_entry).await?;
        Err(DownReason::NotOurs)
    }

    async fn connect_over(transport: TransportType, to: &Address) -> Result<Self, DownReason> {
        timeout(CONNECT_TIMEOUT, Self::enter(transport, socket_url(to)))
            .await
            .unwrap_or(Err(DownReason::NoAnswer))
    }

    async fn enter(transport: TransportType, url: String) -> Result<Self, DownReason> {
        let polling = transport == TransportType::Polling;
        let every = if polling {
            PROBE_INTERVAL
        } else {
            Duration::MAX
        };
        // Earlier panics belong to other connections.
        let panics = PANICS.subscribe();
        let runtime = AttemptRuntime::start().map_err(|_| DownReason::NoAnswer)?;
        let (report, mut events) = mpsc::unbounded_channel();
        let connecting = runtime
            .spawn(builder(url, transport, &report).connect())
            .ok_or(DownReason::NotOurs)?;
        let Ok(Ok(client)) = connecting.await else {
            return Err(DownReason::NotOurs);
        };
        loop {
            match events.recv().await {
                Some(SocketEvent::Connected) => break,
                Some(SocketEvent::Event(..) | SocketEvent::Answer(..)) => {}
                Some(SocketEvent::Refused) => return Err(DownReason::TurnedAway),
                Some(SocketEvent::Ended) | None => return Err(DownReason::NotOurs),
            }
        }
        let (outbox, outgoing) = mpsc::unbounded_channel();
        runtime.spawn(send_all(client, every, outgoing, report));
        Ok(Self {
            events,
            outbox,
            panics,
            addresses: Vec::new(),
            _runtime: runtime,
        })
    }

    pub(super) async fn next(&mut self) -> SocketEvent {
        tokio::select! {
            event = self.events.recv() => event.unwrap_or(SocketEvent::Ended),
            _ = self.panics.changed() => SocketEvent::Ended,
        }
    }

    pub(super) fn send(&self, emission: Emission) {
        // If the sending task has ended, it has already reported so.
        let _ended = self.outbox.send(Outgoing::Emit(emission));
    }

    /// Sends the pending emissions and disconnects.
    pub(super) async fn close(self) {
        let (done, closed) = oneshot::channel();
        if self.outbox.send(Outgoing::Close(done)).is_ok() {
            // If the sending task has ended, nothing is pending.
            let _ended = closed.await;
        }
    }
}

/// Connects to a server and hangs up. Returns the addresses of its host.
async fn reach(address: &Address) -> Result<Vec<IpAddr>, DownReason> {
    let target = (address.host.as_str(), address.port);
    let unknown = |_| DownReason::Obstacle(Obstacle::UnknownName);
    let found: Vec<SocketAddr> = lookup_host(target).await.map_err(unknown)?.collect();
    let connected = TcpStream::connect(found.as_slice()).await;
    connected.map_err(|_| DownReason::NoAnswer)?;
    Ok(found.iter().map(SocketAddr::ip).collect())
}

/// Fails with what stands in the way, if the address tells. The question blocks, so it
/// has a thread of its own.
async fn diagnosed(
    address: &Address,
    question: fn(&Address) -> Option<Obstacle>,
) -> Result<(), DownReason> {
    let address = address.clone();
    let (tell, told) = oneshot::channel();
    let ask = move || {
        // The attempt may have been given up.
        let _late = tell.send(question(&address));
    };
    let thread = std::thread::Builder::new().name("question".to_owned());
    if thread.spawn(ask).is_err() {
        return Ok(());
    }
    match told.await {
        Ok(Some(obstacle)) => Err(DownReason::Obstacle(obstacle)),
        Ok(None) | Err(_) => Ok(()),
    }
}
