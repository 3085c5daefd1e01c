//! Keys that are pressed twice, keys that do nothing now, and notices that have had their time.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use texts::Language;

use crate::harness::{ANA, Harness};
use crate::keys;
use crate::message::{Intent, Message};
use crate::state::{Notice, Overlay};

/// Returns the boards that were proposed since the last call.
#[track_caller]
fn proposed(harness: &mut Harness) -> usize {
    let sent = harness.take_sent();
    sent.iter()
        .filter(|sent| sent.starts_with("atualizar_jogo"))
        .count()
}

#[track_caller]
fn on_our_turn() -> Harness {
    let mut harness = Harness::playing(Language::Pt);
    harness.take_sent();
    assert!(harness.app.is_my_turn());
    harness
}

#[test]
fn the_second_enter_in_the_name_box_plays_nothing() {
    let mut harness = on_our_turn();
    harness.press("m");
    harness.key(KeyCode::Enter);
    harness.serve();
    harness.wait(120);
    harness.key(KeyCode::Enter);
    assert_eq!(proposed(&mut harness), 0);
    harness.wait(400);
    harness.key(KeyCode::Enter);
    assert_eq!(proposed(&mut harness), 1);
}

#[test]
fn the_second_press_of_a_key_that_closed_a_box_leads_nowhere() {
    for (open, close) in [
        ('?', KeyCode::Esc),
        ('?', KeyCode::Char('q')),
        ('i', KeyCode::Enter),
        ('o', KeyCode::Esc),
        ('t', KeyCode::Enter),
    ] {
        let mut harness = on_our_turn();
        harness.press(&open.to_string());
        assert!(harness.app.overlay.is_some(), "{open}");
        harness.key(close);
        harness.wait(100);
        harness.take_sent();
        harness.key(close);
        assert_eq!(harness.app.overlay, None, "{open} {close:?}");
        assert_eq!(harness.take_sent(), [""; 0], "{open} {close:?}");
        // Digits are no keys of a box, so they play.
        harness.press("1");
        assert_eq!(proposed(&mut harness), 1);
    }
}

#[test]
fn the_question_whether_to_leave_ends_with_the_game() {
    let mut harness = on_our_turn();
    harness.play(&[1, 4, 2, 5, 9]);
    harness.key(KeyCode::Esc);
    assert!(matches!(harness.app.overlay, Some(Overlay::Leave(_))));
    harness.ana_plays(6);
    assert_eq!(harness.app.overlay, None);
    assert!(!harness.says("A partida está em andamento"));
    // A late answer is none to another question.
    harness.take_sent();
    for key in [KeyCode::Char('n'), KeyCode::Char('x'), KeyCode::Esc] {
        harness.key(key);
        assert_eq!(harness.take_sent(), [""; 0], "{key:?}");
    }
}

#[test]
fn keys_that_do_nothing_now_say_why() {
    for (keys, why) in [
        ("[", "mostram as jogadas"),
        ("]", "mostram as jogadas"),
        ("0", "de 1 a 9"),
    ] {
        let mut harness = on_our_turn();
        harness.press(keys);
        assert!(harness.says(why), "{keys}: {}", harness.screen(80, 24));
        assert_eq!(proposed(&mut harness), 0);
    }
    let mut harness = on_our_turn();
    harness.message(Message::Burst);
    assert!(harness.says("nenhum jogou"));
}

#[test]
fn a_notice_makes_way_for_a_box_and_for_another_room() {
    let mut harness = on_our_turn();
    harness.press("0");
    assert!(harness.says("de 1 a 9"));
    harness.press("?");
    assert!(!harness.says("de 1 a 9"));
    assert!(harness.says("Esc fechar"), "{}", harness.screen(80, 24));

    let mut harness = on_our_turn();
    harness.other(game::Command::Leave(ANA));
    assert!(
        harness.says("lugar de Ana") || harness.says("cadeira de Ana"),
        "{}",
        harness.screen(80, 24)
    );
    harness.app.choice = crate::state::RoomChoice::Given;
    harness.want(Intent::Meet);
    assert_eq!(harness.app.toast, None);
}

#[test]
fn the_notice_of_the_mouse_goes_when_the_mouse_is_off() {
    let mut harness = on_our_turn();
    harness.press("o");
    for _ in 0..4 {
        harness.key(KeyCode::Down);
    }
    harness.key(KeyCode::Enter);
    assert!(harness.says("Mouse ligado"), "{}", harness.screen(80, 24));
    harness.key(KeyCode::Enter);
    assert!(!harness.says("Mouse ligado"));
    assert_eq!(harness.app.toast, None);
}

#[test]
fn who_begins_is_old_news_after_the_first_mark() {
    let mut harness = on_our_turn();
    crate::update::notices::show(&mut harness.app, Notice::NewGame);
    harness.we_play(1);
    assert_eq!(harness.app.toast, None);
}

#[test]
fn a_name_says_what_it_does_not_take() {
    let mut harness = on_our_turn();
    harness.press("m");
    let control = |harness: &mut Harness, c: char| {
        let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
        if let Some(intent) = keys::intent(&harness.app, key) {
            harness.want(intent);
        }
    };
    control(&mut harness, 'u');
    assert_eq!(harness.app.menu.typing(), Some(""));
    harness.press("Maria Clara dos Santos da");
    assert_eq!(harness.app.menu.typing(), Some("Maria Clara dos Santos d"));
    assert!(harness.says("até 24 letras"), "{}", harness.screen(80, 24));
    control(&mut harness, 'w');
    assert_eq!(harness.app.menu.typing(), Some("Maria Clara dos Santos "));
    assert!(!harness.says("até 24 letras"));
    // Wide letters fill the name sooner.
    control(&mut harness, 'u');
    harness.press(&"王".repeat(13));
    assert!(harness.says("até 24 letras"));
    control(&mut harness, 'u');
    harness.press("   ");
    harness.key(KeyCode::Enter);
    assert!(harness.says("sem nome"), "{}", harness.screen(80, 24));
}

#[test]
fn an_invitation_over_a_small_screen_tells_that_the_connection_is_down() {
    let mut harness = on_our_turn();
    harness.press("i");
    harness.down(4);
    for (columns, rows) in [(40, 12), (30, 10), (60, 16)] {
        let screen = harness.screen(columns, rows);
        assert!(screen.contains("Sem conexão"), "{screen}");
    }
    harness.comes_up();
    assert!(!harness.screen(40, 12).contains("Sem conexão"));
}
