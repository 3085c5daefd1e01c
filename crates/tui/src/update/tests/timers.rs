//! The effects of time and absence: bells, slow answers, and an animated line.

use game::Mark;
use texts::Language;

use crate::harness::{Harness, setup};
use crate::message::{ConnectionEvent, Effect, Intent, Message, ServerEvent};
use crate::preferences::{Alerts, Choice};
use crate::state::Screen;
use crate::state::latency::Feel;

/// Returns a client that is alone in the room, just after a key.
#[track_caller]
fn waiting(alerts: Alerts) -> Harness {
    let mut setup = setup(Language::Pt);
    setup.choose(&Choice::Alerts(alerts));
    let mut harness = Harness::with(setup);
    harness.comes_up();
    harness.message(Message::Awake);
    harness
}

#[test]
fn a_bell_only_after_ten_seconds_without_a_key() {
    let mut harness = waiting(Alerts::Sound);
    harness.wait(9_999);
    harness.ana_enters();
    assert_eq!(harness.alerts, []);

    let mut harness = waiting(Alerts::Sound);
    harness.wait(10_000);
    harness.ana_enters();
    assert_eq!(harness.alerts, [Effect::Ring]);
    // The bell rings once for each turn, whatever else happens.
    harness.wait(60_000);
    harness.down(1);
    harness.comes_up();
    assert_eq!(harness.alerts, [Effect::Ring]);
    harness.we_play(5);
    harness.wait(20_000);
    harness.ana_plays(1);
    assert_eq!(harness.alerts, [Effect::Ring, Effect::Ring]);
}

#[test]
fn a_terminal_that_tells_whether_it_is_looked_at_is_believed() {
    let mut harness = waiting(Alerts::Sound);
    harness.message(Message::Focus(false));
    harness.ana_enters();
    assert_eq!(harness.alerts, [Effect::Ring]);

    let mut harness = waiting(Alerts::Sound);
    harness.message(Message::Focus(false));
    harness.message(Message::Focus(true));
    harness.wait(60_000);
    harness.ana_enters();
    assert_eq!(harness.alerts, []);
}

#[test]
fn an_alert_is_what_was_chosen() {
    for (alerts, expected) in [
        (
            Alerts::Notification,
            vec![Effect::Notify("Sua vez, contra Ana".to_owned())],
        ),
        (Alerts::Title, vec![]),
        (Alerts::Nothing, vec![]),
    ] {
        let mut harness = waiting(alerts);
        harness.message(Message::Focus(false));
        harness.ana_enters();
        assert_eq!(harness.alerts, expected);
        let title = crate::view::title(&harness.app);
        let expected = "Sua vez · sala 123 · jogo".to_owned();
        assert_eq!(title, (alerts != Alerts::Nothing).then_some(expected));
    }
}

#[test]
fn nobody_is_rung_for_a_turn_that_is_not_theirs_or_against_nobody() {
    let mut harness = waiting(Alerts::Sound);
    harness.message(Message::Focus(false));
    harness.wait(60_000);
    assert_eq!(harness.alerts, [], "alone");
    harness.ana_enters();
    harness.we_play(5);
    harness.wait(60_000);
    assert_eq!(harness.alerts.len(), 1);
}

#[test]
fn after_half_a_minute_the_other_is_thinking() {
    let mut harness = Harness::playing(Language::Pt);
    harness.wait(40_000);
    assert!(harness.says("SUA VEZ"));
    harness.we_play(5);
    harness.wait(29_999);
    assert!(harness.says("Vez de Ana…"));
    harness.wait(1);
    assert!(harness.says("Ana está pensando…"));
    harness.ana_plays(1);
    harness.we_play(2);
    assert!(harness.says("Vez de Ana…"));
}

#[test]
fn a_slow_connection_is_told_by_its_answers() {
    let mut harness = Harness::playing(Language::Pt);
    assert!(harness.says("● 10 ms"));
    for (took, says) in [(150, "◐ 200 ms"), (700, "○ conexão lenta"), (9, "● 10 ms")] {
        harness.play(&[]);
        let square = (1..=9)
            .find(|n| {
                harness
                    .app
                    .board()
                    .at(game::Square::new(n - 1).unwrap())
                    .is_none()
            })
            .unwrap();
        harness.press(&square.to_string());
        harness.wait(took);
        harness.serve();
        assert!(harness.says(says), "{took}: {}", harness.screen(80, 24));
        if harness.app.screen() == Screen::Playing {
            let free = (1..=9).rev().find(|n| {
                harness
                    .app
                    .board()
                    .at(game::Square::new(n - 1).unwrap())
                    .is_none()
            });
            harness.ana_plays(free.unwrap());
        }
    }
    harness.down(1);
    let feel = harness.app.latency.map(|latency| latency.feel());
    assert_eq!(feel, None::<Feel>);
}

