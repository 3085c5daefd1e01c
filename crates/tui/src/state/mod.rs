//! The whole state of the client, as one value.
//!
//! [`update`](crate::update::update) changes the state, [`view`](crate::view::view) draws
//! it, and the line mode narrates it.
//!
//! **Invariant:** does not depend on sockets or terminals, and never reads a clock. The
//! current moment is part of the state.

pub(crate) mod games;
pub(crate) mod invite;
pub(crate) mod latency;
pub(crate) mod league;
mod notice;
mod queries;
mod relevance;
mod replay;
mod room_choice;
mod setup;
mod whereabouts;

use game::{Board, Code, Mark, Moment, RoomId, RoomView, Square, Token};

use crate::clock::after;
use crate::message::DownReason;
use crate::preferences::Menu;

use games::Games;
use latency::Latency;
use league::League;
pub(crate) use notice::{Later, Notice, Seated, Situation, Toast};
pub(crate) use room_choice::RoomChoice;
pub use setup::Setup;

/// The state of the connection to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionState {
    /// An attempt is in progress.
    Connecting { since: Moment },
    /// The connection is down until the next attempt.
    Down {
        attempt: u32,
        retry_at: Moment,
        reason: DownReason,
    },
    /// The connection is up.
    Up(Entry),
}

/// The progress of entering the room on this connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// The request was not sent, because of [`App::stop`].
    NotAsked,
    /// The request was sent. If the server is still silent at `give_up`, the client
    /// reacts.
    Asked {
        ticket: u64,
        tries: u32,
        give_up: Moment,
        /// Whether the connection was lost while we were in the room.
        returning: bool,
        /// Whether the server was asked for an opponent, or has moved us.
        by_server: bool,
        progress: EntryProgress,
    },
    /// We are in the room.
    In,
}

/// The server's messages since the request to enter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntryProgress {
    /// Whether `sua_vaga` or an acknowledgement arrived. The server knows seats.
    pub(crate) seat: bool,
    /// Whether the room arrived.
    pub(crate) room: bool,
    /// Whether the server rejected our token.
    pub(crate) token_rejected: bool,
    /// Whether the room is a different one than before.
    pub(crate) reset: bool,
}

/// The latest snapshot of the room from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Snapshot {
    /// No snapshot has arrived yet.
    Unknown,
    /// A room, from a server that knows rooms.
    Room(Box<RoomView>),
    /// A board, from a server that only relays boards.
    Relay(Relay),
}

/// A game on a server that only relays boards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Relay {
    pub(crate) board: Board,
    pub(crate) last: Option<Square>,
    /// Our mark in this game: the mark of our first move.
    pub(crate) own: Option<Mark>,
}

/// An unconfirmed request to the room. There is never more than one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) request: Request,
    /// The proposed board, which is resent unchanged.
    pub(crate) board: Board,
    /// The number of the board's game.
    pub(crate) number: u32,
    /// The ticket of every time the request was sent.
    pub(crate) tickets: Vec<u64>,
    /// The moment of the first request.
    pub(crate) since: Moment,
    /// The number of times the request was sent since the last answer.
    pub(crate) tries: u32,
    /// The moment of the next try. `None` means that the next connection tries again.
    pub(crate) resend_at: Option<Moment>,
    /// Whether the request was acknowledged. Only the room itself is missing.
    pub(crate) accepted: bool,
}

/// A request to the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Set this mark on this square.
    Move(Square, Mark),
    /// Start the next game.
    Rematch,
}

/// The reason to stay out of the room until the user decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A newer connection took the same seat.
    OpenedElsewhere,
    /// The opponent claimed our seat, because we did not play.
    Claimed,
    /// The server refused entry with this code.
    Refused(Code),
    /// The server speaks this version of the protocol, which is not ours.
    Versions(u32),
}

/// An overlay on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    /// The list of keys, scrolled by some rows.
    Help { scroll: u16 },
    /// The invitation.
    Invite,
    /// The earlier games of the room, in [`App::games`].
    Games,
    /// The table of the league, in [`App::league`].
    Table,
    /// The question which robot to call.
    Robot,
    /// The question whether to leave a running game.
    Leave(Exit),
    /// The options.
    Options,
}

/// The destination of leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Leave the room.
    Room,
    /// Leave the program.
    Program,
}

/// A board as it was drawn at some moment of the game.
pub(crate) struct Picture {
    pub(crate) board: Board,
    pub(crate) last: Option<Square>,
    pub(crate) winning: Vec<Square>,
}

