//! Narrates a room: all of it at first, later only the changes.
//!
//! **Invariant:** pure. Two states go in, and sentences come out.

use game::{Board, Mark, Player, Square};

use super::answers::{self, our_turn};
use crate::sentences::{display_name, has_name, name_or_mark};
use crate::state::{App, Notice, Screen, Seated, Snapshot};

/// Returns the whole room for a user who has not heard of it yet.
pub(super) fn introduction(app: &App) -> Vec<String> {
    let texts = app.setup.texts;
    let (room, host) = (&app.setup.room, &app.setup.host);
    let mut lines = vec![match app.seat {
        // Without a server there is no room to name.
        Some(mark) if app.setup.alone => texts.you_play(mark.letter()),
        _ if app.is_relay() => texts.say_room_relay(room, host),
        Some(mark) => texts.say_room(room, host, mark.letter()),
        None => texts.say_room_watching(room, host),
    }];
    lines.extend(company(app));
    lines.extend(league(app, None));
    if app.board() != Board::EMPTY {
        lines.extend(answers::board(app));
    }
    // A robot does not make anyone wait.
    if !(app.setup.alone && app.screen() == Screen::Waiting) {
        lines.extend(situation(app));
    }
    lines
}

/// Returns the other players.
fn company(app: &App) -> Vec<String> {
    let texts = app.setup.texts;
    let away = |mark: &Mark| app.player(*mark).is_some_and(|player| !player.present);
    let others: Vec<Mark> = Mark::BOTH
        .into_iter()
        .filter(|mark| app.seat != Some(*mark) && app.player(*mark).is_some())
        .collect();
    let mut lines = Vec::new();
    match (app.seat, others.as_slice()) {
        (Some(_), [other, ..]) => lines.push(texts.say_against(name_or_mark(app, *other))),
        (None, [Mark::X, Mark::O]) => {
            let [x, o] = Mark::BOTH.map(|mark| beside_mark(app, mark));
            lines.push(texts.say_players(x, o));
        }
        (None, _) if app.can_sit_down() => lines.push(texts.say_sit().to_owned()),
        (Some(_) | None, _) => {}
    }
    let dropped = others.into_iter().filter(away);
    lines.extend(dropped.map(|mark| texts.opponent_away(name_or_mark(app, mark))));
    lines
}

/// Returns the name of a player, for a sentence that has the mark, too.
fn beside_mark(app: &App, mark: Mark) -> String {
    let texts = app.setup.texts;
    let named = app.player(mark).filter(|player| has_name(player));
    named.map_or_else(
        || texts.player().to_owned(),
        |player| display_name(app, mark, player),
    )
}

/// Returns what comes next, for a user who was not present before.
fn situation(app: &App) -> Vec<String> {
    let over = app.outcome().is_some();
    if over {
        ending(app)
    } else {
        vec![answers::turn(app)]
    }
}

/// Returns the outcome of the game, and what the user can do.
fn ending(app: &App) -> Vec<String> {
    let mut lines = vec![answers::result(app)];
    if !app.is_relay() {
        lines.push(answers::score(app));
    }
    if app.wants_next() {
        lines.push(app.setup.texts.say_next().to_owned());
    } else if app.mark().is_some() {
        lines.push(app.setup.texts.say_again().to_owned());
    }
    lines
}

/// Returns the changes since the last narration. `came_in` tells that we were away
/// meanwhile.
pub(super) fn since(narrated: &App, app: &App, came_in: bool) -> Vec<String> {
    if narrated.setup.room != app.setup.room || has_started_over(narrated, app) {
        return introduction(app);
    }
    let texts = app.setup.texts;
    let mut lines = Vec::from_iter(seat(narrated, app, came_in));
    lines.extend(people(narrated, app));
    lines.extend(league(app, Some(narrated)));
    let new_game = is_new_game(narrated, app);
    if new_game {
        lines.push(new_game_sentence(app));
    }
    lines.extend(moves(if new_game { None } else { Some(narrated) }, app));
    if app.outcome().is_some() && (new_game || narrated.outcome().is_none()) {
        lines.extend(ending(app));
    }
    lines.extend(rematch(narrated, app, new_game));
    lines.extend(waits(narrated, app));
    let back = came_in && app.pending.is_none();
    let ours = our_turn(app).is_some() && our_turn(app) != our_turn(narrated);
    if app.outcome().is_none() && (back || ours) {
        lines.push(answers::turn(app));
    }
    if app.can_sit_down() && !narrated.can_sit_down() {
        lines.push(texts.say_sit().to_owned());
    }
    let watchers = |app: &App| app.room().map_or(0, |room| room.watchers);
    if watchers(app) > watchers(narrated) {
        lines.push(texts.say_watchers(watchers(app)));
    }
    lines
}

