//! Two people play.

use crate::person::{Person, play};
use crate::server::Server;

#[track_caller]
fn sits(server: &Server, room: &str, name: &str) -> Person {
    let words = ["--sala", room, "--host", &server.address, "--nome", name];
    Person::at(play(&words), 24, 80)
}

/// Presses a square on this person's turn, and waits until both people see the move.
#[track_caller]
fn plays(who: &mut Person, other: &Person, number: usize, square: char) {
    who.reads("YOUR TURN");
    who.press(&square.to_string());
    for person in [&*who, other] {
        let squares: Vec<String> = vec![
            format!("{number}. X {square}"),
            format!("{number}. O {square}"),
        ];
        person.until("the move", |seen| {
            let screen = seen.screen.screen().contents();
            squares.iter().any(|square| screen.contains(square))
        });
    }
}

#[test]
fn two_terminals_finish_a_game_and_begin_the_next() {
    let server = Server::start();
    let mut ana = sits(&server, "gato", "Ana");
    ana.reads("Waiting for someone to join");
    let mut bia = sits(&server, "GATO", "Bia");
    bia.reads("Ana's turn");
    for (number, square) in "15294".chars().enumerate() {
        if number % 2 == 0 {
            plays(&mut ana, &bia, number + 1, square);
        } else {
            plays(&mut bia, &ana, number + 1, square);
        }
        if number == 4 {
            break;
        }
    }
    plays(&mut bia, &ana, 6, '6');
    bia.reads("Ana's turn");
    plays(&mut ana, &bia, 7, '7');
    ana.reads("YOU WIN!");
    bia.reads("You lose");
    bia.press("r");
    ana.reads("Bia wants a rematch");
    ana.press("r");
    bia.reads("YOUR TURN");
    bia.reads("score  X 0  O 1");
}

#[test]
fn a_killed_server_is_waited_for_and_both_are_back_by_themselves() {
    let server = Server::start();
    let mut ana = sits(&server, "volta", "Ana");
    ana.reads("Waiting for someone to join");
    let bia = sits(&server, "volta", "Bia");
    plays(&mut ana, &bia, 1, '5');
    let port = server.kill();
    for person in [&ana, &bia] {
        person.reads("Offline. Retrying");
        // The last board stays in view.
        person.reads("1. X 5");
    }
    let again = Server::start_on(port);
    assert_eq!(again.port(), port);
    for person in [&ana, &bia] {
        person.until("the line to be up again", |seen| {
            !seen.screen.screen().contents().contains("Offline")
        });
    }
}
