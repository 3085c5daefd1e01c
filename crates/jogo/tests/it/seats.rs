//! The same seat after every kind of exit, and a free seat after leaving.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::Signal;

use crate::person::{Person, play};
use crate::server::Server;

/// Two people at one machine, in a room of a server.
struct Place {
    server: Server,
    home: TempDir,
    room: &'static str,
}

impl Place {
    fn new(room: &'static str) -> Self {
        Self {
            server: Server::start(),
            home: TempDir::new().unwrap(),
            room,
        }
    }

    #[track_caller]
    fn with(&self, more: &[&str]) -> Person {
        let mut words = vec!["--sala", self.room, "--host", &self.server.address];
        words.extend(more);
        Person::at_home(self.home.path(), play(&words), 24, 80)
    }

    #[track_caller]
    fn sits(&self, name: &str) -> Person {
        self.with(&["--nome", name])
    }

    /// Starts a game in which Ana has played 5 as X, and Bia 1 as O.
    #[track_caller]
    fn game(&self) -> (Person, Person) {
        let mut ana = self.sits("Ana");
        ana.reads("Waiting for someone to join");
        let mut bia = self.sits("Bia");
        ana.reads("YOUR TURN");
        ana.press("5");
        bia.reads("YOUR TURN");
        bia.press("1");
        ana.reads("2. O 1");
        ana.reads("YOUR TURN");
        bia.reads("2. O 1");
        (ana, bia)
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("jogo").join("vagas")
    }

    /// Returns the files of kept seats.
    fn kept(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.folder()) else {
            return Vec::new();
        };
        let files = entries.map(|entry| entry.unwrap().path());
        let is_seat = |file: &PathBuf| file.extension().is_some_and(|end| end == "json");
        files.filter(is_seat).collect()
    }

    /// Waits for `count` kept seats: a token may come a moment after the screen shows the
    /// seat.
    #[track_caller]
    fn keeps(&self, count: usize) -> Vec<PathBuf> {
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.kept().len() != count {
            assert!(Instant::now() < deadline, "{:?}", self.kept());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.kept()
    }
}

