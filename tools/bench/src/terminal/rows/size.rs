//! The size of the program.

use std::fs;

use crate::goal::Goal;
use crate::terminal::stage::Stage;

/// Measures megabytes on disk and in memory.
pub(crate) fn measure(stage: &Stage, only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    if only_counts {
        return Ok(Vec::new());
    }
    let (window, _opponent) = stage.game("tamanho", (80, 24))?;
    #[expect(clippy::cast_precision_loss, reason = "some millions")]
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let disk = megabytes(fs::metadata(stage.program())?.len());
    let memory = megabytes(window.process()?.memory());
    Ok(vec![
        Goal::at_most(
            "the program on disk, with the server in it",
            6.0,
            disk,
            "MB",
        ),
        Goal::at_most("memory in a game", 12.0, memory, "MB"),
    ])
}
