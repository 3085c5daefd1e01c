//! Arguments that several commands have.

use clap::{Arg, ArgAction};
use texts::{Language, Texts};
use tui::preferences::{Alerts, Symbols, Theme, Worded, folded};
use tui::{Destination, Level, Unclear};

use super::spelling;
use crate::exit::Misuse;

/// Makes a command below `jogo`, with the help in its user's language. The help names the
/// English twin of the command to readers of English.
pub(super) fn subcommand(name: &'static str, about: &'static str, texts: Texts) -> clap::Command {
    let twin = spelling::english_command(name).filter(|_| texts.language() == Language::En);
    let about = match twin {
        Some(twin) => format!("{about} [= {twin}]"),
        None => about.to_owned(),
    };
    clap::Command::new(name)
        .about(about)
        .disable_help_flag(true)
        .help_template(template(texts, ""))
        .arg(help(texts))
}

/// Returns a command below `jogo` whose usage line has this spelling of its name.
pub(super) fn called(name: &str, command: clap::Command, texts: Texts) -> clap::Command {
    let mut words = vec!["jogo".to_owned(), name.to_owned()];
    words.extend(command.get_positionals().map(ToString::to_string));
    words.push(format!("[{}]", texts.cli_value_options()));
    command.override_usage(words.join(" "))
}

/// Adds an argument without a flag, such as `<SHELL>`.
pub(super) fn with_argument(command: clap::Command, argument: Arg, texts: Texts) -> clap::Command {
    let section = format!("{}:\n{{positionals}}\n\n", texts.cli_arguments());
    command
        .help_template(template(texts, &section))
        .arg(argument)
}

fn template(texts: Texts, section: &str) -> String {
    format!(
        "{{about}}\n\n{}: {{usage}}\n\n{section}{}:\n{{options}}\n",
        texts.cli_usage(),
        texts.cli_options()
    )
}

/// Returns a flag with its help. The help names the English twin of the flag to readers
/// who do not read Portuguese.
pub(super) fn flag(name: &'static str, help: &str, texts: Texts) -> Arg {
    let twin = spelling::english(name).filter(|_| texts.language() != Language::Pt);
    let help = match twin {
        Some(twin) => format!("{help} [= --{twin}]"),
        None => help.to_owned(),
    };
    Arg::new(name).long(name).help(help)
}

/// Returns a flag whose value is one of some words.
pub(super) fn worded<T: Worded + Send + Sync>(
    name: &'static str,
    value: &'static str,
    help: &str,
    texts: Texts,
) -> Arg {
    flag(name, help, texts)
        .value_name(value)
        .value_parser(move |word: &str| {
            let flag = format!("--{name}");
            let wrong = || Misuse(texts.usage_bad_word(word, flag, words_of::<T>(texts)));
            T::of_word(word).ok_or_else(wrong)
        })
}

/// Reads the value of a flag that names a place, and says what is wrong with it.
pub(super) fn place(
    flag: &str,
    text: &str,
    parse: fn(&str) -> Result<Destination, Unclear>,
    texts: Texts,
) -> Result<Destination, Misuse> {
    let bare = !text.is_empty() && !text.contains(char::is_whitespace);
    let quoted = if bare {
        text.to_owned()
    } else {
        format!("\"{text}\"")
    };
    let told = |unclear: Unclear| format!("{flag} {quoted}: {}", unclear.sentence(texts));
    parse(text).map_err(|unclear| Misuse(told(unclear)))
}

/// Returns the words that a flag of [`worded`] takes, or `None` for any other flag.
pub(super) fn words(flag: &str, texts: Texts) -> Option<String> {
    match flag {
        "--idioma" => Some(words_of::<Language>(texts)),
        "--robo" => Some(words_of::<Level>(texts)),
        "--tema" => Some(words_of::<Theme>(texts)),
        "--simbolos" => Some(words_of::<Symbols>(texts)),
        "--avisos" => Some(words_of::<Alerts>(texts)),
        _ => None,
    }
}

fn words_of<T: Worded>(texts: Texts) -> String {
    let word = |(value, word): &(T, &str)| match value.twin(texts.language()) {
        Some(twin) => format!("{twin} (= {word})"),
        None => (*word).to_owned(),
    };
    let words: Vec<String> = T::ALL.iter().map(word).collect();
    words.join(", ")
}

/// Returns the own name of a format, which may be typed as its English twin.
pub(super) fn format(typed: &str) -> String {
    match folded(typed.trim()).as_str() {
        "text" => "texto".to_owned(),
        word => word.to_owned(),
    }
}

/// Returns the names of formats, with the English twin for readers of English.
pub(super) fn formats<'a>(names: impl IntoIterator<Item = &'a str>, texts: Texts) -> String {
    let named = |name| match name {
        "texto" if texts.language() == Language::En => "text (= texto)",
        name => name,
    };
    let names: Vec<&str> = names.into_iter().map(named).collect();
    names.join(", ")
}

/// Returns a flag that is on or off.
pub(super) fn switch(name: &'static str, help: &str, texts: Texts) -> Arg {
    flag(name, help, texts).action(ArgAction::SetTrue)
}

/// Returns the argument that asks for help.
pub(super) fn help(texts: Texts) -> Arg {
    Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(texts.cli_help())
}

/// Returns the argument that chooses the language.
pub(super) fn language(texts: Texts) -> Arg {
    worded::<Language>(
        "idioma",
        texts.cli_value_language(),
        texts.cli_language(),
        texts,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_flag_are_those_of_the_language() {
        for (language, themes) in [
            (Language::Pt, "auto, neutro, cor, escuro, claro, mono"),
            (
                Language::En,
                "auto, neutral (= neutro), color (= cor), dark (= escuro), light (= claro), mono",
            ),
            (
                Language::Es,
                "auto, neutro, color (= cor), oscuro (= escuro), claro, mono",
            ),
        ] {
            assert_eq!(words("--tema", Texts::new(language)).unwrap(), themes);
        }
    }
}