/// Returns that the game counts for the league, or that it no longer does.
fn league(app: &App, narrated: Option<&App>) -> Option<String> {
    let counts = |app: &App| app.room().is_some_and(|room| room.league && !room.seeks);
    let texts = app.setup.texts;
    match (narrated.is_some_and(counts), counts(app)) {
        (false, true) => Some(texts.say_counts().to_owned()),
        (true, false) if narrated.is_some_and(|narrated| narrated.number() == app.number()) => {
            Some(texts.say_counts_no_more().to_owned())
        }
        // A rematch.
        (true, false) => Some(texts.say_counts_not().to_owned()),
        (true, true) | (false, false) => None,
    }
}

/// Returns whether the room has started over. Games only gain marks, and their numbers
/// only grow.
fn has_started_over(narrated: &App, app: &App) -> bool {
    let other_kind =
        std::mem::discriminant(&narrated.snapshot) != std::mem::discriminant(&app.snapshot);
    let fewer = app.number() == narrated.number() && lost_marks(narrated, app);
    let relay = matches!(app.snapshot, Snapshot::Relay(_));
    other_kind || app.number() < narrated.number() || (fewer && !relay)
}

fn lost_marks(narrated: &App, app: &App) -> bool {
    let (old, new) = (narrated.board(), app.board());
    Square::all().any(|at| old.at(at).is_some() && old.at(at) != new.at(at))
}

/// Returns whether a new game has started. On a relay only the board shows that.
fn is_new_game(narrated: &App, app: &App) -> bool {
    app.number() > narrated.number() || (app.is_relay() && lost_marks(narrated, app))
}

fn new_game_sentence(app: &App) -> String {
    if app.is_relay() {
        app.setup.texts.new_game().to_owned()
    } else {
        Notice::NewGame.sentence(app)
    }
}

/// Returns the change of our own seat, unless the marks were swapped, for a new game or a new
/// opponent: the sentences about those have our mark.
fn seat(narrated: &App, app: &App, came_in: bool) -> Option<String> {
    let texts = app.setup.texts;
    match (narrated.seat, app.seat) {
        (None, Some(mark)) => Some(texts.you_play(mark.letter())),
        (Some(_), None) if came_in => Some(texts.so_assistindo().to_owned()),
        (Some(_) | None, _) => None,
    }
}

/// Returns the players who came, left, dropped or returned.
fn people(narrated: &App, app: &App) -> Vec<String> {
    let rooms = app.room().zip(narrated.room());
    let swapped = rooms.is_some_and(|(now, before)| now.has_swapped_since(before));
    let before = |mark: Mark| narrated.player(if swapped { mark.other() } else { mark });
    let others = Mark::BOTH
        .into_iter()
        .filter(|mark| app.seat != Some(*mark));
    let changes = others.flat_map(|mark| of_one(app, mark, before(mark), app.player(mark)));
    changes.collect()
}

fn of_one(app: &App, mark: Mark, before: Option<&Player>, now: Option<&Player>) -> Vec<String> {
    let seated = |player: &Player| Seated(mark, player.clone());
    let joined = |player: &Player| Notice::Joined(seated(player)).sentence(app);
    let gone = |player: &Player| {
        if player.present {
            Notice::Left(seated(player)).sentence(app)
        } else {
            let texts = app.setup.texts;
            texts.say_did_not_return(display_name(app, mark, player))
        }
    };
    let (before, now) = match (before, now) {
        (None, None) => return Vec::new(),
        (None, Some(now)) => return vec![joined(now)],
        (Some(before), None) => return vec![gone(before)],
        (Some(before), Some(now)) => (before, now),
    };
    if before.robot.is_some() && now.robot.is_none() {
        return vec![Notice::TookRobotsSeat(seated(now)).sentence(app)];
    }
    if (&before.name, before.robot) != (&now.name, now.robot) {
        return vec![gone(before), joined(now)];
    }
    match (before.present, now.present) {
        (true, false) => vec![Notice::Dropped(seated(now)).sentence(app)],
        (false, true) => vec![Notice::Returned(seated(now)).sentence(app)],
        (true, true) | (false, false) => Vec::new(),
    }
}

