//! What a client's requests ask for, and what each is answered. Knows no rules, and not
//! when a request is done.

use std::sync::Arc;
use std::time::Duration;

use game::wire::{Ack, EnterRequest, Pong, Proposal, Refused, RobotRequest, event, parse_leave};
use game::{Command, Enter, Refusal, RoomId, Token};
use serde_json::Value;
use socketioxide::extract::{AckSender, SocketRef};

use crate::rooms::Rooms;
use crate::rooms::live_room::{Accepted, Member};
use crate::session::client::Client;

/// An event as it came in.
pub(crate) struct Request {
    pub(crate) kind: EventKind,
    /// Its first argument, if it had one that could be read.
    pub(crate) payload: Option<Value>,
    pub(crate) ack: AckSender,
}

/// Which event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    Enter,
    Propose,
    CallRobot,
    Leave,
    List,
    ListBoards,
    Echo,
    Unknown,
}

impl EventKind {
    /// The event of this name.
    pub(crate) fn of(name: &str) -> Self {
        match name {
            event::ENTER => Self::Enter,
            event::BOARD => Self::Propose,
            event::ROBOT => Self::CallRobot,
            event::LEAVE => Self::Leave,
            event::LIST => Self::List,
            event::LIST_BOARDS => Self::ListBoards,
            event::ECHO => Self::Echo,
            _ => Self::Unknown,
        }
    }
}

/// How long a loss that could not be stored waits for the next try.
const RETRY: Duration = Duration::from_secs(1);

/// How long a goodbye that found the client's queue full waits for the next try.
const GOODBYE: Duration = Duration::from_millis(250);

/// A client while something is done for it.
pub(crate) struct Handler {
    pub(crate) client: Arc<Client>,
    pub(crate) socket: SocketRef,
    pub(crate) room: Option<RoomId>,
}

impl Handler {
    /// Parts from the client for certain.
    pub(crate) async fn end(mut self) {
        let said = self.socket.clone().disconnect();
        if let Some(room) = self.room.take() {
            leave_until_stored(&self.client.rooms, &room, Command::Lose(self.client.id)).await;
        }
        if said.is_err() {
            self.say_goodbye_again().await;
        }
    }

    /// A client whose queue is too full even for the goodbye would, once it reads
    /// again, believe in a connection that nobody serves.
    async fn say_goodbye_again(&self) {
        while self.socket.connected() && self.socket.clone().disconnect().is_err() {
            tokio::time::sleep(GOODBYE).await;
        }
    }

    /// Does what is asked, and answers it.
    pub(crate) async fn answer(&mut self, request: Request) {
        let Request { kind, payload, ack } = request;
        let rooms = &Arc::clone(&self.client.rooms);
        let payload = payload.as_ref();
        let outcome = match kind {
            EventKind::Enter => self.enter(rooms, payload).await,
            EventKind::Propose => self.propose(rooms, payload).await,
            EventKind::CallRobot => self.call_robot(rooms, payload).await,
            EventKind::Leave => self.leave(rooms, payload).await,
            EventKind::List => {
                rooms.lobby().subscribers().subscribe(&self.socket);
                Ok(ok())
            }
            EventKind::ListBoards => {
                rooms.wall().subscribers().subscribe(&self.socket);
                Ok(ok())
            }
            EventKind::Echo => {
                self.send(event::ECHO, &Pong::OK);
                Ok(ok())
            }
            EventKind::Unknown => Err(Refusal::BadPayload),
        };
        let answer = outcome.unwrap_or_else(|refusal| {
            self.send_refusal(refusal);
            Ack::refused(refusal)
        });
        if ack.send(&answer).is_err() {
            self.client.hang_up(&self.socket);
        }
    }

    async fn enter(&mut self, rooms: &Arc<Rooms>, payload: Option<&Value>) -> Result<Ack, Refusal> {
        let request = EnterRequest::parse(payload.ok_or(Refusal::BadPayload)?)?;
        let other = self.room.clone().filter(|room| *room != request.room);
        // From here on nothing of the other room may reach a client that draws
        // whatever comes last.
        if let Some(other) = &other {
            self.socket.leave(other.as_str().to_owned());
        }
        let entered = self.enter_room(rooms, &request).await;
        match (entered, other) {
            (Ok(done), other) => {
                rooms.lobby().subscribers().unsubscribe(&self.socket);
                rooms.wall().subscribers().unsubscribe(&self.socket);
                self.room = Some(request.room);
                if let Some(other) = other {
                    leave_until_stored(rooms, &other, Command::Leave(self.client.id)).await;
                }
                Ok(accepted(done))
            }
            (Err(refusal), Some(other)) => {
                self.socket.join(other.as_str().to_owned());
                rooms.show(&other, self.client.id).await;
                Err(refusal)
            }
            (Err(refusal), None) => Err(refusal),
        }
    }

