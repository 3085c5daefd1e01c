//! Support for tests and measurements of the real program, from outside.

pub mod pty;
