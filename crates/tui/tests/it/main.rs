//! Integration tests: the connection against badly behaved servers, and the whole program
//! in a pseudo-terminal.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets a surprise has failed"
)]
#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

#[cfg(target_os = "linux")]
mod answers;
mod arrows;
mod connection;
#[cfg(unix)]
mod contract;
mod fake;
mod forbidden;
mod hearing;
#[cfg(target_os = "linux")]
mod hostile;
#[cfg(target_os = "linux")]
mod judge;
mod losing;
mod polling;
#[cfg(unix)]
mod program;
#[cfg(unix)]
mod terminals;
#[cfg(unix)]
mod typed_places;
mod window;
