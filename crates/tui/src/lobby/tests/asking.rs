//! `--sala` without `--host`: the room is entered if its server is clear, and asked about
//! otherwise.

use crossterm::event::KeyCode;
use texts::Language;

use crate::harness::lobby_harness::{LobbyHarness, found, waiting};
use crate::lobby::state::{COLLECT_TIME, ROOM_LIST_TIMEOUT};
use crate::lobby::{Message, ServerId};

#[track_caller]
fn wants(code: &str) -> LobbyHarness {
    LobbyHarness::new(Language::Pt, Some(code))
}

const CASA: &str = "192.168.0.10:5000";
const VELHA: &str = "192.168.0.20:5000";

#[test]
fn the_only_server_is_the_one() {
    for rooms in [vec![], vec![waiting("123")], vec![waiting("outra")]] {
        let mut harness = wants("123");
        harness.server("casa", CASA, rooms);
        assert_eq!(harness.entered(), None, "another may have the room");
        harness.wait(COLLECT_TIME);
        assert_eq!(harness.entered().as_deref(), Some("192.168.0.10 123"));
    }
}

#[test]
fn of_several_servers_the_one_that_has_the_room() {
    let mut harness = wants("123");
    harness.server("casa", CASA, vec![waiting("outra")]);
    harness.server("velha", VELHA, vec![waiting("123")]);
    harness.wait(COLLECT_TIME);
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.20 123"));
}

#[test]
fn two_servers_with_the_room_are_asked_about() {
    let mut harness = wants("123");
    harness.server("casa", CASA, vec![waiting("123")]);
    harness.server("velha", VELHA, vec![waiting("123")]);
    harness.wait(COLLECT_TIME);
    assert_eq!(harness.entered(), None);
    assert!(harness.says("! A sala 123 existe em mais de um servidor. Escolha"));
    assert_eq!(harness.selected(), "123  Ana  esperando alguém  casa");
    harness.key(KeyCode::Down);
    harness.enters("192.168.0.20 123");
}

#[test]
fn a_server_that_still_answers_is_waited_for_but_not_for_long() {
    let mut harness = wants("123");
    harness.server("casa", CASA, vec![waiting("123")]);
    harness.message(Message::Found(found("velha", VELHA)));
    harness.wait(COLLECT_TIME);
    let entered = harness.entered();
    assert_eq!(entered, None, "the other may have the room as well");
    harness.wait(ROOM_LIST_TIMEOUT - COLLECT_TIME);
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.10 123"));
}

#[test]
fn two_servers_without_it_are_asked_about_as_well() {
    let mut harness = wants("123");
    harness.server("casa", CASA, vec![]);
    harness.server("velha", VELHA, vec![waiting("outra")]);
    harness.wait(COLLECT_TIME);
    assert_eq!(harness.entered(), None);
    assert!(harness.says("! Há mais de um servidor, e nenhum tem a sala 123. Escolha"));
    harness.enters("192.168.0.10 123");
}

#[test]
fn without_servers_the_first_one_to_come_is_entered() {
    let mut harness = wants("123");
    harness.down(ServerId::Here);
    harness.wait(10_000);
    assert_eq!(harness.entered(), None);
    assert!(harness.says("Nenhum servidor encontrado."));
    // Even a server that lists nothing, such as a plain relay.
    harness.up(ServerId::Here);
    assert_eq!(harness.entered().as_deref(), Some("127.0.0.1 123"));
}

#[test]
fn a_user_who_does_something_else_decides_alone() {
    let mut harness = wants("123");
    harness.server("casa", CASA, vec![waiting("123")]);
    harness.key(KeyCode::Backspace);
    harness.wait(5_000);
    assert_eq!(harness.entered(), None);
    assert_eq!(harness.selected(), "+ criar a sala 12");
}
