//! The arguments of `jogo play`. This module reads them, and does not act on them.

use arena::{Limits, Program};
use clap::{Arg, ArgMatches};
use texts::{Language, Texts};
use tui::preferences::Choice;
use tui::{Destination, Level, Unclear};

use super::arguments::{flag, place, subcommand, switch, with_argument, worded};
use super::{duel, looks};

/// The arguments of `jogo play`.
pub(crate) struct Play {
    pub(crate) language: Language,
    /// Whether the flag `--idioma` or the locale names the language.
    pub(crate) knows_language: bool,
    /// The server and the room, as far as they are named.
    pub(crate) destination: Destination,
    /// The given name, otherwise the system's.
    pub(crate) name: Option<String>,
    pub(crate) system_name: String,
    /// The choices of look and sound, for this run.
    pub(crate) choices: Vec<Choice>,
    /// Play a player who waits.
    pub(crate) meet: bool,
    pub(crate) watch: bool,
    /// Make a room that is on no list.
    pub(crate) unlisted: bool,
    pub(crate) plain: bool,
    /// Play as a guest, of whom nothing is kept.
    pub(crate) guest: bool,
    /// Play alone, against a robot of this level.
    pub(crate) robot: Option<Level>,
    /// A program that plays in the place of the user, and the times that it has.
    pub(crate) program: Option<(Program, Limits)>,
}

impl Play {
    /// # Errors
    /// Returns the sentence about arguments that name two rooms or two servers, or a room
    /// although the server is to choose it.
    pub(super) fn read(matches: &ArgMatches, language: Language) -> Result<Self, String> {
        let texts = Texts::new(language);
        let system_name = || {
            std::env::var("USER")
                .or_else(|_| std::env::var("USERNAME"))
                .unwrap_or_default()
        };
        let named = |name| matches.get_one::<Destination>(name).cloned();
        let words: Vec<&str> = matches
            .get_many("destino")
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let destination = bare(&words)
            .and_then(|bare| bare.and(named("sala").unwrap_or_default()))
            .and_then(|place| place.and(named("host").unwrap_or_default()))
            .map_err(|unclear| unclear.sentence(texts))?;
        let meet = matches.get_flag("procurar");
        if let Some(room) = destination.room.as_ref().filter(|_| meet) {
            return Err(texts.usage_conflict("--procurar", texts.room(room)));
        }
        let locale = Language::named_by_locale(|name| std::env::var(name).ok());
        let guest = matches.get_flag("convidado");
        Ok(Self {
            language,
            knows_language: matches.contains_id("idioma") || locale.is_some(),
            destination,
            name: matches.get_one::<String>("nome").cloned(),
            // Guests share an account.
            system_name: if guest { String::new() } else { system_name() },
            choices: looks::read(matches),
            meet,
            watch: matches.get_flag("assistir"),
            unlisted: matches.get_flag("reservada"),
            plain: matches.get_flag("simples"),
            guest,
            robot: matches.get_one("robo").copied(),
            program: matches
                .get_one("programa")
                .map(|program: &Program| (program.clone(), duel::limits(matches))),
        })
    }
}

/// Reads the words without a flag: a room, a link, or a whole line that was pasted behind
/// `jogo play`.
fn bare(words: &[&str]) -> Result<Destination, Unclear> {
    match words {
        [] | ["jogo", "play"] => Ok(Destination::default()),
        words => Destination::read(&words.join(" ")),
    }
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    let destination = Arg::new("destino")
        .value_name(texts.cli_value_destination())
        .num_args(0..)
        .help(texts.cli_destination());
    let play = subcommand("play", texts.cli_play(), texts);
    with_argument(play, destination, texts)
        .arg(
            flag("sala", texts.cli_room(), texts)
                .value_name(texts.cli_value_room())
                .value_parser(move |text: &str| place("--sala", text, Destination::read, texts)),
        )
        .arg(
            flag("host", texts.cli_play_host(), texts)
                .value_name(texts.cli_value_host())
                .value_parser(move |text: &str| {
                    place("--host", text, Destination::of_address, texts)
                }),
        )
        .arg(flag("nome", texts.cli_name(), texts).value_name(texts.cli_value_name()))
        .arg(
            switch("procurar", texts.cli_meet(), texts).conflicts_with_all([
                "sala",
                "assistir",
                "reservada",
            ]),
        )
        .arg(switch("assistir", texts.cli_watch(), texts))
        .arg(switch("reservada", texts.cli_unlisted(), texts))
        .arg(switch("convidado", texts.cli_guest(), texts))
        .arg(switch("simples", texts.cli_plain(), texts))
        .arg(
            worded::<Level>("robo", texts.cli_value_level(), texts.cli_robot(), texts)
                .conflicts_with_all(["sala", "host", "procurar", "assistir", "destino"]),
        )
        .arg(
            flag("programa", texts.cli_program(), texts)
                .value_name(texts.cli_value_program())
                // A guest starts nothing on this machine.
                .conflicts_with_all(["assistir", "convidado"])
                .value_parser(move |text: &str| duel::read_pilot(text, texts)),
        )
        .arg(duel::time(texts.cli_program_time(), texts).requires("programa"))
        .args(looks::flags(texts))
}
