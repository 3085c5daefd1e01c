//! Draws the list of rooms, with as many columns as fit. The selected row is always
//! visible.

use game::LeagueName;
use ratatui::layout::Rect;
use texts::Texts;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width::{cut, width_of};
use crate::sentences;
use crate::view::layout::{skip, top};
use crate::view::painter::Painter;

use crate::lobby::rows::Row;
use crate::lobby::server::Server;
use crate::lobby::state::Lobby;

/// The number of columns.
const COLUMNS: usize = 5;

/// The columns, the most important first: code, stage, server, players, watchers.
const PRIORITY: [usize; COLUMNS] = [0, 2, 4, 1, 3];

/// The columns of names, which are cut if they do not fit: players, server.
const NAMES: [usize; 2] = [1, 4];

/// The least width of a column of names that are cut.
const LEAST_NAME_COLUMNS: usize = 5;

/// The width of a list in which codes are cut further, to leave space for the server.
const NARROW: u16 = 44;

/// The greatest width of a code in a narrow list of several servers.
const NARROW_CODE_COLUMNS: usize = 10;

/// The maximum width of a code next to other columns.
const MAX_CODE_COLUMNS: usize = 16;

/// The gap between two columns.
const COLUMN_GAP: usize = 2;

/// The least number of rows of which some tell how many others there are.
const LEAST_ROWS_FOR_MARKS: u16 = 5;

pub(super) fn draw(lobby: &Lobby, painter: &mut Painter, area: Rect, rows: &[Row<'_>]) {
    let selected = lobby.selected(rows);
    let height = usize::from(area.height);
    let first = first_shown(selected, rows.len(), height);
    if area.height < LEAST_ROWS_FOR_MARKS || rows.len() <= height {
        return draw_from(lobby, painter, area, rows, first);
    }
    // A row at each end is kept for the number of the others, so that rows never jump.
    let inner = top(skip(area, 1), area.height - 2);
    let shown = usize::from(inner.height);
    let first = first_shown(selected, rows.len(), shown);
    draw_from(lobby, painter, inner, rows, first);
    let texts = lobby.texts;
    let below = rows.len() - first - shown;
    if first > 0 {
        painter.put(area, 2, 0, &texts.lobby_more_above(first), DIM);
    }
    if below > 0 {
        painter.put(
            area,
            2,
            area.height - 1,
            &texts.lobby_more_below(below),
            DIM,
        );
    }
}

/// Draws as many rows as fit, from this one on.
fn draw_from(lobby: &Lobby, painter: &mut Painter, area: Rect, rows: &[Row<'_>], first: usize) {
    let selected = lobby.selected(rows);
    let height = usize::from(area.height);
    let visible: Vec<_> = rows.iter().enumerate().skip(first).take(height).collect();
    let several = lobby.up().count() > 1;
    let code = if several && area.width < NARROW {
        NARROW_CODE_COLUMNS
    } else {
        MAX_CODE_COLUMNS
    };
    let cells: Vec<_> = visible
        .iter()
        .map(|(_, row)| cells(lobby, row, several, code))
        .collect();
    let marker = match area.width {
        0..3 => 0,
        3..8 => 1,
        8.. => 2,
    };
    let widths = widths(&cells, usize::from(area.width).saturating_sub(marker));
    for (y, ((index, row), cells)) in (0..area.height).zip(visible.into_iter().zip(&cells)) {
        let style = if index == selected { BOLD } else { PLAIN };
        if index == selected && marker > 0 {
            painter.put(area, 0, y, &painter.symbols().turn.to_string(), BOLD);
        }
        let text = match (cells, row) {
            (Some(cells), _) => in_columns(cells, widths),
            (None, row) => offer(lobby.texts, row, several),
        };
        let text = cut(&text, usize::from(area.width).saturating_sub(marker));
        painter.put(area, marker as u16, y, text.trim_end(), style);
    }
}

/// Returns the first visible row. The selected row stays as far from the edges as
/// possible.
fn first_shown(selected: usize, rows: usize, height: usize) -> usize {
    selected
        .saturating_sub(height / 2)
        .min(rows.saturating_sub(height))
}

/// Returns the cells of a room's row, whose code is cut to a width, or `None` for any other
/// row.
fn cells(lobby: &Lobby, row: &Row<'_>, several: bool, code: usize) -> Option<[String; COLUMNS]> {
    let Row::Room(server, room) = row else {
        return None;
    };
    let texts = lobby.texts;
    let stage = if lobby.holds_our_seat(server, room) {
        texts.room_your_seat()
    } else {
        sentences::stage(texts, room)
    };
    let watchers = match room.watchers {
        0 => String::new(),
        some => texts.watching_count(some),
    };
    Some([
        cut(room.id.as_str(), code),
        sentences::players(texts, room),
        stage.to_owned(),
        watchers,
        if several {
            server.name.to_string()
        } else {
            String::new()
        },
    ])
}

/// Returns the width of each column, which is zero if the column does not fit.
fn widths(cells: &[Option<[String; COLUMNS]>], room: usize) -> [usize; COLUMNS] {
    let mut widths = [0; COLUMNS];
    let mut left = room;
    for column in PRIORITY {
        let width = |cells: &[String; COLUMNS]| width_of(&cells[column]);
        let widest = cells.iter().flatten().map(width).max().unwrap_or(0);
        let first = column == PRIORITY[0];
        let gap = if first { 0 } else { COLUMN_GAP };
        let fits = widest + gap <= left;
        let cut = NAMES.contains(&column) && left >= LEAST_NAME_COLUMNS + gap;
        if widest > 0 && (first || fits || cut) {
            widths[column] = if first {
                widest
            } else {
                widest.min(left - gap)
            };
            left = left.saturating_sub(widest + gap);
        }
    }
    widths
}

fn in_columns(cells: &[String; COLUMNS], widths: [usize; COLUMNS]) -> String {
    let padded = |(cell, width): (&String, usize)| {
        let cell = cut(cell, width);
        format!(
            "{cell}{}",
            " ".repeat(width.saturating_sub(width_of(&cell)))
        )
    };
    let shown = cells.iter().zip(widths).filter(|(_, width)| *width > 0);
    shown
        .map(padded)
        .collect::<Vec<_>>()
        .join(&" ".repeat(COLUMN_GAP))
}

/// Returns the offer of an opponent, in the league if one is open.
fn meeting(texts: Texts, server: &Server, several: bool) -> String {
    let league = server.league.as_ref().map(LeagueName::as_str);
    match (league, several) {
        (Some(league), true) => texts.lobby_league_on(&server.name, league),
        (Some(league), false) => texts.lobby_league(league),
        (None, true) => texts.lobby_meet_on(&server.name),
        (None, false) => texts.lobby_meet().to_owned(),
    }
}

/// Returns the text of a row that is not a room.
fn offer(texts: Texts, row: &Row<'_>, several: bool) -> String {
    let what = match row {
        Row::Room(..) => return String::new(),
        Row::New(server, None) if several => texts.lobby_new_on(&server.name),
        Row::New(_, None) => texts.lobby_new().to_owned(),
        Row::New(server, Some(code)) if several => texts.lobby_make_on(&server.name, code),
        Row::New(_, Some(code)) => texts.lobby_make(code),
        Row::Meet(server) => meeting(texts, server, several),
        Row::Address(address) => match &address.room {
            Some(room) => texts.lobby_go(address.server.label(), room),
            None => texts.lobby_look(address.server.label()),
        },
    };
    format!("+ {what}")
}
