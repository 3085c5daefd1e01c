//! `jogo duelo` with bots that speak Socket.IO: good ones, bad ones, and all of them ended.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::{ProcessInfo, Signal};

use crate::duels::{assert_gone, duel, engine, refused, text};

/// Returns the command line of a bot of `tests/engines/bot.sh`.
fn bot(mode: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/engines/bot.sh");
    let file = file.canonicalize().unwrap();
    format!("bash '{}' {mode} {{endereco}} {{sala}}", file.display())
}

/// Returns the lines of a duel: a game in each, and then the score.
#[track_caller]
fn played(a: &str, b: &str, more: &[&str]) -> (Vec<Value>, Value) {
    let words = [&[a, b, "--formato", "ndjson"], more].concat();
    // Of another language bash may complain, and its last complaint is told.
    let output = duel(&words).env("LC_ALL", "C").output();
    let Output { stdout, stderr, .. } = output.unwrap();
    assert_eq!(text(&stderr), "");
    let lines = text(&stdout);
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let score = lines.pop().unwrap();
    (lines, score)
}

/// Returns the winner of a game by its moves alone.
fn winner(moves: &str) -> i64 {
    let squares: Vec<usize> = moves
        .bytes()
        .map(|digit| usize::from(digit - b'1'))
        .collect();
    let mut board = [0_i64; 9];
    let lines = [
        [0, 1, 2],
        [3, 4, 5],
        [6, 7, 8],
        [0, 3, 6],
        [1, 4, 7],
        [2, 5, 8],
        [0, 4, 8],
        [2, 4, 6],
    ];
    let won = |board: &[i64; 9]| {
        let sums = lines.map(|line| line.iter().map(|at| board[*at]).sum::<i64>());
        sums.into_iter().find(|sum| sum.abs() == 3).map(i64::signum)
    };
    for (number, square) in squares.into_iter().enumerate() {
        assert_eq!(board[square], 0, "{moves}");
        assert_eq!(won(&board), None, "{moves} goes on after its end");
        board[square] = if number.is_multiple_of(2) { 1 } else { -1 };
    }
    assert!(won(&board).is_some() || !board.contains(&0), "{moves}");
    won(&board).unwrap_or(0)
}

/// Checks that every game has ended on its board, that the contestants begin in turns, and
/// that the score is the sum of the games.
#[track_caller]
fn assert_sound(games: &[Value], score: &Value, names: [&Value; 2]) {
    let mut sums = [[0; 3]; 2];
    for (at, game) in games.iter().enumerate() {
        let first = at % 2;
        assert_eq!(game["partida"], json!(at + 1));
        assert_eq!(game["motivo"], Value::Null, "{game}");
        assert_eq!(&game["jogadores"]["1"], names[first], "{game}");
        assert_eq!(&game["jogadores"]["-1"], names[1 - first], "{game}");
        let won = winner(game["lances"].as_str().unwrap());
        assert_eq!(game["vencedor"], won, "{game}");
        // Wins, draws, losses.
        let [of_x, of_o] = [
            usize::try_from(1 - won).unwrap(),
            usize::try_from(1 + won).unwrap(),
        ];
        sums[first][of_x] += 1;
        sums[1 - first][of_o] += 1;
    }
    assert_eq!(score["partidas"], games.len());
    for (row, sums) in score["placar"].as_array().unwrap().iter().zip(sums) {
        let told = ["vitorias", "empates", "derrotas"].map(|word| row[word].as_u64().unwrap());
        assert_eq!(told, sums);
        assert_eq!(row["falhas"], json!({}));
    }
}

#[test]
fn a_bot_plays_robots_engines_and_bots_and_the_sums_are_right() {
    let own = json!({ "nome": "bash bot.sh patient" });
    let robot = json!({ "nome": "", "robo": "facil" });
    let (games, score) = played(&bot("patient"), "robo:facil", &["--partidas", "6"]);
    assert_eq!(games.len(), 6);
    assert_sound(&games, &score, [&own, &robot]);
    let other = json!({ "nome": "bash engine.sh good" });
    let (games, score) = played(&engine("good"), &bot("patient"), &["--partidas", "2"]);
    assert_sound(&games, &score, [&other, &own]);
    let other = json!({ "nome": "bash bot.sh good" });
    let (games, score) = played(&bot("good"), &bot("patient"), &["--partidas", "3"]);
    assert_sound(&games, &score, [&other, &own]);
    assert_eq!(score["placar"][0]["vitorias"], 2);
}

#[track_caller]
fn assert_lost(game: &Value, score: &Value, reason: &str, detail: &str) {
    let told = (&game["motivo"], &game["detalhe"]);
    assert_eq!(told, (&json!(reason), &json!(detail)), "{game}");
    let robot = game["jogadores"]["1"]["robo"].is_string();
    assert_eq!(game["vencedor"], if robot { 1 } else { -1 }, "{game}");
    let faults = score["placar"].as_array().unwrap().iter();
    let faults: Vec<&Value> = faults.map(|row| &row["falhas"][reason]).collect();
    assert!(faults.contains(&&score["partidas"]), "{score}");
}

