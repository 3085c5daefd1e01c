//! A QR code as rows of half blocks.

use fast_qr::{ECL, QRBuilder};

/// The width of the light border around the code; two modules suffice for readers.
const QUIET: usize = 2;

/// Returns the rows of a QR code, two modules a character, with the light ones drawn.
pub(crate) fn rows(text: &str) -> Option<Vec<String>> {
    let code = QRBuilder::new(text).ecl(ECL::L).build().ok()?;
    let side = code.size + 2 * QUIET;
    let light = |row: usize, column: usize| {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < code.size);
        match (inside(row), inside(column)) {
            (Some(row), Some(column)) => !code[row][column].value(),
            _ => true,
        }
    };
    let character = |row: usize, column: usize| match (light(row, column), light(row + 1, column)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    let rows = (0..side).step_by(2);
    Some(
        rows.map(|row| (0..side).map(|column| character(row, column)).collect())
            .collect(),
    )
}
