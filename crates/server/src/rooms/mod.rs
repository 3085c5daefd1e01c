//! The rooms of this process. [`Rooms`] finds a room, and its [`live_room::LiveRoom`] runs
//! the command.
//!
//! **Invariant:** does not depend on sessions or on HTTP. A client is an [`Outbox`] and a
//! [`game::ClientId`], so unit tests need no socket.

mod context;
mod deadlines;
mod history;
mod live_room;
mod looks;
mod meeting;
mod member;
#[cfg(test)]
pub(crate) mod testing;
mod unread;
mod waiters;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::try_join_all;
use game::{Board, ClientId, Command, Enter, Mark, Refusal, Room, RoomId, Seat};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};

use crate::store::shared::EraEntry;
use crate::store::{StoreFault, Swap};
use live_room::LiveRoom;

pub(crate) use context::RoomContext;
pub(crate) use deadlines::{DeadlineQueue, deadlines};
pub(crate) use history::{Calendar, History};
pub(crate) use live_room::Accepted;
pub(crate) use member::{Member, Outbox, Unsent};
pub(crate) use waiters::Meeting;

type Shared<O> = Arc<AsyncMutex<LiveRoom<O>>>;

/// The live rooms, each behind its own lock. The commands to one room run one after
/// another, and no room waits for another room's store.
pub(crate) struct Rooms<O> {
    live: Mutex<HashMap<RoomId, Shared<O>>>,
    context: RoomContext,
    max_rooms: usize,
}

impl<O: Outbox> Rooms<O> {
    /// Makes a map without rooms, which holds at most `max_rooms` of them.
    pub(crate) fn new(context: RoomContext, max_rooms: usize) -> Self {
        Self {
            live: Mutex::default(),
            context,
            max_rooms,
        }
    }

    /// Takes over the rooms that a previous server left in the store, before any client
    /// enters. Returns their number.
    pub(crate) async fn restore(&self) -> Result<usize, StoreFault> {
        let stored = self.context.store.all().await?;
        self.context.note_gone(stored.highest_version);
        // The rooms are restored at once, so that they share the store's commits.
        try_join_all(stored.rooms.iter().map(|room| self.restore_one(room))).await?;
        Ok(self.count())
    }

    async fn restore_one(&self, stored: &Arc<Room>) -> Result<(), StoreFault> {
        let context = &self.context;
        let restarted = stored.apply(Command::Restart, context.now(), context.settings);
        let room = restarted.expect("no rule forbids a restart").room;
        // The file may be a copy of long ago, and clients ignore rooms older than theirs.
        let room = Arc::new(room.at_least(context.today()));
        let next = (!room.is_gone(context.now())).then_some(&room);
        let ended = context.ended(Some(stored), next.map(Arc::as_ref));
        let swap = context
            .store
            .swap(stored.id(), Some(stored), next, ended.as_ref());
        match swap.await? {
            Swap::Committed => {}
            Swap::Conflict(_) => {
                return Err(StoreFault("another process writes to it".to_owned()));
            }
        }
        if let Some(room) = next.cloned() {
            let live = LiveRoom::restored(context, room);
            self.live()
                .insert(stored.id().clone(), Arc::new(AsyncMutex::new(live)));
        }
        Ok(())
    }

    /// Enters a client into a room. A room that does not exist yet is opened, if the server
    /// is not full and `may_open` returns true.
    ///
    /// # Errors
    /// [`Refusal::ServerFull`] or [`Refusal::SlowDown`] if the room cannot be opened.
    /// Otherwise the refusal is the room's.
    pub(crate) async fn enter(
        &self,
        id: &RoomId,
        enter: Enter,
        member: Member<O>,
        may_open: impl FnOnce() -> bool,
    ) -> Result<Accepted, Refusal> {
        let mut may_open = Some(may_open);
        loop {
            let room = self.find_or_open(id, &mut may_open)?;
            let mut live = self.lock(&room).await?;
            if live.is_closed() {
                continue;
            }
            let entered = live.enter(&self.context, enter, member).await;
            self.drop_if_closed(&room, &live);
            return entered;
        }
    }

    /// Runs a command in a room that a client is in.
    ///
    /// # Errors
    /// [`Refusal::NotInRoom`] if there is no such room, [`Refusal::Unavailable`] if the
    /// store fails. Otherwise the refusal is the game's.
    pub(crate) async fn run(&self, id: &RoomId, command: Command) -> Result<Accepted, Refusal> {
        let room = self.find(id).ok_or(Refusal::NotInRoom)?;
        let is_move = matches!(&command, Command::Propose { board, .. } if *board != Board::EMPTY);
        let mut live = self.lock(&room).await?;
        if live.is_closed() {
            return Err(Refusal::NotInRoom);
        }
        let outcome = live.run(&self.context, command).await;
        self.drop_if_closed(&room, &live);
        if let (
            Some(metrics),
            Ok(Accepted {
                repeated: false, ..
            }),
        ) = (&self.context.metrics, &outcome)
            && is_move
        {
            metrics.count_move();
        }
        outcome
    }

    /// Returns the seat of a mark in a room, if it is taken.
    pub(crate) async fn seat(&self, id: &RoomId, mark: Mark) -> Option<Seat> {
        let room = self.find(id)?;
        let live = self.lock(&room).await.ok()?;
        live.seat(mark)
    }

    /// Returns the mark and the seat of a client in a room, if it has one.
    pub(crate) async fn seat_of(&self, id: &RoomId, client: ClientId) -> Option<(Mark, Seat)> {
        let room = self.find(id)?;
        let live = self.lock(&room).await.ok()?;
        let seats = Mark::BOTH.into_iter().map(|mark| (mark, live.seat(mark)));
        let mut taken = seats.filter_map(|(mark, seat)| Some((mark, seat?)));
        taken.find(|(_, seat)| seat.client() == Some(client))
    }

