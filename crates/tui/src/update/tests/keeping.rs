//! What is kept on the disk and what is forgotten, on every way in and out.

use crossterm::event::KeyCode;
use game::{Clean, ClientId, Command, Token};
use texts::Language;

use crate::exit::farewell;
use crate::harness::{ANA, Desk, WE, setup};
use crate::message::{ConnectionEvent, Intent};
use crate::state::Setup;

fn ours() -> Token {
    Token::from_random(7)
}

/// A client that found this token on the disk.
fn found(token: Token, rest: impl FnOnce(&mut Setup)) -> Desk {
    let mut setup = setup(Language::Pt);
    setup.token = Some(token);
    rest(&mut setup);
    Desk::with(setup)
}

fn said(desk: &Desk) -> Option<String> {
    farewell(&desk.app, &Ok(()))
}

const HELD: &str = "A sua cadeira na sala 123 fica guardada por um tempo: \
                    jogo play --sala 123 --host 192.168.0.10:5000";

#[test]
fn a_seat_is_kept_as_soon_as_it_is_told() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    assert!(desk.kept.is_empty());
    assert_eq!(said(&desk), None, "nothing is held before it is told");
    desk.serve();
    assert_eq!(desk.kept, [Some(ours())]);
    assert_eq!(said(&desk).as_deref(), Some(HELD));
}

#[test]
fn ending_at_once_frees_nothing_and_forgets_nothing() {
    for during in [
        |_: &mut Desk| {},
        |desk: &mut Desk| desk.press("?"),
        |desk: &mut Desk| desk.press("q"),
    ] {
        let mut desk = Desk::playing(Language::Pt);
        desk.play(&[5]);
        during(&mut desk);
        desk.kept.clear();
        desk.want(Intent::QuitNow);
        assert_eq!(desk.take_sent(), ["quit"], "the seat is not given up");
        assert!(desk.kept.is_empty());
        assert_eq!(said(&desk).as_deref(), Some(HELD));
    }
}

#[test]
fn leaving_frees_the_seat_and_forgets_it() {
    let quit: fn(&mut Desk) = |desk| desk.press("qs");
    let back: fn(&mut Desk) = |desk| {
        desk.key(KeyCode::Esc);
        desk.press("y");
    };
    for (leave, way) in [(quit, "quit"), (back, "leave")] {
        let mut desk = Desk::playing(Language::Pt);
        desk.play(&[5]);
        desk.kept.clear();
        leave(&mut desk);
        assert_eq!(desk.take_sent(), ["sair_sala {\"jogoId\":\"123\"}", way]);
        assert_eq!(desk.kept, [None]);
        assert_eq!(said(&desk), None);
    }
    let mut desk = Desk::alone(Language::Pt);
    desk.kept.clear();
    desk.press("q");
    assert_eq!(desk.kept, [None], "a chair in an empty room as well");
}

#[test]
fn who_leaves_while_the_line_is_down_can_take_the_held_chair_again() {
    let mut desk = Desk::playing(Language::Pt);
    desk.kept.clear();
    desk.down(4);
    desk.press("q");
    assert_eq!(desk.take_sent(), ["quit"]);
    assert!(desk.kept.is_empty());
    assert_eq!(said(&desk).as_deref(), Some(HELD));
}

#[test]
fn a_found_seat_is_taken_again_with_its_board() {
    let mut first = Desk::playing(Language::Pt);
    first.play(&[5, 1]);
    first.other(Command::Lose(WE));

    let mut desk = found(ours(), |_| {});
    desk.room = first.room;
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert_eq!(desk.app.seat, Some(game::Mark::X));
    assert_eq!(
        desk.app.moves.len(),
        0,
        "who played what before is not known"
    );
    assert_eq!(desk.app.board(), desk.room.view().board);
    assert_eq!(desk.kept, [Some(ours())], "its file is young again");
    desk.we_play(9);
    assert!(desk.app.pending.is_none());
}

#[test]
fn a_found_token_that_opens_nothing_is_forgotten_and_replaced() {
    let mut desk = found(Token::from_random(1), |_| {});
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert_eq!(desk.kept, [None, Some(ours())]);
    assert!(desk.says("! A sua cadeira não estava mais guardada."));
    assert!(desk.app.is_in() && desk.app.seat.is_some());

    // Where both seats are taken there is nothing to keep.
    let mut desk = found(Token::from_random(1), |_| {});
    desk.ana_enters();
    let davi = game::wire::EnterRequest {
        room: "123".parse().unwrap(),
        name: game::Name::new("Davi"),
        token: None,
        knows_seats: true,
        watch: false,
    };
    desk.other(crate::harness::enter(ClientId(3), &davi));
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert_eq!((desk.app.seat, said(&desk)), (None, None));
    assert_eq!(desk.kept, [None]);
    assert!(desk.says("! A sua cadeira não estava mais guardada."));
}

#[test]
fn a_refusal_told_twice_forgets_once() {
    let mut desk = Desk::playing(Language::Pt);
    desk.kept.clear();
    desk.hear_code("ficha_invalida");
    desk.hear_code("ficha_invalida");
    assert_eq!(desk.kept, [None]);
}

#[test]
fn who_watches_orders_nothing_until_sitting_down() {
    let mut watching = setup(Language::Pt);
    watching.watch = true;
    let mut desk = Desk::with(watching);
    desk.ana_enters();
    desk.link(ConnectionEvent::Up);
    desk.serve();
    desk.down(1);
    desk.link(ConnectionEvent::Up);
    desk.serve();
    let mut leaving = desk.app.clone();
    let out = crate::update::update(
        &mut leaving,
        crate::message::Message::Intent(Intent::Quit),
        desk.now,
    );
    assert!(!format!("{out:?}").contains("KeepSeat"), "{out:?}");
    assert!(desk.kept.is_empty());
    desk.key(KeyCode::Enter);
    desk.serve();
    assert_eq!(desk.kept, [Some(ours())]);
}

#[test]
fn a_seat_that_another_window_has_is_not_said_to_be_held() {
    let mut desk = Desk::playing(Language::Pt);
    let elsewhere = game::Enter {
        client: ClientId(9),
        name: game::Name::new("Bia"),
        token: Some(ours().hash()),
        fresh: ours().hash(),
        knows_seats: true,
        watch: false,
    };
    desk.kept.clear();
    desk.other(Command::Enter(elsewhere));
    desk.want(Intent::QuitNow);
    assert_eq!(said(&desk), None);
    assert!(desk.kept.is_empty());
}

#[test]
fn on_a_relay_there_are_no_seats() {
    let mut desk = found(ours(), |_| {});
    desk.link(ConnectionEvent::Up);
    desk.take_sent();
    desk.hear_board("X . . . . . . . .");
    desk.wait(5_000);
    assert!(desk.app.is_relay());
    desk.want(Intent::QuitNow);
    assert!(desk.kept.is_empty());
    assert_eq!(said(&desk), None);
}

#[test]
fn what_could_not_be_kept_is_said_and_a_foreign_host_is_cleaned() {
    let mut desk = Desk::playing(Language::Pt);
    desk.other(Command::Leave(ANA));
    let cause = Err("Permission denied".to_owned());
    assert_eq!(
        farewell(&desk.app, &cause).as_deref(),
        Some("Não deu para guardar a sua cadeira nesta máquina (Permission denied).")
    );
    desk.app.setup.host = Clean::new("a\u{1b}[2J\u{202e}b", 80);
    let said = said(&desk).unwrap();
    assert!(said.ends_with("--host a[2Jb"), "{said:?}");
}
