//! Draws the players, the status, the score and the moves next to the board, or under it.

use game::Mark;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width;
use crate::state::App;
use crate::view::layout::{Layout, row, skip, skip_columns, top};

use super::header_footer;
use super::painter::Painter;
use super::status;

pub(super) fn draw(app: &App, painter: &mut Painter, layout: &Layout) {
    match layout.side {
        Some(area) => beside(app, painter, layout, area),
        None => under(app, painter, layout),
    }
}

/// Draws the panel next to the board.
fn beside(app: &App, painter: &mut Painter, layout: &Layout, area: Rect) {
    let mut rest = area;
    if layout.header.is_none() {
        let columns = usize::from(rest.width);
        painter.put(
            rest,
            0,
            0,
            &header_footer::short_place(app, painter, columns),
            PLAIN,
        );
        rest = skip(rest, 2);
    }
    for mark in Mark::BOTH {
        player(app, painter, rest, mark);
        rest = skip(rest, 1);
    }
    // A tall panel has space for the moves.
    let roomy = area.height >= 14;
    rest = skip(rest, 1);
    let lines = match header_footer::toast_outside_footer(app, layout) {
        Some(toast) => vec![toast],
        None => status::lines(app),
    };
    for line in lines {
        let taken = painter.paragraph(skip_columns(rest, 2), &line.text, line.style);
        rest = skip(rest, taken);
    }
    rest = skip(rest, 1);
    score(app, painter, rest, area.width >= 30);
    if roomy {
        moves(app, painter, skip(rest, 2));
    }
}

/// Draws a row such as `▶ X você`.
fn player(app: &App, painter: &mut Painter, area: Rect, mark: Mark) {
    if app.turn() == Some(mark) {
        painter.put(area, 0, 0, &painter.symbols().turn.to_string(), BOLD);
    }
    painter.put(
        area,
        2,
        0,
        &mark.letter().to_string(),
        app.setup.palette.mark(mark),
    );
    let room = usize::from(area.width.saturating_sub(4));
    painter.put(area, 4, 0, &status::seat(app, mark, room), PLAIN);
}

/// Draws a row such as `placar X 2 O 1 empates 0`.
fn score(app: &App, painter: &mut Painter, area: Rect, wide: bool) {
    let Some(room) = app.room() else {
        return;
    };
    let texts = app.setup.texts;
    let wins = |mark| room.players.of(mark).map_or(0, |player| player.wins);
    let (x, o) = (wins(Mark::X), wins(Mark::O));
    let text = if wide {
        format!(
            "{}  X {x}  O {o}  {}",
            texts.score(),
            texts.draws(room.draws)
        )
    } else {
        format!("X {x}  O {o}  = {}", room.draws)
    };
    painter.put(area, 2, 0, &text, PLAIN);
}

/// Draws the moves of this game, if we saw all of them.
fn moves(app: &App, painter: &mut Painter, area: Rect) {
    let texts = app.setup.texts;
    let board = app.board();
    let seen = Mark::BOTH
        .iter()
        .map(|mark| board.count(*mark))
        .sum::<usize>();
    if app.moves.is_empty() || app.moves.len() != seen || area.height < 3 {
        return;
    }
    painter.put(area, 2, 0, texts.moves(), DIM);
    let digits = app.setup.preferences.digits;
    let narrow = area.width < 34;
    for (index, (mark, square)) in (1..).zip(&app.moves) {
        let (letter, digit) = (mark.letter(), digits.letter(*square));
        let place = if narrow {
            texts.place_in_short(square.index())
        } else {
            texts.place(square.index())
        };
        let text = format!("{index}. {letter} {digit} {place}");
        let style = if app.replay == Some(usize::from(index)) {
            BOLD
        } else {
            PLAIN
        };
        painter.put(area, if narrow { 2 } else { 3 }, index, &text, style);
    }
}

/// Draws the rows under the board: the status, followed by the players.
fn under(app: &App, painter: &mut Painter, layout: &Layout) {
    let mut rest = pad(layout.under);
    if let Some(toast) = header_footer::toast_outside_footer(app, layout) {
        painter.paragraph(
            pad(header_footer::with_footer(layout, layout.under)),
            &toast.text,
            toast.style,
        );
        return;
    }
    let players = players(app, usize::from(rest.width));
    let lines = status::lines(app);
    // The whole status has priority. The players need a row of their own.
    let (columns, rows) = (usize::from(rest.width), usize::from(rest.height));
    let first = lines.first().map_or("", |line| line.fitting(columns, rows));
    let needed = text_width::wrap(first, columns).len();
    let keep = u16::from(needed < usize::from(rest.height));
    for (index, line) in lines.iter().enumerate() {
        let room = rest.height.saturating_sub(keep);
        if room == 0 {
            break;
        }
        let text = line.fitting(columns, usize::from(room));
        let taken = painter.paragraph(top(rest, room), text, line.style);
        rest = skip(rest, taken);
        if index == 0 && keep > 0 {
            painter.put(row(rest, 0), 0, 0, &players, PLAIN);
            rest = skip(rest, 1);
            if rest.height == 0 {
                break;
            }
        }
    }
}

/// Returns a row such as `X você 2 O Ana 1`, cut to the available width.
fn players(app: &App, columns: usize) -> String {
    let seat = |mark: Mark| {
        let name = status::seat(app, mark, columns);
        let wins = app.player(mark).map_or(0, |player| player.wins);
        format!("{} {name} {wins}", mark.letter())
    };
    let both = Mark::BOTH.map(seat);
    let wide = both.join("   ");
    if wide.width() <= columns {
        return wide;
    }
    let half = columns.saturating_sub(1) / 2;
    Mark::BOTH
        .map(|mark| {
            let name = status::seat(app, mark, half.saturating_sub(2));
            text_width::cut(&format!("{} {name}", mark.letter()), half)
        })
        .join(" ")
}

/// Returns the area without a blank column on the left, if it is wide enough.
fn pad(area: Rect) -> Rect {
    skip_columns(area, u16::from(area.width >= 16))
}
