//! Lost lines, new connections, and seats that are gone.

use crossterm::event::KeyCode;
use game::{ClientId, Command, Room};
use texts::Language;

use crate::harness::{Desk, WE};
use crate::message::{ConnectionEvent, DownReason};
use crate::state::{Screen, Stop, Table};

fn playing() -> Desk {
    Desk::playing(Language::Pt)
}

fn lose(desk: &mut Desk) {
    desk.down(4);
    desk.sent.clear();
    desk.other(Command::Lose(WE));
}

#[test]
fn the_countdown_wakes_once_a_second_and_only_while_down() {
    let mut desk = playing();
    desk.wait(60_000);
    assert_eq!(desk.app.next_wake(), None);
    desk.down(3);
    for left in [3, 2, 1] {
        assert!(desk.says(&format!("! Sem conexão. Nova tentativa em {left} s.")));
        let wake = desk.app.next_wake().unwrap();
        assert_eq!(wake.0 - desk.now.0, 1_000);
        desk.wait(1_000);
    }
    assert_eq!(desk.app.next_wake(), None);
    desk.press("?");
    assert!(desk.says("Ajuda"), "the banner is in nobody's way");
    desk.press("?");
    desk.key(KeyCode::Enter);
    assert_eq!(desk.take_sent(), ["retry now"]);
    desk.press("1");
    assert!(desk.says("! Sem conexão. A jogada espera a volta."));
}

#[test]
fn a_first_connection_that_takes_long_says_so() {
    let mut desk = Desk::new(Language::Pt);
    assert!(desk.says("Conectando a 192.168.0.10:5000…"));
    desk.wait(3_000);
    assert!(desk.says("Ainda tentando. O servidor está ligado?"));
    for (reason, words) in [
        (DownReason::NoAnswer, "Ninguém atendeu"),
        (DownReason::NotOurs, "mas não é o jogo"),
        (DownReason::TurnedAway, "recusou a conexão"),
        (DownReason::Lost, "Conexão perdida"),
    ] {
        let retry_in = std::time::Duration::from_secs(1);
        desk.link(ConnectionEvent::Down {
            attempt: 1,
            retry_in,
            reason,
        });
        assert!(desk.says(words), "{words}");
    }
    assert_eq!(desk.app.screen(), Screen::Connecting);
}

#[test]
fn a_move_lost_with_the_line_is_asked_again_once_the_room_has_come() {
    let mut desk = playing();
    desk.press("5");
    lose(&mut desk);
    desk.wait(4_000);
    desk.link(ConnectionEvent::Up);
    assert_eq!(desk.sent.len(), 1);
    let entering = format!("{:?}", desk.sent[0]);
    assert!(entering.contains("00000007"), "with the token: {entering}");
    desk.serve();
    assert!(desk.says("De volta. Nada se perdeu."));
    assert!(desk.take_sent()[0].contains("[0,0,0,0,1,0,0,0,0]"));
}

#[test]
fn a_move_that_had_arrived_is_not_asked_again() {
    let mut desk = playing();
    desk.press("5");
    let board = desk.app.pending.as_ref().unwrap().board;
    lose(&mut desk);
    let applied = desk.room.clone();
    desk.room = {
        let propose = Command::Propose {
            client: WE,
            board,
            version: None,
        };
        let mut room = applied;
        // It had arrived before the line was lost.
        let token = game::Token::from_random(7);
        let back = Command::Enter(game::Enter {
            client: WE,
            name: game::Name::new("Bia"),
            token: Some(token.hash()),
            fresh: token.hash(),
            knows_seats: true,
            watch: false,
        });
        for command in [back, propose, Command::Lose(WE)] {
            room = room
                .apply(command, desk.now, game::Limits::default())
                .unwrap()
                .room;
        }
        room
    };
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert!(desk.sent.is_empty() && desk.app.pending.is_none());
    assert_eq!(desk.app.board(), board);
}

#[test]
fn a_room_that_began_anew_is_told_and_nothing_is_asked_again() {
    let mut desk = playing();
    desk.play(&[5, 1]);
    desk.press("9");
    desk.down(4);
    desk.sent.clear();
    desk.room = Room::new("123".parse().unwrap(), 900_000);
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert!(desk.says("! De volta. O servidor recomeçou e a sala é nova."));
    assert!(desk.sent.is_empty() && desk.app.pending.is_none());
    assert_eq!(desk.app.screen(), Screen::Waiting);
}

#[test]
fn a_new_room_is_taken_even_from_a_server_whose_clock_went_back() {
    let mut desk = playing();
    desk.play(&[5, 1]);
    desk.down(4);
    desk.room = Room::new("123".parse().unwrap(), 3);
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert_eq!(desk.app.board(), game::Board::EMPTY);
}

#[test]
fn a_seat_that_was_not_held_is_told() {
    let mut desk = playing();
    desk.play(&[5, 1]);
    lose(&mut desk);
    desk.now = game::Moment(desk.now.0 + 61_000);
    desk.other(Command::Expire);
    let davi = game::wire::EnterRequest {
        room: "123".parse().unwrap(),
        name: game::Name::new("Davi"),
        token: None,
        knows_seats: true,
        watch: false,
    };
    desk.other(crate::harness::enter(ClientId(3), &davi));
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert!(desk.says("! A sua cadeira não estava mais guardada."));
    assert_eq!((desk.app.seat, desk.app.token.is_none()), (None, true));
    assert!(desk.app.is_in());
}

#[test]
fn a_seat_opened_elsewhere_is_not_fought_for_but_can_be_taken_back() {
    let mut desk = playing();
    desk.play(&[5, 1]);
    let elsewhere = ClientId(9);
    let token = game::Token::from_random(7);
    let take = game::Enter {
        client: elsewhere,
        name: game::Name::new("Bia"),
        token: Some(token.hash()),
        fresh: token.hash(),
        knows_seats: true,
        watch: false,
    };
    desk.other(Command::Enter(take));
    assert_eq!(desk.app.stop, Some(Stop::OpenedElsewhere));
    assert!(desk.says("Sua partida foi aberta em outra janela."));
    desk.down(1);
    desk.link(ConnectionEvent::Up);
    assert!(desk.sent.is_empty(), "a new line does not fight either");
    desk.key(KeyCode::Enter);
    desk.serve();
    assert_eq!(desk.app.seat, desk.room.mark_of(WE));
    assert!(desk.app.stop.is_none() && desk.app.seat.is_some());
}

#[test]
fn a_full_room_is_asked_again_only_by_the_person() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    desk.sent.clear();
    desk.hear_code("sala_cheia");
    assert!(desk.says("A sala 123 está cheia."));
    desk.wait(60_000);
    assert!(desk.sent.is_empty() && desk.app.table == Table::Unknown);
    desk.key(KeyCode::Enter);
    assert!(desk.take_sent()[0].starts_with("entrar_sala"));
}

#[test]
fn entering_waits_for_a_busy_server_and_never_takes_it_for_a_relay() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    desk.take_sent();
    desk.hear_code("devagar");
    desk.wait(500);
    assert_eq!(desk.sent.len(), 1);
    desk.serve();
    assert!(desk.app.is_in());

    lose(&mut desk);
    desk.link(ConnectionEvent::Up);
    desk.take_sent();
    desk.wait(30_000);
    assert!(
        desk.app.room().is_some(),
        "a server that kept rooms still does"
    );
    assert!(desk.take_sent().len() >= 3);
}