/// Returns the new marks on the board, or the whole board if their order is unknown.
fn moves(narrated: Option<&App>, app: &App) -> Vec<String> {
    let old = narrated.map_or(Board::EMPTY, App::board);
    let board = app.board();
    let of = |mark: Mark| -> Vec<Square> {
        Square::all()
            .filter(|at| old.at(*at).is_none() && board.at(*at) == Some(mark))
            .collect()
    };
    let first = old.turn().unwrap_or(Mark::X);
    match (of(first).as_slice(), of(first.other()).as_slice()) {
        ([], []) => Vec::new(),
        ([one], []) => vec![played(app, first, *one)],
        ([one], [other]) => vec![played(app, first, *one), played(app, first.other(), *other)],
        _ => answers::board(app),
    }
}

fn played(app: &App, mark: Mark, square: Square) -> String {
    let texts = app.setup.texts;
    let (number, place) = (square.index() + 1, texts.place(square.index()));
    if app.mark() == Some(mark) {
        texts.say_you_played(number, place)
    } else {
        texts.say_played(name_or_mark(app, mark), number, place)
    }
}

/// Returns who has requested the next game.
fn rematch(narrated: &App, app: &App, new_game: bool) -> Option<String> {
    let texts = app.setup.texts;
    let other = app.seat.filter(|_| app.outcome().is_some())?.other();
    let asked = |app: &App| app.asked_rematch();
    let offered = |app: &App| app.room().is_some_and(|room| room.asked.contains(&other));
    if asked(app) && (new_game || !asked(narrated)) {
        Some(texts.say_rematch_asked(name_or_mark(app, other)))
    } else if offered(app) && !asked(app) && (new_game || !offered(narrated)) {
        Some(texts.say_offered(name_or_mark(app, other)))
    } else {
        None
    }
}

/// Returns that the opponent does not play, or that we did not for too long.
fn waits(narrated: &App, app: &App) -> Option<String> {
    let texts = app.setup.texts;
    let opposite = app.seat.map(Mark::other);
    let idle = |app: &App| app.room().is_some_and(|room| room.idle.is_some());
    if app.can_claim() && !narrated.can_claim() {
        opposite.map(|other| texts.say_idle(name_or_mark(app, other)))
    } else if app.is_late() && idle(app) && !(narrated.is_late() && idle(narrated)) {
        Some(texts.you_are_idle().to_owned())
    } else if app.is_late() && !narrated.is_late() {
        Some(texts.you_are_late().to_owned())
    } else {
        None
    }
}

/// Returns whether the swap of marks has arrived, but not yet its game.
pub(super) fn is_half_narrated(narrated: &App, app: &App) -> bool {
    let same = narrated.setup.room == app.setup.room;
    let swapped =
        same && narrated.seat.is_some() && app.seat.is_some() && narrated.seat != app.seat;
    swapped && narrated.number() == app.number() && narrated.screen() == Screen::Over
}

/// Returns the sentence of a notice, unless the narration covers it. `square` is the
/// square that the user wanted to play.
pub(super) fn notice(app: &App, notice: &Notice, square: Option<Square>) -> Option<String> {
    let texts = app.setup.texts;
    match notice {
        // The narration of the room covers these.
        Notice::Joined(_)
        | Notice::Found(_)
        | Notice::TookRobotsSeat(_)
        | Notice::Left(_)
        | Notice::Dropped(_)
        | Notice::Returned(_)
        | Notice::Watchers(_)
        | Notice::NewGame
        // This one was printed before the first line.
        | Notice::BrokenFile(_)
        // The session answers these by itself.
        | Notice::Later(_)
        | Notice::Seeking
        | Notice::NoRobot
        | Notice::Named
        // No command causes these.
        | Notice::Copied
        | Notice::MouseOn
        | Notice::NoSquare
        | Notice::Burst
        | Notice::Nameless
        | Notice::NoShell
        | Notice::NotKept(_) => None,
        Notice::Taken => {
            let number = square.map_or_else(String::new, |square| answers::numbers([square]));
            Some(texts.say_taken(number, answers::free(app)))
        }
        // The usual sentences name keys of the screen, or promise what only a screen
        // shows.
        Notice::Alone => Some(answers::alone(app).to_owned()),
        Notice::GameOver if app.wants_next() => Some(texts.say_over_next().to_owned()),
        Notice::GameOver => Some(texts.say_over().to_owned()),
        Notice::Offline | Notice::WaitUntilBack => Some(texts.say_not_done().to_owned()),
        Notice::HostSays(_)
        | Notice::Renamed(_)
        | Notice::SeatGivenBack
        | Notice::LeagueEnded(..)
        | Notice::Back
        | Notice::BackReset
        | Notice::Relay
        | Notice::FindsNobody
        | Notice::Refused(_)
        | Notice::NotYourTurn(_)
        | Notice::OnlyWatching
        | Notice::MissedMoves
        | Notice::Sending
        | Notice::Unconfirmed => Some(notice.sentence(app)),
    }
}
