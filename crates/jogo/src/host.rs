//! Brings the state of the server to the screen of its host.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lan::Announcement;
use server::{Copied, CopyOutcome, ServerView};
use texts::Texts;
use tokio::sync::{mpsc, watch};
pub(crate) use tui::host::can_show;
use tui::host::{Acts, HostOptions, Invitation, Notes, Overview};

use crate::copy;
use crate::host_token::HostDoor;
use crate::server_news::ServerNews;

/// The interval at which the ways into the server are read anew: networks come and go.
const NETWORK_INTERVAL: Duration = Duration::from_secs(2);

/// Shows the screen until the host ends the server. `ways_in` reads the ways into the
/// server, given whether it is announced.
pub(crate) async fn run(
    texts: Texts,
    notes: Notes,
    ServerNews {
        mut view,
        mut copies,
    }: ServerNews,
    door: HostDoor,
    announcement: Option<&Announcement>,
    ways_in: impl Fn(bool) -> Invitation,
) -> io::Result<()> {
    let on_air = || announcement.is_some_and(Announcement::is_on_air);
    let desk = || door.access.desk();
    let overview = |view: &ServerView| {
        let house = desk().map(|desk| desk.view()).unwrap_or_default();
        let ends = house.league.as_ref().map(|league| league.ends);
        Overview {
            // The same people as on the host's page, without screens and that page itself.
            clients: house.total_people,
            house,
            table: desk().map(|desk| desk.table()).unwrap_or_default(),
            minutes_left: ends.map(minutes_until).unwrap_or_default(),
            rooms: view.rooms.iter().map(Arc::clone).collect(),
            invitation: ways_in(on_air()),
        }
    };
    let (orders, mut ordered) = mpsc::unbounded_channel();
    let (told, outcomes) = mpsc::unbounded_channel();
    let (note, events) = mpsc::unbounded_channel();
    let acts = Acts {
        orders,
        outcomes,
        events,
    };
    let (shown, overviews) = watch::channel(overview(&view.borrow_and_update()));
    let feed = async {
        let mut network = tokio::time::interval(NETWORK_INTERVAL);
        loop {
            tokio::select! {
                Ok(()) = view.changed() => {}
                Some(act) = ordered.recv() => {
                    if let Some(desk) = desk() {
                        let outcome = desk.run(act).await.map(|_| ());
                        // The screen may have ended meanwhile.
                        let _unseen = told.send(outcome);
                    }
                }
                Some(outcome) = copies.recv() => {
                    let _unseen = note.send(copied(texts, &outcome));
                }
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
    let token = door.token.map(|own| own.token);
    let options = HostOptions {
        texts,
        notes,
        token,
    };
    tokio::select! {
        never = feed => never,
        outcome = tui::host::host(options, overviews, acts) => outcome,
    }
}

/// Returns the sentence about a copy that a signal asked for. It is beside the file of rooms,
/// whose folder the screen shows.
fn copied(texts: Texts, outcome: &CopyOutcome) -> String {
    match outcome {
        Ok(Copied { path, bytes }) => {
            let name = path.file_name().unwrap_or(path.as_os_str());
            texts.copy_done(name.display(), bytes)
        }
        Err(fault) => texts.host_not_copied(copy::cause(texts, fault)),
    }
}

/// Returns the minutes from now until a moment in Unix milliseconds. A part of one counts.
fn minutes_until(moment: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |now| now.as_millis());
    let left = u128::from(moment).saturating_sub(now).div_ceil(60_000);
    u64::try_from(left).unwrap_or(u64::MAX)
}
