//! Other people's terminal games next to ours, each measured in the middle of a game.

use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Context;
use testkit::Signal;
use testkit::pty::{CommandBuilder, TIMEOUT, Window};

use crate::table::{head, percentile, row};
use crate::terminal::orphan::{in_script, tear_away};
use crate::terminal::stage::{SETTLED, Stage};

/// The time for which an idle program is watched.
const IDLE: Duration = Duration::from_secs(15);

/// Makes the program ignore the hang-up of its window.
const DEAF: &str = "trap '' HUP; exec";

/// The lines of the table.
const WHAT: [&str; 9] = [
    "first bytes after the start, median of 10 (ms)",
    "one's own move (bytes)",
    "a cursor step (bytes)",
    "the whole screen after a resize to 80x24 (bytes)",
    "idle in a game (bytes/s)",
    "idle in a game (wake-ups/s)",
    "idle in a game (% of a core)",
    "memory in a game (MB)",
    "window closed, SIGHUP ignored: still there after 3 s (% of a core)",
];

/// A game that is not ours.
struct Peer {
    name: &'static str,
    /// The places where it may be, apart from the search path.
    places: &'static [&'static str],
    /// The keys that bring it to its first move.
    start: &'static [&'static str],
    /// The keys of a move: all but the last one, and that one.
    one_move: (&'static [&'static str], &'static str),
    has_cursor: bool,
}

const PEERS: [Peer; 2] = [
    Peer {
        name: "chess-tui",
        places: &["target/peers/bin/chess-tui"],
        // A local game without a clock, which would tick.
        start: &["\r", "\r", "\x1b[C", "\x1b[C", "\r"],
        // A pawn moves two squares ahead.
        one_move: (&["\x1b[B", "\x1b[B", "\r", "\x1b[A", "\x1b[A"], "\r"),
        has_cursor: true,
    },
    Peer {
        name: "nettoe",
        places: &["/usr/games/nettoe"],
        start: &["2\r", "A\r", "B\r"],
        one_move: (&[], "b2\r"),
        has_cursor: false,
    },
];

/// Prints the table.
///
/// # Errors
/// A peer is not installed, or does not get as far as a game.
pub(crate) fn print(stage: &Stage) -> anyhow::Result<()> {
    let mut columns = vec![("jogo", ours(stage)?)];
    for peer in &PEERS {
        columns.push((peer.name, theirs(stage, peer)?));
    }
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    println!("\n{}", head(&[&[""], &names[..]].concat()));
    for (line, what) in WHAT.iter().enumerate() {
        let values = columns.iter().map(|(_, values)| shown(values[line]));
        println!("{}", row(std::iter::once((*what).to_owned()).chain(values)));
    }
    Ok(())
}

fn shown(value: Option<f64>) -> String {
    match value {
        None => "none".to_owned(),
        Some(value) if value >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.2}"),
    }
}

type Values = [Option<f64>; WHAT.len()];

fn ours(stage: &Stage) -> anyhow::Result<Values> {
    let start = first_bytes(|| stage.play("pares"))?;
    let (window, _opponent) = stage.game("pares2", (100, 30))?;
    let command = in_script(stage, &stage.play("pares3"), DEAF);
    let (orphan, _opponent3) = stage.game_of(command, "pares3", (80, 24))?;
    let orphan = orphaned(orphan)?;
    measured(window, start, (&[], "5"), true, orphan)
}

fn theirs(stage: &Stage, peer: &Peer) -> anyhow::Result<Values> {
    let program = found(peer)?;
    let command = || {
        let mut command = CommandBuilder::new(&program);
        stage.prepare(&mut command);
        command
    };
    let start = first_bytes(command)?;
    let window = at_a_game(command(), peer, (100, 30))?;
    let orphan = orphaned(at_a_game(
        in_script(stage, &command(), DEAF),
        peer,
        (80, 24),
    )?)?;
    measured(window, start, peer.one_move, peer.has_cursor, orphan)
}

