//! Everything the terminal client knows, as one value. Changed only by
//! [`update`](crate::update::update), drawn by [`view`](crate::view::view), and told line
//! by line where there is no screen.
//! Knows no socket, no terminal and no clock: the time is the last one it was told.

pub(crate) mod invite;
pub(crate) mod latency;
mod notice;
mod queries;
mod setup;

use game::{Board, Code, Mark, Moment, RoomView, Square, Token};

use crate::clock::after;
use crate::message::DownReason;
use crate::preferences::Menu;

use latency::Latency;
pub(crate) use notice::Notice;
pub use setup::Setup;

/// How the line to the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionState {
    /// An attempt is under way.
    Connecting { since: Moment },
    /// Waiting for the next attempt.
    Down {
        attempt: u32,
        retry_at: Moment,
        reason: DownReason,
    },
    /// Up.
    Up(Entry),
}

/// How far entering the room has come on this connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Nothing was asked, because [`App::stop`] holds us back.
    NotAsked,
    /// Asked; at `give_up` the silence means something.
    Asked {
        ticket: u64,
        tries: u32,
        give_up: Moment,
        /// The line had been lost while we were in the room.
        returning: bool,
        progress: EntryProgress,
    },
    /// In the room.
    In,
}

/// What the server has told since the room was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntryProgress {
    /// `sua_vaga` or an acknowledgement: a server that knows seats.
    pub(crate) seat: bool,
    /// The room.
    pub(crate) room: bool,
    /// That the token opens no seat any more.
    pub(crate) token_rejected: bool,
    /// That the room is not the one we were in before.
    pub(crate) reset: bool,
}

/// What stands on the table, as the server told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Snapshot {
    /// Nothing was told yet.
    Unknown,
    /// A server that knows rooms.
    Room(Box<RoomView>),
    /// A server that only repeats boards.
    Relay(Relay),
}

/// A game over a server that only repeats boards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Relay {
    pub(crate) board: Board,
    pub(crate) last: Option<Square>,
    /// The mark of our first move, ours for this game.
    pub(crate) own: Option<Mark>,
}

/// What was asked of the room and is not confirmed yet; never two at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) request: Request,
    /// The board that was proposed, resent as it is.
    pub(crate) board: Board,
    /// The game it belongs to.
    pub(crate) number: u32,
    /// Each time it was sent.
    pub(crate) tickets: Vec<u64>,
    /// When it was asked first.
    pub(crate) since: Moment,
    /// Sendings since somebody last answered.
    pub(crate) tries: u32,
    /// When to ask again; none once it was given up until the next connection.
    pub(crate) resend_at: Option<Moment>,
    /// Acknowledged: only the room itself is missing.
    pub(crate) accepted: bool,
}

/// What can be asked of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// This mark here.
    Move(Square, Mark),
    /// The next game.
    Rematch,
}

/// Why we stay out until the person says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The same seat was opened by a newer connection.
    OpenedElsewhere,
    /// Entering was refused with this code.
    Refused(Code),
    /// The server speaks this protocol, and not ours.
    Versions(u32),
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    /// The keys, scrolled by some rows.
    Help { scroll: u16 },
    /// The invitation.
    Invite,
    /// Which robot to call.
    Robot,
    /// Whether to leave a game under way.
    Leave(Exit),
    /// The options.
    Options,
}

/// How far the person wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Out of the room.
    Room,
    /// Out of the program.
    Program,
}

/// A short notice and the moment it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub(crate) notice: Notice,
    pub(crate) until: Moment,
}

/// The whole state of the client.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) setup: Setup,
    pub(crate) now: Moment,
    pub(crate) connection: ConnectionState,
    pub(crate) snapshot: Snapshot,
    /// Our mark in the room; none while watching.
    pub(crate) seat: Option<Mark>,
    /// What gives the seat back, as long as the server did not reject it.
    pub(crate) token: Option<Token>,
    pub(crate) pending: Option<Pending>,
    pub(crate) stop: Option<Stop>,
    pub(crate) overlay: Option<Overlay>,
    pub(crate) toast: Option<Toast>,
    pub(crate) cursor: Square,
    /// The moves of this game as far as we saw them.
    pub(crate) moves: Vec<(Mark, Square)>,
    pub(crate) last_ticket: u64,
    /// When the last ticket was sent.
    pub(crate) sent: Moment,
    /// How fast the line is, once it was measured.
    pub(crate) latency: Option<Latency>,
    /// The server said that it closes.
    pub(crate) closing: bool,
    /// The options, which remember their row.
    pub(crate) menu: Menu,
    /// Whether the terminal is the one in use, where it tells.
    pub(crate) focus: Option<bool>,
    /// When somebody last pressed a key.
    pub(crate) awake: Moment,
    /// The turn that was announced last: the number of the game, and its marks.
    pub(crate) announced: Option<(u32, usize)>,
    /// Since when the board has been as it is.
    pub(crate) since: Moment,
    /// When the game on the screen ended before our eyes.
    pub(crate) ended: Option<Moment>,
}

/// What the screen is about, under any overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// No room was seen yet.
    Connecting,
    /// Alone with an empty board: the invitation.
    Waiting,
    /// A game under way.
    Playing,
    /// A game that ended.
    Over,
}

/// An attempt longer than this deserves a word.
pub(crate) const SLOW_CONNECT: u64 = 3_000;
/// A move unanswered for longer than this deserves a word.
pub(crate) const SLOW_REPLY: u64 = 1_500;
/// A turn of the other person longer than this deserves a word.
pub(crate) const SLOW_TURN: u64 = 30_000;
/// The squares of a winning line are shown one after the other, so long each, in
/// three steps at most.
pub(crate) const WIN_LINE_STEP: u64 = 120;

impl App {
    /// The client before it connected.
    pub fn new(mut setup: Setup) -> Self {
        let token = setup.token.take();
        Self {
            setup,
            now: Moment(0),
            connection: ConnectionState::Connecting { since: Moment(0) },
            snapshot: Snapshot::Unknown,
            seat: None,
            token,
            pending: None,
            stop: None,
            overlay: None,
            toast: None,
            cursor: Square::new(4).expect("4 is below 9"),
            moves: Vec::new(),
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

    /// Has something to say about the choices that were kept.
    pub(crate) fn warn(&mut self, sentence: Option<String>) {
        self.toast = sentence.map(|sentence| Toast {
            notice: Notice::BrokenFile(sentence),
            until: Moment(10_000),
        });
    }

    /// When [`Message::Time`](crate::message::Message::Time) is to be sent, if
    /// nothing else happens before.
    pub fn next_wake(&self) -> Option<Moment> {
        let toast = self.toast.as_ref().map(|toast| toast.until);
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
        [toast, resend, slow_reply, connection, thinking, step]
            .into_iter()
            .flatten()
            .min()
    }
}
