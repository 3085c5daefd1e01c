//! Whole games in line mode, in every language.

use game::{Board, Command};
use texts::Language;

use super::LineHarness;
use crate::harness::{ANA, DAVI, enter, setup};
use crate::message::ConnectionEvent;

/// Returns the transcript of a game with every kind of event.
fn a_long_story(language: Language) -> String {
    let mut session = LineHarness::new(language, true);
    session.comes_up();
    session.line("5");
    session.line("c");
    session.client.ana_enters();
    session.line("5");
    session.line("1");
    session.ana_plays(1);
    session.line("t");
    session.line("1");
    session.line("banana");
    session.line("?");
    session.client.other(Command::Lose(ANA));
    session.client.ana_returns();
    session.line("3");
    session.line("v");
    session.ana_plays(2);
    session.client.down(2);
    session.line("7");
    session
        .client
        .connection(ConnectionEvent::Connecting { attempt: 1 });
    session.comes_up();
    session.line("7");
    session.line("p");
    session.client.ana_proposes(Board::EMPTY);
    session.line("r");
    session.ana_plays(5);
    session.line("9");
    session.line("x");
    session.line("v");
    session.client.other(Command::Leave(ANA));
    session.line("1");
    session.transcript()
}

#[test]
fn the_earlier_games_of_the_room_are_told() {
    let mut harness = LineHarness::new(Language::Pt, true);
    harness.comes_up();
    harness.said();
    harness.pipe_only("partidas");
    harness.client.sends(&["read games of 123"]);
    harness.client.games_come(2);
    harness.says(&[
        "Partida 1: Maria Clara dos Santos contra João Pedro, Maria Clara dos Santos venceu.",
        "Partida 2: Maria Clara dos Santos contra João Pedro, sem resultado.",
        "g e o número contam as jogadas de uma partida.",
    ]);
    harness.pipe_only("g1");
    harness.client.games_come(2);
    let told = harness.said();
    assert_eq!(told[1], "Jogadas: X 1, O 4, X 2, O 5, X 3.");
    harness.pipe_only("g7");
    harness.client.games_come(2);
    harness.says(&["A partida 7 desta sala não está guardada."]);
    // Games that nobody asked for are not told.
    harness.client.games_come(2);
    assert!(harness.said().is_empty());
}

#[test]
fn the_moves_are_told_when_they_are_asked_for() {
    let mut session = LineHarness::new(Language::Pt, true);
    session.meets_ana();
    session.said();
    session.line("l");
    assert!(
        session
            .said()
            .contains(&"Ainda não houve jogadas.".to_owned())
    );
    session.line("5");
    session.ana_plays(1);
    session.line("3");
    session.said();
    session.line("lances");
    session.says(&["> lances", "Jogadas: X 5, O 1, X 3."]);
}

#[test]
fn a_whole_story_in_portuguese() {
    insta::assert_snapshot!(a_long_story(Language::Pt));
}

#[test]
fn a_whole_story_in_english() {
    insta::assert_snapshot!(a_long_story(Language::En));
}

#[test]
fn a_whole_story_in_spanish() {
    insta::assert_snapshot!(a_long_story(Language::Es));
}

#[test]
fn a_game_as_a_watcher_hears_it() {
    let mut watching = setup(Language::En);
    watching.watch = true;
    let mut session = LineHarness::with(watching, true);
    session.client.ana_enters();
    session.comes_up();
    session.client.davi_enters();
    for (who, digit) in [(ANA, 5), (DAVI, 1), (ANA, 4), (DAVI, 2)] {
        session.client.plays(who, digit);
    }
    session.line("6");
    session.line("v");
    session.client.plays(ANA, 6);
    session.line("p");
    session.client.other(Command::Leave(DAVI));
    session.line("");
    session.line("x");
    assert_eq!(session.client.end, Some(crate::End::Left));
    insta::assert_snapshot!(session.transcript());
}

#[test]
fn a_player_who_was_away_hears_the_missed_moves() {
    let mut session = LineHarness::new(Language::En, true);
    session.meets_ana();
    session.pipe("5");
    session.said();
    // One move happens meanwhile.
    session.client.down(1);
    session.ana_plays(1);
    session.comes_up();
    session.says(&[
        "Offline. Trying again.",
        "Back online. Nothing was lost.",
        "Ana played 1, top left corner.",
        "Your turn. Free: 2 3 4 6 7 8 9.",
    ]);
}

#[test]
fn words_are_understood_and_an_early_rematch_is_explained() {
    let mut session = LineHarness::new(Language::En, true);
    session.meets_ana();
    session.said();
    session.pipe("rematch 10 score");
    session.says(&[
        "Not now: R asks for a rematch after the game.",
        "Your turn. Free: 1 2 3 4 5 6 7 8 9.",
        "The squares are 1 to 9.",
        "Score: you 0, Ana 0, draws 0.",
    ]);
}

