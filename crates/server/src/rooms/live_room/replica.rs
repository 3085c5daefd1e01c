//! A live_room whose room other servers change as well: takes in what they did, and gives up
//! those who came by a server that is gone.

use std::sync::Arc;

use game::{ClientId, Command, Fact, Refusal, Room, TokenOrigin};

use super::{LiveRoom, Member};
use crate::rooms::Rooms;
use crate::store::StoreFault;
use crate::store::shared::{EraEntry, PutBack};

impl LiveRoom {
    /// The room as somebody else left it. Whoever is here hears of it what a command of
    /// our own would have told.
    pub(super) async fn adopt(&mut self, rooms: &Rooms, newer: &Arc<Room>) {
        let before = self.room.replace(Arc::clone(newer));
        let clients: Vec<ClientId> = self.members.keys().copied().collect();
        for client in clients {
            let mark = |room: &Arc<Room>| room.mark_of(client);
            match (before.as_ref().and_then(mark), newer.mark_of(client)) {
                (was, is) if was == is && newer.contains(client) => {}
                (_, Some(mark)) => self.tell_fact(Fact::Seated {
                    client,
                    mark,
                    token: TokenOrigin::Unchanged,
                }),
                (_, None) if newer.contains(client) => self.tell_fact(Fact::TakenOver(client)),
                // It was given up for lost, and may come back.
                (_, None) => self.hang_up(client),
            }
        }
        self.show_everybody(rooms).await;
    }

    /// The room as the store has it: shown if it is newer, put right if it is older.
    pub(crate) async fn reconcile(
        &mut self,
        rooms: &Rooms,
        stored: &Arc<Room>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        if self.is_of_another_past(entry) {
            self.give_up(rooms);
            return Ok(());
        }
        if Some(stored.version()) > self.version() {
            self.loaded = true;
            self.adopt(rooms, stored).await;
        } else if Some(stored.version()) < self.version() {
            self.put_back(rooms, entry).await?;
        }
        Ok(())
    }

    /// The store has not got the room. If it was removed as it is known here, it is gone;
    /// else the store has forgotten it.
    pub(crate) async fn missing_from_store(
        &mut self,
        rooms: &Rooms,
        removed: Option<u64>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        if removed < self.version() && !self.is_of_another_past(entry) {
            self.put_back(rooms, entry).await?;
            return Ok(());
        }
        self.give_up(rooms);
        Ok(())
    }

    /// What is known here was committed in an era that nobody else remembers, and has a
    /// version that the present one may give to another room. Both are told apart since
    /// a server that has not joined an era knows nothing of it.
    fn is_of_another_past(&self, entry: EraEntry<'_>) -> bool {
        matches!(entry, EraEntry::Late(era) if self.version() >= Some(era.floor))
    }

    /// The store refused a change: it has `found` instead of what is known here. True if
    /// the change can be tried on the room as it is now, false if the store has lost rooms.
    pub(super) async fn resolve_conflict(
        &mut self,
        rooms: &Rooms,
        found: Option<&Arc<Room>>,
    ) -> Result<bool, StoreFault> {
        if let Some(newer) = found.filter(|room| Some(room.version()) > self.version()) {
            self.adopt(rooms, newer).await;
            return Ok(true);
        }
        let Some(store) = rooms.shared() else {
            return Err(StoreFault("somebody else writes to it".to_owned()));
        };
        if found.is_none() && store.removed(&self.id).await? >= self.version() {
            self.disconnect_all();
            if let Some(room) = self.room.take() {
                rooms.note_version(&room);
            }
            return Ok(true);
        }
        self.put_back(rooms, EraEntry::Joined).await
    }

    /// Puts the room back into a store that has forgotten it, or has an older one. False if
    /// the store has lost changes that were made in its own era.
    async fn put_back(&self, rooms: &Rooms, entry: EraEntry<'_>) -> Result<bool, StoreFault> {
        let known = self.committed();
        let (Some(store), Some(room)) = (rooms.shared(), known) else {
            return Ok(true);
        };
        let era = match entry {
            EraEntry::Joined => None,
            EraEntry::Late(era) => Some(era.name.as_str()),
        };
        let lost = store
            .put_back(era, &[room])
            .await?
            .contains(&PutBack::Overruled);
        if lost {
            tracing::warn!(room = %self.id, "the store has lost changes of its own");
            rooms.note_loss();
        }
        Ok(!lost)
    }

    /// The room as it was last committed here, if there is one.
    pub(crate) fn committed(&self) -> Option<Arc<Room>> {
        self.room.clone().filter(|_| !self.closed)
    }

    /// Ends what is known of the room here. Its people come back and find what there is.
    fn give_up(&mut self, rooms: &Rooms) {
        if let Some(room) = self.room.take().filter(|_| !self.closed) {
            rooms.note_version(&room);
            self.disconnect_all();
            self.closed = true;
            rooms.forget(&self.id);
        }
    }

    /// The servers by which those who are in the room came.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = u32> {
        let clients = self.room.iter().flat_map(|room| room.clients());
        clients.map(ClientId::node)
    }

    /// Has everybody leave who came by this server and is not here.
    pub(crate) async fn drop_absent_clients_of(
        &mut self,
        rooms: &Rooms,
        node: u32,
    ) -> Result<(), Refusal> {
        let Some(room) = self.committed() else {
            return Ok(());
        };
        let of_node = room.clients().filter(|client| client.node() == node);
        let absent: Vec<_> = of_node
            .filter(|client| !self.members.contains_key(client))
            .collect();
        for client in absent {
            match self.run(rooms, Command::Lose(client)).await {
                // Another server was faster.
                Ok(_) | Err(Refusal::NotInRoom) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    fn disconnect_all(&self) {
        self.members.values().for_each(Member::hang_up);
    }

    fn hang_up(&self, client: ClientId) {
        if let Some(member) = self.members.get(&client) {
            member.hang_up();
        }
    }
}
