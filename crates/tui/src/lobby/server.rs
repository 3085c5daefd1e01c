//! One server of the list.
//!
//! **Invariant:** does not depend on the other servers, and never reads a clock.

use std::net::IpAddr;

use game::wire::ListedRoom;
use game::{Clean, LeagueName, Moment, RoomId};

use crate::address::Address;
use crate::clock::after;
use crate::message::DownReason;

/// The time that a server has to tell of its league, before it counts as one that knows of
/// none, such as a plain relay, in milliseconds.
const LEAGUE_TIMEOUT: u64 = 1_000;

/// The identity of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServerId {
    /// The server of this machine, without an announcement.
    Here,
    /// The server whose address was typed last.
    Typed,
    /// A server that has answered, and whose address, which is here as a URL, was typed before
    /// that one.
    Before(String),
    /// The server that announced itself under this name.
    Announced(String),
}

/// A known server.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) id: ServerId,
    pub(super) name: Clean,
    pub(super) address: Address,
    /// The addresses of its host, of which one has answered.
    pub(super) at: Vec<IpAddr>,
    pub(super) status: ServerStatus,
    /// The name of the open league, if the server has one.
    pub(super) league: Option<LeagueName>,
    /// The moment of the question for its league, until it tells.
    pub(super) asked: Option<Moment>,
    /// Whether a goodbye was received. Anyone can send it, so the connection decides.
    pub(super) gone: bool,
    /// Whether the server is known to run on this machine.
    pub(super) here: bool,
}

/// The status of a server's connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ServerStatus {
    /// There is no connection yet, because others come first.
    Unopened,
    /// The first attempt is in progress.
    Trying,
    /// The connection is up. The rooms are known once the server has sent them.
    Up(Option<Vec<ListedRoom>>),
    /// The connection is down and will be retried.
    Down(DownReason),
}

impl Server {
    /// Returns the server of an address that the user typed. Its connection is being opened.
    /// `here` tells whether the address is one of this machine.
    pub(super) fn typed(address: Address, here: bool) -> Self {
        Self {
            id: ServerId::Typed,
            name: Clean::new(&address.label(), lan::NAME_COLUMNS),
            address,
            at: Vec::new(),
            status: ServerStatus::Trying,
            league: None,
            asked: None,
            gone: false,
            here,
        }
    }

    /// Notes the addresses of the server's host. If all are of this machine, which has `own`
    /// besides the loopback ones, the server is, unless a proxy leads elsewhere.
    pub(super) fn note_addresses(&mut self, addresses: Vec<IpAddr>, own: &[IpAddr]) {
        let direct = !self.address.secure && self.address.path.is_empty();
        let ours = |ip: &IpAddr| ip.is_loopback() || own.contains(ip);
        self.here |= direct && !addresses.is_empty() && addresses.iter().all(ours);
        self.at = addresses;
    }

    /// Returns whether the server, which answers, is certainly also the one of this address.
    /// A name that has several addresses of one kind may be that of several machines.
    pub(super) fn is_at(&self, address: &Address) -> bool {
        let Some(ip) = address.ip() else { return false };
        let mut alike = self.at.iter().filter(|at| at.is_ipv4() == ip.is_ipv4());
        // A proxy may lead elsewhere.
        let direct = |address: &Address| !address.secure && address.path.is_empty();
        self.is_up()
            && direct(&self.address)
            && direct(address)
            && self.address.port == address.port
            && alike.next() == Some(&ip)
            && alike.next().is_none()
    }

    /// Returns whether the user named the server by its address.
    pub(super) const fn is_typed(&self) -> bool {
        matches!(self.id, ServerId::Typed | ServerId::Before(_))
    }

    pub(super) fn is_up(&self) -> bool {
        matches!(self.status, ServerStatus::Up(_))
    }

    /// Returns whether the server announced itself and has no connection yet.
    pub(super) fn waits_for_a_connection(&self) -> bool {
        matches!(self.id, ServerId::Announced(_)) && self.status == ServerStatus::Unopened
    }

    /// Returns the moment until which the server may tell that it has a league. Returns
    /// `None` once it has told.
    pub(super) fn league_due(&self) -> Option<Moment> {
        self.asked.map(|asked| after(asked, LEAGUE_TIMEOUT))
    }

    /// Returns the rooms that the server has sent.
    pub(super) fn rooms(&self) -> &[ListedRoom] {
        match &self.status {
            ServerStatus::Up(Some(rooms)) => rooms,
            ServerStatus::Up(None)
            | ServerStatus::Unopened
            | ServerStatus::Trying
            | ServerStatus::Down(_) => &[],
        }
    }

    pub(super) fn room(&self, id: &RoomId) -> Option<&ListedRoom> {
        self.rooms().iter().find(|room| room.id == *id)
    }
}
