//! A room: two seats, watchers, one game after another. A pure state machine.
//!
//! A [`Command`] goes in; out come the next room and the [`Fact`]s that single
//! clients must be told. Who is connected, what time it is and what is random are
//! arguments. Knows nothing of sockets, stores or JSON.

mod commands;
mod robot;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::wire::{ListedRoom, Stage};
use crate::{Board, Game, Level, Mark, Name, Players, Refusal, RoomId, RoomView, Seat, TokenHash};
use robot::Robot;

/// One connection, named by whoever runs the room; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClientId(pub u64);

impl ClientId {
    /// The connection with this number at the server with that one.
    pub const fn at(node: u32, number: u32) -> Self {
        Self((node as u64) << 32 | number as u64)
    }

    /// The number of the server by which it came.
    pub const fn node(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// Milliseconds on a clock that never goes back, chosen by whoever runs the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub u64);

/// The figures a room is run with.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Milliseconds for which a seat is held, and an empty room with a game under way is kept.
    pub hold: u64,
    /// The most watchers.
    pub watchers: usize,
    /// Milliseconds that a robot lets pass before it moves, so that people see what
    /// happened before.
    pub robot_pause: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hold: 60_000,
            watchers: 200,
            robot_pause: 600,
        }
    }
}

/// What can happen to a room.
#[derive(Clone, Debug)]
pub enum Command {
    /// A connection enters, or enters again.
    Enter(Enter),
    /// A connection proposes the next board, resting on `version` if it named one.
    Propose {
        /// Who.
        client: ClientId,
        /// The whole next board.
        board: Board,
        /// The version it rests on, if named.
        version: Option<u64>,
    },
    /// A seated connection wants a robot of this level on the chair opposite, or none.
    CallRobot {
        /// Who.
        client: ClientId,
        /// How well it shall play; none sends it away.
        level: Option<Level>,
    },
    /// A connection leaves on purpose.
    Leave(ClientId),
    /// A connection is lost.
    Lose(ClientId),
    /// The moment of [`Room::next_deadline`] has come.
    Expire,
    /// The server that held all connections is gone and another one took over the
    /// room. Moments of the old one's clock mean nothing on the new one's.
    Restart,
}

/// A connection that wants in.
#[derive(Clone, Debug)]
pub struct Enter {
    /// Who.
    pub client: ClientId,
    /// The person's name, maybe empty.
    pub name: Name,
    /// The token that was presented.
    pub token: Option<TokenHash>,
    /// The token to give with a new seat: random, and known only to the server.
    pub fresh: TokenHash,
    /// Whether the client knows of seats and offers.
    pub knows_seats: bool,
    /// Wants to watch.
    pub watch: bool,
}

/// What one client must be told, beside the room that everybody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// This client sits, or sits elsewhere now.
    Seated {
        /// Who.
        client: ClientId,
        /// Its mark.
        mark: Mark,
        /// Which token opens the seat.
        token: TokenOrigin,
    },
    /// This client watches.
    Watching(ClientId),
    /// This client's seat was taken by a newer connection with its token; it watches now.
    TakenOver(ClientId),
    /// The token this client presented opens no seat here.
    TokenRejected(ClientId),
    /// The proposal had been applied before.
    Repeated,
}

/// Which token a seated client holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenOrigin {
    /// The fresh one of its [`Enter`].
    Fresh,
    /// The one it presented.
    Presented,
    /// The one it already had.
    Unchanged,
}

/// An accepted command.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The room after it; its version is higher exactly if anything changed.
    pub room: Room,
    /// What to tell single clients, in order.
    pub facts: Vec<Fact>,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    id: RoomId,
    version: u64,
    number: u32,
    game: Game,
    x: Option<Seat>,
    o: Option<Seat>,
    draws: u32,
    watchers: BTreeSet<ClientId>,
    empty_until: Option<Moment>,
    /// Sits on a chair that is free all the same. Absent from rooms stored before
    /// there were robots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    robot: Option<Robot>,
}

impl Room {
    /// A room nobody is in yet. `version` is its creation time in Unix
    /// milliseconds, so that a room born again under the same id is always newer.
    pub const fn new(id: RoomId, version: u64) -> Self {
        Self {
            id,
            version,
            number: 1,
            game: Game::new(),
            x: None,
            o: None,
            draws: 0,
            watchers: BTreeSet::new(),
            empty_until: None,
            robot: None,
        }
    }

    /// Its name.
    pub const fn id(&self) -> &RoomId {
        &self.id
    }

