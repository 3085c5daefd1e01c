//! Guesses which command or flag was meant by a word that is none.

use strsim::normalized_damerau_levenshtein as similarity;
use texts::Language;
use tui::preferences::folded;

use super::spelling::{self, Row};

/// Two words that are less alike than this, from 0 to 1, are not taken for each other. With
/// 0.6, `--mode` would be answered with `--mouse`.
const ALIKE: f64 = 0.7;

/// Returns the flag that the word most likely meant, with its dashes, as readers of the
/// language know it. `has` tells whether the command has the flag of an own name.
pub(super) fn flag(word: &str, language: Language, has: impl Fn(&str) -> bool) -> Option<String> {
    let short = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
    let mut flags = spelling::FLAGS.iter().filter(|(own, ..)| has(own));
    let found = match short {
        // Other programs have `-p` for `--port`.
        Some(letter) if letter.len() == 1 => {
            let letter = letter.to_lowercase();
            let begins = |name: &&str| name.starts_with(&letter);
            let named = |row| spelling::read_in(row, language);
            let known = flags
                .clone()
                .find_map(|row| named(row).into_iter().find(begins));
            let has_it = |row: &&Row| spelling::spellings(row).any(|name| begins(&name));
            known.or_else(|| flags.find(has_it).map(|row| named(row)[0]))
        }
        Some(_) | None => {
            // Other spellings are too much like flags of other programs, such as `--public`.
            let names = |row: &Row| {
                let own = [row.0, spelling::read_in(row, Language::En)[0]];
                own.into_iter().chain(spelling::read_in(row, language))
            };
            most_alike(word, flags.map(|row| (row, names(row))), language)
        }
    };
    found.map(|name| format!("--{name}"))
}

/// Returns the own name of the flag that a word without dashes most likely meant. `has` is as
/// in [`flag`].
pub(super) fn own_flag(word: &str, has: impl Fn(&str) -> bool) -> Option<&'static str> {
    let flags = spelling::FLAGS.iter().filter(|row| has(row.0));
    let spelled = flags.map(|row| (row, spelling::spellings(row)));
    closest(&folded(word), spelled).map(|row| row.0)
}

/// Returns the command that the word most likely meant, as readers of the language know it.
pub(super) fn command(word: &str, language: Language) -> Option<&'static str> {
    let commands = spelling::COMMANDS.iter();
    let commands = commands.map(|row| (row, spelling::spellings(row)));
    most_alike(word, commands, language)
}

/// Returns the name in the language of the row with the spelling that is most like the word.
fn most_alike<'a>(
    word: &str,
    rows: impl Iterator<Item = (&'a Row, impl Iterator<Item = &'a str>)>,
    language: Language,
) -> Option<&'static str> {
    let word = folded(word.trim_start_matches('-'));
    let row = closest(&word, rows)?;
    let [first, second] = spelling::read_in(row, language);
    let alike = |name| similarity(&word, name);
    Some(if alike(second) > alike(first) {
        second
    } else {
        first
    })
}

/// Returns the row with the spelling that is most like a folded word.
fn closest<'a>(
    word: &str,
    rows: impl Iterator<Item = (&'a Row, impl Iterator<Item = &'a str>)>,
) -> Option<&'a Row> {
    let alike = |name: &str| similarity(word, name);
    rows.map(|(row, spellings)| (row, spellings.map(alike).fold(0.0, f64::max)))
        .filter(|(_, likeness)| *likeness >= ALIKE)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(row, _)| row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_flag_is_guessed() {
        let serve = [
            "port",
            "dados",
            "sem-anuncio",
            "atras-de-proxy",
            "paciencia",
        ];
        for (typed, meant) in [
            ("--prot", "--port"),
            ("--ports", "--port"),
            ("--dado", "--dados"),
            ("--no-anouncement", "--sem-anuncio"),
            ("--behind_proxy", "--atras-de-proxy"),
            ("-p", "--port"),
            ("-P", "--port"),
            ("-d", "--dados"),
        ] {
            let guessed = flag(typed, Language::Pt, |own| serve.contains(&own));
            assert_eq!(guessed.as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn a_guess_is_in_the_language_of_the_run() {
        use Language::{En, Es, Pt};
        for (typed, language, meant) in [
            ("completion", Pt, "completar"),
            ("completion", En, "complete"),
            ("completion", Es, "completar"),
            ("heath", Es, "saude"),
            ("salut", Es, "salud"),
            ("jogra", Pt, "jogar"),
            ("jogra", En, "play"),
            ("Partida", En, "games"),
        ] {
            assert_eq!(command(typed, language), Some(meant), "{typed}");
        }
        for (typed, language, meant) in [
            ("--fromat", Pt, "--formato"),
            ("--dado", En, "--data"),
            ("--dato", Es, "--datos"),
            ("--nmae", Es, "--nome"),
            ("-w", Pt, "--assistir"),
            ("-d", En, "--data"),
        ] {
            let guessed = flag(typed, language, |_| true);
            assert_eq!(guessed.as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn a_word_like_no_flag_of_the_command_is_not_guessed() {
        for typed in ["--xyz", "--color", "-z", "--sala", "-", "--"] {
            assert_eq!(
                flag(typed, Language::Pt, |own| own == "port"),
                None,
                "{typed}"
            );
        }
    }

    #[test]
    fn a_flag_of_other_programs_is_no_mistyped_one() {
        for typed in [
            "--public",
            "--mode",
            "--verbose",
            "--debug",
            "--config",
            "--user",
            "--https",
            "--url",
            "--path-prefix",
            "--data-dir",
            "--color",
            "--quiet",
            "--fullscreen",
            "--ip",
        ] {
            assert_eq!(flag(typed, Language::En, |_| true), None, "{typed}");
        }
    }

    #[test]
    fn a_mistyped_command_is_guessed() {
        for (typed, meant) in [
            ("paly", Some("play")),
            ("sevre", Some("serve")),
            ("jogra", Some("jogar")),
            ("Partida", Some("partidas")),
            ("123", None),
            ("turma-b", None),
        ] {
            assert_eq!(command(typed, Language::Pt), meant, "{typed}");
        }
    }
}
