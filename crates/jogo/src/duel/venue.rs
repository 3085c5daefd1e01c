//! The place of a bot of a duel: a server of its own in this process, which nobody else is
//! told of.

use std::io;
use std::net::Ipv4Addr;

use server::{NetworkLimits, Options, Refused, RoomSettings, ServerView, Storage};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tui::Address;

/// The maximum number of connections. It leaves the limit on files of this process, which
/// its bots inherit, as it is.
const CONNECTIONS: usize = 256;

/// A running server. It ends with the runtime in which it was opened.
#[derive(Debug)]
pub(super) struct Venue {
    /// The server's address.
    pub(super) address: Address,
    /// The refusals of the server.
    pub(super) refusals: mpsc::UnboundedReceiver<Refused>,
    /// The listed rooms. Those of a duel are unlisted, so the bot has opened all of these.
    pub(super) others: watch::Receiver<ServerView>,
}

impl Venue {
    /// Opens a server on a free port of this machine. It keeps nothing, and nothing announces
    /// it.
    ///
    /// # Errors
    /// Returns an error if no port can be opened.
    pub(super) async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?.to_string();
        let (tell, refusals) = mpsc::unbounded_channel();
        let (show, others) = watch::channel(ServerView::default());
        let options = Options {
            // The duel has its own limit on time, so no seat is idle.
            room_settings: RoomSettings {
                patience: 0,
                ..RoomSettings::default()
            },
            history_days: 0,
            network: NetworkLimits {
                connections: Some(CONNECTIONS),
                ..NetworkLimits::default()
            },
            view: Some(show),
            refusals: Some(tell),
            ..Options::default()
        };
        let forever = std::future::pending();
        tokio::spawn(server::serve(listener, Storage::memory(), options, forever));
        Ok(Self {
            address: address.parse().expect("a socket's address is one"),
            refusals,
            others,
        })
    }
}
