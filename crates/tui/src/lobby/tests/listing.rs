//! What is listed, and what stays chosen while the list changes.

use crossterm::event::KeyCode;
use game::wire::Stage;

use crate::harness::lobby_harness::{Hut, announced, found, room, waiting};
use crate::lobby::{Effect, Message, ServerId};

#[test]
fn rooms_of_all_servers_are_one_list_those_who_wait_first() {
    let mut hut = Hut::with(vec![
        room("par", &["Bia", "Davi"], Stage::Playing),
        room("fim", &["Lu", "Zé"], Stage::Over),
        waiting("z"),
    ]);
    hut.server("velha", "192.168.0.20:5001", vec![waiting("a")]);
    let screen = hut.screen(80, 24);
    let at = |words: &str| {
        screen
            .find(words)
            .unwrap_or_else(|| panic!("{words}\n{screen}"))
    };
    assert!(at(" a ") < at(" z ") && at(" z ") < at("par ") && at("par ") < at("fim "));
    assert!(hut.says("par Bia contra Davi jogando casa"), "{screen}");
    assert!(hut.says("nova sala em casa") && hut.says("nova sala em velha"));
}

#[test]
fn the_choice_stays_on_its_room_whatever_comes_and_goes() {
    let mut hut = Hut::with(vec![waiting("b"), waiting("d")]);
    assert_eq!(hut.chosen(), "b  Ana  esperando alguém");
    hut.key(KeyCode::Down);
    let casa = || announced("casa");
    for ids in [&["a", "b", "c", "d"][..], &["d"], &["b", "d", "e"]] {
        let rooms = ids.iter().map(|id| waiting(id)).collect();
        hut.rooms(casa(), rooms);
        assert!(hut.chosen().starts_with("d "), "{ids:?}: {}", hut.chosen());
    }
    hut.rooms(
        casa(),
        vec![room("d", &["Ana", "Bia"], Stage::Playing), waiting("z")],
    );
    assert!(hut.chosen().starts_with("d "), "{}", hut.chosen());
    hut.rooms(casa(), vec![waiting("z")]);
    assert!(hut.chosen().starts_with("z "), "{}", hut.chosen());
}

#[test]
fn nobody_chose_the_new_room_so_a_first_room_takes_its_place() {
    let mut hut = Hut::with(vec![]);
    assert_eq!(hut.chosen(), "+ nova sala");
    hut.rooms(announced("casa"), vec![waiting("a")]);
    assert!(hut.chosen().starts_with("a "));
    // But who went there stays there.
    hut.key(KeyCode::Down);
    hut.rooms(announced("casa"), vec![waiting("a"), waiting("b")]);
    assert_eq!(hut.chosen(), "+ nova sala");
}

#[test]
fn arrows_pages_and_ends_stop_at_the_edges() {
    let rooms = (0..30).map(|n| waiting(&format!("s{n:02}"))).collect();
    let mut hut = Hut::with(rooms);
    for (key, chosen) in [
        (KeyCode::Up, "s00"),
        (KeyCode::PageDown, "s10"),
        (KeyCode::Down, "s11"),
        (KeyCode::End, "+ nova sala"),
        (KeyCode::Down, "+ nova sala"),
        (KeyCode::Up, "s29"),
        (KeyCode::Home, "s00"),
    ] {
        hut.key(key);
        assert!(
            hut.chosen().starts_with(chosen),
            "{key:?}: {}",
            hut.chosen()
        );
    }
}

#[test]
fn enter_goes_where_the_row_says() {
    let mut hut = Hut::with(vec![waiting("a")]);
    hut.key(KeyCode::Enter);
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.10 a"));
    hut.control('n');
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.10 ?"));
    hut.server("velha", "192.168.0.20:5001", vec![waiting("b")]);
    hut.key(KeyCode::Down);
    hut.control('n');
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.20:5001 ?"));
}

