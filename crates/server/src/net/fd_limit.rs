//! How many files, and so connections, this process may have open.

/// Of five files, four may be connections; the rest are for the store and the like.
const SHARE: (u64, u64) = (4, 5);

/// Where the system sets no limit, or more than anybody needs.
const ENOUGH: u64 = 100_000;

/// What any system allows to raise the limit to.
#[cfg(unix)]
const MODEST: u64 = 10_240;

/// Raises the limit as far as the system allows, and tells how many connections
/// fit below it.
pub(crate) fn room_for_connections() -> usize {
    let files = raise().unwrap_or(ENOUGH).min(ENOUGH);
    usize::try_from(files * SHARE.0 / SHARE.1).unwrap_or(usize::MAX)
}

#[cfg(unix)]
fn raise() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // Some systems promise more than they give, but all give this.
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
