//! The way from the command to the first frame, which needs no network.

use std::time::{Duration, Instant};

use testkit::pty::{CommandBuilder, TIMEOUT, Window};

use crate::goal::Goal;
use crate::table::percentile;
use crate::terminal::stage::Stage;

const ROUNDS: usize = 20;

/// Measures it alternately with `/bin/true`, which shows the cost of any program.
pub(crate) fn measure(stage: &Stage, only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    if only_counts {
        return Ok(Vec::new());
    }
    let (mut floor, mut first, mut work) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floor.push(nothing()?);
        let (time, used) = first_frame(stage)?;
        first.push(time);
        work.push(used);
    }
    let above = percentile(&first, 0.5) - percentile(&floor, 0.5);
    Ok(vec![
        Goal::at_most(
            "first frame, later than `/bin/true` ends",
            10.0,
            above,
            "ms",
        ),
        Goal::at_most("its CPU time", 6.0, percentile(&work, 0.5), "ms"),
    ])
}

fn nothing() -> anyhow::Result<f64> {
    let begun = Instant::now();
    let mut window = Window::open(CommandBuilder::new("true"), 80, 24)?;
    window.ended_within(TIMEOUT)?;
    Ok(milliseconds(begun.elapsed()))
}

fn first_frame(stage: &Stage) -> anyhow::Result<(f64, f64)> {
    let begun = Instant::now();
    let window = Window::open(stage.play("inicio"), 80, 24)?;
    window.until("the first frame", |seen| {
        seen.bytes.windows(8).any(|bytes| bytes == b"\x1b[?2026l")
    })?;
    let time = begun.elapsed();
    let used = window.process()?.used()?;
    Ok((milliseconds(time), milliseconds(used.time)))
}

/// Returns a time as a number.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
