//! Decides when a script's line is due.

use super::answers;
use super::command::Command;
use crate::state::{App, RoomChoice};

/// Returns whether a script's command is due.
pub(super) fn is_time(app: &App, command: &Command) -> bool {
    if !app.is_in() || app.pending.is_some() {
        return false;
    }
    match command {
        // A move is due when it is possible, and when it never will be. The answer tells
        // why not.
        Command::Play(_) => {
            let over = app.outcome().is_some() && !app.asked_rematch();
            let watching = app.seat.is_none() && !app.is_relay();
            over || watching || answers::our_turn(app).is_some()
        }
        Command::Rematch => app.outcome().is_some(),
        Command::Meet => {
            let never = app.outcome().is_some() || app.choice == RoomChoice::Own;
            never || app.can_meet() || app.can_meet_elsewhere()
        }
        Command::Board
        | Command::Turn
        | Command::Score
        | Command::Moves
        | Command::Games(_)
        | Command::Invite
        | Command::Robot(_)
        | Command::Name(_)
        | Command::Claim
        | Command::Leave
        | Command::Help
        | Command::GoOn
        | Command::NoSquare
        | Command::Unclear => true,
    }
}
