//! The field: codes, addresses, pasted texts, and the effect of Enter.

use crossterm::event::KeyCode;

use crate::address::Address;
use crate::harness::lobby_harness::{LobbyHarness, announced, found, waiting};
use crate::lobby::{Effect, Message, ServerId};

#[test]
fn a_code_enters_or_makes_that_room() {
    let mut harness = LobbyHarness::with(vec![waiting("a"), waiting("gato"), waiting("gatos")]);
    harness.write("GATO");
    assert_eq!(harness.selected(), "gato   Ana  esperando alguém");
    assert!(harness.says("gatos") && !harness.says("a Ana"));
    harness.enters("192.168.0.10 gato");
    harness.write("x");
    assert_eq!(harness.selected(), "+ criar a sala gatox");
    harness.enters("192.168.0.10 gatox");
    harness.key(KeyCode::Backspace);
    harness.key(KeyCode::Backspace);
    // The start of a code is a code of its own. Enter never opens another room.
    assert_eq!(harness.selected(), "+ criar a sala gat");
}

#[test]
fn with_two_servers_the_row_says_which_one() {
    let mut harness = LobbyHarness::with(vec![waiting("gato")]);
    harness.server("velha", "192.168.0.20:5001", vec![]);
    harness.write("gato");
    assert_eq!(harness.selected(), "gato  Ana  esperando alguém  casa");
    harness.key(KeyCode::Down);
    assert_eq!(harness.selected(), "+ criar em velha a sala gato");
    harness.enters("192.168.0.20:5001 gato");
}

#[test]
fn an_address_shows_the_rooms_of_that_server() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.write("10.0.0.3");
    assert_eq!(harness.selected(), "+ ver as salas de 10.0.0.3");
    harness.effects.clear();
    harness.key(KeyCode::Enter);
    let address: Address = "10.0.0.3".parse().unwrap();
    assert_eq!(harness.effects, [Effect::Open(ServerId::Typed, address)]);
    assert!(harness.says("◐ Conectando a 10.0.0.3…"));
    harness.down(ServerId::Typed);
    assert!(harness.says("○ Ninguém atendeu em 10.0.0.3:5000. Confira endereço e porta."));
    harness.up(ServerId::Typed);
    harness.rooms(ServerId::Typed, vec![]);
    assert_eq!(harness.selected(), "+ nova sala em 10.0.0.3");
    // The typed server is now the first one for a code.
    harness.write("b");
    assert_eq!(harness.selected(), "+ criar em 10.0.0.3 a sala b");
}

#[test]
fn an_address_that_is_known_only_moves_the_choice() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.server("velha", "192.168.0.20:5001", vec![]);
    harness.write("192.168.0.20:5001");
    harness.effects.clear();
    harness.key(KeyCode::Enter);
    assert!(harness.effects.is_empty());
    assert_eq!(harness.selected(), "+ nova sala em velha");
}

#[test]
fn another_address_takes_the_place_of_the_one_before() {
    let mut harness = LobbyHarness::empty();
    harness.confirm("10.0.0.3");
    harness.confirm("10.0.0.4");
    assert!(harness.says("10.0.0.4") && !harness.says("10.0.0.3"));
}

