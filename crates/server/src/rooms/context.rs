//! The parts of a server that its rooms share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use game::{LeagueId, Moment, Room, RoomId, RoomSettings, ServerId};

use super::history::Calendar;

use super::deadlines::Deadlines;
use super::unread::UnreadRooms;
use super::waiters::Waiters;
use crate::clock::Clock;
use crate::feeds::Feeds;
use crate::metrics::Metrics;
use crate::store::shared::SharedStore;
use crate::store::{Bounds, Ended, Store, StoreFault, Swap};

/// The parts of its server that a room uses, apart from the other rooms.
pub(crate) struct RoomContext {
    /// The identity of the server, which stays with its store.
    pub(crate) server: ServerId,
    pub(crate) store: Arc<dyn Store>,
    /// The same store, if other servers write to it as well.
    pub(crate) shared: Option<Arc<dyn SharedStore>>,
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) deadlines: Deadlines,
    pub(crate) clock: Clock,
    pub(crate) settings: RoomSettings,
    /// The rooms that other servers have changed.
    pub(crate) unread: UnreadRooms,
    /// The numbers to count, if somebody reads them.
    pub(crate) metrics: Option<Arc<Metrics>>,
    /// The people who wait for an opponent.
    pub(crate) waiters: Waiters,
    /// Whether games that end are kept.
    keeps_games: bool,
    /// The highest version of any room that is gone. A new room of the same id starts above
    /// it, even if the calendar was set back.
    highest_gone: AtomicU64,
    /// Whether the store was seen to have lost a change of its own era.
    saw_loss: AtomicBool,
}

impl RoomContext {
    pub(crate) fn new(
        server: ServerId,
        store: Arc<dyn Store>,
        shared: Option<Arc<dyn SharedStore>>,
        feeds: Arc<Feeds>,
        deadlines: Deadlines,
        clock: Clock,
        settings: RoomSettings,
    ) -> Self {
        Self {
            server,
            store,
            shared,
            feeds,
            deadlines,
            clock,
            settings,
            unread: UnreadRooms::default(),
            metrics: None,
            waiters: Waiters::default(),
            keeps_games: false,
            highest_gone: AtomicU64::new(0),
            saw_loss: AtomicBool::new(false),
        }
    }

    /// Returns the same parts, whose rooms keep the games that end.
    pub(crate) const fn keeping_games(mut self) -> Self {
        self.keeps_games = true;
        self
    }

    /// Returns the same parts, whose rooms count their changes.
    pub(crate) fn counting(mut self, metrics: Option<Arc<Metrics>>) -> Self {
        self.metrics = metrics;
        self
    }

    /// Replaces a room in the store, as [`Store::swap`] does, and counts the time.
    pub(super) async fn swap(
        &self,
        id: &RoomId,
        before: Option<&Arc<Room>>,
        next: Option<&Arc<Room>>,
        ended: Option<&Ended>,
    ) -> Result<Swap, StoreFault> {
        let Some(metrics) = &self.metrics else {
            return self.store.swap(id, before, next, ended).await;
        };
        let begun = Instant::now();
        let outcome = self.store.swap(id, before, next, ended).await;
        metrics.count_commit(begun.elapsed());
        outcome
    }

    /// Returns the Unix milliseconds of now.
    pub(super) fn today(&self) -> u64 {
        Calendar::new(self.clock, self.shared.is_some()).today()
    }

    /// Returns the room of a change, dated. A game that has not begun before the end of its
    /// league does not count for it.
    pub(super) fn dated(&self, room: Room) -> Room {
        let room = room.dated(|| self.today());
        let standings = &self.feeds.standings;
        room.counting_if(|league, began| standings.may_count(league, began, self.today()))
    }

    /// Returns the league in which a game that begins now counts, if one is open.
    pub(crate) fn open_league(&self) -> Option<LeagueId> {
        self.feeds.standings.open_at(self.today())
    }

    /// Counts a game that has ended, if it is one of the league.
    pub(super) fn count(&self, ended: Option<&Ended>) {
        if let Some(Ended { game, .. }) = ended.filter(|ended| ended.game.league.is_some()) {
            self.feeds.standings.count(game);
        }
    }

    /// Returns the game that ends with a change, if one does and games are kept.
    pub(super) fn ended(&self, before: Option<&Room>, next: Option<&Room>) -> Option<Ended> {
        if !self.keeps_games {
            return None;
        }
        let game = Room::ended_by_change(before, next, || self.today())?;
        Some(Ended {
            game: Arc::new(game),
            bounds: Bounds::USUAL,
        })
    }

    /// Returns the present moment of the rooms' clock.
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Makes a room without clients. Its version is above that of `before` and of every
    /// room that is gone.
    pub(super) fn new_room(&self, id: &RoomId, before: Option<&Room>) -> Room {
        if let Some(before) = before {
            self.note_gone(before.version());
        }
        let after = self.highest_gone.load(Ordering::Relaxed) + 1;
        Room::new(id.clone(), self.today().max(after))
    }

    /// Notes the version of a room that is gone.
    pub(crate) fn note_gone(&self, version: u64) {
        self.highest_gone.fetch_max(version, Ordering::Relaxed);
    }

    /// Notes that the store has lost a change of its own era, and has it polled soon.
    pub(super) fn note_loss(&self) {
        self.saw_loss.store(true, Ordering::Relaxed);
        if let Some(store) = &self.shared {
            store.attention().notify_one();
        }
    }

    /// Returns whether the store was seen to lose a change since the last call.
    pub(crate) fn take_loss(&self) -> bool {
        self.saw_loss.swap(false, Ordering::Relaxed)
    }

    /// Returns the extra delay, in milliseconds, of a deadline in a room where this server
    /// has no client. It keeps all servers from acting at once.
    pub(super) fn idle_server_delay(&self) -> u64 {
        if self.shared.is_some() {
            rand::random_range(1_000..2_000)
        } else {
            0
        }
    }
}