    /// Grows with every accepted change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The same room under a version that is at least this one. A store that has forgotten
    /// asks for it: what changes afterwards is then newer than anything before.
    #[must_use]
    pub fn at_least(mut self, version: u64) -> Self {
        self.version = self.version.max(version);
        self
    }

    /// Runs a command, after doing what time has made due, however late the wake-up
    /// for it comes. The room given stays as it was.
    ///
    /// # Errors
    /// The rule that says no; nothing changed then.
    pub fn apply(&self, command: Command, now: Moment, limits: Limits) -> Result<Applied, Refusal> {
        let mut room = self.clone();
        if !matches!(command, Command::Restart) {
            room.free_seats_held_until(now);
        }
        let mut facts = match command {
            Command::Enter(enter) => room.enter(enter, limits)?,
            Command::Propose {
                client,
                board,
                version,
            } => room.propose(client, &board, version)?,
            Command::CallRobot { client, level } => room.call_robot(client, level)?,
            Command::Leave(client) => room.leave(client)?,
            Command::Lose(client) => room.lose(client, now, limits)?,
            Command::Expire => room.move_robot_if_due(now),
            Command::Restart => room.restart(now, limits),
        };
        room.begin_next_game_if_agreed(&mut facts);
        room.note_turn_of_robot(now, limits);
        room.note_emptiness(now, limits);
        if room != *self {
            room.version += 1;
        }
        Ok(Applied { room, facts })
    }

    /// When [`Command::Expire`] has something to do, if ever.
    pub fn next_deadline(&self) -> Option<Moment> {
        let holds = Mark::BOTH
            .into_iter()
            .filter_map(|mark| self.seat(mark)?.held_until());
        let robot = self.robot.as_ref().and_then(Robot::moves_at);
        holds.chain(self.empty_until).chain(robot).min()
    }

    /// Whether nobody is in it any more, nor will be waited for.
    pub fn is_gone(&self, now: Moment) -> bool {
        self.empty_until.is_some_and(|until| until <= now)
    }

    /// The seat of a mark, if taken.
    pub const fn seat(&self, mark: Mark) -> Option<&Seat> {
        match mark {
            Mark::X => self.x.as_ref(),
            Mark::O => self.o.as_ref(),
        }
    }

    /// The connections that are in this room, seated or watching.
    pub fn clients(&self) -> impl Iterator<Item = ClientId> {
        let seats = [&self.x, &self.o].into_iter().flatten();
        seats
            .filter_map(Seat::client)
            .chain(self.watchers.iter().copied())
    }

    /// The mark a connection plays here, if it holds a seat.
    pub fn mark_of(&self, client: ClientId) -> Option<Mark> {
        Mark::BOTH.into_iter().find(|mark| {
            self.seat(*mark)
                .is_some_and(|seat| seat.client() == Some(client))
        })
    }

    /// Whether a connection is in this room, seated or watching.
    pub fn contains(&self, client: ClientId) -> bool {
        self.watchers.contains(&client) || self.mark_of(client).is_some()
    }

    /// The room as everybody in it sees it.
    pub fn view(&self) -> RoomView {
        let board = *self.game.board();
        let outcome = board.outcome();
        let asked = |mark: &Mark| self.seat(*mark).is_some_and(|seat| seat.asked);
        RoomView {
            id: self.id.clone(),
            board,
            version: self.version,
            turn: board.turn(),
            outcome,
            line: Some(board.winning_squares()).filter(|line| !line.is_empty()),
            last: self.game.moves().last().copied(),
            number: self.number,
            players: self.players(),
            draws: self.draws,
            watchers: u32::try_from(self.watchers.len()).unwrap_or(u32::MAX),
            asked: Mark::BOTH.into_iter().filter(asked).collect(),
        }
    }

    /// The room as a row in the list of rooms.
    pub fn listed(&self) -> ListedRoom {
        let stage = if self.x.is_none() || self.o.is_none() {
            Stage::Waiting
        } else if self.game.board().outcome().is_some() {
            Stage::Over
        } else {
            Stage::Playing
        };
        let watchers = u32::try_from(self.watchers.len()).unwrap_or(u32::MAX);
        ListedRoom {
            id: self.id.clone(),
            players: self.players(),
            watchers,
            stage,
        }
    }

    fn players(&self) -> Players {
        let player = |mark| {
            let person = self.seat(mark).map(Seat::player);
            person.or_else(|| Some(self.robot_at(mark)?.player()))
        };
        Players {
            x: player(Mark::X),
            o: player(Mark::O),
        }
    }
}