/// `jogo play --host` and the field lead to the same entry.
#[test]
fn a_wrong_address_hides_no_server_that_answers() {
    for announced_too in [false, true] {
        let mut harness = LobbyHarness::empty();
        harness.write("192.168.0.10");
        harness.key(KeyCode::Enter);
        harness.up(ServerId::Typed);
        harness.rooms(ServerId::Typed, vec![waiting("gato")]);
        if announced_too {
            harness.message(Message::Found(found("casa", "192.168.0.10:5000")));
        }
        harness.write("192.168.0.99:5001");
        harness.effects.clear();
        harness.key(KeyCode::Enter);
        let before = ServerId::Before("http://192.168.0.10:5000".to_owned());
        let wrong: Address = "192.168.0.99:5001".parse().unwrap();
        let first = [
            Effect::Rename(ServerId::Typed, before.clone()),
            Effect::Open(ServerId::Typed, wrong),
        ];
        assert_eq!(harness.effects, first);
        harness.down(ServerId::Typed);
        let screen = harness.screen(80, 24);
        assert!(
            harness.says("Ninguém atendeu em 192.168.0.99:5001"),
            "{screen}"
        );
        assert_eq!(screen.matches("gato").count(), 1, "{screen}");
        // Its rooms go on coming, and it can be entered.
        harness.rooms(before.clone(), vec![waiting("lobo")]);
        harness.key(KeyCode::Enter);
        assert_eq!(harness.entered().as_deref(), Some("192.168.0.10 lobo"));
        // A second wrong address takes the place of the first.
        harness.write("192.168.0.98");
        harness.key(KeyCode::Enter);
        harness.down(ServerId::Typed);
        assert!(harness.says("lobo") && !harness.says("192.168.0.99"));
        // It may be lost for a while.
        harness.down(before.clone());
        assert!(!harness.says("lobo") && harness.says("Ninguém atendeu em 192.168.0.10"));
        harness.up(before.clone());
        harness.rooms(before, vec![waiting("lobo")]);
        assert!(harness.says("lobo"));
    }
}

#[test]
fn the_same_address_typed_again_only_moves_the_choice() {
    let mut harness = LobbyHarness::empty();
    for address in ["192.168.0.10", "192.168.0.20"] {
        harness.write(address);
        harness.key(KeyCode::Enter);
        harness.up(ServerId::Typed);
        harness.rooms(ServerId::Typed, vec![]);
    }
    assert_eq!(harness.selected(), "+ nova sala em 192.168.0.20");
    harness.write("192.168.0.10");
    harness.effects.clear();
    harness.key(KeyCode::Enter);
    assert!(harness.effects.is_empty(), "{:?}", harness.effects);
    assert_eq!(harness.selected(), "+ nova sala em 192.168.0.10");
    // One that is lost is tried anew, and has one row.
    let lost = ServerId::Before("http://192.168.0.10:5000".to_owned());
    harness.down(lost.clone());
    harness.write("192.168.0.10");
    harness.key(KeyCode::Enter);
    assert!(harness.effects.contains(&Effect::Close(lost)));
    let screen = harness.screen(80, 24);
    assert_eq!(screen.matches("192.168.0.10").count(), 1, "{screen}");
}

#[test]
fn a_pasted_invitation_leads_straight_into_its_room() {
    let mut harness = LobbyHarness::empty();
    harness.message(Message::Pasted(
        " http://10.0.0.3:5000/sala/123\n".to_owned(),
    ));
    assert_eq!(harness.selected(), "+ entrar em 10.0.0.3, sala 123");
    harness.enters("10.0.0.3 123");
}

#[test]
fn what_is_neither_says_so_and_leads_nowhere() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    for (nonsense, sentence) in [
        ("★", "O código tem de 1 a 32 letras"),
        ("a.b c d", "Não entendi o endereço"),
        ("host:99999", "Não entendi o endereço"),
        ("http://h/jogo%20da%20velha", "O link leva a /jogo da velha"),
    ] {
        harness.message(Message::Pasted(nonsense.to_owned()));
        assert!(harness.says(sentence), "{nonsense}");
        harness.key(KeyCode::Enter);
        assert_eq!(harness.entered(), None);
        harness.control('u');
    }
}

#[test]
fn a_code_that_is_almost_right_is_offered_under_the_reason() {
    let mut harness = LobbyHarness::with(vec![waiting("a"), waiting("maca")]);
    harness.write("maçã");
    assert!(harness.says("O código da sala não leva acento nem outras letras: use maca."));
    assert_eq!(harness.selected(), "maca  Ana  esperando alguém");
    harness.control('u');
    harness.write("sala da vó");
    assert_eq!(harness.selected(), "+ criar a sala sala-da-vo");
    harness.enters("192.168.0.10 sala-da-vo");
}

#[test]
fn the_line_of_an_invitation_is_taken_back() {
    let mut harness = LobbyHarness::empty();
    let line = "jogo play --sala 123 --host 10.0.0.3\n";
    harness.message(Message::Pasted(line.to_owned()));
    harness.enters("10.0.0.3 123");
}

