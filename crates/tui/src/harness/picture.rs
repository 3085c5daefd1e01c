//! Screens as text.

use ratatui::buffer::Buffer;

/// The sizes of a sheet, each in columns and rows.
pub(crate) const SIZES: [(u16, u16); 7] = [
    (80, 24),
    (40, 12),
    (24, 20),
    (20, 9),
    (12, 6),
    (7, 4),
    (18, 2),
];

/// The width of a sheet: that of its widest picture.
const SHEET_COLUMNS: usize = 82;

/// Returns the pictures of all sizes on one sheet, as many next to each other as fit.
pub(crate) fn sheet(picture: impl Fn(u16, u16) -> String) -> String {
    let mut strips: Vec<(usize, Vec<String>)> = Vec::new();
    for (width, height) in SIZES {
        let picture = picture(width, height);
        let columns = usize::from(width) + 2;
        match strips.last_mut() {
            Some((used, rows)) if *used + 1 + columns <= SHEET_COLUMNS => {
                let height = rows.len().max(picture.lines().count());
                rows.resize(height, " ".repeat(*used));
                let below = " ".repeat(columns);
                let lines = picture.lines().chain(std::iter::repeat(below.as_str()));
                for (row, line) in rows.iter_mut().zip(lines) {
                    *row += &format!(" {line}");
                }
                *used += 1 + columns;
            }
            Some(_) | None => {
                strips.push((columns, picture.lines().map(str::to_owned).collect()));
            }
        }
    }
    let text = |(_, rows): &(usize, Vec<String>)| {
        let rows: Vec<_> = rows.iter().map(|row| row.trim_end()).collect();
        rows.join("\n")
    };
    strips.iter().map(text).collect::<Vec<_>>().join("\n\n")
}

/// Returns the text of a screen with a frame around it.
pub(crate) fn framed(buffer: &Buffer) -> String {
    let edge = format!("+{}+\n", "-".repeat(usize::from(buffer.area.width)));
    let mut text = edge.clone();
    for y in 0..buffer.area.height {
        text.push('|');
        for x in 0..buffer.area.width {
            text.push_str(buffer[(x, y)].symbol());
        }
        text.push_str("|\n");
    }
    text + &edge
}
