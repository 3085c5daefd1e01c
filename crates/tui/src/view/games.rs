//! Draws the earlier games of a room: the list, or a game that is stepped through.

use game::{Board, Mark, Outcome, PlayedGame, Square};
use ratatui::layout::Rect;
use texts::Texts;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, DIM, LOUD, PLAIN};
use crate::appearance::text_width::{cut, wrap};
use crate::sentences::{player_of_game, players_of_game, result_of_game};
use crate::state::App;
use crate::state::games::{GamesList, board_of};

use super::dialogs::{self, Row};
use super::painter::Painter;

/// The maximum width of the list, in which two whole names fit.
const MAX_WIDTH: u16 = 90;

pub(super) fn draw(app: &App, painter: &mut Painter, area: Rect) {
    let texts = app.setup.texts;
    let columns = dialogs::text_columns(area);
    if let Some((game, shown)) = app.games.open() {
        let title = texts.game_title(game.number);
        let height = usize::from(dialogs::rows_shown(area));
        let rows = steps(app, game, shown, (columns, height));
        dialogs::draw(painter, area, &title, &rows, 0, "");
        return;
    }
    let said = match &app.games.list {
        GamesList::Reading => Some(texts.games_reading()),
        GamesList::Failed => Some(texts.games_failed()),
        GamesList::Read(games) if games.is_empty() => Some(texts.games_none()),
        GamesList::Read(_) => None,
    };
    let rows: Vec<Row> = match said {
        Some(sentence) => wrapped(sentence, columns),
        None => list(app, dialogs::columns_within(area, MAX_WIDTH)),
    };
    // The chosen game stays in view.
    let shown = dialogs::rows_shown(area);
    let scroll = (app.games.chosen as u16).saturating_sub(shown / 2);
    let more = texts.help_more();
    let title = texts.games_title();
    dialogs::draw_within(painter, area, title, &rows, scroll, more, MAX_WIDTH);
}

fn list(app: &App, columns: usize) -> Vec<Row> {
    let texts = app.setup.texts;
    let row = |(at, game): (usize, &PlayedGame)| {
        let start = format!("{}  {}  ", game.number, short_result(texts, game));
        let between = texts.versus("", "").width();
        // Each name gets the same room.
        let room = columns.saturating_sub(start.width() + between) / 2;
        let name = |mark| cut(&player_of_game(texts, game, mark), room);
        let who = texts.versus(name(Mark::X), name(Mark::O));
        let line = cut(&format!("{start}{who}"), columns);
        (line, if at == app.games.chosen { LOUD } else { PLAIN })
    };
    app.games.known().iter().enumerate().map(row).collect()
}

/// Returns the result without a name, so that long names cut no result.
fn short_result(texts: Texts, game: &PlayedGame) -> String {
    match game.outcome {
        Some(Outcome::Won(mark)) => texts.wins(mark.letter()),
        Some(Outcome::Drawn) | None => result_of_game(texts, game),
    }
}

/// Returns the rows of a game after this many marks. If rows are scarce, the board comes
/// first, and the keys are in the last row of the screen alone.
fn steps(
    app: &App,
    game: &PlayedGame,
    shown: usize,
    (columns, height): (usize, usize),
) -> Vec<Row> {
    let texts = app.setup.texts;
    let all = game.moves.len();
    let last = shown.checked_sub(1).and_then(|at| game.moves.get(at));
    let mut rows = board(board_of(game, shown), last.copied());
    rows.push((cut(&texts.looking_back(shown, all), columns), BOLD));
    let result = result_of_game(texts, game);
    let who = players_of_game(texts, game);
    rows.extend(wrapped(&who, columns));
    if shown == all {
        rows.extend(wrapped(&result, columns));
    }
    let keys = wrapped(texts.games_step(), columns);
    if rows.len() + keys.len() <= height {
        rows.extend(keys.into_iter().map(|(text, _)| (text, DIM)));
    }
    rows
}

/// Returns a board of five rows. The last mark is in brackets.
fn board(board: Board, last: Option<Square>) -> Vec<Row> {
    let cell = |square: Square| {
        let sign = match board.at(square) {
            Some(mark) => mark.letter(),
            None => '.',
        };
        if last == Some(square) {
            format!("[{sign}]")
        } else {
            format!(" {sign} ")
        }
    };
    let row = |row: usize| {
        let squares = Square::all().filter(|square| square.row() == row);
        let cells: Vec<String> = squares.map(cell).collect();
        (cells.join("|"), PLAIN)
    };
    let line = || ("---+---+---".to_owned(), PLAIN);
    vec![row(0), line(), row(1), line(), row(2)]
}

fn wrapped(text: &str, columns: usize) -> Vec<Row> {
    let lines = wrap(text, columns);
    lines.into_iter().map(|line| (line, PLAIN)).collect()
}
