//! The service manager that started this process, such as systemd. Without one, nothing
//! here does anything.

#[cfg(target_os = "linux")]
use std::os::{
    linux::net::SocketAddrExt,
    unix::{
        ffi::OsStringExt,
        net::{SocketAddr, UnixDatagram},
    },
};

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
    #[cfg(target_os = "linux")]
    let told = match abstract_name() {
        Some(name) => send(&name, &state.to_string()),
        None => sd_notify::notify(&[state]),
    };
    #[cfg(not(target_os = "linux"))]
    let told = sd_notify::notify(&[state]);
    if let Err(error) = told {
        tracing::warn!(%error, "the service manager cannot be told");
    }
}

/// Returns the name of the manager's socket without its `@`, if it is in no file system.
/// Smaller programs of systemd bind such names. sd-notify takes them for files.
#[cfg(target_os = "linux")]
fn abstract_name() -> Option<Vec<u8>> {
    let socket = std::env::var_os("NOTIFY_SOCKET")?.into_vec();
    socket.strip_prefix(b"@").map(<[u8]>::to_vec)
}

#[cfg(target_os = "linux")]
fn send(name: &[u8], message: &str) -> std::io::Result<()> {
    let manager = SocketAddr::from_abstract_name(name)?;
    let socket = UnixDatagram::unbound()?;
    socket.send_to_addr(message.as_bytes(), &manager).map(drop)
}

#[cfg(not(unix))]
pub(crate) const fn ready() {}

#[cfg(not(unix))]
pub(crate) const fn stopping() {}
