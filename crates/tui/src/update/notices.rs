//! Derives notices from the difference between two rooms, and shows them.

use game::{Mark, Player, RoomView};
use unicode_width::UnicodeWidthStr;

use crate::clock::after;
use crate::state::{App, Notice, Situation, Toast};

/// Shows a notice for the time that reading it takes.
pub(super) fn show(app: &mut App, notice: Notice) {
    let width = notice.sentence(app).width() as u64;
    let until = after(app.now, 2_000 + 50 * width);
    let about = Situation::of(app);
    app.toast = Some(Toast {
        notice,
        until,
        about,
    });
}

/// Returns the most important difference between two rooms for the player with this mark.
pub(super) fn between(old: &RoomView, new: &RoomView, own: Option<Mark>) -> Option<Notice> {
    if old.number != new.number {
        return Some(Notice::NewGame);
    }
    let mut others = Mark::BOTH.into_iter().filter(|mark| Some(*mark) != own);
    others
        .find_map(|mark| of_seat(old.players.of(mark), new.players.of(mark)))
        // A player sees the whole time that the opponent is away.
        .filter(|notice| own.is_none() || !matches!(notice, Notice::Dropped(_)))
        .or_else(|| (new.watchers > old.watchers).then_some(Notice::Watchers(new.watchers)))
}

/// Returns what happened to one seat.
fn of_seat(old: Option<&Player>, new: Option<&Player>) -> Option<Notice> {
    match (old, new) {
        (None, None) => None,
        (None, Some(new)) => Some(Notice::Joined(new.clone())),
        (Some(old), None) => Some(Notice::Left(old.clone())),
        (Some(old), Some(new)) => match (old.robot, new.robot) {
            (Some(_), None) => Some(Notice::TookRobotsSeat(new.clone())),
            (old, Some(_)) if old != new.robot => Some(Notice::Joined(new.clone())),
            (Some(_) | None, _) => of_presence(old, new),
        },
    }
}

/// Returns whether a player who stayed lost the connection, or returned.
fn of_presence(old: &Player, new: &Player) -> Option<Notice> {
    match (old.present, new.present) {
        (true, false) => Some(Notice::Dropped(new.clone())),
        (false, true) => Some(Notice::Returned(new.clone())),
        (true, true) | (false, false) => None,
    }
}
