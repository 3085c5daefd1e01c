//! Pauses, ends, and a window that is closed.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use testkit::pty::{CommandBuilder, PATIENCE, Seen, Window};
use testkit::{ProcessInfo, Signal};

use super::start::milliseconds;
use crate::goal::Goal;
use crate::terminal::orphan::{in_script, tear_away};
use crate::terminal::stage::{SETTLED, Stage};

/// Pauses survived, the terminal after SIGTERM, and how long an orphan stays.
pub(crate) fn measure(stage: &Stage, only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    let rounds = if only_counts { 6 } else { 50 };
    let lost = pauses(stage, rounds)?;
    let mut goals = vec![
        Goal::at_most(
            format!("pauses by key and by signal not survived, of {rounds}"),
            0.0,
            lost.into(),
            "",
        ),
        told_to_end(stage)?,
    ];
    let rounds = if only_counts { 2 } else { 25 };
    for (what, way) in [("heard", "exec"), ("ignored", "trap '' HUP; exec")] {
        let worst = closed(stage, way, rounds)?;
        let what = format!("gone after its window is closed, SIGHUP {what}, worst of {rounds}");
        goals.push(Goal::at_most(what, 200.0, milliseconds(worst), "ms"));
    }
    Ok(goals)
}

fn is_given_back(seen: &Seen) -> bool {
    let screen = seen.screen.screen();
    !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
}

/// What can be read, without the blanks between.
fn words(seen: &Seen) -> Vec<String> {
    seen.text().split_whitespace().map(str::to_owned).collect()
}

/// The program under a shell, so that somebody could continue it, and its process.
fn under_a_shell(stage: &Stage, room: &str) -> anyhow::Result<(Window, ProcessInfo)> {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", "\"$@\"; exit 7", "sh"]);
    for word in stage.play(room).get_argv() {
        command.arg(word);
    }
    stage.prepare(&mut command);
    let window = Window::open(command, 80, 24)?;
    window.reads("Waiting for someone to join")?;
    let shell = window.process()?;
    let program = shell.children().first().copied();
    Ok((window, program.context("the shell runs nothing")?))
}

/// How many of these pauses did not end with the same screen as before.
fn pauses(stage: &Stage, rounds: u32) -> anyhow::Result<u32> {
    let (mut window, program) = under_a_shell(stage, "pausas")?;
    window.quiet(SETTLED);
    let screen = window.look(words);
    let mut lost = 0;
    for round in 0..rounds {
        if round % 2 == 0 {
            window.press("\x1a")?;
        } else {
            program.signal(Signal::TSTP)?;
        }
        window.until("the terminal back", is_given_back)?;
        let deadline = Instant::now() + PATIENCE;
        while program.state() != Some('T') {
            ensure!(Instant::now() < deadline, "it does not stop");
            sleep(Duration::from_millis(2));
        }
        window.process()?.signal_group(Signal::CONT)?;
        let back = window.until("the game again", |seen| {
            !is_given_back(seen) && words(seen) == screen
        });
        lost += u32::from(back.is_err());
    }
    Ok(lost)
}

fn told_to_end(stage: &Stage) -> anyhow::Result<Goal> {
    let mut window = Window::open(stage.play("fim"), 80, 24)?;
    window.reads("Waiting for someone to join")?;
    window.process()?.signal(Signal::TERM)?;
    let status = window.ended_within(PATIENCE)?;
    window.until("the last byte", |seen| seen.closed)?;
    let kept = !window.look(is_given_back) || status.exit_code() != 143;
    Ok(Goal::at_most(
        "terminals not given back after SIGTERM",
        0.0,
        f64::from(u8::from(kept)),
        "",
    ))
}

/// How long the program stays at most, with nobody left to tell it: its window
/// belongs to `script`, which is killed.
fn closed(stage: &Stage, way: &str, rounds: u32) -> anyhow::Result<Duration> {
    let mut worst = Duration::ZERO;
    for round in 0..rounds {
        // The one before still has its seat in the room.
        let room = format!("orfa{}-{round}", way.len());
        let command = in_script(stage, &stage.play(&room), way);
        let window = Window::open(command, 80, 24)?;
        window.reads("Waiting for someone to join")?;
        let closed = Instant::now();
        let program = tear_away(&window)?;
        // Its parent is gone, so it may stay in the list, as one that ended.
        while !program.has_ended() {
            if closed.elapsed() > PATIENCE {
                program.signal(Signal::KILL)?;
                break;
            }
            sleep(Duration::from_micros(200));
        }
        worst = worst.max(closed.elapsed());
    }
    Ok(worst)
}
