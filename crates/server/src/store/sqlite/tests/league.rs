//! The league in the file, and its games.

use std::fs;

use game::LeagueId;
use rusqlite::Connection;

use super::Place;
use crate::store::testing::conformance::{BASE, ended_in, league, puts, room};
use crate::store::{Store, StoreFault};

#[tokio::test]
async fn a_killed_server_loses_neither_the_league_nor_its_games() {
    let (place, killed) = (Place::new(), Place::new());
    let store = place.open();
    assert!(store.set_league(&league(1)).await.unwrap());
    let (before, next) = (room("123", 1), room("123", 2));
    puts(&store, None, &before).await;
    let game = ended_in(7, &next);
    let swap = store.swap(next.id(), Some(&before), Some(&next), Some(&game));
    swap.await.unwrap();
    killed.copy(&place);
    for place in [&killed, &place] {
        if place.file == killed.file {
            drop(place.open());
        } else {
            store.close().await.unwrap();
        }
        let again = place.open();
        assert_eq!(again.league().await.unwrap(), Some(league(1)));
        let games = again.games_of_league(LeagueId::from_random(7), 0).await;
        assert_eq!(games.unwrap(), [game::PlayedGame::clone(&game.game)]);
    }
}

#[tokio::test]
async fn a_copy_has_the_league() {
    let place = Place::new();
    let store = place.open();
    store.set_league(&league(1)).await.unwrap();
    let copied = store.copy("hoje").await.unwrap();
    let copy = super::Sqlite::open(&copied.path).unwrap();
    assert_eq!(copy.league().await.unwrap(), Some(league(1)));
}

#[tokio::test]
async fn a_file_from_before_there_were_leagues_gets_the_table() {
    let place = Place::new();
    let store = place.open();
    puts(&store, None, &room("123", 7)).await;
    store.close().await.unwrap();
    let old = Connection::open(&place.file).unwrap();
    old.execute_batch("DROP TABLE torneio").unwrap();
    drop(old);
    let store = place.open();
    assert_eq!(store.league().await.unwrap(), None);
    assert!(store.set_league(&league(1)).await.unwrap());
    assert_eq!(store.all().await.unwrap().rooms.len(), 1);
}

#[tokio::test]
async fn a_league_that_cannot_be_read_is_a_fault_and_another_takes_its_place() {
    let place = Place::new();
    let store = place.open();
    store.set_league(&league(1)).await.unwrap();
    store.close().await.unwrap();
    let file = Connection::open(&place.file).unwrap();
    file.execute_batch("UPDATE torneio SET dados = '{}'")
        .unwrap();
    drop(file);
    let store = place.open();
    assert!(matches!(store.league().await, Err(StoreFault(_))));
    assert!(store.set_league(&league(2)).await.unwrap());
    assert_eq!(store.league().await.unwrap(), Some(league(2)));
}

#[cfg(unix)]
#[tokio::test]
async fn a_league_that_was_refused_is_not_set() {
    for first in [None, Some(league(1))] {
        let place = Place::new();
        let store = place.open();
        if let Some(first) = &first {
            store.set_league(first).await.unwrap();
        }
        let elsewhere = place.file.with_file_name("elsewhere");
        fs::rename(&place.file, &elsewhere).unwrap();
        for changed in [2, 3] {
            let closed = league(changed).closed(BASE + changed);
            let refused = store.set_league(&closed).await;
            assert!(matches!(refused, Err(StoreFault(_))), "{refused:?}");
        }
        fs::rename(&elsewhere, &place.file).unwrap();
        assert_eq!(store.league().await.unwrap(), first);
        assert!(store.set_league(&league(4)).await.unwrap());
    }
}
