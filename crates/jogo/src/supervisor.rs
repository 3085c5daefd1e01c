//! The service manager that started this process, such as systemd. Without one, nothing
//! here does anything.

#[cfg(unix)]
use sd_notify::NotifyState;

/// Says that the server accepts players, and from then on that it lives, as often as the
/// manager wants.
///
/// The signs of life come from a task among those of the players: a process whose tasks
/// stand still is started again. A store that fails is none of the manager's business,
/// because a new process would have the same store.
#[cfg(unix)]
pub(crate) fn ready() {
    say(NotifyState::Ready);
    if let Some(within) = sd_notify::watchdog_enabled().filter(|time| !time.is_zero()) {
        let mut signs = tokio::time::interval(within / 2);
        tokio::spawn(async move {
            loop {
                signs.tick().await;
                say(NotifyState::Watchdog);
            }
        });
    }
}

/// Says that the server stops.
#[cfg(unix)]
pub(crate) fn stopping() {
    say(NotifyState::Stopping);
}

#[cfg(unix)]
fn say(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager cannot be told");
    }
}

#[cfg(not(unix))]
pub(crate) const fn ready() {}

#[cfg(not(unix))]
pub(crate) const fn stopping() {}
