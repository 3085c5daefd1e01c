//! The codes in the table that the browser's tests read, too.

use game::{InvalidRoomId, RoomId};
use serde_json::Value;

const fn word(mistake: InvalidRoomId) -> &'static str {
    match mistake {
        InvalidRoomId::Empty => "empty",
        InvalidRoomId::Accent => "accent",
        InvalidRoomId::Blank => "blank",
        InvalidRoomId::Character => "character",
        InvalidRoomId::Long => "long",
    }
}

#[test]
fn codes_their_flaws_and_the_nearest_ones() {
    let table: Value = serde_json::from_str(include_str!("../typed-rooms.json")).unwrap();
    for row in table["codes"].as_array().unwrap() {
        let typed = row["typed"].as_str().unwrap();
        let room = typed.parse::<RoomId>();
        let read = room.as_ref().ok().map(RoomId::as_str);
        assert_eq!(read, row["room"].as_str(), "{row}");
        assert_eq!(room.err().map(word), row["flaw"].as_str(), "{row}");
        if row["flaw"].is_string() {
            let nearest = RoomId::nearest(typed);
            let near = nearest.as_ref().map(RoomId::as_str);
            assert_eq!(near, row["nearest"].as_str(), "{row}");
        }
    }
}
