//! Stops the process for the shell, if there is a shell that could resume it.
//!
//! **Invariant:** never stops a process group that nobody can resume.

use std::io;

/// Restores the terminal and stops the process until the shell resumes it. Without a
/// shell that could resume it, does nothing and returns false.
#[cfg(unix)]
pub(crate) fn suspend() -> io::Result<bool> {
    use rustix::process::{Signal, getpgrp, kill_process_group};
    if is_orphaned() {
        return Ok(false);
    }
    super::lifecycle::leave();
    kill_process_group(getpgrp(), Signal::STOP)?;
    Ok(true)
}

#[cfg(not(unix))]
pub(crate) fn suspend() -> io::Result<bool> {
    Ok(false)
}

/// Returns whether this process group is orphaned: no member has a parent in another
/// group of the same session. No shell watches such a group. The system then ignores
/// `SIGTSTP`, but `SIGSTOP` would stop the group for good.
#[cfg(unix)]
fn is_orphaned() -> bool {
    use rustix::process::{getpgrp, getppid, getsid};
    let (group, session) = (getpgrp(), getsid(None).ok());
    let watches = |process| {
        let place = (
            rustix::process::getpgid(Some(process)),
            getsid(Some(process)),
        );
        matches!(place, (Ok(its_group), Ok(its_session))
            if its_group != group && Some(its_session) == session)
    };
    match parents_of(group.as_raw_pid()) {
        Some(parents) => !parents.into_iter().any(watches),
        // Without a list of processes, only our own parent is known. A wrapper script
        // between us and the shell then makes the key do nothing, which is harmless.
        None => !getppid().is_some_and(watches),
    }
}

/// Returns the parents of all members of a process group, if the system lists processes.
#[cfg(unix)]
fn parents_of(group: i32) -> Option<Vec<rustix::process::Pid>> {
    let processes = std::fs::read_dir("/proc").ok()?;
    let stats = processes.filter_map(|entry| {
        let path = entry.ok()?.path().join("stat");
        std::fs::read_to_string(path).ok()
    });
    let mut parents = Vec::new();
    for (parent, its_group) in stats.filter_map(|stat| parent_and_group(&stat)) {
        if its_group == group {
            parents.extend(rustix::process::Pid::from_raw(parent));
        }
    }
    // We are a member ourselves, so an empty list is no list.
    (!parents.is_empty()).then_some(parents)
}

/// Returns the parent and the process group from `/proc/PID/stat`. The name before them
/// may contain spaces and parentheses.
#[cfg(unix)]
fn parent_and_group(stat: &str) -> Option<(i32, i32)> {
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(1);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_does_not_hide_the_group() {
        let stat = "12 (a) S 1 1 (b) S 34 56 78 0 -1 4194560";
        assert_eq!(parent_and_group(stat), Some((34, 56)));
        assert_eq!(parent_and_group("12 (a) S"), None);
    }
}
