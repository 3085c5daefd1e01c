//! The flags of `jogo play` for its look and sound, for one run. Each flag is a choice that
//! the options of the game also offer.

use clap::{Arg, ArgAction, ArgMatches};
use texts::Texts;
use tui::preferences::{Alerts, Choice, Symbols, Theme, Worded};

/// Returns the choices that the flags name.
pub(super) fn read(matches: &ArgMatches) -> Vec<Choice> {
    let switch = |name, choice| matches.get_flag(name).then_some(choice);
    [
        word(matches, "tema").map(Choice::Theme),
        word(matches, "simbolos").map(Choice::Symbols),
        word(matches, "avisos").map(Choice::Alerts),
        switch("mouse", Choice::Mouse(true)),
        switch("sem-animacao", Choice::Animation(false)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn word<T: Worded>(matches: &ArgMatches, name: &str) -> Option<T> {
    T::of_word(matches.get_one::<String>(name)?)
}

/// Returns the flags.
pub(super) fn words(texts: Texts) -> [Arg; 5] {
    [
        worded::<Theme>("tema", texts.cli_value_theme(), texts.cli_theme()),
        worded::<Symbols>("simbolos", texts.cli_value_symbols(), texts.cli_symbols()),
        worded::<Alerts>("avisos", texts.cli_value_alerts(), texts.cli_alerts()),
        switch("mouse", texts.cli_mouse()),
        switch("sem-animacao", texts.cli_no_animation()),
    ]
}

fn worded<T: Worded>(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .value_parser(T::ALL.iter().map(|(_, word)| *word).collect::<Vec<_>>())
        .hide_possible_values(true)
        .help(help)
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}
