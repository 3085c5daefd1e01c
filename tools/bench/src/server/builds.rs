//! The folder of builds, and our server in it.

use std::path::PathBuf;

use anyhow::ensure;

/// Returns the folder of builds, where files of measurements go as well.
pub(crate) fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target")
}

/// Returns the binary of our server, which lies next to this one.
pub(crate) fn jogo() -> anyhow::Result<PathBuf> {
    let jogo = std::env::current_exe()?.with_file_name("jogo");
    let how = "build it first: cargo build --profile dist -p jogo -p bench";
    ensure!(jogo.exists(), how);
    Ok(jogo)
}
