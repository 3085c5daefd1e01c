//! A robot on the empty seat: called, replaced, sent away, and never in the way.

use game::{Level, Mark, Moment, Room, Square};

use crate::play::Play;

/// Ana has called a robot and played, and the robot has answered.
fn after_a_move_each() -> Play {
    Play::after("ana sits, ana calls perfeito robot, ana plays 4, 600 ms pass")
}

/// Plays Ana's move on the square that `pick` chooses among the free ones, or lets the
/// robot move.
fn next_move(play: &mut Play, pick: fn(&[usize]) -> usize) {
    let view = play.room.view();
    let free = Square::all().filter(|square| view.board.at(*square).is_none());
    let free: Vec<_> = free.map(Square::index).collect();
    let ana = view.turn.is_some_and(|turn| play.room.seat(turn).is_some());
    play.then(&if ana {
        format!("ana plays {}", pick(&free))
    } else {
        "600 ms pass".to_owned()
    });
    assert_eq!(play.room.view().board.marks(), view.board.marks() + 1);
}

#[test]
fn a_robot_answers_a_moment_after_each_move() {
    let mut play = Play::after("ana sits, ana calls perfeito robot");
    assert_eq!(play.people(), "ana 0 x perfeito 0");
    assert_eq!(play.room.next_deadline(), None, "it is ana's turn");
    play.then("ana plays 4");
    assert_eq!(play.room.next_deadline(), Some(Moment(600)));
    play.changes_nothing("599 ms pass");
    let woken = |at| {
        let settings = game::RoomSettings::default();
        let command = game::Command::Expire;
        play.room.apply(command, Moment(at), settings).unwrap().room
    };
    assert_eq!(woken(599), play.room, "woken too early, it waits");
    play.then("1 ms passes");
    assert_eq!(play.room.view().board.marks(), 2);
    assert_eq!(play.room.next_deadline(), None);
}

#[test]
fn a_robot_that_is_first_begins() {
    let mut play = Play::after("ana sits, bia sits, ana leaves, bia calls facil robot");
    assert_eq!(play.people(), "facil 0 x bia 0");
    play.then("600 ms pass");
    assert_eq!(play.room.view().board.count(Mark::X), 1);
}

#[test]
fn a_whole_series_against_a_robot() {
    let mut play = Play::after("ana sits, ana calls perfeito robot");
    for _ in 0..6 {
        let before = play.room.view().number;
        while play.room.view().turn.is_some() {
            next_move(&mut play, |free| free[0]);
        }
        // Nobody waits for a robot.
        play.then("ana asks");
        assert_eq!(play.room.view().number, before + 1);
    }
    let view = play.room.view();
    assert_eq!(view.players.of(Mark::X).unwrap().name.as_str(), "ana");
    let robot = view.players.of(Mark::O).unwrap();
    assert_eq!(robot.robot, Some(Level::Perfect));
    assert_eq!(
        robot.wins + view.draws,
        6,
        "ana, who plays blindly, won none"
    );
    assert!(robot.wins > 0);
}

#[test]
fn a_newcomer_takes_its_chair_in_mid_game() {
    let mut play = after_a_move_each();
    play.tells("bia sits -> bia plays O (new token) => ana 0 x bia 0");
    assert_eq!(play.room.view().board.marks(), 2, "the marks stay");
    assert_eq!(play.room.view().turn, Some(Mark::X));
    play.then("ana plays 8");
    let deadline = play.room.next_deadline();
    assert_eq!(deadline, None, "there is no robot any more");
}

#[test]
fn a_newcomer_inherits_no_score() {
    let mut play = Play::after("ana sits, ana calls perfeito robot");
    while play.room.view().turn.is_some() {
        // Ana plays from the end, a corner and then an edge, and loses.
        next_move(&mut play, |free| free[free.len() - 1]);
    }
    assert_eq!(play.people(), "ana 0 x perfeito 1");
    play.tells("bia sits => ana 0 x bia 0");
}

#[test]
fn a_watcher_may_take_its_chair() {
    let mut play = after_a_move_each();
    play.tells("caio watches => ana 0 x perfeito 0, 1 watch");
    play.tells("caio sits -> caio plays O (new token)");
}

