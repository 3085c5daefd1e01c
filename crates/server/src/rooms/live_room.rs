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

/// A client as a desk knows it: where to reach it, and its seat's secret.
#[derive(Debug)]
pub(crate) struct Listener {
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
pub(crate) struct Done {
    /// The room's version now.
    pub(crate) version: u64,
    /// The proposal had been applied before.
    pub(crate) repeated: bool,
}

/// A room and its listeners.
#[derive(Debug)]
pub(crate) struct Desk {
    id: RoomId,
    room: Option<Arc<Room>>,
    /// Whether the store was asked for the room.
    loaded: bool,
    listeners: HashMap<ClientId, Listener>,
    /// The earliest alarm that was set and has not rung.
    alarm: Option<Moment>,
    /// Nobody comes back here: whoever still holds this desk must look for a new one.
    closed: bool,
}

impl Desk {
    pub(crate) fn new(id: RoomId) -> Self {
        Self {
            id,
            room: None,
            loaded: false,
            listeners: HashMap::new(),
            alarm: None,
            closed: false,
        }
    }

    /// The desk of a room that the store has.
    pub(crate) fn restored(rooms: &Rooms, room: Arc<Room>) -> Self {
        let mut desk = Self::new(room.id().clone());
        desk.loaded = true;
        desk.put_up(rooms, &room, Arc::new(room.view()));
        desk.room = Some(room);
        desk.set_alarm(rooms);
        desk
    }

    pub(crate) const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Enters a client, who hears of everything from then on.
    pub(crate) async fn enter(
        &mut self,
        rooms: &Rooms,
        enter: game::Enter,
        mut listener: Listener,
    ) -> Result<Done, Refusal> {
        let client = enter.client;
        let socket = listener.socket.clone();
        let (facts, changed) = self.commit_or_close(rooms, &Command::Enter(enter)).await?;
        if let Some(before) = self.listeners.remove(&client) {
            listener.token = before.token;
        }
        self.listeners.insert(client, listener);
        socket.join(self.id.as_str().to_owned());
        self.tell(rooms, facts, changed).await;
        if !changed {
            self.show_room_to(client);
        }
        Ok(self.done(false))
    }

    /// Runs a command of a client who is here.
    pub(crate) async fn run(&mut self, rooms: &Rooms, command: Command) -> Result<Done, Refusal> {
        let (facts, changed) = self.commit_or_close(rooms, &command).await?;
        if let Command::Leave(client) | Command::Lose(client) = command
            && let Some(listener) = self.listeners.remove(&client)
        {
            listener.socket.leave(self.id.as_str().to_owned());
        }
        let repeated = facts.contains(&Fact::Repeated);
        self.tell(rooms, facts, changed).await;
        Ok(self.done(repeated))
    }

    /// Does what the room's deadline was for: frees held seats, or ends the room.
    pub(crate) async fn ring(&mut self, rooms: &Rooms) {
        self.alarm = None;
        if self.closed {
            return;
        }
        if let Err(refusal) = self.run(rooms, Command::Expire).await {
            // The store failed: try again in a while.
            tracing::warn!(room = %self.id, code = refusal.code(), "deadline not kept");
            self.wake_at(rooms, Moment(rooms.now().0 + 1_000));
        }
    }

    /// Shows one client the room as it is.
    pub(crate) fn show_room_to(&self, client: ClientId) {
        if let (Some(listener), Some(room)) = (self.listeners.get(&client), &self.room) {
            listener.send(event::BOARD, &room.view());
        }
    }

    fn done(&self, repeated: bool) -> Done {
        Done {
            version: self.version().unwrap_or(0),
            repeated,
        }
    }

    fn version(&self) -> Option<u64> {
        self.room.as_deref().map(Room::version)
    }

