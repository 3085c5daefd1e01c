//! The flags of `jogo play` for its look and sound, for one run. Each flag is a choice that
//! the options of the game also offer.

use clap::{Arg, ArgMatches};
use texts::Texts;
use tui::preferences::{Alerts, Choice, Symbols, Theme};

use super::arguments::{switch, worded};

/// Returns the choices that the flags name.
pub(super) fn read(matches: &ArgMatches) -> Vec<Choice> {
    let switch = |name, choice| matches.get_flag(name).then_some(choice);
    [
        matches.get_one("tema").copied().map(Choice::Theme),
        matches.get_one("simbolos").copied().map(Choice::Symbols),
        matches.get_one("avisos").copied().map(Choice::Alerts),
        switch("mouse", Choice::Mouse(true)),
        switch("sem-animacao", Choice::Animation(false)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the flags.
pub(super) fn flags(texts: Texts) -> [Arg; 5] {
    let (theme, symbols) = (texts.cli_value_theme(), texts.cli_value_symbols());
    [
        worded::<Theme>("tema", theme, texts.cli_theme(), texts),
        worded::<Symbols>("simbolos", symbols, texts.cli_symbols(), texts),
        worded::<Alerts>(
            "avisos",
            texts.cli_value_alerts(),
            texts.cli_alerts(),
            texts,
        ),
        switch("mouse", texts.cli_mouse(), texts),
        switch("sem-animacao", texts.cli_no_animation(), texts),
    ]
}
