//! The arguments of `jogo partidas`. This module reads them, and does not act on them.

use std::path::PathBuf;

use clap::ArgMatches;
use server::{GameFormat, RoomId};
use texts::Texts;

use super::arguments::{flag, format, formats, subcommand};
use super::paths;
use crate::exit::Misuse;

/// The arguments of `jogo partidas`.
pub(crate) struct Games {
    pub(crate) texts: Texts,
    /// The file of rooms; the user's own if none is named.
    pub(crate) file: Option<PathBuf>,
    pub(crate) room: Option<RoomId>,
    pub(crate) format: GameFormat,
}

impl Games {
    pub(super) fn read(matches: &ArgMatches, texts: Texts) -> Self {
        Self {
            texts,
            file: matches.get_one("dados").cloned(),
            room: matches.get_one("sala").cloned(),
            format: matches
                .get_one("formato")
                .copied()
                .unwrap_or(GameFormat::Text),
        }
    }
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    subcommand("partidas", texts.cli_games(), texts)
        .arg(
            flag("dados", texts.cli_games_data(), texts)
                .value_name(texts.cli_value_file())
                .value_parser(move |text: &str| paths::file(text, texts)),
        )
        .arg(
            flag("sala", texts.cli_games_room(), texts)
                .value_name(texts.cli_value_room())
                .value_parser(move |text: &str| {
                    let wrong = |_| Misuse(texts.sala_invalida().to_owned());
                    text.parse::<RoomId>().map_err(wrong)
                }),
        )
        .arg(
            flag("formato", texts.cli_games_format(), texts)
                .value_name(texts.cli_value_format())
                .value_parser(move |text: &str| {
                    let names = GameFormat::ALL.map(|(_, name)| name);
                    let wrong =
                        || Misuse(texts.usage_bad_word(text, "--formato", formats(names, texts)));
                    GameFormat::named(&format(text)).ok_or_else(wrong)
                }),
        )
}