    /// Commits a command. A desk that has no room afterwards is closed.
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
                gone => Arc::new(rooms.newborn(&self.id, gone.as_deref())),
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
                    let reconciled = self.reconcile(rooms, found.as_ref()).await;
                    if !reconciled.map_err(|fault| self.unavailable(&fault))? {
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
    async fn tell(&mut self, rooms: &Rooms, facts: Vec<Fact>, changed: bool) {
        for fact in facts {
            self.tell_fact(fact);
        }
        if changed {
            self.show_all(rooms).await;
        }
        if self
            .room
            .as_ref()
            .is_some_and(|room| room.is_gone(rooms.now()))
        {
            self.close(rooms).await;
        }
        self.set_alarm(rooms);
    }

    /// Shows the room as it is to everybody in it and to who looks from outside, and
    /// sets its alarm.
    async fn show_all(&mut self, rooms: &Rooms) {
        let Some(room) = self.room.clone() else {
            return;
        };
        let view = Arc::new(room.view());
        self.broadcast(&view).await;
        self.put_up(rooms, &room, view);
        self.set_alarm(rooms);
    }

    fn put_up(&self, rooms: &Rooms, room: &Room, view: Arc<RoomView>) {
        rooms.lobby().note(&self.id, Some(room.listed()));
        rooms.boards().note(&self.id, Some(view));
    }

    fn set_alarm(&mut self, rooms: &Rooms) {
        let deadline = self.room.as_ref().and_then(|room| room.next_deadline());
        if let Some(Moment(deadline)) = deadline {
            // Those who have somebody in the room see to it first.
            let patience = if self.listeners.is_empty() {
                rooms.patience()
            } else {
                0
            };
            self.wake_at(rooms, Moment(deadline.saturating_add(patience)));
        }
    }

    fn wake_at(&mut self, rooms: &Rooms, at: Moment) {
        if self.alarm.is_none_or(|alarm| at < alarm) {
            self.alarm = Some(at);
            rooms.wake_at(at, self.id.clone());
        }
    }

    fn tell_fact(&mut self, fact: Fact) {
        match fact {
            Fact::Seated {
                client,
                mark,
                token,
            } => {
                let Some(listener) = self.listeners.get_mut(&client) else {
                    return;
                };
                // The marks of two who sit swap with every game; that is no news.
                if token != TokenOrigin::Unchanged {
                    tracing::info!(room = %self.id, sid = %listener.socket.id, mark = %mark.letter(), "seated");
                }
                match token {
                    TokenOrigin::Fresh => listener.token = Some(listener.fresh.clone()),
                    TokenOrigin::Presented => listener.token = listener.presented.clone(),
                    TokenOrigin::Unchanged => {}
                }
                listener.send_seat(&self.id, Some(mark));
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
        if let Some(listener) = self.listeners.get_mut(&client) {
            listener.token = None;
            tracing::info!(room = %self.id, sid = %listener.socket.id, "watching");
            listener.send_seat(&self.id, None);
        }
    }

    fn tell_refusal(&self, client: ClientId, refusal: Refusal) {
        if let Some(listener) = self.listeners.get(&client) {
            listener.send(
                event::REFUSED,
                &Refused {
                    code: refusal.into(),
                    room: Some(self.id.clone()),
                },
            );
        }
    }

    /// Sends the room to everybody in it, encoded once, and not by the library, which
    /// looks for binary parts in everything. A client whose queue is full would miss it
    /// without knowing, so it is hung up on.
    async fn broadcast(&self, view: &RoomView) {
        let Some(any) = self.listeners.values().next() else {
            return;
        };
        let view = to_raw_value(view).expect("a view is strings and numbers");
        let everybody = any.socket.within(self.id.as_str().to_owned());
        if everybody.emit(event::BOARD, &view).await.is_err() {
            for listener in self.listeners.values() {
                listener.send(event::BOARD, &view);
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
                return self.take_over(rooms, &newer).await;
            }
            Ok(Swap::Committed | Swap::Conflict(_)) => {}
            Err(fault) => tracing::error!(room = %self.id, %fault, "a room could not be removed"),
        }
        self.closed = true;
        rooms.forget(&self.id);
        tracing::info!(room = %self.id, "closed");
    }
}

impl Listener {
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
