//! The person's terminal: taken over, drawn on, and given back on every way out.
//! Knows nothing of the game.
//!
//! Nothing is ever asked of the terminal while the game is on (no cursor position,
//! no colours): a late answer would be read as keys, and some keys play.

pub(crate) mod background;
mod frame_writer;
mod hang_up;
pub(crate) mod key_filter;
mod lifecycle;
mod panic_hook;
pub(crate) mod signals;
mod window_state;

pub(crate) use frame_writer::FrameWriter;
pub(crate) use hang_up::{is_gone, leave_when_the_terminal_is_gone};
pub(crate) use lifecycle::{enter, is_ours, leave, suspend};
pub(crate) use panic_hook::catch_panics;
pub(crate) use window_state::{BELL, WindowState, clipboard, notification};
