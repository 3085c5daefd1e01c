//! The earlier games of a room.

use crossterm::event::KeyCode;
use texts::Language;

use crate::harness::Harness;
use crate::message::ConnectionEvent;
use crate::state::Overlay;

#[test]
fn an_earlier_game_is_chosen_and_stepped_through() {
    let mut harness = Harness::alone(Language::Pt);
    harness.press("g");
    harness.sends(&["read games of 123"]);
    assert!(harness.says("Buscando as partidas…"));
    harness.games_come(3);
    assert!(harness.says("3 X venceu Maria Clara dos Santos contra João Pedro"));
    // The newest is chosen, and neither end of the list is left.
    harness.key(KeyCode::Up);
    for _ in 0..9 {
        harness.key(KeyCode::Down);
    }
    harness.key(KeyCode::Enter);
    assert!(harness.says("Partida 1") && harness.says("Jogada 0 de 5"));
    harness.press("[]]]");
    assert!(harness.says("Jogada 3 de 5") && harness.says(" X |[X]| . "));
    assert!(
        !harness.says("venceu"),
        "the end is not told before it is shown"
    );
    for _ in 0..5 {
        harness.key(KeyCode::Right);
    }
    assert!(harness.says("Jogada 5 de 5") && harness.says("Maria Clara dos Santos venceu"));
    harness.key(KeyCode::Left);
    assert!(harness.says("Jogada 4 de 5"));
    harness.key(KeyCode::Esc);
    assert!(harness.says("Partidas da sala"));
    harness.key(KeyCode::Esc);
    assert_eq!(harness.app.overlay, None);
    assert!(harness.take_sent().is_empty(), "looking is no move");
}

#[test]
fn a_game_that_begins_closes_the_list_and_is_never_hidden_by_it() {
    let mut harness = Harness::alone(Language::Pt);
    harness.press("g");
    harness.games_come(2);
    harness.key(KeyCode::Enter);
    harness.ana_enters();
    assert_eq!(harness.app.overlay, None);
    harness.take_sent();
    harness.press("g");
    assert!(harness.take_sent().is_empty(), "a game is on");
    // Games that come late open nothing.
    harness.games_come(2);
    assert_eq!(harness.app.overlay, None);
}

#[test]
fn games_that_cannot_be_read_or_are_not_there_are_told() {
    let mut harness = Harness::alone(Language::Pt);
    harness.press("g");
    let room = harness.app.room_id().clone();
    let failed = ConnectionEvent::Games { room, games: None };
    harness.connection(failed);
    assert!(harness.says("Não deu para ler as partidas desta sala."));
    harness.key(KeyCode::Enter);
    harness.press("g");
    assert_eq!(harness.app.overlay, None);
    harness.press("g");
    harness.games_come(0);
    assert!(harness.says("Nenhuma partida desta sala está guardada."));
    assert_eq!(harness.app.overlay, Some(Overlay::Games));
}

#[test]
fn a_small_screen_cuts_no_sentence_under_the_board_of_an_earlier_game() {
    for language in Language::ALL {
        let mut harness = Harness::alone(language);
        harness.press("g");
        harness.games_come(1);
        harness.key(KeyCode::Enter);
        let texts = harness.app.setup.texts;
        for steps in 0..6 {
            let screen = harness.screen(40, 12);
            let word = texts.games_step().split(' ').next().unwrap();
            let last = texts.games_step().split(' ').next_back().unwrap();
            let row = |word: &str| {
                screen
                    .lines()
                    .any(|line| line.contains(&format!("│ {word} ")))
            };
            assert!(!row(word) || screen.contains(last), "{steps}\n{screen}");
            assert!(screen.contains(texts.key_back()), "{screen}");
            harness.press("]");
        }
        let last = texts.games_step().split(' ').next_back().unwrap();
        assert!(harness.screen(80, 24).contains(last));
    }
}
