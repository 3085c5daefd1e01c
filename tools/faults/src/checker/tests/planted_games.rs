//! Lies of a server about the games that it keeps.

use game::PlayedGame;

use super::super::Promise;
use super::legal::Honest;
use super::planted::{caught, last, square};
use crate::history::Event;

/// Returns a history with two finished games, in which the server lies about those it keeps.
fn lying_about_games(lie: impl FnOnce(&mut Vec<PlayedGame>)) -> Vec<Promise> {
    let mut lying = Honest::playing(&[0, 3, 1, 4, 2]);
    lying.does((0, 0), 0);
    lying.does((1, 0), 0);
    for (turn, square) in [0, 3, 1, 4, 2].into_iter().enumerate() {
        lying.does(((turn as u64 + 1) % 2, square), 0);
    }
    lying.rest();
    assert_eq!(caught(&lying.history), []);
    let at = last(&lying, |e| matches!(e.event, Event::Kept { .. }));
    if let Event::Kept { games, .. } = &mut lying.history[at].event {
        assert_eq!(games.len(), 2);
        lie(games);
    }
    caught(&lying.history)
}

#[test]
fn promise_4_a_game_without_its_record() {
    let lost = |at: usize| lying_about_games(|games| drop(games.remove(at)));
    assert_eq!(lost(0), [Promise::NothingLost]);
    assert_eq!(lost(1), [Promise::NothingLost]);
}

#[test]
fn promise_4_only_the_oldest_of_many_games_may_be_gone() {
    let full = |games: &mut Vec<PlayedGame>| {
        let newest = games.remove(1);
        games.clear();
        games.extend((0..100).map(|n| PlayedGame {
            version: newest.version + n,
            ..newest.clone()
        }));
    };
    assert_eq!(lying_about_games(full), []);
}

#[test]
fn promise_5_a_record_twice_or_of_another_game() {
    let twice = lying_about_games(|games| games.push(games[1].clone()));
    assert_eq!(twice, [Promise::NothingTwice]);
    let other = lying_about_games(|games| games[0].moves.swap(1, 3));
    assert_eq!(other, []);
    let other = lying_about_games(|games| games[0].moves[3] = square(8));
    assert_eq!(other, [Promise::NothingTwice]);
    let other = lying_about_games(|games| games[0].number = 2);
    assert_eq!(other, [Promise::NothingTwice]);
}
