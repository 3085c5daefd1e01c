//! A desk whose room other servers change as well: takes in what they did, and gives up
//! those who came by a server that is gone.

use std::sync::Arc;

use game::{ClientId, Command, Fact, Refusal, Room, TokenOrigin};

use super::Desk;
use crate::rooms::Rooms;
use crate::store::{StoreFault, Swap};

impl Desk {
    /// The room as somebody else left it. Whoever is here hears of it what a command of
    /// our own would have told.
    pub(super) async fn take_over(&mut self, rooms: &Rooms, newer: &Arc<Room>) {
        let before = self.room.replace(Arc::clone(newer));
        let clients: Vec<ClientId> = self.listeners.keys().copied().collect();
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
        self.show_all(rooms).await;
    }

    /// The room as the store has it: shown if it is newer, put right if it is older.
    pub(crate) async fn take_in(
        &mut self,
        rooms: &Rooms,
        room: &Arc<Room>,
    ) -> Result<(), StoreFault> {
        if Some(room.version()) > self.version() {
            self.loaded = true;
            self.take_over(rooms, room).await;
        } else if Some(room.version()) < self.version() {
            self.put_back(rooms).await?;
        }
        Ok(())
    }

    /// The store has not got the room. If it was removed as it is known here, it is gone;
    /// else the store has forgotten it.
    pub(crate) async fn miss(
        &mut self,
        rooms: &Rooms,
        removed: Option<u64>,
    ) -> Result<(), StoreFault> {
        if removed < self.version() {
            return self.put_back(rooms).await;
        }
        if let Some(room) = rooms.store().load(&self.id).await? {
            return self.take_in(rooms, &room).await;
        }
        if let Some(room) = self.room.take().filter(|_| !self.closed) {
            rooms.note_version(&room);
            self.listeners
                .keys()
                .for_each(|client| self.hang_up(*client));
            self.closed = true;
            rooms.forget(&self.id);
        }
        Ok(())
    }

    /// Puts the room back into a store that has forgotten it, or has an older one.
    async fn put_back(&mut self, rooms: &Rooms) -> Result<(), StoreFault> {
        let Some(room) = self.room.clone().filter(|_| !self.closed) else {
            return Ok(());
        };
        let older = |stored: &Option<Arc<Room>>| {
            stored
                .as_ref()
                .is_none_or(|stored| stored.version() < room.version())
        };
        let mut stored = rooms.store().load(&self.id).await?;
        while older(&stored) {
            let swap = rooms.store().swap(&self.id, stored.as_ref(), Some(&room));
            match swap.await? {
                Swap::Committed => return Ok(()),
                Swap::Conflict(found) => stored = found,
            }
        }
        if let Some(newer) = stored.filter(|stored| stored.version() > room.version()) {
            self.take_over(rooms, &newer).await;
        }
        Ok(())
    }

    /// The servers by which those who are in the room came.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = u32> {
        let clients = self.room.iter().flat_map(|room| room.clients());
        clients.map(ClientId::node)
    }

    /// Has everybody leave who came by this server, which is gone.
    pub(crate) async fn lose_all_of(&mut self, rooms: &Rooms, node: u32) -> Result<(), Refusal> {
        let Some(room) = self.room.clone() else {
            return Ok(());
        };
        for client in room.clients().filter(|client| client.node() == node) {
            match self.run(rooms, Command::Lose(client)).await {
                // Another server was faster.
                Ok(_) | Err(Refusal::NotInRoom) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    fn hang_up(&self, client: ClientId) {
        if let Some(listener) = self.listeners.get(&client) {
            listener.hang_up();
        }
    }
}