#[test]
fn a_relay_is_played_on_and_called_by_its_marks() {
    let mut session = LineHarness::new(Language::En, true);
    session.client.connection(ConnectionEvent::Up);
    session.client.take_sent();
    session.client.wait(5_000);
    session
        .client
        .input(super::SessionInput::Line("5".to_owned()));
    session.client.receive_board(". . . . X . . . .");
    session.client.receive_board("O . . . X . . . .");
    session
        .client
        .input(super::SessionInput::Line("p".to_owned()));
    session.client.receive_board(". . . . . . . . .");
    session.says(&[
        "Connecting to 192.168.0.10:5000…",
        "This server only relays moves. Just play: your first move picks your mark.",
        "Room 123 at 192.168.0.10:5000.",
        "Your turn. Free: 1 2 3 4 5 6 7 8 9.",
        "You played 5, center.",
        "O played 1, top left corner.",
        "Your turn. Free: 2 3 4 6 7 8 9.",
        "This server keeps no score.",
        "New game!",
        "Your turn. Free: 1 2 3 4 5 6 7 8 9.",
    ]);
}

#[test]
fn a_name_cannot_break_its_line() {
    let mut session = LineHarness::new(Language::En, true);
    session.comes_up();
    let name = "Ana\nYou win: 1 2 3.\u{1b}[2J\r\u{2028}x";
    session.client.other(enter(ANA, name));
    // The same from a server that does not clean names.
    let view = serde_json::to_value(session.client.room.view()).unwrap();
    let mut view = view;
    view["versao"] = (session.client.room.version() + 1).into();
    view["jogadores"]["-1"]["nome"] = "Bob\n5\u{9b}".into();
    let news = game::wire::News::parse(&view).unwrap();
    session
        .client
        .receive(crate::message::ServerEvent::News(news));
    let said = session.said();
    assert!(
        said.iter().any(|line| line.contains("Ana You win")),
        "{said:#?}"
    );
    assert!(said.iter().any(|line| line.contains("Bob 5")), "{said:#?}");
    for line in &said {
        assert!(!line.contains(|c: char| c.is_control()), "{line:?}");
    }
}

#[test]
fn an_idle_opponent_loses_the_seat_to_k() {
    let mut session = LineHarness::new(Language::En, true);
    session.meets_ana();
    session.line("5");
    session.line("k");
    for _ in 0..2 {
        session.client.now = session.client.room.next_deadline().unwrap();
        session.client.other(Command::Expire);
    }
    session.line("k");
    let said = session.said();
    let said: Vec<_> = said
        .iter()
        .map(String::as_str)
        .skip_while(|line| *line != "> k")
        .collect();
    assert_eq!(
        said,
        [
            "> k",
            "It is too early to free that seat.",
            "Ana is thinking…",
            "Ana has not played for a while. k frees the seat.",
            "> k",
            "Ana's seat is free.",
            "1 watching.",
        ]
    );
}

#[test]
fn a_late_player_hears_of_it_twice_and_then_of_the_loss() {
    let mut session = LineHarness::new(Language::En, true);
    session.meets_ana();
    session.said();
    for _ in 0..2 {
        session.client.now = session.client.room.next_deadline().unwrap();
        session.client.other(Command::Expire);
    }
    session.client.other(Command::Claim(ANA));
    session.says(&[
        "Are you still there? In 10 s your seat can be freed.",
        "Are you still there? Your seat can be freed now.",
        "You took too long to play, so your seat was freed.",
        "Enter sits down again if a seat is free, x leaves.",
    ]);
}

#[test]
fn waiting_says_nothing_and_wakes_nobody() {
    let mut session = LineHarness::new(Language::En, true);
    session.comes_up();
    session.said();
    for person in [true, false] {
        assert_eq!(session.client.next_wake(), None, "{person}");
        session.client.wait(60_000);
        session.says(&[]);
        session.client.ana_enters();
        session.said();
        session = LineHarness::new(Language::En, false);
        session.comes_up();
        session.said();
    }
}

#[test]
fn a_slow_opponent_and_a_closing_server_are_told_once() {
    let mut session = LineHarness::new(Language::En, true);
    session.meets_ana();
    session.pipe("5");
    session.said();
    session.client.wait(120_000);
    session.says(&["Ana is thinking…"]);
    session.client.receive(crate::message::ServerEvent::Closing);
    for seconds in [1, 2, 3] {
        session.client.down(seconds);
        session.client.wait(seconds * 1_000);
    }
    session.says(&["The server shut down. Trying again."]);
}
