//! The seats on the disk, on every way in and out.

use crossterm::event::KeyCode;
use game::{Clean, Command, Token};
use texts::Language;

use crate::exit::farewell;
use crate::harness::{ANA, Harness, WE, setup};
use crate::message::{ConnectionEvent, Intent};
use crate::state::Setup;

fn ours() -> Token {
    Token::from_random(7)
}

/// Returns a client that found this token on the disk.
#[track_caller]
fn found(token: Token, rest: impl FnOnce(&mut Setup)) -> Harness {
    let mut setup = setup(Language::Pt);
    setup.token = Some(token);
    rest(&mut setup);
    Harness::with(setup)
}

fn said(harness: &Harness) -> Option<String> {
    farewell(&harness.app, &Ok(()))
}

const HELD: &str = "A sua cadeira na sala 123 fica guardada por um tempo: \
                    jogo play --sala 123 --host 192.168.0.10:5000";

#[test]
fn a_seat_is_kept_as_soon_as_it_is_told() {
    let mut harness = Harness::connected(Language::Pt);
    assert!(harness.kept.is_empty());
    assert_eq!(said(&harness), None, "nothing is held before it is told");
    harness.serve();
    assert_eq!(harness.kept, [Some(ours())]);
    assert_eq!(said(&harness).as_deref(), Some(HELD));
}

#[test]
fn ending_at_once_frees_nothing_and_forgets_nothing() {
    for during in [
        |_: &mut Harness| {},
        |harness: &mut Harness| harness.press("?"),
        |harness: &mut Harness| harness.press("q"),
    ] {
        let mut harness = Harness::playing(Language::Pt);
        harness.play(&[5]);
        during(&mut harness);
        harness.kept.clear();
        harness.want(Intent::QuitNow);
        assert_eq!(harness.take_sent(), ["quit"], "the seat is not given up");
        assert!(harness.kept.is_empty());
        assert_eq!(said(&harness).as_deref(), Some(HELD));
    }
}

#[test]
fn leaving_frees_the_seat_and_forgets_it() {
    let quit: fn(&mut Harness) = |harness| harness.press("qs");
    let back: fn(&mut Harness) = |harness| {
        harness.key(KeyCode::Esc);
        harness.press("y");
    };
    for (leave, way) in [(quit, "quit"), (back, "leave")] {
        let mut harness = Harness::playing(Language::Pt);
        harness.play(&[5]);
        harness.kept.clear();
        leave(&mut harness);
        harness.sends(&["sair_sala {\"jogoId\":\"123\"}", way]);
        assert_eq!(harness.kept, [None]);
        assert_eq!(said(&harness), None);
    }
    let mut harness = Harness::alone(Language::Pt);
    harness.kept.clear();
    harness.press("q");
    assert_eq!(harness.kept, [None], "a seat in an empty room as well");
}

#[test]
fn a_player_who_leaves_while_offline_can_take_the_held_seat_again() {
    let mut harness = Harness::playing(Language::Pt);
    harness.kept.clear();
    harness.down(4);
    harness.press("q");
    harness.sends(&["quit"]);
    assert!(harness.kept.is_empty());
    assert_eq!(said(&harness).as_deref(), Some(HELD));
}

#[test]
fn a_found_seat_is_taken_again_with_its_board() {
    let mut first = Harness::playing(Language::Pt);
    first.play(&[5, 1]);
    first.other(Command::Lose(WE));

    let mut harness = found(ours(), |_| {});
    harness.room = first.room;
    harness.comes_up();
    assert_eq!(harness.app.seat, Some(game::Mark::X));
    let moves = harness.app.moves.len();
    assert_eq!(moves, 0, "who played what before is not known");
    assert_eq!(harness.app.board(), harness.room.view().board);
    assert_eq!(harness.kept, [Some(ours())], "its file is young again");
    harness.we_play(9);
    assert!(harness.app.pending.is_none());
}

#[test]
fn a_found_token_that_opens_nothing_is_forgotten_and_replaced() {
    let mut harness = found(Token::from_random(1), |_| {});
    harness.comes_up();
    assert_eq!(harness.kept, [None, Some(ours())]);
    assert!(harness.says("! A sua cadeira não estava mais guardada."));
    assert!(harness.app.is_in() && harness.app.seat.is_some());

    // If both seats are taken, there is nothing to save.
    let mut harness = found(Token::from_random(1), |_| {});
    harness.ana_enters();
    harness.davi_enters();
    harness.comes_up();
    assert_eq!((harness.app.seat, said(&harness)), (None, None));
    assert_eq!(harness.kept, [None]);
    assert!(harness.says("! A sua cadeira não estava mais guardada."));
}

#[test]
fn a_refusal_told_twice_forgets_once() {
    let mut harness = Harness::playing(Language::Pt);
    harness.kept.clear();
    harness.receive_refusal("ficha_invalida");
    harness.receive_refusal("ficha_invalida");
    assert_eq!(harness.kept, [None]);
}

#[test]
fn a_watcher_saves_nothing_until_sitting_down() {
    let mut watching = setup(Language::Pt);
    watching.watch = true;
    let mut harness = Harness::with(watching);
    harness.ana_enters();
    harness.comes_up();
    harness.down(1);
    harness.comes_up();
    let mut leaving = harness.app.clone();
    let out = crate::update::update(
        &mut leaving,
        crate::message::Message::Intent(Intent::Quit),
        harness.now,
    );
    assert!(!format!("{out:?}").contains("KeepSeat"), "{out:?}");
    assert!(harness.kept.is_empty());
    harness.key(KeyCode::Enter);
    harness.serve();
    assert_eq!(harness.kept, [Some(ours())]);
}

#[test]
fn a_seat_that_another_window_has_is_not_said_to_be_held() {
    let mut harness = Harness::playing(Language::Pt);
    harness.kept.clear();
    harness.opens_elsewhere();
    harness.want(Intent::QuitNow);
    assert_eq!(said(&harness), None);
    assert!(harness.kept.is_empty());
}

#[test]
fn on_a_relay_there_are_no_seats() {
    let mut harness = found(ours(), |_| {});
    harness.connection(ConnectionEvent::Up);
    harness.take_sent();
    harness.receive_board("X . . . . . . . .");
    harness.wait(5_000);
    assert!(harness.app.is_relay());
    harness.want(Intent::QuitNow);
    assert!(harness.kept.is_empty());
    assert_eq!(said(&harness), None);
}

#[test]
fn what_could_not_be_kept_is_said_and_a_foreign_host_is_cleaned() {
    let mut harness = Harness::playing(Language::Pt);
    harness.other(Command::Leave(ANA));
    let cause = Err("Permission denied".to_owned());
    let why = Some("Não deu para guardar a sua cadeira nesta máquina (Permission denied).");
    assert_eq!(farewell(&harness.app, &cause).as_deref(), why);
    harness.app.setup.host = Clean::new("a\u{1b}[2J\u{202e}b", 80);
    let said = said(&harness).unwrap();
    assert!(said.ends_with("--host a[2Jb"), "{said:?}");
}
