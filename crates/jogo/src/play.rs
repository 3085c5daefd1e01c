//! `jogo play`: hands the command line to the terminal client.

use anyhow::anyhow;
use texts::Texts;
use tui::Address;

use crate::cli;

/// Plays until the person leaves.
pub(crate) fn run(options: cli::Play) -> anyhow::Result<()> {
    let texts = Texts::new(options.language);
    let address: Address = options
        .host
        .parse()
        .map_err(|_| anyhow!(texts.address_unclear(&options.host)))?;
    let room = options.room.map(|room| room.parse()).transpose();
    tui::play(tui::Options {
        address,
        room: room.map_err(|_| anyhow!(texts.sala_invalida()))?,
        name: tui::Name::new(&options.name),
        watch: options.watch,
        robot: options.robot,
        language: options.language,
    })?;
    Ok(())
}
