//! A player who waits, in sentences.

use game::Mark;
use texts::Language;

use super::LineHarness;
use crate::exit::End;
use crate::harness::placing::{after, seen};
use crate::harness::setup;
use crate::message::ConnectionEvent;

const MARIA: &str = "Maria Clara dos Santos";

#[track_caller]
fn meeting(person: bool) -> LineHarness {
    let mut setup = setup(Language::Pt);
    setup.meet = true;
    let mut harness = LineHarness::with(setup, person);
    harness.client.connection(ConnectionEvent::Up);
    harness.client.sent.clear();
    harness.said();
    harness
}

#[test]
fn a_person_hears_who_was_found_and_finds_the_next_one() {
    let mut harness = meeting(true);
    harness.client.placed(seen("k3vq", Mark::X, None), Mark::X);
    let mut game = seen("mesa", Mark::O, Some(MARIA));
    game.league = true;
    harness.client.placed(game.clone(), Mark::O);
    let game = after(game, &[0, 3, 1, 4]);
    harness.client.room_comes(game.clone());
    harness.line("procurar");
    let mut game = game;
    game.league = false;
    game.version += 1;
    harness.client.room_comes(game.clone());
    harness.client.room_comes(after(game, &[2]));
    harness.line("3");
    harness.client.said.push("> n".to_owned());
    harness.pipe_only("n");
    harness.client.sent.clear();
    harness.client.placed(seen("gato", Mark::O, None), Mark::O);
    harness.line("v");
    insta::assert_snapshot!(harness.transcript());
}

#[test]
fn a_person_whose_mark_changes_with_the_opponent_hears_of_both() {
    let mut harness = meeting(true);
    harness.client.placed(seen("k3vq", Mark::X, None), Mark::X);
    harness.said();
    let mut found = seen("k3vq", Mark::O, Some(MARIA));
    found.version += 1;
    harness.client.placed(found, Mark::O);
    let joined = format!("{MARIA} entrou. Você é O.");
    assert_eq!(harness.said()[0], joined);
}

#[test]
fn a_script_plays_one_opponent_after_another() {
    let mut harness = meeting(false);
    harness.pipe_only("5");
    harness.pipe_only("n");
    harness.pipe_only("9");
    harness
        .client
        .placed(seen("mesa", Mark::X, Some(MARIA)), Mark::X);
    let sent = |harness: &mut LineHarness| harness.client.take_sent();
    let [move_of_ours] = sent(&mut harness).try_into().unwrap();
    let words = "[0,0,0,0,1,0,0,0,0]";
    assert!(move_of_ours.contains(words), "{move_of_ours}");
    let mut game = after(seen("mesa", Mark::X, Some(MARIA)), &[4]);
    harness.client.room_comes(game.clone());
    assert!(sent(&mut harness).is_empty(), "the game is on");
    game.version += 1;
    game.players.o = None;
    harness.client.room_comes(game);
    let [next] = sent(&mut harness).try_into().unwrap();
    assert!(next.starts_with("achar_adversario"), "{next}");
    harness
        .client
        .placed(seen("gato", Mark::X, Some("João Pedro")), Mark::X);
    let [move_of_ours] = sent(&mut harness).try_into().unwrap();
    let words = "[0,0,0,0,0,0,0,0,1]";
    assert!(move_of_ours.contains(words), "{move_of_ours}");
    assert_eq!(harness.client.end, None::<End>);
}
