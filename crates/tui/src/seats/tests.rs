//! Slots on a real disk, with everything that may be in their way.

#[cfg(unix)]
mod permissions;
mod person;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use game::{Name, Token};
use tempfile::TempDir;

use super::folder::{MAX_AGE, lock_folder, prepare};
use super::paths::stem_of;
use super::slot::{MAX_FILE_BYTES, MAX_SLOTS, Slot, Wanted};
use super::{Owner, SeatStore};

struct Home(TempDir);

impl Home {
    #[track_caller]
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("jogo").join("vagas")
    }

    #[track_caller]
    fn claim(&self, owner: &Owner) -> (Slot, Option<Token>) {
        Slot::claim(&self.folder(), owner, Wanted::Saved).unwrap()
    }

    /// Leaves a slot with a token behind that no client uses.
    #[track_caller]
    fn leave(&self, owner: &Owner, number: u128) {
        let slot = Slot::claim(&self.folder(), owner, Wanted::Empty).unwrap().0;
        slot.write(&token(number)).unwrap();
    }

    #[track_caller]
    fn files(&self, end: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let files = entries.map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files
            .filter(|file| {
                let name = file.file_name().unwrap().to_str().unwrap();
                name.ends_with(end) && stem_of(name).is_some()
            })
            .collect();
        files.sort();
        files
    }

    /// Returns the file of the only seat.
    #[track_caller]
    fn seat(&self) -> PathBuf {
        let [seat] = self.files(".json").try_into().unwrap();
        seat
    }
}

fn token(number: u128) -> Token {
    Token::from_random(number)
}

#[track_caller]
fn owner_at(host: &str, room: &str, name: &str) -> Owner {
    let (address, room) = (host.parse().unwrap(), room.parse().unwrap());
    Owner::new(&address, &room, &Name::new(name))
}

#[track_caller]
fn ana() -> Owner {
    owner_at("velha.local", "123", "Ana")
}

#[track_caller]
fn grow_old(file: &Path) {
    let file = fs::File::options().write(true).open(file).unwrap();
    let then = SystemTime::now() - MAX_AGE - Duration::from_secs(60);
    file.set_modified(then).unwrap();
}

#[test]
fn what_was_kept_is_found_again_however_server_and_room_are_spelled() {
    let home = Home::new();
    home.leave(&owner_at("Velha.LOCAL", "Gato", "Ana"), 1);
    for (host, room, found) in [
        ("velha.local", "gato", true),
        ("velha.local:5000", "GATO", true),
        ("http://velha.local:5000/", "gato", true),
        ("velha.local:5001", "gato", false),
        ("https://velha.local:5000", "gato", false),
        ("velha.local", "gata", false),
        ("outra.local", "gato", false),
    ] {
        let (_slot, kept) = home.claim(&owner_at(host, room, "Ana"));
        assert_eq!(kept, found.then(|| token(1)), "{host} {room}");
    }
    home.leave(&owner_at("0:0:0::1", "v6", "Ana"), 2);
    let given = home.claim(&owner_at("[::1]:5000", "v6", "Ana")).1;
    assert_eq!(given, Some(token(2)));
}

#[test]
fn the_last_token_counts_and_a_forgotten_one_is_gone() {
    let home = Home::new();
    let (slot, found) = home.claim(&ana());
    assert_eq!(found, None);
    slot.write(&token(1)).unwrap();
    slot.write(&token(2)).unwrap();
    drop(slot);
    let (slot, found) = home.claim(&ana());
    assert_eq!(found, Some(token(2)));
    slot.forget().unwrap();
    slot.forget().unwrap();
    drop(slot);
    assert_eq!(home.claim(&ana()).1, None);
}

#[test]
fn a_seat_moves_with_its_server() {
    let home = Home::new();
    let folder = home.folder();
    let (seats, found) = SeatStore::open(Some(&folder), ana(), true).unwrap();
    assert_eq!(found.seat, None);
    seats.keep(Some(token(1)));
    seats.flush().unwrap();
    for host in ["nova.local", "nova.local:5000", "outra.local"] {
        seats.move_to(&host.parse().unwrap());
        seats.flush().unwrap();
        home.seat();
    }
    seats.keep(Some(token(2)));
    seats.flush().unwrap();
    drop(seats);
    let there = owner_at("outra.local", "123", "Ana");
    let found = (0..100).find_map(|_| {
        // The thread that writes ends a moment later.
        std::thread::sleep(Duration::from_millis(10));
        home.claim(&there).1
    });
    assert_eq!(found, Some(token(2)));
    assert_eq!(home.claim(&ana()).1, None, "nothing is left behind");
}

