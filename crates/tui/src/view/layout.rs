//! Computes the layout of every size, down to a single cell.
//!
//! **Invariant:** does not depend on the state of the game, and draws nothing.

use game::Square;
use ratatui::layout::Rect;

/// The cell sizes of the board, largest first. A terminal's cell is about twice as tall
/// as wide.
const CELLS: [(u16, u16); 15] = [
    (29, 14),
    (27, 13),
    (25, 12),
    (23, 11),
    (21, 10),
    (19, 9),
    (17, 8),
    (15, 7),
    (13, 6),
    (11, 5),
    (9, 4),
    (7, 3),
    (5, 3),
    (5, 2),
    (3, 1),
];

/// The areas of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The first row, if there is space for it.
    pub(crate) header: Option<Rect>,
    /// The area between the header and the footer.
    pub(crate) body: Rect,
    /// The last row, if there is space for it.
    pub(crate) footer: Option<Rect>,
    /// The board.
    pub(crate) board: Grid,
    /// The panel next to the board: the players and the status.
    pub(crate) side: Option<Rect>,
    /// The rows under the board, if there is no panel next to it.
    pub(crate) under: Rect,
}

/// The board at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grid {
    /// Nine cells with lines between them.
    Cells {
        /// The whole board.
        area: Rect,
        /// The width of one cell.
        width: u16,
        /// The height of one cell.
        height: u16,
    },
    /// Three rows of three characters, without lines.
    Bare(Rect),
    /// A single row.
    Row(Rect),
}

impl Layout {
    /// Returns the layout of a terminal of this size.
    pub(crate) fn of(area: Rect) -> Self {
        let beside = area.width >= 36 && area.height >= 11;
        let with_header = area.height >= 18 || (area.height >= 9 && !beside);
        let with_footer = area.height >= 9;
        let gap = match area.height {
            0..18 => 0,
            18..24 => 1,
            24.. => 2,
        };
        let header = with_header.then(|| row(area, 0));
        let footer = with_footer.then(|| row(area, area.height - 1));
        let body = Rect {
            y: area.y + u16::from(with_header),
            height: area.height - u16::from(with_header) - u16::from(with_footer),
            ..area
        };
        let (board, side, under) = if beside {
            Self::with_side(inset(body, gap))
        } else {
            // The status is close under the board and gets all rows there.
            let top = if area.height >= 18 { 1 } else { 0 };
            Self::stacked(skip(body, top), area.height)
        };
        Self {
            header,
            body,
            footer,
            board,
            side,
            under,
        }
    }

    fn with_side(body: Rect) -> (Grid, Option<Rect>, Rect) {
        let wide = body.width >= 70;
        let side_width = if wide { 34 } else { 21 };
        let room = body.width - side_width - 2;
        let (width, height) = largest_cell(room, body.height).unwrap_or((3, 1));
        let (grid_width, grid_height) = (3 * width + 2, 3 * height + 2);
        let gap = if wide {
            (body.width - side_width - grid_width).min(5)
        } else {
            2
        };
        let left = body.x + (body.width - grid_width - gap - side_width) / 2;
        let area = Rect::new(left, body.y, grid_width, grid_height);
        let side = Rect {
            x: area.right() + gap,
            width: side_width,
            ..body
        };
        let grid = Grid::Cells {
            area,
            width,
            height,
        };
        (grid, Some(side), Rect { height: 0, ..body })
    }

    fn stacked(body: Rect, rows: u16) -> (Grid, Option<Rect>, Rect) {
        let status = match rows {
            0..4 => 0,
            4..9 => 1,
            9.. => 2,
        };
        let room = body.height.saturating_sub(status);
        if let Some((width, height)) = largest_cell(body.width, room) {
            let (grid_width, grid_height) = (3 * width + 2, 3 * height + 2);
            let area = Rect {
                x: body.x + (body.width - grid_width) / 2,
                width: grid_width,
                height: grid_height,
                ..body
            };
            let grid = Grid::Cells {
                area,
                width,
                height,
            };
            return (grid, None, skip(body, grid_height));
        }
        if body.width >= 5 && body.height >= 3 {
            let area = Rect {
                width: 5,
                height: 3,
                ..body
            };
            return (Grid::Bare(area), None, skip(body, 3));
        }
        (Grid::Row(top(body, 1)), None, skip(body, 1))
    }
}

impl Grid {
    /// Returns the area of a square. The single-row form has none.
    pub(crate) fn square(&self, square: Square) -> Option<Rect> {
        let (row, column) = (square.row() as u16, square.column() as u16);
        match *self {
            Self::Cells {
                area,
                width,
                height,
            } => Some(Rect {
                x: area.x + column * (width + 1),
                y: area.y + row * (height + 1),
                width,
                height,
            }),
            Self::Bare(area) => Some(Rect {
                x: area.x + column * 2,
                y: area.y + row,
                width: 1,
                height: 1,
            }),
            Self::Row(_) => None,
        }
    }
}

fn largest_cell(width: u16, height: u16) -> Option<(u16, u16)> {
    let fits = |(w, h): &(u16, u16)| 3 * w + 2 <= width && 3 * h + 2 <= height;
    CELLS.into_iter().find(fits)
}

/// Returns one row of an area.
pub(crate) fn row(area: Rect, index: u16) -> Rect {
    Rect {
        y: area.y.saturating_add(index),
        height: u16::from(index < area.height),
        ..area
    }
}

/// Returns an area without its first rows.
pub(crate) fn skip(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// Returns the first rows of an area.
pub(crate) fn top(area: Rect, rows: u16) -> Rect {
    Rect {
        height: rows.min(area.height),
        ..area
    }
}

/// Returns an area without its first columns.
pub(crate) fn skip_columns(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect {
        x: area.x + columns,
        width: area.width - columns,
        ..area
    }
}

/// Returns an area without some rows at the top and the bottom.
fn inset(area: Rect, rows: u16) -> Rect {
    let inner = skip(area, rows);
    top(inner, inner.height.saturating_sub(rows))
}

#[cfg(test)]
mod tests;
