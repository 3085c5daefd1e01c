//! The places in the table that the browser's tests read, too: every form that is handed out
//! names the same room and the same server in both clients.

use serde_json::Value;
use tui::{Address, Destination, Unclear};

/// Returns whether the terminal client reads the text of a row as the row says.
fn agrees(row: &Value) -> bool {
    let room = row["room"].as_str().map(str::to_lowercase);
    let server = row["server"].as_str();
    let server = server.map(|server| server.parse::<Address>().unwrap());
    match Destination::read(row["typed"].as_str().unwrap()) {
        Ok(found) => found.server == server && found.room.map(|id| id.to_string()) == room,
        Err(Unclear::Room { server: named, .. }) => {
            named == server && room.is_some_and(|room| !room.is_ascii())
        }
        Err(
            Unclear::Server
            | Unclear::Zone(_)
            | Unclear::Path(_)
            | Unclear::Elsewhere
            | Unclear::Two(..),
        ) => false,
    }
}

#[test]
fn every_form_that_is_handed_out_names_its_room_and_its_server() {
    let table: Value =
        serde_json::from_str(include_str!("../../../game/tests/typed-rooms.json")).unwrap();
    let rows = table["places"].as_array().unwrap();
    let wrong: Vec<&Value> = rows.iter().filter(|row| !agrees(row)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn two_links_are_told_and_none_is_chosen() {
    let table: Value =
        serde_json::from_str(include_str!("../../../game/tests/typed-rooms.json")).unwrap();
    for row in table["two_places"].as_array().unwrap() {
        let [first, second] = [0, 1].map(|at| row["two"][at].as_str().unwrap().to_owned());
        let read = Destination::read(row["typed"].as_str().unwrap());
        assert_eq!(read, Err(Unclear::Two(first, second)), "{row}");
    }
}
