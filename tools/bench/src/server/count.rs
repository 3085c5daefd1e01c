//! The number of instructions of a move, by valgrind. It is the same on every machine and under
//! any load, so it shows a change that makes moves more expensive. The figures are kept in
//! `instructions.txt`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::ArgMatches;
use game::{Board, ClientId, Command as Wish, Enter, Moment, Name, Room, RoomSettings, Token};
use testkit::server_process::UNLIMITED;
use testkit::{ServerProcess, Signal};

use crate::goal::{self, Goal};
use crate::server::load::{Crowd, Load, Pace};
use crate::server::pinned::{PORT, PinnedServer, words};
use crate::server::rooms::Rules;

/// The tolerated difference from the figure that is kept. Runs differ by 2 %. Code that has
/// nothing to do with moves changes them by 4 % if it changes the compiler's choices.
const TOLERANCE: f64 = 0.08;

/// The figures that are kept, from a build with the profile `counts`.
const KEPT: &str = include_str!("../../instructions.txt");

/// The longest time for a stop under valgrind.
const STOP_TIMEOUT: Duration = Duration::from_secs(60);

/// A drawn game, after which both players ask for the next one.
const GAME: [usize; 9] = [4, 0, 2, 6, 3, 5, 1, 7, 8];

/// The servers of a count, and the load.
#[derive(Clone, Copy)]
enum Scene {
    /// Two players in each of four rooms, in memory.
    Memory,
    /// Two players in each of this many rooms, in a room file. Among many rooms, more moves
    /// share a commit.
    File(usize),
    /// One room before [`WATCHERS`].
    Crowd,
    /// The rooms are at another server of the same Redis. The counted server has no client.
    Foreign,
}

/// The lines of `instructions.txt`. A line without a scene is a room that nobody is told of.
const LINES: [(&str, Option<Scene>); 6] = [
    ("room", None),
    ("memory", Some(Scene::Memory)),
    ("durable", Some(Scene::File(4))),
    ("durable-100", Some(Scene::File(100))),
    ("crowd", Some(Scene::Crowd)),
    ("foreign", Some(Scene::Foreign)),
];

/// The lines that vary with the load of the machine, because moves share wake-ups. They are
/// shown, and fail nothing.
const VARYING: [&str; 3] = ["durable-100", "crowd", "foreign"];

/// The goals: a line, its first figure, and the share of it that a move may take now.
const GOALS: [(&str, f64, f64); 3] = [
    ("memory", 59_700.0, 0.65),
    ("durable-100", 108_800.0, 0.42),
    ("foreign", 77_600.0, 0.10),
];

/// The watchers of [`Scene::Crowd`].
const WATCHERS: usize = 100;

/// The rooms of [`Scene::Foreign`], and the moves a second in all of them. Each room moves
/// every half second, so that reads of one room for several moves do not hide their cost.
const FOREIGN: (usize, f64) = (100, 200.0);

/// Counts everything, or only these lines of `instructions.txt`. Compares it with the figures
/// that are kept, and prints both.
///
/// # Errors
/// A move has become more expensive or cheaper than the tolerance, or valgrind is missing.
pub(crate) fn check(matches: &ArgMatches) -> anyhow::Result<()> {
    let own = std::env::current_exe()?;
    let jogo = own.with_file_name("jogo");
    let wanted: Vec<&String> = matches.get_many("only").into_iter().flatten().collect();
    let (mut off, mut goals) = (Vec::new(), String::new());
    for (name, scene) in LINES {
        if !wanted.is_empty() && !wanted.iter().any(|one| *one == name) {
            continue;
        }
        let now = match scene {
            None => of_room(&own)?,
            Some(scene) => of_server(&jogo, scene)?,
        };
        let kept = kept(name).with_context(|| format!("instructions.txt has no line {name}"))?;
        let change = now / kept - 1.0;
        println!(
            "{name} {now:.0} instructions a move, {kept:.0} kept, {:+.1} %",
            change * 100.0
        );
        if change.abs() > TOLERANCE && !VARYING.contains(&name) {
            off.push(name);
        }
        for (_, first, most) in GOALS.iter().filter(|goal| goal.0 == name) {
            let what = format!("{name}: instructions against the first {first}");
            goals += &format!("\n{}", Goal::ratio(what, *most, now / first));
        }
    }
    println!("\n{}{goals}\n", goal::heading());
    ensure!(
        off.is_empty(),
        "{}: more than {:.0} % from tools/bench/instructions.txt; if that is meant, put the new figures there",
        off.join(", "),
        TOLERANCE * 100.0
    );
    Ok(())
}

/// Plays games in a room that nobody is told of, to be counted.
pub(crate) fn play_games(matches: &ArgMatches) {
    let games = *matches.get_one("games").expect("required");
    play_in_a_room(games);
}

