//! One server that is known in two ways is one server of the list.

use crossterm::event::KeyCode;
use game::wire::Stage;

use crate::harness::lobby_harness::{LobbyHarness, announced, found, room, waiting};
use crate::lobby::{Effect, Message, ServerId};
use crate::message::ConnectionEvent;

fn ours(address: &str) -> lan::Found {
    lan::Found {
        here: true,
        ..found("casa", address)
    }
}

/// Returns a lobby whose command line names this address, after the rooms have come.
#[track_caller]
fn named(address: &str) -> LobbyHarness {
    let mut harness = LobbyHarness::empty();
    harness.write(address);
    harness.key(KeyCode::Enter);
    harness.up(ServerId::Typed);
    harness.rooms(ServerId::Typed, vec![waiting("a"), waiting("b")]);
    harness
}

#[track_caller]
fn is_one(harness: &LobbyHarness) {
    let screen = harness.screen(80, 24);
    assert!(!screen.contains("servidores"), "{screen}");
    assert_eq!(screen.matches("+ nova sala").count(), 1, "{screen}");
}

#[test]
fn the_server_that_was_named_is_not_listed_a_second_time_by_its_announcement() {
    // The announcement has the loopback address first, and the one of the network later.
    for up_before in [false, true] {
        let mut harness = LobbyHarness::empty();
        harness.message(Message::Found(ours("127.0.0.1:5203")));
        if up_before {
            harness.up(announced("casa"));
            harness.rooms(announced("casa"), vec![waiting("a"), waiting("b")]);
            harness.key(KeyCode::Down);
        }
        harness.confirm("192.168.0.7:5203");
        harness.up(ServerId::Typed);
        harness.rooms(ServerId::Typed, vec![waiting("a"), waiting("b")]);
        harness.message(Message::Found(ours("192.168.0.7:5203")));
        harness.up(announced("casa"));
        harness.rooms(announced("casa"), vec![waiting("a"), waiting("b")]);
        is_one(&harness);
        assert!(harness.effects.contains(&Effect::Close(announced("casa"))));
        // The announcement is repeated.
        for address in ["127.0.0.1:5203", "192.168.0.7:5203"] {
            harness.message(Message::Found(ours(address)));
            is_one(&harness);
        }
        harness.key(KeyCode::Down);
        harness.enters("192.168.0.7:5203 b");
    }
}

#[test]
fn a_server_of_this_machine_that_was_named_by_another_address_is_one_as_well() {
    let mut harness = named("127.0.0.1:5203");
    harness.message(Message::Found(ours("192.168.0.7:5203")));
    is_one(&harness);
    harness.key(KeyCode::Enter);
    // Others can be invited to this address.
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.7:5203 a"));

    let mut harness = LobbyHarness::empty();
    harness.lobby.setup.own.push([192, 168, 0, 7].into());
    harness.up(ServerId::Here);
    harness.rooms(ServerId::Here, vec![waiting("a")]);
    harness.confirm("192.168.0.7");
    harness.up(ServerId::Typed);
    harness.rooms(ServerId::Typed, vec![waiting("a")]);
    is_one(&harness);
    harness.message(Message::Found(ours("127.0.0.1:5000")));
    is_one(&harness);
    assert!(harness.effects.contains(&Effect::Close(ServerId::Here)));
}

#[test]
fn a_server_that_was_named_by_its_host_is_one_as_well() {
    let story = |announced_first: bool, host: &str, at: &[&str]| {
        let mut harness = LobbyHarness::empty();
        let announce = |harness: &mut LobbyHarness| {
            harness.server("casa", "192.168.0.7:5203", vec![waiting("a"), waiting("b")]);
        };
        if announced_first {
            announce(&mut harness);
        }
        harness.write(host);
        harness.key(KeyCode::Enter);
        let at = at.iter().map(|ip| ip.parse().unwrap()).collect();
        harness.connection(ServerId::Typed, ConnectionEvent::At(at));
        harness.up(ServerId::Typed);
        harness.rooms(ServerId::Typed, vec![waiting("a"), waiting("b")]);
        if !announced_first {
            announce(&mut harness);
        }
        harness
    };
    for announced_first in [false, true] {
        let mut harness = story(
            announced_first,
            "pc-da-sala.local:5203",
            &["fe80::7", "192.168.0.7"],
        );
        is_one(&harness);
        harness.key(KeyCode::Enter);
        let entered = harness.entered();
        assert_eq!(entered.as_deref(), Some("pc-da-sala.local:5203 a"));
        // Only what is certain is one server.
        for (host, at) in [
            ("pc-da-sala.local:5204", &["192.168.0.7"][..]),
            ("pc-da-sala.local:5203", &["192.168.0.8"]),
            ("pc-da-sala.local:5203", &["192.168.0.7", "192.168.0.8"]),
            ("https://pc-da-sala.local:5203", &["192.168.0.7"]),
            ("http://pc-da-sala.local:5203/jogo", &["192.168.0.7"]),
        ] {
            let screen = story(announced_first, host, at).screen(80, 24);
            assert_eq!(screen.matches("+ nova sala").count(), 2, "{host} {screen}");
        }
    }
}

