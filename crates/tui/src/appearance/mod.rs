//! The appearance of things: characters, colors, text widths, QR codes, and the terminal's
//! known capabilities.

pub mod capabilities;
pub mod glyphs;
pub mod letters;
#[cfg(feature = "client")]
pub mod palette;
pub mod qr;
#[cfg(feature = "client")]
pub(crate) mod text_width;
