//! Tests of the lobby: tables, snapshots, and a sweep over sizes.

mod asking;
mod doubles;
mod hostile;
mod listing;
mod meant;
mod meanwhile;
mod meeting;
mod named;
mod pictures;
mod typing;
