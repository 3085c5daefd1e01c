//! The token of a person, beside those of seats.

use std::time::Duration;

use game::Token;

use super::super::{Owner, SeatStore, held, name_on_seat};
use super::{Home, ana, owner_at, token};

/// Returns the tokens that the next run of this owner finds.
#[track_caller]
fn next_run(home: &Home, owner: &Owner) -> (Option<Token>, Option<Token>) {
    let (_store, saved) = SeatStore::open(Some(&home.folder()), owner.clone(), true).unwrap();
    (saved.seat, saved.person)
}

/// Returns what is there once the threads that write have ended.
fn soon<T>(there: impl Fn() -> Option<T>) -> Option<T> {
    (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(10));
        there()
    })
}

#[test]
fn a_person_stays_the_same_in_every_room_and_is_nobody_elses() {
    let home = Home::new();
    let (store, saved) = SeatStore::open(Some(&home.folder()), ana(), false).unwrap();
    assert_eq!(saved.person, None);
    for (number, room) in (0..).zip(["k3vq", "mesa"]) {
        store.go_to(room.parse().unwrap());
        store.keep_person(token(7));
        store.keep(Some(token(number)));
        store.flush().unwrap();
    }
    let files = home.files(".json");
    assert_eq!(files.len(), 2, "the seat in the first room is forgotten");
    assert_eq!(home.files(".lock").len(), 2, "and so is its lock");
    // Meanwhile a second client of the same person is somebody else.
    assert_eq!(next_run(&home, &ana()).1, None);
    drop(store);
    let in_mesa = owner_at("velha.local", "mesa", "Ana");
    assert_eq!(soon(|| next_run(&home, &in_mesa).1), Some(token(7)));
    let others = [
        owner_at("velha.local", "mesa", "Maria Clara dos Santos"),
        owner_at("outra.local", "mesa", "Ana"),
    ];
    for other in others {
        assert_eq!(next_run(&home, &other).1, None);
    }
    // A person is no seat.
    let seats = || Some(held(&home.folder())).filter(|held| !held.is_empty());
    assert_eq!(soon(seats).map(|held| held.len()), Some(1));
}

#[test]
fn a_seat_is_returned_to_by_the_name_on_it() {
    let home = Home::new();
    home.leave(&ana(), 1);
    let found = |room, name| {
        let name = name_on_seat(&home.folder(), &owner_at("velha.local", room, name));
        name.map(|name| name.as_str().to_owned())
    };
    assert_eq!(found("123", "root").as_deref(), Some("Ana"));
    assert_eq!(found("mesa", "root"), None, "another room");
    home.leave(&owner_at("velha.local", "123", "root"), 2);
    assert_eq!(found("123", "root"), None, "there is one of this name");
}
