//! The one way anything reaches the screen: text put inside an area, clipped to it.
//! Knows no game.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::glyphs::{GlyphSet, Lines};
use crate::text;

/// Writes into a buffer, never outside.
pub(crate) struct Pen<'a> {
    buffer: &'a mut Buffer,
    glyphs: GlyphSet,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, glyphs: GlyphSet) -> Self {
        Self { buffer, glyphs }
    }

    /// The characters to draw lines and signs with.
    pub(crate) const fn lines(&self) -> Lines {
        self.glyphs.lines()
    }

    /// Puts one line of text at a column and row of an area; what does not fit is
    /// not drawn.
    pub(crate) fn put(&mut self, area: Rect, column: u16, row: u16, text: &str, style: Style) {
        let area = area.intersection(self.buffer.area);
        let (x, y) = (area.x.saturating_add(column), area.y.saturating_add(row));
        if x >= area.right() || y >= area.bottom() {
            return;
        }
        let room = usize::from(area.right() - x);
        match self.glyphs {
            GlyphSet::Blocks | GlyphSet::HalfBlocks => {
                self.buffer.set_stringn(x, y, text, room, style);
            }
            GlyphSet::Ascii => {
                let text = text.replace(['…', '·'], ".");
                self.buffer.set_stringn(x, y, text, room, style);
            }
        }
    }

    /// Puts wrapped text from the top of an area and gives the rows it took. Where
    /// rows are missing, the last one ends in `…`.
    pub(crate) fn paragraph(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        let columns = usize::from(area.width);
        let rows = usize::from(area.height);
        let mut lines = text::wrap(text, columns);
        if lines.len() > rows {
            let rest = lines.split_off(rows.saturating_sub(1).min(lines.len()));
            lines.push(text::cut(&rest.join(" "), columns));
            lines.truncate(rows);
        }
        for (row, line) in (0..).zip(&lines) {
            self.put(area, 0, row, line, style);
        }
        lines.len() as u16
    }

    /// Makes an area blank again.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
    }

    /// Changes how an area looks, not what it says.
    pub(crate) fn restyle(&mut self, area: Rect, style: Style) {
        self.buffer
            .set_style(area.intersection(self.buffer.area), style);
    }
}
