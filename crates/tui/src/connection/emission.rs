//! An event that the client emits.

use serde_json::Value;

/// An event that the client emits.
#[derive(Debug)]
pub struct Emission {
    /// The name of the event.
    pub event: &'static str,
    /// The event's only argument.
    pub payload: Value,
    /// The number of the requested acknowledgement.
    pub ticket: Option<u64>,
}
