//! Draws the board at every size. Each fact about a square has a character: the cursor,
//! the last move, the winning line, a mark without confirmation.

use game::{Mark, Square};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::appearance::palette::{DIM, PLAIN};
use crate::appearance::text_width;
use crate::state::{App, Picture, Screen};
use crate::view::layout::{Grid, Layout};

use super::hit_regions::Target;
use super::painter::Painter;
use super::status;

/// The content of one square.
struct Shown {
    mark: Option<Mark>,
    style: Style,
    cue: Option<Cue>,
    /// The digit of a square that can still be played.
    digit: char,
}

/// The most important fact about a square, shown in its corners.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    Winning,
    /// The mark is unconfirmed. It is also dim, but many terminals do not show that.
    Unconfirmed,
    Cursor,
    Last,
}

/// The sign of an unconfirmed mark.
const UNCONFIRMED: char = '?';

pub(super) fn draw(app: &App, painter: &mut Painter, layout: &Layout) {
    let picture = app.picture();
    match layout.board {
        Grid::Cells {
            area,
            width,
            height,
        } => {
            grid(painter, area, width, height);
            for square in Square::all() {
                if let Some(place) = layout.board.square(square) {
                    painter.hit_region(place, Target::Square(square));
                    cell(app, painter, place, &shown(app, &picture, square));
                }
            }
        }
        Grid::Bare(_) => {
            for square in Square::all() {
                if let Some(place) = layout.board.square(square) {
                    painter.hit_region(place, Target::Square(square));
                    let (text, style) = tiny(&shown(app, &picture, square));
                    painter.put(place, 0, 0, &text.to_string(), style);
                }
            }
        }
        Grid::Row(area) => one_row(app, painter, area, layout.under.height == 0),
    }
}

/// Returns the content of a square.
fn shown(app: &App, picture: &Picture, square: Square) -> Shown {
    let palette = app.setup.palette;
    let pending = app.pending_mark().filter(|(at, _)| *at == square);
    let confirmed = picture.board.at(square);
    let (mark, style) = match (confirmed, pending) {
        (Some(mark), _) => (Some(mark), palette.mark(mark)),
        (None, Some((_, mark))) => (Some(mark), palette.unconfirmed(mark)),
        (None, None) => (None, DIM),
    };
    let playing = app.screen() == Screen::Playing;
    let has_cursor = playing && (app.mark().is_some() || app.is_relay());
    let cue = if picture.winning.contains(&square) {
        Some(Cue::Winning)
    } else if confirmed.is_none() && pending.is_some() {
        Some(Cue::Unconfirmed)
    } else if has_cursor && app.cursor == square {
        Some(Cue::Cursor)
    } else {
        (picture.last == Some(square)).then_some(Cue::Last)
    };
    let digit = if playing {
        app.setup.preferences.digits.letter(square)
    } else {
        ' '
    };
    Shown {
        mark,
        style,
        cue,
        digit,
    }
}

/// Draws the grid between the cells.
fn grid(painter: &mut Painter, area: Rect, width: u16, height: u16) {
    let symbols = painter.symbols();
    let across = symbols.across.to_string().repeat(usize::from(width));
    let row = format!("{across}{0}{across}{0}{across}", symbols.cross);
    for y in 0..area.height {
        if y % (height + 1) == height {
            painter.put(area, 0, y, &row, DIM);
        } else {
            for x in [width, 2 * width + 1] {
                painter.put(area, x, y, &symbols.down.to_string(), DIM);
            }
        }
    }
}

