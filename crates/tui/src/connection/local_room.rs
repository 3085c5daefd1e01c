//! One client of a room in this process, under the real rules. It receives the messages
//! that a server would send.
//!
//! **Invariant:** does not depend on sockets, and never reads a clock.

use game::wire::{
    Ack, EnterRequest, News, Proposal, Refused, Rejection, RobotRequest, YourSeat, event,
};
use game::{
    Applied, ClientId, Command, Enter, Fact, Moment, Reaction, Refusal, Room, RoomSettings, Token,
};

use super::emission::Emission;
use crate::message::{ConnectionEvent, ServerEvent};

/// A client, and the token of any seat that it takes.
#[derive(Clone, Debug)]
pub(crate) struct LocalClient {
    pub(crate) id: ClientId,
    pub(crate) token: Token,
}

impl LocalClient {
    /// Performs a request of the client and returns the client's events.
    pub(crate) fn request(
        &self,
        room: &mut Room,
        emission: &Emission,
        now: Moment,
    ) -> Vec<ConnectionEvent> {
        let command = self.command(emission);
        let entering = matches!(command, Ok(Command::Enter(_)));
        let mut events = Vec::new();
        let settings = RoomSettings::default();
        let ack = match command.and_then(|command| room.apply(command, now, settings)) {
            Ok(applied) => {
                self.deliver(room, applied, entering, &mut events);
                Ack {
                    ok: true,
                    ..Ack::default()
                }
            }
            Err(refusal) => {
                events.push(refused(refusal));
                if refusal.reaction() == Reaction::Correct {
                    events.push(shown(room));
                }
                Ack::refused(refusal)
            }
        };
        let ticket = emission.ticket;
        events.extend(ticket.map(|ticket| ConnectionEvent::Answered { ticket, ack }));
        events
    }

    /// Performs another command and returns the client's events.
    ///
    /// # Errors
    ///
    /// Returns the refusal of the rules.
    pub(crate) fn observe(
        &self,
        room: &mut Room,
        command: Command,
        now: Moment,
    ) -> Result<Vec<ConnectionEvent>, Refusal> {
        let applied = room.apply(command, now, RoomSettings::default())?;
        let mut events = Vec::new();
        self.deliver(room, applied, false, &mut events);
        Ok(events)
    }

    fn command(&self, emission: &Emission) -> Result<Command, Refusal> {
        let (client, payload) = (self.id, &emission.payload);
        Ok(match emission.event {
            event::ENTER => {
                let request = EnterRequest::parse(payload).map_err(refusal)?;
                Command::Enter(Enter {
                    token: request.token.as_ref().map(Token::hash),
                    knows_seats: request.knows_seats,
                    watch: request.watch,
                    unlisted: request.unlisted,
                    ..Enter::new(client, request.name, self.token.hash())
                })
            }
            event::BOARD => {
                let Proposal { board, version, .. } = Proposal::parse(payload).map_err(refusal)?;
                Command::Propose {
                    client,
                    board,
                    version,
                }
            }
            event::ROBOT => Command::CallRobot {
                client,
                level: RobotRequest::parse(payload).map_err(refusal)?.level,
            },
            event::CLAIM => Command::Claim(client),
            event::LEAVE => Command::Leave(client),
            _ => return Err(Refusal::BadPayload),
        })
    }

    /// Applies the next room, and adds the client's own events before the room.
    fn deliver(
        &self,
        room: &mut Room,
        applied: Applied,
        anyway: bool,
        events: &mut Vec<ConnectionEvent>,
    ) {
        let changed = applied.room.version() != room.version();
        *room = applied.room;
        for fact in applied.facts {
            match fact {
                Fact::Seated { client, mark, .. } if client == self.id => {
                    events.push(self.seat(room, Some(mark)));
                }
                Fact::Watching(client) if client == self.id => {
                    events.push(self.seat(room, None));
                }
                Fact::TakenOver(client) if client == self.id => {
                    events.push(self.seat(room, None));
                    events.push(refused(Refusal::SeatTakenOver));
                }
                Fact::Claimed(client) if client == self.id => {
                    events.push(self.seat(room, None));
                    events.push(refused(Refusal::SeatClaimed));
                }
                // The room of a robot has no host, but that of a test has one.
                Fact::FreedByHost { client, .. } if client == self.id => {
                    events.push(self.seat(room, None));
                    events.push(refused(Refusal::SeatFreedByHost));
                }
                Fact::RoomClosed(client) if client == self.id => {
                    events.push(refused(Refusal::RoomClosed));
                }
                Fact::TokenRejected(client) if client == self.id => {
                    events.push(refused(Refusal::BadToken));
                }
                Fact::Seated { .. }
                | Fact::Watching(_)
                | Fact::TakenOver(_)
                | Fact::Claimed(_)
                | Fact::FreedByHost { .. }
                | Fact::RoomClosed(_)
                | Fact::Renamed { .. }
                | Fact::TokenRejected(_)
                | Fact::Repeated => {}
            }
        }
        if changed || anyway {
            events.push(shown(room));
        }
    }

    fn seat(&self, room: &Room, mark: Option<game::Mark>) -> ConnectionEvent {
        ConnectionEvent::Received(ServerEvent::Seat(YourSeat {
            server: None,
            room: room.id().clone(),
            mark,
            token: mark.map(|_| self.token.clone()),
            protocol: game::wire::PROTOCOL,
        }))
    }
}

/// Returns the refusal alone. This client makes no mistakes that need an explanation.
const fn refusal(rejection: Rejection) -> Refusal {
    rejection.refusal
}

/// Returns the room as all its clients see it.
fn shown(room: &Room) -> ConnectionEvent {
    ConnectionEvent::Received(ServerEvent::News(News::Room(Box::new(room.view()))))
}

fn refused(refusal: Refusal) -> ConnectionEvent {
    ConnectionEvent::Received(ServerEvent::Refused(Refused::new(refusal, None)))
}
