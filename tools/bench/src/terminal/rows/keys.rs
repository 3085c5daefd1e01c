//! The way from a cursor key, and from the network, to the frame.

use std::thread::sleep;
use std::time::{Duration, Instant};

use testkit::pty::Window;

use super::start::milliseconds;
use crate::goal::Goal;
use crate::table::percentile;
use crate::terminal::stage::Stage;

const KEYS: usize = 200;
const NEWS: usize = 100;

/// Measures bytes and time of a cursor step, the CPU time of a frame, and the time until a
/// watcher is shown.
pub(crate) fn measure(stage: &Stage, only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    let (mut window, _opponent) = stage.game("teclas", (80, 24))?;
    let (times, bytes, work) = steps(&mut window, if only_counts { 20 } else { KEYS })?;
    let mut goals = vec![Goal::at_most(
        "a cursor step, on average",
        200.0,
        bytes,
        "bytes",
    )];
    if only_counts {
        return Ok(goals);
    }
    let mut in_ms = |what, most, value| goals.push(Goal::at_most(what, most, value, "ms"));
    let at = |part| percentile(&times, part);
    in_ms("from a cursor key to the frame, median", 2.0, at(0.5));
    in_ms("from a cursor key to the frame, p99", 10.0, at(0.99));
    let what = "CPU time of such a frame at 80x24, all threads";
    goals.push(Goal::shown(what, work, "ms"));
    let (mut large, _opponent) = stage.game("teclas2", (200, 60))?;
    let (_, _, work) = steps(&mut large, KEYS)?;
    goals.push(Goal::at_most("the same at 200x60", 0.5, work, "ms"));
    goals.push(news(stage, &window)?);
    Ok(goals)
}

/// Returns the times of some steps, and their mean bytes and CPU time.
fn steps(window: &mut Window, count: usize) -> anyhow::Result<(Vec<f64>, f64, f64)> {
    let process = window.process()?;
    let used = process.used()?;
    let begun = window.count();
    let mut times = Vec::new();
    for arrow in ["\x1b[A", "\x1b[C", "\x1b[B", "\x1b[D"]
        .iter()
        .cycle()
        .take(count)
    {
        let before = window.count();
        let pressed = Instant::now();
        window.press(arrow)?;
        times.push(milliseconds(window.byte_after(before)? - pressed));
        sleep(Duration::from_millis(15));
    }
    let bytes = window.count() - begun;
    let work = milliseconds(process.used()?.time - used.time);
    let count = f64::from(u32::try_from(count)?);
    Ok((
        times,
        f64::from(u32::try_from(bytes)?) / count,
        work / count,
    ))
}

/// Lets a watcher come and go, which changes one number on the screen.
fn news(stage: &Stage, window: &Window) -> anyhow::Result<Goal> {
    let guest = stage.guest("teclas", true)?;
    guest.until(|room| room.watchers == 1)?;
    sleep(Duration::from_millis(50));
    let mut times = Vec::new();
    for round in 0..NEWS {
        let before = window.count();
        let sent = if round % 2 == 0 {
            guest.leave()?
        } else {
            guest.enter("teclas", true)?
        };
        times.push(milliseconds(window.byte_after(before)? - sent));
        sleep(Duration::from_millis(20));
    }
    let p99 = percentile(&times, 0.99);
    let p50 = percentile(&times, 0.5);
    let what = "from a watcher's emit to the frame, through the server's disk, p99";
    Ok(Goal::at_most(what, 10.0, p99, "ms").noting(format!("median {p50:.1}")))
}
