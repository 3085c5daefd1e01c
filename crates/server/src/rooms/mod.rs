//! All rooms of this process, and what they share: the store, the clock, the list.

pub(crate) mod deadlines;
pub(crate) mod live_room;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::try_join_all;
use game::{ClientId, Command, Enter, Limits, Moment, Refusal, Room, RoomId};
use socketioxide::extract::SocketRef;
use tokio::sync::Mutex as AsyncMutex;

use crate::clock::{Clock, unix_milliseconds};
use crate::feeds::lobby::Lobby;
use crate::feeds::snapshots::RoomSnapshots;
use crate::feeds::wall::Wall;
use crate::rooms::deadlines::Deadlines;
use crate::rooms::live_room::{Accepted, LiveRoom, Member};
use crate::session::admission::Session;
use crate::store::shared::{EraEntry, SharedStore};
use crate::store::{Store, StoreFault, Swap};

type LiveRooms = HashMap<RoomId, Arc<AsyncMutex<LiveRoom>>>;

/// The live, each behind its own lock: commands to one room run one after
/// another, and no room waits for another one's store.
pub(crate) struct Rooms {
    live: Mutex<LiveRooms>,
    store: Arc<dyn Store>,
    lobby: Lobby,
    snapshots: Arc<RoomSnapshots>,
    wall: Wall,
    deadlines: Deadlines,
    clock: Clock,
    limits: Limits,
    most_rooms: usize,
    /// The store again, if other servers write to it as well.
    shared: Option<Arc<dyn SharedStore>>,
    /// The highest version of any room that is gone: one born again starts above it,
    /// even if the calendar was set back.
    last_version: AtomicU64,
    /// The store was seen to have lost something.
    loss: AtomicBool,
}

