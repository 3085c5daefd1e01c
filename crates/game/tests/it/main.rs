//! The rules: counted, tried in full, told as stories, and run with random commands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod census;
mod invariants;
mod marks;
mod names;
mod pairing;
mod play;
mod proposals;
mod random;
mod reference;
mod robot_strength;
mod robots;
mod stories;
mod typed_rooms;
mod wire_examples;
