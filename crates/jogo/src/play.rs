//! `jogo play`: hands the command line to the terminal client.

use crate::cli;

pub(crate) fn run(_options: cli::Play) -> anyhow::Result<()> {
    anyhow::bail!("not yet")
}
