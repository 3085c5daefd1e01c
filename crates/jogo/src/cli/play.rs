//! The arguments of `jogo play`. This module reads them, and does not act on them.

use clap::{Arg, ArgAction, ArgMatches};
use texts::{Language, Texts};
use tui::Level;

use tui::preferences::Choice;

use super::arguments::subcommand;
use super::looks;
use super::room_word::RoomWord;

/// The arguments of `jogo play`.
pub(crate) struct Play {
    pub(crate) language: Language,
    pub(crate) host: Option<String>,
    pub(crate) room: Option<String>,
    /// The given name, otherwise the system's.
    pub(crate) name: Option<String>,
    pub(crate) system_name: String,
    /// The choices of look and sound, for this run.
    pub(crate) choices: Vec<Choice>,
    pub(crate) watch: bool,
    pub(crate) plain: bool,
    /// Play alone, against a robot of this level.
    pub(crate) robot: Option<Level>,
}

impl Play {
    pub(super) fn read(matches: &ArgMatches, language: Language) -> Self {
        let system_name = || {
            std::env::var("USER")
                .or_else(|_| std::env::var("USERNAME"))
                .unwrap_or_default()
        };
        Self {
            language,
            host: matches.get_one::<String>("host").cloned(),
            room: matches.get_one::<String>("sala").cloned(),
            name: matches.get_one::<String>("nome").cloned(),
            system_name: system_name(),
            choices: looks::read(matches),
            watch: matches.get_flag("assistir"),
            plain: matches.get_flag("simples"),
            robot: matches
                .get_one::<String>("robo")
                .and_then(|word| Level::of_word(word)),
        }
    }
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    subcommand("play", texts.cli_play(), texts)
        .arg(
            Arg::new("sala")
                .long("sala")
                .value_name(texts.cli_value_room())
                .allow_hyphen_values(true)
                .value_parser(RoomWord)
                .help(texts.cli_room()),
        )
        .arg(
            Arg::new("host")
                .long("host")
                .value_name(texts.cli_value_host())
                .help(texts.cli_play_host()),
        )
        .arg(
            Arg::new("nome")
                .long("nome")
                .value_name(texts.cli_value_name())
                .help(texts.cli_name()),
        )
        .arg(
            Arg::new("assistir")
                .long("assistir")
                .action(ArgAction::SetTrue)
                .help(texts.cli_watch()),
        )
        .arg(
            Arg::new("simples")
                .long("simples")
                .alias("plain")
                .action(ArgAction::SetTrue)
                .help(texts.cli_plain()),
        )
        .arg(
            Arg::new("robo")
                .long("robo")
                .value_name(texts.cli_value_level())
                .value_parser(Level::ALL.map(Level::word))
                .hide_possible_values(true)
                .conflicts_with_all(["sala", "host", "assistir"])
                .help(texts.cli_robot()),
        )
        .args(looks::words(texts))
}
