//! The readers of a running server: its numbers, and its rooms for the host in this process.

use std::sync::Arc;
use std::time::Duration;

use game::{Mark, RoomView};
use tokio::sync::watch;

use crate::config::ServerView;
use crate::feeds::Feeds;
use crate::health::Health;
use crate::limits::ConnectionLimiter;
use crate::metrics::{Gauges, Metrics};
use crate::session::admission::Admission;

/// The interval at which the host's view is renewed. It costs nothing unless a host looks.
const VIEW_INTERVAL: Duration = Duration::from_millis(250);

/// Lets the present numbers of things be read.
pub(super) fn measure(
    metrics: &Metrics,
    feeds: &Arc<Feeds>,
    admission: &Arc<Admission>,
    connections: &Arc<ConnectionLimiter>,
) {
    let (feeds, admission) = (Arc::clone(feeds), Arc::clone(admission));
    let connections = Arc::clone(connections);
    metrics.read_by(move || {
        let rooms = feeds.snapshots.all();
        let seats = rooms.iter().flat_map(|room| {
            let players = Mark::BOTH.map(|mark| room.players.of(mark));
            players.into_iter().flatten()
        });
        let seats: Vec<bool> = seats
            .filter(|player| player.robot.is_none())
            .map(|player| player.present)
            .collect();
        let present = seats.iter().filter(|present| **present).count();
        Gauges {
            rooms: rooms.len(),
            present,
            away: seats.len() - present,
            sessions: admission.sessions(),
            connections: connections.count(),
        }
    });
}

/// Shows the host what goes on, until nobody looks.
pub(super) async fn show(
    feeds: &Feeds,
    admission: &Admission,
    health: &Health,
    view: watch::Sender<ServerView>,
) {
    let mut ticks = tokio::time::interval(VIEW_INTERVAL);
    while !view.is_closed() {
        ticks.tick().await;
        // The desk tells the outcome.
        health.look().await;
        feeds.snapshots.look_at_all().await;
        let now = ServerView {
            rooms: feeds.snapshots.listed(),
            clients: admission.sessions(),
        };
        view.send_if_modified(|shown| {
            let same = |(a, b): (&Arc<RoomView>, &Arc<RoomView>)| Arc::ptr_eq(a, b);
            let is_same = shown.clients == now.clients
                && shown.rooms.len() == now.rooms.len()
                && shown.rooms.iter().zip(&now.rooms).all(same);
            if !is_same {
                *shown = now;
            }
            !is_same
        });
    }
}
