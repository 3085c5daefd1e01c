//! A QR code in half blocks, two modules to a cell.
//!
//! **Invariant:** depends only on the text of the code.

use fast_qr::{ECL, QRBuilder, QRCode};

/// The number of light modules around the code, which scanners require.
const QUIET_ZONE: usize = 2;

/// A QR code.
///
/// ```
/// use tui::appearance::qr::Qr;
///
/// let code = Qr::of("HTTP://192.168.0.10:5000/").unwrap();
/// assert_eq!((code.width(), code.height()), (25, 13));
/// // The light modules are drawn; the first two rows of modules are the quiet zone.
/// assert_eq!(code.rows().next().unwrap(), "█".repeat(25));
/// ```
pub struct Qr(QRCode);

impl Qr {
    /// Returns the code of a text, or `None` if the text is too long.
    pub fn of(text: &str) -> Option<Self> {
        QRBuilder::new(text).ecl(ECL::L).build().ok().map(Self)
    }

    fn modules(&self) -> usize {
        self.0.size + 2 * QUIET_ZONE
    }

    /// Returns the number of columns.
    pub fn width(&self) -> u16 {
        self.modules() as u16
    }

    /// Returns the number of rows.
    pub fn height(&self) -> u16 {
        self.modules().div_ceil(2) as u16
    }

    /// Returns the rows of characters. Show them with a light foreground and a dark
    /// background, because many readers do not understand the inverse.
    pub fn rows(&self) -> impl Iterator<Item = String> {
        (0..self.modules()).step_by(2).map(|y| {
            (0..self.modules())
                .map(|x| match (self.is_light(x, y), self.is_light(x, y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                })
                .collect()
        })
    }

    /// Returns the rows of the largest code that fits: with several cells for each module,
    /// or in half blocks. Returns `None` if even those do not fit.
    pub(crate) fn largest(&self, columns: u16, rows: u16) -> Option<Vec<String>> {
        let modules = self.modules();
        let scale = (usize::from(columns) / (2 * modules)).min(usize::from(rows) / modules);
        if scale == 0 {
            let fits = self.width() <= columns && self.height() <= rows;
            return fits.then(|| self.rows().collect());
        }
        let row = |y: usize| -> String {
            let cell = |x| if self.is_light(x, y) { "█" } else { " " };
            (0..modules).map(|x| cell(x).repeat(2 * scale)).collect()
        };
        Some((0..modules * scale).map(|y| row(y / scale)).collect())
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
