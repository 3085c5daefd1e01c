//! The part of a live room whose store other servers write to as well: it adopts their
//! changes, puts back what the store has forgotten, and drops clients that are gone.

use std::sync::Arc;

use game::{ClientId, Command, Fact, Refusal, Room, TokenOrigin};

use super::LiveRoom;
use crate::rooms::context::RoomContext;
use crate::rooms::member::Outbox;
use crate::store::StoreFault;
use crate::store::shared::{EraEntry, PutBack};

impl<O: Outbox> LiveRoom<O> {
    /// Adopts the room as another server left it. Each member hears what a command of this
    /// server would have sent it.
    pub(super) async fn adopt(&mut self, context: &RoomContext, newer: &Arc<Room>) {
        let before = self.room.replace(Arc::clone(newer));
        let clients: Vec<ClientId> = self.members.keys().copied().collect();
        for client in clients {
            let mark = |room: &Arc<Room>| room.mark_of(client);
            match (before.as_ref().and_then(mark), newer.mark_of(client)) {
                (was, is) if was == is && newer.contains(client) => {}
                (_, Some(mark)) => self.send_fact(Fact::Seated {
                    client,
                    mark,
                    token: TokenOrigin::Unchanged,
                }),
                (_, None) if newer.contains(client) => self.send_fact(Fact::TakenOver(client)),
                // It was given up as lost, and may come back.
                (_, None) => self.disconnect(client),
            }
        }
        self.show_to_all(context).await;
    }

    /// Compares the store's room with the one that is known here. A newer one is shown, and
    /// an older one is put right.
    pub(in crate::rooms) async fn reconcile(
        &mut self,
        context: &RoomContext,
        stored: &Arc<Room>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        if self.is_of_another_past(entry) {
            self.give_up(context);
        } else if Some(stored.version()) > self.version() {
            self.loaded = true;
            self.adopt(context, stored).await;
        } else if Some(stored.version()) < self.version() {
            self.put_back(context, entry).await?;
        }
        Ok(())
    }

    /// Settles that the store does not have the room. If the store removed it as it is
    /// known here, it is gone; otherwise the store has forgotten it.
    pub(in crate::rooms) async fn missing_from_store(
        &mut self,
        context: &RoomContext,
        removed: Option<u64>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        if removed < self.version() && !self.is_of_another_past(entry) {
            self.put_back(context, entry).await?;
        } else {
            self.give_up(context);
        }
        Ok(())
    }

    /// Whether the room was committed in an era that no other server remembers, under a
    /// version that the present era may give to another room. The two are told apart
    /// because a server that has not joined an era knows nothing of it.
    fn is_of_another_past(&self, entry: EraEntry<'_>) -> bool {
        matches!(entry, EraEntry::Late(era) if self.version() >= Some(era.floor))
    }

    /// Handles a change that the store refused because it has `found` in place of the room
    /// that is known here. Returns true if the change can be tried again, and false if the
    /// store has lost rooms.
    pub(super) async fn resolve_conflict(
        &mut self,
        context: &RoomContext,
        found: Option<&Arc<Room>>,
    ) -> Result<bool, StoreFault> {
        if let Some(newer) = found.filter(|room| Some(room.version()) > self.version()) {
            self.adopt(context, newer).await;
            return Ok(true);
        }
        let Some(store) = &context.shared else {
            return Err(StoreFault("another process writes to it".to_owned()));
        };
        if found.is_none() && store.removed(&self.id).await? >= self.version() {
            self.disconnect_all();
            if let Some(room) = self.room.take() {
                context.note_gone(room.version());
            }
            return Ok(true);
        }
        self.put_back(context, EraEntry::Joined).await
    }

    /// Puts the room back into a store that has forgotten it or has an older one. Returns
    /// false if the store has lost changes of its own era.
    async fn put_back(
        &self,
        context: &RoomContext,
        entry: EraEntry<'_>,
    ) -> Result<bool, StoreFault> {
        let (Some(store), Some(room)) = (&context.shared, self.committed()) else {
            return Ok(true);
        };
        let era = match entry {
            EraEntry::Joined => None,
            EraEntry::Late(era) => Some(era.name.as_str()),
        };
        let outcome = store.put_back(era, &[room]).await?;
        let lost = outcome.contains(&PutBack::Overruled);
        if lost {
            tracing::warn!(room = %self.id, "the store has lost changes of its own");
            context.note_loss();
        }
        Ok(!lost)
    }

    /// Returns the room as it was last committed here, if there is one.
    pub(in crate::rooms) fn committed(&self) -> Option<Arc<Room>> {
        self.room.clone().filter(|_| !self.closed)
    }

    /// Drops the room from this process. Its members reconnect and find the store's room.
    fn give_up(&mut self, context: &RoomContext) {
        if let Some(room) = self.room.take() {
            context.note_gone(room.version());
            self.disconnect_all();
            self.close(context);
        }
    }

    /// Returns the servers through which the room's clients came.
    pub(in crate::rooms) fn nodes(&self) -> impl Iterator<Item = u32> {
        let clients = self.room.iter().flat_map(|room| room.clients());
        clients.map(ClientId::node)
    }

    /// Removes the clients that came through a server and are no members here.
    pub(in crate::rooms) async fn drop_absent_clients_of(
        &mut self,
        context: &RoomContext,
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
            match self.run(context, Command::Lose(client)).await {
                // Another server was faster.
                Ok(_) | Err(Refusal::NotInRoom) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    fn disconnect_all(&self) {
        for member in self.members.values() {
            member.outbox.disconnect();
        }
    }

    fn disconnect(&self, client: ClientId) {
        if let Some(member) = self.members.get(&client) {
            member.outbox.disconnect();
        }
    }
}
