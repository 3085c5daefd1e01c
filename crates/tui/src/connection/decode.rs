//! Decodes what a server sends. Anything invalid is dropped, since a server may send
//! anything.

use game::wire::{Ack, LeagueNews, ListedRoom, News, Notice, Refused, YourSeat, event as name};
use serde::Deserialize;
use serde_json::Value;

use crate::message::ServerEvent;

/// The maximum number of rows in a list of rooms. Our servers never send more.
const MAX_ROWS: usize = 200;

/// Returns the event of this name, or `None` if it is unknown or invalid.
pub(crate) fn event(event: &str, payload: &Value) -> Option<ServerEvent> {
    match event {
        name::BOARD => News::parse(payload).map(ServerEvent::News),
        name::SEAT => YourSeat::deserialize(payload).ok().map(ServerEvent::Seat),
        name::CLOSING => Some(ServerEvent::Closing),
        name::REFUSED => Refused::deserialize(payload).ok().map(ServerEvent::Refused),
        name::NOTICE => Notice::parse(payload).map(ServerEvent::Notice),
        name::LEAGUE => LeagueNews::parse(payload).map(ServerEvent::League),
        name::ROOMS => rooms(payload).map(ServerEvent::Rooms),
        _ => None,
    }
}

/// Returns the valid rows of a list. Rows that only a later version understands are
/// dropped.
fn rooms(payload: &Value) -> Option<Vec<ListedRoom>> {
    let rows = payload.as_array()?.iter().take(MAX_ROWS);
    Some(
        rows.filter_map(|row| ListedRoom::deserialize(row).ok())
            .collect(),
    )
}

/// Returns an acknowledgement, or `None` if it is invalid.
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

    #[test]
    fn of_a_list_the_readable_rows_are_read_and_not_too_many() {
        let row = json!({"jogoId": "GATO", "jogadores": {"1": {"nome": "\u{1b}[2JAna"}}, "plateia": 0, "estado": "esperando"});
        let listed = |payload: Value| match event(name::ROOMS, &payload) {
            Some(ServerEvent::Rooms(rooms)) => rooms,
            other => panic!("{other:?}"),
        };
        let rooms =
            listed(json!([row, 1, null, {"jogoId": "a b"}, {"jogoId": "x", "estado": "outro"}]));
        assert_eq!(rooms.len(), 1);
        assert_eq!(rooms[0].id.as_str(), "gato");
        assert_eq!(rooms[0].players.x.as_ref().unwrap().name.as_str(), "[2JAna");
        assert_eq!(listed(Value::Array(vec![row; 1_000])).len(), MAX_ROWS);
        assert_eq!(event(name::ROOMS, &json!({})), None);
    }
}
