//! The file: the rooms that a second opening finds, and files that must be left alone.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::Sqlite;
use crate::store::testing::conformance::{BASE, ended, puts, room, seated};
use crate::store::{Bounds, OpenFault, Store, StoreFault};

/// A temporary folder with the path of a file of rooms.
struct Place {
    _folder: TempDir,
    file: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("pasta").join("salas.db");
        Self {
            _folder: folder,
            file,
        }
    }

    fn open(&self) -> Sqlite {
        Sqlite::open(&self.file).unwrap()
    }

    fn refused(&self) -> OpenFault {
        Sqlite::open(&self.file).expect_err("should be refused")
    }

    fn log(&self) -> PathBuf {
        self.file.with_extension("db-wal")
    }

    /// Makes a file with rooms, in the state in which a killed server leaves it.
    async fn left_by_a_killed_server() -> Self {
        let (place, scratch) = (Self::new(), Self::new());
        let store = scratch.open();
        for id in ["123", "124", "125"] {
            puts(&store, None, &room(id, 7)).await;
        }
        fs::create_dir_all(place.file.parent().unwrap()).unwrap();
        fs::copy(&scratch.file, &place.file).unwrap();
        fs::copy(scratch.log(), place.log()).unwrap();
        place
    }
}

/// Returns the bytes of a file, or none if there is no file.
fn bytes(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_default()
}

#[tokio::test]
async fn rooms_are_there_when_the_file_is_opened_again() {
    let place = Place::new();
    let (gone, kept) = (room("gone", 900), room("123", 7));
    let store = place.open();
    puts(&store, None, &gone).await;
    puts(&store, None, &kept).await;
    store
        .swap(gone.id(), Some(&gone), None, None)
        .await
        .unwrap();
    store.close().await.unwrap();
    assert!(!place.log().exists(), "closed in good order: one file");
    assert!(store.all().await.is_err(), "and for good");
    let found = place.open().all().await.unwrap();
    assert_eq!(found.rooms, [kept]);
    assert_eq!(found.highest_version, BASE + 900);
}

#[tokio::test]
async fn a_killed_server_loses_nothing() {
    let place = Place::left_by_a_killed_server().await;
    let rooms = ["123", "124", "125"].map(|id| room(id, 7));
    assert_eq!(place.open().all().await.unwrap().rooms, rooms);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_files_and_their_folder() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let store = place.open();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.file), 0o600);
    assert_eq!(mode(&place.log()), 0o600);
    assert_eq!(mode(place.file.parent().unwrap()), 0o700);
    drop(store);
}

#[tokio::test]
async fn a_second_server_is_refused_and_disturbs_nothing() {
    let place = Place::new();
    let store = place.open();
    assert!(matches!(place.refused(), OpenFault::Busy));
    puts(&store, None, &room("123", 1)).await;
    drop(store);
    assert_eq!(place.open().all().await.unwrap().rooms.len(), 1);
}

#[tokio::test]
async fn a_file_without_its_log_is_refused_every_time() {
    let place = Place::left_by_a_killed_server().await;
    fs::remove_file(place.log()).unwrap();
    let before = bytes(&place.file);
    for _ in 0..2 {
        assert!(matches!(place.refused(), OpenFault::Incomplete));
    }
    assert_eq!(bytes(&place.file), before);
}

#[tokio::test]
async fn a_log_without_its_file_is_left_alone() {
    let place = Place::left_by_a_killed_server().await;
    let log = bytes(&place.log());
    fs::write(&place.file, "").unwrap();
    assert!(matches!(place.refused(), OpenFault::Damaged(_)));
    assert_eq!(bytes(&place.log()), log);
}

/// SQLite alone would serve the rooms as they were before the broken part.
#[tokio::test]
async fn a_broken_log_is_refused_and_left_alone() {
    let place = Place::left_by_a_killed_server().await;
    let log = bytes(&place.log());
    for byte in [0, 17, 25, 40, 2000] {
        let mut broken = log.clone();
        broken[byte] ^= 1;
        fs::write(place.log(), &broken).unwrap();
        let fault = place.refused();
        assert!(matches!(fault, OpenFault::Damaged(_)), "{byte}: {fault:?}");
        assert_eq!(bytes(&place.log()), broken);
    }
    fs::write(place.log(), &log).unwrap();
    assert!(!place.open().all().await.unwrap().rooms.is_empty());
}

#[test]
fn a_file_of_something_else_is_left_alone() {
    let of_sqlite = |place: &Place, sql: &str| {
        let connection = Connection::open(&place.file).unwrap();
        connection.execute_batch(sql).unwrap();
    };
    let text = |place: &Place, text: &str| fs::write(&place.file, text).unwrap();
    let make: [&dyn Fn(&Place); 4] = [
        &|place| text(place, &"not a database, but a diary. ".repeat(500)),
        &|place| text(place, "short"),
        &|place| of_sqlite(place, "CREATE TABLE diary (day TEXT)"),
        &|place| of_sqlite(place, "PRAGMA application_id = 77"),
    ];
    for make in make {
        let place = Place::new();
        fs::create_dir_all(place.file.parent().unwrap()).unwrap();
        make(&place);
        let before = bytes(&place.file);
        let fault = place.refused();
        assert!(matches!(fault, OpenFault::NotOurs), "{fault:?}");
        assert_eq!(bytes(&place.file), before);
        assert!(bytes(&place.log()).is_empty());
    }
}

