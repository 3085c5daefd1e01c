//! The meaning of a text that is no exact code.

use crossterm::event::KeyCode;

use crate::harness::lobby_harness::{LobbyHarness, waiting};

/// Returns the room that Enter leads to.
#[track_caller]
fn entered(rooms: &[&str], typed: &str) -> Option<String> {
    let rooms = rooms.iter().map(|room| waiting(room)).collect();
    let mut harness = LobbyHarness::with(rooms);
    harness.write(typed);
    harness.key(KeyCode::Enter);
    harness.entered()
}

#[test]
fn a_code_with_a_mistake_keeps_the_server_of_its_link() {
    for link in [
        "http://192.168.0.20:5301/sala/café",
        "Vem: http://192.168.0.20:5301/sala/café !",
        "jogo play --sala café --host 192.168.0.20:5301",
        "192.168.0.20:5301 café",
    ] {
        let place = entered(&["cafe"], link);
        assert_eq!(place.as_deref(), Some("192.168.0.20:5301 cafe"), "{link}");
    }
    let mut harness = LobbyHarness::with(vec![waiting("cafe")]);
    harness.write("http://192.168.0.20:5301/sala/café");
    assert!(harness.says("use http://192.168.0.20:5301/sala/cafe"));
    assert_eq!(
        harness.selected(),
        "+ entrar em 192.168.0.20:5301, sala cafe"
    );
}

#[test]
fn a_question_mark_in_a_sentence_opens_no_help() {
    let mut harness = LobbyHarness::with(vec![waiting("gato")]);
    harness.write("vamos? sala gato");
    assert_eq!(harness.selected(), "gato  Ana  esperando alguém");
    harness.key(KeyCode::Enter);
    assert_eq!(harness.entered().as_deref(), Some("192.168.0.10 gato"));
    harness.key(KeyCode::Esc);
    harness.write("?");
    assert!(harness.says("letras"), "{}", harness.screen(80, 24));
}

#[test]
fn an_open_room_is_found_among_the_words_of_a_chat() {
    for (typed, room) in [
        ("a sala é 68pya", "68pya"),
        ("sala 68PYA", "68pya"),
        ("68 pya", "68pya"),
        ("68-pya", "68pya"),
        ("turma7b", "turma-7b"),
        ("Código: 68pya", "68pya"),
        // The exact code comes first, and a new room if no room is like it.
        ("turma", "turma"),
        ("a sala é 99", "99"),
        ("time do bairro", "time-do-bairro"),
    ] {
        let place = entered(&["68pya", "turma-7b", "turma"], typed);
        let expected = format!("192.168.0.10 {room}");
        assert_eq!(place.as_deref(), Some(&*expected), "{typed}");
    }
}
