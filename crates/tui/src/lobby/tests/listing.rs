//! The rows of the list, and the selection while the list changes.

use crossterm::event::KeyCode;
use game::wire::Stage;

use crate::harness::lobby_harness::{LobbyHarness, announced, found, room, waiting};
use crate::lobby::{Effect, Message, ServerId};

#[test]
fn rooms_of_all_servers_are_one_list_with_waiting_players_first() {
    let mut harness = LobbyHarness::with(vec![
        room("par", &["Bia", "Davi"], Stage::Playing),
        room("fim", &["Lu", "Zé"], Stage::Over),
        waiting("z"),
    ]);
    harness.server("velha", "192.168.0.20:5001", vec![waiting("a")]);
    let screen = harness.screen(80, 24);
    let at = |words: &str| {
        screen
            .find(words)
            .unwrap_or_else(|| panic!("{words}\n{screen}"))
    };
    assert!(at(" a ") < at(" z ") && at(" z ") < at("par ") && at("par ") < at("fim "));
    assert!(harness.says("par Bia contra Davi jogando casa"), "{screen}");
    assert!(harness.says("nova sala em casa") && harness.says("nova sala em velha"));
}

#[test]
fn the_choice_stays_on_its_room_whatever_comes_and_goes() {
    let mut harness = LobbyHarness::with(vec![waiting("b"), waiting("d")]);
    assert_eq!(harness.selected(), "b  Ana  esperando alguém");
    harness.key(KeyCode::Down);
    let casa = || announced("casa");
    for ids in [&["a", "b", "c", "d"][..], &["d"], &["b", "d", "e"]] {
        let rooms = ids.iter().map(|id| waiting(id)).collect();
        harness.rooms(casa(), rooms);
        assert!(
            harness.selected().starts_with("d "),
            "{ids:?}: {}",
            harness.selected()
        );
    }
    harness.rooms(
        casa(),
        vec![room("d", &["Ana", "Bia"], Stage::Playing), waiting("z")],
    );
    assert!(
        harness.selected().starts_with("d "),
        "{}",
        harness.selected()
    );
    harness.rooms(casa(), vec![waiting("z")]);
    assert!(
        harness.selected().starts_with("z "),
        "{}",
        harness.selected()
    );
}

#[test]
fn nobody_chose_the_new_room_so_a_first_room_takes_its_place() {
    let mut harness = LobbyHarness::with(vec![]);
    assert_eq!(harness.selected(), "+ nova sala");
    harness.rooms(announced("casa"), vec![waiting("a")]);
    assert!(harness.selected().starts_with("a "));
    // A selection that the user made stays.
    harness.key(KeyCode::Down);
    harness.rooms(announced("casa"), vec![waiting("a"), waiting("b")]);
    assert_eq!(harness.selected(), "+ nova sala");
}

#[test]
fn arrows_pages_and_ends_stop_at_the_edges() {
    let rooms = (0..30).map(|n| waiting(&format!("s{n:02}"))).collect();
    let mut harness = LobbyHarness::with(rooms);
    for (key, chosen) in [
        (KeyCode::Up, "s00"),
        (KeyCode::PageDown, "s10"),
        (KeyCode::Down, "s11"),
        (KeyCode::End, "+ procurar adversário"),
        (KeyCode::Down, "+ procurar adversário"),
        (KeyCode::Up, "+ nova sala"),
        (KeyCode::Up, "s29"),
        (KeyCode::Home, "s00"),
    ] {
        harness.key(key);
        assert!(
            harness.selected().starts_with(chosen),
            "{key:?}: {}",
            harness.selected()
        );
    }
}

#[test]
fn enter_goes_where_the_row_says() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.enters("192.168.0.10 a");
    harness.control('n');
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.10 ?"));
    harness.server("velha", "192.168.0.20:5001", vec![waiting("b")]);
    harness.key(KeyCode::Down);
    harness.control('n');
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.20:5001 ?"));
}

