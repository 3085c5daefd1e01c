//! A minute in which nothing happens, with the connection to the server up.

use std::thread::sleep;
use std::time::Duration;

use crate::goal::Goal;
use crate::terminal::stage::Stage;

/// Measures bytes, wake-ups and CPU time.
pub(crate) fn measure(stage: &Stage, only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    let seconds: u32 = if only_counts { 5 } else { 60 };
    let (window, _opponent) = stage.game("parada", (80, 24))?;
    let process = window.process()?;
    // By then notices are gone, and threads that the start leaves without work.
    sleep(Duration::from_secs(if only_counts { 6 } else { 12 }));
    let (bytes, used) = (window.count(), process.used()?);
    sleep(Duration::from_secs(seconds.into()));
    let bytes = window.count() - bytes;
    let now = process.used()?;
    let written = Goal::at_most(
        format!("written in {seconds} idle seconds"),
        0.0,
        f64::from(u32::try_from(bytes)?),
        "bytes",
    );
    if only_counts {
        return Ok(vec![written]);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let wakes = (now.wakes - used.wakes) as f64 / f64::from(seconds);
    let time = (now.time - used.time).as_secs_f64() / f64::from(seconds) * 100.0;
    let threads = process.threads()?;
    Ok(vec![
        written,
        Goal::at_most("idle wake-ups", 0.2, wakes, "/s").noting(format!("{threads} threads")),
        Goal::at_most("idle CPU time", 0.05, time, "%"),
    ])
}
