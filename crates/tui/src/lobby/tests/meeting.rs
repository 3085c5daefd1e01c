//! The way to a player who waits.

use crossterm::event::KeyCode;
use game::LeagueName;
use game::wire::{LeagueInShort, LeagueNews, ShownLeague, Stage};
use texts::Language;

use crate::harness::lobby_harness::{LobbyHarness, announced, found, room, waiting};
use crate::lobby::{Effect, Message, ServerId, Wanted};
use crate::message::{ConnectionEvent, ServerEvent};

#[test]
fn a_row_and_a_key_lead_to_a_player_who_waits() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.key(KeyCode::End);
    assert_eq!(harness.selected(), "+ procurar adversário");
    assert!(harness.screen(80, 24).contains("Enter jogar"));
    harness.key(KeyCode::Enter);
    assert_eq!(harness.met().as_deref(), Some("192.168.0.10"));
    harness.key(KeyCode::Home);
    harness.control('f');
    assert_eq!(harness.met().as_deref(), Some("192.168.0.10"));
    // The letter alone is text.
    harness.write("f");
    assert_eq!(harness.met(), None);
}

#[test]
fn a_player_who_looks_for_an_opponent_is_shown_so() {
    let mut listed = room("a", &["Maria Clara dos Santos"], Stage::Waiting);
    listed.seeks = true;
    let mut harness = LobbyHarness::with(vec![listed]);
    assert!(harness.says("Maria Clara dos Santos procura adversário"));
    harness.enters("192.168.0.10 a");
}

#[test]
fn an_open_league_is_the_first_row_until_it_is_over() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    assert!(harness.selected().starts_with("a "));
    let league = |over| {
        let league = LeagueInShort {
            name: LeagueName::new("Turma 7B").unwrap(),
            ends: 1,
            over,
            people: 3,
            before: None,
        };
        let table = Vec::new();
        ServerEvent::League(LeagueNews::Shown(ShownLeague { league, table }))
    };
    let news = |harness: &mut LobbyHarness, event| {
        harness.connection(announced("casa"), ConnectionEvent::Received(event));
    };
    news(&mut harness, league(false));
    assert_eq!(harness.selected(), "+ jogar no torneio Turma 7B");
    harness.key(KeyCode::Enter);
    assert_eq!(harness.met().as_deref(), Some("192.168.0.10"));
    // A selection that the user made stays.
    harness.key(KeyCode::Down);
    assert!(harness.selected().starts_with("a "));
    news(&mut harness, league(true));
    assert!(harness.selected().starts_with("a "));
    assert!(!harness.says("torneio"));
    news(&mut harness, league(false));
    assert!(harness.says("+ jogar no torneio Turma 7B"));
    for gone in [true, false] {
        if gone {
            news(&mut harness, ServerEvent::League(LeagueNews::None));
        } else {
            // Another connection may lead to another server.
            news(&mut harness, league(false));
            harness.down(announced("casa"));
            harness.up(announced("casa"));
        }
        assert!(!harness.says("torneio"));
    }
}

#[test]
fn the_command_line_leads_there_once_the_server_is_clear() {
    let wanted = || LobbyHarness::wanting(Language::Pt, Some(Wanted::Opponent));
    let mut harness = wanted();
    harness.server("casa", "192.168.0.10:5000", vec![waiting("a")]);
    assert_eq!(harness.met(), None, "another server may answer");
    harness.wait(3_000);
    assert_eq!(harness.met().as_deref(), Some("192.168.0.10"));
    let mut harness = wanted();
    harness.server("casa", "192.168.0.10:5000", vec![]);
    harness.server("escola", "192.168.0.11:5000", vec![]);
    harness.wait(3_000);
    assert_eq!(harness.met(), None);
    assert!(harness.says("Há mais de um servidor. Escolha com as setas"));
    assert_eq!(harness.selected(), "+ procurar adversário em casa");
    harness.key(KeyCode::Down);
    harness.key(KeyCode::Enter);
    assert_eq!(harness.met().as_deref(), Some("192.168.0.11"));
}

/// Lets the server of the harness open a league.
#[track_caller]
fn opens_a_league(harness: &mut LobbyHarness) {
    let league = LeagueInShort {
        name: LeagueName::new("Turma 7B").unwrap(),
        ends: 1,
        over: false,
        people: 1,
        before: None,
    };
    let table = Vec::new();
    let news = LeagueNews::Shown(ShownLeague { league, table });
    let event = ConnectionEvent::Received(ServerEvent::League(news));
    harness.connection(announced("casa"), event);
}

#[test]
fn the_table_of_a_league_is_read_and_shown_over_the_list() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    assert!(!harness.says("Ctrl+T tabela"));
    opens_a_league(&mut harness);
    assert!(harness.says("Ctrl+T tabela"));
    harness.effects.clear();
    harness.control('t');
    assert_eq!(harness.effects, [Effect::ReadTable(announced("casa"))]);
    assert!(harness.says("Buscando a tabela…"));
    harness.connection(
        announced("casa"),
        ConnectionEvent::Table(Some(LeagueNews::None), None),
    );
    assert!(harness.says("Não há torneio.") && harness.says("Esc fechar"));
    harness.key(KeyCode::Esc);
    assert!(!harness.says("Não há torneio."));
}

