//! A live room among its copies on other servers. It adopts their changes, puts back a room
//! that the store has forgotten, and removes clients that are gone.

use std::sync::Arc;

use game::{ClientId, Command, Fact, Mark, Refusal, Room, TokenOrigin};

use super::LiveRoom;
use crate::rooms::context::RoomContext;
use crate::rooms::member::Outbox;
use crate::store::StoreFault;
use crate::store::shared::{EraEntry, PutBack};

impl<O: Outbox> LiveRoom<O> {
    /// Adopts the room as another server committed it. Each member gets the events that a
    /// command on this server would have sent.
    pub(super) async fn adopt(&mut self, context: &RoomContext, newer: &Arc<Room>) {
        let before = self.room.replace(Arc::clone(newer));
        let closed = newer.is_closed();
        let clients: Vec<ClientId> = self.members.keys().copied().collect();
        for client in clients {
            let mark = |room: &Arc<Room>| room.mark_of(client);
            match (before.as_ref().and_then(mark), newer.mark_of(client)) {
                _ if closed => self.send_fact(context.server, Fact::RoomClosed(client)),
                (Some(was), Some(is)) if was == is => {
                    if renamed(before.as_deref(), newer, is) {
                        let fact = Fact::Renamed { client, mark: is };
                        self.send_fact(context.server, fact);
                    }
                }
                (None, None) if newer.contains(client) => {}
                (_, Some(mark)) => self.send_fact(
                    context.server,
                    Fact::Seated {
                        client,
                        mark,
                        token: TokenOrigin::Unchanged,
                    },
                ),
                (_, None) if newer.contains(client) => {
                    let fact = lost_seat(before.as_deref(), newer, client);
                    self.send_fact(context.server, fact);
                }
                // Another server removed this client as lost. It may reconnect.
                (_, None) => self.disconnect(client),
            }
        }
        self.show_to_all(context).await;
    }

    /// Compares the store's room with this one. A newer one is adopted, and an older one is
    /// replaced in the store.
    pub(in crate::rooms) async fn reconcile(
        &mut self,
        context: &RoomContext,
        stored: &Arc<Room>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        self.open_copy(context).await;
        if self.is_of_another_past(entry) {
            self.give_up(context);
        } else if Some(stored.version()) > self.version() {
            self.loaded = true;
            self.adopt(context, stored).await;
        } else if Some(stored.version()) < self.version() {
            self.put_back(context, entry).await?;
        }
        self.note_read(context);
        Ok(())
    }

    /// Handles a room that is missing from the store. If the store removed it at this
    /// version or a later one, the room is gone. Otherwise the store has forgotten it.
    pub(in crate::rooms) async fn missing_from_store(
        &mut self,
        context: &RoomContext,
        removed: Option<u64>,
        entry: EraEntry<'_>,
    ) -> Result<(), StoreFault> {
        self.open_copy(context).await;
        if removed < self.version() && !self.is_of_another_past(entry) {
            self.put_back(context, entry).await?;
        } else {
            self.give_up(context);
        }
        self.note_read(context);
        Ok(())
    }

    /// Returns whether the room was committed in an era that no other server remembers,
    /// under a version that the present era may reuse.
    ///
    /// The version proves it on late entry: a server that has not joined an era knows none
    /// of its rooms.
    fn is_of_another_past(&self, entry: EraEntry<'_>) -> bool {
        matches!(entry, EraEntry::Late(era) if self.version() >= Some(era.floor))
    }

    /// Handles a change that the store refused because it has `found` in place of this
    /// room. Returns true if the change can be tried again, and false if the store has lost
    /// rooms.
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
            tracing::warn!(
                room = %self.log_name(),
                "the store has lost changes of its own"
            );
            context.note_loss();
        }
        Ok(!lost)
    }

    /// Returns the room as this server last committed it, if there is one.
    pub(in crate::rooms) fn committed(&self) -> Option<Arc<Room>> {
        self.room.clone().filter(|_| !self.closed)
    }

    /// Drops the room from this process. Its members reconnect, and find the store's room.
    fn give_up(&mut self, context: &RoomContext) {
        if let Some(room) = self.room.take() {
            context.note_gone(room.version());
            self.disconnect_all();
            self.close(context);
        }
    }

    /// Returns the numbers of the servers through which the room's clients came.
    pub(in crate::rooms) fn nodes(&self) -> impl Iterator<Item = u32> {
        let clients = self.room.iter().flat_map(|room| room.clients());
        clients.map(ClientId::node)
    }

    /// Removes the clients that came through server `node` and are no members here.
    pub(in crate::rooms) async fn drop_absent_clients_of(
        &mut self,
        context: &RoomContext,
        node: u32,
    ) -> Result<(), Refusal> {
        if self.absent_clients_of(node).is_empty() {
            return Ok(());
        }
        self.catch_up(context)
            .await
            .map_err(|fault| self.unavailable(&fault))?;
        for client in self.absent_clients_of(node) {
            match self.run(context, Command::Lose(client)).await {
                // Another server has removed the client already.
                Ok(_) | Err(Refusal::NotInRoom) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }

    fn absent_clients_of(&self, node: u32) -> Vec<ClientId> {
        let room = self.committed();
        let clients = room.iter().flat_map(|room| room.clients());
        let of_node = clients.filter(|client| client.node() == node);
        of_node
            .filter(|client| !self.members.contains_key(client))
            .collect()
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

/// Returns how a client lost the seat that it had in the room `before`.
fn lost_seat(before: Option<&Room>, newer: &Room, client: ClientId) -> Fact {
    let seat = before.and_then(|room| room.seat(room.mark_of(client)?));
    if seat.is_some_and(|seat| newer.was_claimed(seat.token)) {
        Fact::Claimed(client)
    } else if seat.is_some_and(|seat| newer.was_freed(seat.token)) {
        let token = TokenOrigin::Unchanged;
        Fact::FreedByHost { client, token }
    } else {
        Fact::TakenOver(client)
    }
}

/// Returns whether the host has given the player of this mark another name since `before`.
fn renamed(before: Option<&Room>, newer: &Room, mark: Mark) -> bool {
    let seat = |room: &Room| room.seat(mark).cloned();
    let (before, newer) = (before.and_then(seat), seat(newer));
    before.zip(newer).is_some_and(|(before, newer)| {
        newer.given && before.token == newer.token && before.name != newer.name
    })
}