#[test]
fn a_second_client_gets_a_slot_of_its_own_and_each_finds_its_own_again() {
    let home = Home::new();
    let bia = owner_at("velha.local", "123", "Bia");
    let first = home.claim(&ana()).0;
    first.write(&token(1)).unwrap();
    let (second, found) = home.claim(&bia);
    assert_eq!(found, None, "the first one's seat is not to be taken");
    second.write(&token(2)).unwrap();
    drop((first, second));
    // In the other order, each client finds its seat by name.
    let again = (home.claim(&bia), home.claim(&ana()));
    assert_eq!((again.0.1, again.1.1), (Some(token(2)), Some(token(1))));
}

#[test]
fn another_name_still_finds_the_seat_and_never_an_empty_slot_before_it() {
    let home = Home::new();
    let first = home.claim(&ana()).0;
    home.leave(&ana(), 2);
    drop(first);
    let (_slot, found) = home.claim(&owner_at("velha.local", "123", "Davi"));
    assert_eq!(found, Some(token(2)));
}

#[test]
fn there_are_slots_for_many_and_then_no_more() {
    let home = Home::new();
    let slots: Vec<_> = (0..MAX_SLOTS).map(|_| home.claim(&ana())).collect();
    let crowded = Slot::claim(&home.folder(), &ana(), Wanted::Saved);
    let kind = crowded.unwrap_err().kind();
    assert_eq!(kind, std::io::ErrorKind::ResourceBusy);
    drop(slots);
    home.claim(&ana());
}

#[test]
fn clients_that_start_at_the_same_moment_get_different_slots() {
    let home = Home::new();
    home.leave(&ana(), 1);
    let folder = home.folder();
    let claims = (0..12).map(|_| {
        let folder = folder.clone();
        std::thread::spawn(move || Slot::claim(&folder, &ana(), Wanted::Saved).unwrap())
    });
    let claims: Vec<_> = claims.collect();
    let slots: Vec<_> = claims.into_iter().map(|c| c.join().unwrap()).collect();
    assert_eq!(slots.iter().filter(|(_, kept)| kept.is_some()).count(), 1);
}

#[test]
fn one_client_chooses_at_a_time_and_the_others_do_not_wait_forever() {
    let home = Home::new();
    prepare(&home.folder()).unwrap();
    let choosing = lock_folder(&home.folder()).unwrap();
    let refused = Slot::claim(&home.folder(), &ana(), Wanted::Saved).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::WouldBlock);
    drop(choosing);
    home.claim(&ana());
}

#[test]
fn a_watcher_neither_takes_nor_replaces_a_kept_seat() {
    let home = Home::new();
    home.leave(&ana(), 1);
    let (store, found) = SeatStore::open(Some(&home.folder()), ana(), false).unwrap();
    assert_eq!(found.seat, None);
    store.keep(None);
    store.flush().unwrap();
    assert_eq!(home.files(".json").len(), 1);
    // The watcher sits down.
    store.keep(Some(token(2)));
    store.flush().unwrap();
    assert_eq!(home.files(".json").len(), 2);
    assert_eq!(home.claim(&ana()).1, Some(token(1)));
}

