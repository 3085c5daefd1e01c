//! A room as text, for readers that run no client: the whole room, or its news.
//!
//! **Invariant:** does not depend on live rooms or on HTTP, only on the view of a room.

use game::{Board, Mark, Outcome, Player, RoomView, Square};
use texts::Texts;

use crate::records::shown_name;

/// Returns the whole room as text.
pub(crate) fn whole(room: &RoomView, texts: Texts) -> String {
    let mut lines = vec![
        texts.room(&room.id),
        players(room, texts),
        board(&room.board),
        stand(room, texts),
        score(room, texts),
    ];
    if room.watchers > 0 {
        lines.push(texts.say_watchers(room.watchers));
    }
    lines.join("\n") + "\n"
}

/// Returns the news since the view `before`, which is empty if no visible part changed.
pub(crate) fn news(before: &RoomView, now: &RoomView, texts: Texts) -> String {
    let mut lines = Vec::new();
    if now.number != before.number {
        lines.push(texts.new_game().to_owned());
    }
    lines.extend(people(before, now, texts));
    if now.board != before.board {
        lines.extend(newest_move(before, now, texts));
        lines.push(board(&now.board));
    }
    let stood = stand(now, texts);
    if !lines.is_empty() || stood != stand(before, texts) {
        lines.push(stood);
    }
    if now.outcome.is_some() && before.outcome.is_none() {
        lines.push(score(now, texts));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Returns a line for each player that came, left, dropped or came back.
fn people(before: &RoomView, now: &RoomView, texts: Texts) -> Vec<String> {
    let crossed = now.has_swapped_since(before);
    let told = |mark: Mark| {
        let old_mark = if crossed { mark.other() } else { mark };
        let was = before.players.of(old_mark);
        let is = now.players.of(mark);
        let who = || called(now, mark, texts);
        match (was, is) {
            (None, None) => None,
            (None, Some(_)) => Some(texts.joined(who())),
            (Some(_), None) => Some(texts.seat_of_is_free(called(before, old_mark, texts))),
            (Some(was), Some(is)) if (&was.name, was.robot) != (&is.name, is.robot) => {
                Some(texts.joined(who()))
            }
            (Some(was), Some(is)) if was.present && !is.present => Some(texts.opponent_away(who())),
            (Some(was), Some(is)) if !was.present && is.present => Some(texts.opponent_back(who())),
            (Some(_), Some(_)) => None,
        }
    };
    let lines = Mark::BOTH.into_iter().filter_map(told);
    lines.map(|line| texts.begun(line)).collect()
}

/// Returns a line for the newest move, if exactly one move was made since `before`.
fn newest_move(before: &RoomView, now: &RoomView, texts: Texts) -> Option<String> {
    let last = now.last?;
    let mark = now.board.at(last)?;
    let next = now.board.marks() == before.board.marks() + 1;
    let who = called(now, mark, texts);
    (next && before.number == now.number)
        .then(|| texts.begun(texts.say_played(who, last.index() + 1, texts.place(last.index()))))
}

/// Returns a line with both players.
pub(super) fn players(room: &RoomView, texts: Texts) -> String {
    let shown = |mark| match room.players.of(mark) {
        Some(player) if !player.present => format!("{} ({})", name(player, texts), texts.away()),
        Some(player) if room.idle == Some(mark) => {
            format!("{} ({})", name(player, texts), texts.idle())
        }
        Some(player) => name(player, texts),
        None => texts.nobody().to_owned(),
    };
    texts.say_players(shown(Mark::X), shown(Mark::O))
}

/// Returns the result, or a line that says whose turn it is.
pub(super) fn stand(room: &RoomView, texts: Texts) -> String {
    match (room.outcome, room.turn) {
        (Some(Outcome::Won(winner)), _) => {
            let squares = room
                .line
                .iter()
                .flatten()
                .map(|at| (at.index() + 1).to_string());
            texts.begun(texts.say_wins(
                called(room, winner, texts),
                squares.collect::<Vec<_>>().join(" "),
            ))
        }
        (None, Some(mark))
            if Mark::BOTH
                .iter()
                .all(|mark| room.players.of(*mark).is_some()) =>
        {
            texts.begun(texts.say_turn_of(called(room, mark, texts)))
        }
        (None, Some(_)) => texts.waiting().to_owned(),
        (Some(Outcome::Drawn), _) | (None, None) => texts.say_draw().to_owned(),
    }
}

/// Returns a line with the score.
pub(super) fn score(room: &RoomView, texts: Texts) -> String {
    let wins = |mark| room.players.of(mark).map_or(0, |player| player.wins);
    let who = |mark| match room.players.of(mark) {
        Some(_) => called(room, mark, texts),
        None => texts.nobody().to_owned(),
    };
    texts.say_score(
        who(Mark::X),
        wins(Mark::X),
        who(Mark::O),
        wins(Mark::O),
        room.draws,
    )
}

/// Returns the name of a player, or the mark of a nameless player or an empty seat.
pub(super) fn called(room: &RoomView, mark: Mark, texts: Texts) -> String {
    let player = room.players.of(mark);
    let known = player.and_then(|player| known_name(player, texts));
    known.unwrap_or_else(|| mark.letter().to_string())
}

/// Returns the name of a player next to its mark.
fn name(player: &Player, texts: Texts) -> String {
    known_name(player, texts).unwrap_or_else(|| texts.player().to_owned())
}

fn known_name(player: &Player, texts: Texts) -> Option<String> {
    let is_known = player.robot.is_some() || !player.name.as_str().is_empty();
    is_known.then(|| shown_name(player.robot, &player.name, texts))
}

fn board(board: &Board) -> String {
    let letter = |square: Square| board.at(square).map_or(' ', Mark::letter);
    let row = |row: usize| {
        let squares = Square::all().filter(|square| square.row() == row);
        let cells: Vec<String> = squares
            .map(|square| format!(" {} ", letter(square)))
            .collect();
        cells.join("│").trim_end().to_owned()
    };
    let rows: Vec<String> = (0..3).map(row).collect();
    format!("\n{}\n", rows.join("\n───┼───┼───\n"))
}
