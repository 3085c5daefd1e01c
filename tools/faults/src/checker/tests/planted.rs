//! One lie of a server for each promise.

use game::{Board, Mark, RoomView, Square};

use super::super::{Promise, check};
use super::legal::Honest;
use crate::history::{Entry, Event};

pub(super) fn caught(history: &[Entry]) -> Vec<Promise> {
    let found = check(history).violations;
    let mut promises: Vec<_> = found.iter().map(|violation| violation.promise).collect();
    promises.sort();
    promises.dedup();
    promises
}

/// Returns the index of the last entry that fulfills a condition.
pub(super) fn last(honest: &Honest, is_it: impl Fn(&Entry) -> bool) -> usize {
    honest.history.iter().rposition(is_it).unwrap()
}

fn seen(entry: &mut Entry) -> &mut RoomView {
    if let Event::Saw { room } = &mut entry.event {
        room
    } else {
        panic!("nobody is shown a room there")
    }
}

pub(super) fn square(index: usize) -> Square {
    Square::new(index).unwrap()
}

/// Returns an honest start after which lies are told: X has played the middle.
fn honest() -> Honest {
    let honest = Honest::playing(&[4]);
    assert_eq!(caught(&honest.history), []);
    honest
}

#[test]
fn promise_1_two_rooms_under_one_version() {
    let mut lying = honest();
    let at = last(&lying, |e| {
        e.connection == 2 && matches!(e.event, Event::Saw { .. })
    });
    seen(&mut lying.history[at]).board = Board::EMPTY.with(square(0), Mark::X);
    assert!(caught(&lying.history).contains(&Promise::OneRoomPerVersion));
}

#[test]
fn promise_1_even_if_only_the_people_differ() {
    let mut lying = honest();
    let at = last(&lying, |e| {
        e.connection == 2 && matches!(e.event, Event::Saw { .. })
    });
    seen(&mut lying.history[at]).watchers += 1;
    assert_eq!(caught(&lying.history), [Promise::OneRoomPerVersion]);
}

#[test]
fn promise_1_tells_what_differs_and_nothing_else() {
    let mut lying = honest();
    let at = last(&lying, |e| {
        e.connection == 2 && matches!(e.event, Event::Saw { .. })
    });
    seen(&mut lying.history[at]).asked = vec![Mark::O];
    let violations = check(&lying.history).violations;
    let what = &violations[0].what;
    let end = "is two rooms: revanche [] and [-1]";
    assert!(what.ends_with(end), "{what}");
}

#[test]
fn promise_2_an_older_room_after_a_newer_one() {
    let mut lying = honest();
    let of_watcher = |e: &Entry| e.connection == 2 && matches!(e.event, Event::Saw { .. });
    let older = lying.history.iter().position(of_watcher).unwrap();
    let older = lying.history[older].event.clone();
    lying.note(2, older);
    assert_eq!(caught(&lying.history), [Promise::NeverBack]);
}

#[test]
fn promise_2_does_not_bind_the_next_connection() {
    let mut fine = honest();
    fine.note(2, Event::Closed);
    fine.note(
        3,
        Event::Opened {
            person: "again".to_owned(),
        },
    );
    fine.show(3);
    assert_eq!(caught(&fine.history), []);
}

#[test]
fn promise_3_two_marks_at_once_or_one_taken_away() {
    for marks in [vec![0, 1], vec![]] {
        let mut lying = honest();
        let mut room = newest(&lying);
        room.version += 1;
        let marks = marks.into_iter().zip(Mark::BOTH);
        room.board = marks.fold(Board::EMPTY, |board, (s, mark)| board.with(square(s), mark));
        lying.note(
            2,
            Event::Saw {
                room: Box::new(room),
            },
        );
        assert!(caught(&lying.history).contains(&Promise::LegalSteps));
    }
}