#[test]
fn what_is_no_seat_of_ours_is_ignored_and_replaced() {
    let whole = |server: &str, room: &str| {
        format!(r#"{{"servidor":"{server}","sala":"{room}","nome":"Ana","ficha":"00"}}"#)
    };
    let huge = whole("http://velha.local:5000", "123") + &" ".repeat(MAX_FILE_BYTES as usize);
    let right = whole("http://velha.local:5000", "123");
    for (text, read) in [
        (right.as_bytes(), true),
        (huge.as_bytes(), false),
        (b"", false),
        (b"\0\xff\x1b[2J", false),
        (&right.as_bytes()[..right.len() - 3], false),
        (b"null", false),
        (br#"{"ficha":7}"#, false),
        (whole("http://outra.local:5000", "123").as_bytes(), false),
        (whole("http://velha.local:5000", "124").as_bytes(), false),
        (whole("http://velha.local:5000", "../x").as_bytes(), false),
    ] {
        let home = Home::new();
        home.leave(&ana(), 1);
        fs::write(home.seat(), text).unwrap();
        let shown = String::from_utf8_lossy(text);
        let (slot, found) = home.claim(&ana());
        assert_eq!(found.is_some(), read, "{shown:.90}");
        slot.write(&token(3)).unwrap();
        drop(slot);
        assert_eq!(home.claim(&ana()).1, Some(token(3)), "{shown:.90}");
    }
}

#[test]
fn a_token_too_long_to_be_one_is_not_kept() {
    let home = Home::new();
    let slot = home.claim(&ana()).0;
    let long = Token::presented(&"f".repeat(MAX_FILE_BYTES as usize));
    let refused = slot.write(&long).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::FileTooLarge);
    assert!(home.files(".json").is_empty());
}

#[test]
fn no_address_leads_out_of_the_folder() {
    let home = Home::new();
    let long = format!("{}.example", "a".repeat(240));
    for host in ["-", "_", "[fe80::1]:1", "çã", "con", &long] {
        home.leave(&owner_at(host, "123", "../../Ana"), 1);
        home.claim(&owner_at(host, "-_-", "Ana"));
    }
    // An address that was never parsed.
    let mut strange = ana();
    strange.server = "../../\0/\u{202e}".to_owned();
    home.leave(&strange, 1);
    assert_eq!(home.claim(&strange).1, Some(token(1)));
    let outside = fs::read_dir(home.0.path()).unwrap().count();
    let beside = fs::read_dir(home.0.path().join("jogo")).unwrap().count();
    assert_eq!((outside, beside), (1, 1));
    let entries = fs::read_dir(home.folder()).unwrap();
    for entry in entries.map(|entry| entry.unwrap().file_name()) {
        let name = entry.to_str().unwrap();
        assert!(name == ".lock" || stem_of(name).is_some(), "{name}");
        assert!(name.len() < 80);
    }
}

#[test]
fn what_is_old_goes_unless_somebody_has_it() {
    let home = Home::new();
    let running = owner_at("velha.local", "running", "Ana");
    let (slot, _) = home.claim(&running);
    slot.write(&token(1)).unwrap();
    home.leave(&owner_at("velha.local", "old", "Ana"), 2);
    for part in home.files("") {
        grow_old(&part);
    }
    home.leave(&owner_at("velha.local", "young", "Ana"), 3);
    let foreign = home.folder().join("notes-of-1.json");
    fs::write(&foreign, "not ours").unwrap();
    grow_old(&foreign);
    home.claim(&ana());
    let left: Vec<_> = home.files(".json");
    let left = left
        .iter()
        .map(|f| f.file_name().unwrap().to_str().unwrap());
    let left: Vec<_> = left.map(|name| name.split('-').next().unwrap()).collect();
    assert_eq!(left, ["running", "young"]);
    assert_eq!(home.files(".lock").len(), 3, "that of 123 is new");
    assert!(foreign.exists());
}

#[test]
fn a_keeper_keeps_the_last_of_many_orders() {
    let home = Home::new();
    let (store, _) = SeatStore::open(Some(&home.folder()), ana(), true).unwrap();
    for number in 0..200 {
        store.keep(Some(token(number)));
    }
    store.flush().unwrap();
    let text = fs::read_to_string(home.seat()).unwrap();
    assert!(text.contains(token(199).reveal()));
    store.keep(Some(token(200)));
    store.keep(None);
    store.flush().unwrap();
    assert!(home.files(".json").is_empty());
}

#[test]
fn without_a_place_there_is_nothing_but_a_reason() {
    let (store, found) = SeatStore::open(None, ana(), true).unwrap();
    assert_eq!(found.seat, None);
    store.flush().unwrap();
    store.keep(Some(token(1)));
    assert!(store.flush().is_err());
    let home = Home::new();
    fs::write(home.0.path().join("jogo"), "a file in its place").unwrap();
    let (store, found) = SeatStore::open(Some(&home.folder()), ana(), true).unwrap();
    assert_eq!(found.seat, None);
    store.keep(Some(token(1)));
    assert!(store.flush().is_err());
    // The error is reported only when there is something to save, and can be corrected.
    fs::remove_file(home.0.path().join("jogo")).unwrap();
    store.keep(Some(token(2)));
    store.flush().unwrap();
    assert!(
        fs::read_to_string(home.seat())
            .unwrap()
            .contains(token(2).reveal())
    );
}