#[track_caller]
fn shown_after_the_end(harness: &mut Harness) -> Vec<usize> {
    harness.play(&[5, 1, 3, 2, 7]);
    let mut shown = vec![harness.app.shown_winning().len()];
    for _ in 0..3 {
        harness.wait(120);
        shown.push(harness.app.shown_winning().len());
    }
    shown
}

#[test]
fn a_winning_line_appears_square_by_square_within_360_ms() {
    let mut harness = Harness::playing(Language::Pt);
    assert_eq!(shown_after_the_end(&mut harness), [1, 2, 3, 3]);
    // After the notice, nothing wakes the program.
    harness.wait(60_000);
    assert_eq!(harness.app.next_wake(), None);
    assert_eq!(harness.app.outcome(), Some(game::Outcome::Won(Mark::X)));

    let mut setup = setup(Language::Pt);
    setup.choose(&Choice::Animation(false));
    let mut harness = Harness::with(setup);
    harness.comes_up();
    harness.ana_enters();
    assert_eq!(shown_after_the_end(&mut harness), [3, 3, 3, 3]);
}

#[test]
fn a_server_that_says_goodbye_has_closed_and_is_waited_for() {
    let mut harness = Harness::playing(Language::Pt);
    harness.receive(ServerEvent::Closing);
    harness.down(4);
    assert!(harness.says("! O servidor fechou. Nova tentativa em 4 s."));
    harness.connection(ConnectionEvent::Connecting { attempt: 1 });
    harness.comes_up();
    harness.down(4);
    assert!(harness.says("! Sem conexão. Nova tentativa em 4 s."));
}

#[test]
fn choices_hold_at_once_and_are_kept() {
    let mut harness = Harness::playing(Language::Pt);
    harness.play(&[5, 1]);
    harness.press("ojj ");
    harness.sends(&["keep Digits(FromBelow)"]);
    harness.press("o7");
    let corner = game::Square::new(0).unwrap();
    assert_eq!(harness.app.board().at(corner), Some(Mark::O));
    assert!(harness.says("! Essa casa já está ocupada."));
    harness.press("o");
    for _ in 0..4 {
        harness.press("j");
    }
    harness.press(" ");
    assert!(harness.says("Language"));
    harness.press("j");
    harness.take_sent();
    harness.key(crossterm::event::KeyCode::Enter);
    harness.press(" Q");
    harness.key(crossterm::event::KeyCode::Enter);
    assert!(harness.take_sent()[0].contains("\"nome\":\"Bia Q\""));
    harness.press("q");
    assert_eq!(harness.app.overlay, None);
    harness.message(Message::NotKept("disk full".to_owned()));
    assert!(harness.says("! The option applies now but could not be saved (disk full)."));
}

#[test]
fn the_invitation_is_given_to_the_clipboard_and_nothing_is_claimed() {
    let mut harness = Harness::alone(Language::Pt);
    harness.press("c");
    harness.sends(&["copy http://192.168.0.10:5000/sala/123"]);
    assert!(harness.says("Convite enviado à área de transferência. Se não colar, tecle I."));
    assert!(harness.says("http://192.168.0.10:5000/sala/123"));
    harness.want(Intent::Invite);
    harness.press("c");
    assert_eq!(harness.take_sent().len(), 1);
}

#[test]
fn a_notice_goes_when_what_it_is_about_is_over() {
    // "Still Ana's turn" does not stay under "YOUR TURN".
    let mut harness = Harness::playing(Language::En);
    harness.we_play(5);
    harness.press("1");
    assert!(harness.says("! It is still Ana's turn."));
    harness.ana_plays(1);
    assert!(harness.says("YOUR TURN") && !harness.says("still Ana's turn"));

    // A refusal that was waited for does not stay after the success.
    harness.press("9");
    let busy = game::wire::Refused {
        code: game::Refusal::Unavailable.into(),
        room: None,
        field: None,
        reason: None,
    };
    harness.receive(ServerEvent::Refused(busy));
    assert!(harness.says("! The server could not save. Trying again…"));
    harness.serve();
    let screen = harness.screen(80, 24);
    assert!(!harness.says("could not save"), "{screen}");

    // "Offline" does not stay once we are back.
    harness.down(1);
    harness.press("7");
    assert!(harness.says("! Offline: nothing was played."));
    // Other keys play nothing at any time.
    for key in ["r", "n", "g", "b", "t"] {
        harness.press("7");
        assert!(harness.says("! Offline: nothing was played."));
        harness.press(key);
        let wait = "! Offline: wait until the connection is back.";
        assert!(harness.says(wait), "{key}: {}", harness.screen(80, 24));
    }
    harness.comes_up();
    assert!(!harness.says("Offline"));
}
