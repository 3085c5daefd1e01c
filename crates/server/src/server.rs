//! Assembles the parts of a server, runs them, and shuts them down.

mod house_keeping;
mod watching;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use game::wire::event;
use serde_json::json;
use socketioxide::{ParserConfig, SocketIo, SocketIoBuilder};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::cluster::Cluster;
use crate::config::{AddressForOthers, MAX_MESSAGE_BYTES, Options};
use crate::copies;
use crate::feeds::Feeds;
use crate::health::Health;
use crate::host::Host;
use crate::host::namespace::Phone;
use crate::house::House;
use crate::http::{self, AllowedHosts, AllowedOrigins, AppState, OwnPage, PublicAddress};
use crate::league::LeagueKeeper;
use crate::net::acceptor::Acceptor;
use crate::net::fd_limit;
use crate::rooms::{Calendar, DeadlineQueue, History, RoomContext, Rooms, deadlines};
use crate::session::admission::Admission;
use crate::session::forms::Forms;
use crate::session::{ClientOutbox, ClientRooms, NewClients, Seekers, events};
use crate::store::shared::SharedStore;
use crate::store::{Opened, Storage, Store, StoreFault};
use watching::{measure, show};

/// The time for which a shutdown waits for connections to close. A client that reads its
/// connection needs one round trip, so only stuck ones are cut.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// The maximum number of binary attachments of one event. No event of protocol 1 has any,
/// but above this number the library closes the connection, and a mistake deserves an answer.
const MAX_BINARIES: usize = 8;

/// The size of a WebSocket's read buffer: a move or an entrance fits in. Each connection
/// has one and clears it at each read, so a larger one costs memory and CPU time.
const READ_BUFFER_BYTES: usize = 512;

/// Serves rooms and pages on `listener` until `shutdown` completes. The rooms in `storage`
/// go on where they were.
///
/// A shutdown sends every client a goodbye, and waits at most two seconds until they are
/// gone.
///
/// # Errors
/// The server could not take the rooms over from the store, or could not close the store in
/// good order.
pub async fn serve(
    listener: TcpListener,
    storage: Storage,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    turn_file_size_limit_into_errors()?;
    let mut runtime = Runtime::new(storage, &options);
    let restored = runtime.take_rooms_over().await.map_err(io::Error::other)?;
    if restored > 0 {
        tracing::info!(rooms = restored, "taken over");
    }
    let (sockets, io) = socket_routes(&options);
    let (rooms, feeds) = (Arc::clone(&runtime.rooms), Arc::clone(&runtime.feeds));
    let readable = runtime.readable();
    let leaving = Arc::clone(&readable.health);
    let clients = Arc::new(NewClients::of(runtime.node));
    let store = Arc::clone(&rooms.context().store);
    let house = house_keeping::take_over(store.as_ref(), &feeds).await;
    let seekers = Arc::new(Seekers::default());
    events::register(
        &io,
        Arc::clone(&rooms),
        Arc::clone(&feeds),
        Arc::clone(&clients),
        Arc::clone(&house),
        Arc::clone(&seekers),
        options.refusals.clone(),
    );
    let mut background = runtime.spawn(&io, &options);
    let keeping = house_keeping::keep(Arc::clone(&house), store);
    background.spawn(async move { match keeping.await {} });
    let network = &options.network;
    let max_connections = network
        .connections
        .unwrap_or_else(fd_limit::room_for_connections);
    let metrics = options.metrics.clone();
    let admission = Admission::new(network.clone(), max_connections, metrics.clone());
    let host = readable.host(&rooms, &feeds, &house, &io);
    receive_host(host, &options, &io, &admission, &leaving, &mut background);
    let (tables, guard) = (Arc::clone(&rooms), Arc::clone(&admission));
    let forms = Arc::new(Forms::new(tables, guard, clients, house, network.form));
    let players = Arc::clone(&forms);
    background.spawn(async move { players.sweep().await });
    let tables = Arc::clone(&rooms);
    background.spawn(async move { seekers.run(&tables).await });
    let guard = Arc::clone(&admission);
    let app = app(sockets, &feeds, &options, guard, forms, readable);
    let closing = CancellationToken::new();
    let acceptor = Acceptor::new(app, options.network, max_connections, closing.clone());
    let acceptor = acceptor.counting(metrics.clone()).below(options.path);
    if let Some(metrics) = metrics {
        measure(&metrics, &feeds, &admission, acceptor.connections());
    }
    tokio::select! {
        never = acceptor.accept(listener) => match never {},
        () = shutdown => {}
    }
    leaving.leave();
    say_goodbye(&io, &feeds).await;
    closing.cancel();
    let store = &rooms.context().store;
    store.close().await.map_err(io::Error::other)
}

