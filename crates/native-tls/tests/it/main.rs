//! A client against servers of every kind.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod servers;
mod streams;
mod trusted;
