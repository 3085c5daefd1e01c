//! Records as JSON.

use serde::Serialize;

/// Returns a value as JSON on one line.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("records are strings and numbers")
}