/// The whole state of the client.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) setup: Setup,
    /// The one who chooses the room.
    pub(crate) choice: RoomChoice,
    /// The room from which the server has moved us last.
    pub(crate) came_from: Option<RoomId>,
    /// The token of our person, who is the same in every room that the server chooses.
    pub(crate) person: Option<Token>,
    pub(crate) now: Moment,
    pub(crate) connection: ConnectionState,
    pub(crate) snapshot: Snapshot,
    /// Our mark in the room, or `None` while watching.
    pub(crate) seat: Option<Mark>,
    /// The token that reclaims our seat, unless the server rejected it.
    pub(crate) token: Option<Token>,
    pub(crate) pending: Option<Pending>,
    pub(crate) stop: Option<Stop>,
    /// The moment until which the host keeps us from the seats of this room.
    pub(crate) freed_until: Option<Moment>,
    pub(crate) overlay: Option<Overlay>,
    /// The moment until which a key may be a late answer to a question that closed by itself.
    pub(crate) late_answers: Option<Moment>,
    pub(crate) toast: Option<Toast>,
    pub(crate) cursor: Square,
    /// The moves of this game, as far as we saw them.
    pub(crate) moves: Vec<(Mark, Square)>,
    /// The number of marks that the screen shows of a finished game, unless all of them.
    pub(crate) replay: Option<usize>,
    /// The earlier games of the room, while the user looks at them.
    pub(crate) games: Games,
    /// The league of the server.
    pub(crate) league: League,
    pub(crate) last_ticket: u64,
    /// The moment when the last ticket was sent.
    pub(crate) sent: Moment,
    /// The measured latency of the connection.
    pub(crate) latency: Option<Latency>,
    /// Whether the server has announced its shutdown.
    pub(crate) closing: bool,
    /// The menu of options, which remembers its row.
    pub(crate) menu: Menu,
    /// Whether the terminal has the focus, if it reports that.
    pub(crate) focus: Option<bool>,
    /// The moment of the last key.
    pub(crate) awake: Moment,
    /// The last announced turn: the number of the game and the number of its marks.
    pub(crate) announced: Option<(u32, usize)>,
    /// The moment when the board last changed.
    pub(crate) since: Moment,
    /// The moment when the game ended, if we saw it end.
    pub(crate) ended: Option<Moment>,
}

/// The subject of the screen under any overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// No room has arrived yet.
    Connecting,
    /// We are alone with an empty board: the invitation.
    Waiting,
    /// A running game.
    Playing,
    /// A finished game.
    Over,
}

/// The duration of an attempt before the screen mentions it, in milliseconds.
pub(crate) const SLOW_CONNECT: u64 = 3_000;
/// The duration of an unanswered move before the screen mentions it, in milliseconds.
pub(crate) const SLOW_REPLY: u64 = 1_500;
/// The duration of the opponent's turn before the screen mentions it, in milliseconds.
pub(crate) const SLOW_TURN: u64 = 30_000;
/// The duration of one step in which a winning line appears, in milliseconds. There are
/// at most three steps.
pub(crate) const WIN_LINE_STEP: u64 = 120;

impl App {
    /// Returns the state before the first connection.
    pub fn new(mut setup: Setup) -> Self {
        let token = setup.token.take();
        Self {
            choice: if setup.meet {
                RoomChoice::Asked
            } else {
                RoomChoice::Named
            },
            came_from: None,
            person: setup.person.take(),
            setup,
            now: Moment(0),
            connection: ConnectionState::Connecting { since: Moment(0) },
            snapshot: Snapshot::Unknown,
            seat: None,
            token,
            pending: None,
            stop: None,
            freed_until: None,
            overlay: None,
            late_answers: None,
            toast: None,
            cursor: Square::new(4).expect("4 is below 9"),
            moves: Vec::new(),
            replay: None,
            games: Games::default(),
            league: League::default(),
            last_ticket: 0,
            sent: Moment(0),
            latency: None,
            closing: false,
            menu: Menu::default(),
            focus: None,
            awake: Moment(0),
            announced: None,
            since: Moment(0),
            ended: None,
        }
    }

    /// Shows a problem with the saved choices.
    pub(crate) fn warn(&mut self, sentence: Option<String>) {
        self.toast = sentence.map(|sentence| Toast {
            notice: Notice::BrokenFile(sentence),
            read: Moment(10_000),
            until: Moment(10_000),
            about: Situation::default(),
        });
    }

    /// Returns the moment when [`Message::Time`](crate::message::Message::Time) is due,
    /// unless another event happens first.
    pub fn next_wake(&self) -> Option<Moment> {
        let toast = self.toast.as_ref().map(|toast| toast.until);
        let read = self.toast.as_ref().map(|toast| toast.read);
        let read = read.filter(|at| *at > self.now);
        let freed = self.freed_until.filter(|at| *at > self.now);
        let pending = self.pending.as_ref().filter(|_| self.is_in());
        let resend = pending.and_then(|pending| pending.resend_at);
        let slow_reply = pending
            .map(|pending| after(pending.since, SLOW_REPLY))
            .filter(|at| *at > self.now);
        let connection = match &self.connection {
            ConnectionState::Connecting { since } => {
                Some(after(*since, SLOW_CONNECT)).filter(|at| *at > self.now)
            }
            ConnectionState::Down { retry_at, .. } => {
                let left = retry_at.0.saturating_sub(self.now.0);
                (left > 0).then(|| after(self.now, (left - 1) % 1_000 + 1))
            }
            ConnectionState::Up(Entry::Asked { give_up, .. }) => Some(*give_up),
            ConnectionState::Up(Entry::NotAsked | Entry::In) => None,
        };
        let thinking = Some(after(self.since, SLOW_TURN))
            .filter(|at| self.waits_for_the_other() && *at > self.now);
        let step = self.ended.and_then(|ended| {
            let mut steps = (1..3).map(|step| after(ended, step * WIN_LINE_STEP));
            steps.find(|at| *at > self.now)
        });
        let room = [toast, read, freed, thinking, step];
        let asked = [resend, slow_reply, connection];
        room.into_iter().chain(asked).flatten().min()
    }
}
