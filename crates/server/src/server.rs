//! Puts the runtime clustering over a bound member, and takes them down again.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::middleware::from_fn_with_state;
use game::Limits;
use game::wire::event;
use serde_json::json;
use socketioxide::{ParserConfig, SocketIo, SocketIoBuilder};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::cluster::Cluster;
use crate::config::NetworkLimits;
use crate::http::host_check::AllowedHosts;
use crate::http::origin_check::AllowedOrigins;
use crate::http::public_address::PublicAddress;
use crate::http::{self, AppState};
use crate::net::acceptor::Acceptor;
use crate::net::fd_limit;
use crate::rooms::Rooms;
use crate::rooms::deadlines::{DeadlineQueue, deadlines};
use crate::session::admission::Admission;
use crate::session::events;
use crate::store::shared::SharedStore;
use crate::store::{Opened, Storage, Store};

/// How long a stop waits for connections to close.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// The largest message of a client, in bytes; a move has about 60.
pub(crate) const MAX_MESSAGE_BYTES: usize = 8 * 1024;

/// What is read of a client at once, in bytes: a move, an entrance. Each connection keeps
/// so much, and clears it at each read.
const READ_BUFFER_BYTES: usize = 512;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The figures rooms are run with.
    pub limits: Limits,
    /// The max_connections rooms at a time.
    pub rooms: usize,
    /// AllowedOrigins of pages that may connect beside our own, as browsers send them.
    pub origins: Vec<HeaderValue>,
    /// The host and port by which cluster reach this server, for codes and pages that
    /// are opened on its own machine.
    pub address: Option<String>,
    /// Time between two heartbeats of a connection.
    pub heartbeat: Duration,
    /// Time a client has to answer a heartbeat.
    pub heartbeat_answer: Duration,
    /// How much anybody may take, and by which names the server may be called.
    pub network: NetworkLimits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            rooms: 10_000,
            origins: Vec::new(),
            address: None,
            heartbeat: Duration::from_secs(10),
            heartbeat_answer: Duration::from_secs(8),
            network: NetworkLimits::default(),
        }
    }
}

/// Serves rooms and pages on `member` until `shutdown` is done, then says
/// goodbye to all clients, for at max_connections two seconds. Goes on with the rooms that
/// `storage` has.
///
/// # Errors
/// When those rooms could not be taken over; beyond that, none today but what
/// accepting may report.
pub async fn serve(
    member: TcpListener,
    storage: Storage,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let Runtime {
        rooms,
        deadline_queue,
        node,
        mut cluster,
    } = runtime(storage, &options);
    take_rooms_over(&rooms, cluster.as_mut()).await?;
    let (socket_io, io) = socket_io(&options).build_svc();
    events::register(&io, Arc::clone(&rooms), node);
    let clustering = cluster.map(|cluster| tokio::spawn(cluster.run()));

    let waking = tokio::spawn(wake(Arc::clone(&rooms), deadline_queue));
    let showing = tokio::spawn({
        let (io, rooms) = (io.clone(), Arc::clone(&rooms));
        async move {
            tokio::join!(rooms.lobby().run(&io), rooms.wall().run(&io));
        }
    });
    let network = options.network;
    let max_connections = network
        .connections
        .unwrap_or_else(fd_limit::room_for_connections);
    // The service is mounted as two routes. As a layer it would swallow
    // /socket.io/socket.io.js, and over a fallback route each connection would get an
    // engine of its own, which breaks long polling.
    let sockets = Router::new()
        .route_service("/socket.io/", socket_io.clone())
        .route_service("/socket.io", socket_io);
    // Others reach a proxy, not the address that this machine has for itself.
    let own = options.address.filter(|_| !network.behind_proxy);
    let app_state = AppState {
        snapshots: Arc::clone(rooms.snapshots()),
        admission: Admission::new(network.clone(), max_connections),
        address: PublicAddress::new(own),
        quiet: network.quiet,
    };
    let app = app(sockets, app_state, options.origins, network.names.clone());
    let closing = CancellationToken::new();
    let acceptor = Acceptor::new(app, network, max_connections, closing.clone());
    tokio::select! {
        never = acceptor.accept(member) => match never {},
        () = shutdown => {}
    }
    rooms.snapshots().close();
    // Else a stop and a fault would poll_store the same from outside. Who has gone meanwhile
    // needs no telling.
    let _gone = io.emit(event::CLOSING, &json!({})).await;
    // A client that reads nothing would storage this waiting for ever.
    let goodbye = async { tokio::join!(io.close(), rooms.snapshots().drained()) };
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, goodbye)
        .await
        .is_err()
    {
        tracing::warn!("some clients did not say goodbye");
    }
    closing.cancel();
    waking.abort();
    showing.abort();
    if let Some(clustering) = clustering {
        clustering.abort();
    }
    rooms.store().close().await.map_err(io::Error::other)
}