    async fn enter_room(&self, rooms: &Rooms, request: &EnterRequest) -> Result<Accepted, Refusal> {
        let fresh = Token::from_random(rand::random());
        let enter = Enter {
            client: self.client.id,
            name: request.name.clone(),
            token: request.token.as_ref().map(Token::hash),
            fresh: fresh.hash(),
            knows_seats: request.knows_seats,
            watch: request.watch,
        };
        let member = Member {
            socket: self.socket.clone(),
            presented: request.token.clone(),
            fresh,
            token: None,
            client: Arc::downgrade(&self.client),
        };
        rooms.enter(&request.room, enter, member).await
    }

    async fn propose(&self, rooms: &Rooms, payload: Option<&Value>) -> Result<Ack, Refusal> {
        let room = self.room.as_ref().ok_or(Refusal::NotInRoom)?;
        let outcome = self.propose_in(rooms, room, payload).await;
        // A client that drew its move before it was accepted is put right.
        if !matches!(
            outcome,
            Ok(Accepted {
                repeated: false,
                ..
            })
        ) {
            rooms.show(room, self.client.id).await;
        }
        outcome.map(accepted)
    }

    async fn propose_in(
        &self,
        rooms: &Rooms,
        room: &RoomId,
        payload: Option<&Value>,
    ) -> Result<Accepted, Refusal> {
        let proposal = Proposal::parse(payload.ok_or(Refusal::BadPayload)?)?;
        if proposal.room.is_some_and(|named| named != *room) {
            return Err(Refusal::NotInRoom);
        }
        let Proposal { board, version, .. } = proposal;
        rooms
            .run(
                room,
                Command::Propose {
                    client: self.client.id,
                    board,
                    version,
                },
            )
            .await
    }

    async fn call_robot(&self, rooms: &Rooms, payload: Option<&Value>) -> Result<Ack, Refusal> {
        let room = self.room.as_ref().ok_or(Refusal::NotInRoom)?;
        let request = RobotRequest::parse(payload.ok_or(Refusal::BadPayload)?)?;
        if request.room.is_some_and(|named| named != *room) {
            return Err(Refusal::NotInRoom);
        }
        let command = Command::CallRobot {
            client: self.client.id,
            level: request.level,
        };
        let outcome = rooms.run(room, command).await;
        if outcome.is_err() {
            rooms.show(room, self.client.id).await;
        }
        outcome.map(accepted)
    }

    async fn leave(&mut self, rooms: &Rooms, payload: Option<&Value>) -> Result<Ack, Refusal> {
        let named = parse_leave(payload)?;
        let room = self.room.clone().ok_or(Refusal::NotInRoom)?;
        if named.is_some_and(|named| named != room) {
            return Err(Refusal::NotInRoom);
        }
        let done = rooms.run(&room, Command::Leave(self.client.id)).await?;
        self.room = None;
        Ok(accepted(done))
    }

    fn send_refusal(&self, refusal: Refusal) {
        self.send(
            event::REFUSED,
            &Refused {
                code: refusal.into(),
                room: self.room.clone(),
            },
        );
    }

    fn send<T: serde::Serialize>(&self, event: &str, payload: &T) {
        if self.socket.emit(event, payload).is_err() {
            self.client.hang_up(&self.socket);
        }
    }
}

/// Takes a client out of a room for certain: while the store fails, in the background.
async fn leave_until_stored(rooms: &Arc<Rooms>, room: &RoomId, command: Command) {
    if rooms.run(room, command.clone()).await != Err(Refusal::Unavailable) {
        return;
    }
    let (rooms, room) = (Arc::clone(rooms), room.clone());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(RETRY).await;
            if rooms.run(&room, command.clone()).await != Err(Refusal::Unavailable) {
                return;
            }
        }
    });
}

/// The answer to what changes no room.
fn ok() -> Ack {
    Ack {
        ok: true,
        ..Ack::default()
    }
}

fn accepted(done: Accepted) -> Ack {
    Ack {
        ok: true,
        code: None,
        version: Some(done.version),
        repeated: done.repeated.then_some(true),
    }
}
