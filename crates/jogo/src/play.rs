//! `jogo play`: hands the command line to the terminal client.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use texts::Texts;
use tui::Address;

use crate::cli;
use crate::exit::Misuse;

/// Plays until the person leaves.
pub(crate) fn run(options: cli::Play) -> anyhow::Result<tui::End> {
    let texts = Texts::new(options.language);
    let address: Address = options
        .host
        .parse()
        .map_err(|_| Misuse(texts.address_unclear(&options.host)))?;
    let room = options.room.map(|room| room.parse()).transpose();
    let end = tui::play(tui::Options {
        address,
        room: room.map_err(|_| Misuse(texts.sala_invalida().to_owned()))?,
        name: tui::Name::new(&options.name),
        watch: options.watch,
        plain: options.plain,
        language: options.language,
        seats: kept_seats(),
    })?;
    Ok(end)
}

/// Where seats are kept for the next run, such as `~/.local/state/jogo/vagas`.
fn kept_seats() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Some(state.join("jogo").join("vagas"))
}
