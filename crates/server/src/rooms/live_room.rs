//! One room of this process.

use std::collections::HashMap;
use std::sync::Arc;

use game::{
    Applied, ClientId, Command, Enter, Fact, Mark, Moment, Refusal, Room, RoomId, RoomView, Seat,
};

use super::context::RoomContext;
use super::member::{Member, Outbox};
use super::unread::Unread;
use crate::store::{StoreFault, Swap};

mod facts;
mod lazy;
mod replica;
mod waiting;

/// The time before a room tries again to act on its deadline, in milliseconds. A second
/// hardly matters to a held seat, and spares a failing store.
const DEADLINE_RETRY: u64 = 1_000;

/// The outcome of a command that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// The room's version after the command, unless the command ended the room.
    pub(crate) version: Option<u64>,
    /// Whether the proposal had been applied before.
    pub(crate) repeated: bool,
}

/// A room in this process: its last committed state, and its members on this server.
///
/// **Invariant:** commits first and notifies after. It applies no rule itself, because the
/// rules are [`game::Room`]'s.
#[derive(Debug)]
pub(crate) struct LiveRoom<O> {
    id: RoomId,
    room: Option<Arc<Room>>,
    /// Whether the room was loaded from the store.
    loaded: bool,
    /// The changes of other servers that were not parsed.
    unread: Unread,
    members: HashMap<ClientId, Member<O>>,
    /// The deadline as it was last set.
    deadline: Option<Moment>,
    /// Whether the room is gone from this process. A task that still holds this value must
    /// look the room up again.
    closed: bool,
}

impl<O: Outbox> LiveRoom<O> {
    /// Makes a live room that is not yet loaded from the store.
    pub(super) fn new(id: RoomId) -> Self {
        Self {
            id,
            room: None,
            loaded: false,
            unread: Unread::default(),
            members: HashMap::new(),
            deadline: None,
            closed: false,
        }
    }

    /// Makes a live room of the store's room, and publishes it.
    pub(super) fn restored(context: &RoomContext, room: Arc<Room>) -> Self {
        let mut live = Self::new(room.id().clone());
        live.loaded = true;
        let view = Arc::new(room.view());
        live.room = Some(room);
        live.publish(context, view);
        live.schedule(context);
        live
    }

    pub(super) const fn id(&self) -> &RoomId {
        &self.id
    }

    /// Returns whether the room is gone from this process.
    pub(super) const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Enters a client, which then gets every change of the room.
    pub(super) async fn enter(
        &mut self,
        context: &RoomContext,
        enter: Enter,
        mut member: Member<O>,
    ) -> Result<Accepted, Refusal> {
        let client = enter.client;
        let (facts, changed) = self
            .commit_or_close(context, &Command::Enter(enter))
            .await?;
        if let Some(before) = self.members.remove(&client) {
            member.token = before.token;
        }
        member.outbox.join(&self.id);
        self.members.insert(client, member);
        self.notify(context, facts, changed).await;
        if !changed {
            self.show_to(client);
        }
        Ok(self.accepted(false))
    }

    /// Runs a command of a member or of the server.
    pub(super) async fn run(
        &mut self,
        context: &RoomContext,
        command: Command,
    ) -> Result<Accepted, Refusal> {
        let (facts, changed) = self.commit_or_close(context, &command).await?;
        if let Command::Leave(client) | Command::Lose(client) = command
            && let Some(member) = self.members.remove(&client)
        {
            member.outbox.leave(&self.id);
        }
        let repeated = facts.contains(&Fact::Repeated);
        self.notify(context, facts, changed).await;
        Ok(self.accepted(repeated))
    }

    /// Acts on the room's deadline: frees held seats, moves the robot, or closes the room.
    pub(super) async fn on_deadline(&mut self, context: &RoomContext) {
        self.deadline = None;
        if self.closed {
            return;
        }
        if let Err(refusal) = self.run(context, Command::Expire).await {
            tracing::warn!(
                room = %self.log_name(),
                code = refusal.code(),
                "deadline not kept"
            );
            let Moment(now) = context.now();
            self.set_deadline(context, Some(Moment(now + DEADLINE_RETRY)));
        }
    }

    /// Sends one member the present board.
    pub(super) fn show_to(&self, client: ClientId) {
        if let (Some(member), Some(room)) = (self.members.get(&client), &self.room) {
            member.send_board(&room.view());
        }
    }

    /// Returns the seat of a mark as this server last committed it, if it is taken.
    pub(super) fn seat(&self, mark: Mark) -> Option<Seat> {
        self.room.as_ref()?.seat(mark).cloned()
    }

    /// Returns the room's name in lines above `debug`.
    fn log_name(&self) -> &str {
        log_name(&self.id, self.room.as_deref())
    }

    fn accepted(&self, repeated: bool) -> Accepted {
        Accepted {
            version: self.version(),
            repeated,
        }
    }

    fn version(&self) -> Option<u64> {
        self.room.as_deref().map(Room::version)
    }

    /// Commits a command. A live room without a room in it is closed.
    async fn commit_or_close(
        &mut self,
        context: &RoomContext,
        command: &Command,
    ) -> Result<(Vec<Fact>, bool), Refusal> {
        let committed = self.commit(context, command).await;
        if self.room.is_none() {
            self.close(context);
        }
        committed
    }

