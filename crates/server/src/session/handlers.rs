//! The requests of a client, each with its answer.

use std::sync::Arc;
use std::time::Duration;

use game::wire::{
    Ack, ClientMessage, EnterRequest, LeagueNews, Pong, Proposal, Reason, Refused, Rejection,
    RobotRequest, event,
};
use game::{Board, ClientId, Command, Enter, Refusal, RoomId, Token};
use socketioxide::extract::{AckSender, SocketRef};

use super::admission::Session;
use super::label::Label;
use super::only_met::OnlyMet;
use super::outbox::{ClientOutbox, ClientRooms, Disconnect, SocketOutbox};
use super::person::Person;
use super::seekers::Move;
use super::services::Services;
use crate::rooms::{Accepted, Meeting, Member};

/// The time before the next try to store a loss or a departure. It spares a failing store,
/// and other players see the seat as away only a second later.
const LEAVE_RETRY: Duration = Duration::from_secs(1);

/// The time before the next try of a goodbye, if the client's queue was full. A client that
/// reads again empties its queue in less.
const GOODBYE_RETRY: Duration = Duration::from_millis(250);

/// The work of a client's turn.
pub(super) enum Request {
    /// An event of the client, with the way to acknowledge it.
    Event {
        message: ClientMessage,
        ack: AckSender,
    },
    /// The server moves the client to an opponent.
    Meet(Meeting),
}

/// A client while one of its requests runs.
///
/// **Invariant:** applies no rule of the game, and does not decide when a request runs.
pub(super) struct Handler {
    pub(super) id: ClientId,
    pub(super) services: Arc<Services>,
    pub(super) client: Arc<dyn Move>,
    pub(super) socket: SocketRef,
    /// The room that the client is in.
    pub(super) room: Option<RoomId>,
}

impl Handler {
    /// Runs a request and answers it.
    pub(super) async fn run(&mut self, request: Request) {
        match request {
            Request::Event { message, ack } => self.answer(message, ack).await,
            // In the box, its state makes no move's larger.
            Request::Meet(meeting) => Box::pin(self.move_to(meeting)).await,
        }
    }

    async fn answer(&mut self, message: ClientMessage, ack: AckSender) {
        let outcome = match message {
            ClientMessage::Enter(enter) => self.enter(enter).await,
            ClientMessage::Meet(request) => Box::pin(self.find_opponent(request)).await,
            ClientMessage::Propose(proposal) => self.propose(proposal).await,
            ClientMessage::CallRobot(call) => self.call_robot(call).await,
            ClientMessage::Claim(named) => self.claim(named).await,
            ClientMessage::Leave(named) => self.leave(named).await,
            ClientMessage::ListRooms => {
                let feeds = &self.services.feeds;
                feeds.lobby.subscribers().subscribe(&self.socket);
                feeds.standings.subscribe(&self.socket);
                Ok(ok())
            }
            ClientMessage::ListBoards => {
                let feeds = &self.services.feeds;
                feeds.wall.subscribers().subscribe(&self.socket);
                feeds.standings.subscribe_to_table(&self.socket);
                Ok(ok())
            }
            ClientMessage::Echo => {
                self.send(event::ECHO, &Pong::OK);
                Ok(ok())
            }
            ClientMessage::Unknown => Err(Rejection::UNKNOWN_EVENT),
        };
        let answer = outcome.unwrap_or_else(|rejection| {
            self.send_refusal(rejection);
            Ack::refused(rejection)
        });
        if ack.send(&answer).is_err() {
            self.disconnect();
        }
    }

    /// Ends the client, its socket and its presence in its room, even if the first try
    /// fails.
    pub(super) async fn end(mut self) {
        // A socket that ended by itself hears no goodbye: the client may have connected again
        // over the same session already, and would take it for the end of that.
        let said = match self.socket.connected() {
            true => self.socket.clone().disconnect(),
            false => Ok(()),
        };
        self.services.seekers.forget(self.id);
        if let Some(room) = self.room.take() {
            leave_until_stored(&self.services.rooms, &room, Command::Lose(self.id)).await;
        }
        if said.is_err() {
            self.say_goodbye_again().await;
        }
    }

    /// Repeats the goodbye to a client whose queue was full. Without it a client that reads
    /// again would rely on a connection that the server no longer serves.
    async fn say_goodbye_again(&self) {
        while self.socket.connected() && self.socket.clone().disconnect().is_err() {
            tokio::time::sleep(GOODBYE_RETRY).await;
        }
    }

