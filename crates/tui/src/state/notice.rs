//! A short notice for the user.
//!
//! **Invariant:** contains no words. `sentences.rs` has them.

use game::{Clean, Code, LeagueName, Mark, Moment, Name, Player};

/// A notice on the screen, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub(crate) notice: Notice,
    /// The moment when the notice has been read. From then on it is shown only where it
    /// hides nothing.
    pub(crate) read: Moment,
    /// The moment when the notice disappears.
    pub(crate) until: Moment,
    /// The situation at the moment when the notice appeared.
    pub(crate) about: Situation,
}

/// The things that a notice may be about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Situation {
    /// The number of the game, and of its marks.
    pub(crate) position: (u32, usize),
    /// Whether a request was unconfirmed.
    pub(crate) asking: bool,
    /// Whether we were in the room, with a connection.
    pub(crate) inside: bool,
    /// Whether the game was over.
    pub(crate) over: bool,
}

/// A wish that the end of the game allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Later {
    /// Another opponent.
    Meeting,
    /// The earlier games of the room.
    Games,
    /// The next game.
    Rematch,
    /// The moves of this game, one by one.
    Moves,
}

/// A player with a mark, by which a watcher knows a player without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seated(pub(crate) Mark, pub(crate) Player);

/// A short notice for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A player took a seat.
    Joined(Seated),
    /// The server found this opponent for us.
    Found(Seated),
    /// The server finds no opponents.
    FindsNobody,
    /// A player took the seat of a robot.
    TookRobotsSeat(Seated),
    /// A player left a seat.
    Left(Seated),
    /// A player lost the connection.
    Dropped(Seated),
    /// A player returned.
    Returned(Seated),
    /// The new number of watchers.
    Watchers(u32),
    /// A new game started.
    NewGame,
    /// We are back online, and the room is the same.
    Back,
    /// We are back online, and the room is a different one.
    BackReset,
    /// The server only relays boards.
    Relay,
    /// The server refused a request with this code.
    Refused(Code),
    /// The square is taken.
    Taken,
    /// It is this player's turn. On a relay the player is unknown.
    NotYourTurn(Option<Seated>),
    /// The host says this to everybody.
    HostSays(Clean),
    /// The host gave us this name.
    Renamed(Name),
    /// The host freed our seat and has given it back.
    SeatGivenBack,
    /// We are only watching.
    OnlyWatching,
    /// The game is over.
    GameOver,
    /// We missed a part of the game, so it cannot be stepped through.
    MissedMoves,
    /// The league of this name is over. `true` if the game in progress still counts, and `false`
    /// if it counted and does no longer.
    LeagueEnded(LeagueName, Option<bool>),
    /// This is possible after the game.
    Later(Later),
    /// The server already looks for an opponent for us.
    Seeking,
    /// A robot only takes an empty seat opposite ours.
    NoRobot,
    /// The opposite seat is empty.
    Alone,
    /// Only nine squares have a digit.
    NoSquare,
    /// Several digits came at once, so none of them played.
    Burst,
    /// We have chosen a name.
    Named,
    /// We have no name any more.
    Nameless,
    /// An earlier move is still unconfirmed.
    Sending,
    /// The connection is down, so nothing can be played.
    Offline,
    /// The connection is down, so nothing can be asked of the server.
    WaitUntilBack,
    /// The invitation was sent to the clipboard.
    Copied,
    /// Clicks now play.
    MouseOn,
    /// The reason why a choice could not be saved.
    NotKept(String),
    /// The program cannot be suspended, because no shell could resume it.
    NoShell,
    /// A problem with the saved choices.
    BrokenFile(String),
    /// The server did not confirm the move. The next connection tries again.
    Unconfirmed,
}

impl Notice {
    /// Returns whether the notice is about more than the room and its game, so that it stays
    /// when the user turns to something else.
    pub(crate) const fn is_lasting(&self) -> bool {
        matches!(
            self,
            Self::HostSays(_) | Self::LeagueEnded(..) | Self::BrokenFile(_) | Self::NotKept(_)
        )
    }

    /// Returns whether the notice is shown as a warning.
    pub(crate) const fn is_warning(&self) -> bool {
        match self {
            Self::Joined(_)
            | Self::Found(_)
            | Self::TookRobotsSeat(_)
            | Self::Returned(_)
            | Self::Watchers(_)
            | Self::NewGame
            | Self::Copied
            | Self::MouseOn
            | Self::Back
            | Self::HostSays(_)
            | Self::Renamed(_)
            | Self::Named
            | Self::Seeking
            | Self::LeagueEnded(..)
            | Self::SeatGivenBack => false,
            Self::Left(_)
            | Self::Dropped(_)
            | Self::BackReset
            | Self::FindsNobody
            | Self::Relay
            | Self::Refused(_)
            | Self::Taken
            | Self::NotYourTurn(_)
            | Self::OnlyWatching
            | Self::GameOver
            | Self::MissedMoves
            | Self::Later(_)
            | Self::NoRobot
            | Self::Alone
            | Self::NoSquare
            | Self::Burst
            | Self::Nameless
            | Self::Sending
            | Self::Offline
            | Self::WaitUntilBack
            | Self::NotKept(_)
            | Self::NoShell
            | Self::BrokenFile(_)
            | Self::Unconfirmed => true,
        }
    }
}