#[test]
fn the_table_is_that_of_the_server_which_was_asked() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.server("escola", "192.168.0.11:5000", vec![waiting("b")]);
    opens_a_league(&mut harness);
    assert!(harness.says("Ctrl+T tabela"), "{}", harness.screen(80, 24));
    harness.control('t');
    let table = |news| ConnectionEvent::Table(news, None);
    harness.connection(announced("escola"), table(Some(LeagueNews::None)));
    assert!(harness.says("Buscando a tabela…"));
    harness.connection(announced("casa"), table(None));
    assert!(harness.says("Não deu para ler a tabela do torneio."));
    harness.key(KeyCode::Esc);
    // The other server has no league.
    harness.key(KeyCode::Home);
    while !harness.selected().starts_with("b ") {
        harness.key(KeyCode::Down);
    }
    assert!(!harness.says("Ctrl+T tabela"), "{}", harness.screen(80, 24));
}

#[test]
fn a_table_whose_server_is_gone_or_has_moved_is_not_waited_for() {
    for moves in [false, true] {
        let mut harness = LobbyHarness::with(vec![waiting("a")]);
        harness.server("escola", "192.168.0.11:5000", vec![waiting("b")]);
        opens_a_league(&mut harness);
        harness.control('t');
        assert!(harness.says("Buscando a tabela…"));
        // The other server is not the one that was asked.
        harness.message(Message::Gone("escola".to_owned()));
        harness.down(announced("escola"));
        assert!(harness.says("Buscando a tabela…"));
        if moves {
            harness.down(announced("casa"));
            assert!(harness.says("Buscando a tabela…"), "it may still answer");
            harness.message(Message::Found(found("casa", "192.168.0.30:5000")));
        } else {
            harness.message(Message::Gone("casa".to_owned()));
            harness.down(announced("casa"));
        }
        assert!(
            harness.says("Não deu para ler a tabela do torneio."),
            "{}",
            harness.screen(80, 24)
        );
    }
}

#[test]
fn a_server_that_comes_late_is_asked_for_its_league_first() {
    let seeks = |name: &str| {
        let mut harness = LobbyHarness::wanting(Language::Pt, Some(Wanted::Opponent));
        harness.lobby.setup.preferences.name = game::Name::new(name);
        harness.down(ServerId::Here);
        harness.wait(10_000);
        harness.message(Message::Found(found("casa", "192.168.0.10:5000")));
        harness.up(announced("casa"));
        harness
    };
    for rooms_first in [false, true] {
        let mut harness = seeks("");
        if rooms_first {
            harness.rooms(announced("casa"), vec![waiting("a")]);
        }
        assert_eq!(harness.met(), None, "it may have a league");
        opens_a_league(&mut harness);
        harness.rooms(announced("casa"), vec![waiting("a")]);
        answers(&mut harness, Some("Zoë"));
    }
    assert_eq!(seeks("Zoë").met().as_deref(), Some("192.168.0.10"));
    // One without a league says so, and a plain relay says nothing.
    for tells in [false, true] {
        let mut harness = seeks("");
        assert_eq!(harness.met(), None);
        if tells {
            let none = ConnectionEvent::Received(ServerEvent::League(LeagueNews::None));
            harness.connection(announced("casa"), none);
        } else {
            harness.wait(1_000);
        }
        assert_eq!(harness.met().as_deref(), Some("192.168.0.10"));
    }
}

/// Answers the question for a name: with Enter after these letters, or with Esc.
#[track_caller]
fn answers(harness: &mut LobbyHarness, name: Option<&str>) {
    assert_eq!(harness.met(), None);
    assert!(harness.says("Esc voltar"), "{}", harness.screen(80, 24));
    harness.write(name.unwrap_or("Zoë"));
    let key = name.map_or(KeyCode::Esc, |_| KeyCode::Enter);
    harness.key(key);
    let named = name.unwrap_or_default();
    assert_eq!(harness.lobby.preferences().name.as_str(), named);
    let met = name.map(|_| "192.168.0.10");
    assert_eq!(harness.met().as_deref(), met);
    assert!(harness.says("+ jogar no torneio Turma 7B"));
}

#[test]
fn a_person_without_a_name_is_asked_for_one_before_a_league() {
    for name in [Some("Zoë"), Some(""), None] {
        let mut harness = LobbyHarness::with(vec![waiting("a")]);
        harness.lobby.setup.preferences.name = game::Name::new("");
        harness.key(KeyCode::Down);
        harness.key(KeyCode::Down);
        opens_a_league(&mut harness);
        harness.key(KeyCode::Home);
        assert_eq!(harness.selected(), "+ jogar no torneio Turma 7B");
        harness.key(KeyCode::Enter);
        answers(&mut harness, name);
    }
}

#[test]
fn the_command_line_asks_for_a_name_before_a_league_as_well() {
    for name in [Some("Zoë"), Some(""), None] {
        let mut harness = LobbyHarness::wanting(Language::Pt, Some(Wanted::Opponent));
        harness.lobby.setup.preferences.name = game::Name::new("");
        harness.server("casa", "192.168.0.10:5000", vec![waiting("a")]);
        opens_a_league(&mut harness);
        harness.wait(3_000);
        answers(&mut harness, name);
        harness.wait(3_000);
        assert_eq!(harness.met(), None, "it is asked once");
    }
}
