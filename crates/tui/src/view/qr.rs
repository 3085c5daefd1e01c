//! A QR code in half blocks, two modules to a cell. Knows only the text it carries.

use fast_qr::{ECL, QRBuilder, QRCode};
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::painter::Painter;

/// Light modules around the code; readers need them.
const QUIET_ZONE: usize = 2;

/// A code ready to be drawn.
pub(super) struct Qr(QRCode);

impl Qr {
    /// The code of a text; none if it is too long for any.
    pub(super) fn of(text: &str) -> Option<Self> {
        QRBuilder::new(text).ecl(ECL::L).build().ok().map(Self)
    }

    fn modules(&self) -> usize {
        self.0.size + 2 * QUIET_ZONE
    }

    /// Columns it takes.
    pub(super) fn width(&self) -> u16 {
        self.modules() as u16
    }

    /// Rows it takes.
    pub(super) fn height(&self) -> u16 {
        self.modules().div_ceil(2) as u16
    }

    /// Draws it; `style` gives light in front of dark.
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

    /// Whether a module is light, quiet zone included; below it there is nothing.
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