    pub(super) async fn enter(
        &mut self,
        request: Result<EnterRequest, Rejection>,
    ) -> Result<Ack, Rejection> {
        let request = request?;
        let other = self.room.clone().filter(|room| *room != request.room);
        // A page draws every board that it gets. From here on it must get none of the other
        // room.
        if let Some(other) = &other {
            self.socket.leave(other.as_str().to_owned());
        }
        match self.enter_room(&request).await {
            Ok(accepted) => {
                self.has_entered(request.room, other).await;
                Ok(acknowledged(accepted))
            }
            Err(refusal) => {
                self.stays_in(other).await;
                Err(refusal.into())
            }
        }
    }

    /// Has the client, which has entered a room, leave everything else.
    pub(super) async fn has_entered(&mut self, room: RoomId, other: Option<RoomId>) {
        let feeds = &self.services.feeds;
        feeds.lobby.subscribers().unsubscribe(&self.socket);
        feeds.wall.subscribers().unsubscribe(&self.socket);
        self.tell_league();
        self.services
            .seekers
            .note(self.id, &self.client, &self.socket);
        self.room = Some(room);
        if let Some(other) = other {
            leave_until_stored(&self.services.rooms, &other, Command::Leave(self.id)).await;
        }
    }

    /// Shows the client the room again from which it could not move.
    pub(super) async fn stays_in(&self, other: Option<RoomId>) {
        if let Some(other) = other {
            self.socket.join(other.as_str().to_owned());
            self.services.rooms.show(&other, self.id).await;
        }
    }

    /// Returns whether the client waits for an opponent in a room.
    pub(super) fn waits_in(&self, room: &RoomId) -> bool {
        let context = self.services.rooms.context();
        context.waiters.waits(room, self.id)
    }

    /// Makes the client a member of a room, which presents a token or brings one for a new
    /// seat.
    pub(super) fn member(&self, presented: Option<Token>, fresh: Token) -> Member<ClientOutbox> {
        let client: Arc<dyn Disconnect> = Arc::clone(&self.client) as _;
        let outbox = SocketOutbox {
            socket: self.socket.clone(),
            client: Arc::downgrade(&client),
        };
        Member {
            outbox: ClientOutbox::Socket(outbox),
            presented,
            fresh,
            token: None,
            hushed: false,
        }
    }

    /// Tells a client that has entered a room of the league, if one is shown.
    fn tell_league(&self) {
        let standings = &self.services.feeds.standings;
        standings.unsubscribe(&self.socket);
        let news = standings.news_in_short();
        if news != LeagueNews::None {
            self.send(event::LEAGUE, &news);
        }
    }

    async fn enter_room(&self, request: &EnterRequest) -> Result<Accepted, Refusal> {
        let fresh = Token::from_random(rand::random());
        let session = Session::of(&self.socket);
        let name = request.name.clone();
        let token = request.token.as_ref().map(Token::hash);
        let (name, house) =
            self.services
                .house
                .receive(self.id, session.address(), name, token, fresh.hash())?;
        let enter = Enter {
            token,
            knows_seats: request.knows_seats,
            watch: request.watch,
            unlisted: request.unlisted,
            house,
            ..Enter::new(self.id, name.clone(), fresh.hash())
        };
        let member = self.member(request.token.clone(), fresh);
        let may_open = || session.may_open_room();
        let rooms = &self.services.rooms;
        let entered = rooms.enter(&request.room, enter, member, may_open).await?;
        // A name that the host gave before stays.
        let seat = rooms.seat_of(&request.room, self.id).await;
        let name = seat.map_or(name, |(_, seat)| seat.name);
        let own_name = Person::own_name(&self.socket, &request.name);
        Person::entering(self.id, request, name, own_name).note(&self.socket);
        Ok(entered)
    }

    async fn propose(&self, proposal: Result<Proposal, Rejection>) -> Result<Ack, Rejection> {
        let room = self.room.as_ref().ok_or(Refusal::NotInRoom)?;
        let outcome = self.propose_in(room, proposal).await;
        if outcome.as_ref().is_ok_and(|accepted| !accepted.repeated) {
            OnlyMet::forget(&self.socket);
        } else {
            // A client may have drawn its move before the answer, so a refusal or a repeat
            // shows it the true board.
            self.services.rooms.show(room, self.id).await;
        }
        outcome.map(acknowledged)
    }

