//! The arguments of `jogo partidas`. This module reads them, and does not act on them.

use std::path::PathBuf;

use clap::ArgMatches;
use server::{GameFormat, RoomId};
use texts::Texts;
use tui::Destination;

use super::arguments::{flag, format, formats, place, subcommand};
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
                    let named = place("--sala", text, Destination::read, texts)?.room;
                    named.ok_or_else(|| Misuse(texts.sala_invalida().to_owned()))
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

#[cfg(test)]
mod tests {
    use texts::Language;

    use super::*;

    #[test]
    fn a_room_is_read_as_everywhere() {
        let texts = Texts::new(Language::En);
        let read = |text: &str| {
            let typed = command(texts).try_get_matches_from(["partidas", "--sala", text]);
            let games = typed.map(|matches| Games::read(&matches, texts));
            let room = games.map(|games| games.room.map(|room| room.to_string()));
            room.map_err(|mistake| {
                crate::cli::mistakes::told(&mistake, &command(texts), &[], texts)
            })
        };
        for text in ["GATO", "http://h:5000/sala/gato.", "the code is gato"] {
            assert_eq!(read(text).unwrap().as_deref(), Some("gato"), "{text}");
        }
        for (text, told) in [("maçã", "use maca"), ("192.168.0.10", "1 to 32")] {
            let refused = read(text).unwrap_err();
            assert!(refused.contains(told), "{refused}");
        }
    }
}
