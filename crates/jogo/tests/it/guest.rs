//! Guests of `jogo play --convidado`, who share an account: nothing is kept, and nothing
//! that is kept is read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::choices::steps;
use crate::person::{Person, quietly};
use crate::script::Script;
use crate::server::{JOGO, Server};
use testkit::pty::CommandBuilder;

/// An account that strangers share, and in which somebody once chose something.
struct Account {
    server: Server,
    home: TempDir,
}

const CHOSEN: &str = "idioma = \"es\"\nnome = \"Zé\"\ntema = \"mono\"\n";

impl Account {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        fs::create_dir(home.path().join("jogo")).unwrap();
        fs::write(home.path().join("jogo/config.toml"), CHOSEN).unwrap();
        Self {
            server: Server::start(),
            home,
        }
    }

    /// Starts a guest who wrote these words behind `ssh jogo@host`.
    #[track_caller]
    fn guest(&self, words: &str, flags: &[&str]) -> Person {
        let mut command = CommandBuilder::new(JOGO);
        command.args(["play", "--guest", "--host", &self.server.address]);
        command.args(flags);
        quietly(&mut command);
        for folder in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(folder, self.home.path());
        }
        command.env("LC_ALL", "en_US.UTF-8");
        command.env("SSH_ORIGINAL_COMMAND", words);
        Person::at_home(self.home.path(), command, 24, 80)
    }

    /// Asserts that the account has its old file, unchanged, and no other.
    #[track_caller]
    fn is_untouched(&self) {
        let file = self.home.path().join("jogo/config.toml");
        assert_eq!(fs::read_to_string(&file).unwrap(), CHOSEN);
        assert_eq!(files(self.home.path()), [file]);
    }
}

/// Returns all files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let below = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    };
    entries.flat_map(below).collect()
}

#[test]
fn a_guest_leaves_nothing_and_inherits_no_chair() {
    let account = Account::new();
    let mut maria = account.guest("sala 123", &[]);
    maria.reads("Your name: ");
    maria.press("Maria Clara\r");
    maria.reads("Waiting for someone to join");
    maria.reads("ssh -t … sala 123");
    maria.reads("●");
    steps(&mut maria, "oj o");
    let _joao = account.guest("room 123 João Pedro", &[]);
    maria.reads("João Pedro");
    maria.press("\u{3}");
    maria.ends_with(0);
    maria.reads("a guest cannot return to it");
    account.is_untouched();
    // The next one has the same account, the same room and the same name.
    let stranger = account.guest("sala 123 Maria Clara", &[]);
    stranger.reads("watching");
    account.is_untouched();
}

#[test]
fn a_guest_reaches_the_room_and_the_server_of_the_host_alone() {
    let account = Account::new();
    let maria = account.guest("sala outra --host example.com", &["--sala", "fixa"]);
    maria.reads("room fixa");
    let mut jose = account.guest("José", &[]);
    jose.reads("fixa");
    jose.press("http://example.com/sala/outra");
    jose.reads("create room outra");
    jose.press("\r");
    jose.reads("room outra");
    jose.reads(&account.server.address);
}

#[test]
fn a_guest_in_a_pipe_is_in_line_mode_and_hears_why_a_code_is_wrong() {
    let server = Server::start();
    let guest = |words: &str| {
        let mut command = Command::new(JOGO);
        command.args(["play", "--convidado", "--idioma", "en"]);
        command.args(["--host", &server.address]);
        command.env("SSH_ORIGINAL_COMMAND", words);
        Script::run(command)
    };
    let mut bot = guest("sala cano Maria");
    bot.says("Waiting for someone to join.");
    let other = guest("sala cano \u{1b}[2J$(id)");
    bot.says("[2J$(id)");
    other.says("Against Maria.");
    bot.write("5\n");
    other.says("Maria played 5");
    let mut lost = guest("sala ../etc");
    lost.ends_with(2);
}
