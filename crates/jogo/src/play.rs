//! `jogo play`: passes the command line to the terminal client.

use std::io::Write;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use texts::Texts;
use tui::Preferences;

use crate::cli;
use crate::guest;
use crate::preferences::Saved;

/// Plays until the user leaves. Flags override saved choices.
pub(crate) fn run(mut options: cli::Play, saved: Saved) -> anyhow::Result<tui::End> {
    if options.guest && !guest::completes(&mut options)? {
        return Ok(tui::End::Left);
    }
    let texts = Texts::new(options.language);
    let cut = options.name.as_deref().is_some_and(is_cut);
    let cut = cut.then(|| texts.name_full().to_owned());
    // Guests have the variables of their account's owner.
    let unknown = match options.guest {
        true => Vec::new(),
        false => cli::unknown_variables(texts),
    };
    let mut warnings = saved.warning(texts).into_iter().chain(cut).chain(unknown);
    let warning = warnings.next();
    for warning in warning.iter().cloned().chain(warnings) {
        // The screen shows the first one, too, but only for a while.
        let _unheard = writeln!(std::io::stderr(), "jogo: {warning}");
    }
    let name = tui::Name::new(&options.system_name);
    let mut preferences = Preferences::new(options.language, name);
    for choice in saved.choices.iter().chain(&options.choices) {
        preferences.choose(choice);
    }
    let chosen =
        |choice: &tui::preferences::Choice| matches!(choice, tui::preferences::Choice::Name(_));
    let saved_name = saved.choices.iter().any(chosen);
    let program = options.program.as_ref();
    let name = options
        .name
        .or(program.map(|(program, _)| program.to_string()));
    if let Some(name) = &name {
        preferences.name = tui::Name::new(name);
    }
    preferences.language = options.language;
    let end = tui::play(tui::Options {
        address: options.destination.server,
        room: options.destination.room,
        meet: options.meet,
        watch: options.watch,
        unlisted: options.unlisted,
        plain: options.plain,
        robot: options.robot,
        program: options.program,
        scope: match options.guest {
            true => tui::Scope::Nowhere,
            false => tui::Scope::of_environment(|name| std::env::var(name).ok()),
        },
        seats: kept_seats().filter(|_| !options.guest),
        guest: options.guest,
        named: saved_name || name.is_some(),
        preferences,
        kept_in: saved.path,
        warning,
    })?;
    Ok(end)
}

/// Returns whether a name is longer than the part of it that players see.
fn is_cut(name: &str) -> bool {
    let columns = tui::Name::MAX_COLUMNS;
    tui::Clean::new(name, columns) != tui::Clean::new(name, 10 * columns)
}

/// Returns the folder that keeps seats for the next run, such as
/// `~/.local/state/jogo/vagas`.
fn kept_seats() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Some(state.join("jogo").join("vagas"))
}
