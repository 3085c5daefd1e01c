//! Brings the state of the server to the screen of its host.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use lan::Announcement;
use server::ServerView;
use texts::Texts;
use tokio::sync::watch;
pub(crate) use tui::host::can_show;
use tui::host::{HostOptions, Invitation, Overview};

/// The interval at which the ways into the server are read anew: networks come and go.
const NETWORK_INTERVAL: Duration = Duration::from_secs(2);

/// Shows the screen until the host ends the server. `ways_in` reads the ways into the
/// server, given whether it is announced.
pub(crate) async fn run(
    texts: Texts,
    notes: Vec<String>,
    mut view: watch::Receiver<ServerView>,
    announcement: Option<&Announcement>,
    ways_in: impl Fn(bool) -> Invitation,
) -> io::Result<()> {
    let on_air = || announcement.is_some_and(Announcement::is_on_air);
    let overview = |view: &ServerView| Overview {
        rooms: view.rooms.iter().map(Arc::clone).collect(),
        clients: view.clients,
        invitation: ways_in(on_air()),
    };
    let (shown, overviews) = watch::channel(overview(&view.borrow_and_update()));
    let feed = async {
        let mut network = tokio::time::interval(NETWORK_INTERVAL);
        loop {
            tokio::select! {
                Ok(()) = view.changed() => {}
                _ = network.tick() => {}
            }
            let now = overview(&view.borrow_and_update());
            shown.send_if_modified(|shown| {
                let is_new = *shown != now;
                *shown = now;
                is_new
            });
        }
    };
    tokio::select! {
        never = feed => never,
        outcome = tui::host::host(HostOptions { texts, notes }, overviews) => outcome,
    }
}
