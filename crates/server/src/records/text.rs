//! Games as sentences for people.

use game::{Game, Level, Mark, Name, Outcome, PlayedGame, PlayerOfGame, RoomId};
use texts::Texts;

use super::calendar::for_people;
use crate::store::Bounds;

/// Returns a paragraph for each game.
pub(super) fn of(games: &[PlayedGame], room: Option<&RoomId>, texts: Texts) -> String {
    let mut paragraphs: Vec<String> = games
        .iter()
        .map(|game| paragraph(game, room, texts))
        .collect();
    if games.is_empty() {
        paragraphs.push(texts.no_games().to_owned() + "\n");
    }
    let most = Bounds::USUAL.of_a_room;
    if room.is_some() && games.len() >= most {
        paragraphs.push(texts.games_most(most) + "\n");
    }
    paragraphs.join("\n")
}

fn paragraph(game: &PlayedGame, room: Option<&RoomId>, texts: Texts) -> String {
    let mut head = texts.game_number(game.number, for_people(game.ended));
    if room.is_none() {
        head = format!("{}: {head}", game.room);
    }
    let moves: Vec<String> = game.digits().chars().map(String::from).collect();
    let players = texts.say_players(called(game, Mark::X, texts), called(game, Mark::O, texts));
    let lines = [head, players, moves.join(" "), result(game, texts)];
    lines.map(|line| line + "\n").concat()
}

fn result(game: &PlayedGame, texts: Texts) -> String {
    match game.outcome {
        Some(Outcome::Won(winner)) => {
            let mut played = Game::new();
            game.moves.iter().for_each(|square| played.play(*square));
            let line = played.board().winning_squares();
            let line: Vec<String> = line.iter().map(|at| (at.index() + 1).to_string()).collect();
            texts.begun(texts.say_wins(named(game, winner, texts), line.join(" ")))
        }
        Some(Outcome::Drawn) => texts.say_draw().to_owned(),
        None => texts.game_abandoned().to_owned(),
    }
}

/// Returns the name of a player, or the mark of a nameless one.
fn named(game: &PlayedGame, mark: Mark, texts: Texts) -> String {
    match game.players.of(mark) {
        Some(PlayerOfGame { name, robot: None }) if name.as_str().is_empty() => {
            mark.letter().to_string()
        }
        Some(_) | None => called(game, mark, texts),
    }
}

/// Returns the name of a player, for a sentence that has the mark, too.
fn called(game: &PlayedGame, mark: Mark, texts: Texts) -> String {
    let player = game.players.of(mark);
    player.map_or_else(
        || texts.nobody().to_owned(),
        |PlayerOfGame { name, robot }| shown_name(*robot, name, texts),
    )
}

/// Returns the name of a player in a sentence, which [`Texts::begun`] finishes.
pub(crate) fn shown_name(robot: Option<Level>, name: &Name, texts: Texts) -> String {
    match robot {
        Some(Level::Easy) => texts.robot_easy_said().to_owned(),
        Some(Level::Medium) => texts.robot_medium_said().to_owned(),
        Some(Level::Perfect) => texts.robot_perfect_said().to_owned(),
        None if name.as_str().is_empty() => texts.player().to_owned(),
        None => name.as_str().to_owned(),
    }
}
