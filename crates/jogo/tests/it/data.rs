//! The place where `jogo serve` stores its rooms: the usual one, a named one, or none. Each
//! failure has one sentence.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

fn jogo(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jogo"));
    command
        .args("serve --host 127.0.0.1 --port 0 --idioma en".split(' '))
        .args(arguments)
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .stdin(Stdio::null());
    command
}

/// Returns the command whose rooms are in this file.
fn keeping(home: &TempDir, file: &str) -> Command {
    jogo(home.path(), &["--dados", file])
}

/// A running server, and the words of its start screen about the rooms.
struct Running(Child, String);

impl Running {
    #[track_caller]
    fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Read to the end of the screen: without a reader the server could not write it.
        let screen = lines.map_while(Result::ok);
        let screen: Vec<_> = screen.take_while(|line| !line.contains("Ctrl+C")).collect();
        let kept = screen.iter().find(|line| line.contains("Rooms are stored"));
        Self(child, kept.unwrap().trim().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Returns the one sentence with which the server ends, with exit code 3.
#[track_caller]
fn refusal(mut command: Command) -> String {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    for _ in 0..100 {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    // If it serves instead of refusing, it must not do so without end.
    let _ended = child.kill();
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    assert_eq!(status.code(), Some(3));
    assert!(stdout.is_empty(), "an invitation to nowhere: {stdout:?}");
    let said = String::from_utf8(stderr).unwrap();
    let sentence = said
        .strip_prefix("jogo: ")
        .unwrap()
        .strip_suffix('\n')
        .unwrap();
    assert!(!sentence.contains('\n'), "{sentence}");
    sentence.to_owned()
}

#[test]
fn by_default_the_rooms_are_in_the_users_data_folder() {
    let home = TempDir::new().unwrap();
    let file = home.path().join(".local/share/jogo/salas.db");
    let running = Running::start(jogo(home.path(), &[]));
    assert_eq!(running.1, format!("Rooms are stored in {}", file.display()));
    assert!(file.is_file());

    let elsewhere = home.path().join("xdg");
    let mut command = jogo(home.path(), &[]);
    command.env("XDG_DATA_HOME", &elsewhere);
    let running = Running::start(command);
    let file = elsewhere.join("jogo/salas.db");
    assert_eq!(running.1, format!("Rooms are stored in {}", file.display()));
}

#[test]
fn in_memory_only_nothing_is_written() {
    let home = TempDir::new().unwrap();
    let running = Running::start(jogo(home.path(), &["--efemero"]));
    let told = "Rooms are stored in memory only and end with the server.";
    assert_eq!(running.1, told);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn only_their_owner_can_read_them() {
    use std::os::unix::fs::PermissionsExt;
    let home = TempDir::new().unwrap();
    let running = Running::start(jogo(home.path(), &[]));
    let folder = home.path().join(".local/share/jogo");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("salas.db")), 0o600);
    assert_eq!(mode(&folder.join("salas.db-wal")), 0o600);
    drop(running);
}

#[test]
fn a_second_server_on_the_same_file() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("salas.db");
    let name = file.to_str().unwrap();
    let running = Running::start(keeping(&home, name));
    let told = format!("Another jogo is using {name}. Close it or pick another file with --data.");
    assert_eq!(refusal(keeping(&home, name)), told);
    drop(running);
    drop(Running::start(keeping(&home, name)));
}

#[test]
fn a_file_of_something_else_is_not_overwritten() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("diary.txt");
    let diary = "Dear diary, today I lost at tic-tac-toe. ".repeat(200);
    fs::write(&file, &diary).unwrap();
    let name = file.to_str().unwrap();
    assert_eq!(
        refusal(keeping(&home, name)),
        format!(
            "{name} is not a room file of jogo and was left as it is. Pick another file with --data."
        )
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), diary);
}

#[test]
fn a_damaged_file_is_not_overwritten() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("salas.db");
    let name = file.to_str().unwrap();
    drop(Running::start(keeping(&home, name)));
    let mut bytes = fs::read(&file).unwrap();
    bytes.truncate(5_000);
    fs::write(&file, &bytes).unwrap();
    let said = refusal(keeping(&home, name));
    assert!(said.starts_with(&format!("{name} is damaged (")), "{said}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_killed_servers_log_that_was_removed() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("salas.db");
    let name = file.to_str().unwrap();
    drop(Running::start(keeping(&home, name)));
    fs::remove_file(home.path().join("salas.db-wal")).unwrap();
    let said = refusal(keeping(&home, name));
    let start = format!("{name}-wal, which holds the latest moves");
    assert!(said.starts_with(&start), "{said}");
}

