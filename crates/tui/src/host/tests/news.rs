//! The events in the rooms, each told once, and the names in them.

use std::sync::Arc;

use crossterm::event::KeyCode;
use game::wire::host::HostCommand;
use game::{Mark, Name, RoomView};
use texts::{Language, Texts};

use super::super::news::news;
use super::super::wording::done;
use super::{JOAO, MARIA, house, picture, press, room, state};

#[test]
fn what_happens_is_told_once() {
    let texts = Texts::new(Language::En);
    let empty: Vec<Arc<RoomView>> = Vec::new();
    let one = vec![room("gato", &[MARIA], &[])];
    let two = vec![room("gato", &[MARIA, JOAO], &[])];
    let mut gone = RoomView::clone(&two[0]);
    gone.players.x.as_mut().unwrap().present = false;
    let gone = vec![Arc::new(gone)];
    let won = vec![room("gato", &[MARIA, JOAO], &[4, 0, 2, 1, 6])];
    let swapped = vec![room("gato", &[JOAO, MARIA], &[])];
    let renamed = vec![room("gato", &[MARIA, "Tucano Feliz"], &[])];
    let left = vec![room("gato", &[JOAO], &[])];
    for (before, after, told) in [
        (&two, &swapped, vec![]),
        // The server has brought an opponent, or one has left and the next game begins.
        (
            &one,
            &swapped,
            vec!["João Pedro de Oliveira joined room gato."],
        ),
        (&two, &left, vec!["Maria Clara dos Santos left room gato."]),
        (
            &two,
            &renamed,
            vec!["João Pedro de Oliveira is called Tucano Feliz now."],
        ),
        (
            &empty,
            &one,
            vec!["Maria Clara dos Santos joined room gato."],
        ),
        (&one, &two, vec!["João Pedro de Oliveira joined room gato."]),
        (&two, &two, vec![]),
        (
            &two,
            &gone,
            vec!["Maria Clara dos Santos lost the connection; the seat in room gato is held."],
        ),
        (
            &gone,
            &two,
            vec!["Maria Clara dos Santos is back in room gato."],
        ),
        (
            &two,
            &won,
            vec!["Maria Clara dos Santos beat João Pedro de Oliveira in room gato."],
        ),
        (&won, &won, vec![]),
        (&two, &one, vec!["João Pedro de Oliveira left room gato."]),
        (&one, &empty, vec!["Maria Clara dos Santos left room gato."]),
    ] {
        assert_eq!(news(texts, before, after), told);
    }
}

#[test]
fn a_person_without_a_name_is_called_by_the_mark_in_every_sentence() {
    let texts = Texts::new(Language::En);
    let [none, one, two]: [&[&str]; 3] = [&[], &[""], &["", ""]];
    let two_at = |moves: &[usize]| vec![room("gato", two, moves)];
    let mut away = RoomView::clone(&two_at(&[])[0]);
    away.players.o.as_mut().unwrap().present = false;
    for (before, after, told) in [
        (
            vec![room("gato", none, &[])],
            vec![room("gato", one, &[])],
            "X joined room gato.",
        ),
        (
            vec![room("gato", one, &[])],
            two_at(&[]),
            "O joined room gato.",
        ),
        (
            two_at(&[]),
            two_at(&[4, 0, 2, 1, 6]),
            "X beat O in room gato.",
        ),
        (
            two_at(&[]),
            vec![Arc::new(away)],
            "O lost the connection; the seat in room gato is held.",
        ),
        (
            two_at(&[]),
            vec![room("gato", one, &[])],
            "O left room gato.",
        ),
        (
            two_at(&[]),
            vec![room("gato", &["", JOAO], &[])],
            "O is called João Pedro de Oliveira now.",
        ),
    ] {
        assert_eq!(news(texts, &before, &after), [told]);
    }
    let mut state = state(two_at(&[]), "C.UTF-8");
    house(&mut state);
    for room in &mut state.overview.house.rooms {
        room.listed.players.x.as_mut().unwrap().name = Name::new("");
    }
    let free = HostCommand::Free("gato".parse().unwrap(), Mark::X);
    let done = done(state.texts, &state.overview.house, &free);
    assert_eq!(done, "X's seat is free.");
    press(&mut state, KeyCode::Char('a'));
    let seen = picture(&state, 80, 24);
    assert!(!seen.contains("X:") && seen.contains("O: João"), "{seen}");
}
