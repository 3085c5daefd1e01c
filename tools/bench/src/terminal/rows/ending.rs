//! Pauses, ends, and a closed window.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use testkit::pty::{CommandBuilder, Seen, TIMEOUT, Window};
use testkit::{ProcessInfo, Signal};

use super::start::milliseconds;
use crate::goal::Goal;
use crate::terminal::orphan::{in_script, tear_away};
use crate::terminal::stage::{SETTLED, Stage};

/// Measures the pauses that are survived, the terminal after SIGTERM, and the time that an
/// orphan stays.
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

/// Returns the words on the screen, without the blanks in between.
fn words(seen: &Seen) -> Vec<String> {
    seen.text().split_whitespace().map(str::to_owned).collect()
}

/// A shell with job control, which continues the program after each line. Without job
/// control nobody could, and the program ignores the key.
const SHELL: &str = "set -m; \"$@\"; while read go; do fg || test $? -gt 128 || break; done";

/// Starts the program under a shell, which can continue it. Returns its process as well.
fn under_a_shell(stage: &Stage, room: &str) -> anyhow::Result<(Window, ProcessInfo)> {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", SHELL, "sh"]);
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

/// Returns the number of pauses that did not end with the same screen as before.
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
        let deadline = Instant::now() + TIMEOUT;
        while program.state() != Some('T') {
            ensure!(Instant::now() < deadline, "it does not stop");
            sleep(Duration::from_millis(2));
        }
        window.press("\n")?;
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
    let status = window.ended_within(TIMEOUT)?;
    window.until("the last byte", |seen| seen.closed)?;
    let kept = !window.look(is_given_back) || status.exit_code() != 143;
    Ok(Goal::at_most(
        "terminals not given back after SIGTERM",
        0.0,
        f64::from(u8::from(kept)),
        "",
    ))
}

/// Returns the longest time that the program stays after its window is gone.
fn closed(stage: &Stage, way: &str, rounds: u32) -> anyhow::Result<Duration> {
    let mut worst = Duration::ZERO;
    for round in 0..rounds {
        // The client of the round before still has its seat in the room.
        let room = format!("orfa{}-{round}", way.len());
        let command = in_script(stage, &stage.play(&room), way);
        let window = Window::open(command, 80, 24)?;
        window.reads("Waiting for someone to join")?;
        let closed = Instant::now();
        let program = tear_away(&window)?;
        // Its parent is gone, so it may stay in the list, as an ended process.
        while !program.has_ended() {
            if closed.elapsed() > TIMEOUT {
                program.signal(Signal::KILL)?;
                break;
            }
            sleep(Duration::from_micros(200));
        }
        worst = worst.max(closed.elapsed());
    }
    Ok(worst)
}
