//! The user's terminal: taken over, drawn on, and restored on every way out.
//!
//! **Invariant:** does not depend on the game. Never asks the terminal anything during a
//! game, such as the cursor's position or colors: a late answer would be read as keys.

pub(crate) mod background;
mod frame_writer;
mod hang_up;
mod job_control;
pub(crate) mod key_filter;
mod lifecycle;
mod panic_hook;
pub(crate) mod signals;
mod window_state;

pub(crate) use frame_writer::FrameWriter;
pub(crate) use hang_up::{is_gone, leave_when_the_terminal_is_gone};
pub(crate) use job_control::suspend;
pub(crate) use lifecycle::{enter, is_ours, leave};
pub(crate) use panic_hook::catch_panics;
pub(crate) use window_state::{BELL, WindowState, clipboard, notification};