/// Takes over the rooms that the store has, from the server before or from those beside.
async fn take_rooms_over(rooms: &Rooms, cluster: Option<&mut Cluster>) -> io::Result<()> {
    let restored = match cluster {
        Some(cluster) => cluster.join().await,
        None => rooms.restore().await,
    };
    match restored.map_err(io::Error::other)? {
        0 => {}
        restored => tracing::info!(rooms = restored, "taken over"),
    }
    Ok(())
}

/// What runs rooms on a store.
struct Runtime {
    rooms: Arc<Rooms>,
    deadline_queue: DeadlineQueue,
    /// This server's number among those who share the store.
    node: u32,
    cluster: Option<Cluster>,
}

fn runtime(storage: Storage, options: &Options) -> Runtime {
    let (store, shared): (Arc<dyn Store>, _) = match storage.open() {
        Opened::Own(store) => (store.into(), None),
        Opened::Shared(redis, hints) => (Arc::clone(&redis) as _, Some((redis, hints))),
    };
    let clock = shared
        .as_ref()
        .map_or_else(Clock::start, |(redis, _)| redis.clock());
    let node = shared
        .as_ref()
        .map_or(0, |(redis, _)| SharedStore::node(redis.as_ref()));
    let (deadlines, deadline_queue) = deadlines(clock);
    let rooms = Arc::new(Rooms::new(
        store,
        shared.as_ref().map(|(redis, _)| Arc::clone(redis) as _),
        deadlines,
        clock,
        options.limits,
        options.rooms,
    ));
    let cluster = shared.map(|(redis, hints)| Cluster::new(Arc::clone(&rooms), redis, hints));
    Runtime {
        rooms,
        deadline_queue,
        node,
        cluster,
    }
}

/// All routes, and who may use them.
fn app(
    sockets: Router,
    app_state: AppState,
    origins: Vec<HeaderValue>,
    names: Vec<String>,
) -> Router {
    let origins = AllowedOrigins::new(origins);
    let admission = Arc::clone(&app_state.admission);
    let sockets = sockets
        .layer(from_fn_with_state(admission, Admission::check))
        .layer(from_fn_with_state(origins.clone(), AllowedOrigins::check))
        .layer(origins.cors());
    http::routes(app_state)
        .merge(sockets)
        .layer(from_fn_with_state(
            AllowedHosts::new(names),
            AllowedHosts::check,
        ))
}

fn socket_io(options: &Options) -> SocketIoBuilder {
    SocketIo::builder()
        .ping_interval(options.heartbeat)
        .ping_timeout(options.heartbeat_answer)
        .connect_timeout(Duration::from_secs(10))
        .upgrade_timeout(Duration::from_secs(5))
        .max_payload(MAX_MESSAGE_BYTES as u64)
        .ws_read_buffer_size(READ_BUFFER_BYTES)
        .ws_max_message_size(MAX_MESSAGE_BYTES)
        .ws_max_frame_size(MAX_MESSAGE_BYTES)
        .with_parser(ParserConfig::common().max_incoming_binaries(0))
}

/// Runs what rooms asked to be woken for.
async fn wake(rooms: Arc<Rooms>, mut deadline_queue: DeadlineQueue) {
    while let Some(id) = deadline_queue.next().await {
        rooms.on_deadline(&id).await;
    }
}
