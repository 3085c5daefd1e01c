//! Duels of real programs, good and bad ones.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod duels;
mod ends;
