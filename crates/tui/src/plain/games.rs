//! Tells the earlier games of a room.

use game::{Mark, PlayedGame, RoomId};

use crate::sentences::{players_of_game, result_of_game};
use crate::state::App;

/// The maximum number of games in a list. Older ones are told by their number.
const MAX_LINES: usize = 20;

/// The questions about earlier games that are not answered yet: the room, and one game by its
/// number or all of them.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<(RoomId, Option<u32>)>);

impl Asked {
    /// Notes a question.
    pub(super) fn note(&mut self, room: RoomId, number: Option<u32>) {
        self.0.push((room, number));
    }

    /// Returns whether an answer is still missing.
    pub(super) const fn is_open(&self) -> bool {
        !self.0.is_empty()
    }

    /// Takes the games of a room, and returns the answers to the questions about it. Those
    /// about a room that we have left are forgotten.
    pub(super) fn answer(
        &mut self,
        app: &App,
        room: &RoomId,
        games: Option<&[PlayedGame]>,
    ) -> Vec<String> {
        let answered = self.0.extract_if(.., |(asked, _)| asked == room);
        answered
            .filter(|(asked, _)| asked == app.room_id())
            .flat_map(|(_, number)| told(app, games, number))
            .collect()
    }
}

/// Returns the list of games, oldest first, or one game with its moves.
fn told(app: &App, games: Option<&[PlayedGame]>, number: Option<u32>) -> Vec<String> {
    let texts = app.setup.texts;
    let Some(games) = games else {
        return vec![texts.games_failed().to_owned()];
    };
    if games.is_empty() {
        return vec![texts.games_none().to_owned()];
    }
    let Some(number) = number else {
        let hidden = games.len().saturating_sub(MAX_LINES);
        let lines = games.iter().skip(hidden).map(|game| line(app, game));
        return lines.chain([texts.say_games_more().to_owned()]).collect();
    };
    // A room that was made again counts anew. The newest game of this number is meant.
    match games.iter().rev().find(|game| game.number == number) {
        Some(game) => vec![line(app, game), moves(app, game)],
        None => vec![texts.say_no_such_game(number)],
    }
}

fn line(app: &App, game: &PlayedGame) -> String {
    let texts = app.setup.texts;
    texts.say_game(
        game.number,
        players_of_game(texts, game),
        result_of_game(texts, game),
    )
}

fn moves(app: &App, game: &PlayedGame) -> String {
    let mark = |at: usize| {
        if at.is_multiple_of(2) {
            Mark::X
        } else {
            Mark::O
        }
    };
    let moves = game.moves.iter().enumerate();
    let moves: Vec<String> = moves
        .map(|(at, square)| format!("{} {}", mark(at).letter(), square.index() + 1))
        .collect();
    app.setup.texts.say_moves(moves.join(", "))
}
