//! How things look: which characters and colours, and what the terminal is known to show.

pub(crate) mod capabilities;
pub mod glyphs;
pub mod palette;
pub(crate) mod text_width;