#[test]
fn a_server_is_asked_for_its_rooms_each_time_its_line_comes_up() {
    let mut hut = Hut::empty();
    hut.message(Message::Found(found("casa", "192.168.0.10:5000")));
    let casa = announced("casa");
    for _ in 0..2 {
        hut.effects.clear();
        hut.up(casa.clone());
        assert_eq!(hut.effects, [Effect::List(casa.clone())]);
        hut.rooms(casa.clone(), vec![waiting("a")]);
        assert!(hut.says("esperando alguém"));
        hut.down(casa.clone());
        assert!(!hut.says("esperando alguém"));
        assert!(hut.says("Ninguém atendeu em casa 192.168.0.10."));
    }
}

#[test]
fn a_goodbye_counts_once_the_line_agrees() {
    let mut hut = Hut::with(vec![waiting("a")]);
    hut.message(Message::Gone("casa".to_owned()));
    assert!(
        hut.says("esperando alguém"),
        "anybody may say goodbye in its name"
    );
    hut.down(announced("casa"));
    assert!(!hut.says("casa"));
    assert!(hut.effects.contains(&Effect::Close(announced("casa"))));

    let mut hut = Hut::with(vec![waiting("a")]);
    hut.down(announced("casa"));
    assert!(hut.says("casa"), "it is tried again");
    hut.message(Message::Gone("casa".to_owned()));
    assert!(!hut.says("casa"));
}

#[test]
fn the_server_of_this_machine_is_not_listed_twice() {
    let mut hut = Hut::empty();
    hut.up(ServerId::Here);
    hut.rooms(ServerId::Here, vec![waiting("a"), waiting("b")]);
    hut.key(KeyCode::Down);
    let ours = |address| lan::Found {
        here: true,
        ..found("casa", address)
    };
    // Heard first under the address that only means us: that is known already.
    hut.message(Message::Found(ours("127.0.0.1:5000")));
    hut.message(Message::Found(ours("192.168.0.7:5000")));
    hut.up(announced("casa"));
    assert!(hut.chosen().starts_with("b "));
    hut.rooms(announced("casa"), vec![waiting("a"), waiting("b")]);
    assert!(hut.effects.contains(&Effect::Close(ServerId::Here)));
    assert_eq!(hut.chosen(), "b  Ana  esperando alguém");
    hut.key(KeyCode::Enter);
    // Others can be invited to this address.
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.7 b"));
}

#[test]
fn a_better_address_of_this_machine_is_taken_without_a_new_line() {
    let mut hut = Hut::empty();
    let ours = |address| lan::Found {
        here: true,
        ..found("casa", address)
    };
    hut.message(Message::Found(ours("127.0.0.1:5077")));
    hut.up(announced("casa"));
    hut.rooms(announced("casa"), vec![waiting("a")]);
    hut.effects.clear();
    hut.message(Message::Found(ours("192.168.0.7:5077")));
    assert!(hut.effects.is_empty());
    hut.key(KeyCode::Enter);
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.7:5077 a"));
}

#[test]
fn a_server_of_this_machine_is_only_looked_for_while_there_is_no_other() {
    let mut hut = Hut::empty();
    hut.down(ServerId::Here);
    assert!(hut.effects.is_empty(), "its line tries again by itself");
    hut.server("casa", "192.168.0.10:5000", vec![]);
    assert!(hut.effects.contains(&Effect::Close(ServerId::Here)));
    hut.effects.clear();
    hut.down(announced("casa"));
    let here = crate::address::Address::of_this_machine(5000);
    assert_eq!(hut.effects, [Effect::Open(ServerId::Here, here)]);
}

#[test]
fn other_servers_of_this_machine_stay_beside_it() {
    let mut hut = Hut::empty();
    hut.up(ServerId::Here);
    hut.rooms(ServerId::Here, vec![waiting("a")]);
    hut.message(Message::Found(lan::Found {
        here: true,
        ..found("casa", "192.168.0.7:5001")
    }));
    hut.up(announced("casa"));
    hut.rooms(announced("casa"), vec![waiting("b")]);
    assert!(hut.says("a Ana esperando alguém esta máquina"));
    assert!(hut.says("b Ana esperando alguém casa"));
}