#[test]
fn a_server_of_this_machine_that_was_named_by_its_host_is_one_as_well() {
    let story = |at: [u8; 4]| {
        let mut harness = LobbyHarness::empty();
        harness.lobby.setup.own.push([192, 168, 0, 7].into());
        harness.write("pc-da-sala:5203");
        harness.key(KeyCode::Enter);
        harness.connection(ServerId::Typed, ConnectionEvent::At(vec![at.into()]));
        harness.up(ServerId::Typed);
        harness.rooms(ServerId::Typed, vec![waiting("a"), waiting("b")]);
        // Of this machine, an announcement may have either address.
        for address in ["192.168.0.7:5203", "127.0.0.1:5203"] {
            harness.message(Message::Found(ours(address)));
        }
        harness.up(announced("casa"));
        harness.rooms(announced("casa"), vec![waiting("a"), waiting("b")]);
        harness
    };
    is_one(&story([127, 0, 1, 1]));
    is_one(&story([192, 168, 0, 7]));
    let screen = story([192, 168, 0, 8]).screen(80, 24);
    assert_eq!(screen.matches("+ nova sala").count(), 2, "{screen}");
}

#[test]
fn an_address_with_a_seat_of_ours_is_not_replaced() {
    let mut harness = LobbyHarness::empty();
    let seat = ("http://localhost:5000".to_owned(), "par".parse().unwrap());
    harness.lobby.setup.held.push(seat);
    harness.confirm("http://localhost:5000");
    harness.up(ServerId::Typed);
    let rooms = || {
        let names = ["Maria Clara dos Santos", "João Pedro"];
        let mut room = room("par", &names, Stage::Playing);
        room.players.x.as_mut().unwrap().present = false;
        vec![waiting("a"), room]
    };
    harness.rooms(ServerId::Typed, rooms());
    harness.message(Message::Found(ours("192.168.0.7:5000")));
    harness.rooms(ServerId::Typed, rooms());
    is_one(&harness);
    assert!(harness.says("sua cadeira"), "{}", harness.screen(80, 24));
    harness.key(KeyCode::Home);
    harness.enters("localhost par");
}

#[test]
fn an_announced_address_with_a_seat_of_ours_is_not_replaced_either() {
    let mut harness = LobbyHarness::empty();
    let seat = ("http://127.0.0.1:5077".to_owned(), "par".parse().unwrap());
    harness.lobby.setup.held.push(seat);
    harness.message(Message::Found(ours("127.0.0.1:5077")));
    harness.up(announced("casa"));
    harness.rooms(announced("casa"), vec![waiting("a")]);
    harness.message(Message::Found(ours("192.168.0.7:5077")));
    harness.enters("127.0.0.1:5077 a");
}

#[test]
fn the_table_is_asked_for_again_of_the_server_that_is_kept() {
    let mut harness = LobbyHarness::empty();
    harness.up(ServerId::Here);
    harness.rooms(ServerId::Here, vec![waiting("a")]);
    harness.control('t');
    assert!(harness.effects.contains(&Effect::ReadTable(ServerId::Here)));
    harness.message(Message::Found(ours("192.168.0.7:5000")));
    harness.up(announced("casa"));
    harness.rooms(announced("casa"), vec![waiting("a")]);
    let close = Effect::Close(ServerId::Here);
    let ends = [Effect::ReadTable(announced("casa")), close];
    assert!(harness.effects.ends_with(&ends), "{:?}", harness.effects);
    harness.connection(announced("casa"), ConnectionEvent::Table(None, None));
    assert!(harness.says("Não deu para ler a tabela do torneio."));
}

#[test]
fn another_server_stays_beside_the_one_that_was_named() {
    for other in [ours("127.0.0.1:5204"), found("casa", "192.168.0.7:5203")] {
        let mut harness = named("127.0.0.1:5203");
        harness.message(Message::Found(other));
        harness.up(announced("casa"));
        harness.rooms(announced("casa"), vec![waiting("c")]);
        assert!(harness.says("● 2 servidores"));
    }
}