#[test]
fn promise_3_too_much_for_the_versions_between() {
    let mut lying = Honest::playing(&[4, 0, 8]);
    // Nobody sees O's move, and X's comes one version too early.
    let latest = newest(&lying).version;
    lying.history.retain(|e| version(e) != Some(latest - 1));
    for entry in &mut lying.history {
        if version(entry) == Some(latest) {
            seen(entry).version -= 1;
        }
    }
    assert!(caught(&lying.history).contains(&Promise::LegalSteps));
}

#[test]
fn promise_3_a_game_that_begins_before_the_last_one_ends() {
    let mut lying = honest();
    let mut room = newest(&lying);
    (room.version, room.number, room.board) = (room.version + 1, 2, Board::EMPTY);
    lying.note(
        2,
        Event::Saw {
            room: Box::new(room),
        },
    );
    assert!(caught(&lying.history).contains(&Promise::LegalSteps));
}

#[test]
fn promise_4_an_acknowledged_move_that_is_gone_after_a_restart() {
    let mut lying = honest();
    let mut room = newest(&lying);
    lying.note(0, Event::Restarted);
    (room.version, room.board) = (room.version + 1_000, Board::EMPTY);
    lying.note(
        2,
        Event::Saw {
            room: Box::new(room),
        },
    );
    assert!(caught(&lying.history).contains(&Promise::NothingLost));
}

#[test]
fn promise_7_knows_that_a_room_is_put_back_under_a_higher_version() {
    for put_back in [false, true] {
        let mut jumping = honest();
        let mut room = newest(&jumping);
        let (board, version) = (Board::EMPTY.with(square(4), Mark::X), room.version + 1_000);
        if put_back {
            jumping.note(0, Event::PutBack);
        }
        proposed(&mut jumping, board.with(square(0), Mark::O), 1, version);
        (room.version, room.board) = (version, board.with(square(0), Mark::O));
        jumping.note(
            2,
            Event::Saw {
                room: Box::new(room),
            },
        );
        assert_eq!(
            caught(&jumping.history).contains(&Promise::Linearizable),
            !put_back
        );
    }
}

#[test]
fn promise_4_an_acknowledgement_of_what_never_came() {
    let mut lying = honest();
    let latest = newest(&lying).version;
    let board = Board::EMPTY
        .with(square(4), Mark::X)
        .with(square(0), Mark::O);
    proposed(&mut lying, board, 1, latest + 1);
    let mut room = newest(&lying);
    room.version += 1;
    lying.note(
        2,
        Event::Saw {
            room: Box::new(room),
        },
    );
    assert!(caught(&lying.history).contains(&Promise::NothingLost));
}

#[test]
fn promise_4_a_move_that_stands_and_is_refused_when_sent_again() {
    let mut lying = honest();
    lying.does((1, 0), 0);
    lying.does((0, 4), 0);
    let at = last(&lying, |e| matches!(e.event, Event::Proposed { .. }));
    if let Event::Proposed { board, .. } = &mut lying.history[at].event {
        *board = Board::EMPTY.with(square(4), Mark::X);
    }
    assert_eq!(caught(&lying.history), []);
    let at = last(&lying, |e| matches!(e.event, Event::Answered { .. }));
    if let Event::Answered { ok, code, .. } = &mut lying.history[at].event {
        (*ok, *code) = (false, Some("tabuleiro_desatualizado".to_owned()));
    }
    assert!(caught(&lying.history).contains(&Promise::NothingLost));
}

#[test]
fn promise_5_one_move_answered_twice() {
    let mut lying = honest();
    let latest = newest(&lying).version;
    proposed(&mut lying, Board::EMPTY.with(square(4), Mark::X), 1, latest);
    assert!(caught(&lying.history).contains(&Promise::NothingTwice));
}

#[test]
fn promise_5_a_move_played_in_another_game() {
    let mut lying = honest();
    for entry in &mut lying.history {
        if let Event::Proposed { number, .. } = &mut entry.event {
            *number = 7;
        }
    }
    assert_eq!(caught(&lying.history), [Promise::NothingTwice]);
}

