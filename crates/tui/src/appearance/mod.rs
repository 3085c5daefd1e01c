//! The appearance of things: characters, colors, text widths, QR codes, and the terminal's
//! known capabilities.

pub mod capabilities;
pub mod glyphs;
pub mod letters;
pub mod palette;
pub mod qr;
pub(crate) mod text_width;
