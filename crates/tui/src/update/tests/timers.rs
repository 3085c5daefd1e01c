//! What time and absence bring: bells, patience, and a line that appears.

use game::Mark;
use texts::Language;

use crate::harness::{Desk, setup};
use crate::message::{ConnectionEvent, Effect, Intent, Message, ServerEvent};
use crate::preferences::{Alerts, Choice};
use crate::state::Screen;
use crate::state::latency::Feel;

/// Alone in the room, a key just pressed.
fn waiting(alerts: Alerts) -> Desk {
    let mut setup = setup(Language::Pt);
    setup.choose(&Choice::Alerts(alerts));
    let mut desk = Desk::with(setup);
    desk.link(ConnectionEvent::Up);
    desk.serve();
    desk.message(Message::Awake);
    desk
}

#[test]
fn a_bell_only_for_who_has_not_touched_a_key_for_ten_seconds() {
    let mut desk = waiting(Alerts::Sound);
    desk.wait(9_999);
    desk.ana_enters();
    assert_eq!(desk.alerts, []);

    let mut desk = waiting(Alerts::Sound);
    desk.wait(10_000);
    desk.ana_enters();
    assert_eq!(desk.alerts, [Effect::Ring]);
    // Once for each turn, whatever else happens in it.
    desk.wait(60_000);
    desk.down(1);
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert_eq!(desk.alerts, [Effect::Ring]);
    desk.we_play(5);
    desk.wait(20_000);
    desk.ana_plays(1);
    assert_eq!(desk.alerts, [Effect::Ring, Effect::Ring]);
}

#[test]
fn a_terminal_that_tells_whether_it_is_looked_at_is_believed() {
    let mut desk = waiting(Alerts::Sound);
    desk.message(Message::Focus(false));
    desk.ana_enters();
    assert_eq!(desk.alerts, [Effect::Ring]);

    let mut desk = waiting(Alerts::Sound);
    desk.message(Message::Focus(false));
    desk.message(Message::Focus(true));
    desk.wait(60_000);
    desk.ana_enters();
    assert_eq!(desk.alerts, []);
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
        let mut desk = waiting(alerts);
        desk.message(Message::Focus(false));
        desk.ana_enters();
        assert_eq!(desk.alerts, expected);
        let title = crate::view::title(&desk.app);
        let expected = "Sua vez · sala 123 · jogo".to_owned();
        assert_eq!(title, (alerts != Alerts::Nothing).then_some(expected));
    }
}

#[test]
fn nobody_is_rung_for_a_turn_that_is_not_theirs_or_against_nobody() {
    let mut desk = waiting(Alerts::Sound);
    desk.message(Message::Focus(false));
    desk.wait(60_000);
    assert_eq!(desk.alerts, [], "alone");
    desk.ana_enters();
    desk.we_play(5);
    desk.wait(60_000);
    assert_eq!(desk.alerts.len(), 1);
}

#[test]
fn after_half_a_minute_the_other_is_thinking() {
    let mut desk = Desk::playing(Language::Pt);
    desk.wait(40_000);
    assert!(desk.says("SUA VEZ"));
    desk.we_play(5);
    desk.wait(29_999);
    assert!(desk.says("Vez de Ana…"));
    desk.wait(1);
    assert!(desk.says("Ana está pensando…"));
    desk.ana_plays(1);
    desk.we_play(2);
    assert!(desk.says("Vez de Ana…"));
}

