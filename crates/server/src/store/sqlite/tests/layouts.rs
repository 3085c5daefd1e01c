//! Files of earlier layouts keep all that they have.

use std::fs;

use rusqlite::Connection;

use super::Place;
use crate::store::testing::conformance::{ended, puts, room};
use crate::store::{Bounds, Store};

/// A file of layout 1, from before games were kept, as a server of then made it.
const WITHOUT_GAMES: &str = "
    CREATE TABLE sala (
        id     TEXT PRIMARY KEY,
        versao INTEGER NOT NULL,
        estado TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE caderno (
        chave TEXT PRIMARY KEY,
        valor INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO caderno VALUES ('maior_versao', 10000000000900), ('em_uso', 0),
        ('servidor_1', 77), ('servidor_2', -5);
    INSERT INTO sala VALUES ('123', 1795000000007, '{\"id\":\"123\",\"version\":1795000000007,\"number\":2,\"game\":{\"board\":[1,0,0,0,-1,0,0,0,0],\"moves\":[0,4]},\"x\":{\"name\":\"Maria Clara dos Santos\",\"wins\":1,\"token\":[TOKEN],\"holder\":{\"Present\":1},\"knows_seats\":true,\"asked\":false},\"o\":null,\"draws\":3,\"watchers\":[4,5],\"empty_until\":null}');
    PRAGMA application_id = 1785685871;
    PRAGMA user_version = 1;
";

/// The additions of layout 2, with a game that has ended.
const WITH_GAMES: &str = "
    CREATE TABLE partida (
        n      INTEGER PRIMARY KEY,
        sala   TEXT NOT NULL,
        ordem  INTEGER NOT NULL,
        versao INTEGER NOT NULL,
        fim    INTEGER NOT NULL,
        dados  TEXT NOT NULL,
        UNIQUE (sala, ordem)
    ) STRICT;
    INSERT INTO partida VALUES (1, '123', 1, 1795000000003, 1795000009000, 'GAME');
    PRAGMA user_version = 2;
";

/// Returns a file that these statements make, where a server closed it in good order.
fn made_by(statements: &str) -> Place {
    let place = Place::new();
    fs::create_dir_all(place.file.parent().unwrap()).unwrap();
    let tokens = vec!["171"; 32].join(",");
    let game = ended(&room("123", 7), Bounds::USUAL).game;
    let game = serde_json::to_string(game.as_ref()).unwrap();
    let game = game.replace('\'', "''");
    let statements = statements.replace("TOKEN", &tokens).replace("GAME", &game);
    let old = Connection::open(&place.file).unwrap();
    old.execute_batch(&statements).unwrap();
    place
}

#[tokio::test]
async fn a_file_from_before_games_were_kept_keeps_everything() {
    let place = made_by(WITHOUT_GAMES);
    for _ in 0..2 {
        let store = place.open();
        assert_eq!(store.id().to_string(), "000000000000004dfffffffffffffffb");
        let found = store.all().await.unwrap();
        assert_eq!(found.highest_version, 10_000_000_000_900);
        let [room] = &found.rooms[..] else {
            panic!("{found:?}")
        };
        let view = room.view();
        assert_eq!(view.board.to_string(), "X . .\n. O .\n. . .\n");
        assert_eq!((view.number, view.draws, view.watchers), (2, 3, 2));
        let player = view.players.x.unwrap();
        assert_eq!(player.name.as_str(), "Maria Clara dos Santos");
        assert_eq!(store.games(room.id()).await.unwrap(), []);
        store.close().await.unwrap();
    }
    let store = place.open();
    let (before, next) = (room("abc", 1), room("abc", 2));
    puts(&store, None, &before).await;
    let game = ended(&next, Bounds::USUAL);
    let swap = store.swap(next.id(), Some(&before), Some(&next), Some(&game));
    swap.await.unwrap();
    drop(store);
    assert_eq!(place.open().games(next.id()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_from_before_the_journal_keeps_everything() {
    let place = made_by(&[WITHOUT_GAMES, WITH_GAMES].concat());
    let damaged = made_by(&[WITHOUT_GAMES, WITH_GAMES].concat());
    for _ in 0..2 {
        let store = place.open();
        let found = store.all().await.unwrap();
        assert_eq!(found.highest_version, 10_000_000_000_900);
        let [room] = &found.rooms[..] else {
            panic!("{found:?}")
        };
        assert_eq!(room.view().board.to_string(), "X . .\n. O .\n. . .\n");
        assert_eq!(store.games(room.id()).await.unwrap().len(), 1);
        store.close().await.unwrap();
    }
    // Once opened, its rows have checksums.
    damaged.open().close().await.unwrap();
    let connection = Connection::open(&damaged.file).unwrap();
    let changed = "UPDATE sala SET estado = replace(estado, 'Clara', 'Flora')";
    assert_eq!(connection.execute(changed, []).unwrap(), 1);
    drop(connection);
    assert!(matches!(damaged.refused(), super::OpenFault::Damaged(_)));
}
