//! The command line, in the language of whoever reads it.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use texts::{Language, Texts};

use crate::limits::{self, Limits};

/// What was asked for.
pub(crate) enum Command {
    Serve(Serve),
    Play(Play),
}

/// `jogo serve`.
pub(crate) struct Serve {
    pub(crate) texts: Texts,
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    pub(crate) origins: Vec<String>,
    pub(crate) hold: Duration,
    pub(crate) limits: Limits,
    pub(crate) data: Data,
}

/// Where the rooms are to be kept.
pub(crate) enum Data {
    /// In the user's own place.
    OfUser,
    /// In this file.
    File(PathBuf),
    /// In memory only.
    Nowhere,
}

/// `jogo play`.
pub(crate) struct Play {
    pub(crate) language: Language,
    pub(crate) host: String,
    pub(crate) room: Option<String>,
    pub(crate) name: String,
    pub(crate) watch: bool,
}

/// Reads the arguments of the process; on a mistake, or when asked for help, says
/// so and exits.
pub(crate) fn read() -> Command {
    let arguments: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let language = asked_language(&arguments)
        .unwrap_or_else(|| Language::of_locale(|name| std::env::var(name).ok()));
    let texts = Texts::new(language);
    let matches = command(texts).get_matches_from(arguments);
    match matches.subcommand() {
        Some(("serve", matches)) => Command::Serve(serve_options(matches, texts)),
        Some((_, matches)) => Command::Play(play_options(matches, texts.language())),
        None => unreachable!("clap demands a subcommand"),
    }
}

/// The value of `--idioma`, found before clap runs, since clap's help needs it.
fn asked_language(arguments: &[String]) -> Option<Language> {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--idioma" {
            return words.next().and_then(|tag| Language::of_tag(tag));
        }
        if let Some(tag) = word.strip_prefix("--idioma=") {
            return Language::of_tag(tag);
        }
    }
    None
}

fn command(texts: Texts) -> clap::Command {
    let template = format!(
        "{{about}}\n\n{}: {{usage}}\n\n{}:\n{{subcommands}}\n\n{}:\n{{options}}\n",
        texts.cli_usage(),
        texts.cli_commands(),
        texts.cli_options()
    );
    clap::Command::new("jogo")
        .version(env!("CARGO_PKG_VERSION"))
        .about(texts.cli_about())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .help_template(template)
        .arg(help(texts))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(texts.cli_version()),
        )
        .arg(language(texts).global(true))
        .subcommand(serve(texts))
        .subcommand(play(texts))
}

fn serve(texts: Texts) -> clap::Command {
    subcommand("serve", texts.cli_serve(), texts)
        .arg(
            Arg::new("host")
                .long("host")
                .value_name(texts.cli_value_host())
                .value_parser(value_parser!(IpAddr))
                .default_value("0.0.0.0")
                .hide_default_value(true)
                .help(texts.cli_serve_host()),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .alias("porta")
                .value_name(texts.cli_value_port())
                .value_parser(value_parser!(u16))
                .default_value("5000")
                .hide_default_value(true)
                .help(texts.cli_port()),
        )
        .arg(
            Arg::new("origem")
                .long("origem")
                .value_name(texts.cli_value_origin())
                .action(ArgAction::Append)
                .help(texts.cli_origin()),
        )
        .arg(
            Arg::new("guarda")
                .long("guarda")
                .value_name(texts.cli_value_seconds())
                .value_parser(value_parser!(u32))
                .default_value("60")
                .hide_default_value(true)
                .help(texts.cli_hold()),
        )
        .args(limits::arguments(texts))
        .arg(
            Arg::new("dados")
                .long("dados")
                .value_name(texts.cli_value_file())
                .value_parser(value_parser!(PathBuf))
                .help(texts.cli_data()),
        )
        .arg(
            Arg::new("efemero")
                .long("efemero")
                .action(ArgAction::SetTrue)
                .conflicts_with("dados")
                .help(texts.cli_ephemeral()),
        )
}

fn play(texts: Texts) -> clap::Command {
    subcommand("play", texts.cli_play(), texts)
        .arg(
            Arg::new("sala")
                .long("sala")
                .value_name(texts.cli_value_room())
                .value_parser(NonEmptyStringValueParser::new())
                .help(texts.cli_room()),
        )
        .arg(
            Arg::new("host")
                .long("host")
                .value_name(texts.cli_value_host())
                .default_value("127.0.0.1")
                .hide_default_value(true)
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
}

fn subcommand(name: &'static str, about: &'static str, texts: Texts) -> clap::Command {
    let template = format!(
        "{{about}}\n\n{}: {{usage}}\n\n{}:\n{{options}}\n",
        texts.cli_usage(),
        texts.cli_options()
    );
    clap::Command::new(name)
        .about(about)
        .disable_help_flag(true)
        .help_template(template)
        .arg(help(texts))
}

fn help(texts: Texts) -> Arg {
    Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(texts.cli_help())
}

fn language(texts: Texts) -> Arg {
    Arg::new("idioma")
        .long("idioma")
        .value_name(texts.cli_value_language())
        .value_parser(["pt", "en"])
        .hide_possible_values(true)
        .help(texts.cli_language())
}

fn serve_options(matches: &ArgMatches, texts: Texts) -> Serve {
    let seconds = matches.get_one("guarda").copied().unwrap_or(60_u32);
    Serve {
        texts,
        host: matches.get_one("host").copied().expect("it has a default"),
        port: matches.get_one("port").copied().expect("it has a default"),
        origins: matches
            .get_many("origem")
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        hold: Duration::from_secs(seconds.into()),
        limits: Limits::read(matches),
        data: match matches.get_one::<PathBuf>("dados") {
            Some(file) => Data::File(file.clone()),
            None if matches.get_flag("efemero") => Data::Nowhere,
            None => Data::OfUser,
        },
    }
}

fn play_options(matches: &ArgMatches, language: Language) -> Play {
    let system_name = || {
        std::env::var("USER")
            .or_else(|_| std::env::var("USERNAME"))
            .ok()
    };
    Play {
        language,
        host: matches
            .get_one::<String>("host")
            .cloned()
            .expect("it has a default"),
        room: matches.get_one::<String>("sala").cloned(),
        name: matches
            .get_one::<String>("nome")
            .cloned()
            .or_else(system_name)
            .unwrap_or_default(),
        watch: matches.get_flag("assistir"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for language in Language::ALL {
            command(Texts::new(language)).debug_assert();
        }
    }

    #[test]
    fn the_language_is_known_before_the_rest_is_read() {
        let arguments = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            asked_language(&arguments("jogo --idioma en --help")),
            Some(Language::En)
        );
        assert_eq!(
            asked_language(&arguments("jogo play --idioma=pt")),
            Some(Language::Pt)
        );
        assert_eq!(asked_language(&arguments("jogo play")), None);
    }
}
