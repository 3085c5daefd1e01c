//! The only way to draw: text is put into an area and clipped to it.
//!
//! **Invariant:** does not depend on the game.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::appearance::glyphs::{GlyphSet, SymbolSet};
use crate::appearance::letters::Letters;
use crate::appearance::text_width;

use super::hit_regions::{self, HitRegion, Target};

/// A writer into a buffer that never writes outside of an area.
pub(crate) struct Painter<'a> {
    buffer: &'a mut Buffer,
    glyphs: GlyphSet,
    letters: Letters,
    hit_regions: Vec<HitRegion>,
    /// Words that were cut in the middle, although a whole row would have held them.
    #[cfg(test)]
    pub(super) torn: Vec<String>,
}

impl<'a> Painter<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, glyphs: GlyphSet, letters: Letters) -> Self {
        // A terminal that shows blocks shows every letter.
        let letters = match glyphs {
            GlyphSet::Blocks | GlyphSet::HalfBlocks => Letters::All,
            GlyphSet::Ascii => letters,
        };
        Self {
            buffer,
            glyphs,
            letters,
            hit_regions: Vec::new(),
            #[cfg(test)]
            torn: Vec::new(),
        }
    }

    /// Records the meaning of a click on an area.
    pub(super) fn hit_region(&mut self, area: Rect, target: Target) {
        let area = area.intersection(self.buffer.area);
        if !area.is_empty() {
            self.hit_regions.push(HitRegion { area, target });
        }
    }

    /// Returns the clickable regions in the order of drawing.
    pub(super) fn into_hit_regions(self) -> Vec<HitRegion> {
        self.hit_regions
    }

    /// Draws a clickable hint: the name of a key and its meaning.
    pub(super) fn hint(&mut self, area: Rect, column: u16, row: u16, hint: &str, style: Style) {
        self.put(area, column, row, hint, style);
        if let Some(code) = hit_regions::key_of(hint) {
            let place = Rect {
                x: area.x.saturating_add(column),
                y: area.y.saturating_add(row),
                width: hint.width() as u16,
                height: 1,
            };
            self.hit_region(place.intersection(area), Target::Key(code));
        }
    }

    /// Clears an area for a dialog, and forgets the regions below it.
    pub(super) fn cover(&mut self, area: Rect) {
        self.hit_regions.clear();
        self.clear(area);
    }

    /// Returns the characters for lines and signs.
    pub(crate) const fn symbols(&self) -> SymbolSet {
        self.glyphs.symbols()
    }

    /// Draws one line of text at a column and row of an area. The rest of a long line is
    /// clipped.
    pub(crate) fn put(&mut self, area: Rect, column: u16, row: u16, text: &str, style: Style) {
        let area = area.intersection(self.buffer.area);
        let (x, y) = (area.x.saturating_add(column), area.y.saturating_add(row));
        if x >= area.right() || y >= area.bottom() {
            return;
        }
        let room = usize::from(area.right() - x);
        #[cfg(test)]
        self.torn.extend(torn(text, room, usize::from(area.width)));
        self.buffer
            .set_stringn(x, y, self.nearest(text), room, style);
    }

    /// Returns the nearest text in the characters of this terminal.
    fn nearest<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = self.letters.text(text);
        match self.glyphs {
            GlyphSet::Ascii if text.contains(['…', '·', '—']) => {
                let text = text.replace('…', "...").replace(['·', '—'], "-");
                Cow::Owned(text)
            }
            GlyphSet::Blocks | GlyphSet::HalfBlocks | GlyphSet::Ascii => text,
        }
    }

    /// Draws wrapped text from the top of an area, and returns the number of rows. If
    /// rows are missing, the last one ends in `…`.
    pub(crate) fn paragraph(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        let columns = usize::from(area.width);
        let rows = usize::from(area.height);
        // The nearest text may be wider, so it comes before the lines.
        let mut lines = text_width::wrap(&self.nearest(text), columns);
        if lines.len() > rows {
            let rest = lines.split_off(rows.saturating_sub(1).min(lines.len()));
            lines.push(text_width::cut_sentence(&rest.join(" "), columns));
            lines.truncate(rows);
        }
        for (row, line) in (0..).zip(&lines) {
            self.put(area, 0, row, line, style);
        }
        lines.len() as u16
    }

    /// Returns whether nothing is drawn in an area.
    pub(super) fn is_blank(&self, area: Rect) -> bool {
        let mut positions = area.intersection(self.buffer.area).positions();
        positions.all(|at| self.buffer.cell(at).is_none_or(|cell| cell.symbol() == " "))
    }

    /// Clears an area.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
    }

    /// Changes the style of an area, but not its text.
    pub(crate) fn restyle(&mut self, area: Rect, style: Style) {
        self.buffer
            .set_style(area.intersection(self.buffer.area), style);
    }
}

/// Returns the word that the end of a row cuts in two, if a whole row would have held it.
#[cfg(test)]
fn torn(text: &str, room: usize, columns: usize) -> Option<String> {
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        let cut = used < room && used + bare.width() > room;
        if cut && bare.chars().any(char::is_alphanumeric) && bare.width() <= columns {
            return Some(format!("{bare:?} of {text:?} in {room} of {columns}"));
        }
        used += word.width();
    }
    None
}
