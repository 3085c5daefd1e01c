//! Stops the process for the shell, if there is a shell that could resume it.
//!
//! **Invariant:** never stops a process group that nobody can resume.

use std::io;

/// Restores the terminal and stops the process until the shell resumes it. Without a
/// shell that could resume it, does nothing and returns false.
#[cfg(unix)]
pub(crate) fn suspend() -> io::Result<bool> {
    if is_orphaned() {
        return Ok(false);
    }
    super::lifecycle::leave();
    rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
    Ok(true)
}

#[cfg(not(unix))]
pub(crate) fn suspend() -> io::Result<bool> {
    Ok(false)
}

/// A process's parent, process group and session. A number is 0 if it belongs to a
/// process outside of our PID namespace, as in a container.
#[cfg(unix)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    parent: i32,
    group: i32,
    session: i32,
}

/// Returns whether this process group is orphaned: no member has a parent in another
/// group of the same session. No shell watches such a group. The system then ignores
/// `SIGTSTP`, but `SIGSTOP` would stop the group for good.
#[cfg(unix)]
fn is_orphaned() -> bool {
    match listed_place("self") {
        Some(ours) => !listed_processes().any(|member| {
            member.group == ours.group && is_watched(member, ours, listed_parent(member))
        }),
        // Without a list of processes, only our own parent is known. A wrapper script
        // between us and the shell then makes the key do nothing, which is harmless.
        None => match (place_by_calls(None), rustix::process::getppid()) {
            (Some(ours), Some(parent)) => !is_watched(ours, ours, place_by_calls(Some(parent))),
            (_, _) => true,
        },
    }
}

/// Returns whether the parent of `member` could resume our process group.
#[cfg(unix)]
fn is_watched(member: Place, ours: Place, parent: Option<Place>) -> bool {
    // A group or session of number 0 is outside of our namespace, and 0 does not tell
    // two of them apart.
    member.parent != 0
        && ours.group != 0
        && ours.session != 0
        && parent.is_some_and(|parent| parent.session == ours.session && parent.group != ours.group)
}

#[cfg(unix)]
fn listed_parent(member: Place) -> Option<Place> {
    listed_place(&member.parent.to_string())
}

#[cfg(unix)]
fn listed_processes() -> impl Iterator<Item = Place> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|entry| listed_place(entry.file_name().to_str()?))
}

/// Returns the place of a process from the system's list in `/proc`, which Linux has.
#[cfg(unix)]
fn listed_place(process: &str) -> Option<Place> {
    read_stat(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// Reads `/proc/PID/stat`. The name before the numbers may contain spaces and parentheses.
#[cfg(unix)]
fn read_stat(stat: &str) -> Option<Place> {
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(1);
    let mut number = || fields.next()?.parse().ok();
    Some(Place {
        parent: number()?,
        group: number()?,
        session: number()?,
    })
}

/// Asks the system for a place. Only for systems without `/proc`: on Linux, rustix
/// asserts that these numbers are not 0, and they are in a container.
#[cfg(unix)]
fn place_by_calls(process: Option<rustix::process::Pid>) -> Option<Place> {
    use rustix::process::{getpgid, getsid};
    Some(Place {
        parent: 1,
        group: getpgid(process).ok()?.as_raw_pid(),
        session: getsid(process).ok()?.as_raw_pid(),
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_does_not_hide_the_group() {
        let stat = "12 (a) S 1 1 (b) S 34 56 78 0 -1 4194560";
        let place = Place {
            parent: 34,
            group: 56,
            session: 78,
        };
        assert_eq!(read_stat(stat), Some(place));
        assert_eq!(read_stat("12 (a) S"), None);
    }

    #[test]
    fn a_shell_outside_of_the_namespace_watches_nobody() {
        let place = |parent, group, session| Place {
            parent,
            group,
            session,
        };
        let (ours, shell) = (place(40, 50, 40), place(1, 40, 40));
        assert!(is_watched(ours, ours, Some(shell)));
        assert!(!is_watched(ours, ours, Some(place(0, 0, 0))));
        let inner = place(40, 0, 0);
        assert!(!is_watched(inner, inner, Some(place(0, 1, 0))));
        assert!(!is_watched(ours, ours, None));
    }
}
