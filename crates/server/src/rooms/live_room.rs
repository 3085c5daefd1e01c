//! One room's place in this process: its last committed state, and the clients
//! who are told about it. Commits first, tells after; knows no rules.

mod replica;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use game::wire::{PROTOCOL, Refused, YourSeat, event};
use game::{
    Applied, ClientId, Command, Fact, Mark, Moment, Refusal, Room, RoomId, RoomView, Token,
    TokenOrigin,
};
use serde_json::value::to_raw_value;
use socketioxide::extract::SocketRef;

use crate::rooms::Rooms;
use crate::session::client::Client;
use crate::store::{StoreFault, Swap};

/// A client as a live_room knows it: where to reach it, and its seat's secret.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) socket: SocketRef,
    /// The token of its [`Command::Enter`] that was presented, if any.
    pub(crate) presented: Option<Token>,
    /// The token of its [`Command::Enter`] that comes with a new seat.
    pub(crate) fresh: Token,
    /// The token of the seat it holds.
    pub(crate) token: Option<Token>,
    /// To end the client, however stuck its socket is.
    pub(crate) client: Weak<Client>,
}

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// The room's version now.
    pub(crate) version: u64,
    /// The proposal had been applied before.
    pub(crate) repeated: bool,
}

/// A room and its members.
#[derive(Debug)]
pub(crate) struct LiveRoom {
    id: RoomId,
    room: Option<Arc<Room>>,
    /// Whether the store was asked for the room.
    loaded: bool,
    members: HashMap<ClientId, Member>,
    /// The earliest deadline_set that was set and has not rung.
    deadline_set: Option<Moment>,
    /// Nobody comes back here: whoever still holds this live_room must look for a new one.
    closed: bool,
}

impl LiveRoom {
    pub(crate) fn new(id: RoomId) -> Self {
        Self {
            id,
            room: None,
            loaded: false,
            members: HashMap::new(),
            deadline_set: None,
            closed: false,
        }
    }

    /// The live_room of a room that the store has.
    pub(crate) fn restored(rooms: &Rooms, room: Arc<Room>) -> Self {
        let mut live_room = Self::new(room.id().clone());
        live_room.loaded = true;
        live_room.publish(rooms, &room, Arc::new(room.view()));
        live_room.room = Some(room);
        live_room.schedule(rooms);
        live_room
    }

    pub(crate) const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Enters a client, who hears of everything from then on.
    pub(crate) async fn enter(
        &mut self,
        rooms: &Rooms,
        enter: game::Enter,
        mut member: Member,
    ) -> Result<Accepted, Refusal> {
        let client = enter.client;
        let socket = member.socket.clone();
        let (facts, changed) = self.commit_or_close(rooms, &Command::Enter(enter)).await?;
        if let Some(before) = self.members.remove(&client) {
            member.token = before.token;
        }
        self.members.insert(client, member);
        socket.join(self.id.as_str().to_owned());
        self.notify(rooms, facts, changed).await;
        if !changed {
            self.show_room_to(client);
        }
        Ok(self.done(false))
    }

    /// Runs a command of a client who is here.
    pub(crate) async fn run(
        &mut self,
        rooms: &Rooms,
        command: Command,
    ) -> Result<Accepted, Refusal> {
        let (facts, changed) = self.commit_or_close(rooms, &command).await?;
        if let Command::Leave(client) | Command::Lose(client) = command
            && let Some(member) = self.members.remove(&client)
        {
            member.socket.leave(self.id.as_str().to_owned());
        }
        let repeated = facts.contains(&Fact::Repeated);
        self.notify(rooms, facts, changed).await;
        Ok(self.done(repeated))
    }

    /// Does what the room's deadline was for: frees held seats, or ends the room.
    pub(crate) async fn on_deadline(&mut self, rooms: &Rooms) {
        self.deadline_set = None;
        if self.closed {
            return;
        }
        if let Err(refusal) = self.run(rooms, Command::Expire).await {
            // The store failed: try again in a while.
            tracing::warn!(room = %self.id, code = refusal.code(), "deadline not kept");
            self.set_deadline(rooms, Moment(rooms.now().0 + 1_000));
        }
    }

