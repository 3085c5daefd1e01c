//! `jogo partidas` reads the games that a server kept in its file.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::ServerProcess;
use testkit::socketio::Client;
use testkit::wire::moves;

use crate::server::JOGO;

fn jogo(words: &[&str]) -> Output {
    let mut command = Command::new(JOGO);
    command.args(words).env("LC_ALL", "en_US.UTF-8");
    command.stdin(Stdio::null()).output().unwrap()
}

fn serving(file: &Path) -> ServerProcess {
    let mut command = Command::new(JOGO);
    command.args("serve --host 127.0.0.1 --port 0 --log --dados".split(' '));
    command.arg(file).stderr(Stdio::null());
    ServerProcess::start(command).unwrap()
}

/// Plays a game that Maria wins.
async fn play(server: &ServerProcess, room: &str) {
    let mut players = Vec::new();
    for name in ["Maria Clara dos Santos", "=João"] {
        let mut client = Client::connect(server.address).await;
        client
            .enter(&json!({ "jogoId": room, "nome": name, "ficha": null }))
            .await;
        players.push(client);
    }
    for played in 1..=5 {
        let board = moves(&[0, 3, 1, 4, 2][..played]);
        let answer = players[(played - 1) % 2]
            .ask("atualizar_jogo", &board)
            .await;
        assert_eq!(answer["ok"], true, "{answer}");
    }
}

#[tokio::test]
async fn the_games_of_a_file_are_listed_and_exported() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("salas.db");
    let name = file.to_str().unwrap();
    let missing = jogo(&["partidas", "--dados", name]);
    assert_eq!(missing.status.code(), Some(3));
    let told = String::from_utf8(missing.stderr).unwrap();
    let sentence = format!("jogo: {name} does not exist: no game was kept there.\n");
    assert_eq!(told, sentence);
    assert!(!file.exists(), "nothing is made");

    let mut server = serving(&file);
    play(&server, "gato").await;
    play(&server, "rato").await;
    let busy = jogo(&["partidas", "--dados", name]);
    assert_eq!(busy.status.code(), Some(3));
    let told = String::from_utf8(busy.stderr).unwrap();
    assert!(told.contains("/sala/CODE/partidas"), "{told}");
    server.process.kill().unwrap();

    for words in [
        &["partidas", "--dados", name][..],
        &["games", "--data", name, "--format", "TEXTO"],
    ] {
        let text = String::from_utf8(jogo(words).stdout).unwrap();
        assert!(text.starts_with("gato: Game 1, 20"), "{text}");
        let words = "\nMaria Clara dos Santos wins: 1 2 3.\n\nrato: ";
        assert!(text.contains(words), "{text}");
    }
    let of_file = ["partidas", "--dados", name];
    let one = jogo(&[&of_file[..], &["--sala", "RATO", "--formato", "json"]].concat());
    let one: Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(one["partidas"].as_array().unwrap().len(), 1);
    assert_eq!(one["partidas"][0]["jogoId"], "rato");
    let table = jogo(&["partidas", "--dados", name, "--formato", "csv"]).stdout;
    let table = String::from_utf8(table).unwrap();
    assert_eq!(table.matches(",\"'=João\",").count(), 2, "{table}");
    assert_eq!(table.lines().count(), 3);
    let text = jogo(&["games", "--data", name, "--format", "text"]).stdout;
    assert_eq!(text, jogo(&["partidas", "--dados", name]).stdout);
    let lines = jogo(&["partidas", "--dados", name, "--formato", "ndjson"]).stdout;
    assert_eq!(String::from_utf8(lines).unwrap().lines().count(), 2);
    // The server goes on with the file afterwards.
    drop(serving(&file));
}

#[test]
fn what_is_wrong_is_told() {
    for (words, told) in [
        (
            ["partidas", "--formato", "xml"],
            "text (= texto), json, ndjson, csv",
        ),
        (["partidas", "--sala", "a b"], "use a-b"),
        (["serve", "--historico", "-1"], "from 0 to 36500"),
    ] {
        let output = jogo(&words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(told), "{said}");
    }
}
