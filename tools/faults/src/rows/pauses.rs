//! Spans of time, and a process that stands still for one.

use std::time::Duration;

use testkit::{ProcessInfo, Signal};
use tokio::time::sleep;

use crate::history::Log;

/// Stops a process for this time.
pub(super) async fn stop_for(
    process: ProcessInfo,
    log: &Log,
    time: Duration,
) -> anyhow::Result<()> {
    process.signal(Signal::STOP)?;
    log.fault("SIGSTOP");
    sleep(time).await;
    process.signal(Signal::CONT)
}

pub(super) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

pub(super) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