fn play_in_a_room(games: u64) {
    let settings = RoomSettings::default();
    let mut room = Room::new("sala".parse().expect("a room id"), 1);
    let mut run = |wish| {
        let applied = room.apply(wish, Moment(1), settings).expect("a legal wish");
        room = applied.room;
        room.view()
    };
    for number in 1..=2 {
        let fresh = Token::from_random(number.into()).hash();
        let enter = Enter::new(ClientId(number), Name::new("Ana"), fresh);
        run(Wish::Enter(enter));
    }
    for game in 0..games {
        let mut cells = [0i8; 9];
        let mover = |turn: u64| ClientId(1 + (game + turn) % 2);
        for (turn, square) in (0..).zip(GAME) {
            cells[square] = if turn % 2 == 0 { 1 } else { -1 };
            let board = Board::try_from(cells).expect("marks");
            run(Wish::Propose {
                client: mover(turn),
                board,
                version: None,
            });
        }
        for turn in 0..2 {
            run(Wish::Propose {
                client: mover(turn),
                board: Board::EMPTY,
                version: None,
            });
        }
    }
}

fn kept(name: &str) -> Option<f64> {
    let line = KEPT
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line?.trim().parse().ok()
}

/// The steps of a game in [`play_in_a_room`].
const STEPS: u64 = 11;

fn of_room(own: &Path) -> anyhow::Result<f64> {
    let folder = tempfile::TempDir::new()?;
    let log = folder.path().join("log");
    let of = |games: u64| {
        let mut command = counted(own, &log);
        let done = command.args(["games", &games.to_string()]).status();
        done.context("valgrind is needed")?;
        instructions(&log)
    };
    let (few, many) = (100, 1_100);
    Ok((of(many)? - of(few)?) / ((many - few) * STEPS) as f64)
}

/// Returns the instructions of a move. The cost of a start does not count, because a short run
/// is subtracted from a long one.
fn of_server(jogo: &Path, scene: Scene) -> anyhow::Result<f64> {
    let (cost_of_few, few) = served(jogo, scene, Duration::from_millis(500))?;
    let (cost_of_many, many) = served(jogo, scene, Duration::from_secs(4))?;
    Ok((cost_of_many - cost_of_few) / (many - few))
}

/// Returns the instructions of a whole run of the server, and the number of moves in it.
fn served(jogo: &Path, scene: Scene, lasts: Duration) -> anyhow::Result<(f64, f64)> {
    let folder = tempfile::TempDir::new()?;
    let log = folder.path().join("log");
    let redis = matches!(scene, Scene::Foreign).then(|| start_redis(folder.path()));
    let redis = redis.transpose()?;
    let serve = |mut command: Command| {
        command.args(["serve", "--host", "127.0.0.1", "--port", "0"]);
        match (&redis, scene) {
            (Some(redis), _) => command.arg(format!("--redis=redis://{}", redis.address)),
            (None, Scene::File(_)) => command.arg("--dados").arg(folder.path().join("salas.db")),
            (None, _) => command.arg("--efemero"),
        };
        command.args(UNLIMITED);
        command
            .env("TOKIO_WORKER_THREADS", "1")
            .stderr(Stdio::null());
        ServerProcess::start(command)
    };
    let mut server = serve(counted(jogo, &log)).context("is valgrind installed?")?;
    let other = redis.as_ref().map(|_| serve(Command::new(jogo)));
    let other = other.transpose()?;
    let door = other.as_ref().unwrap_or(&server).address;
    let (rooms, watchers, rate) = match scene {
        Scene::Memory => (4, 0, None),
        Scene::File(rooms) => (rooms, 0, None),
        Scene::Crowd => (1, WATCHERS, None),
        Scene::Foreign => (FOREIGN.0, 0, Some(FOREIGN.1)),
    };
    let crowd = Crowd {
        watchers,
        ..Crowd::of(rooms, Rules::Jogo)
    };
    let mut load = Load::enter(&[door], crowd)?;
    let moves = load.play(Pace { rate, lasts })?.moves;
    server.process.signal(Signal::INT)?;
    drop(load);
    server.process.ended_within(STOP_TIMEOUT)?;
    Ok((instructions(&log)?, moves as f64))
}

/// Starts a Redis for two servers.
fn start_redis(folder: &Path) -> anyhow::Result<PinnedServer> {
    let folder = folder.display().to_string();
    let listen = ["redis-server", "--bind", "127.0.0.1", "--port", PORT];
    let keep = ["--save", "", "--dir", &folder];
    PinnedServer::start(&words(&[&listen[..], &keep].concat()))
}

/// Returns `program` under valgrind, whose last words go into `log`. The program's own output
/// is dropped, because a pipe without a reader would stop it.
fn counted(program: &Path, log: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--log-file={}", log.display()))
        .arg(program)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Returns the number that valgrind says at the end: `Collected : 123456`.
fn instructions(log: &Path) -> anyhow::Result<f64> {
    let said = std::fs::read_to_string(log)?;
    let count = said
        .lines()
        .find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.with_context(|| format!("valgrind counted nothing: {said}"))
}
