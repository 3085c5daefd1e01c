//! Derives notices from the difference between two rooms, and shows them.

use game::{Mark, Player, RoomView, wire};
use unicode_width::UnicodeWidthStr;

use crate::clock::after;
use crate::state::{App, Notice, Seated, Situation, Toast};

/// The milliseconds for which a message of the host is shown where it hides nothing.
const MESSAGE_OF_HOST: u64 = 30_000;

/// Shows a notice for the time that reading it takes.
pub(super) fn show(app: &mut App, notice: Notice) {
    if is_covered_by_host(app, &notice) {
        return;
    }
    let width = notice.sentence(app).width() as u64;
    let read = after(app.now, 2_000 + 50 * width);
    let until = if matches!(notice, Notice::HostSays(_)) {
        after(app.now, MESSAGE_OF_HOST)
    } else {
        read
    };
    let about = Situation::of(app);
    app.toast = Some(Toast {
        notice,
        read,
        until,
        about,
    });
}

/// Shows a message of the host, or our new name.
pub(super) fn of_host(app: &mut App, notice: wire::Notice) {
    match notice {
        wire::Notice::Message(text) => show(app, Notice::HostSays(text)),
        wire::Notice::Renamed(room, name) if room == app.setup.room => {
            show(app, Notice::Renamed(name));
        }
        wire::Notice::Renamed(..) => {}
    }
}

/// Removes a notice that would hide the keys of something new, or that is about the room
/// before this one.
pub(super) fn make_way(app: &mut App) {
    app.toast = app.toast.take().filter(|toast| toast.notice.is_lasting());
}

/// Returns whether a message of the host is on the screen, which good news must not replace.
fn is_covered_by_host(app: &App, notice: &Notice) -> bool {
    let shown = app.toast.as_ref().filter(|toast| toast.until > app.now);
    let from_host = shown.is_some_and(|toast| matches!(toast.notice, Notice::HostSays(_)));
    from_host && !notice.is_warning() && !matches!(notice, Notice::HostSays(_))
}

/// Returns the most important difference between two rooms for the player with this mark.
pub(super) fn between(old: &RoomView, new: &RoomView, own: Option<Mark>) -> Option<Notice> {
    if old.number != new.number {
        return Some(leaver(old, new).map_or(Notice::NewGame, Notice::Left));
    }
    let swapped = new.has_swapped_since(old);
    let was = |mark: Mark| old.players.of(if swapped { mark.other() } else { mark });
    let mut others = Mark::BOTH.into_iter().filter(|mark| Some(*mark) != own);
    others
        .find_map(|mark| of_seat(mark, was(mark), new.players.of(mark)))
        // A player sees the whole time that the opponent is away.
        .filter(|notice| own.is_none() || !matches!(notice, Notice::Dropped(_)))
        .or_else(|| (new.watchers > old.watchers).then_some(Notice::Watchers(new.watchers)))
}

/// Returns the person whose leaving began a new game, in which the other one waits. The
/// marks may have changed sides.
fn leaver(old: &RoomView, new: &RoomView) -> Option<Seated> {
    let [was_x, was_o] = Mark::BOTH.map(|mark| old.players.of(mark));
    let (was_x, was_o) = (was_x?, was_o?);
    let stays = match Mark::BOTH.map(|mark| new.players.of(mark)) {
        [Some(one), None] | [None, Some(one)] => one,
        [None, None] | [Some(_), Some(_)] => return None,
    };
    let (mark, left) = if was_x.name == stays.name {
        (Mark::O, was_o)
    } else {
        (Mark::X, was_x)
    };
    left.robot.is_none().then(|| Seated(mark, left.clone()))
}

/// Returns what happened to one seat.
fn of_seat(mark: Mark, old: Option<&Player>, new: Option<&Player>) -> Option<Notice> {
    let seated = |player: &Player| Seated(mark, player.clone());
    match (old, new) {
        (None, None) => None,
        (None, Some(new)) => Some(Notice::Joined(seated(new))),
        (Some(old), None) => Some(Notice::Left(seated(old))),
        (Some(old), Some(new)) => match (old.robot, new.robot) {
            (Some(_), None) => Some(Notice::TookRobotsSeat(seated(new))),
            (old, Some(_)) if old != new.robot => Some(Notice::Joined(seated(new))),
            (Some(_) | None, _) => of_presence(old, seated(new)),
        },
    }
}

/// Returns whether a player who stayed lost the connection, or returned.
fn of_presence(old: &Player, new: Seated) -> Option<Notice> {
    match (old.present, new.1.present) {
        (true, false) => Some(Notice::Dropped(new)),
        (false, true) => Some(Notice::Returned(new)),
        (true, true) | (false, false) => None,
    }
}
