//! Where a room is chosen: a state, changed only by [`update()`] and drawn only by
//! [`view()`]. Knows no socket, no terminal and no clock.

mod keys;
mod rows;
mod servers;
mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub(crate) use keys::intent;
pub(crate) use state::{Effect, Lobby, Message, ServerId, Setup};
pub(crate) use update::update;
pub(crate) use view::view;
