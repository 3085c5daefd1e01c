//! The sentences about a mistake on the command line, in the language of its user.

use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use texts::Texts;
use tui::Destination;

use super::{arguments, settings, spelling, suggestions};
use crate::exit::Misuse;

/// Returns whether clap asks for a page, such as the help, rather than reporting a mistake.
pub(super) fn is_page(mistake: &clap::Error) -> bool {
    matches!(
        mistake.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// Returns the sentence about a mistake in the arguments of `command`, or of `jogo` itself,
/// and the way to the help. The command is called as it was typed among these words.
pub(super) fn told(
    mistake: &clap::Error,
    command: &clap::Command,
    typed: &[String],
    texts: Texts,
) -> String {
    let called = match command.get_name() {
        "jogo" => "jogo".to_owned(),
        own => {
            let name = spelling::command_as_typed(own, typed, texts.language());
            format!("jogo {name}")
        }
    };
    let told = sentence(mistake, texts);
    let told = meant(mistake, command, &called, texts)
        .map_or_else(|| told.clone(), |instead| texts.usage_meant(&told, instead));
    format!("{told}\n{}", texts.usage_help(format!("{called} --help")))
}

/// Returns what was meant by an argument that the command does not have, if that is likely.
fn meant(
    mistake: &clap::Error,
    command: &clap::Command,
    called: &str,
    texts: Texts,
) -> Option<String> {
    if mistake.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let word = context(mistake, ContextKind::InvalidArg);
    if word.starts_with('-') {
        let has = |own: &str| command.get_arguments().any(|flag| flag.get_id() == own);
        // Only a server has a port of its own. A client names it with the address.
        if matches!(word.as_str(), "--porta" | "--port" | "--puerto") && has("host") {
            let address = (texts.cli_value_host(), texts.cli_value_port());
            return Some(format!("--host {}:{}", address.0, address.1));
        }
        return suggestions::flag(&word, texts.language(), has);
    }
    let flags = flags_of(command.get_name(), &word, texts)?;
    Some(format!("{called} {flags}"))
}

/// Returns the flags for a word that stands without one.
fn flags_of(command: &str, word: &str, texts: Texts) -> Option<String> {
    match command {
        "serve" => {
            let port = word.strip_prefix(':').unwrap_or(word);
            if settings::number("--port", port, 1, u16::MAX, texts).is_ok() {
                return Some(format!("--port {port}"));
            }
            let whole = word
                .parse()
                .map(|both: SocketAddr| (both.ip(), both.port()));
            whole
                .map(|(host, port)| format!("--host {host} --port {port}"))
                .or_else(|_| word.parse().map(|host: IpAddr| format!("--host {host}")))
                .ok()
        }
        "saude" => {
            let server = Destination::of_address(word).ok()?.server?;
            Some(format!("--host {}", server.label_with_port()))
        }
        "partidas" => {
            let room = Destination::read(word).ok()?.room?;
            Some(format!("--sala {room}"))
        }
        _ => None,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "not our enum: the other kinds cannot happen with these arguments"
)]
fn sentence(mistake: &clap::Error, texts: Texts) -> String {
    let about = |kind| context(mistake, kind);
    let argument = about(ContextKind::InvalidArg);
    let value = about(ContextKind::InvalidValue);
    match mistake.kind() {
        ErrorKind::UnknownArgument => texts.usage_unknown(argument),
        ErrorKind::InvalidSubcommand => {
            unknown_command(&about(ContextKind::InvalidSubcommand), texts)
        }
        ErrorKind::MissingSubcommand => texts.usage_no_command().to_owned(),
        ErrorKind::MissingRequiredArgument => texts.usage_missing(argument),
        ErrorKind::ArgumentConflict => {
            let other = about(ContextKind::PriorArg);
            if other == argument {
                texts.usage_twice(argument)
            } else {
                texts.usage_conflict(argument, other)
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            let told = texts.usage_no_value(&argument);
            match arguments::words(&argument, texts) {
                Some(words) => format!("{told}: {words}"),
                None => told,
            }
        }
        ErrorKind::InvalidValue => match about(ContextKind::ValidValue) {
            words if words.is_empty() => texts.usage_bad_value(value, argument),
            words => texts.usage_bad_word(value, argument, words),
        },
        ErrorKind::ValueValidation => {
            let own = mistake.source().and_then(|cause| cause.downcast_ref());
            match own {
                Some(Misuse(sentence)) => sentence.clone(),
                None => texts.usage_bad_value(value, argument),
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            if value.is_empty() {
                texts.usage_unknown(argument)
            } else {
                texts.usage_takes_no_value(argument)
            }
        }
        _ => texts.usage_bad_value(value, argument),
    }
}

/// Returns the sentence for a command that does not exist. It may be a room, or a link.
fn unknown_command(word: &str, texts: Texts) -> String {
    let sentence = texts.usage_unknown_command(word);
    let has_client = cfg!(feature = "client");
    match suggestions::command(word, texts.language()) {
        Some(meant) if !has_client && spelling::is_of_client(meant) => {
            texts.usage_no_client().to_owned()
        }
        Some(meant) => texts.usage_meant(sentence.trim_end_matches('.'), format!("jogo {meant}")),
        None if has_client && Destination::read(word).is_ok() => {
            let meant = texts.usage_meant_room(format!("jogo play {word}"));
            format!("{sentence} {meant}")
        }
        None => sentence,
    }
}

/// Returns what clap says of a mistake, as one text. A flag comes without its value.
fn context(mistake: &clap::Error, kind: ContextKind) -> String {
    let text = match mistake.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let flag = text
        .starts_with("--")
        .then(|| text.split_once(' '))
        .flatten();
    let bare = text.trim_end_matches("...").trim_matches(['[', ']']);
    flag.map_or_else(|| bare.to_owned(), |(flag, _)| flag.to_owned())
}

#[cfg(test)]
mod tests {
    use texts::Language;

    use super::*;

    #[test]
    fn a_word_without_its_flag_is_told_with_it() {
        for (command, word, flags) in [
            ("serve", "5001", Some("--port 5001")),
            ("serve", ":5001", Some("--port 5001")),
            ("serve", "10.0.0.1:81", Some("--host 10.0.0.1 --port 81")),
            ("serve", "::1", Some("--host ::1")),
            ("serve", "gato", None),
            ("saude", "http://10.0.0.1:81/tv", Some("--host 10.0.0.1:81")),
            ("partidas", "10.0.0.1/sala/GATO", Some("--sala gato")),
            ("partidas", "maçã", None),
            ("manual", "gato", None),
        ] {
            let told = flags_of(command, word, Texts::new(Language::En));
            assert_eq!(told.as_deref(), flags, "{command} {word}");
        }
    }
}