/// Opens the desk of the host and the namespace of the host's phone, and shows the host what
/// goes on, as the options want it.
fn receive_host(
    host: Host,
    options: &Options,
    io: &SocketIo,
    admission: &Arc<Admission>,
    health: &Arc<Health>,
    background: &mut JoinSet<()>,
) {
    let host = Arc::new(host);
    if let Some(view) = options.view.clone() {
        let (feeds, admission) = (host.feeds(), Arc::clone(admission));
        let health = Arc::clone(health);
        background.spawn(async move { show(&feeds, &admission, &health, view).await });
    }
    if let Some(access) = &options.host {
        access.open(Arc::clone(&host) as _);
        if access.has_token() {
            background.spawn(Phone::register(io, host, access.clone()).show());
        }
    }
}

/// Lets a write beyond the file size limit (`ulimit -f`) fail as on a full disk. Without a
/// handler, its signal would end the process. The handler stays when its stream is dropped.
#[cfg(unix)]
fn turn_file_size_limit_into_errors() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).map(drop)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
const fn turn_file_size_limit_into_errors() -> io::Result<()> {
    Ok(())
}

/// Sends every client a goodbye, and waits until all are gone.
async fn say_goodbye(io: &SocketIo, feeds: &Feeds) {
    feeds.snapshots.close();
    // Without this event a client would take a shutdown for a failure. A client that is
    // already gone needs none.
    let _gone = io.emit(event::CLOSING, &json!({})).await;
    let goodbye = async { tokio::join!(io.close(), feeds.snapshots.drained()) };
    // A client that does not read would delay the shutdown without end.
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, goodbye)
        .await
        .is_err()
    {
        tracing::warn!("some clients did not say goodbye");
    }
}

/// The parts of a server that run rooms on a store.
struct Runtime {
    rooms: Arc<ClientRooms>,
    feeds: Arc<Feeds>,
    history: Arc<History>,
    league: Arc<LeagueKeeper>,
    deadlines: DeadlineQueue,
    /// This server's number among the servers that share the store.
    node: u32,
    cluster: Option<Cluster<ClientOutbox>>,
}

impl Runtime {
    fn new(storage: Storage, options: &Options) -> Self {
        let id = storage.id();
        let (store, shared): (Arc<dyn Store>, _) = match storage.open() {
            Opened::Own(store) => (store.into(), None),
            Opened::Shared(redis, hints) => (Arc::clone(&redis) as _, Some((redis, hints))),
        };
        let clock = shared
            .as_ref()
            .map_or_else(Clock::start, |(redis, _)| redis.clock());
        let (setter, deadlines) = deadlines(clock);
        let feeds = Arc::new(Feeds::new());
        if options.only_unlisted {
            feeds.snapshots.hide_all();
        }
        let calendar = Calendar::new(clock, shared.is_some());
        let history = History::new(Arc::clone(&store), calendar, options.history_days);
        let league = LeagueKeeper::new(
            Arc::clone(&store),
            Arc::clone(&feeds),
            calendar,
            shared.is_some(),
            options.history_days > 0,
        );
        let context = RoomContext::new(
            id,
            store,
            shared.as_ref().map(|(redis, _)| Arc::clone(redis) as _),
            Arc::clone(&feeds),
            setter,
            clock,
            options.room_settings,
        );
        let context = context.counting(options.metrics.clone());
        let context = match options.history_days {
            0 => context,
            _ => context.keeping_games(),
        };
        let rooms = Arc::new(Rooms::new(context, options.rooms));
        if shared.is_some() {
            rooms.freshen_snapshots();
        }
        let node = shared.as_ref().map_or(0, |(redis, _)| redis.node());
        let cluster = shared.map(|(redis, hints)| Cluster::new(Arc::clone(&rooms), redis, hints));
        Self {
            rooms,
            feeds,
            history: Arc::new(history),
            league: Arc::new(league),
            deadlines,
            node,
            cluster,
        }
    }

    /// Takes over the rooms that the store has. A previous server left them, or other
    /// servers run them now. Returns their number.
    async fn take_rooms_over(&mut self) -> Result<usize, StoreFault> {
        let restored = match &mut self.cluster {
            Some(cluster) => cluster.join().await,
            None => self.rooms.restore().await,
        };
        self.league.take_over().await;
        restored
    }

    /// Returns the parts that HTTP reads.
    fn readable(&self) -> Readable {
        Readable {
            history: Arc::clone(&self.history),
            league: Arc::clone(&self.league),
            health: Arc::new(Health::of(Arc::clone(&self.rooms.context().store))),
        }
    }