fn found(peer: &Peer) -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(peer.name));
    let mut places = in_path.chain(peer.places.iter().map(PathBuf::from));
    let found = places.find(|place| place.is_file());
    // The window has another working directory.
    let found = found.map(std::path::absolute).transpose()?;
    found.with_context(|| format!("{} is not installed: see docs/TERMINAL.md", peer.name))
}

fn at_a_game(command: CommandBuilder, peer: &Peer, size: (u16, u16)) -> anyhow::Result<Window> {
    let mut window = Window::open(command, size.0, size.1)?;
    window.until("its first screen", |seen| !seen.bytes.is_empty())?;
    // Some begin with a show of their own.
    sleep(Duration::from_secs(2));
    for keys in peer.start {
        window.press(keys)?;
        sleep(Duration::from_millis(700));
    }
    sleep(Duration::from_secs(4));
    Ok(window)
}

fn first_bytes(command: impl Fn() -> CommandBuilder) -> anyhow::Result<Option<f64>> {
    let mut times = Vec::new();
    for _ in 0..10 {
        let begun = Instant::now();
        let window = Window::open(command(), 80, 24)?;
        window.until("its first bytes", |seen| !seen.bytes.is_empty())?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(Some(percentile(&times, 0.5)))
}

fn measured(
    mut window: Window,
    start: Option<f64>,
    (before, last): (&[&str], &str),
    has_cursor: bool,
    orphan: Option<f64>,
) -> anyhow::Result<Values> {
    let process = window.process()?;
    sleep(Duration::from_secs(8));
    let (bytes, used) = (count(&window), process.used()?);
    sleep(IDLE);
    let seconds = IDLE.as_secs_f64();
    let now = process.used()?;
    let idle_bytes = (count(&window) - bytes) / seconds;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let wakes = (now.wakes - used.wakes) as f64 / seconds;
    let time = (now.time - used.time).as_secs_f64() / seconds * 100.0;
    let resized = bytes_of(&mut window, |window| window.resize(80, 24))?;
    let step = if has_cursor {
        let there = bytes_of(&mut window, |window| window.press("\x1b[C"))?;
        let back = bytes_of(&mut window, |window| window.press("\x1b[D"))?;
        Some(f64::midpoint(there, back))
    } else {
        None
    };
    for keys in before {
        window.press(keys)?;
        sleep(SETTLED);
    }
    let own = bytes_of(&mut window, |window| window.press(last))?;
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let memory = process.memory() as f64 / 1_024.0 / 1e3;
    Ok([
        start,
        Some(own),
        step,
        Some(resized),
        Some(idle_bytes),
        Some(wakes),
        Some(time),
        Some(memory),
        orphan,
    ])
}

/// Returns the number of bytes that are written within a third of a second of an act.
fn bytes_of(
    window: &mut Window,
    act: impl Fn(&mut Window) -> anyhow::Result<()>,
) -> anyhow::Result<f64> {
    let before = count(window);
    act(window)?;
    sleep(Duration::from_millis(330));
    Ok(count(window) - before)
}

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn count(window: &Window) -> f64 {
    window.count() as f64
}

/// Tears the window away, and returns how busy the program is that stays behind, if it does.
fn orphaned(window: Window) -> anyhow::Result<Option<f64>> {
    let program = tear_away(&window)?;
    sleep(Duration::from_secs(2));
    if program.has_ended() {
        return Ok(None);
    }
    let used = program.used()?;
    sleep(Duration::from_secs(1));
    let busy = (program.used()?.time - used.time).as_secs_f64() * 100.0;
    program.signal(Signal::KILL)?;
    let deadline = Instant::now() + TIMEOUT;
    while !program.has_ended() && Instant::now() < deadline {
        sleep(Duration::from_millis(5));
    }
    Ok(Some(busy))
}