/// Draws a cell: its mark or digit in the center, and its cue in the corners.
fn cell(app: &App, painter: &mut Painter, place: Rect, shown: &Shown) {
    if place.height < 3 {
        return small(painter, place, shown);
    }
    if let Some(mark) = shown.mark {
        let rows = app.setup.glyphs.rows(mark, place.width - 2, place.height);
        for (y, row) in (0..).zip(&rows) {
            painter.put(place, 1, y, row, shown.style);
        }
    } else {
        let (x, y) = (place.width / 2, place.height / 2);
        painter.put(place, x, y, &shown.digit.to_string(), shown.style);
    }
    let symbols = painter.symbols();
    let (corners, style) = match shown.cue {
        None => return,
        Some(Cue::Winning) => (['*'; 4], PLAIN),
        Some(Cue::Unconfirmed) => ([UNCONFIRMED; 4], PLAIN),
        Some(Cue::Cursor) => (symbols.cursor, PLAIN),
        Some(Cue::Last) => ([symbols.last; 4], PLAIN),
    };
    let (right, bottom) = (place.width - 1, place.height - 1);
    let at = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
    for ((x, y), corner) in at.into_iter().zip(corners) {
        painter.put(place, x, y, &corner.to_string(), style);
    }
    if shown.cue == Some(Cue::Winning) {
        painter.restyle(place, Style::new().add_modifier(Modifier::REVERSED));
    }
}

/// Draws a cell of one or two rows: one letter with its cue on both sides.
fn small(painter: &mut Painter, place: Rect, shown: &Shown) {
    let (left, right) = match shown.cue {
        None => (' ', ' '),
        Some(Cue::Winning) => ('*', '*'),
        Some(Cue::Unconfirmed) => (UNCONFIRMED, UNCONFIRMED),
        Some(Cue::Cursor) => ('[', ']'),
        Some(Cue::Last) => ('(', ')'),
    };
    let x = (place.width - 3) / 2;
    let (_, style) = tiny(shown);
    let letter = shown.mark.map_or(shown.digit, Mark::letter);
    painter.put(place, x, 0, &left.to_string(), PLAIN);
    painter.put(
        place,
        x + 1,
        0,
        &letter.to_string(),
        without_cursor(shown, style),
    );
    painter.put(place, x + 2, 0, &right.to_string(), PLAIN);
    if shown.cue == Some(Cue::Winning) {
        painter.restyle(place, Style::new().add_modifier(Modifier::REVERSED));
    }
}

/// Returns a square as one character. Reversed video is the only cue that fits, except
/// for an unconfirmed mark, which is a small letter.
fn tiny(shown: &Shown) -> (char, Style) {
    let letter = shown.mark.map_or(shown.digit, Mark::letter);
    let letter = match shown.cue {
        Some(Cue::Unconfirmed) => letter.to_ascii_lowercase(),
        Some(Cue::Winning | Cue::Cursor | Cue::Last) | None => letter,
    };
    let style = match shown.cue {
        Some(Cue::Winning | Cue::Cursor) => shown.style.add_modifier(Modifier::REVERSED),
        Some(Cue::Unconfirmed | Cue::Last) | None => shown.style,
    };
    (letter, style)
}

/// Returns the style without the cursor, which the brackets already show.
fn without_cursor(shown: &Shown, style: Style) -> Style {
    match shown.cue {
        Some(Cue::Cursor) => shown.style,
        Some(Cue::Winning | Cue::Unconfirmed | Cue::Last) | None => style,
    }
}

/// Draws the board in one row. A terminal without another row also shows the status
/// there, as in `O2X/4X6/O89 SUA VEZ`.
fn one_row(app: &App, painter: &mut Painter, area: Rect, alone: bool) {
    let picture = app.picture();
    let mut x = 0;
    for square in Square::all() {
        if square.column() == 0 && square.row() > 0 {
            painter.put(area, x, 0, "/", DIM);
            x += 1;
        }
        let (text, style) = tiny(&shown(app, &picture, square));
        painter.put(area, x, 0, &text.to_string(), style);
        painter.hit_region(
            Rect::new(area.x + x, area.y, 1, 1).intersection(area),
            Target::Square(square),
        );
        x += 1;
    }
    if let Some(first) = status::lines(app).first().filter(|_| alone) {
        let room = usize::from(area.width.saturating_sub(x + 1));
        let text = first.fitting(room, 1);
        painter.put(area, x + 1, 0, &text_width::cut(text, room), first.style);
    }
}
