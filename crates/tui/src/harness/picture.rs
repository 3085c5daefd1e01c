//! A screen as text.

use ratatui::buffer::Buffer;

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