    async fn propose_in(
        &self,
        room: &RoomId,
        proposal: Result<Proposal, Rejection>,
    ) -> Result<Accepted, Rejection> {
        let proposal = proposal?;
        if let Some(named) = proposal.room.filter(|named| named != room) {
            let refusal = if self.was_moved_from(&named) {
                Refusal::Stale
            } else {
                Refusal::NotInRoom
            };
            return Err(refusal.into());
        }
        let command = Command::Propose {
            client: self.id,
            board: proposal.board,
            version: proposal.version,
        };
        let outcome = self.services.rooms.run(room, command).await;
        outcome.map_err(|refusal| {
            let current = self.services.feeds.snapshots.current(room);
            let current = current.map_or(Board::EMPTY, |room| room.board);
            Rejection::from(refusal).with_board(&current, &proposal.board)
        })
    }

    async fn call_robot(&self, call: Result<RobotRequest, Rejection>) -> Result<Ack, Rejection> {
        let room = self.room.as_ref().ok_or(Refusal::NotInRoom)?;
        let call = call?;
        let command = Command::CallRobot {
            client: self.id,
            level: call.level,
        };
        self.run_or_show(room, call.room, command).await
    }

    async fn claim(&self, named: Result<Option<RoomId>, Rejection>) -> Result<Ack, Rejection> {
        let room = self.room.as_ref().ok_or(Refusal::NotInRoom)?;
        self.run_or_show(room, named?, Command::Claim(self.id))
            .await
    }

    /// Runs a command that names this room or none. A refusal shows the client the true board.
    async fn run_or_show(
        &self,
        room: &RoomId,
        named: Option<RoomId>,
        command: Command,
    ) -> Result<Ack, Rejection> {
        if named.is_some_and(|named| named != *room) {
            return Err(Refusal::NotInRoom.into());
        }
        let outcome = self.services.rooms.run(room, command).await;
        if outcome.is_err() {
            self.services.rooms.show(room, self.id).await;
        }
        Ok(acknowledged(outcome?))
    }

    async fn leave(&mut self, named: Result<Option<RoomId>, Rejection>) -> Result<Ack, Rejection> {
        let named = named?;
        let room = self.room.clone().ok_or(Refusal::NotInRoom)?;
        let is_other = |named: RoomId| named != room && !self.was_moved_from(&named);
        if named.is_some_and(is_other) {
            return Err(Refusal::NotInRoom.into());
        }
        let accepted = self
            .services
            .rooms
            .run(&room, Command::Leave(self.id))
            .await?;
        self.room = None;
        Ok(acknowledged(accepted))
    }

    /// Returns whether the server has moved the client from this room to an opponent. A
    /// message that was on its way may still name it.
    fn was_moved_from(&self, room: &RoomId) -> bool {
        Person::of(&self.socket).is_some_and(|person| person.moved_from.as_ref() == Some(room))
    }

    fn send_refusal(&self, rejection: Rejection) {
        let Rejection {
            refusal,
            field,
            reason,
        } = rejection;
        let (code, reason) = (refusal.code(), reason.map(Reason::word));
        let client = Label::of(self.socket.id);
        tracing::debug!(%client, code, field, reason, "refused");
        let refused = Refused::new(rejection, self.room.clone());
        self.services.note_refusal(refusal, &refused);
        self.send(event::REFUSED, &refused);
    }

    fn send<T: serde::Serialize>(&self, event: &str, payload: &T) {
        if self.socket.emit(event, payload).is_err() {
            self.disconnect();
        }
    }

    fn disconnect(&self) {
        Arc::clone(&self.client).disconnect(&self.socket);
    }
}

/// Removes a client from a room. While the store fails, the tries go on in the background.
pub(super) async fn leave_until_stored(rooms: &Arc<ClientRooms>, room: &RoomId, command: Command) {
    if rooms.run(room, command.clone()).await != Err(Refusal::Unavailable) {
        return;
    }
    let (rooms, room) = (Arc::clone(rooms), room.clone());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(LEAVE_RETRY).await;
            if rooms.run(&room, command.clone()).await != Err(Refusal::Unavailable) {
                return;
            }
        }
    });
}

/// Returns the acknowledgement of a request that changes no room.
fn ok() -> Ack {
    Ack {
        ok: true,
        ..Ack::default()
    }
}

/// Returns the acknowledgement of a command that a room accepted.
pub(super) fn acknowledged(accepted: Accepted) -> Ack {
    Ack {
        ok: true,
        version: accepted.version,
        repeated: accepted.repeated.then_some(true),
        ..Ack::default()
    }
}