#[test]
fn promise_5_a_mark_that_nobody_made() {
    let mut lying = honest();
    let mut room = newest(&lying);
    room.version += 1;
    room.board = room.board.with(square(0), Mark::O);
    lying.note(
        2,
        Event::Saw {
            room: Box::new(room),
        },
    );
    assert_eq!(caught(&lying.history), [Promise::NothingTwice]);
}

#[test]
fn promise_6_somebody_left_behind() {
    let mut lying = Honest::playing(&[]);
    lying.does((0, 4), 0b100);
    lying.note(0, Event::AtRest);
    assert_eq!(caught(&lying.history), [Promise::SameAtRest]);
}

#[test]
fn promise_7_a_refusal_that_no_order_explains() {
    let mut lying = honest();
    let at = last(&lying, |e| matches!(e.event, Event::Answered { .. }));
    lying.history[at].event = Event::Answered {
        request: 3,
        ok: false,
        code: Some("so_assistindo".to_owned()),
        version: None,
        repeated: false,
    };
    assert_eq!(caught(&lying.history), [Promise::Linearizable]);
}

#[test]
fn promise_7_a_repeat_that_is_called_new() {
    let mut lying = honest();
    lying.does((1, 0), 0);
    lying.does((0, 4), 0);
    let at = last(&lying, |e| matches!(e.event, Event::Answered { .. }));
    if let Event::Answered { repeated, .. } = &mut lying.history[at].event {
        assert!(*repeated);
        *repeated = false;
    }
    assert!(caught(&lying.history).contains(&Promise::Linearizable));
}

/// Adds a proposal of O's, and the answer that it is this version.
fn proposed(lying: &mut Honest, board: Board, number: u32, version: u64) {
    let (request, room) = (900, "123".to_owned());
    lying.note(
        1,
        Event::Proposed {
            request,
            room,
            number,
            board,
        },
    );
    lying.note(
        1,
        Event::Answered {
            request,
            ok: true,
            code: None,
            version: Some(version),
            repeated: false,
        },
    );
}

/// Returns the newest room that anybody saw.
fn newest(honest: &Honest) -> RoomView {
    let rooms = honest.history.iter().filter_map(Entry::room);
    rooms.max_by_key(|room| room.version).unwrap().clone()
}

fn version(entry: &Entry) -> Option<u64> {
    entry.room().map(|room| room.version)
}

/// Empties O's seat. `opposite` sits down there, and a mark appears that nobody proposed.
fn answered_by(opposite: game::Player) -> Honest {
    let mut history = Honest::new();
    history.does((0, 9), 0);
    history.does((0, 4), 0);
    let mut room = newest(&history);
    for change in 0..2 {
        room.version += 1;
        room.players.o = Some(opposite.clone());
        if change == 1 {
            room.board = room.board.with(square(0), Mark::O);
            (room.turn, room.last) = (Some(Mark::X), Some(square(0)));
        }
        let room = Box::new(room.clone());
        history.note(0, Event::Saw { room });
    }
    history
}

#[test]
fn promise_5_a_robot_asks_nobody_and_anybody_else_must() {
    let mut opposite = game::Player {
        name: game::Name::default(),
        present: true,
        wins: 0,
        robot: Some(game::Level::Easy),
    };
    assert_eq!(caught(&answered_by(opposite.clone()).history), []);
    opposite.robot = None;
    let accused = caught(&answered_by(opposite).history);
    assert!(accused.contains(&Promise::NothingTwice), "{accused:?}");
}

#[test]
fn promise_7_a_seat_claimed_from_a_player_who_was_never_idle() {
    let mut lying = honest();
    let claimed = Event::Claimed {
        request: 99,
        room: "123".to_owned(),
    };
    lying.note(1, claimed);
    lying.note(
        1,
        Event::Answered {
            request: 99,
            ok: true,
            code: None,
            version: None,
            repeated: false,
        },
    );
    assert_eq!(caught(&lying.history), [Promise::Linearizable]);
}
