//! The arguments of `jogo copia`. This module reads them, and does not act on them.

use std::path::PathBuf;

use clap::{Arg, ArgMatches};
use texts::Texts;

use super::arguments::{flag, subcommand, with_argument};
use super::paths;

/// The arguments of `jogo copia`.
pub(crate) struct Copy {
    pub(crate) texts: Texts,
    /// The file of rooms; the user's own if none is named.
    pub(crate) file: Option<PathBuf>,
    /// The copy or its folder; beside the file if none is named.
    pub(crate) place: Option<PathBuf>,
}

impl Copy {
    pub(super) fn read(matches: &ArgMatches, texts: Texts) -> Self {
        Self {
            texts,
            file: matches.get_one("dados").cloned(),
            place: matches.get_one("destino").cloned(),
        }
    }
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    let named = format!("<{}>", texts.cli_value_destination());
    let place = Arg::new("destino")
        .value_name(texts.cli_value_destination())
        .help(texts.cli_copy_place())
        .value_parser(move |text: &str| paths::path(&named, text, texts));
    with_argument(subcommand("copia", texts.cli_copy(), texts), place, texts).arg(
        flag("dados", texts.cli_games_data(), texts)
            .value_name(texts.cli_value_file())
            .value_parser(move |text: &str| paths::file(text, texts)),
    )
}
