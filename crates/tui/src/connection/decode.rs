//! What a server sends, read or dropped: a server may send anything.

use game::wire::{Ack, News, Refused, YourSeat, event as name};
use serde::Deserialize;
use serde_json::Value;

use crate::message::ServerEvent;

/// The event of this name, or `None` when it is none of ours or cannot be read.
pub(crate) fn event(event: &str, payload: &Value) -> Option<ServerEvent> {
    match event {
        name::BOARD => News::parse(payload).map(ServerEvent::News),
        name::SEAT => YourSeat::deserialize(payload).ok().map(ServerEvent::Seat),
        name::REFUSED => Refused::deserialize(payload).ok().map(ServerEvent::Refused),
        _ => None,
    }
}

/// An acknowledgement, or `None` when it cannot be read.
pub(crate) fn ack(payload: &Value) -> Option<Ack> {
    Ack::deserialize(payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn anything_unreadable_is_dropped() {
        for payload in [
            json!(null),
            json!([]),
            json!({"tabuleiro": [1]}),
            json!({"codigo": 3}),
            json!("x"),
        ] {
            for name in [name::BOARD, name::SEAT, name::REFUSED, "outra"] {
                assert_eq!(event(name, &payload), None, "{name} {payload}");
            }
        }
        assert!(event(name::BOARD, &json!({"tabuleiro": [0,0,0,0,1,0,0,0,0]})).is_some());
        assert_eq!(ack(&json!([])), None);
    }
}
