//! A room: two seats, watchers, one game after another. The room is a pure state machine.
//!
//! A [`Command`] goes in; the next room and the [`Fact`]s for single clients come out.
//! Connections, time and randomness are arguments.
//!
//! **Invariant:** does not depend on sockets, stores or JSON.

mod by_host;
mod claims;
mod commands;
mod ended;
mod hosted;
mod league;
mod left;
mod marks;
mod meet;
mod robot;
mod robot_seat;
mod seek;
mod settings;
mod shown;
mod stage;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    Board, ClientId, Game, LeagueId, Level, Mark, Moment, Name, Refusal, RoomId, Seat, TokenHash,
};
use by_host::Hosted;
pub use by_host::{ByHost, House};
use left::Left;
pub use meet::{Meet, Waiting};
use robot_seat::Robot;
pub use settings::RoomSettings;
use stage::Stage;

/// An input to a room.
#[derive(Clone, Debug)]
pub enum Command {
    /// A connection enters, or enters again.
    Enter(Enter),
    /// A connection proposes the next board. The board rests on `version` if the connection
    /// named one.
    Propose {
        /// The proposing connection.
        client: ClientId,
        /// The whole next board.
        board: Board,
        /// The version that the board rests on, if named.
        version: Option<u64>,
    },
    /// A seated connection wants a robot of this level on the opposite seat, or no robot.
    CallRobot {
        /// The calling connection.
        client: ClientId,
        /// The level of the robot; `None` sends the robot away.
        level: Option<Level>,
    },
    /// A seated connection claims the opposite seat, whose player has kept it waiting.
    Claim(ClientId),
    /// The host of the server acts.
    Host(ByHost),
    /// The league has opened or ended, and games that begin count for this one now, or for none.
    Count(Option<LeagueId>),
    /// A connection leaves on purpose.
    Leave(ClientId),
    /// A connection is lost.
    Lose(ClientId),
    /// The moment of [`Room::next_deadline`] has come.
    Expire,
    /// The server that held all connections is gone, and another server restored the room.
    /// Moments of the old server's clock mean nothing on the new one.
    Restart,
}

/// The request of a connection to enter.
#[derive(Clone, Debug)]
pub struct Enter {
    /// The entering connection.
    pub client: ClientId,
    /// The person's name, which may be empty.
    pub name: Name,
    /// The hash of the token that the client presented.
    pub token: Option<TokenHash>,
    /// The hash of the token to issue with a new seat: random, and known only to the
    /// server.
    pub fresh: TokenHash,
    /// Whether the client knows about seats and offers.
    pub knows_seats: bool,
    /// Whether the client wants to watch.
    pub watch: bool,
    /// Whether the room stays out of every list, if this client makes it.
    pub unlisted: bool,
    /// Whether the server cannot move the client to another room, such as a browser that
    /// plays by plain forms.
    pub stays: bool,
    /// Set if the server brings the client together with an opponent. The client then gets
    /// a new seat with the token `fresh`, or the one that its token opens, or is refused with
    /// [`Refusal::ChairTaken`].
    pub meet: Option<Meet>,
    /// The league for which the first game counts, if this client makes the room or is brought
    /// together with its only player.
    pub league: Option<LeagueId>,
    /// The rules of the host for all who enter.
    pub house: House,
}

impl Enter {
    /// Returns the request of a client that knows about seats, to sit down without a token where
    /// the host has no rules.
    pub fn new(client: ClientId, name: Name, fresh: TokenHash) -> Self {
        Self {
            client,
            name,
            token: None,
            fresh,
            knows_seats: true,
            watch: false,
            unlisted: false,
            stays: false,
            meet: None,
            league: None,
            house: House::default(),
        }
    }
}

/// A message for one client, in addition to the room that every client receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// This client has a seat, or has changed seats.
    Seated {
        /// The seated client.
        client: ClientId,
        /// The mark of its seat.
        mark: Mark,
        /// The token that opens the seat.
        token: TokenOrigin,
    },
    /// This client watches.
    Watching(ClientId),
    /// A newer connection took this client's seat with its token, and this client watches
    /// now.
    TakenOver(ClientId),
    /// This client's seat was claimed, and this client watches.
    Claimed(ClientId),
    /// The host has freed this client's seat, and this client watches.
    FreedByHost {
        /// The client.
        client: ClientId,
        /// The token that opens the seat if the host gives it back.
        token: TokenOrigin,
    },
    /// The host has closed the room, and this client is no longer in it.
    RoomClosed(ClientId),
    /// The host has given this client another name.
    Renamed {
        /// The renamed client.
        client: ClientId,
        /// The mark of its seat.
        mark: Mark,
    },
    /// The token that this client presented opens no seat here.
    TokenRejected(ClientId),
    /// The proposal had been applied before.
    Repeated,
}

/// The origin of the token that a seated client holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenOrigin {
    /// The fresh token of its [`Enter`].
    Fresh,
    /// The token that it presented.
    Presented,
    /// The token that it already had.
    Unchanged,
}

/// The result of an accepted command.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The room after the command. Its version is higher exactly if anything changed.
    pub room: Room,
    /// The messages for single clients, in order.
    pub facts: Vec<Fact>,
}