#[test]
fn places_that_cannot_be_written() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("a file, no folder");
    fs::write(&file, "").unwrap();
    for place in [file.join("salas.db"), home.path().to_owned()] {
        let place = place.to_str().unwrap();
        let said = refusal(jogo(home.path(), &["--dados", place]));
        let start = format!("Cannot read and write {place} (");
        assert!(said.starts_with(&start), "{said}");
    }
}

/// A system tells its reasons in English, whatever the language.
#[test]
fn the_reason_of_the_system_is_in_the_language_of_the_user() {
    let home = TempDir::new().unwrap();
    let folder = home.path().to_str().unwrap();
    for (language, reason) in [
        ("pt", "(é uma pasta)"),
        ("en", "(it is a folder)"),
        ("es", "(es una carpeta)"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jogo"));
        let words = [
            "serve", "--port", "0", "--dados", folder, "--idioma", language,
        ];
        command.args(words).stdin(Stdio::null());
        let said = refusal(command);
        assert!(said.contains(reason), "{said}");
    }
    let nobody = ["serve", "--port", "0", "--redis", "redis://127.0.0.1:1"];
    for (language, reason) in [
        ("pt", ": a conexão foi recusada."),
        ("es", ": se rechazó la conexión."),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jogo"));
        command.args(nobody).args(["--idioma", language]);
        command.stdin(Stdio::null());
        let said = refusal(command);
        assert!(said.contains(reason), "{said}");
    }
}

/// A program that is not there is the most usual mistake with a duel.
#[test]
fn the_reason_of_a_duel_is_in_the_language_of_the_user() {
    for (language, reason) in [
        ("pt", "nao-ha-tal não abriu: não existe"),
        ("es", "nao-ha-tal no arrancó: no existe"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jogo"));
        command.args(["duelo", "nao-ha-tal", "robo:facil", "--idioma", language]);
        let said = command.stdin(Stdio::null()).output().unwrap().stderr;
        let said = String::from_utf8(said).unwrap();
        assert!(said.contains(reason), "{said}");
    }
}

/// Root may write anywhere except to a file system that is mounted read-only.
#[cfg(unix)]
#[test]
fn a_read_only_file_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = TempDir::new().unwrap();
    let folder = home.path().join("sealed");
    let file = folder.join("salas.db");
    let name = file.to_str().unwrap();
    drop(Running::start(keeping(&home, name)));
    let before = fs::read(&file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    let sealed = Sealed::mount(&folder);
    assert!(
        sealed.is_some() || fs::File::options().write(true).open(&file).is_err(),
        "root writes to anything, and may mount nothing read-only here: run this as a user"
    );
    let said = refusal(keeping(&home, name));
    let start = format!("Cannot read and write {name} (");
    assert!(said.starts_with(&start), "{said}");
    drop(sealed);
    assert_eq!(fs::read(&file).unwrap(), before);
}

/// A folder that is mounted onto itself, read-only.
struct Sealed<'a>(&'a Path);

impl<'a> Sealed<'a> {
    fn mount(folder: &'a Path) -> Option<Self> {
        let mount = |arguments: &[&str]| {
            let done = Command::new("mount").args(arguments).arg(folder).output();
            done.is_ok_and(|done| done.status.success())
        };
        let bound = mount(&["--bind", folder.to_str().unwrap()]);
        let sealed = bound.then_some(Self(folder))?;
        mount(&["-o", "remount,bind,ro"]).then_some(sealed)
    }
}

impl Drop for Sealed<'_> {
    fn drop(&mut self) {
        let _already = Command::new("umount").arg("-l").arg(self.0).output();
    }
}

#[test]
fn a_file_or_memory_but_not_both() {
    let home = TempDir::new().unwrap();
    let both = jogo(home.path(), &["--efemero", "--dados", "x"])
        .output()
        .unwrap();
    assert_eq!(both.status.code(), Some(2));
}
