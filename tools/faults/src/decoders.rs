//! Properties of our decoders that hold for any input. Property tests, the fuzz targets and row
//! F37 use them. Each function panics when its property does not hold.

use game::wire::{
    Ack, EnterRequest, ListedRoom, News, Proposal, Refused, RobotRequest, YourSeat, parse_named,
};
use game::{Clean, Name, Players, RoomId};
use serde::Deserialize;
use serde_json::Value;
use testkit::socketio::frames;

/// Reads any text as a frame, and as a payload of every kind, for server and clients.
pub fn wire(text: &str) {
    frames::parse(text);
    let Ok(payload) = serde_json::from_str::<Value>(text) else {
        return;
    };
    as_the_server(&payload);
    as_a_client(&payload);
}

/// A payload that is understood means the same when it is written again.
fn as_the_server(payload: &Value) {
    if let Ok(enter) = EnterRequest::parse(payload) {
        assert_harmless(enter.name.as_str(), Name::MAX_COLUMNS);
        assert_eq!(EnterRequest::parse(&enter.payload()), Ok(enter));
    }
    if let Ok(proposal) = Proposal::parse(payload) {
        assert_eq!(Proposal::parse(&proposal.payload()), Ok(proposal));
    }
    if let Ok(request) = RobotRequest::parse(payload) {
        assert_eq!(RobotRequest::parse(&request.payload()), Ok(request));
    }
    // It may refuse, and must not panic.
    let _refused = parse_named(Some(payload));
}

fn as_a_client(payload: &Value) {
    if let Some(News::Room(room)) = News::parse(payload) {
        assert_harmless_players(&room.players);
        let again = serde_json::to_value(&room).expect("a room is JSON");
        assert_eq!(News::parse(&again), Some(News::Room(room)));
    }
    if let Ok(seat) = YourSeat::deserialize(payload) {
        let again = serde_json::to_value(&seat).expect("a seat is JSON");
        assert_eq!(YourSeat::deserialize(&again).ok(), Some(seat));
    }
    for room in Vec::<ListedRoom>::deserialize(payload).unwrap_or_default() {
        assert_harmless_players(&room.players);
    }
    let _ack = Ack::deserialize(payload);
    let _refused = Refused::deserialize(payload);
}

/// Reads any text as a name and as a room id.
pub fn text(foreign: &str) {
    for columns in [0, 1, 2, Name::MAX_COLUMNS] {
        let cleaned = Clean::new(foreign, columns);
        assert_harmless(cleaned.as_str(), columns);
        let again = Clean::new(cleaned.as_str(), columns);
        assert_eq!(again, cleaned, "cleaning twice differs");
    }
    if let Ok(id) = foreign.parse::<RoomId>() {
        assert_eq!(id.as_str().parse::<RoomId>(), Ok(id));
    }
}

fn assert_harmless_players(players: &Players) {
    for player in [&players.x, &players.o].into_iter().flatten() {
        assert_harmless(player.name.as_str(), Name::MAX_COLUMNS);
    }
}

/// Returns whether a character steers a terminal, turns the direction of text, or cannot be
/// seen. This list is not the cleaner's own, so the cleaner does not judge itself.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{10ffff}'
        )
}

fn assert_harmless(text: &str, columns: usize) {
    assert!(!text.contains(is_harmful), "{text:?} can harm a terminal");
    // A base takes one column and has at most two marks on it.
    assert!(text.chars().count() <= columns * 3, "{text:?} is too long");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hostile::Hostile;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn any_text_is_a_harmless_name(foreign in "(\\PC|\\p{C}|\\p{M}){0,60}") {
            text(&foreign);
        }

        #[test]
        fn any_frame_is_understood_or_refused(frame in "[0-4]{0,2}[\\[{\"a-z0-9,:}\\]-]{0,80}") {
            wire(&frame);
        }

        #[test]
        fn what_a_hostile_server_says_is_understood_or_refused(seed in any::<u64>()) {
            let mut hostile = Hostile::new(seed);
            for _ in 0..20 {
                wire(&hostile.payload());
                text(&hostile.text());
            }
        }
    }
}
