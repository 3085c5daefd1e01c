//! A server that only relays boards.

use game::{Board, Mark};
use texts::Language;

use crate::harness::Harness;
use crate::message::ConnectionEvent;
use crate::state::Screen;

#[track_caller]
fn relay() -> Harness {
    let mut harness = Harness::connected(Language::Pt);
    harness.take_sent();
    harness.wait(2_000);
    harness
}

#[test]
fn silence_after_entering_means_a_relay() {
    let mut harness = relay();
    assert!(harness.app.is_relay());
    assert!(harness.says("! Este servidor só repassa jogadas."));
    harness.press("5");
    assert!(harness.take_sent()[0].contains("[0,0,0,0,1,0,0,0,0]"));
    assert!(harness.app.pending.is_some(), "only the broadcast confirms");
    harness.receive_board(". . . . X . . . .");
    assert!(harness.app.pending.is_none());
    assert_eq!(harness.app.mark(), Some(Mark::X));
    harness.press("1");
    assert!(harness.sent.is_empty());
    harness.receive_board("O . . . X . . . .");
    harness.press("2");
    assert_eq!(harness.take_sent().len(), 1);
}

#[test]
fn an_empty_acknowledgement_is_no_answer() {
    let mut harness = Harness::connected(Language::Pt);
    let ack = game::wire::Ack::default();
    harness.connection(ConnectionEvent::Answered { ticket: 1, ack });
    harness.wait(2_000);
    assert!(harness.app.is_relay());
}

#[test]
fn the_second_player_takes_the_mark_that_is_next() {
    let mut harness = Harness::connected(Language::Pt);
    harness.take_sent();
    harness.receive_board("X . . . . . . . .");
    assert!(harness.app.is_relay(), "a bare board tells a relay at once");
    harness.press("5");
    harness.receive_board("X . . . O . . . .");
    assert_eq!(harness.app.mark(), Some(Mark::O));
    harness.wait(10_000);
    assert!(harness.says("Vez de X…"));
}

#[test]
fn boards_that_no_game_allows_are_drawn_all_the_same() {
    let mut harness = relay();
    for board in [
        "X X X O O O . . .",
        "O O O O O O O O O",
        "X X X X X X X X X",
        ". . O . . . . . .",
    ] {
        harness.receive_board(board);
        assert_eq!(harness.app.board(), board.parse().unwrap());
        let _ = (harness.screen(80, 24), harness.screen(5, 3));
    }
}

#[test]
fn after_the_end_r_starts_over_and_the_first_move_chooses_again() {
    let mut harness = relay();
    harness.press("9");
    harness.take_sent();
    harness.receive_board(". . . . . . . . X");
    harness.receive_board("X X X O O . . . X");
    assert_eq!(harness.app.screen(), Screen::Over);
    harness.press("r");
    assert!(harness.take_sent()[0].contains("[0,0,0,0,0,0,0,0,0]"));
    harness.receive_board(". . . . . . . . .");
    assert_eq!(harness.app.board(), Board::EMPTY);
    assert_eq!(harness.app.mark(), None);
    assert!(harness.app.pending.is_none());
    assert_eq!(harness.app.screen(), Screen::Playing);
}

#[test]
fn a_server_that_was_only_slow_is_believed() {
    let mut harness = Harness::connected(Language::Pt);
    let late = std::mem::take(&mut harness.sent);
    harness.wait(5_000);
    assert!(harness.app.is_relay());
    harness.press("5");
    harness.sent = late;
    harness.serve();
    assert!(!harness.app.is_relay() && harness.app.pending.is_none());
    assert_eq!(harness.app.seat, Some(Mark::X));
    assert_eq!(harness.app.screen(), Screen::Waiting);
}

#[test]
fn a_relay_after_a_lost_connection_is_the_same_game() {
    let mut harness = relay();
    harness.press("5");
    harness.receive_board(". . . . X . . . .");
    harness.down(1);
    harness.connection(ConnectionEvent::Up);
    harness.take_sent();
    harness.wait(2_000);
    assert!(harness.app.is_relay() && harness.app.is_in());
    assert_eq!(harness.app.mark(), Some(Mark::X));
    assert!(harness.says("De volta. Nada se perdeu."));
}

#[test]
fn a_mark_that_changes_forever_is_not_remembered_forever() {
    let mut harness = Harness::connected(Language::Pt);
    harness.wait(2_000);
    for _ in 0..50 {
        harness.receive_board("X . . . . . . . .");
        harness.receive_board("O . . . . . . . .");
    }
    assert!(harness.app.moves.len() <= 9, "{}", harness.app.moves.len());
}
