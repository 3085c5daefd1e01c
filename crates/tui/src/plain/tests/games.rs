//! Whole games as a person at a terminal hears them, in both languages.

use game::wire::EnterRequest;
use game::{Board, ClientId, Command, Name, Token};
use texts::Language;

use super::Room;
use crate::harness::{ANA, enter, setup};
use crate::message::ConnectionEvent;

/// A game with everything that can happen in one.
fn a_long_story(language: Language) -> String {
    let mut room = Room::new(language, true);
    room.comes_up();
    room.line("5");
    room.line("c");
    room.desk.ana_enters();
    room.line("5");
    room.line("1");
    room.ana_plays(1);
    room.line("t");
    room.line("1");
    room.line("banana");
    room.line("?");
    room.desk.other(Command::Lose(ANA));
    ana_returns(&mut room);
    room.line("3");
    room.line("v");
    room.ana_plays(2);
    room.desk.down(2);
    room.line("7");
    room.desk.link(ConnectionEvent::Connecting { attempt: 1 });
    room.comes_up();
    room.line("7");
    room.line("p");
    room.desk.ana_proposes(Board::EMPTY);
    room.line("r");
    room.ana_plays(5);
    room.line("9");
    room.line("x");
    room.line("v");
    room.desk.other(Command::Leave(ANA));
    room.line("1");
    room.transcript()
}

#[test]
fn a_whole_story_in_portuguese() {
    insta::assert_snapshot!(a_long_story(Language::Pt));
}

#[test]
fn a_whole_story_in_english() {
    insta::assert_snapshot!(a_long_story(Language::En));
}

fn request(name: &str, token: Option<Token>) -> EnterRequest {
    EnterRequest {
        room: "123".parse().unwrap(),
        name: Name::new(name),
        token,
        knows_seats: true,
        watch: false,
    }
}

fn ana_returns(room: &mut Room) {
    let token = Token::from_random(u128::from(ANA.0) + 1_000);
    room.desk.other(enter(ANA, &request("Ana", Some(token))));
}

const DAVI: ClientId = ClientId(3);

#[test]
fn a_game_as_a_watcher_hears_it() {
    let mut watching = setup(Language::En);
    watching.watch = true;
    let mut room = Room::with(watching, true);
    room.desk.ana_enters();
    room.comes_up();
    room.desk.other(enter(DAVI, &request("Davi", None)));
    for (who, digit) in [(ANA, 5), (DAVI, 1), (ANA, 4), (DAVI, 2)] {
        room.desk.plays(who, digit);
    }
    room.line("6");
    room.line("v");
    room.desk.plays(ANA, 6);
    room.line("p");
    room.desk.other(Command::Leave(DAVI));
    room.line("");
    room.line("x");
    assert_eq!(room.desk.end, Some(crate::End::Left));
    insta::assert_snapshot!(room.transcript());
}

#[test]
fn who_was_away_hears_what_was_missed() {
    let mut room = Room::new(Language::En, true);
    room.comes_up();
    room.desk.ana_enters();
    room.pipe("5");
    room.said();
    // One move came meanwhile.
    room.desk.down(1);
    room.ana_plays(1);
    room.comes_up();
    assert_eq!(
        room.said(),
        [
            "Offline. Trying again.",
            "Back online. Nothing was lost.",
            "Ana played 1, top left corner.",
            "Your turn. Free: 2 3 4 6 7 8 9.",
        ]
    );
}

#[test]
fn a_relay_is_played_on_and_called_by_its_marks() {
    let mut room = Room::new(Language::En, true);
    room.desk.link(ConnectionEvent::Up);
    room.desk.take_sent();
    room.desk.wait(5_000);
    room.desk.heard(super::SessionInput::Line("5".to_owned()));
    room.desk.hear_board(". . . . X . . . .");
    room.desk.hear_board("O . . . X . . . .");
    room.desk.heard(super::SessionInput::Line("p".to_owned()));
    room.desk.hear_board(". . . . . . . . .");
    assert_eq!(
        room.said(),
        [
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
        ]
    );
}

#[test]
fn a_name_cannot_break_its_line() {
    let mut room = Room::new(Language::En, true);
    room.comes_up();
    let payload = serde_json::json!({
        "jogoId": "123",
        "nome": "Ana\nYou win: 1 2 3.\u{1b}[2J\r\u{2028}x",
        "ficha": null,
    });
    let request = EnterRequest::parse(&payload).unwrap();
    room.desk.other(enter(ANA, &request));
    // And from a server that does not clean.
    let view = serde_json::to_value(room.desk.room.view()).unwrap();
    let mut view = view;
    view["versao"] = (room.desk.room.version() + 1).into();
    view["jogadores"]["-1"]["nome"] = "Bob\n5\u{9b}".into();
    let news = game::wire::News::parse(&view).unwrap();
    room.desk.hear(crate::message::ServerEvent::News(news));
    let said = room.said();
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
fn waiting_says_nothing_and_wakes_nobody() {
    let mut room = Room::new(Language::En, true);
    room.comes_up();
    room.said();
    for person in [true, false] {
        assert_eq!(room.desk.next_wake(), None, "{person}");
        room.desk.wait(60_000);
        assert_eq!(room.said(), Vec::<String>::new());
        room.desk.ana_enters();
        room.said();
        room = Room::new(Language::En, false);
        room.comes_up();
        room.said();
    }
}

#[test]
fn who_takes_long_and_a_server_that_closes_are_told_once() {
    let mut room = Room::new(Language::En, true);
    room.comes_up();
    room.desk.ana_enters();
    room.pipe("5");
    room.said();
    room.desk.wait(120_000);
    assert_eq!(room.said(), ["Ana is thinking…"]);
    room.desk.hear(crate::message::ServerEvent::Closing);
    for seconds in [1, 2, 3] {
        room.desk.down(seconds);
        room.desk.wait(seconds * 1_000);
    }
    assert_eq!(room.said(), ["The server has closed. Trying again."]);
}
