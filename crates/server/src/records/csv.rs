//! Games as a table for spreadsheets.

use game::{Mark, Outcome, PlayedGame, PlayerOfGame};

use super::calendar::timestamp;

/// The byte order mark, without which spreadsheets take UTF-8 for another encoding.
pub(super) const MARK: char = '\u{feff}';

/// The names of the columns.
const HEAD: [&str; 12] = [
    "jogoId", "partida", "versao", "inicio", "fim", "x", "x_robo", "o", "o_robo", "vencedor",
    "motivo", "lances",
];

/// The first characters with which a spreadsheet may take a cell for a formula. Programs for
/// East Asia also know the wide ones.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Returns a line for each game, after a line with the names of the columns.
pub(super) fn of(games: &[PlayedGame]) -> String {
    let mut table = String::from(MARK);
    push_line(&mut table, HEAD.map(str::to_owned));
    for game in games {
        push_line(&mut table, cells(game));
    }
    table
}

fn cells(game: &PlayedGame) -> [String; HEAD.len()] {
    let name = |mark| {
        let player = game.players.of(mark);
        player.map_or_else(String::new, |player| player.name.as_str().to_owned())
    };
    let robot = |mark| {
        let level = |player: &PlayerOfGame| player.robot.map(game::Level::word);
        let level = game.players.of(mark).and_then(level);
        level.unwrap_or_default().to_owned()
    };
    let winner = match game.outcome {
        Some(Outcome::Won(mark)) => mark.letter().to_string(),
        Some(Outcome::Drawn) => "empate".to_owned(),
        None => String::new(),
    };
    [
        game.room.to_string(),
        game.number.to_string(),
        game.version.to_string(),
        timestamp(game.began),
        timestamp(game.ended),
        name(Mark::X),
        robot(Mark::X),
        name(Mark::O),
        robot(Mark::O),
        winner,
        game.reason.map_or("", game::Unfinished::word).to_owned(),
        game.digits(),
    ]
}

/// Adds a line, whose cells are in quotation marks.
pub(super) fn push_line<const N: usize>(table: &mut String, cells: [String; N]) {
    let cells = cells.map(|cell| quoted(&cell));
    table.push_str(&cells.join(","));
    table.push_str("\r\n");
}

/// Returns a cell in quotation marks. One that might be a formula gets an apostrophe in
/// front, which makes it text.
fn quoted(cell: &str) -> String {
    let formula = cell.trim_start().starts_with(FORMULA);
    let apostrophe = if formula { "'" } else { "" };
    format!("\"{apostrophe}{}\"", cell.replace('"', "\"\""))
}