    /// Starts the tasks that no connection drives. They end when the set is dropped.
    fn spawn(self, io: &SocketIo, options: &Options) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        let store = Arc::clone(&self.rooms.context().store);
        let copies = copies::run(store, Arc::clone(&options.copies), options.copied.clone());
        tasks.spawn(async move { match copies.await {} });
        if let Some(cluster) = self.cluster {
            tasks.spawn(cluster.run());
        }
        tasks.spawn(keep_deadlines(Arc::clone(&self.rooms), self.deadlines));
        let history = self.history;
        tasks.spawn(async move {
            let never = history.sweep().await;
            match never {}
        });
        let (league, told, rooms) = (self.league, io.clone(), self.rooms);
        tasks.spawn(async move { match league.run(&told, &rooms).await {} });
        let (feeds, io) = (self.feeds, io.clone());
        tasks.spawn(async move {
            feeds.run(&io).await;
        });
        tasks
    }
}

/// Hands each deadline that has come to its room.
async fn keep_deadlines(rooms: Arc<ClientRooms>, mut deadlines: DeadlineQueue) {
    while let Some(room) = deadlines.next().await {
        rooms.on_deadline(&room).await;
    }
}

/// The parts of a server that HTTP reads, apart from its rooms.
struct Readable {
    history: Arc<History>,
    league: Arc<LeagueKeeper>,
    health: Arc<Health>,
}

impl Readable {
    /// Makes the host of the server that these parts make up.
    fn host(
        &self,
        rooms: &Arc<ClientRooms>,
        feeds: &Arc<Feeds>,
        house: &Arc<House>,
        io: &SocketIo,
    ) -> Host {
        let (league, health) = (&self.league, &self.health);
        Host::new(rooms, feeds, house, league, health, io.clone())
    }
}

/// Makes the router, with the checks that every request passes first.
fn app(
    sockets: Router,
    feeds: &Arc<Feeds>,
    options: &Options,
    admission: Arc<Admission>,
    forms: Arc<Forms>,
    readable: Readable,
) -> Router {
    let network = &options.network;
    let origins = AllowedOrigins::new(options.origins.clone(), &network.names);
    // Other machines reach the proxy, not this machine's own address.
    let own = match network.behind_proxy {
        true => AddressForOthers::of(network.names.first()),
        false => options.address.clone(),
    };
    let state = AppState {
        feeds: Arc::clone(feeds),
        snapshots: Arc::clone(&feeds.snapshots),
        admission: Arc::clone(&admission),
        address: PublicAddress::new(own, network.names.clone()).below(Arc::clone(&options.path)),
        quiet: network.quiet,
        heartbeat: options.heartbeat,
        forms,
        history: readable.history,
        league: readable.league,
        health: readable.health,
        frames: http::framed_policy(&options.frames),
        own_page: OwnPage::new(options.own_page.clone()),
        origins: origins.clone(),
        request: network.request,
    };
    let sockets = sockets
        .layer(from_fn_with_state(admission, Admission::check))
        .layer(from_fn_with_state(origins.clone(), AllowedOrigins::check))
        .layer(origins.cors());
    let hosts = AllowedHosts::new(&network.names);
    http::routes(state)
        .merge(sockets)
        .layer(from_fn_with_state(hosts, AllowedHosts::check))
        .layer(http::uncached())
}

/// Makes the two routes of the Socket.IO service. As a layer it would swallow
/// /socket.io/socket.io.js. Over a fallback route each connection would get an engine of its
/// own, which breaks long polling.
fn socket_routes(options: &Options) -> (Router, SocketIo) {
    let (service, io) = socket_io(options).build_svc();
    let routes = Router::new()
        .route_service("/socket.io/", service.clone())
        .route_service("/socket.io", service);
    (routes, io)
}

fn socket_io(options: &Options) -> SocketIoBuilder {
    SocketIo::builder()
        .ping_interval(options.heartbeat)
        .ping_timeout(options.heartbeat_answer)
        // An honest client sends CONNECT and upgrades within a round trip or two. Any other
        // session only holds a permit.
        .connect_timeout(Duration::from_secs(10))
        .upgrade_timeout(Duration::from_secs(5))
        .max_payload(MAX_MESSAGE_BYTES as u64)
        .ws_read_buffer_size(READ_BUFFER_BYTES)
        .ws_max_message_size(MAX_MESSAGE_BYTES)
        .ws_max_frame_size(MAX_MESSAGE_BYTES)
        .with_parser(ParserConfig::common().max_incoming_binaries(MAX_BINARIES))
}
