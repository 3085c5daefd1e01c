//! Frames and writes, which `strace` tells apart; a frame after a resize; the countdown.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, ensure};
use game::Mark;
use testkit::pty::{CommandBuilder, TIMEOUT};

use crate::goal::Goal;
use crate::terminal::stage::{SETTLED, Stage};

/// Measures the writes of a frame, the bytes after a resize, and the bytes a second while a
/// seat is held.
pub(crate) fn measure(stage: &Stage, _only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    Ok(vec![writes(stage)?, resize(stage)?, countdown(stage)?])
}

fn writes(stage: &Stage) -> anyhow::Result<Goal> {
    let trace = stage.home().join("trace");
    let mut command = CommandBuilder::new("strace");
    command.args(["-f", "-qq", "-y", "-s", "1000000", "-e", "signal=none"]);
    command.args(["-e", "trace=write,writev", "-o"]);
    command.arg(&trace);
    for word in stage.play("escritas").get_argv() {
        command.arg(word);
    }
    stage.prepare(&mut command);
    let (mut window, opponent) = stage
        .game_of(command, "escritas", (80, 24))
        .context("is strace installed?")?;
    window.press("5")?;
    let room = opponent.until(|room| room.turn == Some(Mark::O))?;
    opponent.play(room.board, 1)?;
    window.quiet(SETTLED);
    for arrow in ["\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"] {
        window.press(arrow)?;
        window.quiet(SETTLED);
    }
    window.press("\x03")?;
    window.ended_within(TIMEOUT)?;
    let (frames, writes) = counted(&trace)?;
    ensure!(frames >= 6, "only {frames} frames: nothing was traced");
    let each = f64::from(writes) / f64::from(frames);
    Ok(Goal::at_most("writes a frame", 1.0, each, "").noting(format!("{frames} frames")))
}

/// Returns the number of frames that were written to the terminal, and of writes for them.
fn counted(trace: &Path) -> anyhow::Result<(u32, u32)> {
    let (mut frames, mut writes, mut open) = (0, 0, false);
    for line in fs::read_to_string(trace)?.lines() {
        if !line.contains("</dev/pts/") {
            continue;
        }
        let begins = line.contains(r"\33[?2026h");
        frames += u32::from(begins);
        writes += u32::from(begins || open);
        open = (begins || open) && !line.contains(r"\33[?2026l");
    }
    Ok((frames, writes))
}

fn resize(stage: &Stage) -> anyhow::Result<Goal> {
    let (window, _opponent) = stage.game("medidas", (100, 30))?;
    let before = window.count();
    window.resize(80, 24)?;
    window.until("a new frame", |seen| seen.bytes.len() > before)?;
    let count = u32::try_from(window.quiet(SETTLED) - before)?;
    Ok(Goal::at_most(
        "the whole screen after a resize to 80x24",
        3_072.0,
        count.into(),
        "bytes",
    ))
}

fn countdown(stage: &Stage) -> anyhow::Result<Goal> {
    const SECONDS: u32 = 8;
    let (window, opponent) = stage.game("contagem", (80, 24))?;
    drop(opponent);
    window.reads("held")?;
    window.quiet(SETTLED);
    let before = window.count();
    sleep(Duration::from_secs(SECONDS.into()));
    let count = u32::try_from(window.count() - before)?;
    ensure!(count > 0, "the countdown stands still");
    let each = f64::from(count) / f64::from(SECONDS);
    Ok(Goal::at_most(
        "a held seat's countdown",
        120.0,
        each,
        "bytes/s",
    ))
}
