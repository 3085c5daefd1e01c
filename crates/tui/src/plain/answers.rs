//! Puts the state into words, in answer to a line or to an event.

use game::{Board, Mark, Outcome, Square};

use crate::sentences::name_or_mark;
use crate::state::invite;
use crate::state::{App, RoomChoice, Screen};

/// Returns our turn, if the game waits only for us and nothing is unconfirmed. A turn
/// consists of the number of the game and the number of its marks.
pub(super) fn our_turn(app: &App) -> Option<(u32, usize)> {
    app.our_turn().filter(|_| app.pending.is_none())
}

/// Returns the numbers of squares.
pub(super) fn numbers(squares: impl IntoIterator<Item = Square>) -> String {
    let numbers = squares.into_iter().map(|at| (at.index() + 1).to_string());
    numbers.collect::<Vec<_>>().join(" ")
}

/// Returns the numbers of the free squares.
pub(super) fn free(app: &App) -> String {
    let board = app.board();
    numbers(Square::all().filter(|square| board.at(*square).is_none()))
}

/// Returns whose turn it is, or what else the game waits for.
pub(super) fn turn(app: &App) -> String {
    let texts = app.setup.texts;
    if !app.is_in() && !app.asked_for_opponent() {
        return texts.say_offline().to_owned();
    }
    if app.outcome().is_some() {
        return result(app);
    }
    match app.turn() {
        _ if app.is_seeking() => texts.seeking().to_owned(),
        _ if app.screen() == Screen::Waiting => texts.say_waiting().to_owned(),
        _ if our_turn(app).is_some() => texts.say_your_turn(free(app)),
        _ if app.pending_mark().is_some() => texts.sending().to_owned(),
        _ if app.misses_opponent() || app.is_my_turn() => alone(app).to_owned(),
        Some(mark) => turn_of(app, mark),
        None => texts.watching_only().to_owned(),
    }
}

/// Returns that the other seat is free, and what the user can do.
pub(super) fn alone(app: &App) -> &'static str {
    if app.wants_next() {
        app.setup.texts.say_alone_next()
    } else {
        app.setup.texts.say_alone()
    }
}

fn turn_of(app: &App, mark: Mark) -> String {
    let texts = app.setup.texts;
    let name = name_or_mark(app, mark);
    if name == texts.your_opponent() {
        texts.say_turn_of_opponent().to_owned()
    } else {
        texts.say_turn_of(name)
    }
}

/// Returns that the opponent takes a long time.
pub(super) fn thinking(app: &App) -> String {
    let other = app.turn().unwrap_or(Mark::O);
    app.setup.texts.opponent_thinks(name_or_mark(app, other))
}

/// Returns the outcome of the game.
pub(super) fn result(app: &App) -> String {
    let texts = app.setup.texts;
    let line = numbers(app.winning());
    match app.outcome() {
        Some(Outcome::Won(winner)) if app.mark() == Some(winner) => texts.say_you_win(line),
        Some(Outcome::Won(_)) if app.mark().is_some() => texts.say_you_lose(line),
        Some(Outcome::Won(winner)) => texts.say_wins(name_or_mark(app, winner), line),
        Some(Outcome::Drawn) | None => texts.say_draw().to_owned(),
    }
}

/// Returns the score, our own first.
pub(super) fn score(app: &App) -> String {
    let texts = app.setup.texts;
    let Some(room) = app.room() else {
        return texts.say_no_score().to_owned();
    };
    let first = app.seat.unwrap_or(Mark::X);
    let called = |mark| {
        if app.seat == Some(mark) {
            texts.you().to_owned()
        } else if app.player(mark).is_none() {
            texts.nobody().to_owned()
        } else {
            name_or_mark(app, mark)
        }
    };
    let wins = |mark| room.players.of(mark).map_or(0, |player| player.wins);
    let other = first.other();
    texts.say_score(
        called(first),
        wins(first),
        called(other),
        wins(other),
        room.draws,
    )
}

/// Returns the moves of this game, in the order of play.
pub(super) fn moves(app: &App) -> String {
    let texts = app.setup.texts;
    if app.board() == Board::EMPTY {
        return texts.say_no_moves().to_owned();
    }
    let Some(moves) = app.whole_game() else {
        return texts.moves_missed().to_owned();
    };
    let moves: Vec<String> = moves
        .iter()
        .map(|(mark, square)| format!("{} {}", mark.letter(), square.index() + 1))
        .collect();
    texts.say_moves(moves.join(", "))
}

/// Returns the board, row by row.
pub(super) fn board(app: &App) -> Vec<String> {
    let texts = app.setup.texts;
    let board: Board = app.board();
    let square = |square: Square| match board.at(square) {
        Some(mark) => mark.letter().to_string(),
        None => texts.say_free(square.index() + 1),
    };
    let row = |row: usize| {
        let squares = Square::all().filter(|square| square.row() == row);
        let squares: Vec<String> = squares.map(square).collect();
        texts.say_row(row + 1, squares.join(", "))
    };
    (0..3).map(row).collect()
}

/// Returns the invitation to this room.
pub(super) fn invitation(app: &App) -> Vec<String> {
    let texts = app.setup.texts;
    let command = texts.say_in_a_terminal(invite::command(app));
    if app.setup.alone {
        return vec![texts.say_nobody_to_invite().to_owned()];
    }
    if invite::is_only_for_here(app) && app.setup.guest {
        vec![texts.guest_invite().to_owned(), command]
    } else if invite::is_only_for_here(app) {
        vec![texts.see_serve_address().to_owned(), command]
    } else if app.is_relay() {
        // A relay has no page of ours.
        vec![command]
    } else {
        vec![texts.say_in_a_browser(invite::link(app)), command]
    }
}

/// Returns why the server finds no opponent now.
pub(super) fn why_no_meeting(app: &App) -> String {
    let texts = app.setup.texts;
    if app.is_seeking() {
        texts.seeking().to_owned()
    } else if app.choice == RoomChoice::Own {
        texts.seek_unknown().to_owned()
    } else {
        texts.say_no_meeting().to_owned()
    }
}

/// Returns why there is no rematch now, and whose turn it is.
pub(super) fn why_no_rematch(app: &App) -> Vec<String> {
    let early = app.is_in() && app.outcome().is_none();
    let later = early.then(|| app.setup.texts.later_rematch().to_owned());
    later.into_iter().chain([turn(app)]).collect()
}

/// Returns the available commands.
pub(super) fn help(app: &App) -> Vec<String> {
    let texts = app.setup.texts;
    let lines = [
        texts.say_help_squares(),
        texts.say_help_letters(),
        texts.say_help_meet(),
        texts.say_help_name(),
        texts.say_help_robot(),
        texts.say_help_claim(),
        texts.say_help_end(),
    ];
    lines.map(str::to_owned).to_vec()
}
