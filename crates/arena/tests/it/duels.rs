//! Games between programs and robots, and the losses of bad programs.

use std::path::Path;
use std::time::{Duration, Instant};

use arena::{
    Contestant, Duel, Engine, Fault, Level, Limits, Mark, NoMove, Outcome, Played, Square, Stop,
};
use game::Board;

/// Returns a contestant of `tests/engines`.
pub(crate) fn engine(words: &str) -> Contestant {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/engines/engine.sh");
    let line = format!("bash '{}' {words}", file.display());
    Contestant::Program(line.parse().unwrap())
}

pub(crate) const ROBOT: Contestant = Contestant::Robot(Level::Easy);

/// Limits within which a good program of these tests always answers.
const PATIENT: Limits = Limits {
    turn: Duration::from_secs(20),
    start: Duration::from_secs(20),
};
const BRIEF: Limits = Limits {
    turn: Duration::from_millis(300),
    start: Duration::from_millis(300),
};

fn play(contestants: [&str; 2], limits: Limits, number: u32) -> Played {
    let contestants = contestants.map(|words| match words {
        "robot" => ROBOT,
        mode => engine(mode),
    });
    let duel = Duel::new(contestants, limits, Stop::default());
    duel.play(number).unwrap()
}

#[test]
fn two_programs_play_to_the_end_and_the_first_square_wins() {
    let played = play(["good", "talks"], PATIENT, 1);
    assert_eq!(played.digits(), "1234567");
    assert_eq!(played.outcome, Outcome::Won(Mark::X));
    assert_eq!((played.winner(), played.loss), (Some(0), None));
    assert!(played.slowest[0] > Duration::ZERO);
}

#[test]
fn the_contestants_begin_in_turns() {
    for (number, first) in [(1, 0), (2, 1), (3, 0)] {
        let played = play(["good", "good"], PATIENT, number);
        assert_eq!((played.first, played.winner()), (first, Some(first)));
    }
}

#[test]
fn a_robot_of_the_house_plays_too_and_the_perfect_one_never_loses() {
    for number in 1..=4 {
        let robot = Contestant::Robot(Level::Perfect);
        let duel = Duel::new([engine("good"), robot], PATIENT, Stop::default());
        let played = duel.play(number).unwrap();
        assert_eq!(played.loss, None);
        assert_ne!(played.winner(), Some(0));
    }
}

#[track_caller]
fn assert_loses(mode: &str, limits: Limits, fault: Fault, detail: &str) {
    // As the first and as the second player.
    for number in [1, 2] {
        let played = play([mode, "good"], limits, number);
        let loss = played
            .loss
            .as_ref()
            .unwrap_or_else(|| panic!("{mode} loses: {played:?}"));
        assert_eq!(loss.fault, fault, "{mode}: {loss:?}");
        assert!(loss.detail.as_str().contains(detail), "{mode}: {loss:?}");
        assert_eq!(played.winner(), Some(1), "{mode}");
    }
}

#[test]
fn a_bad_program_loses_with_its_reason() {
    for (mode, fault, detail) in [
        ("dies", Fault::Crash, "Traceback: the square is None"),
        ("killed", Fault::Crash, "signal 9"),
        ("off", Fault::OffBoard, "3,0"),
        ("unread", Fault::Unreadable, "the center"),
        ("refuses", Fault::Refused, "only boards of fifteen, not 3"),
        ("chatty", Fault::Chatter, "still thinking"),
        ("long", Fault::Chatter, ""),
    ] {
        assert_loses(mode, PATIENT, fault, detail);
    }
    let taken = play(["taken", "good"], PATIENT, 2);
    assert_eq!(taken.loss.as_ref().unwrap().fault, Fault::Taken);
    assert_eq!((taken.digits().as_str(), taken.winner()), ("1", Some(1)));
}

#[test]
fn time_is_limited_for_getting_ready_and_for_a_move() {
    for (mode, detail) in [("slow", ""), ("silent", "")] {
        let began = Instant::now();
        let limits = if mode == "slow" {
            Limits {
                turn: BRIEF.turn,
                ..PATIENT
            }
        } else {
            BRIEF
        };
        // The brief limits do not hold for a good program on a busy machine.
        let played = play([mode, "robot"], limits, 1);
        let loss = played.loss.unwrap();
        assert_eq!(
            (loss.fault, loss.detail.as_str()),
            (Fault::Time, detail),
            "{mode}"
        );
        let took = began.elapsed();
        assert!(took < Duration::from_secs(15), "{mode} took {took:?}");
    }
}

#[test]
fn the_words_of_a_program_are_clean() {
    let played = play(["escapes", "robot"], PATIENT, 1);
    let loss = played.loss.unwrap();
    assert_eq!(loss.fault, Fault::Refused);
    assert_eq!(loss.detail.as_str(), "ERROR [2J]0;owned no");
}

#[test]
fn a_program_that_is_not_there_loses_at_once() {
    let nowhere = Contestant::Program("./no-such-program".parse().unwrap());
    let duel = Duel::new([nowhere, ROBOT], PATIENT, Stop::default());
    let played = duel.play(2).unwrap();
    let loss = played.loss.unwrap();
    assert_eq!(loss.fault, Fault::NotStarted);
    assert!(loss.detail.as_str().contains("No such file"), "{loss:?}");
}

#[test]
fn a_program_goes_on_from_any_board() {
    let Contestant::Program(program) = engine("good") else {
        panic!("it is a program");
    };
    let mut engine = Engine::start(&program, PATIENT, &Stop::default()).unwrap();
    let board: Board = "X O X . . . . . .".parse().unwrap();
    assert_eq!(engine.go_on(&board, Mark::O).map(Square::index), Ok(3));
    assert_eq!(
        engine.answer(Square::new(4).unwrap()).map(Square::index),
        Ok(5)
    );
    assert_eq!(
        engine.go_on(&Board::EMPTY, Mark::X).map(Square::index),
        Ok(0)
    );
}

#[test]
fn a_stop_ends_the_wait_for_a_move() {
    let stop = Stop::default();
    let limits = Limits {
        turn: Duration::from_secs(600),
        ..PATIENT
    };
    let duel = Duel::new([engine("slow"), engine("good")], limits, stop.clone());
    let game = std::thread::spawn(move || duel.play(1).map_err(NoMove::from));
    std::thread::sleep(Duration::from_millis(300));
    stop.stop();
    let began = Instant::now();
    assert!(matches!(game.join().unwrap(), Err(NoMove::Interrupted(_))));
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}