#[test]
fn every_letter_is_text_and_esc_clears_before_it_leaves() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    harness.write("q1hjklrsnw");
    assert_eq!(harness.lobby.field, "q1hjklrsnw");
    harness.key(KeyCode::Esc);
    assert!(harness.lobby.field.is_empty() && !harness.effects.contains(&Effect::Quit));
    harness.key(KeyCode::Esc);
    assert!(harness.effects.contains(&Effect::Quit));

    let mut harness = LobbyHarness::empty();
    harness.write("a");
    harness.control('c');
    assert_eq!(harness.effects, [Effect::Quit]);
}

#[test]
fn the_help_opens_scrolls_and_closes() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    for close in [
        KeyCode::Esc,
        KeyCode::Enter,
        KeyCode::Char('?'),
        KeyCode::Char('q'),
    ] {
        harness.effects.clear();
        harness.key(KeyCode::Char('?'));
        assert!(harness.says("fazer o que a linha escolhida diz"));
        harness.key(KeyCode::Down);
        harness.key(close);
        assert!(!harness.says("fazer o que"), "{close:?}");
        assert!(harness.effects.is_empty(), "{close:?}");
    }
}

#[test]
fn without_a_server_there_is_a_word_instead_of_a_room() {
    let mut harness = LobbyHarness::empty();
    harness.control('n');
    assert!(harness.says("! Ainda não há servidor. Abra um com jogo serve"));
    harness.write("a");
    assert!(!harness.says("Ainda não há servidor"));
    // A code that was confirmed too early is remembered.
    harness.key(KeyCode::Enter);
    assert!(harness.says("Ainda não há servidor"));
    harness.wait(2_000);
    harness.server("casa", "192.168.0.10:5000", vec![]);
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.10 a"));
    let servers = &harness.lobby.servers;
    assert!(servers.iter().any(|s| s.id == announced("casa")));
}

#[test]
fn an_address_where_nobody_answers_comes_back_to_be_corrected() {
    let mut harness = LobbyHarness::empty();
    harness.confirm("192.168.0.10:5001");
    assert_eq!(harness.lobby.field, "");
    harness.down(ServerId::Typed);
    assert_eq!(harness.lobby.field, "192.168.0.10:5001");
    harness.key(KeyCode::Backspace);
    harness.write("0");
    // Later attempts to the same address change nothing that is being written.
    harness.down(ServerId::Typed);
    assert_eq!(harness.lobby.field, "192.168.0.10:5000");
    harness.key(KeyCode::Enter);
    harness.up(ServerId::Typed);
    harness.rooms(ServerId::Typed, vec![waiting("a")]);
    assert_eq!(harness.lobby.field, "");
    harness.enters("192.168.0.10 a");
}

#[test]
fn an_address_where_nobody_answers_does_not_hide_the_rooms_of_others() {
    let mut harness = LobbyHarness::with(vec![waiting("gato")]);
    harness.confirm("192.168.0.20:5001");
    harness.down(ServerId::Typed);
    assert_eq!(harness.lobby.field, "");
    assert!(harness.says("gato"));
}

#[test]
fn a_host_of_the_command_line_comes_back_as_an_address() {
    let mut harness = LobbyHarness::empty();
    harness.confirm("pc-da-sala:5000");
    harness.down(ServerId::Typed);
    assert_eq!(harness.lobby.field, "pc-da-sala:5000");
}

#[test]
fn a_server_that_answers_later_shows_its_rooms_in_place_of_its_address() {
    let mut harness = LobbyHarness::empty();
    harness.confirm("192.168.0.10:5001");
    harness.down(ServerId::Typed);
    harness.up(ServerId::Typed);
    harness.rooms(ServerId::Typed, vec![waiting("a")]);
    assert_eq!(harness.lobby.field, "");
    assert_eq!(harness.selected(), "a  Ana  esperando alguém");
}

#[test]
fn an_address_does_not_come_back_over_what_was_written_since() {
    let mut harness = LobbyHarness::empty();
    harness.confirm("192.168.0.10:5001");
    harness.write("casa");
    harness.down(ServerId::Typed);
    assert_eq!(harness.lobby.field, "casa");
}
