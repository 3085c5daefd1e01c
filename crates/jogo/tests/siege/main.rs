//! The whole program under siege: thousands of hostile inputs, floods, clients that read
//! nothing, half-open connections, no file descriptors left. An honest game runs meanwhile,
//! and is measured.
//!
//! An ordinary run is short. `JOGO_SIEGE=10000` sends that number of hostile inputs, and
//! makes the rest last for three times as many milliseconds.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets a surprise has failed"
)]
#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

mod all_at_once;
mod files;
mod honest;
mod hostile;
mod inputs;
mod process;

/// Returns the number of hostile inputs to send.
fn scale() -> usize {
    let asked = std::env::var("JOGO_SIEGE").ok();
    asked.map_or(2_000, |number| number.parse().unwrap())
}
