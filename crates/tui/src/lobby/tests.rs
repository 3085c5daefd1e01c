//! Tests of the lobby: tables, snapshots, and a sweep over sizes.

mod asking;
mod hostile;
mod listing;
mod meanwhile;
mod pictures;
mod typing;
