//! `jogo duelo`: the reports, the mistakes, and programs that are always ended.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::{ProcessInfo, Signal};

use crate::server::JOGO;

pub(crate) fn engine(words: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/engines/engine.sh");
    format!("bash '{}' {words}", file.canonicalize().unwrap().display())
}

pub(crate) fn duel(words: &[&str]) -> Command {
    let mut command = Command::new(JOGO);
    command.arg("duelo").args(words);
    command.stdin(Stdio::null()).env("LC_ALL", "en_US.UTF-8");
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
pub(crate) fn refused(words: &[&str], sentence: &str) {
    let Output {
        status,
        stdout,
        stderr,
    } = duel(words).output().unwrap();
    assert_eq!(status.code(), Some(2), "{words:?}");
    assert_eq!(text(&stdout), "", "{words:?}");
    let told = text(&stderr);
    assert!(told.starts_with(&format!("jogo: {sentence}")), "{told}");
}

#[test]
fn a_duel_ends_with_a_table() {
    let (good, dies) = (engine("good"), engine("dies"));
    let output = duel(&[&good, &dies, "--partidas", "3", "--idioma", "pt"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told = text(&output.stdout);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 7, "{told}");
    assert_eq!(
        lines[1],
        "   2  X bash engine.sh dies  O bash engine.sh good             bash engine.sh dies perdeu: \
         caiu (Traceback: the square is None)"
    );
    assert!(
        lines[4].ends_with("vitórias  empates  derrotas  por falha  mais lenta"),
        "{told}"
    );
    let score = |line: &str| {
        line.split_whitespace()
            .skip(3)
            .take(4)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(score(lines[5]), "3 0 0 0", "{told}");
    assert_eq!(score(lines[6]), "0 0 3 3", "{told}");
}

#[test]
fn lines_of_json_have_each_game_and_the_score() {
    let words = [
        "robot:perfect",
        &engine("taken"),
        "--games",
        "2",
        "--format",
        "ndjson",
    ];
    let mut command = Command::new(JOGO);
    let output = command.arg("duel").args(words).output().unwrap();
    let told = text(&output.stdout);
    let lines: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [first, second, score] = &lines[..] else {
        panic!("{told}");
    };
    assert_eq!(
        first["jogadores"]["1"],
        json!({ "nome": "", "robo": "perfeito" })
    );
    assert_eq!(first["vencedor"], 1);
    assert_eq!(first["motivo"], "casa_ocupada");
    assert_eq!(first["lances"].as_str().unwrap().len(), 1);
    // As X the program has one move before a square is taken.
    assert_eq!(second["vencedor"], -1);
    assert_eq!(second["motivo"], "casa_ocupada");
    assert_eq!(second["jogadores"]["1"]["nome"], "bash engine.sh taken");
    assert_eq!(score["partidas"], 2);
    assert_eq!(score["placar"][0]["vitorias"], 2);
    assert_eq!(score["placar"][1]["falhas"], json!({ "casa_ocupada": 2 }));
}

#[test]
fn a_program_with_the_name_of_a_robot_or_of_its_opponent_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let posing = folder.path().join("Robô perfeito");
    fs::write(&posing, format!("exec {}\n", engine("good"))).unwrap();
    let posing = format!("bash '{}'", posing.display());
    let alone = text(
        &duel(&[&posing, "robo:perfeito", "--partidas", "1"])
            .output()
            .unwrap()
            .stdout,
    );
    assert!(
        alone.contains("X bash Robô perfeito  O Perfect robot"),
        "{alone}"
    );
    let twins = text(
        &duel(&[&posing, &posing, "--partidas", "1"])
            .output()
            .unwrap()
            .stdout,
    );
    assert!(
        twins.contains("X bash Robô perfeito (A)  O bash Robô perfeito (B)"),
        "{twins}"
    );
}

#[test]
fn what_cannot_be_played_is_said_before_anything_else() {
    refused(&["robo:facil"], "missing: <B>");
    refused(
        &["robo:genio", "robo:facil"],
        "robo:genio is not a value of <A>, <B>; there are robot:easy",
    );
    refused(
        &["robo:facil", "./bot 'x"],
        "./bot 'x: a quotation mark is not closed",
    );
    refused(
        &["robo:facil", "robo:facil", "--tempo", "0"],
        "--tempo 0: it must be a number from 0.01",
    );
    refused(
        &["robo:facil", "robo:facil", "--partidas", "0"],
        "--partidas 0: it must be",
    );
    refused(
        &["robo:facil", "robo:facil", "--formato", "csv"],
        "csv is not a value of --formato",
    );
    refused(
        &["robo:facil", "no-such-program"],
        "no-such-program did not start: it does not exist",
    );
    for (level, meant) in [("perfeito", "robo:perfeito"), ("easy", "robo:facil")] {
        let told = "did not start: it does not exist. Did you mean";
        refused(&["robo:facil", level], &format!("{level} {told} {meant}?"));
    }
}

#[test]
fn a_reader_that_has_enough_ends_the_duel_without_complaint() {
    let words = ["robo:facil", "robo:facil", "--partidas", "100000"];
    let mut child = duel(&words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), text(&output.stderr).as_str()),
        (Some(0), "")
    );
}

/// Waits until both processes that a deaf program has noted are gone.
#[track_caller]
pub(crate) fn assert_gone(noted: &Path) {
    let deadline = Instant::now() + Duration::from_secs(5);
    let numbers = fs::read_to_string(noted).unwrap();
    assert!(!numbers.is_empty());
    for number in numbers.split_whitespace() {
        while fs::read_to_string(format!("/proc/{number}/stat"))
            .is_ok_and(|stat| !stat.contains(") Z "))
        {
            assert!(Instant::now() < deadline, "{number} is left behind");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_signal_ends_the_programs_first() {
    let folder = tempfile::tempdir().unwrap();
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let noted = folder.path().join(code.to_string());
        let deaf = engine(&format!("deaf '{}'", noted.display()));
        let words = [&deaf, &engine("slow"), "--tempo", "600", "--partidas", "2"];
        let child = duel(&words).stdout(Stdio::piped()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while fs::read_to_string(&noted).unwrap_or_default().is_empty() {
            assert!(Instant::now() < deadline, "no program has started");
            std::thread::sleep(Duration::from_millis(10));
        }
        ProcessInfo(child.id()).signal(signal).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code));
        assert_eq!(text(&output.stdout), "Stopped before the end.\n");
        assert_gone(&noted);
    }
}

/// `nohup` starts a program with this signal ignored.
#[test]
#[cfg(target_os = "linux")]
fn a_duel_that_nohup_has_started_survives_a_hang_up() {
    let folder = tempfile::tempdir().unwrap();
    let noted = folder.path().join("processes");
    let deaf = engine(&format!("deaf '{}'", noted.display()));
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$@\"", "sh", JOGO, "duelo"]);
    command.args([&deaf, &engine("slow"), "--tempo", "600"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while fs::read_to_string(&noted).unwrap_or_default().is_empty() {
        assert!(Instant::now() < deadline, "no program has started");
        std::thread::sleep(Duration::from_millis(10));
    }
    let process = ProcessInfo(child.id());
    process.signal(Signal::HUP).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().unwrap().is_none());
    process.signal(Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert_gone(&noted);
}
