//! The options and limits with which an operator starts a server.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::HeaderValue;
use futures_util::future::BoxFuture;
use game::wire::Refused;
use game::wire::host::{HostCommand, HouseView};
use game::{Refusal, RoomSettings, RoomView, Row, Token, TokenHash};
use tokio::sync::{Notify, mpsc, watch};

use crate::metrics::Metrics;
use crate::store::CopyOutcome;

/// The largest message of a client, in bytes. A move has about 60, so an honest client
/// never comes near it.
pub(crate) const MAX_MESSAGE_BYTES: usize = 8 * 1024;

/// The options of a server.
#[derive(Clone, Debug)]
pub struct Options {
    /// The settings of all rooms, such as the time for which seats are held.
    pub room_settings: RoomSettings,
    /// Whether no list shows any room.
    pub only_unlisted: bool,
    /// The maximum number of rooms at a time.
    pub rooms: usize,
    /// The origins of foreign pages that may connect, in the form in which browsers send
    /// them.
    pub origins: Vec<HeaderValue>,
    /// The host and port by which other machines reach this server. QR codes use it when
    /// the page was opened on the server's own machine.
    pub address: AddressForOthers,
    /// The time between two heartbeats of a session, and of a room followed as data.
    pub heartbeat: Duration,
    /// The time within which a client must answer a heartbeat.
    pub heartbeat_answer: Duration,
    /// The days for which games that have ended are kept. With 0 none is kept, and those of
    /// earlier runs are removed.
    pub history_days: u32,
    /// The origins whose pages may show `/tv` in a frame.
    pub frames: Vec<HeaderValue>,
    /// The folder with a page of the host's own, which is shown at `/`. Our own start page
    /// is then at `/jogo`.
    pub own_page: Option<PathBuf>,
    /// The path of the host below which browsers find this server, such as `/jogo`; empty
    /// if it has the host for itself. Links have it, and requests may have it or not.
    pub path: Arc<str>,
    /// The limits on connections, sessions and events.
    pub network: NetworkLimits,
    /// The way in for the server's host, or none.
    pub host: Option<HostAccess>,
    /// The channel through which the server shows its state to its host, if one looks.
    pub view: Option<watch::Sender<ServerView>>,
    /// The numbers to count, if somebody reads them.
    pub metrics: Option<Arc<Metrics>>,
    /// The channel through which the refusals of clients' requests are told, if somebody
    /// listens.
    pub refusals: Option<mpsc::UnboundedSender<Refused>>,
    /// Each notification asks for a copy of the rooms beside their file. The outcome is
    /// logged.
    pub copies: Arc<Notify>,
    /// The channel through which the outcome of each copy is told, if somebody listens.
    pub copied: Option<mpsc::UnboundedSender<CopyOutcome>>,
}

/// The state of a running server, as its host sees it.
#[derive(Clone, Debug, Default)]
pub struct ServerView {
    /// The rooms in the order of their ids.
    pub rooms: Vec<Arc<RoomView>>,
    /// The number of sessions, in rooms or not.
    pub clients: usize,
}

/// The way in for the host of a server: by its token over the network, and by a desk in
/// the same process.
#[derive(Clone)]
pub struct HostAccess {
    /// The hash of the token, or none if nobody comes in over the network.
    token: Option<TokenHash>,
    desk: Arc<OnceLock<Arc<dyn Desk>>>,
}

/// The desk of the host: the acts, and what the host is shown.
pub trait Desk: Send + Sync {
    /// Runs an act. Returns its number if it can be taken back.
    fn run(&self, act: HostCommand) -> BoxFuture<'_, Result<Option<u64>, Refusal>>;

    /// Returns the rooms and the people as they are now.
    fn view(&self) -> HouseView;

    /// Returns the table of the league that is shown, best first, at most 40 rows.
    fn table(&self) -> Vec<Row>;
}

impl HostAccess {
    /// Makes the way in of a host who has this token.
    pub fn new(token: &Token) -> Self {
        Self {
            token: Some(token.hash()),
            desk: Arc::default(),
        }
    }

    /// Makes the way in of a host in this process alone.
    pub fn here() -> Self {
        Self {
            token: None,
            desk: Arc::default(),
        }
    }

    /// Returns whether the host may come in over the network.
    pub(crate) const fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Returns the desk, once the server serves.
    pub fn desk(&self) -> Option<Arc<dyn Desk>> {
        self.desk.get().cloned()
    }

