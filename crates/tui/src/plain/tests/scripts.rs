//! The lines of a script: each one waits until it is due, and none is lost.

use game::Command;
use texts::Language;

use super::{LineHarness, SessionInput};
use crate::exit::End;
use crate::harness::{ANA, Harness};
use crate::message::ConnectionEvent;

fn script() -> LineHarness {
    LineHarness::new(Language::En, false)
}

/// Returns a script whose opponent has come, before the first move.
#[track_caller]
fn script_against_ana() -> LineHarness {
    let mut session = script();
    session.meets_ana();
    session.served();
    session
}

fn board(harness: &Harness) -> String {
    let board = harness.room.view().board;
    let square = |at| board.at(at).map_or('.', game::Mark::letter);
    game::Square::all().map(square).collect()
}

#[test]
fn moves_wait_for_the_connection_for_somebody_and_for_their_turn() {
    let mut session = script();
    session.pipe("5 1 9");
    session.input_ends();
    session.comes_up();
    assert_eq!(board(&session.client), ".........");
    session.client.ana_enters();
    session.served();
    assert_eq!(board(&session.client), "....X....");
    session.ana_plays(2);
    assert_eq!(board(&session.client), "XO..X....");
    session.ana_plays(3);
    assert_eq!(board(&session.client), "XOO.X...X");
    assert_eq!(session.client.end, Some(End::Left));
    let said = session.transcript();
    let words = "You win: 1 5 9.\nScore: you 1, Ana 0, draws 0.";
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_taken_square_is_said_and_the_next_line_is_tried() {
    let mut session = script_against_ana();
    session.pipe("1 2 3 4 5 6 7 8 9");
    session.ana_plays(2);
    session.ana_plays(5);
    assert_eq!(board(&session.client), "XOXXO....");
    let said = session.transcript();
    let words = "Square 2 is taken. Free: 3 4 5 6 7 8 9.\n";
    assert!(said.contains(words), "{said}");
}

#[test]
fn what_follows_a_move_is_answered_after_it() {
    let mut session = script();
    session.meets_ana();
    session.said();
    session.client.input(SessionInput::Line("5".to_owned()));
    session.client.input(SessionInput::Line("t".to_owned()));
    session.client.input(SessionInput::Line("x".to_owned()));
    assert_eq!(
        session.said(),
        Vec::<String>::new(),
        "nothing is confirmed yet"
    );
    session.served();
    let said = session.said();
    assert_eq!(said[0], "You played 5, center.");
    assert_eq!(said[2], "Row 2: free 4, X, free 6.");
    // The seat is left only after the move.
    assert_eq!(board(&session.client), "....X....");
    assert_eq!(session.client.end, Some(End::Left));
    assert!(session.client.take_sent()[0].starts_with("sair_sala"));
}

#[test]
fn a_rematch_waits_for_the_end_and_moves_for_the_rematch() {
    let mut session = script_against_ana();
    session.pipe("1 2 3 r 9 8 7");
    session.input_ends();
    session.ana_plays(4);
    session.ana_plays(5);
    assert_eq!(board(&session.client), "XXXOO....");
    assert_eq!(session.client.end, None, "there is more to come");
    session.client.ana_proposes(game::Board::EMPTY);
    session.served();
    session.ana_plays(1);
    assert_eq!(board(&session.client), "X.......O", "{:#?}", session.said());
}

#[test]
fn moves_too_many_are_refused_and_the_end_of_the_game_is_the_end() {
    let mut session = script_against_ana();
    session.pipe("1 2 3 4 6");
    session.ana_plays(7);
    session.ana_plays(5);
    assert_eq!(board(&session.client), "XXX.O.O..");
    let said = session.said();
    let refused = said
        .iter()
        .filter(|line| line.starts_with("The game is over."));
    assert_eq!(refused.count(), 2, "{said:#?}");
    assert_eq!(session.client.end, None);
    session.input_ends();
    assert_eq!(session.client.end, Some(End::Left));
}

#[test]
fn a_move_resent_after_a_loss_is_one_move() {
    let mut session = script_against_ana();
    session.client.input(SessionInput::Line("5".to_owned()));
    session.client.input(SessionInput::Line("9".to_owned()));
    // The move was sent, and the connection was lost before an answer.
    session.client.sent.clear();
    session.client.down(1);
    assert_eq!(session.client.end, None);
    session.comes_up();
    session.served();
    assert_eq!(board(&session.client), "....X....");
    session.ana_plays(1);
    assert_eq!(board(&session.client), "O...X...X");
}

#[test]
fn more_lines_than_can_wait_wait_outside() {
    let mut session = script();
    for _ in 0..64 {
        assert!(session.client.session.as_ref().unwrap().accepts_lines());
        session.client.input(SessionInput::Line("5".to_owned()));
    }
    assert!(!session.client.session.as_ref().unwrap().accepts_lines());
    session.meets_ana();
    session.served();
    assert!(session.client.session.as_ref().unwrap().accepts_lines());
}

#[test]
fn a_script_that_leaves_in_mid_game_is_not_asked() {
    let mut session = script();
    session.meets_ana();
    session.pipe("5 x");
    assert_eq!(session.client.end, Some(End::Left));
    assert!(session.client.room.mark_of(ANA).is_some());
    let mut person = LineHarness::new(Language::En, true);
    person.meets_ana();
    person.pipe("5");
    person.pipe("x");
    assert_eq!(person.client.end, None);
    person.pipe("v");
    person.pipe("x");
    assert_eq!(person.client.end, None, "only x again leaves");
    person.pipe("x");
    assert_eq!(person.client.end, Some(End::Left));
}

#[test]
fn ctrl_d_at_a_terminal_keeps_the_seat() {
    let mut session = LineHarness::new(Language::En, true);
    session.meets_ana();
    session.client.input(SessionInput::EndOfInput);
    assert_eq!(session.client.end, Some(End::Left));
    session.client.sends(&["quit"]);
    assert!(session.client.app.has_seat());
}

#[test]
fn a_dropped_opponent_is_told_and_a_script_waits_on() {
    let mut session = script();
    session.meets_ana();
    session.said();
    session.pipe("5");
    session.client.other(Command::Lose(ANA));
    session.client.now.0 += 70_000;
    session.client.other(Command::Expire);
    assert_eq!(
        session.said()[1..],
        [
            "Ana dropped. The seat is held for a while.",
            "Ana did not come back. The seat is free.",
        ]
    );
    assert_eq!(session.client.end, None);
}

#[test]
fn what_follows_a_question_about_games_waits_for_its_answer() {
    let mut session = script();
    session.comes_up();
    session.said();
    session.pipe_only("g");
    session.pipe_only("g7");
    session.pipe_only("x");
    session.client.sends(&["read games of 123"]);
    session.client.games_come(1);
    session.says(&[
        "Game 1: Maria Clara dos Santos against João Pedro, Maria Clara dos Santos wins.",
        "g and the number tell the moves of a game.",
    ]);
    session.client.sends(&["read games of 123"]);
    assert_eq!(session.client.end, None);
    session.client.games_come(1);
    session.says(&["Game 7 of this room is not kept."]);
    assert_eq!(session.client.end, Some(End::Left));
}

#[test]
fn games_of_a_room_that_we_have_left_are_not_told() {
    let mut session = script();
    session.comes_up();
    session.said();
    session.pipe_only("g");
    session.pipe_only("x");
    session.client.app.setup.room = "mesa".parse().unwrap();
    let room = "123".parse().unwrap();
    let late = ConnectionEvent::Games { room, games: None };
    session.client.connection(late);
    assert_eq!(session.client.end, Some(End::Left), "nothing is waited for");
    assert!(!session.transcript().contains("could not be read"));
}

#[test]
fn a_name_is_given_in_the_words_of_each_language() {
    for (language, word) in [
        (Language::Pt, "nome"),
        (Language::En, "name"),
        (Language::Es, "nombre"),
    ] {
        let mut session = LineHarness::new(language, true);
        session.meets_ana();
        session.said();
        session.pipe_only(&format!("{word} Maria Clara dos Santos"));
        session.served();
        let texts = session.client.app.setup.texts;
        let said = session.transcript();
        assert!(
            said.contains(&texts.say_named("Maria Clara dos Santos")),
            "{said}"
        );
        let player = session.client.room.view().players.x.unwrap();
        assert_eq!(player.name.as_str(), "Maria Clara dos Santos");
        session.pipe_only(word);
        assert_eq!(session.said(), [texts.say_help_name()]);
        session.line("5");
        assert_eq!(board(&session.client), "....X....", "the game goes on");
    }
}