#[tokio::test]
async fn a_file_of_a_later_version_is_left_alone() {
    let place = Place::new();
    place.open().close().await.unwrap();
    let connection = Connection::open(&place.file).unwrap();
    connection.pragma_update(None, "user_version", 3).unwrap();
    drop(connection);
    let before = bytes(&place.file);
    assert!(matches!(place.refused(), OpenFault::Newer));
    assert_eq!(bytes(&place.file), before);
}

/// Damages each page, and cuts the file at many lengths. The store must never read a wrong
/// room or overwrite the file.
#[tokio::test]
async fn a_damaged_file_is_refused_and_left_alone() {
    let sound = Place::new();
    let store = sound.open();
    for n in 0..300 {
        puts(&store, None, &seated(&room(&format!("s{n}"), n))).await;
    }
    let rooms = store.all().await.unwrap().rooms;
    store.close().await.unwrap();
    let sound = bytes(&sound.file);
    let mut refused = 0;
    for page in 0..sound.len() / 4096 {
        let place = Place::new();
        fs::create_dir_all(place.file.parent().unwrap()).unwrap();
        let mut damaged = sound.clone();
        damaged[page * 4096 + 100..(page + 1) * 4096].fill(0xa5);
        fs::write(&place.file, &damaged).unwrap();
        match Sqlite::open(&place.file) {
            Err(fault) => {
                assert!(matches!(fault, OpenFault::Damaged(_)), "{page}: {fault:?}");
                assert_eq!(bytes(&place.file), damaged);
                refused += 1;
            }
            Ok(store) => assert_eq!(store.all().await.unwrap().rooms, rooms, "page {page}"),
        }
    }
    assert!(refused * 4096 > sound.len() * 9 / 10, "{refused}");
    for length in (1..16).map(|sixteenth| sound.len() * sixteenth / 16) {
        let place = Place::new();
        fs::create_dir_all(place.file.parent().unwrap()).unwrap();
        fs::write(&place.file, &sound[..length]).unwrap();
        let fault = place.refused();
        assert!(
            matches!(fault, OpenFault::Damaged(_)),
            "{length}: {fault:?}"
        );
        assert_eq!(bytes(&place.file), sound[..length]);
    }
}

#[tokio::test]
async fn an_unreadable_room_is_refused_before_anything_is_served() {
    let place = Place::new();
    let store = place.open();
    puts(&store, None, &room("123", 7)).await;
    store.close().await.unwrap();
    let connection = Connection::open(&place.file).unwrap();
    connection
        .execute("UPDATE sala SET estado = '{}'", [])
        .unwrap();
    drop(connection);
    assert!(matches!(place.refused(), OpenFault::Damaged(_)));
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_confirmed_into_a_file_that_lost_its_name() {
    for lost in ["salas.db", "salas.db-wal"] {
        let place = Place::new();
        let store = place.open();
        let (one, two) = (room("123", 1), room("123", 2));
        let game = ended(&two, Bounds::USUAL);
        puts(&store, None, &one).await;
        let name = place.file.with_file_name(lost);
        let elsewhere = place.file.with_file_name("elsewhere");
        fs::rename(&name, &elsewhere).unwrap();
        for _ in 0..2 {
            let swap = store.swap(one.id(), Some(&one), Some(&two), Some(&game));
            let swap = swap.await;
            assert!(matches!(swap, Err(StoreFault(_))), "{lost}: {swap:?}");
        }
        assert!(!name.exists() || fs::metadata(&name).unwrap().len() == 0);
        fs::rename(&elsewhere, &name).unwrap();
        let found = store.load(one.id()).await.unwrap();
        assert_eq!(
            found,
            Some(one.clone()),
            "{lost}: what was refused was not done"
        );
        assert_eq!(store.games(one.id()).await.unwrap(), []);
        let swap = store.swap(one.id(), Some(&one), Some(&two), Some(&game));
        swap.await.unwrap();
        assert_eq!(store.games(one.id()).await.unwrap().len(), 1, "{lost}");
    }
}

/// The file of a server from before games were kept, as that server made it.
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

#[tokio::test]
async fn a_file_from_before_games_were_kept_keeps_everything() {
    let place = Place::new();
    fs::create_dir_all(place.file.parent().unwrap()).unwrap();
    let old = Connection::open(&place.file).unwrap();
    old.execute_batch(&WITHOUT_GAMES.replace("TOKEN", &vec!["171"; 32].join(",")))
        .unwrap();
    drop(old);
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
        assert_eq!(
            view.players.x.unwrap().name.as_str(),
            "Maria Clara dos Santos"
        );
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