#[test]
fn a_slow_line_is_told_by_its_answers() {
    let mut desk = Desk::playing(Language::Pt);
    assert!(desk.says("● 10 ms"));
    for (took, says) in [(150, "◐ 200 ms"), (700, "○ conexão lenta"), (9, "● 10 ms")] {
        desk.play(&[]);
        let square = (1..=9)
            .find(|n| {
                desk.app
                    .board()
                    .at(game::Square::new(n - 1).unwrap())
                    .is_none()
            })
            .unwrap();
        desk.press(&square.to_string());
        desk.wait(took);
        desk.serve();
        assert!(desk.says(says), "{took}: {}", desk.screen(80, 24));
        if desk.app.screen() == Screen::Playing {
            let free = (1..=9).rev().find(|n| {
                desk.app
                    .board()
                    .at(game::Square::new(n - 1).unwrap())
                    .is_none()
            });
            desk.ana_plays(free.unwrap());
        }
    }
    desk.down(1);
    assert_eq!(desk.app.latency.map(|latency| latency.feel()), None::<Feel>);
}

fn shown_after_the_end(desk: &mut Desk) -> Vec<usize> {
    desk.play(&[5, 1, 3, 2, 7]);
    let mut shown = vec![desk.app.shown_winning().len()];
    for _ in 0..3 {
        desk.wait(120);
        shown.push(desk.app.shown_winning().len());
    }
    shown
}

#[test]
fn a_winning_line_appears_square_by_square_within_360_ms() {
    let mut desk = Desk::playing(Language::Pt);
    assert_eq!(shown_after_the_end(&mut desk), [1, 2, 3, 3]);
    // And then nothing wakes the program any more, but the notice.
    desk.wait(60_000);
    assert_eq!(desk.app.next_wake(), None);
    assert_eq!(desk.app.outcome(), Some(game::Outcome::Won(Mark::X)));

    let mut setup = setup(Language::Pt);
    setup.choose(&Choice::Animation(false));
    let mut desk = Desk::with(setup);
    desk.link(ConnectionEvent::Up);
    desk.serve();
    desk.ana_enters();
    assert_eq!(shown_after_the_end(&mut desk), [3, 3, 3, 3]);
}

#[test]
fn a_server_that_says_goodbye_has_closed_and_is_waited_for() {
    let mut desk = Desk::playing(Language::Pt);
    desk.hear(ServerEvent::Closing);
    desk.down(4);
    assert!(desk.says("! O servidor fechou. Nova tentativa em 4 s."));
    desk.link(ConnectionEvent::Connecting { attempt: 1 });
    desk.link(ConnectionEvent::Up);
    desk.serve();
    desk.down(4);
    assert!(desk.says("! Sem conexão. Nova tentativa em 4 s."));
}

#[test]
fn choices_hold_at_once_and_are_kept() {
    let mut desk = Desk::playing(Language::Pt);
    desk.play(&[5, 1]);
    desk.press("n");
    assert_eq!(desk.take_sent(), ["keep Digits(FromBelow)"]);
    desk.press("7");
    assert_eq!(
        desk.app.board().at(game::Square::new(0).unwrap()),
        Some(Mark::O)
    );
    assert!(desk.says("! Essa casa já está ocupada."));
    desk.press("n");
    desk.press("o");
    for _ in 0..6 {
        desk.press("j");
    }
    desk.press(" ");
    assert!(desk.says("Language"));
    desk.press("j");
    desk.take_sent();
    desk.key(crossterm::event::KeyCode::Enter);
    desk.press(" Q");
    desk.key(crossterm::event::KeyCode::Enter);
    assert!(desk.take_sent()[0].contains("\"nome\":\"Bia Q\""));
    desk.press("q");
    assert_eq!(desk.app.overlay, None);
    desk.message(Message::NotKept("disk full".to_owned()));
    assert!(desk.says("! The option holds now but could not be saved (disk full)."));
}

#[test]
fn the_invitation_is_given_to_the_clipboard_and_nothing_is_claimed() {
    let mut desk = Desk::alone(Language::Pt);
    desk.press("c");
    assert_eq!(desk.take_sent(), ["copy http://192.168.0.10:5000/sala/123"]);
    assert!(desk.says("Convite enviado à área de transferência. Se não colar, tecle I."));
    assert!(desk.says("http://192.168.0.10:5000/sala/123"));
    desk.want(Intent::Invite);
    desk.press("c");
    assert_eq!(desk.take_sent().len(), 1);
}