impl Rooms {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        shared: Option<Arc<dyn SharedStore>>,
        deadlines: Deadlines,
        clock: Clock,
        limits: Limits,
        most_rooms: usize,
    ) -> Self {
        let snapshots: Arc<RoomSnapshots> = Arc::default();
        Self {
            live: Mutex::default(),
            store,
            lobby: Lobby::new(),
            wall: Wall::new(Arc::clone(&snapshots)),
            snapshots,
            deadlines,
            clock,
            limits,
            most_rooms,
            shared,
            last_version: AtomicU64::new(0),
            loss: AtomicBool::new(false),
        }
    }

    /// Takes over the rooms that the store has of the server before this one. To be done
    /// before anybody enters. Tells how many there are.
    pub(crate) async fn restore(&self) -> Result<usize, StoreFault> {
        let kept = self.store.all().await?;
        self.note_highest(kept.highest_version);
        // All at once, so that they share the store's commits.
        try_join_all(kept.rooms.iter().map(|room| self.adopt(room))).await?;
        Ok(self.live().len())
    }

    async fn adopt(&self, kept: &Arc<Room>) -> Result<(), StoreFault> {
        let restarted = kept.apply(Command::Restart, self.now(), self.limits);
        let room = Arc::new(restarted.expect("no rule forbids a restart").room);
        let next = (!room.is_gone(self.now())).then_some(&room);
        match self.store.swap(kept.id(), Some(kept), next).await? {
            Swap::Committed => {}
            Swap::Conflict(_) => return Err(StoreFault("somebody else writes to it".to_owned())),
        }
        if let Some(room) = next.cloned() {
            let live_room = LiveRoom::restored(self, room);
            self.live()
                .insert(kept.id().clone(), Arc::new(AsyncMutex::new(live_room)));
        }
        Ok(())
    }

    /// Enters a client into a room, which comes to be if there is none.
    pub(crate) async fn enter(
        &self,
        id: &RoomId,
        enter: Enter,
        member: Member,
    ) -> Result<Accepted, Refusal> {
        loop {
            let live_room = self.desk_for(id, &member.socket)?;
            let mut live_room = live_room.lock().await;
            if !live_room.is_closed() {
                return live_room.enter(self, enter, member).await;
            }
        }
    }

    /// Runs a command in a room that a client is in.
    pub(crate) async fn run(&self, id: &RoomId, command: Command) -> Result<Accepted, Refusal> {
        let live_room = self.live().get(id).cloned().ok_or(Refusal::NotInRoom)?;
        let mut live_room = live_room.lock().await;
        live_room.run(self, command).await
    }

    /// Has a room do what its deadline was for.
    pub(crate) async fn on_deadline(&self, id: &RoomId) {
        let live_room = self.live().get(id).cloned();
        if let Some(live_room) = live_room {
            live_room.lock().await.on_deadline(self).await;
        }
    }

    /// Shows one client in a room how it is.
    pub(crate) async fn show(&self, id: &RoomId, client: ClientId) {
        let live_room = self.live().get(id).cloned();
        if let Some(live_room) = live_room {
            live_room.lock().await.show_room_to(client);
        }
    }

    /// Shows a room as the store has it, if that is news; an older one is put right.
    pub(crate) async fn reconcile(
        &self,
        room: Arc<Room>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        loop {
            let live_room = match self.live().entry(room.id().clone()) {
                Entry::Occupied(live_room) => Arc::clone(live_room.get()),
                Entry::Vacant(place) => {
                    let live_room = LiveRoom::restored(self, room);
                    place.insert(Arc::new(AsyncMutex::new(live_room)));
                    return Ok(());
                }
            };
            let mut live_room = live_room.lock().await;
            if !live_room.is_closed() {
                live_room.reconcile(self, &room, entry).await?;
            }
            // What was given up makes place for what the store has.
            if !live_room.is_closed() {
                return Ok(());
            }
        }
    }

    /// The store has not got this room, and had it in this version when it was `removed`,
    /// if it was.
    pub(crate) async fn missing_from_store(
        &self,
        id: &RoomId,
        removed: Option<u64>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        let live_room = self.live().get(id).cloned();
        match live_room {
            Some(live_room) => {
                live_room
                    .lock()
                    .await
                    .missing_from_store(self, removed, entry)
                    .await
            }
            None => Ok(()),
        }
    }

    /// Every room as it was last committed here.
    pub(crate) async fn committed(&self) -> Vec<Arc<Room>> {
        let mut rooms = Vec::new();
        for live_room in self.all() {
            rooms.extend(live_room.lock().await.committed());
        }
        rooms
    }

    /// How many rooms there are.
    pub(crate) fn count(&self) -> usize {
        self.live().len()
    }

    /// Has everybody leave who came by this server and is not here. Of a server that is
    /// gone that is everybody; of our own, those who left since a room was put back that
    /// still had them.
    pub(crate) async fn drop_absent_clients_of(&self, node: u32) {
        for live_room in self.all() {
            if let Err(refusal) = live_room
                .lock()
                .await
                .drop_absent_clients_of(self, node)
                .await
            {
                // They are still there at the next look.
                tracing::warn!(
                    node,
                    code = refusal.code(),
                    "not everybody could be given up"
                );
            }
        }
    }

    /// The servers by which people are here.
    pub(crate) async fn nodes(&self) -> HashSet<u32> {
        let mut nodes = HashSet::new();
        for live_room in self.all() {
            nodes.extend(live_room.lock().await.nodes());
        }
        nodes
    }

    /// The version of each room, as last shown.
    pub(crate) fn versions(&self) -> HashMap<RoomId, u64> {
        self.snapshots.versions()
    }

    /// How much later than others a server rings in whose rooms nobody is, in
    /// milliseconds: not all of them at once.
    pub(crate) fn idle_server_delay(&self) -> u64 {
        if self.shared.is_some() {
            rand::random_range(1_000..2_000)
        } else {
            0
        }
    }

    fn all(&self) -> Vec<Arc<AsyncMutex<LiveRoom>>> {
        self.live().values().cloned().collect()
    }

    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(crate) const fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// Notes that the store has lost what was committed in its era.
    pub(crate) fn note_loss(&self) {
        self.loss.store(true, Ordering::Relaxed);
        if let Some(store) = self.shared() {
            store.attention().notify_one();
        }
    }

    /// Whether since the last time this was asked such a loss was noted.
    pub(crate) fn saw_loss(&self) -> bool {
        self.loss.swap(false, Ordering::Relaxed)
    }

    /// The store as other servers share it, if they do.
    pub(crate) fn shared(&self) -> Option<&dyn SharedStore> {
        self.shared.as_deref()
    }

    pub(crate) const fn lobby(&self) -> &Lobby {
        &self.lobby
    }

    pub(crate) const fn snapshots(&self) -> &Arc<RoomSnapshots> {
        &self.snapshots
    }

    pub(crate) const fn wall(&self) -> &Wall {
        &self.wall
    }

    /// Has the room's [`Command::Expire`] run at `at`.
    pub(crate) fn set_deadline(&self, at: Moment, id: RoomId) {
        self.deadlines.set(at, id);
    }

    /// A room nobody is in yet, newer than any that bore its name: the one before it
    /// if that is at hand, and all that are gone.
    pub(crate) fn new_room(&self, id: &RoomId, before: Option<&Room>) -> Room {
        if let Some(before) = before {
            self.note_version(before);
        }
        let after = self.last_version.load(Ordering::Relaxed) + 1;
        // A store's clock is the same for all who share it; the calendar need not be.
        let Moment(now) = self.now();
        let today = if self.shared.is_some() {
            now
        } else {
            unix_milliseconds()
        };
        Room::new(id.clone(), today.max(after))
    }

    /// Notes the version of a room that is gone.
    pub(crate) fn note_version(&self, room: &Room) {
        self.note_highest(room.version());
    }

    /// Notes that some room that is gone had this version.
    pub(crate) fn note_highest(&self, version: u64) {
        self.last_version.fetch_max(version, Ordering::Relaxed);
    }

    pub(crate) fn forget(&self, id: &RoomId) {
        self.live().remove(id);
        self.lobby.set(id, None);
        self.snapshots.publish(id, None);
    }

    fn desk_for(
        &self,
        id: &RoomId,
        founder: &SocketRef,
    ) -> Result<Arc<AsyncMutex<LiveRoom>>, Refusal> {
        let mut live = self.live();
        let full = live.len() >= self.most_rooms;
        match live.entry(id.clone()) {
            Entry::Occupied(live_room) => Ok(Arc::clone(live_room.get())),
            Entry::Vacant(_) if full => Err(Refusal::ServerFull),
            Entry::Vacant(_) if !Session::of(founder).may_open_room() => Err(Refusal::SlowDown),
            Entry::Vacant(place) => {
                let live_room = Arc::new(AsyncMutex::new(LiveRoom::new(id.clone())));
                Ok(Arc::clone(place.insert(live_room)))
            }
        }
    }

    /// Makes room for a room that nobody is in, as entering does.
    #[cfg(test)]
    pub(crate) fn open_desk(&self, id: &RoomId) {
        let live_room = || Arc::new(AsyncMutex::new(LiveRoom::new(id.clone())));
        self.live().entry(id.clone()).or_insert_with(live_room);
    }

    fn live(&self) -> MutexGuard<'_, LiveRooms> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