    /// Returns whether this is the token of the host. The comparison takes constant time.
    pub(crate) fn opens_with(&self, token: &Token) -> bool {
        self.token.is_some_and(|own| token.hash() == own)
    }

    /// Opens the desk. Only the first one counts.
    pub(crate) fn open(&self, desk: Arc<dyn Desk>) {
        let _first = self.desk.set(desk);
    }
}

impl fmt::Debug for HostAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostAccess").finish_non_exhaustive()
    }
}

/// The host and port by which other machines reach a server, such as `192.168.0.10:5000`.
/// It is read anew for each use, because a machine changes its networks. By default none is
/// known.
#[derive(Clone, Default)]
pub struct AddressForOthers(Option<Arc<ReadAddress>>);

type ReadAddress = dyn Fn() -> Option<String> + Send + Sync;

impl AddressForOthers {
    /// Makes an address that `read` returns, which must not wait.
    pub fn new(read: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    /// Makes the address of a server behind a proxy, by its name.
    pub(crate) fn of(name: Option<&HostName>) -> Self {
        name.cloned().map_or_else(Self::default, |named| {
            Self::new(move || Some(named.name.clone()))
        })
    }

    /// Reads the address. Returns `None` if no other machine reaches the server now.
    pub(crate) fn read(&self) -> Option<String> {
        self.0.as_ref().and_then(|read| read())
    }
}

impl fmt::Debug for AddressForOthers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AddressForOthers")
            .field(&self.read())
            .finish()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            room_settings: RoomSettings::default(),
            only_unlisted: false,
            rooms: 10_000,
            origins: Vec::new(),
            address: AddressForOthers::default(),
            heartbeat: Duration::from_secs(10),
            heartbeat_answer: Duration::from_secs(8),
            history_days: 90,
            frames: Vec::new(),
            own_page: None,
            path: Arc::default(),
            network: NetworkLimits::default(),
            host: None,
            view: None,
            metrics: None,
            refusals: None,
            copies: Arc::default(),
            copied: None,
        }
    }
}

/// A host name by which clients may call the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostName {
    /// The name alone, without a port.
    pub name: String,
    /// The scheme, host and port of links by this name, such as `https://game.example.com`.
    /// `None` repeats those by which a client called.
    pub link: Option<String>,
}

impl From<&str> for HostName {
    /// Makes a name whose links repeat the call.
    fn from(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            link: None,
        }
    }
}

/// The limits of a server toward its network: the share of one address, of one connection
/// and of all together. They also have the names by which clients may call the server.
///
/// All limits are on by default.
#[derive(Clone, Debug)]
pub struct NetworkLimits {
    /// The maximum number of connections, and of sessions over them. The default is four
    /// fifths of the files that this process may open.
    pub connections: Option<usize>,
    /// The maximum number of connections, and of sessions, of one address.
    pub connections_per_address: usize,
    /// The number of rooms that one address may open in a minute.
    pub rooms_per_minute: u32,
    /// The number of events that one client may send in a second. A burst may have twice as
    /// many. A connection may carry as many bytes as that many events of the largest size.
    pub events_per_second: u32,
    /// Whether the limits of an address also hold for loopback (127.0.0.1). By default they
    /// do not. All players behind a tunnel would share that address, and a program on this
    /// machine can do worse.
    pub loopback_counts: bool,
    /// Host names by which clients may call the server, in addition to its addresses, its
    /// own name and names of the local network.
    pub names: Vec<HostName>,
    /// Whether a proxy is in front of the server. If so, a client's address is the last one
    /// in `X-Forwarded-For`. Without a proxy any client could forge that header.
    pub behind_proxy: bool,
    /// The time within which a whole request must arrive.
    pub request: Duration,
    /// The time for which a connection may accept no bytes, once the client's buffers are
    /// full. The connection then ends.
    pub unread: Duration,
    /// The time for which a follower of a room over HTTP may get no news. The answer then
    /// ends.
    pub quiet: Duration,
    /// The time without a form after which a player by plain forms counts as gone. Its seat
    /// is then held.
    pub form: Duration,
}

impl Default for NetworkLimits {
    fn default() -> Self {
        Self {
            connections: None,
            connections_per_address: 64,
            rooms_per_minute: 30,
            events_per_second: 10,
            loopback_counts: false,
            names: Vec::new(),
            behind_proxy: false,
            request: Duration::from_secs(10),
            unread: Duration::from_secs(10),
            quiet: Duration::from_secs(600),
            form: Duration::from_secs(180),
        }
    }
}