/// The state of one room.
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
    /// The robot. Its seat still counts as free. Rooms stored before there were robots lack
    /// this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    robot: Option<Robot>,
    /// The moment at which this stage of the wait for a player ends, or began if it is the
    /// last. `None` if nobody is waited for. Rooms stored before seats could be claimed lack
    /// this field and the next two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wait: Option<Moment>,
    #[serde(default, skip_serializing_if = "Stage::is_early")]
    stage: Stage,
    /// Whether the room stays out of every list. Its first client decides that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unlisted: bool,
    /// The league for which the present game counts. Rooms stored before there were leagues
    /// lack this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    league: Option<LeagueId>,
    /// The league that ended before this game began. The game counts if the host opens it
    /// again before the first mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lapsed: Option<LeagueId>,
    /// The tokens of the seats that were claimed last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    claimed: Vec<TokenHash>,
    /// The acts of the server's host that still stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hosted: Option<Box<Hosted>>,
    /// The moment of the first mark of this game, in Unix milliseconds. Only the record of
    /// the game reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    began: Option<u64>,
    /// The players who left during this game. Only the record of the game reads them.
    #[serde(default, skip_serializing_if = "Left::is_empty")]
    left: Left,
}

impl Room {
    /// Creates a room without clients. `version` is the creation time in Unix milliseconds,
    /// so that a room created again under the same id always has a newer version.
    pub fn new(id: RoomId, version: u64) -> Self {
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
            wait: None,
            stage: Stage::Early,
            unlisted: false,
            league: None,
            lapsed: None,
            claimed: Vec::new(),
            hosted: None,
            began: None,
            left: Left::default(),
        }
    }

    /// Returns the name of the room.
    pub const fn id(&self) -> &RoomId {
        &self.id
    }

    /// Returns the version, which grows with every accepted change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Returns the same room under a version that is at least the given one. A store that has
    /// forgotten rooms asks for it, so that every later change is newer than every earlier one.
    #[must_use]
    pub fn at_least(mut self, version: u64) -> Self {
        self.version = self.version.max(version);
        self
    }

    /// Runs a command, after every change that time has made due, however late the wake-up
    /// for it comes. The given room stays unchanged.
    ///
    /// # Errors
    /// The refusal of the rule that forbids the command; nothing has changed then.
    pub fn apply(
        &self,
        command: Command,
        now: Moment,
        settings: RoomSettings,
    ) -> Result<Applied, Refusal> {
        let mut room = self.clone();
        if !matches!(command, Command::Restart) {
            room.free_seats_held_until(now, settings);
            room.pass_stages_of_wait(now, settings);
        }
        let entering = if let Command::Enter(enter) = &command {
            Some(enter.client)
        } else {
            None
        };
        let mut facts = match command {
            Command::Enter(enter) => room.enter(enter, now, settings)?,
            Command::Propose {
                client,
                board,
                version,
            } => room.propose(client, &board, version)?,
            Command::CallRobot { client, level } => room.call_robot(client, level)?,
            Command::Claim(client) => room.claim(client)?,
            Command::Host(act) => room.by_host(act, now, settings)?,
            Command::Count(league) => room.count_for(league),
            Command::Leave(client) => room.leave(client)?,
            Command::Lose(client) => room.lose(client, now, settings)?,
            Command::Expire => room.move_robot_if_due(now),
            Command::Restart => room.restart(now, settings),
        };
        room.begin_next_game_if_agreed(&mut facts);
        room.note_turn_of_robot(now, settings);
        room.note_wait(self, entering, now, settings);
        room.note_seek(now);
        room.note_emptiness(now, settings);
        room.note_league(self);
        if room != *self {
            room.version += 1;
        }
        Ok(Applied { room, facts })
    }

    /// Returns the moment at which [`Command::Expire`] next has an effect, if there is one.
    pub fn next_deadline(&self) -> Option<Moment> {
        let holds = Mark::BOTH
            .into_iter()
            .filter_map(|mark| self.seat(mark)?.held_until());
        let robot = self.robot.as_ref().and_then(Robot::moves_at);
        let others = robot.into_iter().chain(self.next_stage_of_wait());
        holds.chain(self.empty_until).chain(others).min()
    }

    /// Returns whether the room is empty and no client is waited for.
    pub fn is_gone(&self, now: Moment) -> bool {
        self.empty_until.is_some_and(|until| until <= now)
    }

    /// Returns whether the room stays out of every list.
    pub const fn is_unlisted(&self) -> bool {
        self.unlisted
    }

    /// Returns whether no client has ever entered.
    fn is_newborn(&self) -> bool {
        self.empty_until.is_none()
            && self.x.is_none()
            && self.o.is_none()
            && self.watchers.is_empty()
    }

    /// Returns the seat of a mark, if it is taken.
    pub const fn seat(&self, mark: Mark) -> Option<&Seat> {
        match mark {
            Mark::X => self.x.as_ref(),
            Mark::O => self.o.as_ref(),
        }
    }

    /// Returns the connections in this room, seated or watching.
    pub fn clients(&self) -> impl Iterator<Item = ClientId> {
        let seats = [&self.x, &self.o].into_iter().flatten();
        seats
            .filter_map(Seat::client)
            .chain(self.watchers.iter().copied())
    }

    /// Returns the mark that a connection plays here, if it holds a seat.
    pub fn mark_of(&self, client: ClientId) -> Option<Mark> {
        Mark::BOTH.into_iter().find(|mark| {
            self.seat(*mark)
                .is_some_and(|seat| seat.client() == Some(client))
        })
    }

    /// Returns whether a connection is in this room, seated or watching.
    pub fn contains(&self, client: ClientId) -> bool {
        self.watchers.contains(&client) || self.mark_of(client).is_some()
    }
}