    /// Reads what a change of a room writes in several places, while no change is under way.
    pub(crate) async fn between_changes<T>(&self, id: &RoomId, read: impl FnOnce() -> T) -> T {
        let Some(room) = self.find(id) else {
            return read();
        };
        let _quiet = room.lock().await;
        read()
    }

    /// Runs the action for which a room set its deadline.
    pub(crate) async fn on_deadline(&self, id: &RoomId) {
        if let Some(room) = self.find(id) {
            let mut live = room.lock().await;
            live.on_deadline(&self.context).await;
            self.drop_if_closed(&room, &live);
        }
    }

    /// Sends one client in a room its present board.
    pub(crate) async fn show(&self, id: &RoomId, client: ClientId) {
        if let Some(room) = self.find(id) {
            room.lock().await.show_to(client);
        }
    }

    /// Compares a room with the store's. A newer room of the store is shown, and an older
    /// one is replaced there.
    pub(crate) async fn reconcile(
        &self,
        stored: Arc<Room>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        let id = stored.id().clone();
        loop {
            let room = match self.live().entry(id.clone()) {
                Entry::Occupied(room) => Arc::clone(room.get()),
                Entry::Vacant(place) => {
                    let live = LiveRoom::restored(&self.context, stored);
                    place.insert(Arc::new(AsyncMutex::new(live)));
                    return Ok(());
                }
            };
            let mut live = room.lock().await;
            if !live.is_closed() {
                live.reconcile(&self.context, &stored, entry).await?;
            }
            if !live.is_closed() {
                return Ok(());
            }
            // A room that was given up makes way for the store's.
            self.drop_if_closed(&room, &live);
        }
    }

    /// Handles a room that is missing from the store. `removed` is its version at its
    /// removal, or `None` if no server removed it.
    pub(crate) async fn missing_from_store(
        &self,
        id: &RoomId,
        removed: Option<u64>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        let Some(room) = self.find(id) else {
            return Ok(());
        };
        let mut live = room.lock().await;
        let settled = live.missing_from_store(&self.context, removed, entry).await;
        self.drop_if_closed(&room, &live);
        settled
    }

    /// Returns every room as this server last committed or fetched it.
    pub(crate) async fn committed(&self) -> Vec<Arc<Room>> {
        let mut rooms = Vec::new();
        self.open_copies().await;
        for room in self.all() {
            rooms.extend(room.lock().await.committed());
        }
        rooms
    }

    /// Returns the number of rooms.
    pub(crate) fn count(&self) -> usize {
        self.live().len()
    }

    /// Removes the clients that came through server `node` and are no members here. If that
    /// server is dead, these are all its clients. For this server itself, they left before
    /// another server put a room back that still contained them.
    pub(crate) async fn drop_absent_clients_of(&self, node: u32) {
        for room in self.all() {
            let mut live = room.lock().await;
            if let Err(refusal) = live.drop_absent_clients_of(&self.context, node).await {
                // The next poll tries again.
                let code = refusal.code();
                tracing::warn!(node, code, "not every client could be given up");
            }
            self.drop_if_closed(&room, &live);
        }
    }

    /// Returns the numbers of the servers through which clients came.
    pub(crate) async fn nodes(&self) -> HashSet<u32> {
        let mut nodes = HashSet::new();
        for room in self.all() {
            nodes.extend(room.lock().await.nodes());
        }
        nodes
    }

    /// Returns the parts of the server that all rooms share.
    pub(crate) const fn context(&self) -> &RoomContext {
        &self.context
    }

    /// Locks a room, as the newest that the store has.
    async fn lock<'r>(
        &self,
        room: &'r Shared<O>,
    ) -> Result<AsyncMutexGuard<'r, LiveRoom<O>>, Refusal> {
        let mut live = room.lock().await;
        if live.is_current() {
            return Ok(live);
        }
        // In the box, its state makes no move's larger.
        let current = Box::pin(live.catch_up(&self.context)).await;
        self.drop_if_closed(room, &live);
        current.map(|()| live).map_err(|fault| {
            tracing::debug!(%fault, "a room could not be read");
            Refusal::Unavailable
        })
    }

    fn all(&self) -> Vec<Shared<O>> {
        self.live().values().cloned().collect()
    }

    fn find(&self, id: &RoomId) -> Option<Shared<O>> {
        self.live().get(id).cloned()
    }

    fn find_or_open(
        &self,
        id: &RoomId,
        may_open: &mut Option<impl FnOnce() -> bool>,
    ) -> Result<Shared<O>, Refusal> {
        let mut live = self.live();
        let full = live.len() >= self.max_rooms;
        match live.entry(id.clone()) {
            Entry::Occupied(room) => Ok(Arc::clone(room.get())),
            Entry::Vacant(_) if full => Err(Refusal::ServerFull),
            // A client that waited for a room that then closed is charged only once.
            Entry::Vacant(_) if may_open.take().is_some_and(|may| !may()) => Err(Refusal::SlowDown),
            Entry::Vacant(place) => {
                let room = Arc::new(AsyncMutex::new(LiveRoom::new(id.clone())));
                Ok(Arc::clone(place.insert(room)))
            }
        }
    }

    /// Drops a room that was closed while its lock was held. Another room may have the same
    /// id by now, and stays.
    fn drop_if_closed(&self, room: &Shared<O>, live: &LiveRoom<O>) {
        if live.is_closed()
            && let Entry::Occupied(entry) = self.live().entry(live.id().clone())
            && Arc::ptr_eq(entry.get(), room)
        {
            entry.remove();
        }
    }

    fn live(&self) -> MutexGuard<'_, HashMap<RoomId, Shared<O>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