#[test]
fn whoever_comes_sits_where_nobody_is_before_where_a_robot_is() {
    let mut play = Play::after("ana sits, bia sits, ana leaves, bia calls medio robot, bia drops");
    play.tells("caio watches, 60 s pass => medio 0 x -, 1 watch");
    play.tells("bia returns -> bia showed a wrong token; bia plays O (new token)");
    assert_eq!(play.people(), "medio 0 x bia 0, 1 watch");
}

#[test]
fn a_robot_does_not_play_against_nobody() {
    let play = Play::after(
        "ana sits, bia sits, ana leaves, bia calls medio robot, caio watches, bia leaves",
    );
    assert_eq!(play.people(), "medio 0 x -, 1 watch");
    assert_eq!(play.room.next_deadline(), None);
}

#[test]
fn a_room_with_only_a_robot_is_empty() {
    let play = Play::after("ana sits, ana calls facil robot, ana leaves");
    assert!(play.room.is_gone(play.now));
    let play = Play::after("ana sits plainly, ana calls facil robot, ana plays 4, ana drops");
    assert!(!play.room.is_gone(Moment(59_999)) && play.room.is_gone(Moment(60_000)));
}

#[test]
fn a_page_reloaded_finds_its_robot() {
    let mut play = Play::after("ana sits plainly, ana calls facil robot, ana plays 4, ana drops");
    play.tells("ana sits plainly => ana 0 x facil 0");
    play.then("600 ms pass");
    assert_eq!(play.room.view().board.marks(), 2);
}

#[test]
fn it_can_be_changed_and_sent_away() {
    let mut play = after_a_move_each();
    play.tells("ana calls facil robot => ana 0 x facil 0");
    play.repeats("ana calls facil robot");
    play.tells("ana sends the robot away => ana 0 x -");
    play.repeats("ana sends the robot away");
    play.then("ana plays 8, 600 s pass");
    assert_eq!(play.room.view().board.marks(), 3);
}

#[test]
fn only_somebody_seated_with_nobody_opposite_may_call_one() {
    let mut play = Play::new();
    play.refuses("ana calls facil robot -> fora_da_sala");
    play.then("ana sits, caio watches");
    play.refuses("caio calls facil robot -> so_assistindo");
    play.then("bia sits");
    play.refuses("ana calls facil robot -> vaga_ocupada");
    play.repeats("ana sends the robot away");
    play.then("bia drops");
    let refused = play.refused("ana calls facil robot");
    assert_eq!(refused, "vaga_ocupada", "held");
    play.tells("60 s pass, ana calls facil robot => ana 0 x facil 0, 1 watch");
}

#[test]
fn a_restart_keeps_it_and_its_turn() {
    let mut play = Play::after("ana sits, 5 s pass, ana calls medio robot, ana plays 4");
    play.tells("the server restarts => ana 0 (away) x medio 0");
    assert_eq!(play.room.next_deadline(), Some(Moment(600)));
    play.then("600 ms pass");
    assert_eq!(play.room.view().board.marks(), 2);
    play.tells("ana returns => ana 0 x medio 0");
}

#[test]
fn the_same_room_gives_the_same_answer() {
    let boards = [(); 3].map(|()| after_a_move_each().room.view().board);
    assert!(boards.iter().all(|board| *board == boards[0]));
}

/// A stored room from before there were robots.
const STORED_BEFORE: &str = r#"{"id":"123","version":1004,"number":2,
    "game":{"board":[0,0,0,0,1,0,0,0,0],"moves":[4]},
    "x":null,"o":null,"draws":1,"watchers":[3],"empty_until":null}"#;

#[test]
fn a_room_stored_before_there_were_robots_is_read_and_written_as_it_was() {
    let room: Room = serde_json::from_str(STORED_BEFORE).unwrap();
    assert_eq!(room.view().board.marks(), 1);
    let written: serde_json::Value = serde_json::to_value(&room).unwrap();
    let before: serde_json::Value = serde_json::from_str(STORED_BEFORE).unwrap();
    assert_eq!(written, before);
}
