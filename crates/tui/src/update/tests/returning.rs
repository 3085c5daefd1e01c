//! Lost connections, new connections, and lost seats.

use crossterm::event::KeyCode;
use game::{Command, Room};
use texts::Language;

use crate::harness::{Harness, WE, come_back};
use crate::message::{ConnectionEvent, DownReason};
use crate::state::{Screen, Snapshot, Stop};

#[track_caller]
fn playing() -> Harness {
    Harness::playing(Language::Pt)
}

#[track_caller]
fn lose(harness: &mut Harness) {
    harness.down(4);
    harness.sent.clear();
    harness.other(Command::Lose(WE));
}

#[test]
fn the_countdown_wakes_once_a_second_and_only_while_down() {
    let mut harness = playing();
    harness.wait(60_000);
    assert_eq!(harness.app.next_wake(), None);
    harness.down(3);
    for left in [3, 2, 1] {
        assert!(harness.says(&format!("! Sem conexão. Nova tentativa em {left} s.")));
        let wake = harness.app.next_wake().unwrap();
        assert_eq!(wake.0 - harness.now.0, 1_000);
        harness.wait(1_000);
    }
    assert_eq!(harness.app.next_wake(), None);
    harness.press("?");
    assert!(harness.says("Ajuda"), "the banner is in nobody's way");
    harness.press("?");
    harness.key(KeyCode::Enter);
    harness.sends(&["retry now"]);
    harness.press("1");
    assert!(harness.says("! Sem conexão: nada foi jogado. Jogue quando ela voltar."));
}

#[test]
fn a_first_connection_that_takes_long_says_so() {
    let mut harness = Harness::new(Language::Pt);
    assert!(harness.says("Conectando a 192.168.0.10:5000…"));
    harness.wait(3_000);
    assert!(harness.says("Ainda sem resposta. O endereço pode estar errado"));
    for (reason, words) in [
        (DownReason::NoAnswer, "Ninguém atendeu"),
        (DownReason::NotOurs, "mas não é o jogo"),
        (DownReason::TurnedAway, "recusou a conexão"),
        (DownReason::Lost, "Conexão perdida"),
    ] {
        let retry_in = std::time::Duration::from_secs(1);
        harness.connection(ConnectionEvent::Down {
            attempt: 1,
            retry_in,
            reason,
        });
        assert!(harness.says(words), "{words}");
    }
    assert_eq!(harness.app.screen(), Screen::Connecting);
}

#[test]
fn a_move_lost_with_the_connection_is_asked_again_once_the_room_has_come() {
    let mut harness = playing();
    harness.press("5");
    lose(&mut harness);
    harness.wait(4_000);
    harness.connection(ConnectionEvent::Up);
    assert_eq!(harness.sent.len(), 1);
    let entering = format!("{:?}", harness.sent[0]);
    assert!(entering.contains("00000007"), "with the token: {entering}");
    harness.serve();
    assert!(harness.says("De volta. Nada se perdeu."));
    assert!(harness.take_sent()[0].contains("[0,0,0,0,1,0,0,0,0]"));
}

#[test]
fn a_move_that_had_arrived_is_not_asked_again() {
    let mut harness = playing();
    harness.press("5");
    let board = harness.app.pending.as_ref().unwrap().board;
    lose(&mut harness);
    let applied = harness.room.clone();
    harness.room = {
        let propose = Command::Propose {
            client: WE,
            board,
            version: None,
        };
        let mut room = applied;
        // The move had arrived before the connection was lost.
        let back = come_back(WE, "Bia", &game::Token::from_random(7));
        for command in [back, propose, Command::Lose(WE)] {
            room = room
                .apply(command, harness.now, game::RoomSettings::default())
                .unwrap()
                .room;
        }
        room
    };
    harness.comes_up();
    assert!(harness.sent.is_empty() && harness.app.pending.is_none());
    assert_eq!(harness.app.board(), board);
}

#[test]
fn a_room_that_started_over_is_told_and_nothing_is_resent() {
    let mut harness = playing();
    harness.play(&[5, 1]);
    harness.press("9");
    harness.down(4);
    harness.sent.clear();
    harness.room = Room::new("123".parse().unwrap(), 900_000);
    harness.comes_up();
    assert!(harness.says("! De volta. O servidor recomeçou e a sala é nova."));
    assert!(harness.sent.is_empty() && harness.app.pending.is_none());
    assert_eq!(harness.app.screen(), Screen::Waiting);
}

#[test]
fn a_new_room_is_taken_even_from_a_server_whose_clock_went_back() {
    let mut harness = playing();
    harness.play(&[5, 1]);
    harness.down(4);
    harness.room = Room::new("123".parse().unwrap(), 3);
    harness.comes_up();
    assert_eq!(harness.app.board(), game::Board::EMPTY);
}

#[test]
fn a_seat_that_was_not_held_is_told() {
    let mut harness = playing();
    harness.play(&[5, 1]);
    lose(&mut harness);
    harness.now = game::Moment(harness.now.0 + 61_000);
    harness.other(Command::Expire);
    harness.davi_enters();
    harness.comes_up();
    assert!(harness.says("! A sua cadeira não estava mais guardada."));
    assert_eq!(harness.app.seat, None);
    assert!(harness.app.token.is_none());
    assert!(harness.app.is_in());
}

#[test]
fn a_seat_opened_elsewhere_is_not_fought_for_but_can_be_taken_back() {
    let mut harness = playing();
    harness.play(&[5, 1]);
    harness.opens_elsewhere();
    assert_eq!(harness.app.stop, Some(Stop::OpenedElsewhere));
    assert!(harness.says("Sua partida foi aberta em outra janela."));
    harness.down(1);
    harness.connection(ConnectionEvent::Up);
    assert!(
        harness.sent.is_empty(),
        "a new connection does not fight either"
    );
    harness.key(KeyCode::Enter);
    harness.serve();
    assert_eq!(harness.app.seat, harness.room.mark_of(WE));
    assert!(harness.app.stop.is_none() && harness.app.seat.is_some());
}

#[test]
fn a_full_room_is_asked_again_only_by_the_person() {
    let mut harness = Harness::connected(Language::Pt);
    harness.sent.clear();
    harness.receive_refusal("sala_cheia");
    assert!(harness.says("A sala 123 está cheia."));
    harness.wait(60_000);
    assert!(harness.sent.is_empty() && harness.app.snapshot == Snapshot::Unknown);
    harness.key(KeyCode::Enter);
    assert!(harness.take_sent()[0].starts_with("entrar_sala"));
}

#[test]
fn entering_waits_for_a_busy_server_and_never_takes_it_for_a_relay() {
    let mut harness = Harness::connected(Language::Pt);
    harness.take_sent();
    harness.receive_refusal("devagar");
    harness.wait(500);
    assert_eq!(harness.sent.len(), 1);
    harness.serve();
    assert!(harness.app.is_in());

    lose(&mut harness);
    harness.connection(ConnectionEvent::Up);
    harness.take_sent();
    harness.wait(30_000);
    assert!(
        harness.app.room().is_some(),
        "a server that kept rooms still does"
    );
    assert!(harness.take_sent().len() >= 3);
}
