//! The number of files, and so of connections, that this process may open.

/// The share of files that connections may take: four of five. The rest are for the store,
/// the listener and files in use.
const SHARE: (u64, u64) = (4, 5);

/// The number of files to assume where the system sets no limit, and the most to use. This
/// many clients already need 2 GB, at 20 kB each.
const ENOUGH: u64 = 100_000;

/// A limit that every Unix system grants. macOS reports no maximum, but refuses a limit
/// above this one.
#[cfg(unix)]
const MODEST: u64 = 10_240;

/// Raises the limit on files as far as the system allows. Returns the number of connections
/// that fit below it.
pub(crate) fn room_for_connections() -> usize {
    let files = raise().unwrap_or(ENOUGH).min(ENOUGH);
    usize::try_from(files * SHARE.0 / SHARE.1).unwrap_or(usize::MAX)
}

#[cfg(unix)]
fn raise() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // Some systems report a higher maximum than they grant, but all grant `MODEST`.
    let raised = [maximum, Some(MODEST)].into_iter().find(|files| {
        let raised = Rlimit {
            current: *files,
            maximum,
        };
        let files = files.unwrap_or(u64::MAX);
        files > current.unwrap_or(u64::MAX) && setrlimit(Resource::Nofile, raised).is_ok()
    });
    raised.unwrap_or(current)
}

#[cfg(not(unix))]
fn raise() -> Option<u64> {
    None
}
