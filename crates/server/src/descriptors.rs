//! How many files, and so connections, this process may have open.

/// Of five files, four may be connections; the rest are for the store and the like.
const SHARE: (u64, u64) = (4, 5);

/// Where the system sets no limit, or more than anybody needs.
const ENOUGH: u64 = 100_000;

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
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => maximum,
        // Some systems promise more than they give.
        Err(_) => current,
    }
}

#[cfg(not(unix))]
fn raise() -> Option<u64> {
    None
}
