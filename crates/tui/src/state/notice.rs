//! Something worth telling for a moment. Knows no words.

use game::{Code, Player};

/// Something worth telling for a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Somebody sat down.
    Joined(Player),
    /// Somebody sat down where a robot was.
    TookRobotsSeat(Player),
    /// Somebody left a seat.
    Left(Player),
    /// Somebody lost the connection.
    Dropped(Player),
    /// Somebody came back.
    Returned(Player),
    /// So many watch now.
    Watchers(u32),
    /// A new game.
    NewGame,
    /// The line is back and the room is the same.
    Back,
    /// The line is back and the room is another one.
    BackReset,
    /// The server only repeats boards.
    Relay,
    /// The server refused something, with this code.
    Refused(Code),
    /// That square is taken.
    Taken,
    /// It is this person's turn; none over a relay.
    NotYourTurn(Option<Player>),
    /// We only watch.
    OnlyWatching,
    /// The game is over.
    GameOver,
    /// Nobody sits opposite.
    Alone,
    /// An earlier move is not confirmed yet.
    Sending,
    /// Nothing can be played while the line is down.
    Offline,
    /// The invitation was sent to the clipboard.
    Copied,
    /// Clicks play now.
    MouseOn,
    /// A choice could not be kept, and why.
    NotKept(String),
    /// What is wrong with the choices that were kept.
    BrokenFile(String),
    /// Nobody confirmed the move; it is tried again with the next connection.
    Unconfirmed,
}

impl Notice {
    /// Whether something did not go as wanted, and is shown as such.
    pub(crate) const fn is_warning(&self) -> bool {
        match self {
            Self::Joined(_)
            | Self::TookRobotsSeat(_)
            | Self::Returned(_)
            | Self::Watchers(_)
            | Self::NewGame
            | Self::Copied
            | Self::MouseOn
            | Self::Back => false,
            Self::Left(_)
            | Self::Dropped(_)
            | Self::BackReset
            | Self::Relay
            | Self::Refused(_)
            | Self::Taken
            | Self::NotYourTurn(_)
            | Self::OnlyWatching
            | Self::GameOver
            | Self::Alone
            | Self::Sending
            | Self::Offline
            | Self::NotKept(_)
            | Self::BrokenFile(_)
            | Self::Unconfirmed => true,
        }
    }
}
