//! An event on its way to a server.

use serde_json::Value;

/// One event to send.
#[derive(Debug)]
pub struct Emission {
    /// Its name.
    pub event: &'static str,
    /// Its one argument.
    pub payload: Value,
    /// Asks for an acknowledgement, which comes back with this number.
    pub ticket: Option<u64>,
}
