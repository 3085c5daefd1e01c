//! What keeps a server standing among strangers: how much of it one address, one
//! connection or everybody together may take, and by which names it may be called.

use std::time::Duration;

/// The limits of a server towards its network. All are on unless changed.
#[derive(Clone, Debug)]
pub struct NetworkLimits {
    /// The most connections, and the most sessions over them; `None`: four fifths of
    /// the files this process may open.
    pub connections: Option<usize>,
    /// The most connections, and the most sessions, of one address.
    pub connections_per_address: usize,
    /// New rooms of one address in a minute.
    pub rooms_per_minute: u32,
    /// Events of one client in a second; twice as many at once. Its connection may
    /// carry as many bytes as events of the largest size would have.
    pub events_per_second: u32,
    /// Whether the limits of an address hold for this machine's own (127.0.0.1) too.
    /// They do not by default: behind a tunnel everybody would share it, and who is
    /// on the machine can do worse.
    pub loopback_counts: bool,
    /// AllowedHosts by which the server may be called, beside its addresses, its own name,
    /// and names of the local network.
    pub names: Vec<String>,
    /// Whether a proxy is in front: then the address of a client is the last one in
    /// `X-Forwarded-For`, which anybody else could make up.
    pub behind_proxy: bool,
    /// How long a request may take to come in.
    pub request: Duration,
    /// How long a client may leave what is sent to it unread once its buffers are full.
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
