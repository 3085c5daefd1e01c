//! Draws a QR code in half blocks, two modules to a cell.
//!
//! **Invariant:** depends only on the text of the code.

use fast_qr::{ECL, QRBuilder, QRCode};
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::painter::Painter;

/// The number of light modules around the code, which scanners require.
const QUIET_ZONE: usize = 2;

/// A QR code.
pub(super) struct Qr(QRCode);

impl Qr {
    /// Returns the code of a text, or `None` if the text is too long.
    pub(super) fn of(text: &str) -> Option<Self> {
        QRBuilder::new(text).ecl(ECL::L).build().ok().map(Self)
    }

    fn modules(&self) -> usize {
        self.0.size + 2 * QUIET_ZONE
    }

    /// Returns the number of columns.
    pub(super) fn width(&self) -> u16 {
        self.modules() as u16
    }

    /// Returns the number of rows.
    pub(super) fn height(&self) -> u16 {
        self.modules().div_ceil(2) as u16
    }

    /// Draws the code. The style has light as its foreground and dark as its background.
    pub(super) fn draw(&self, painter: &mut Painter, area: Rect, style: Style) {
        for row in 0..self.height() {
            let text: String = (0..self.modules())
                .map(|x| {
                    let y = 2 * usize::from(row);
                    match (self.is_light(x, y), self.is_light(x, y + 1)) {
                        (true, true) => '█',
                        (true, false) => '▀',
                        (false, true) => '▄',
                        (false, false) => ' ',
                    }
                })
                .collect();
            painter.put(area, 0, row, &text, style);
        }
    }

    /// Returns whether a module is light, including the quiet zone. Nothing is light
    /// below it.
    fn is_light(&self, x: usize, y: usize) -> bool {
        if y >= self.modules() {
            return false;
        }
        let inside = QUIET_ZONE..QUIET_ZONE + self.0.size;
        let (true, true) = (inside.contains(&x), inside.contains(&y)) else {
            return true;
        };
        !self.0[y - QUIET_ZONE][x - QUIET_ZONE].value()
    }
}
