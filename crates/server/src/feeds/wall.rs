//! The wall: the boards of all rooms, one page at a time, for large screens.
//!
//! **Invariant:** does not depend on live rooms, only on their views.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use game::wire::{BoardList, event};
use game::{Mark, Player, RoomView};
use socketioxide::SocketIo;

use crate::feeds::snapshots::RoomSnapshots;
use crate::feeds::subscribers::Subscribers;

/// The time between two pages. All changes in it travel in one page. Moves look immediate,
/// and a busy server sends each screen four pages a second.
pub(super) const UPDATE_INTERVAL: Duration = Duration::from_millis(250);

/// The maximum number of boards on a page. More would be too small to read from across a
/// room.
const MAX_BOARDS: usize = 12;

/// The time for which a page is shown, if there are more rooms than fit on one. Twelve
/// boards can be read in it.
const PAGE_INTERVAL: Duration = Duration::from_secs(15);

/// The wall of boards: its present page and its subscribers.
#[derive(Debug)]
pub(crate) struct Wall {
    snapshots: Arc<RoomSnapshots>,
    page: AtomicUsize,
    subscribers: Subscribers,
}

impl Wall {
    /// Makes a wall without subscribers.
    pub(crate) const fn new(snapshots: Arc<RoomSnapshots>) -> Self {
        Self {
            snapshots,
            page: AtomicUsize::new(0),
            subscribers: Subscribers::new(
                event::BOARDS,
                "*wall",
                ["*wall asked", "*wall asked too"],
            ),
        }
    }

    /// Returns the clients that get the boards.
    pub(crate) const fn subscribers(&self) -> &Subscribers {
        &self.subscribers
    }

    /// Sends the present page to the subscribers, now and after changes. Never returns.
    pub(crate) async fn run(&self, io: &SocketIo) {
        let changed = self.snapshots.changed();
        let look = || self.snapshots.look_at_all();
        tokio::join!(
            self.subscribers
                .run(io, changed, UPDATE_INTERVAL, look, || self.picture()),
            self.turn_pages(),
        );
    }

    async fn turn_pages(&self) {
        loop {
            tokio::time::sleep(PAGE_INTERVAL).await;
            self.page.fetch_add(1, Ordering::Relaxed);
            self.snapshots.changed().notify_one();
        }
    }

    fn picture(&self) -> BoardList {
        let page = self.page.load(Ordering::Relaxed);
        self.snapshots.page_of(MAX_BOARDS, page, is_worth_showing)
    }
}

/// Returns whether people may look at a game: it goes on, or one of its people is still there.
/// After their games the players of a league are elsewhere, while the seats of some are held.
fn is_worth_showing(room: &RoomView) -> bool {
    let is_here = |player: &Player| player.present && player.robot.is_none();
    let here = |mark| room.players.of(mark).is_some_and(is_here);
    room.outcome.is_none() || Mark::BOTH.into_iter().any(here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use game::{Level, Name, Outcome, Room};

    #[test]
    fn a_finished_game_is_shown_until_its_people_are_gone() {
        let away = Player {
            name: Name::new("Maria Clara dos Santos"),
            present: false,
            wins: 1,
            robot: None,
        };
        let here = Player {
            present: true,
            ..away.clone()
        };
        let robot = Player {
            robot: Some(Level::Easy),
            ..here.clone()
        };
        let mut room = Room::new("gato".parse().unwrap(), 1).view();
        for (outcome, o, shown) in [
            (None, &away, true),
            (Some(Outcome::Drawn), &here, true),
            (Some(Outcome::Drawn), &away, false),
            (Some(Outcome::Drawn), &robot, false),
        ] {
            room.outcome = outcome;
            room.players.x = Some(away.clone());
            room.players.o = Some(o.clone());
            assert_eq!(is_worth_showing(&room), shown, "{outcome:?} {o:?}");
        }
    }
}