#[test]
fn a_bot_that_never_sits_down_loses_with_its_reason() {
    let loses = |(mode, reason, detail): (&str, &str, &str)| {
        let started = Instant::now();
        let words = ["--partidas", "1", "--tempo", "1"];
        let (games, score) = played("robo:perfeito", &bot(mode), &words);
        assert_eq!(games[0]["lances"], "", "{mode}");
        assert_lost(&games[0], &score, reason, detail);
        let waited = started.elapsed() >= Duration::from_secs(10);
        assert_eq!(waited, reason == "tempo", "{mode}");
    };
    std::thread::scope(|scope| {
        for story in [
            ("never", "tempo", "nao_entrou"),
            ("elsewhere", "tempo", "nao_entrou jogoId 123"),
            ("nowhere", "tempo", "sala_invalida jogoId caracteres"),
            ("exits", "caiu", "TypeError: tabuleiro is not iterable"),
            ("watches", "tempo", "so_assistindo"),
        ] {
            scope.spawn(move || loses(story));
        }
    });
}

#[test]
fn a_bot_that_stops_playing_loses_with_its_reason() {
    for (mode, time, reason, detail) in [
        ("still", "1", "tempo", ""),
        ("taken", "3", "tempo", "casa_ocupada"),
        ("dies", "20", "caiu", "exit 3"),
        ("leaves", "20", "caiu", "saiu_da_sala"),
    ] {
        let words = ["--partidas", "2", "--tempo", time];
        let (games, score) = played(&bot(mode), "robo:perfeito", &words);
        assert_eq!(games.len(), 2);
        for game in &games {
            assert_lost(game, &score, reason, detail);
        }
    }
}

/// A bot of an earlier game is in no room any more.
#[test]
fn each_game_is_told_of_the_room_that_its_own_bot_has_entered() {
    let words = ["--partidas", "2", "--tempo", "1"];
    let (games, _) = played(&bot("elsewhere"), &bot("never"), &words);
    let told: Vec<&Value> = games.iter().map(|game| &game["detalhe"]).collect();
    assert_eq!(told, ["nao_entrou jogoId 123", "nao_entrou"]);
}

#[test]
fn a_bot_that_calls_a_robot_to_the_seat_of_its_opponent_loses() {
    let (games, _) = played(&bot("robot"), &bot("good"), &["--partidas", "1"]);
    assert_eq!(games[0]["motivo"], "vaga_alheia");
    assert_eq!(games[0]["vencedor"], -1);
}

#[test]
fn a_bot_with_two_connections_costs_its_opponent_nothing() {
    // Its second connection took the seat before the opponent was there.
    let (games, score) = played(&bot("pair"), &bot("late"), &["--partidas", "2"]);
    assert_eq!(games[0]["motivo"], "vaga_alheia", "{score}");
    assert_eq!(games[0]["vencedor"], -1);
    // With O it only watches.
    assert_eq!(games[1]["motivo"], Value::Null, "{score}");
    assert_eq!(games[1]["vencedor"], winner("1234567"));
    // The referee may be the first at the other seat.
    let (games, score) = played(&bot("pair"), "robo:facil", &["--partidas", "6"]);
    assert_eq!(games.len(), 6);
    for game in &games {
        let reason = &game["motivo"];
        assert!(reason.is_null() || reason == "vaga_alheia", "{score}");
        assert!(reason.is_null() || game["vencedor"] == -1, "{game}");
    }
    for game in games.iter().skip(1).step_by(2) {
        assert_eq!(game["motivo"], Value::Null, "{score}");
    }
    // Once the game has begun, more of them change nothing.
    let (games, _) = played(&bot("third"), &bot("good"), &["--partidas", "2"]);
    for game in &games {
        assert_eq!(game["motivo"], Value::Null, "{game}");
        assert_eq!(game["lances"], "1234567");
    }
}

#[test]
fn each_bot_of_two_is_judged_by_what_it_does_itself() {
    for (mode, reason, detail) in [
        ("quits", "caiu", "saiu_da_sala"),
        ("held", "tempo", "desconectado"),
        ("second", "tempo", "so_assistindo"),
        ("dies", "caiu", "exit 3"),
    ] {
        // Its opponent makes mistakes, too, and goes on.
        let words = ["--partidas", "2", "--tempo", "2"];
        let (games, score) = played(&bot(mode), &bot("eager"), &words);
        for (game, winner) in games.iter().zip([-1, 1]) {
            let told = (&game["motivo"], &game["detalhe"], &game["vencedor"]);
            assert_eq!(
                told,
                (&json!(reason), &json!(detail), &json!(winner)),
                "{mode}: {game}"
            );
        }
        assert_eq!(score["placar"][1]["falhas"], json!({}), "{mode}");
    }
}

