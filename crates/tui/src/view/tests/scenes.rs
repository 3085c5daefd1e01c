//! Harnesses that show the main screens.

use game::Mark;
use texts::Language;

use crate::harness::placing::{after, seen};
use crate::harness::{ANA, Harness, setup};
use crate::message::{ConnectionEvent, DownReason};

pub(super) fn no_answer(language: Language) -> Harness {
    let mut harness = Harness::new(language);
    harness.connection(ConnectionEvent::Down {
        attempt: 2,
        retry_in: std::time::Duration::from_secs(4),
        reason: DownReason::NoAnswer,
    });
    harness
}

/// Returns our turn in the middle of a game.
pub(super) fn our_turn(language: Language) -> Harness {
    let mut harness = Harness::playing(language);
    harness.play(&[5, 1, 3, 7]);
    harness.wait(10_000);
    harness.key(crossterm::event::KeyCode::Left);
    harness
}

pub(super) fn sending(language: Language) -> Harness {
    our_turn(language).and(|it| it.press("6"))
}

pub(super) fn their_turn(language: Language) -> Harness {
    our_turn(language).and(|it| it.we_play(6))
}

pub(super) fn away(language: Language) -> Harness {
    their_turn(language).and(|it| it.other(game::Command::Lose(ANA)))
}

pub(super) fn idle(language: Language) -> Harness {
    let mut harness = their_turn(language);
    for _ in 0..2 {
        harness.now = harness.room.next_deadline().unwrap();
        harness.other(game::Command::Expire);
    }
    harness
}

pub(super) fn won(language: Language) -> Harness {
    let mut harness = Harness::playing(language);
    harness.play(&[5, 1, 3, 2, 7]);
    harness.wait(10_000);
    harness
}

pub(super) fn rematch_offered(language: Language) -> Harness {
    won(language).and(|it| it.ana_proposes(game::Board::EMPTY))
}

pub(super) fn help(language: Language) -> Harness {
    our_turn(language).and(|it| it.press("?"))
}

pub(super) fn options(language: Language) -> Harness {
    our_turn(language).and(|it| it.press("ojjj"))
}

pub(super) fn slow(language: Language) -> Harness {
    let mut harness = our_turn(language);
    harness.press("6");
    harness.wait(1_500);
    harness
}

pub(super) fn closed(language: Language) -> Harness {
    let mut harness = our_turn(language);
    harness.receive(crate::message::ServerEvent::Closing);
    harness.down(4);
    harness
}

pub(super) fn watching(language: Language) -> Harness {
    our_turn(language).and(|it| it.app.seat = None)
}

/// Returns a robot's turn, on a seat that stays open to a person.
pub(super) fn robots_turn(language: Language) -> Harness {
    let mut harness = Harness::alone(language);
    harness.press("b2");
    harness.serve();
    harness.we_play(5);
    harness.wait(10_000);
    harness
}

/// Returns a game against a robot without a server.
pub(super) fn without_server(language: Language) -> Harness {
    let mut alone = setup(language);
    alone.alone = true;
    let mut harness = Harness::with(alone);
    harness.comes_up();
    harness.other(game::Command::CallRobot {
        client: crate::harness::WE,
        level: Some(game::Level::Perfect),
    });
    harness.wait(10_000);
    harness
}

pub(super) fn relay(language: Language) -> Harness {
    let mut harness = Harness::connected(language);
    harness.wait(2_000);
    harness.receive_board("X O . . X . . . .");
    harness
}

/// Returns a client for which the server looks for an opponent.
pub(super) fn seeking(language: Language) -> Harness {
    let mut setup = setup(language);
    setup.meet = true;
    let mut harness = Harness::with(setup);
    harness.connection(ConnectionEvent::Up);
    harness.placed(seen("k3vq", Mark::X, None), Mark::X);
    harness
}

/// Returns the end of a game against an opponent whom the server found.
pub(super) fn next_opponent(language: Language) -> Harness {
    let mut harness = seeking(language);
    let room = seen("mesa", Mark::O, Some("Maria Clara dos Santos"));
    let mut over = after(room.clone(), &[0, 3, 1, 4, 2]);
    over.league = true;
    harness.placed(room, Mark::O);
    harness.room_comes(over);
    harness.wait(10_000);
    harness
}

pub(super) fn games(language: Language) -> Harness {
    let mut harness = won(language);
    harness.press("g");
    harness.games_come(30);
    harness.key(crossterm::event::KeyCode::Down);
    harness
}

pub(super) fn earlier_game(language: Language) -> Harness {
    let mut harness = games(language);
    harness.key(crossterm::event::KeyCode::Enter);
    harness.press("]]]]]");
    harness
}

pub(super) type Scene = (&'static str, fn(Language) -> Harness);

pub(super) const SCENES: [Scene; 31] = [
    ("connecting", Harness::new),
    ("no_answer", no_answer),
    ("waiting", Harness::alone),
    ("seeking", seeking),
    ("next_opponent", next_opponent),
    ("our_turn", our_turn),
    ("sending", sending),
    ("refused", |language| {
        our_turn(language).and(|it| it.press("1"))
    }),
    ("their_turn", their_turn),
    ("away", away),
    ("lost", |language| our_turn(language).and(|it| it.down(4))),
    ("won", won),
    ("looking_back", |language| {
        won(language).and(|it| it.press("[["))
    }),
    ("rematch_offered", rematch_offered),
    ("games", games),
    ("earlier_game", earlier_game),
    ("help", help),
    ("options", options),
    // The name is longer than its displayed form.
    ("naming", |language| {
        our_turn(language).and(|it| it.press("ok oaquim da Silva"))
    }),
    ("thinking", |language| {
        their_turn(language).and(|it| it.wait(30_000))
    }),
    ("slow", slow),
    ("closed", closed),
    ("leaving", |language| {
        our_turn(language).and(|it| it.press("q"))
    }),
    ("elsewhere", |language| {
        our_turn(language).and(|it| it.receive_refusal("vaga_assumida"))
    }),
    ("idle", idle),
    ("full", |language| {
        Harness::connected(language).and(|it| it.receive_refusal("sala_cheia"))
    }),
    ("watching", watching),
    ("invitation", |language| {
        our_turn(language).and(|it| it.press("i"))
    }),
    ("choosing_robot", |language| {
        Harness::alone(language).and(|it| it.press("b"))
    }),
    ("robots_turn", robots_turn),
    ("without_server", without_server),
];