    /// Shows one client the room as it is.
    pub(crate) fn show_room_to(&self, client: ClientId) {
        if let (Some(member), Some(room)) = (self.members.get(&client), &self.room) {
            member.send(event::BOARD, &room.view());
        }
    }

    fn done(&self, repeated: bool) -> Accepted {
        Accepted {
            version: self.version().unwrap_or(0),
            repeated,
        }
    }

    fn version(&self) -> Option<u64> {
        self.room.as_deref().map(Room::version)
    }

    /// Commits a command. A live_room that has no room afterwards is closed.
    async fn commit_or_close(
        &mut self,
        rooms: &Rooms,
        command: &Command,
    ) -> Result<(Vec<Fact>, bool), Refusal> {
        let committed = self.commit(rooms, command).await;
        if self.room.is_none() && !self.closed {
            self.closed = true;
            rooms.forget(&self.id);
        }
        committed
    }

    /// Applies a command to the newest room and puts the outcome into the store. Tells
    /// the facts of it, and whether anything changed.
    async fn commit(
        &mut self,
        rooms: &Rooms,
        command: &Command,
    ) -> Result<(Vec<Fact>, bool), Refusal> {
        if !self.loaded {
            self.room = rooms
                .store()
                .load(&self.id)
                .await
                .map_err(|fault| self.unavailable(&fault))?;
            self.loaded = true;
        }
        // What the store has, as far as is known here.
        let mut stored = self.room.clone();
        loop {
            let now = rooms.now();
            let base = match &self.room {
                Some(room) if matches!(command, Command::Expire) || !room.is_gone(now) => {
                    Arc::clone(room)
                }
                gone => Arc::new(rooms.new_room(&self.id, gone.as_deref())),
            };
            let Applied { room, facts } = base.apply(command.clone(), now, rooms.limits())?;
            if room.version() == base.version() {
                return Ok((facts, false));
            }
            let room = Arc::new(room.at_least(rooms.store().floor()));
            let swap = rooms.store().swap(&self.id, stored.as_ref(), Some(&room));
            match swap.await {
                Ok(Swap::Committed) => {
                    self.room = Some(room);
                    return Ok((facts, true));
                }
                Ok(Swap::Conflict(found)) => {
                    let resolved = self.resolve_conflict(rooms, found.as_ref()).await;
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

    /// Tells single clients the facts, everybody the room, and the clock and the
    /// lobby what they need.
    async fn notify(&mut self, rooms: &Rooms, facts: Vec<Fact>, changed: bool) {
        for fact in facts {
            self.tell_fact(fact);
        }
        if changed {
            self.show_everybody(rooms).await;
        }
        if self
            .room
            .as_ref()
            .is_some_and(|room| room.is_gone(rooms.now()))
        {
            self.close(rooms).await;
        }
        self.schedule(rooms);
    }

    /// Shows the room as it is to everybody in it and to who looks from outside, and
    /// sets its deadline_set.
    async fn show_everybody(&mut self, rooms: &Rooms) {
        let Some(room) = self.room.clone() else {
            return;
        };
        let view = Arc::new(room.view());
        self.broadcast(&view).await;
        self.publish(rooms, &room, view);
        self.schedule(rooms);
    }

    fn publish(&self, rooms: &Rooms, room: &Room, view: Arc<RoomView>) {
        rooms.lobby().set(&self.id, Some(room.listed()));
        rooms.snapshots().publish(&self.id, Some(view));
    }

    fn schedule(&mut self, rooms: &Rooms) {
        let deadline = self.room.as_ref().and_then(|room| room.next_deadline());
        if let Some(Moment(deadline)) = deadline {
            // Those who have somebody in the room see to it first.
            let idle_server_delay = if self.members.is_empty() {
                rooms.idle_server_delay()
            } else {
                0
            };
            self.set_deadline(rooms, Moment(deadline.saturating_add(idle_server_delay)));
        }
    }

    fn set_deadline(&mut self, rooms: &Rooms, at: Moment) {
        if self
            .deadline_set
            .is_none_or(|deadline_set| at < deadline_set)
        {
            self.deadline_set = Some(at);
            rooms.set_deadline(at, self.id.clone());
        }
    }

    fn tell_fact(&mut self, fact: Fact) {
        match fact {
            Fact::Seated {
                client,
                mark,
                token,
            } => {
                let Some(member) = self.members.get_mut(&client) else {
                    return;
                };
                // The marks of two who sit swap with every game; that is no news.
                if token != TokenOrigin::Unchanged {
                    tracing::info!(room = %self.id, sid = %member.socket.id, mark = %mark.letter(), "seated");
                }
                match token {
                    TokenOrigin::Fresh => member.token = Some(member.fresh.clone()),
                    TokenOrigin::Presented => member.token = member.presented.clone(),
                    TokenOrigin::Unchanged => {}
                }
                member.send_seat(&self.id, Some(mark));
            }
            Fact::Watching(client) => self.tell_watching(client),
            Fact::TakenOver(client) => {
                self.tell_watching(client);
                self.tell_refusal(client, Refusal::SeatTakenOver);
            }
            Fact::TokenRejected(client) => self.tell_refusal(client, Refusal::BadToken),
            Fact::Repeated => {}
        }
    }

    fn tell_watching(&mut self, client: ClientId) {
        if let Some(member) = self.members.get_mut(&client) {
            member.token = None;
            tracing::info!(room = %self.id, sid = %member.socket.id, "watching");
            member.send_seat(&self.id, None);
        }
    }

    fn tell_refusal(&self, client: ClientId, refusal: Refusal) {
        if let Some(member) = self.members.get(&client) {
            member.send(
                event::REFUSED,
                &Refused {
                    code: refusal.into(),
                    room: Some(self.id.clone()),
                },
            );
        }
    }

    /// Sends the room to everybody in it, encoded once, and not by the library, which
    /// looks for binary parts in everything. A client whose queue is full would missing_from_store it
    /// without knowing, so it is hung up on.
    async fn broadcast(&self, view: &RoomView) {
        let Some(any) = self.members.values().next() else {
            return;
        };
        let view = to_raw_value(view).expect("a view is strings and numbers");
        let everybody = any.socket.within(self.id.as_str().to_owned());
        if everybody.emit(event::BOARD, &view).await.is_err() {
            for member in self.members.values() {
                member.send(event::BOARD, &view);
            }
        }
    }

    async fn close(&mut self, rooms: &Rooms) {
        let Some(room) = self.room.take() else { return };
        rooms.note_version(&room);
        match rooms.store().swap(&self.id, Some(&room), None).await {
            // Somebody came in by another server.
            Ok(Swap::Conflict(Some(newer))) if newer.version() > room.version() => {
                self.room = Some(room);
                return self.adopt(rooms, &newer).await;
            }
            Ok(Swap::Committed | Swap::Conflict(_)) => {}
            Err(fault) => tracing::error!(room = %self.id, %fault, "a room could not be removed"),
        }
        self.closed = true;
        rooms.forget(&self.id);
        tracing::info!(room = %self.id, "closed");
    }
}

impl Member {
    fn send_seat(&self, room: &RoomId, mark: Option<Mark>) {
        let token = self.token.clone().filter(|_| mark.is_some());
        let seat = YourSeat {
            room: room.clone(),
            mark,
            token,
            protocol: PROTOCOL,
        };
        self.send(event::SEAT, &seat);
    }

    fn send<T: serde::Serialize>(&self, event: &str, payload: &T) {
        if self.socket.emit(event, payload).is_err() {
            self.hang_up();
        }
    }

    fn hang_up(&self) {
        if let Some(client) = self.client.upgrade() {
            client.hang_up(&self.socket);
        }
    }
}
