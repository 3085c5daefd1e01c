//! Read-only snapshots of every room, for readers that are in none. Each room publishes
//! here after a commit, and a reader never changes it.
//!
//! **Invariant:** does not depend on live rooms, only on their views.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use futures_util::future::BoxFuture;
use game::wire::BoardList;
use game::{Mark, RoomId, RoomView};
use tokio::sync::{Notify, watch};

/// A subscription to the snapshots of one room.
#[derive(Debug)]
pub(crate) struct RoomSubscription {
    room: watch::Receiver<Arc<RoomView>>,
    _looking: watch::Receiver<()>,
}

/// The rooms behind the snapshots, if other servers change them as well. A change of which
/// nobody was shown anything here may not be in the snapshots yet.
pub(crate) trait Freshener: Send + Sync {
    /// Publishes what other servers have changed of this room, or of all rooms, as far as it
    /// can be read in the time for which a reader waits.
    fn freshen<'a>(&'a self, room: Option<&'a RoomId>) -> BoxFuture<'a, ()>;
}

/// The snapshots of all rooms, by id.
#[derive(Default)]
pub(crate) struct RoomSnapshots {
    state: Mutex<State>,
    /// Whether no list shows any room.
    hides_all: AtomicBool,
    /// The sender with one receiver for each [`RoomSubscription`].
    readers: watch::Sender<()>,
    changed: Notify,
    rows_changed: Notify,
    freshener: OnceLock<Weak<dyn Freshener>>,
    noted: Notify,
}

#[derive(Debug, Default)]
struct State {
    rooms: BTreeMap<RoomId, watch::Sender<Arc<RoomView>>>,
    closed: bool,
}

impl RoomSnapshots {
    /// Publishes a room's snapshot, or removes it.
    pub(crate) fn publish(&self, id: &RoomId, room: Option<Arc<RoomView>>) {
        let mut state = self.state();
        if state.closed {
            return;
        }
        let new_row = match (room, state.rooms.get(id)) {
            (Some(room), Some(shown)) => {
                !shown.send_replace(Arc::clone(&room)).is_listed_like(&room)
            }
            (Some(room), None) => {
                state.rooms.insert(id.clone(), watch::Sender::new(room));
                true
            }
            (None, _) => state.rooms.remove(id).is_some(),
        };
        self.changed.notify_one();
        if new_row {
            self.rows_changed.notify_one();
        }
    }

    /// Sets the rooms that are asked for changes before somebody looks.
    pub(crate) fn freshened_by(&self, rooms: Weak<dyn Freshener>) {
        let _once = self.freshener.set(rooms);
    }

    /// Publishes what other servers have changed of a room. Every part that shows a room to a
    /// reader calls this first.
    ///
    /// It waits for a second at most. If the store is slower or fails, the snapshot stays as
    /// this server knew it.
    pub(crate) async fn look_at(&self, id: &RoomId) {
        self.freshen(Some(id)).await;
    }

    /// Publishes what other servers have changed of all rooms, with the same limit as
    /// [`Self::look_at`]. Every part that shows a list calls this first.
    pub(crate) async fn look_at_all(&self) {
        self.freshen(None).await;
    }

    async fn freshen(&self, id: Option<&RoomId>) {
        if let Some(rooms) = self.freshener.get().and_then(Weak::upgrade) {
            rooms.freshen(id).await;
        }
    }

    /// Notes that another server has changed rooms that are not published yet.
    pub(crate) fn note(&self) {
        self.noted.notify_one();
    }

    /// Returns the signal of [`Self::note`]. It wakes one task.
    pub(crate) const fn noted(&self) -> &Notify {
        &self.noted
    }

    /// Returns whether somebody follows a room.
    pub(crate) fn is_followed(&self, id: &RoomId) -> bool {
        let state = self.state();
        let room = state.rooms.get(id);
        room.is_some_and(|room| room.receiver_count() > 0)
    }

    /// Returns the signal of changes. It wakes one task.
    pub(crate) const fn changed(&self) -> &Notify {
        &self.changed
    }

    /// Returns the signal of changes in the list of rooms. It wakes one task.
    pub(crate) const fn rows_changed(&self) -> &Notify {
        &self.rows_changed
    }

    /// Returns a page of up to `most` rooms that have a player and are wanted, and the total
    /// of such rooms. Pages after the last one start again.
    ///
    /// Rooms with two players come first, and finished games that somebody has left last,
    /// each group by id, so that a board keeps its position while it is played.
    pub(crate) fn page_of(
        &self,
        most: usize,
        page: usize,
        wanted: impl Fn(&RoomView) -> bool,
    ) -> BoardList {
        let players = |room: &RoomView| {
            let taken = |mark: &&Mark| room.players.of(**mark).is_some();
            Mark::BOTH.iter().filter(taken).count()
        };
        let mut rooms = self.listed();
        rooms.retain(|room| players(room) > 0 && wanted(room));
        rooms.sort_by_key(|room| (has_been_left(room), Reverse(players(room))));
        let total = rooms.len();
        let screens = total.div_ceil(most).max(1);
        let here = rooms.iter().skip(page % screens * most).take(most);
        BoardList {
            rooms: here.map(|room| RoomView::clone(room)).collect(),
            total,
        }
    }

    /// Returns all rooms in the order of their ids.
    pub(crate) fn all(&self) -> Vec<Arc<RoomView>> {
        let state = self.state();
        let shown = state.rooms.values();
        shown.map(|room| Arc::clone(&room.borrow())).collect()
    }

    /// Returns the rooms that lists may show, in the order of their ids.
    pub(crate) fn listed(&self) -> Vec<Arc<RoomView>> {
        if self.hides_all.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let mut rooms = self.all();
        rooms.retain(|room| !room.unlisted);
        rooms
    }

