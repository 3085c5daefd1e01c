//! Copies of the rooms: `SIGUSR1`, `jogo copia`, and the way back by docs/HOST.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::http::get;
use testkit::socketio::Client;
use testkit::wire::moves;
use testkit::{ServerProcess, Signal};

use crate::server::JOGO;

/// A user with a home folder of their own, in which the rooms are.
struct User(TempDir);

impl User {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join(".local/share/jogo")
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("HOME", self.0.path())
            .env_remove("XDG_DATA_HOME");
        command.env("LC_ALL", "en_US.UTF-8").stdin(Stdio::null());
        command
    }

    fn jogo(&self, words: &[&str]) -> Output {
        self.command(JOGO).args(words).output().unwrap()
    }

    #[track_caller]
    fn serves(&self, words: &[&str]) -> ServerProcess {
        let mut log = fs::File::options();
        let log = log
            .create(true)
            .append(true)
            .open(self.0.path().join("log"))
            .unwrap();
        let mut command = self.command(JOGO);
        command.args(["serve", "--host", "127.0.0.1", "--port", "0", "--log"]);
        command.args(words).env("JOGO_LAN", "nada").stderr(log);
        ServerProcess::start(command).unwrap()
    }

    /// Waits until the log has these words.
    #[track_caller]
    fn is_told(&self, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let log = fs::read_to_string(self.0.path().join("log")).unwrap();
            if log.contains(words) {
                return log;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{words}: {log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn copies(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.folder()).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.retain(|path| path.to_string_lossy().contains(".copia-"));
        files
    }
}

/// A player of the room `copa`, who plays against themselves.
async fn plays(client: &mut Client, squares: &[usize]) {
    let answer = client.ask("atualizar_jogo", &moves(squares)).await;
    assert_eq!(answer["ok"], true, "{answer}");
}

async fn enters(server: &ServerProcess, name: &str) -> Client {
    let mut client = Client::connect(server.address).await;
    let enter = json!({ "jogoId": "copa", "nome": name, "ficha": null });
    client.enter(&enter).await;
    client
}

async fn room(server: &ServerProcess) -> Value {
    let room = get(server.address, "/sala/copa?formato=json").await;
    serde_json::from_str(&room.body).unwrap()
}

/// Returns the first block of shell below a heading of docs/HOST.md.
fn documented(heading: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/HOST.md");
    let page = fs::read_to_string(path).unwrap();
    let (_, below) = page.split_once(&format!("\n{heading}\n")).unwrap();
    let (_, block) = below.split_once("```sh\n").unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

#[tokio::test]
async fn a_copy_by_signal_is_restored_by_the_words_of_the_document() {
    let user = User::new();
    let mut server = user.serves(&[]);
    let mut maria = enters(&server, "Maria Clara dos Santos").await;
    let mut joao = enters(&server, "João").await;
    plays(&mut maria, &[4]).await;
    server.process.signal(Signal::USR1).unwrap();
    let log = user.is_told("rooms copied");
    let [copy] = &user.copies()[..] else {
        panic!("{:?}", user.copies())
    };
    let told = format!(
        "file={} bytes={}",
        copy.display(),
        fs::metadata(copy).unwrap().len()
    );
    assert!(log.contains(&told), "{log}");
    // A move that the copy does not have, and a server that is killed.
    plays(&mut joao, &[4, 0]).await;
    let newest = room(&server).await;
    assert_eq!(newest["tabuleiro"], moves(&[4, 0])["tabuleiro"]);
    server.process.kill().unwrap();

    let stamp = copy.to_str().unwrap().rsplit_once("copia-").unwrap().1;
    let words = documented("### Restore a copy").replace("20261128-054328", stamp);
    let restored = user.command("sh").args(["-ec", &words]).output().unwrap();
    assert!(restored.status.success(), "{restored:?}");
    let server = user.serves(&[]);
    let restored = room(&server).await;
    assert_eq!(restored["tabuleiro"], moves(&[4])["tabuleiro"]);
    let [restored, newest] = [restored, newest].map(|room| room["versao"].as_u64());
    assert!(
        restored > newest,
        "a page that is still open would ignore the room"
    );
    let earlier = user.folder().join("antes");
    assert!(
        earlier.join("salas.db-wal").exists(),
        "nothing is thrown away"
    );
}

#[tokio::test]
async fn a_copy_by_command_needs_the_file_for_itself() {
    let user = User::new();
    let said = |done: &Output| String::from_utf8(done.stderr.clone()).unwrap();
    let missing = user.jogo(&["copia"]);
    assert_eq!(missing.status.code(), Some(3));
    let end = "there are no rooms to copy.\n";
    assert!(said(&missing).ends_with(end), "{missing:?}");
    assert!(!user.folder().join("salas.db").exists(), "nothing is made");

    let other = TempDir::new().unwrap();
    let file = other.path().join("a file, no folder");
    fs::write(&file, "").unwrap();
    let hidden = file.join("salas.db");
    for command in ["copia", "partidas"] {
        let unread = user.jogo(&[command, "--dados", hidden.to_str().unwrap()]);
        let start = format!(
            "jogo: Cannot open {} (it is not in a folder).",
            hidden.display()
        );
        assert!(said(&unread).starts_with(&start), "{unread:?}");
    }

    let mut server = user.serves(&[]);
    plays(&mut enters(&server, "Maria Clara dos Santos").await, &[8]).await;
    let busy = user.jogo(&["copy"]);
    assert_eq!(busy.status.code(), Some(3));
    let asks = said(&busy);
    let (_, command) = asks.trim_end().split_once("beside the file: ").unwrap();
    let asked = user.command("sh").args(["-c", command]).status().unwrap();
    assert!(asked.success(), "{command}");
    user.is_told("rooms copied");
    server.process.kill().unwrap();

    for (words, place) in [
        (&["copia", "uma.db"][..], "uma.db"),
        (
            &["backup", "--data", ".local/share/jogo/salas.db", "."],
            "salas.db.copia-",
        ),
    ] {
        let done = user
            .command(JOGO)
            .args(words)
            .current_dir(user.0.path())
            .output();
        let done = done.unwrap();
        let told = String::from_utf8(done.stdout).unwrap();
        let begins = format!("Copied: {}", user.0.path().join(place).display());
        assert!(told.starts_with(&begins), "{told} {:?}", done.stderr);
    }
    let copy = user.0.path().join("uma.db");
    let again = user.jogo(&["copia", copy.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(3));
    let words = "already exists and was left as it is";
    assert!(said(&again).contains(words), "{again:?}");
    let server = user.serves(&["--dados", copy.to_str().unwrap()]);
    assert_eq!(room(&server).await["tabuleiro"], moves(&[8])["tabuleiro"]);
}

#[tokio::test]
async fn the_variable_of_the_file_is_read_by_all_commands_that_read_the_file() {
    let user = User::new();
    let file = user.0.path().join("turma.db");
    let with = |words: &[&str]| {
        let mut command = user.command(JOGO);
        command.args(words).env("JOGO_DADOS", &file);
        command.output().unwrap()
    };
    let server = user.serves(&["--dados", file.to_str().unwrap()]);
    plays(&mut enters(&server, "Maria Clara dos Santos").await, &[8]).await;
    drop(server);
    let copied = with(&["copia"]);
    let told = String::from_utf8(copied.stdout).unwrap();
    assert!(
        told.contains("turma.db.copia-"),
        "{told} {:?}",
        copied.stderr
    );
    let games = with(&["partidas"]);
    assert_eq!(games.status.code(), Some(0), "{games:?}");
    let named = with(&["copia", "--dados", "outra.db"]);
    assert_eq!(named.status.code(), Some(3), "the flag wins");
    assert!(!user.folder().join("salas.db").exists());
}

#[tokio::test]
async fn a_copy_that_cannot_be_made_is_told_and_ends_nothing() {
    for (words, told) in [
        (&["--efemero"][..], "the rooms are not in a file"),
        (&[], "No such file or directory"),
    ] {
        let user = User::new();
        let server = user.serves(words);
        if words.is_empty() {
            fs::rename(user.folder(), user.0.path().join("away")).unwrap();
        }
        server.process.signal(Signal::USR1).unwrap();
        let log = user.is_told("rooms not copied");
        assert!(log.contains(told) && log.contains("ERROR"), "{log}");
        assert_eq!(get(server.address, "/endereco").await.status, 200);
    }
}
