//! Lines of a script: each waits for its time, and none is lost.

use game::Command;
use texts::Language;

use super::{Room, SessionInput};
use crate::exit::End;
use crate::harness::{ANA, Desk};

fn script() -> Room {
    Room::new(Language::En, false)
}

fn board(desk: &Desk) -> String {
    let board = desk.room.view().board;
    let square = |at| board.at(at).map_or('.', game::Mark::letter);
    game::Square::all().map(square).collect()
}

#[test]
fn moves_wait_for_the_line_for_somebody_and_for_their_turn() {
    let mut room = script();
    room.pipe("5 1 9");
    room.input_ends();
    room.comes_up();
    assert_eq!(board(&room.desk), ".........");
    room.desk.ana_enters();
    room.served();
    assert_eq!(board(&room.desk), "....X....");
    room.ana_plays(2);
    assert_eq!(board(&room.desk), "XO..X....");
    room.ana_plays(3);
    assert_eq!(board(&room.desk), "XOO.X...X");
    assert_eq!(room.desk.end, Some(End::Left));
    let said = room.transcript();
    assert!(
        said.contains("You win: 1 5 9.\nScore: you 1, Ana 0, draws 0."),
        "{said}"
    );
}

#[test]
fn a_taken_square_is_said_and_the_next_line_is_tried() {
    let mut room = script();
    room.comes_up();
    room.desk.ana_enters();
    room.served();
    room.pipe("1 2 3 4 5 6 7 8 9");
    room.ana_plays(2);
    room.ana_plays(5);
    assert_eq!(board(&room.desk), "XOXXO....");
    let said = room.transcript();
    assert!(
        said.contains("Square 2 is taken. Free: 3 4 5 6 7 8 9.\n"),
        "{said}"
    );
}

#[test]
fn what_follows_a_move_is_answered_after_it() {
    let mut room = script();
    room.comes_up();
    room.desk.ana_enters();
    room.said();
    room.desk.heard(SessionInput::Line("5".to_owned()));
    room.desk.heard(SessionInput::Line("t".to_owned()));
    room.desk.heard(SessionInput::Line("x".to_owned()));
    assert_eq!(
        room.said(),
        Vec::<String>::new(),
        "nothing is confirmed yet"
    );
    room.served();
    let said = room.said();
    assert_eq!(said[0], "You played 5, center.");
    assert_eq!(said[2], "Row 2: free 4, X, free 6.");
    // The seat of the move is left only after it.
    assert_eq!(board(&room.desk), "....X....");
    assert_eq!(room.desk.end, Some(End::Left));
    assert!(room.desk.take_sent()[0].starts_with("sair_sala"));
}

#[test]
fn a_rematch_waits_for_the_end_and_moves_for_the_rematch() {
    let mut room = script();
    room.comes_up();
    room.desk.ana_enters();
    room.served();
    room.pipe("1 2 3 r 9 8 7");
    room.input_ends();
    room.ana_plays(4);
    room.ana_plays(5);
    assert_eq!(board(&room.desk), "XXXOO....");
    assert_eq!(room.desk.end, None, "there is more to come");
    room.desk.ana_proposes(game::Board::EMPTY);
    room.served();
    room.ana_plays(1);
    assert_eq!(board(&room.desk), "X.......O", "{:#?}", room.said());
}

#[test]
fn moves_too_many_are_refused_and_the_end_of_the_game_is_the_end() {
    let mut room = script();
    room.comes_up();
    room.desk.ana_enters();
    room.served();
    room.pipe("1 2 3 4 6");
    room.ana_plays(7);
    room.ana_plays(5);
    assert_eq!(board(&room.desk), "XXX.O.O..");
    let said = room.said();
    let refused = said
        .iter()
        .filter(|line| line.starts_with("The game is over."));
    assert_eq!(refused.count(), 2, "{said:#?}");
    assert_eq!(room.desk.end, None);
    room.input_ends();
    assert_eq!(room.desk.end, Some(End::Left));
}

#[test]
fn a_move_resent_after_a_loss_is_one_move() {
    let mut room = script();
    room.comes_up();
    room.desk.ana_enters();
    room.served();
    room.desk.heard(SessionInput::Line("5".to_owned()));
    room.desk.heard(SessionInput::Line("9".to_owned()));
    // It was sent, and the line went before anybody answered.
    room.desk.sent.clear();
    room.desk.down(1);
    assert_eq!(room.desk.end, None);
    room.comes_up();
    room.served();
    assert_eq!(board(&room.desk), "....X....");
    room.ana_plays(1);
    assert_eq!(board(&room.desk), "O...X...X");
}

#[test]
fn more_lines_than_can_wait_wait_outside() {
    let mut room = script();
    for _ in 0..64 {
        assert!(room.desk.session.as_ref().unwrap().accepts_lines());
        room.desk.heard(SessionInput::Line("5".to_owned()));
    }
    assert!(!room.desk.session.as_ref().unwrap().accepts_lines());
    room.comes_up();
    room.desk.ana_enters();
    room.served();
    assert!(room.desk.session.as_ref().unwrap().accepts_lines());
}

#[test]
fn a_script_that_leaves_in_mid_game_is_not_asked() {
    let mut room = script();
    room.comes_up();
    room.desk.ana_enters();
    room.pipe("5 x");
    assert_eq!(room.desk.end, Some(End::Left));
    assert!(room.desk.room.mark_of(ANA).is_some());
    let mut person = Room::new(Language::En, true);
    person.comes_up();
    person.desk.ana_enters();
    person.pipe("5");
    person.pipe("x");
    assert_eq!(person.desk.end, None);
    person.pipe("v");
    person.pipe("x");
    assert_eq!(person.desk.end, None, "only x again leaves");
    person.pipe("x");
    assert_eq!(person.desk.end, Some(End::Left));
}

#[test]
fn ctrl_d_at_a_terminal_keeps_the_chair() {
    let mut room = Room::new(Language::En, true);
    room.comes_up();
    room.desk.ana_enters();
    room.desk.heard(SessionInput::EndOfInput);
    assert_eq!(room.desk.end, Some(End::Left));
    assert_eq!(room.desk.take_sent(), ["quit"]);
    assert!(room.desk.app.has_seat());
}

#[test]
fn who_dropped_is_told_and_a_script_waits_on() {
    let mut room = script();
    room.comes_up();
    room.desk.ana_enters();
    room.said();
    room.pipe("5");
    room.desk.other(Command::Lose(ANA));
    room.desk.now.0 += 70_000;
    room.desk.other(Command::Expire);
    assert_eq!(
        room.said()[1..],
        [
            "Ana dropped. The seat is held for up to a minute.",
            "Ana did not come back. The seat is free.",
        ]
    );
    assert_eq!(room.desk.end, None);
}
