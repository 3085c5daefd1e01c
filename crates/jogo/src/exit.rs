//! The exit codes, and what each means.

use std::fmt;
use std::process::ExitCode;

use texts::Texts;
use tui::End;

/// How the process ends, if no bug and no signal ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Left normally.
    Left = 0,
    /// The command line was wrong; as clap has it.
    Usage = 2,
    /// The server or the room could not be reached, or the port or the rooms not opened.
    NoConnection = 3,
    /// The room was full and there was nobody to ask.
    RoomFull = 4,
    /// The server speaks another protocol.
    Versions = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<End> for Exit {
    fn from(end: End) -> Self {
        match end {
            End::Left => Self::Left,
            End::NoConnection => Self::NoConnection,
            End::RoomFull => Self::RoomFull,
            End::Versions => Self::Versions,
        }
    }
}

/// Every code there is, in words.
pub(crate) fn meanings(texts: Texts) -> [(&'static str, &'static str); 7] {
    [
        ("0", texts.exit_left()),
        ("2", texts.exit_usage()),
        ("3", texts.exit_no_connection()),
        ("4", texts.exit_room_full()),
        ("5", texts.exit_versions()),
        ("101", texts.exit_bug()),
        ("128+n", texts.exit_signal()),
    ]
}

/// A word of the command line that clap could not know to be wrong.
#[derive(Debug)]
pub(crate) struct Misuse(pub(crate) String);

impl fmt::Display for Misuse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

/// The code of what went wrong.
pub(crate) fn of_fault(fault: &anyhow::Error) -> Exit {
    if fault.is::<Misuse>() {
        Exit::Usage
    } else {
        Exit::NoConnection
    }
}
