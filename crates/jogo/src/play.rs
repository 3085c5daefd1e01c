//! `jogo play`: hands the command line to the terminal client.

use std::path::PathBuf;

use anyhow::anyhow;
use etcetera::BaseStrategy;
use texts::Texts;
use tui::Address;

use crate::cli;

/// Plays until the person leaves.
pub(crate) fn run(options: cli::Play) -> anyhow::Result<()> {
    let texts = Texts::new(options.language);
    let address = options.host.map(|host| {
        host.parse::<Address>()
            .map_err(|_| anyhow!(texts.address_unclear(&host)))
    });
    let room = options.room.map(|room| room.parse()).transpose();
    tui::play(tui::Options {
        address: address.transpose()?,
        room: room.map_err(|_| anyhow!(texts.sala_invalida()))?,
        name: tui::Name::new(&options.name),
        watch: options.watch,
        language: options.language,
        scope: tui::Scope::of_environment(|name| std::env::var(name).ok()),
        seats: kept_seats(),
    })?;
    Ok(())
}

/// Where seats are kept for the next run, such as `~/.local/state/jogo/vagas`.
fn kept_seats() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Some(state.join("jogo").join("vagas"))
}
