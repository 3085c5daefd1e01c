//! The field: codes, addresses, pastes, and what Enter makes of them.

use crossterm::event::KeyCode;

use crate::address::Address;
use crate::harness::lobby_harness::{Hut, announced, waiting};
use crate::lobby::{Effect, Message, ServerId};

#[test]
fn a_code_enters_or_makes_that_room() {
    let mut hut = Hut::with(vec![waiting("a"), waiting("gato"), waiting("gatos")]);
    hut.write("GATO");
    assert_eq!(hut.chosen(), "gato   Ana  esperando alguém");
    assert!(hut.says("gatos") && !hut.says("a Ana"));
    hut.key(KeyCode::Enter);
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.10 gato"));
    hut.write("x");
    assert_eq!(hut.chosen(), "+ criar a sala gatox");
    hut.key(KeyCode::Enter);
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.10 gatox"));
    hut.key(KeyCode::Backspace);
    hut.key(KeyCode::Backspace);
    // A beginning of a code is a code, too: never another room than the one written.
    assert_eq!(hut.chosen(), "+ criar a sala gat");
}

#[test]
fn with_two_servers_the_row_says_which_one() {
    let mut hut = Hut::with(vec![waiting("gato")]);
    hut.server("velha", "192.168.0.20:5001", vec![]);
    hut.write("gato");
    assert_eq!(hut.chosen(), "gato  Ana  esperando alguém  casa");
    hut.key(KeyCode::Down);
    assert_eq!(hut.chosen(), "+ criar em velha a sala gato");
    hut.key(KeyCode::Enter);
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.20:5001 gato"));
}

#[test]
fn an_address_shows_the_rooms_of_that_server() {
    let mut hut = Hut::with(vec![waiting("a")]);
    hut.write("10.0.0.3");
    assert_eq!(hut.chosen(), "+ ver as salas de 10.0.0.3");
    hut.effects.clear();
    hut.key(KeyCode::Enter);
    let address: Address = "10.0.0.3".parse().unwrap();
    assert_eq!(hut.effects, [Effect::Open(ServerId::Typed, address)]);
    assert!(hut.says("◐ Conectando a 10.0.0.3…"));
    hut.down(ServerId::Typed);
    assert!(hut.says("○ Ninguém atendeu em 10.0.0.3. Confira endereço e porta."));
    hut.up(ServerId::Typed);
    hut.rooms(ServerId::Typed, vec![]);
    assert_eq!(hut.chosen(), "+ nova sala em 10.0.0.3");
    // A code is now looked for there first.
    hut.write("b");
    assert_eq!(hut.chosen(), "+ criar em 10.0.0.3 a sala b");
}

#[test]
fn an_address_that_is_known_only_moves_the_choice() {
    let mut hut = Hut::with(vec![waiting("a")]);
    hut.server("velha", "192.168.0.20:5001", vec![]);
    hut.write("192.168.0.20:5001");
    hut.effects.clear();
    hut.key(KeyCode::Enter);
    assert!(hut.effects.is_empty());
    assert_eq!(hut.chosen(), "+ nova sala em velha");
}

#[test]
fn another_address_takes_the_place_of_the_one_before() {
    let mut hut = Hut::empty();
    hut.write("10.0.0.3");
    hut.key(KeyCode::Enter);
    hut.write("10.0.0.4");
    hut.key(KeyCode::Enter);
    assert!(hut.says("10.0.0.4") && !hut.says("10.0.0.3"));
}

#[test]
fn a_pasted_invitation_leads_straight_into_its_room() {
    let mut hut = Hut::empty();
    hut.message(Message::Pasted(
        " http://10.0.0.3:5000/sala/123\n".to_owned(),
    ));
    assert_eq!(hut.chosen(), "+ entrar em 10.0.0.3, sala 123");
    hut.key(KeyCode::Enter);
    assert_eq!(hut.entered().as_deref(), Some("10.0.0.3 123"));
}

#[test]
fn what_is_neither_says_so_and_leads_nowhere() {
    let mut hut = Hut::with(vec![waiting("a")]);
    for nonsense in ["sala nova", "a.b c", "é", &"x".repeat(33), "host:99999"] {
        hut.message(Message::Pasted(nonsense.to_owned()));
        assert!(hut.says("Isto não é um código de sala"), "{nonsense}");
        hut.key(KeyCode::Enter);
        assert_eq!(hut.entered(), None);
        hut.control('u');
    }
}

#[test]
fn every_letter_is_text_and_esc_clears_before_it_leaves() {
    let mut hut = Hut::with(vec![waiting("a")]);
    hut.write("q1hjklrsnw");
    assert_eq!(hut.lobby.field, "q1hjklrsnw");
    hut.key(KeyCode::Esc);
    assert!(hut.lobby.field.is_empty() && !hut.effects.contains(&Effect::Quit));
    hut.key(KeyCode::Esc);
    assert!(hut.effects.contains(&Effect::Quit));

    let mut hut = Hut::empty();
    hut.write("a");
    hut.control('c');
    assert_eq!(hut.effects, [Effect::Quit]);
}

#[test]
fn the_help_opens_scrolls_and_closes() {
    let mut hut = Hut::with(vec![waiting("a")]);
    for close in [
        KeyCode::Esc,
        KeyCode::Enter,
        KeyCode::Char('?'),
        KeyCode::Char('q'),
    ] {
        hut.effects.clear();
        hut.key(KeyCode::Char('?'));
        assert!(hut.says("fazer o que a linha escolhida diz"));
        hut.key(KeyCode::Down);
        hut.key(close);
        assert!(!hut.says("fazer o que"), "{close:?}");
        assert!(hut.effects.is_empty(), "{close:?}");
    }
}

#[test]
fn without_a_server_there_is_a_word_instead_of_a_room() {
    let mut hut = Hut::empty();
    hut.control('n');
    assert!(hut.says("! Ainda não há servidor. Abra um com jogo serve"));
    hut.write("a");
    assert!(!hut.says("Ainda não há servidor"));
    // A code that was confirmed too early is not forgotten.
    hut.key(KeyCode::Enter);
    assert!(hut.says("Ainda não há servidor"));
    hut.wait(2_000);
    hut.server("casa", "192.168.0.10:5000", vec![]);
    assert_eq!(hut.entered().as_deref(), Some("192.168.0.10 a"));
    assert!(hut.lobby.servers.iter().any(|s| s.id == announced("casa")));
}
