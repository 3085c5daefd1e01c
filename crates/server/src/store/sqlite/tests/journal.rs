//! The journal: the lines of changes, the folding of rooms, and damage.

use std::collections::BTreeMap;
use std::sync::Arc;

use game::{Room, RoomId, Square};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::super::change::{Change, Keeping};
use super::super::rooms::Rooms;
use super::super::settings::Settings;
use super::super::{games, journal, notes, rows};
use super::{OpenFault, Place, Sqlite};
use crate::store::testing::conformance::{ended, next_of, proposed, puts, room, seated};
use crate::store::{Bounds, Store, Swap};

/// Opens a file as no server does. Its log stays, as after a kill.
fn opened(place: &Place) -> Connection {
    let connection = Connection::open(&place.file).unwrap();
    let stays = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    connection.set_db_config(stays, true).unwrap();
    connection
}

/// Returns the rows of the journal, and the number of rows of rooms.
fn content(place: &Place) -> (Vec<String>, i64) {
    let connection = opened(place);
    let mut rows = connection
        .prepare("SELECT mudancas FROM diario ORDER BY passo")
        .unwrap();
    let rows = rows.query_map([], |row| row.get(0)).unwrap();
    let rooms = connection.query_row("SELECT count(*) FROM sala", [], |row| row.get(0));
    (rows.map(Result::unwrap).collect(), rooms.unwrap())
}

/// Returns a copy of the files of a running server.
fn killed(place: &Place) -> Place {
    let copy = Place::new();
    copy.copy(place);
    copy
}

fn open(place: &Place, journal: u64) -> Sqlite {
    let settings = Settings {
        journal,
        ..Settings::USUAL
    };
    Sqlite::open_with(&place.file, settings).unwrap()
}

/// Returns the room after two people sat down in it.
fn with_players(id: &str) -> Arc<Room> {
    let one = seated(&room(id, 1));
    seated(&one)
}

/// Returns the room after a mark on a square, by the player whose turn it is.
fn marked(room: &Arc<Room>, square: usize) -> Arc<Room> {
    let view = room.view();
    let turn = view.turn.unwrap();
    let board = view.board.with(Square::new(square).unwrap(), turn);
    proposed(room, turn, board)
}

#[tokio::test]
async fn a_mark_is_one_short_line() {
    let place = Place::new();
    let store = place.open();
    let mut current = with_players("gato");
    puts(&store, None, &current).await;
    for square in [4, 0, 8] {
        let next = marked(&current, square);
        puts(&store, Some(&current), &next).await;
        current = next;
    }
    let copy = killed(&place);
    let (lines, rooms) = content(&copy);
    assert_eq!((lines.len(), rooms), (4, 0));
    assert!(lines[0].starts_with("+{\"id\":\"gato\""), "{}", lines[0]);
    for (line, square) in lines[1..].iter().zip(["4", "0", "8"]) {
        assert!(line.starts_with('.') && line.len() < 64, "{line}");
        assert_eq!(line.split(' ').nth(1), Some(square), "{line}");
    }
    assert_eq!(copy.open().all().await.unwrap().rooms, [current]);
}

#[tokio::test]
async fn a_file_that_was_closed_has_no_journal() {
    let place = Place::new();
    let store = place.open();
    let current = with_players("gato");
    puts(&store, None, &current).await;
    let gone = room("outra", 3);
    puts(&store, None, &gone).await;
    store
        .swap(gone.id(), Some(&gone), None, None)
        .await
        .unwrap();
    store.close().await.unwrap();
    assert_eq!(content(&place), (vec![], 1));
}

/// Makes random changes with a journal of 20 changes, kills the server at random moments,
/// and compares the file with the confirmed rooms.
#[tokio::test]
async fn rooms_are_as_they_were_confirmed_however_they_were_folded() {
    for seed in 0..8 {
        let mut random = SmallRng::seed_from_u64(seed);
        let mut place = Place::new();
        let mut store = open(&place, 20);
        let mut model: BTreeMap<String, Arc<Room>> = BTreeMap::new();
        let mut version = 0;
        for step in 0..300 {
            let id = format!("s{}", random.random_range(0..12));
            let before = model.get(&id).cloned();
            let next = match &before {
                Some(_) if random.random_bool(0.1) => None,
                Some(before) => Some(next_of(before)),
                None => {
                    version += 1_000;
                    Some(room(&id, version))
                }
            };
            let id: RoomId = id.parse().unwrap();
            let swap = store.swap(&id, before.as_ref(), next.as_ref(), None).await;
            assert!(matches!(swap, Ok(Swap::Committed)));
            match next {
                Some(next) => model.insert(id.to_string(), next),
                None => model.remove(id.as_str()),
            };
            if random.random_bool(0.05) {
                let copy = killed(&place);
                drop(store);
                place = copy;
                let (lines, rooms) = content(&place);
                assert!(lines.len() <= 20, "{} rows at step {step}", lines.len());
                assert!(rooms <= 12);
                store = open(&place, 20);
            }
            let found = store.all().await.unwrap().rooms;
            assert!(found.iter().eq(model.values()), "seed {seed}, step {step}");
        }
        store.close().await.unwrap();
        let found = place.open().all().await.unwrap();
        assert!(found.rooms.iter().eq(model.values()), "seed {seed}");
        assert_eq!(content_of_rooms(&place), model.len() as i64);
    }
}

