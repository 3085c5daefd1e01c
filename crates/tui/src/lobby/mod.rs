//! The lobby, where the user chooses a room. [`update()`] is the only code that changes
//! its state, and [`view()`] the only code that draws it.
//!
//! **Invariant:** does not depend on sockets or terminals, and never reads a clock.

mod doubles;
mod keys;
mod rows;
mod server;
mod servers;
mod state;
mod update;
mod view;
mod wanted;

#[cfg(test)]
mod tests;

pub(crate) use keys::intent;
pub(crate) use server::ServerId;
pub(crate) use state::{Effect, Lobby, Message, Setup, Wanted};
pub(crate) use update::update;
pub(crate) use view::view;
