//! How to come to each of the main screens.

use texts::Language;

use crate::harness::{ANA, Desk, setup};
use crate::message::{ConnectionEvent, DownReason};

pub(super) fn connecting(language: Language) -> Desk {
    Desk::new(language)
}

pub(super) fn no_answer(language: Language) -> Desk {
    let mut desk = Desk::new(language);
    desk.link(ConnectionEvent::Down {
        attempt: 2,
        retry_in: std::time::Duration::from_secs(4),
        reason: DownReason::NoAnswer,
    });
    desk
}

/// Our turn in the middle of a game.
pub(super) fn our_turn(language: Language) -> Desk {
    let mut desk = Desk::playing(language);
    desk.play(&[5, 1, 3, 7]);
    desk.wait(10_000);
    desk.key(crossterm::event::KeyCode::Left);
    desk
}

pub(super) fn sending(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("6");
    desk
}

pub(super) fn refused(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("1");
    desk
}

pub(super) fn their_turn(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.we_play(6);
    desk
}

pub(super) fn away(language: Language) -> Desk {
    let mut desk = their_turn(language);
    desk.other(game::Command::Lose(ANA));
    desk
}

pub(super) fn lost(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.down(4);
    desk
}

pub(super) fn won(language: Language) -> Desk {
    let mut desk = Desk::playing(language);
    desk.play(&[5, 1, 3, 2, 7]);
    desk.wait(10_000);
    desk
}

pub(super) fn rematch_offered(language: Language) -> Desk {
    let mut desk = won(language);
    desk.ana_proposes(game::Board::EMPTY);
    desk
}

pub(super) fn help(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("?");
    desk
}

pub(super) fn options(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("ojjj");
    desk
}

/// A name is being typed, longer than it is ever shown.
pub(super) fn naming(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("ok oaquim da Silva");
    desk
}

pub(super) fn thinking(language: Language) -> Desk {
    let mut desk = their_turn(language);
    desk.wait(30_000);
    desk
}

pub(super) fn slow(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("6");
    desk.wait(1_500);
    desk
}

pub(super) fn closed(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.hear(crate::message::ServerEvent::Closing);
    desk.down(4);
    desk
}

pub(super) fn leaving(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("q");
    desk
}

pub(super) fn elsewhere(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.hear_code("vaga_assumida");
    desk
}

pub(super) fn full(language: Language) -> Desk {
    let mut desk = Desk::new(language);
    desk.link(ConnectionEvent::Up);
    desk.hear_code("sala_cheia");
    desk
}

pub(super) fn watching(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.app.seat = None;
    desk
}

pub(super) fn invitation(language: Language) -> Desk {
    let mut desk = our_turn(language);
    desk.press("i");
    desk
}

/// Which robot to call, while nobody is there.
pub(super) fn choosing_robot(language: Language) -> Desk {
    let mut desk = Desk::alone(language);
    desk.press("b");
    desk
}

/// A robot to move, on a chair that waits for a person.
pub(super) fn robots_turn(language: Language) -> Desk {
    let mut desk = Desk::alone(language);
    desk.press("b2");
    desk.serve();
    desk.we_play(5);
    desk.wait(10_000);
    desk
}

/// Alone with a robot, on no server.
pub(super) fn without_server(language: Language) -> Desk {
    let mut alone = setup(language);
    alone.alone = true;
    let mut desk = Desk::with(alone);
    desk.link(ConnectionEvent::Up);
    desk.serve();
    desk.other(game::Command::CallRobot {
        client: crate::harness::WE,
        level: Some(game::Level::Perfect),
    });
    desk.wait(10_000);
    desk
}

pub(super) fn relay(language: Language) -> Desk {
    let mut desk = Desk::new(language);
    desk.link(ConnectionEvent::Up);
    desk.wait(2_000);
    desk.hear_board("X O . . X . . . .");
    desk
}

pub(super) type Scene = (&'static str, fn(Language) -> Desk);

pub(super) const SCENES: [Scene; 25] = [
    ("connecting", connecting),
    ("no_answer", no_answer),
    ("waiting", Desk::alone),
    ("our_turn", our_turn),
    ("sending", sending),
    ("refused", refused),
    ("their_turn", their_turn),
    ("away", away),
    ("lost", lost),
    ("won", won),
    ("rematch_offered", rematch_offered),
    ("help", help),
    ("options", options),
    ("naming", naming),
    ("thinking", thinking),
    ("slow", slow),
    ("closed", closed),
    ("leaving", leaving),
    ("elsewhere", elsewhere),
    ("full", full),
    ("watching", watching),
    ("invitation", invitation),
    ("choosing_robot", choosing_robot),
    ("robots_turn", robots_turn),
    ("without_server", without_server),
];
