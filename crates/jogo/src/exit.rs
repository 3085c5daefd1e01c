//! The exit codes and their meanings.

use std::fmt;
use std::process::ExitCode;

use texts::Texts;
#[cfg(feature = "client")]
use tui::End;

/// The way in which the process ends, if no bug and no signal ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "client"),
    expect(dead_code, reason = "only players meet some of them")
)]
pub(crate) enum Exit {
    /// The user left normally.
    Left = 0,
    /// The command line was wrong; clap uses the same code.
    Usage = 2,
    /// The server or the room was out of reach, or the port or the rooms could not be
    /// opened, or `jogo saude` did not hear that all is well.
    NoConnection = 3,
    /// The room was full, and there was no user to ask.
    RoomFull = 4,
    /// The server speaks another protocol.
    Versions = 5,
    /// The program that played failed.
    ProgramFailed = 6,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(feature = "client")]
impl From<End> for Exit {
    fn from(end: End) -> Self {
        match end {
            End::Left => Self::Left,
            End::NoConnection => Self::NoConnection,
            End::RoomFull => Self::RoomFull,
            End::Versions => Self::Versions,
            End::ProgramFailed => Self::ProgramFailed,
        }
    }
}

/// Returns every exit code with its meaning.
pub(crate) fn meanings(texts: Texts) -> [(&'static str, &'static str); 8] {
    [
        ("0", texts.exit_left()),
        ("2", texts.exit_usage()),
        ("3", texts.exit_no_connection()),
        ("4", texts.exit_room_full()),
        ("5", texts.exit_versions()),
        ("6", texts.exit_program()),
        ("101", texts.exit_bug()),
        ("128+n", texts.exit_signal()),
    ]
}

/// The error for an argument that clap could not recognize as wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misuse(pub(crate) String);

impl fmt::Display for Misuse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

/// Returns the exit code for a fault.
pub(crate) fn of_fault(fault: &anyhow::Error) -> Exit {
    if fault.is::<Misuse>() {
        Exit::Usage
    } else {
        Exit::NoConnection
    }
}
