use std::time::Duration;

use axum::http::HeaderValue;
use game::Limits;

/// The largest message of a client, in bytes. A move has about 60.
pub(crate) const MAX_MESSAGE_BYTES: usize = 8 * 1024;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The settings with which rooms are run.
    pub limits: Limits,
    /// The maximum number of rooms at a time.
    pub rooms: usize,
    /// Origins, as browsers send them, of foreign pages that may connect.
    pub origins: Vec<HeaderValue>,
    /// The host and port by which other machines reach this server. Codes and pages that are
    /// opened on its own machine show it.
    pub address: Option<String>,
    /// The time between two heartbeats of a connection.
    pub heartbeat: Duration,
    /// The time that a client has to answer a heartbeat.
    pub heartbeat_answer: Duration,
    /// The limits toward the network.
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

/// The limits of a server toward its network: what one address, one connection, or all of
/// them together may take, and the names by which the server may be called. All are on
/// unless changed.
#[derive(Clone, Debug)]
pub struct NetworkLimits {
    /// The maximum number of connections, and of the sessions over them. The default is four
    /// fifths of the files that this process may open.
    pub connections: Option<usize>,
    /// The maximum number of connections, and of sessions, of one address.
    pub connections_per_address: usize,
    /// New rooms of one address in a minute.
    pub rooms_per_minute: u32,
    /// Events of one client in a second, and half of what it may send at once. Its connection
    /// may carry as many bytes as events of the largest size would have.
    pub events_per_second: u32,
    /// Whether the limits of an address hold for loopback (127.0.0.1) too. They do not by
    /// default: behind a tunnel all players would share that address, and somebody who is on
    /// the machine can do worse.
    pub loopback_counts: bool,
    /// Names by which the server may be called, in addition to its addresses, its own name,
    /// and names of the local network.
    pub names: Vec<String>,
    /// Whether a proxy is in front. If so, the address of a client is the last one in
    /// `X-Forwarded-For`, which anybody else could make up.
    pub behind_proxy: bool,
    /// The time that a request has to come in.
    pub request: Duration,
    /// How long a client may leave unread what is sent to it, once its buffers are full.
    pub unread: Duration,
    /// How long a room that is followed as text may leave its follower without news.
    pub quiet: Duration,
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
        }
    }
}
