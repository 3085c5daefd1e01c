//! A key that the help names always answers: it acts, or says why not.

use game::{Board, Mark};
use texts::Language;

use crate::harness::Harness;
use crate::harness::placing::seen;
use crate::preferences::Digits;

#[test]
fn a_key_that_the_end_of_the_game_allows_says_so_in_mid_game() {
    for language in Language::ALL {
        let mut harness = Harness::playing(language);
        harness.play(&[5, 1]);
        harness.take_sent();
        let texts = harness.app.setup.texts;
        for (key, why) in [
            ("b", texts.say_no_robot()),
            ("n", texts.later_next()),
            ("g", texts.later_games()),
            ("r", texts.later_rematch()),
        ] {
            harness.press(key);
            assert!(harness.says(&format!("! {why}")), "{key}: {why}");
            assert_eq!(harness.take_sent(), [""; 0], "{key}");
        }
        assert_eq!(harness.app.setup.preferences.digits, Digits::FromAbove);
        harness.play(&[4, 2, 6]);
        assert!(!harness.says(texts.later_rematch()), "it is over");
    }
}

#[test]
fn n_finds_an_opponent_after_any_game_and_for_a_watcher() {
    let mut harness = Harness::playing(Language::Pt);
    harness.play(&[1, 4, 2, 5, 3]);
    harness.take_sent();
    assert!(harness.says("R revanche"), "the rematch is the likeliest");
    assert!(!harness.says("N próximo adversário   R revanche"));
    assert!(harness.screen(160, 24).contains("N procurar adversário"));
    harness.press("n");
    let [asked] = harness.take_sent().try_into().unwrap();
    assert!(asked.starts_with("achar_adversario"), "{asked}");

    let mut harness = Harness::connected(Language::Pt);
    harness.take_sent();
    let mut room = seen("123", Mark::X, Some("Maria Clara dos Santos"));
    room.board = Board::EMPTY;
    harness.app.seat = None;
    harness.room_comes(room.clone());
    harness.receive(crate::message::ServerEvent::Seat(game::wire::YourSeat {
        server: None,
        room: room.id,
        mark: None,
        token: None,
        protocol: game::wire::PROTOCOL,
    }));
    for (key, why) in [
        ("r", "Você está só assistindo."),
        ("b", "Você está só assistindo."),
        (
            "g",
            "Agora não: G mostra as partidas anteriores no fim desta.",
        ),
    ] {
        harness.press(key);
        assert!(harness.says(why), "{key}\n{}", harness.screen(80, 24));
    }
    harness.press("n");
    let [asked] = harness.take_sent().try_into().unwrap();
    assert!(asked.starts_with("achar_adversario"), "{asked}");
}

#[test]
fn a_search_that_goes_on_and_a_relay_answer_as_well() {
    let mut harness = Harness::alone(Language::Pt);
    harness.press("nn");
    assert!(harness.says("Procurando adversário…"));

    let mut harness = Harness::connected(Language::Pt);
    harness.receive_board("X . . . . . . . .");
    harness.wait(10_000);
    for key in ["n", "g", "b"] {
        harness.wait(20_000);
        harness.press(key);
        assert!(harness.says("Este servidor só repassa jogadas."), "{key}");
    }
    harness.press("?");
    let help = harness.screen(80, 40);
    for key in ["N  ", "G  ", "B  ", "M  "] {
        assert!(!help.contains(&format!("│ {key}")), "{help}");
    }
}