/// Makes random transactions of one to eight changes in a file in memory, and reads all of it
/// after each, as after a kill.
#[test]
fn whatever_a_transaction_has_it_is_read_again() {
    for seed in 0..150 {
        let mut random = SmallRng::seed_from_u64(seed);
        let connection = Connection::open_in_memory().unwrap();
        for schema in [rows::SCHEMA, notes::SCHEMA, games::SCHEMA, journal::SCHEMA] {
            connection.execute_batch(schema).unwrap();
        }
        rows::add_checksums(&connection).unwrap();
        let mut rooms = Rooms::none(20);
        let mut model: BTreeMap<String, Arc<Room>> = BTreeMap::new();
        let mut version = 0;
        for step in 0..60 {
            for _ in 0..random.random_range(1..=8) {
                let id = format!("s{}", random.random_range(0..12));
                let before = model.get(&id).cloned();
                let next = match &before {
                    Some(_) if random.random_bool(0.3) => None,
                    Some(before) => Some(next_of(before)),
                    None => {
                        version += 1_000;
                        Some(room(&id, version))
                    }
                };
                let change = Change {
                    id: id.parse().unwrap(),
                    before,
                    next: next.clone(),
                    game: Keeping::Nothing,
                };
                let swap = rooms.swap(&connection, &change).unwrap();
                assert!(matches!(swap, Swap::Committed));
                match next {
                    Some(next) => model.insert(id, next),
                    None => model.remove(&id),
                };
            }
            rooms.write(&connection).unwrap();
            let read = Rooms::read(&connection, 20);
            let read = read.unwrap_or_else(|damage| panic!("seed {seed}, step {step}: {damage}"));
            assert!(read.all().rooms.iter().eq(model.values()), "seed {seed}");
            assert_eq!(read.all().highest_version, rooms.all().highest_version);
        }
    }
}

fn content_of_rooms(place: &Place) -> i64 {
    content(place).1
}

/// Ends many games, and kills the server at random moments, also between the moves of games
/// into their own table.
#[tokio::test]
async fn each_game_is_kept_once() {
    let mut random = SmallRng::seed_from_u64(5);
    let mut place = Place::new();
    let mut store = place.open();
    let rooms = ["gato", "rato", "sapo", "pato", "lobo", "urso"];
    let mut current = rooms.map(|id| room(id, 1));
    for room in &current {
        puts(&store, None, room).await;
    }
    let mut ends: [Vec<u64>; 6] = Default::default();
    for _ in 0..300 {
        let n = random.random_range(0..rooms.len());
        let next = room(rooms[n], ends[n].len() as u64 + 2);
        let game = ended(&next, Bounds::USUAL);
        let swap = store.swap(next.id(), Some(&current[n]), Some(&next), Some(&game));
        assert!(matches!(swap.await, Ok(Swap::Committed)));
        ends[n].push(next.version());
        current[n] = next;
        if random.random_bool(0.02) {
            let copy = killed(&place);
            drop(store);
            place = copy;
            store = place.open();
        }
        if random.random_bool(0.01) {
            store.forget_games(0).await.unwrap();
        }
    }
    for _ in 0..2 {
        for (room, ends) in current.iter().zip(&ends) {
            let games = store.games(room.id()).await.unwrap();
            let kept = &ends[ends.len().saturating_sub(100)..];
            let versions = games.iter().map(|game| game.version);
            assert!(versions.eq(kept.iter().copied()));
        }
        store.close().await.unwrap();
        drop(store);
        store = place.open();
    }
}

/// Without checksums SQLite would serve each of these as a sound file.
#[tokio::test]
async fn a_row_that_is_not_as_it_was_written_is_refused() {
    let place = Place::new();
    let store = place.open();
    let mut current = with_players("gato");
    puts(&store, None, &current).await;
    store.close().await.unwrap();
    let store = place.open();
    for square in [4, 0, 8] {
        let next = marked(&current, square);
        puts(&store, Some(&current), &next).await;
        current = next;
    }
    for damage in [
        "UPDATE diario SET mudancas = replace(mudancas, ' 0 ', ' 1 ')",
        "UPDATE diario SET mudancas = mudancas || mudancas WHERE passo = 2",
        "DELETE FROM diario WHERE passo = (SELECT min(passo) FROM diario)",
        "DELETE FROM diario WHERE passo = (SELECT min(passo) + 1 FROM diario)",
        "UPDATE sala SET estado = replace(estado, 'João', 'Joãa')",
        "UPDATE sala SET id = 'rato'",
        "DELETE FROM sala",
    ] {
        let copy = killed(&place);
        assert!(opened(&copy).execute(damage, []).unwrap() > 0, "{damage}");
        let fault = copy.refused();
        assert!(
            matches!(fault, OpenFault::Damaged(_)),
            "{damage}: {fault:?}"
        );
    }
    assert_eq!(place_after_kill(&place).await, [current]);
}

async fn place_after_kill(place: &Place) -> Vec<Arc<Room>> {
    killed(place).open().all().await.unwrap().rooms
}
