//! A program whose window is torn away. The window belongs to `script`, which is killed, so
//! nobody is left to tell the program.

use std::ffi::OsStr;

use anyhow::Context;
use testkit::pty::{CommandBuilder, Window};
use testkit::{ProcessInfo, Signal};

use crate::terminal::stage::Stage;

/// Returns the command in a window of `script`, whose shell starts it in this way, such as
/// with `exec`.
pub(crate) fn in_script(stage: &Stage, command: &CommandBuilder, way: &str) -> CommandBuilder {
    let words = command.get_argv().join(OsStr::new(" "));
    let line = format!(
        "stty rows 24 cols 80; echo pid $$.; {way} {}",
        words.display()
    );
    let mut script = CommandBuilder::new("script");
    script.args(["-qfc", &line, "/dev/null"]);
    stage.prepare(&mut script);
    script
}

/// Kills `script`, and returns the program in its window.
///
/// # Errors
/// The shell did not say which process that is.
pub(crate) fn tear_away(window: &Window) -> anyhow::Result<ProcessInfo> {
    let output = window.look(|seen| String::from_utf8_lossy(&seen.bytes).into_owned());
    let number = output
        .split("pid ")
        .nth(1)
        .and_then(|rest| rest.split('.').next());
    let program = ProcessInfo(number.context("the shell tells its number")?.parse()?);
    window.process()?.signal(Signal::KILL)?;
    Ok(program)
}
