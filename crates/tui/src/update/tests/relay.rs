//! A server that only repeats boards.

use game::{Board, Mark};
use texts::Language;

use crate::harness::Desk;
use crate::message::ConnectionEvent;
use crate::state::Screen;

fn relay() -> Desk {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    desk.take_sent();
    desk.wait(2_000);
    desk
}

#[test]
fn silence_after_entering_means_a_relay() {
    let mut desk = relay();
    assert!(desk.app.is_relay());
    assert!(desk.says("! Este servidor só repassa jogadas."));
    desk.press("5");
    assert!(desk.take_sent()[0].contains("[0,0,0,0,1,0,0,0,0]"));
    assert!(desk.app.pending.is_some(), "only the broadcast confirms");
    desk.hear_board(". . . . X . . . .");
    assert!(desk.app.pending.is_none());
    assert_eq!(desk.app.mark(), Some(Mark::X));
    desk.press("1");
    assert!(desk.sent.is_empty());
    desk.hear_board("O . . . X . . . .");
    desk.press("2");
    assert_eq!(desk.take_sent().len(), 1);
}

#[test]
fn an_empty_acknowledgement_is_no_answer() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    let ack = game::wire::Ack::default();
    desk.link(ConnectionEvent::Answered { ticket: 1, ack });
    desk.wait(2_000);
    assert!(desk.app.is_relay());
}

#[test]
fn the_second_player_takes_the_mark_that_is_next() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    desk.take_sent();
    desk.hear_board("X . . . . . . . .");
    assert!(desk.app.is_relay(), "a bare board tells a relay at once");
    desk.press("5");
    desk.hear_board("X . . . O . . . .");
    assert_eq!(desk.app.mark(), Some(Mark::O));
    desk.wait(10_000);
    assert!(desk.says("Vez de X…"));
}

#[test]
fn boards_that_no_game_allows_are_drawn_all_the_same() {
    let mut desk = relay();
    for board in [
        "X X X O O O . . .",
        "O O O O O O O O O",
        "X X X X X X X X X",
        ". . O . . . . . .",
    ] {
        desk.hear_board(board);
        assert_eq!(desk.app.board(), board.parse().unwrap());
        let _ = (desk.screen(80, 24), desk.screen(5, 3));
    }
}

#[test]
fn after_the_end_r_starts_over_and_the_first_move_chooses_again() {
    let mut desk = relay();
    desk.press("9");
    desk.take_sent();
    desk.hear_board(". . . . . . . . X");
    desk.hear_board("X X X O O . . . X");
    assert_eq!(desk.app.screen(), Screen::Over);
    desk.press("r");
    assert!(desk.take_sent()[0].contains("[0,0,0,0,0,0,0,0,0]"));
    desk.hear_board(". . . . . . . . .");
    assert_eq!((desk.app.board(), desk.app.mark()), (Board::EMPTY, None));
    assert!(desk.app.pending.is_none());
    assert_eq!(desk.app.screen(), Screen::Playing);
}

#[test]
fn a_server_that_was_only_slow_is_believed() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    let late = std::mem::take(&mut desk.sent);
    desk.wait(5_000);
    assert!(desk.app.is_relay());
    desk.press("5");
    desk.sent = late;
    desk.serve();
    assert!(!desk.app.is_relay() && desk.app.pending.is_none());
    assert_eq!(
        (desk.app.seat, desk.app.screen()),
        (Some(Mark::X), Screen::Waiting)
    );
}

#[test]
fn a_relay_after_a_lost_line_is_the_same_game() {
    let mut desk = relay();
    desk.press("5");
    desk.hear_board(". . . . X . . . .");
    desk.down(1);
    desk.link(ConnectionEvent::Up);
    desk.take_sent();
    desk.wait(2_000);
    assert!(desk.app.is_relay() && desk.app.is_in());
    assert_eq!(desk.app.mark(), Some(Mark::X));
    assert!(desk.says("De volta. Nada se perdeu."));
}

#[test]
fn a_mark_that_changes_for_ever_is_not_remembered_for_ever() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    desk.wait(2_000);
    for _ in 0..50 {
        desk.hear_board("X . . . . . . . .");
        desk.hear_board("O . . . . . . . .");
    }
    assert!(desk.app.moves.len() <= 9, "{}", desk.app.moves.len());
}