#[test]
fn a_bot_that_moves_for_its_opponent_is_told_so_only_if_it_moves_never() {
    let (games, score) = played(&bot("eager"), &bot("late"), &["--partidas", "2"]);
    for game in &games {
        assert_eq!(game["motivo"], Value::Null, "{score}");
        assert_eq!(game["lances"], "1234567");
    }
    let words = ["--partidas", "1", "--tempo", "5"];
    let (games, _) = played(&bot("slow"), &bot("early"), &words);
    let told = (&games[0]["motivo"], &games[0]["detalhe"]);
    assert_eq!(told, (&json!("tempo"), &json!("nao_e_sua_vez")));
    assert_eq!(games[0]["vencedor"], 1);
}

#[test]
fn a_room_of_a_duel_cannot_be_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let noted = folder.path().join("counts");
    let counts = format!("{} '{}'", bot("counts"), noted.display());
    let mut rooms = std::collections::HashSet::new();
    for _ in 0..2 {
        played(&counts, "robo:facil", &["--partidas", "1"]);
        let room = fs::read_to_string(noted.with_extension("room")).unwrap();
        let groups: Vec<usize> = room.trim_end().split('-').map(str::len).collect();
        assert_eq!(groups, [3, 4, 3], "{room}");
        rooms.insert(room);
    }
    assert_eq!(rooms.len(), 2);
}

#[test]
fn the_output_of_a_bot_stalls_nothing_and_reaches_nobody() {
    let output = duel(&[&bot("loud"), "robo:facil", "--partidas", "2"])
        .output()
        .unwrap();
    assert_eq!(text(&output.stderr), "");
    let told = text(&output.stdout);
    assert!(!told.contains('\u{1b}'), "{told:?}");
    assert!(!told.contains("owned") && !told.contains("lost"), "{told}");
    assert_eq!(told.lines().count(), 6, "{told}");
}

#[test]
fn a_misspelled_place_is_said_before_anything_else() {
    refused(
        &["./bot {endereco} {salas}", "robo:facil"],
        "{salas} is not a value of <A>, <B>; there are {address}, {room}",
    );
    refused(
        &["robo:facil", "./bot {endereco}"],
        "./bot {endereco}: {room} is missing, the room of the game",
    );
    refused(
        &["robo:facil", "no-such-bot {address} {room}"],
        "no-such-bot did not start: it does not exist",
    );
}

#[test]
fn a_bot_without_its_places_is_given_advice() {
    let advice = |program: &str| {
        let output = duel(&[program, "robo:facil", "--partidas", "2"]).output();
        text(&output.unwrap().stdout).ends_with(
            "\n\nIf bash engine.sh refuses speaks Socket.IO, put {address} {room} at the end of its \
             command.\n",
        )
    };
    assert!(advice(&engine("refuses")));
    // It got ready, so it is none.
    assert!(!advice(&engine("unread")));
    let mut play = std::process::Command::new(crate::server::JOGO);
    play.args([
        "play",
        "--programa",
        "./bot {endereco} {sala}",
        "--idioma",
        "en",
    ]);
    let output = play.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(
        told.contains("a bot that speaks Socket.IO enters a room by itself"),
        "{told}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn bots_are_ended_after_each_game_and_by_a_signal() {
    let folder = tempfile::tempdir().unwrap();
    let noted = folder.path().join("processes");
    let deaf = format!("{} '{}'", bot("deaf"), noted.display());
    let (games, _) = played(&deaf, &bot("good"), &["--partidas", "2"]);
    assert_eq!(games.len(), 2);
    assert_gone(&noted);
    fs::remove_file(&noted).unwrap();
    let words = [&deaf, &bot("still"), "--tempo", "600"];
    let child = duel(&words).stdout(Stdio::piped()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while fs::read_to_string(&noted).unwrap_or_default().is_empty() {
        assert!(Instant::now() < deadline, "no bot has started");
        std::thread::sleep(Duration::from_millis(10));
    }
    ProcessInfo(child.id()).signal(Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(text(&output.stdout), "Stopped before the end.\n");
    assert_gone(&noted);
}

/// The bot counts when it starts, so no other game is under way.
#[test]
#[cfg(target_os = "linux")]
fn twenty_games_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let noted = folder.path().join("counts");
    let counts = format!("{} '{}'", bot("counts"), noted.display());
    let (games, _) = played(&counts, "robo:facil", &["--partidas", "20"]);
    assert_eq!(games.len(), 20);
    let noted = fs::read_to_string(noted).unwrap();
    let lines: Vec<Vec<u32>> = noted
        .lines()
        .map(|line| {
            line.split(' ')
                .map(|number| number.parse().unwrap())
                .collect()
        })
        .collect();
    assert_eq!(lines.len(), 20);
    // On a busy machine a bot may be killed before its goodbye, and is missed only later.
    let rooms = lines.iter().filter(|line| line[3] != 404).count();
    assert!(rooms <= 3, "{noted}");
    for line in &lines {
        let [files, threads, children, _room_before] = line[..] else {
            panic!("{noted}");
        };
        assert_eq!(children, 1, "{noted}");
        // Threads and sockets of the game before may be about to end.
        assert!(files <= lines[1][0] + 5, "{noted}");
        assert!(threads <= lines[1][1] + 5, "{noted}");
    }
}
