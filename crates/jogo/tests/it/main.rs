//! The real program in real pseudo-terminals: what a person sees, and what is left
//! of the terminal afterwards.
#![cfg(unix)]

mod contract;
mod games;
mod person;
mod server;