#[test]
fn a_server_is_asked_for_its_rooms_each_time_its_connection_comes_up() {
    let mut harness = LobbyHarness::empty();
    harness.message(Message::Found(found("casa", "192.168.0.10:5000")));
    let casa = announced("casa");
    for _ in 0..2 {
        harness.effects.clear();
        harness.up(casa.clone());
        assert_eq!(harness.effects, [Effect::List(casa.clone())]);
        harness.rooms(casa.clone(), vec![waiting("a")]);
        assert!(harness.says("esperando alguém"));
        harness.down(casa.clone());
        assert!(!harness.says("esperando alguém"));
        assert!(harness.says("Ninguém atendeu em casa 192.168.0.10:5000."));
    }
}

#[test]
fn a_goodbye_counts_once_the_connection_agrees() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.message(Message::Gone("casa".to_owned()));
    assert!(
        harness.says("esperando alguém"),
        "anybody may say goodbye in its name"
    );
    harness.down(announced("casa"));
    assert!(!harness.says("casa"));
    assert!(harness.effects.contains(&Effect::Close(announced("casa"))));

    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.down(announced("casa"));
    assert!(harness.says("casa"), "it is tried again");
    harness.message(Message::Gone("casa".to_owned()));
    assert!(!harness.says("casa"));
}

#[test]
fn the_server_of_this_machine_is_not_listed_twice() {
    let mut harness = LobbyHarness::empty();
    harness.up(ServerId::Here);
    harness.rooms(ServerId::Here, vec![waiting("a"), waiting("b")]);
    harness.key(KeyCode::Down);
    let ours = |address| lan::Found {
        here: true,
        ..found("casa", address)
    };
    // The loopback address comes first. It is already known.
    harness.message(Message::Found(ours("127.0.0.1:5000")));
    harness.message(Message::Found(ours("192.168.0.7:5000")));
    harness.up(announced("casa"));
    assert!(harness.selected().starts_with("b "));
    harness.rooms(announced("casa"), vec![waiting("a"), waiting("b")]);
    assert!(harness.effects.contains(&Effect::Close(ServerId::Here)));
    assert_eq!(harness.selected(), "b  Ana  esperando alguém");
    harness.key(KeyCode::Enter);
    // Others can be invited to this address.
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.7 b"));
}

#[test]
fn a_better_address_of_this_machine_is_taken_without_a_new_connection() {
    let mut harness = LobbyHarness::empty();
    let ours = |address| lan::Found {
        here: true,
        ..found("casa", address)
    };
    harness.message(Message::Found(ours("127.0.0.1:5077")));
    harness.up(announced("casa"));
    harness.rooms(announced("casa"), vec![waiting("a")]);
    harness.effects.clear();
    harness.message(Message::Found(ours("192.168.0.7:5077")));
    assert!(harness.effects.is_empty());
    harness.enters("192.168.0.7:5077 a");
}

#[test]
fn a_server_of_this_machine_is_only_looked_for_while_there_is_no_other() {
    let mut harness = LobbyHarness::empty();
    harness.down(ServerId::Here);
    assert!(
        harness.effects.is_empty(),
        "its connection retries automatically"
    );
    harness.server("casa", "192.168.0.10:5000", vec![]);
    assert!(harness.effects.contains(&Effect::Close(ServerId::Here)));
    harness.effects.clear();
    harness.down(announced("casa"));
    let here = crate::address::Address::of_this_machine(5000);
    assert_eq!(harness.effects, [Effect::Open(ServerId::Here, here)]);
}

#[test]
fn other_servers_of_this_machine_stay_beside_it() {
    let mut harness = LobbyHarness::empty();
    harness.up(ServerId::Here);
    harness.rooms(ServerId::Here, vec![waiting("a")]);
    harness.message(Message::Found(lan::Found {
        here: true,
        ..found("casa", "192.168.0.7:5001")
    }));
    harness.up(announced("casa"));
    harness.rooms(announced("casa"), vec![waiting("b")]);
    assert!(harness.says("a Ana esperando alguém esta máquina"));
    assert!(harness.says("b Ana esperando alguém casa"));
}

