//! The file: the rooms that a second opening finds, and files that must be left alone.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::Sqlite;
use crate::store::testing::conformance::{BASE, ended, puts, room, seated};
use crate::store::{Bounds, OpenFault, Store, StoreFault};

mod journal;
mod layouts;
mod league;

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
        place.copy(&scratch);
        place
    }

    /// Takes the files of another place as they are now, as a killed server leaves them.
    fn copy(&self, other: &Self) {
        fs::create_dir_all(self.file.parent().unwrap()).unwrap();
        fs::copy(&other.file, &self.file).unwrap();
        fs::copy(other.log(), self.log()).unwrap();
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
    connection.pragma_update(None, "user_version", 4).unwrap();
    drop(connection);
    let before = bytes(&place.file);
    assert!(matches!(place.refused(), OpenFault::Newer));
    assert_eq!(bytes(&place.file), before);
}

/// Returns the number of pages that have no content any more.
fn free_pages(file: &Path) -> usize {
    let connection = Connection::open(file).unwrap();
    let free = connection.pragma_query_value(None, "freelist_count", |row| row.get::<_, i64>(0));
    usize::try_from(free.unwrap()).unwrap()
}

/// Damages each page, and cuts the file at many lengths. The store must never read a wrong
/// room or overwrite the file.
#[tokio::test]
async fn a_damaged_file_is_refused_and_left_alone() {
    let sound = Place::new();
    let store = sound.open();
    for n in 0..400 {
        puts(&store, None, &seated(&room(&format!("s{n}"), n))).await;
    }
    let rooms = store.all().await.unwrap().rooms;
    store.close().await.unwrap();
    let free_pages = free_pages(&sound.file);
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
    let content = sound.len() / 4096 - free_pages;
    assert!(refused * 10 > content * 9, "{refused} of {content}");
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
        let before = Some(one.clone());
        assert_eq!(found, before, "{lost}: what was refused was not done");
        assert_eq!(store.games(one.id()).await.unwrap(), []);
        let swap = store.swap(one.id(), Some(&one), Some(&two), Some(&game));
        swap.await.unwrap();
        assert_eq!(store.games(one.id()).await.unwrap().len(), 1, "{lost}");
    }
}