    /// Hides every room from every list for good.
    pub(crate) fn hide_all(&self) {
        self.hides_all.store(true, Ordering::Relaxed);
    }

    /// Returns whether no room is on any list.
    pub(crate) fn hides_all(&self) -> bool {
        self.hides_all.load(Ordering::Relaxed)
    }

    /// Returns the version of each room.
    pub(crate) fn versions(&self) -> HashMap<RoomId, u64> {
        let rooms = self.all();
        rooms
            .iter()
            .map(|room| (room.id.clone(), room.version))
            .collect()
    }

    /// Returns the present snapshot of a room.
    pub(crate) fn current(&self, id: &RoomId) -> Option<Arc<RoomView>> {
        let state = self.state();
        state.rooms.get(id).map(|shown| Arc::clone(&shown.borrow()))
    }

    /// Subscribes to a room, from its present snapshot on. Returns `None` if there is no
    /// such room.
    pub(crate) fn follow(&self, id: &RoomId) -> Option<RoomSubscription> {
        let room = self.state().rooms.get(id)?.subscribe();
        let _looking = self.readers.subscribe();
        Some(RoomSubscription { room, _looking })
    }

    /// Removes all snapshots for good, because the server stops.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.rooms.clear();
    }

    /// Returns whether the server stops.
    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// Waits until no subscription is left.
    pub(crate) async fn drained(&self) {
        self.readers.closed().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns whether the game is over and a player is gone or away.
fn has_been_left(room: &RoomView) -> bool {
    let here = |mark| room.players.of(mark).is_some_and(|player| player.present);
    room.outcome.is_some() && !Mark::BOTH.into_iter().all(here)
}

impl std::fmt::Debug for RoomSnapshots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RoomSnapshots")
    }
}

impl RoomSubscription {
    /// Returns the present snapshot.
    pub(crate) fn current(&mut self) -> Arc<RoomView> {
        Arc::clone(&self.room.borrow_and_update())
    }

    /// Waits for a newer snapshot than the last one returned. Returns false if the room is
    /// gone.
    pub(crate) async fn changed(&mut self) -> bool {
        self.room.changed().await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use game::{Name, Player, Room};

    fn put_up(snapshots: &RoomSnapshots, id: &str, players: usize) {
        let id: RoomId = id.parse().unwrap();
        let mut room = Room::new(id.clone(), 1).view();
        let player = Player {
            name: Name::default(),
            present: true,
            wins: 0,
            robot: None,
        };
        room.players.x = Some(player.clone()).filter(|_| players > 0);
        room.players.o = Some(player).filter(|_| players > 1);
        snapshots.publish(&id, Some(Arc::new(room)));
    }

    /// Ends the game of a room, after which O is there or away.
    fn end(snapshots: &RoomSnapshots, id: &str, there: bool) {
        let id: RoomId = id.parse().unwrap();
        let mut room = RoomView::clone(&snapshots.current(&id).unwrap());
        room.outcome = Some(game::Outcome::Drawn);
        room.players.o.as_mut().unwrap().present = there;
        snapshots.publish(&id, Some(Arc::new(room)));
    }

    fn shown(snapshots: &RoomSnapshots, page: usize) -> (String, usize) {
        let BoardList { rooms, total } = snapshots.page_of(2, page, |_| true);
        let ids: Vec<_> = rooms.iter().map(|room| room.id.as_str()).collect();
        (ids.join(" "), total)
    }

    #[tokio::test]
    async fn a_move_changes_no_row_and_a_new_player_does() {
        let snapshots = RoomSnapshots::default();
        let told = || snapshots.rows_changed().notified().now_or_never().is_some();
        let id: RoomId = "gato".parse().unwrap();
        put_up(&snapshots, "gato", 1);
        assert!(told());
        let mut room = RoomView::clone(&snapshots.current(&id).unwrap());
        room.board = room.board.with(game::Square::new(4).unwrap(), Mark::X);
        room.version += 1;
        snapshots.publish(&id, Some(Arc::new(room)));
        assert!(!told());
        put_up(&snapshots, "gato", 2);
        assert!(told());
        snapshots.publish(&id, None);
        assert!(told());
        snapshots.publish(&id, None);
        assert!(!told());
    }

    #[test]
    fn every_board_has_its_page_and_games_come_first() {
        let snapshots = RoomSnapshots::default();
        assert_eq!(shown(&snapshots, 7), (String::new(), 0));
        for (id, players) in [("a", 1), ("b", 2), ("c", 2), ("d", 1), ("e", 2), ("f", 0)] {
            put_up(&snapshots, id, players);
        }
        assert_eq!(shown(&snapshots, 0), ("b c".to_owned(), 5));
        assert_eq!(shown(&snapshots, 1), ("e a".to_owned(), 5));
        assert_eq!(shown(&snapshots, 2), ("d".to_owned(), 5));
        assert_eq!(shown(&snapshots, 3), ("b c".to_owned(), 5));
        // A game that is over stays while both look at it, and is last once one of them is away.
        end(&snapshots, "b", true);
        assert_eq!(shown(&snapshots, 0), ("b c".to_owned(), 5));
        end(&snapshots, "b", false);
        assert_eq!(shown(&snapshots, 0), ("c e".to_owned(), 5));
        assert_eq!(shown(&snapshots, 2), ("b".to_owned(), 5));
        snapshots.publish(&"b".parse().unwrap(), None);
        assert_eq!(shown(&snapshots, 0), ("c e".to_owned(), 4));
        snapshots.close();
        put_up(&snapshots, "late", 2);
        assert_eq!(shown(&snapshots, 0), (String::new(), 0));
    }
}