/// Returns a room in which one player is away.
#[track_caller]
fn left(id: &str) -> game::wire::ListedRoom {
    let mut room = room(id, &["Ana", "Bia"], Stage::Playing);
    if let Some(player) = &mut room.players.x {
        player.present = false;
    }
    room
}

#[test]
fn our_held_seat_comes_first_and_numbers_count_as_people_count() {
    let mut harness = LobbyHarness::empty();
    let here = (
        "http://192.168.0.10:5000".to_owned(),
        "par".parse().unwrap(),
    );
    harness.lobby.setup.held.push(here);
    let rooms = || vec![waiting("mesa10"), left("outra"), waiting("mesa2")];
    harness.server("casa", "192.168.0.10:5000", rooms());
    let screen = harness.screen(80, 24);
    assert!(screen.find("mesa2 ") < screen.find("mesa10 "), "{screen}");
    assert!(harness.selected().starts_with("mesa2 "), "{screen}");

    // Ours arrives later, and is under the cursor.
    let ours = || rooms().into_iter().chain([left("par")]).collect();
    harness.rooms(announced("casa"), ours());
    let first = "par     Ana (ausente) contra Bia  sua cadeira";
    assert_eq!(harness.selected(), first);
    assert!(harness.says("Enter entrar"));

    // But the cursor does not leave a row that the user chose.
    harness.key(KeyCode::Down);
    harness.rooms(announced("casa"), ours());
    assert!(!harness.selected().starts_with("par "));
}

#[test]
fn a_long_list_says_how_many_rows_are_above_and_below() {
    let rooms = (0..40).map(|n| waiting(&format!("sala{n:02}"))).collect();
    let mut harness = LobbyHarness::with(rooms);
    let screen = harness.screen(80, 24);
    assert!(screen.contains("↓ mais "), "{screen}");
    assert!(!screen.contains("↑ mais "), "{screen}");
    assert!(screen.contains("Ctrl+F adversário"), "{screen}");
    for _ in 0..20 {
        harness.key(KeyCode::Down);
    }
    let screen = harness.screen(80, 24);
    assert!(screen.contains("↓ mais "), "{screen}");
    assert!(screen.contains("↑ mais "), "{screen}");
    harness.key(KeyCode::End);
    let screen = harness.screen(80, 24);
    assert!(screen.contains("+ procurar adversário"), "{screen}");
    assert!(screen.contains("↑ mais "), "{screen}");
    assert!(!screen.contains("↓ mais "), "{screen}");
}

#[test]
fn a_room_in_which_nobody_is_says_so_and_comes_last() {
    let mut waiting_away = waiting("a");
    if let Some(player) = &mut waiting_away.players.x {
        player.present = false;
    }
    let mut both_away = left("b");
    if let Some(player) = &mut both_away.players.o {
        player.present = false;
    }
    let mut watched = waiting_away.clone();
    watched.id = "c".parse().unwrap();
    watched.watchers = 1;
    let rooms = vec![waiting_away, both_away, watched, left("d"), waiting("e")];
    let harness = LobbyHarness::with(rooms);
    let screen = harness.screen(80, 24);
    for row in [
        "a Ana (ausente) ninguém agora",
        "b Ana (ausente) contra Bia (ausente) ninguém agora",
        "c Ana (ausente) esperando alguém",
        "d Ana (ausente) contra Bia jogando",
        "e Ana esperando alguém",
    ] {
        assert!(harness.says(row), "{row}\n{screen}");
    }
    let at = |id: &str| screen.find(&format!(" {id}  ")).unwrap();
    assert!(at("c") < at("d"), "{screen}");
    assert!(at("e") < at("a"), "{screen}");
    assert!(at("d") < at("a"), "{screen}");
    assert!(at("a") < at("b"), "{screen}");
}
