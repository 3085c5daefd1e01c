//! A server that the user names by its address comes before all others.

use crossterm::event::KeyCode;
use game::LeagueName;
use game::wire::{LeagueInShort, LeagueNews, ListedRoom, ShownLeague, Stage};

use crate::harness::lobby_harness::{LobbyHarness, announced, found, room, waiting};
use crate::lobby::{Effect, Message, ServerId};
use crate::message::{ConnectionEvent, ServerEvent};

const NAMED: &str = "192.168.0.7:5311";

/// Returns what happens while another server of the network has a league and rooms.
#[track_caller]
fn other_server(harness: &mut LobbyHarness) {
    harness.server("outra", "192.168.0.20:5321", vec![waiting("deck")]);
    let league = LeagueInShort {
        name: LeagueName::new("Turma 7B").unwrap(),
        ends: 1,
        over: false,
        people: 3,
        before: None,
    };
    let shown = LeagueNews::Shown(ShownLeague {
        league,
        table: Vec::new(),
    });
    let news = ConnectionEvent::Received(ServerEvent::League(shown));
    harness.connection(announced("outra"), news);
}

fn named_server(harness: &mut LobbyHarness, rooms: Vec<ListedRoom>) {
    harness.up(ServerId::Typed);
    harness.rooms(ServerId::Typed, rooms);
}

#[test]
fn a_server_of_the_command_line_is_the_only_one_of_the_list() {
    let stories: [fn(&mut LobbyHarness); 2] = [
        |harness| {
            other_server(harness);
            named_server(harness, vec![waiting("sala")]);
        },
        |harness| {
            named_server(harness, vec![waiting("sala")]);
            other_server(harness);
        },
    ];
    for story in stories {
        let mut harness = LobbyHarness::named(NAMED);
        story(&mut harness);
        harness.wait(5_000);
        let screen = harness.screen(80, 24);
        assert!(
            !screen.contains("outra") && !screen.contains("7B"),
            "{screen}"
        );
        assert!(harness.selected().starts_with("sala "), "{screen}");
        let other = |effect: &Effect| matches!(effect, Effect::Open(ServerId::Announced(_), _));
        assert!(!harness.effects.iter().any(other), "{:?}", harness.effects);
        harness.control('n');
        assert_eq!(harness.entered().as_deref(), Some("192.168.0.7:5311 ?"));
        harness.control('f');
        assert_eq!(harness.met().as_deref(), Some(NAMED));
        harness.control('t');
        let table = Effect::ReadTable(ServerId::Typed);
        assert!(harness.effects.contains(&table));
    }
}

#[test]
fn a_code_never_leads_away_from_the_server_of_the_command_line() {
    let mut harness = LobbyHarness::named(NAMED);
    named_server(&mut harness, Vec::new());
    other_server(&mut harness);
    harness.write("deck");
    assert_eq!(harness.selected(), "+ criar a sala deck");
    // The server stops, and nothing takes its place.
    harness.down(ServerId::Typed);
    harness.wait(5_000);
    harness.key(KeyCode::Enter);
    assert_eq!(harness.entered(), None);
    assert!(harness.says("Ainda não há servidor"));
}

#[test]
fn while_the_server_of_the_command_line_is_silent_the_list_tells_it() {
    let mut harness = LobbyHarness::named(NAMED);
    other_server(&mut harness);
    assert!(harness.says("Conectando a 192.168.0.7:5311"));
    harness.down(ServerId::Typed);
    harness.wait(5_000);
    assert!(harness.says("Ninguém atendeu em 192.168.0.7:5311"));
    // The address stands in the field again, and the keys mean it.
    harness.control('n');
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.7:5311 ?"));
    harness.key(KeyCode::Esc);
    assert!(
        harness.says("abra o jogo sem --host"),
        "{}",
        harness.screen(80, 24)
    );
    harness.control('n');
    assert_eq!(harness.entered(), None);
}

#[test]
fn another_address_that_is_typed_later_is_listed_as_well() {
    let mut harness = LobbyHarness::named(NAMED);
    named_server(&mut harness, vec![waiting("sala")]);
    other_server(&mut harness);
    harness.write("192.168.0.20:5321");
    harness.key(KeyCode::Enter);
    named_server(&mut harness, vec![waiting("deck")]);
    assert!(harness.selected().starts_with("deck "));
    assert!(harness.says("2 servidores"), "{}", harness.screen(80, 24));
}

#[test]
fn the_announcement_of_the_named_server_lends_its_address_to_invitations() {
    let mut harness = LobbyHarness::named("127.0.0.1:5311");
    let announcement = lan::Found {
        here: true,
        ..found("casa", NAMED)
    };
    harness.message(Message::Found(announcement));
    named_server(&mut harness, vec![waiting("sala")]);
    harness.key(KeyCode::Enter);
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.7:5311 sala"));
}

#[test]
fn the_rows_of_an_address_that_was_typed_come_first() {
    let mut harness = LobbyHarness::empty();
    other_server(&mut harness);
    harness.write(NAMED);
    harness.key(KeyCode::Enter);
    let playing = room("deck", &["Bia", "Davi"], Stage::Playing);
    named_server(&mut harness, vec![playing]);
    // A league of the other server is no better.
    assert!(harness.selected().starts_with("deck "));
    harness.rooms(ServerId::Typed, Vec::new());
    assert_eq!(harness.selected(), "+ nova sala em 192.168.0.7:5311");
    harness.write("deck");
    let create = "+ criar em 192.168.0.7:5311 a sala deck";
    assert_eq!(harness.selected(), create);
}

#[test]
fn the_keys_mean_the_address_that_stands_in_the_field() {
    let mut harness = LobbyHarness::empty();
    other_server(&mut harness);
    harness.write(NAMED);
    assert!(harness.says("Ctrl+N nova sala em 192.168.0.7:5311"));
    harness.control('n');
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.7:5311 ?"));
    harness.control('f');
    assert_eq!(harness.met().as_deref(), Some(NAMED));
    harness.control('t');
    let opened = |effect: &Effect| matches!(effect, Effect::Open(ServerId::Typed, _));
    assert!(harness.effects.iter().any(opened), "{:?}", harness.effects);
}

#[test]
fn a_narrow_list_of_several_servers_tells_stage_and_server_of_each_room() {
    let mut harness = LobbyHarness::with(vec![waiting("copa-do-bairro")]);
    harness.server(
        "Laboratório da Escola",
        "192.168.0.20:5001",
        vec![room("final", &["Maria Clara dos Santos"], Stage::Waiting)],
    );
    for columns in [40, 44, 50] {
        let screen = harness.screen(columns, 16);
        let row = |code: &str| screen.lines().find(|line| line.contains(code)).unwrap();
        let (here, there) = (row("copa-do-b"), row("final"));
        for (row, server) in [(here, "casa"), (there, "Labo")] {
            let told = row.contains("espera") && row.contains(server);
            assert!(told, "{columns}: {row}\n{screen}");
        }
    }
}

#[test]
fn the_key_for_a_new_room_names_its_server_among_several() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    assert!(harness.says("Ctrl+N nova sala ?"));
    other_server(&mut harness);
    harness.key(KeyCode::Down);
    let rows = ["outra", "casa"].map(|name| {
        while !harness
            .screen(80, 24)
            .contains(&format!("Ctrl+N nova sala em {name}"))
        {
            harness.key(KeyCode::Down);
        }
        harness.control('n');
        harness.entered()
    });
    let expected = ["192.168.0.20:5321 ?", "192.168.0.10 ?"].map(|at| Some(at.to_owned()));
    assert_eq!(rows, expected);
}
