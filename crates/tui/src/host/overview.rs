//! The content of the host's screen.
//!
//! **Invariant:** does not depend on how it is shown.

use std::sync::Arc;

use game::wire::host::{HostCommand, HouseView};
use game::{Refusal, RoomView, Row, Token};
use texts::Texts;
use tokio::sync::mpsc;

/// The state of a running server, as its host sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The rooms in the order of their ids.
    pub rooms: Vec<Arc<RoomView>>,
    /// The number of connected clients, in rooms or not.
    pub clients: usize,
    /// The rooms and the people as the host's acts know them, those on no list included.
    pub house: HouseView,
    /// The rows of the league's table, best first.
    pub table: Vec<Row>,
    /// The minutes until the league ends.
    pub minutes_left: u64,
    /// The ways into the server, which change with the network.
    pub invitation: Invitation,
}

/// The ways into the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// The link for browsers, such as `http://192.168.0.10:5000`.
    pub link: String,
    /// The command for terminals.
    pub command: String,
    /// Further addresses of this machine.
    pub others: Vec<String>,
    /// A sentence about the network: whether `jogo play` alone is enough, or that nobody
    /// else can reach the server.
    pub note: Option<String>,
}

/// Sentences about a server that hold for as long as it runs.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Warnings, with the way out.
    pub warnings: Vec<String>,
    /// Other sentences, such as the place of the rooms and that of the log.
    pub facts: Vec<String>,
}

/// The parts of the screen that do not change.
#[derive(Clone, Debug)]
pub struct HostOptions {
    /// The language.
    pub texts: Texts,
    /// The sentences about the server.
    pub notes: Notes,
    /// The token of the host's page, if it is open.
    pub token: Option<Token>,
}

/// Returns the link of the host's page on a server with this link. The token is behind the
/// `#`, so no request has it.
pub fn page_link(server: &str, token: &Token) -> String {
    format!("{server}/anfitriao#{}", token.reveal())
}

/// The channels between the screen and the server.
#[derive(Debug)]
pub struct Acts {
    /// The acts that the host orders.
    pub orders: mpsc::UnboundedSender<HostCommand>,
    /// The outcome of each order.
    pub outcomes: mpsc::UnboundedReceiver<Result<(), Refusal>>,
    /// Sentences about events outside the rooms, such as a copy of them.
    pub events: mpsc::UnboundedReceiver<String>,
}
