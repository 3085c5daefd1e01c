//! A short notice for the user.
//!
//! **Invariant:** contains no words. `sentences.rs` has them.

use game::{Code, Moment, Player, Reaction, Refusal};

use super::App;

/// A notice on the screen, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub(crate) notice: Notice,
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

impl Toast {
    /// Returns whether the notice is about something that is over.
    pub(crate) fn is_over(&self, app: &App) -> bool {
        let now = Situation::of(app);
        let moved = now.position != self.about.position;
        match &self.notice {
            // The sentence may name who begins.
            Notice::Joined(_) | Notice::TookRobotsSeat(_) | Notice::NewGame => {
                now.over && !self.about.over
            }
            Notice::Left(_) | Notice::Alone => app.others().all(|other| other.is_some()),
            Notice::Dropped(_) => app.others().flatten().all(|other| other.present),
            Notice::Returned(_) => !app.others().flatten().all(|other| other.present),
            Notice::Back | Notice::BackReset => !now.inside,
            Notice::Relay => now.over || app.mark().is_some(),
            Notice::Taken => moved,
            Notice::NotYourTurn(_) => moved || app.is_my_turn(),
            Notice::OnlyWatching => app.mark().is_some(),
            Notice::GameOver => !now.over,
            Notice::Sending | Notice::Unconfirmed => !now.asking,
            Notice::Offline => now.inside,
            Notice::Refused(code) => self.is_over_after_refusal(code, app, now),
            Notice::Watchers(_)
            | Notice::Copied
            | Notice::MouseOn
            | Notice::NotKept(_)
            | Notice::NoShell
            | Notice::BrokenFile(_) => false,
        }
    }

    /// Returns whether a refusal no longer matters: the request has succeeded, or is
    /// allowed now.
    fn is_over_after_refusal(&self, code: &Code, app: &App, now: Situation) -> bool {
        let Some(refusal) = code.known() else {
            return false;
        };
        if refusal == Refusal::NotYourTurn {
            app.is_my_turn()
        } else if refusal == Refusal::GameOver {
            app.outcome().is_none()
        } else if refusal == Refusal::OnlyWatching {
            app.mark().is_some()
        } else {
            let asked = self.about.asking && !now.asking;
            let entered = !self.about.inside && now.inside;
            refusal.reaction() == Reaction::Wait && (asked || entered)
        }
    }
}

impl Situation {
    pub(crate) fn of(app: &App) -> Self {
        Self {
            position: (app.number(), app.marks()),
            asking: app.pending.is_some(),
            inside: app.is_in(),
            over: app.outcome().is_some(),
        }
    }
}

/// A short notice for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A player took a seat.
    Joined(Player),
    /// A player took the seat of a robot.
    TookRobotsSeat(Player),
    /// A player left a seat.
    Left(Player),
    /// A player lost the connection.
    Dropped(Player),
    /// A player returned.
    Returned(Player),
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
    NotYourTurn(Option<Player>),
    /// We are only watching.
    OnlyWatching,
    /// The game is over.
    GameOver,
    /// The opposite seat is empty.
    Alone,
    /// An earlier move is still unconfirmed.
    Sending,
    /// The connection is down, so nothing can be played.
    Offline,
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
    /// Returns whether the notice is shown as a warning.
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
            | Self::NoShell
            | Self::BrokenFile(_)
            | Self::Unconfirmed => true,
        }
    }
}