    /// Applies a command to the newest room and swaps the outcome into the store. Returns
    /// the facts for single clients, and whether the room changed.
    async fn commit(
        &mut self,
        context: &RoomContext,
        command: &Command,
    ) -> Result<(Vec<Fact>, bool), Refusal> {
        if !self.loaded {
            let room = context.store.load(&self.id).await;
            self.room = room.map_err(|fault| self.unavailable(&fault))?;
            self.loaded = true;
        }
        // The store's room, as far as this server knows.
        let mut stored = self.room.clone();
        loop {
            let now = context.now();
            let base = match &self.room {
                Some(room) if matches!(command, Command::Expire) || !room.is_gone(now) => {
                    Arc::clone(room)
                }
                gone => Arc::new(context.new_room(&self.id, gone.as_deref())),
            };
            let Applied { room, facts } = base.apply(command.clone(), now, context.settings)?;
            if room.version() == base.version() {
                return Ok((facts, false));
            }
            let room = room.at_least(context.store.floor());
            let room = Arc::new(context.dated(room));
            let ended = context.ended(stored.as_deref(), Some(&room));
            let swap = context.swap(&self.id, stored.as_ref(), Some(&room), ended.as_ref());
            match swap.await {
                Ok(Swap::Committed) => {
                    self.room = Some(room);
                    context.count(ended.as_ref());
                    return Ok((facts, true));
                }
                Ok(Swap::Conflict(found)) => {
                    let resolved = self.resolve_conflict(context, found.as_ref()).await;
                    if !resolved.map_err(|fault| self.unavailable(&fault))? {
                        return Err(Refusal::Unavailable);
                    }
                    stored = self.room.clone();
                }
                Err(fault) => return Err(self.unavailable(&fault)),
            }
        }
    }

    fn unavailable(&self, fault: &StoreFault) -> Refusal {
        tracing::debug!(room = %self.id, %fault, "a change could not be stored");
        Refusal::Unavailable
    }

    /// Sends single clients their facts and all clients the room, and sets the next
    /// deadline. A room without clients is removed.
    async fn notify(&mut self, context: &RoomContext, facts: Vec<Fact>, changed: bool) {
        for fact in facts {
            self.send_fact(context.server, fact);
        }
        if changed {
            self.show_to_all(context).await;
        }
        let now = context.now();
        if self.room.as_ref().is_some_and(|room| room.is_gone(now)) {
            self.remove(context).await;
        }
        self.schedule(context);
    }

    /// Sends the room to its members and to the feeds, and sets its deadline.
    async fn show_to_all(&mut self, context: &RoomContext) {
        let Some(room) = &self.room else {
            return;
        };
        let view = Arc::new(room.view());
        self.broadcast(&view).await;
        self.publish(context, view);
        self.schedule(context);
    }

    /// Publishes the room to the feeds. A room that the host has closed is on none.
    fn publish(&self, context: &RoomContext, view: Arc<RoomView>) {
        let open = self.room.as_ref().is_some_and(|room| !room.is_closed());
        let view = open.then_some(view);
        context.waiters.note(&self.id, self.room.as_deref());
        context.feeds.snapshots.publish(&self.id, view);
    }

    /// Sets the room's next deadline. A server without a member in the room acts later than
    /// the others.
    fn schedule(&mut self, context: &RoomContext) {
        let next = self.room.as_ref().and_then(|room| room.next_deadline());
        if next.is_none() && self.deadline.is_none() {
            return;
        }
        let delay = if self.members.is_empty() {
            context.idle_server_delay()
        } else {
            0
        };
        let next = next.map(|Moment(at)| Moment(at.saturating_add(delay)));
        self.set_deadline(context, next);
    }

    /// Sets the deadline. A later one than the present one is not set yet: the room wakes at
    /// the present one, finds nothing due, and sets the next. So a move, which moves the
    /// deadline of a wait, costs no timer.
    fn set_deadline(&mut self, context: &RoomContext, at: Option<Moment>) {
        let later = matches!((self.deadline, at), (Some(set), Some(at)) if set <= at);
        if self.deadline != at && !later {
            self.deadline = at;
            context.deadlines.set(self.id.clone(), at);
        }
    }

    /// Sends the room to every member. This code encodes it once. The Socket.IO library
    /// would search it for binary parts for each member.
    async fn broadcast(&self, view: &RoomView) {
        let mut members = self.members.values();
        let Some(any) = members.find(|member| member.outbox.broadcasts()) else {
            return;
        };
        let board = view.encoded();
        if any.outbox.broadcast(&self.id, &board).await.is_err() {
            for member in self.members.values() {
                member.send(game::wire::event::BOARD, &board);
            }
        }
    }

    /// Removes a room without clients from the store and from this process.
    async fn remove(&mut self, context: &RoomContext) {
        let name = self.log_name().to_owned();
        let Some(room) = self.room.take() else { return };
        context.note_gone(room.version());
        let ended = context.ended(Some(&room), None);
        let removal = context
            .store
            .swap(&self.id, Some(&room), None, ended.as_ref());
        match removal.await {
            // A client entered through another server.
            Ok(Swap::Conflict(Some(newer))) if newer.version() > room.version() => {
                self.room = Some(room);
                return self.adopt(context, &newer).await;
            }
            Ok(Swap::Committed | Swap::Conflict(_)) => {}
            Err(fault) => tracing::error!(room = %name, %fault, "a room could not be removed"),
        }
        self.close(context);
        tracing::info!(room = %name, "closed");
    }

    /// Removes the room from the feeds. The map of rooms drops this value afterwards.
    fn close(&mut self, context: &RoomContext) {
        if !std::mem::replace(&mut self.closed, true) {
            context.waiters.note(&self.id, None);
            context.feeds.snapshots.publish(&self.id, None);
            context.unread.read(&self.id);
        }
    }
}

/// Returns a room's name in lines above `debug`, where an unlisted room has none.
fn log_name<'n>(id: &'n RoomId, room: Option<&Room>) -> &'n str {
    match room {
        Some(room) if room.is_unlisted() => "-",
        Some(_) | None => id.as_str(),
    }
}

#[cfg(test)]
mod tests;
