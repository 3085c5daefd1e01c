//! Puts the parts together over a bound listener, and takes them down again.

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
use crate::cluster::Nodes;
use crate::config::Guards;
use crate::http::host_check::Names;
use crate::http::origin_check::Origins;
use crate::http::public_address::Address;
use crate::http::{self, Site};
use crate::net::acceptor::Doorman;
use crate::net::fd_limit;
use crate::rooms::Rooms;
use crate::rooms::deadlines::{Ringer, alarms};
use crate::session::admission::Visitors;
use crate::session::events;
use crate::store::shared::SharedStore;
use crate::store::{Keep, Opened, Store};

/// How long a stop waits for connections to close.
const FAREWELL: Duration = Duration::from_secs(2);

/// The largest message of a client, in bytes; a move has about 60.
pub(crate) const MESSAGE: usize = 8 * 1024;

/// What is read of a client at once, in bytes: a move, an entrance. Each connection keeps
/// so much, and clears it at each read.
const READ: usize = 512;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The figures rooms are run with.
    pub limits: Limits,
    /// The most rooms at a time.
    pub rooms: usize,
    /// Origins of pages that may connect beside our own, as browsers send them.
    pub origins: Vec<HeaderValue>,
    /// The host and port by which others reach this server, for codes and pages that
    /// are opened on its own machine.
    pub address: Option<String>,
    /// Time between two heartbeats of a connection.
    pub heartbeat: Duration,
    /// Time a client has to answer a heartbeat.
    pub heartbeat_answer: Duration,
    /// How much anybody may take, and by which names the server may be called.
    pub guards: Guards,
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
            guards: Guards::default(),
        }
    }
}

/// Serves rooms and pages on `listener` until `shutdown` is done, then says
/// goodbye to all clients, for at most two seconds. Goes on with the rooms that
/// `keep` has.
///
/// # Errors
/// When those rooms could not be taken over; beyond that, none today but what
/// accepting may report.
pub async fn serve(
    listener: TcpListener,
    keep: Keep,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let Parts {
        rooms,
        ringer,
        node,
        mut others,
    } = parts(keep, &options);
    take_rooms_over(&rooms, others.as_mut()).await?;
    let (socket_io, io) = socket_io(&options).build_svc();
    events::open(&io, Arc::clone(&rooms), node);
    let together = others.map(|others| tokio::spawn(others.keep_together()));

    let waking = tokio::spawn(wake(Arc::clone(&rooms), ringer));
    let showing = tokio::spawn({
        let (io, rooms) = (io.clone(), Arc::clone(&rooms));
        async move {
            tokio::join!(
                rooms.lobby().keep_showing(&io),
                rooms.wall().keep_showing(&io)
            );
        }
    });
    let guards = options.guards;
    let most = guards
        .connections
        .unwrap_or_else(fd_limit::room_for_connections);
    // The service is mounted as two routes. As a layer it would swallow
    // /socket.io/socket.io.js, and over a fallback route each connection would get an
    // engine of its own, which breaks long polling.
    let sockets = Router::new()
        .route_service("/socket.io/", socket_io.clone())
        .route_service("/socket.io", socket_io);
    // Others reach a proxy, not the address that this machine has for itself.
    let own = options.address.filter(|_| !guards.behind_proxy);
    let site = Site {
        boards: Arc::clone(rooms.boards()),
        visitors: Visitors::new(guards.clone(), most),
        address: Address::new(own),
        quiet: guards.quiet,
    };
    let app = app(sockets, site, options.origins, guards.names.clone());
    let closing = CancellationToken::new();
    let doorman = Doorman::new(app, guards, most, closing.clone());
    tokio::select! {
        never = doorman.accept(listener) => match never {},
        () = shutdown => {}
    }
    rooms.boards().close();
    // Else a stop and a fault would look the same from outside. Who has gone meanwhile
    // needs no telling.
    let _gone = io.emit(event::CLOSING, &json!({})).await;
    // A client that reads nothing would keep this waiting for ever.
    let farewell = async { tokio::join!(io.close(), rooms.boards().unwatched()) };
    if tokio::time::timeout(FAREWELL, farewell).await.is_err() {
        tracing::warn!("some clients did not say goodbye");
    }
    closing.cancel();
    waking.abort();
    showing.abort();
    if let Some(together) = together {
        together.abort();
    }
    rooms.store().close().await.map_err(io::Error::other)
}

/// Takes over the rooms that the store has, from the server before or from those beside.
async fn take_rooms_over(rooms: &Rooms, others: Option<&mut Nodes>) -> io::Result<()> {
    let restored = match others {
        Some(others) => others.join().await,
        None => rooms.restore().await,
    };
    match restored.map_err(io::Error::other)? {
        0 => {}
        restored => tracing::info!(rooms = restored, "taken over"),
    }
    Ok(())
}

/// What runs rooms on a store.
struct Parts {
    rooms: Arc<Rooms>,
    ringer: Ringer,
    /// This server's number among those who share the store.
    node: u32,
    others: Option<Nodes>,
}

fn parts(keep: Keep, options: &Options) -> Parts {
    let (store, shared): (Arc<dyn Store>, _) = match keep.open() {
        Opened::Own(store) => (store.into(), None),
        Opened::Shared(redis, hints) => (Arc::clone(&redis) as _, Some((redis, hints))),
    };
    let clock = shared
        .as_ref()
        .map_or_else(Clock::start, |(redis, _)| redis.clock());
    let node = shared
        .as_ref()
        .map_or(0, |(redis, _)| SharedStore::node(redis.as_ref()));
    let (alarms, ringer) = alarms(clock);
    let rooms = Arc::new(Rooms::new(
        store,
        shared.as_ref().map(|(redis, _)| Arc::clone(redis) as _),
        alarms,
        clock,
        options.limits,
        options.rooms,
    ));
    let others = shared.map(|(redis, hints)| Nodes::new(Arc::clone(&rooms), redis, hints));
    Parts {
        rooms,
        ringer,
        node,
        others,
    }
}

/// All routes, and who may use them.
fn app(sockets: Router, site: Site, origins: Vec<HeaderValue>, names: Vec<String>) -> Router {
    let origins = Origins::new(origins);
    let visitors = Arc::clone(&site.visitors);
    let sockets = sockets
        .layer(from_fn_with_state(visitors, Visitors::check))
        .layer(from_fn_with_state(origins.clone(), Origins::check))
        .layer(origins.cors());
    http::routes(site)
        .merge(sockets)
        .layer(from_fn_with_state(Names::new(names), Names::check))
}

fn socket_io(options: &Options) -> SocketIoBuilder {
    SocketIo::builder()
        .ping_interval(options.heartbeat)
        .ping_timeout(options.heartbeat_answer)
        .connect_timeout(Duration::from_secs(10))
        .upgrade_timeout(Duration::from_secs(5))
        .max_payload(MESSAGE as u64)
        .ws_read_buffer_size(READ)
        .ws_max_message_size(MESSAGE)
        .ws_max_frame_size(MESSAGE)
        .with_parser(ParserConfig::common().max_incoming_binaries(0))
}

/// Runs what rooms asked to be woken for.
async fn wake(rooms: Arc<Rooms>, mut ringer: Ringer) {
    while let Some(id) = ringer.next().await {
        rooms.ring(&id).await;
    }
}
