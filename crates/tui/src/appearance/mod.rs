//! The appearance of things: characters, colors, text widths, and the terminal's known
//! capabilities.

pub mod capabilities;
pub mod glyphs;
pub mod palette;
pub(crate) mod text_width;
