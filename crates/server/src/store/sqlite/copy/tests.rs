//! A copy is whole, or there is none; and the file that is copied stays what it was.

use std::fs;
use std::path::PathBuf;

use futures_util::future::join_all;
use tempfile::TempDir;

use super::super::Sqlite;
use super::super::settings::Settings;
use super::super::writer::Writer;
use super::finish;
use crate::store::testing::conformance::{ended, puts, room, seated};
use crate::store::{Bounds, CopyFault, Opened, Storage, Store, copy_file};

/// The names of an open file of rooms.
const ROOMS: [&str; 2] = ["salas.db", "salas.db-wal"];

/// A temporary folder with an open file of rooms.
struct Place {
    folder: TempDir,
    store: Sqlite,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Sqlite::open(&folder.path().join("salas.db")).unwrap();
        Self { folder, store }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns the names of all files but those of the rooms themselves.
    fn others(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder.path()).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names
            .filter(|name| !ROOMS.contains(&name.as_str()))
            .collect();
        names.sort();
        names
    }
}

#[tokio::test]
async fn a_copy_among_changes_has_all_earlier_ones_and_opens_alone() {
    let place = Place::new();
    let first = room("123", 1);
    puts(&place.store, None, &first).await;
    let won = room("123", 2);
    let game = ended(&won, Bounds::USUAL);
    let swap = place
        .store
        .swap(won.id(), Some(&first), Some(&won), Some(&game));
    swap.await.unwrap();
    let meanwhile = (0..300).map(|n| {
        let store = &place.store;
        async move { puts(store, None, &seated(&room(&format!("s{n}"), n))).await }
    });
    let (copied, _) = tokio::join!(place.store.copy("20261128-054328"), join_all(meanwhile));
    let copied = copied.unwrap();
    assert_eq!(copied.path, place.path("salas.db.copia-20261128-054328"));
    assert_eq!(copied.bytes, fs::metadata(&copied.path).unwrap().len());
    assert_eq!(place.others(), ["salas.db.copia-20261128-054328"]);

    let restored = TempDir::new().unwrap();
    let file = restored.path().join("salas.db");
    fs::copy(&copied.path, &file).unwrap();
    let restored = Sqlite::open(&file).unwrap();
    assert_eq!(restored.id(), place.store.id(), "it is the same server");
    let (rooms, all) = tokio::join!(restored.all(), place.store.all());
    let (rooms, all) = (rooms.unwrap().rooms, all.unwrap().rooms);
    assert!(rooms.contains(&won));
    assert!(rooms.iter().all(|room| all.contains(room)));
    assert_eq!(all.len(), 301);
    assert_eq!(restored.games(won.id()).await.unwrap().len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_a_copy() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let copied = place.store.copy("1").await.unwrap();
    let mode = fs::metadata(copied.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_copy_that_fails_leaves_nothing_and_disturbs_nothing() {
    let place = Place::new();
    puts(&place.store, None, &room("123", 1)).await;
    fs::write(place.path("salas.db.copia-1"), "a diary").unwrap();
    let taken = place.store.copy("1").await;
    assert!(matches!(taken, Err(CopyFault::Exists)), "{taken:?}");
    let nowhere = place.store.copy_to(place.path("missing/copy")).await;
    assert!(matches!(nowhere, Err(CopyFault::Failed(_))), "{nowhere:?}");
    assert_eq!(place.others(), ["salas.db.copia-1"]);
    let diary = fs::read_to_string(place.path("salas.db.copia-1")).unwrap();
    assert_eq!(diary, "a diary");
    puts(&place.store, Some(&room("123", 1)), &room("123", 2)).await;
}

#[test]
fn what_was_written_and_is_no_copy_goes() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("copia.db");
    let part = folder.path().join("copia.db.parte");
    fs::write(&part, "not a file of rooms. ".repeat(500)).unwrap();
    let finished = finish(&part, &place);
    assert!(
        matches!(finished, Err(CopyFault::Failed(_))),
        "{finished:?}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn the_next_copy_clears_away_what_a_killed_server_left() {
    let place = Place::new();
    let left = ["salas.db.copia-1.parte", "salas.db.copia-1.parte-journal"];
    for name in left.into_iter().chain(["outro.db.copia-1.parte"]) {
        fs::write(place.path(name), "half").unwrap();
    }
    place.store.copy("2").await.unwrap();
    let others = ["outro.db.copia-1.parte", "salas.db.copia-2"];
    assert_eq!(place.others(), others);
}

/// Without this, the moves after a copy would not survive a power cut.
#[test]
fn changes_after_a_copy_are_synced_again() {
    let folder = TempDir::new().unwrap();
    let mut writer = Writer::open(&folder.path().join("salas.db"), Settings::USUAL).unwrap();
    writer.copy(&folder.path().join("copy")).unwrap();
    assert_eq!(writer.synchronous(), Some(2), "after a copy");
    writer
        .copy(&folder.path().join("missing/copy"))
        .unwrap_err();
    assert_eq!(writer.synchronous(), Some(2), "after one that failed");
}

#[tokio::test]
async fn a_file_without_a_server_is_copied_and_stays_as_it_was() {
    let place = Place::new();
    let (file, copy) = (place.path("salas.db"), place.path("copia.db"));
    let busy = copy_file(&file, &copy).await;
    assert!(matches!(busy, Err(CopyFault::NotOpened(_))), "{busy:?}");
    puts(&place.store, None, &room("123", 1)).await;
    place.store.close().await.unwrap();
    copy_file(&file, &copy).await.unwrap();
    let again = copy_file(&file, &copy).await;
    assert!(matches!(again, Err(CopyFault::Exists)), "{again:?}");
    for file in [file, copy] {
        let rooms = Sqlite::open(&file).unwrap().all().await.unwrap().rooms;
        assert_eq!(rooms, [room("123", 1)]);
    }
}

#[tokio::test]
async fn rooms_in_memory_are_not_copied() {
    let Opened::Own(store) = Storage::memory().open() else {
        panic!("a store in memory is shared with nobody");
    };
    let copied = store.copy("1").await;
    assert!(matches!(copied, Err(CopyFault::NotInAFile)), "{copied:?}");
}