/// Asserts that this person is X on the board of the game, and can continue to play.
#[track_caller]
fn is_x_again(ana: &mut Person, bia: &Person) {
    ana.reads("YOUR TURN");
    ana.press("5");
    ana.reads("That square is taken.");
    ana.press("9");
    bia.reads("YOUR TURN");
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[test]
fn after_ctrl_c_the_same_chair_and_board() {
    let place = Place::new("volta");
    let (mut ana, bia) = place.game();
    ana.press("\u{3}");
    ana.ends_with(0);
    let line = format!(
        "Your seat in room volta is held for a while: jogo play --sala volta --host {}",
        place.server.address
    );
    ana.until("the way back", |seen| {
        let screen = seen.screen.screen();
        !screen.alternate_screen() && screen.contents().replace('\n', "").contains(&line)
    });
    bia.reads("Ana dropped");
    assert_eq!(mode(&place.folder()), 0o700);
    for file in place.keeps(2) {
        assert_eq!(mode(&file), 0o600);
    }
    // The line has no name, and the seat has.
    let mut ana = place.with(&[]);
    is_x_again(&mut ana, &bia);
    bia.reads("X Ana");
}

#[test]
fn after_a_kill_a_signal_and_a_closed_window_the_same_chair() {
    for (way, code) in [
        (Signal::KILL, None),
        (Signal::TERM, Some(143)),
        (Signal::INT, Some(130)),
        (Signal::HUP, None),
    ] {
        let place = Place::new("queda");
        let (mut ana, bia) = place.game();
        place.keeps(2);
        ana.process().signal(way).unwrap();
        let ended = ana.ended_within(Duration::from_secs(10)).expect("it ends");
        if let Some(code) = code {
            assert_eq!(ended.exit_code(), code);
            ana.reads("Your seat in room queda is held for a while");
        }
        bia.reads("Ana dropped");
        // The name differs, because nobody has to remember the old one.
        let mut ana = place.with(&["--nome", "Outra"]);
        is_x_again(&mut ana, &bia);
    }
}

#[test]
fn after_leaving_the_chair_is_free_and_nothing_is_kept() {
    let place = Place::new("saida");
    let (mut ana, bia) = place.game();
    place.keeps(2);
    ana.press("q");
    ana.reads("Leave the room?");
    ana.press("y");
    ana.ends_with(0);
    bia.reads("Ana's seat is free.");
    assert_eq!(place.kept().len(), 1, "Bia's");
    assert!(!ana.look(|seen| String::from_utf8_lossy(&seen.bytes).contains("held for a while")));
    let davi = place.sits("Davi");
    bia.reads("Davi joined");
    davi.reads("YOUR TURN");
}

#[test]
fn two_at_one_machine_have_a_chair_each_and_both_come_back() {
    let place = Place::new("duas");
    let (mut ana, mut bia) = place.game();
    place.keeps(2);
    for person in [&mut ana, &mut bia] {
        person.process().signal(Signal::KILL).unwrap();
        person
            .ended_within(Duration::from_secs(10))
            .expect("it ends");
    }
    // The other order.
    let mut bia = place.sits("Bia");
    bia.reads("Ana's turn");
    let mut ana = place.sits("Ana");
    is_x_again(&mut ana, &bia);
    bia.press("2");
    ana.reads("YOUR TURN");
}

#[test]
fn a_wrong_token_gets_another_chair_or_a_place_to_watch_and_a_sentence() {
    let place = Place::new("errada");
    let forge = |file: &Path| {
        let text = fs::read_to_string(file).unwrap();
        let (before, _) = text.split_once(r#""ficha":""#).unwrap();
        let wrong = "0".repeat(32);
        fs::write(file, format!(r#"{before}"ficha":"{wrong}"}}"#)).unwrap();
    };
    let mut ana = place.sits("Ana");
    ana.reads("Waiting for someone to join");
    let seat = place.keeps(1).remove(0);
    ana.press("\u{3}");
    ana.ends_with(0);
    forge(&seat);
    // The seat of the right token is still held, and the other seat is free.
    let mut ana = place.sits("Ana");
    ana.reads("Your seat was no longer held.");
    ana.reads("O you");
    ana.press("\u{3}");
    ana.ends_with(0);
    let text = fs::read_to_string(&seat).unwrap();
    assert!(!text.contains(&"0".repeat(32)), "the wrong one is replaced");
    forge(&seat);
    let ana = place.sits("Ana");
    ana.reads("Your seat was no longer held.");
    ana.reads("Watching");
    place.keeps(0);
}

#[test]
fn who_watches_leaves_the_kept_chair_alone() {
    let place = Place::new("plateia");
    let (mut ana, bia) = place.game();
    ana.press("\u{3}");
    ana.ends_with(0);
    let kept = place.keeps(2);
    let mut watching = place.with(&["--assistir"]);
    watching.reads("Watching");
    watching.press("q");
    watching.ends_with(0);
    assert_eq!(place.kept(), kept);
    is_x_again(&mut place.sits("Ana"), &bia);
}

#[test]
fn a_room_without_a_name_is_kept_as_well() {
    let place = Place::new("none");
    let words = ["--host", &place.server.address];
    let mut ana = Person::at_home(place.home.path(), play(&words), 24, 80);
    // An address alone shows the rooms of its server.
    ana.reads("new room");
    ana.press("\r");
    ana.reads("Waiting for someone to join");
    place.keeps(1);
    ana.press("\u{3}");
    ana.ends_with(0);
    ana.reads("is held for a while: jogo play --sala");
}

#[test]
fn without_a_place_to_keep_it_there_is_still_a_game() {
    let place = Place::new("semlugar");
    fs::write(place.home.path().join("jogo"), "a file in its place").unwrap();
    let (mut ana, bia) = place.game();
    ana.press("9");
    bia.reads("3. X 9");
    ana.press("\u{3}");
    ana.ends_with(0);
    ana.reads("Your seat could not be saved on this machine");
}
