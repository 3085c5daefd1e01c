//! Arguments that several commands have.

use clap::{Arg, ArgAction};
use texts::{Language, Texts};

/// Makes a command below `jogo`, with the help in its user's language.
pub(super) fn subcommand(name: &'static str, about: &'static str, texts: Texts) -> clap::Command {
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
    Arg::new("idioma")
        .long("idioma")
        .value_name(texts.cli_value_language())
        .value_parser(Language::ALL.map(Language::tag))
        .hide_possible_values(true)
        .help(texts.cli_language())
}
