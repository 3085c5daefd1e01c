//! Guesses which command or flag was meant by a word that is none.

use strsim::normalized_damerau_levenshtein as similarity;
use tui::preferences::folded;

use super::spelling;

/// Two words that are less alike than this, from 0 to 1, are not taken for each other. With
/// 0.6, `--mode` would be answered with `--mouse`.
const ALIKE: f64 = 0.7;

/// Returns the spelling of a flag that the word most likely meant, with its dashes. `has`
/// tells whether the command has the flag of an own name.
pub(super) fn flag(word: &str, has: impl Fn(&str) -> bool) -> Option<String> {
    let short = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
    let of_command = spelling::flags().filter(|(own, _)| has(own));
    let mut spellings = of_command.map(|(_, spelling)| spelling);
    let found = match short {
        // Other programs have `-p` for `--port`.
        Some(letter) if letter.len() == 1 => {
            let letter = letter.to_lowercase();
            spellings.find(|spelling| spelling.starts_with(&letter))
        }
        Some(_) | None => most_alike(word, spellings),
    };
    found.map(|spelling| format!("--{spelling}"))
}

/// Returns the own name of the flag that a word without dashes most likely meant. `has` is as
/// in [`flag`].
pub(super) fn own_flag(word: &str, has: impl Fn(&str) -> bool) -> Option<&'static str> {
    let of_command = || spelling::flags().filter(|(own, _)| has(own));
    let meant = most_alike(word, of_command().map(|(_, spelling)| spelling))?;
    let mut all = of_command();
    all.find(|(_, spelling)| *spelling == meant)
        .map(|(own, _)| own)
}

/// Returns the spelling of a command that the word most likely meant.
pub(super) fn command(word: &str) -> Option<&'static str> {
    most_alike(word, spelling::commands())
}

fn most_alike<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word.trim_start_matches('-'));
    known
        .map(|known| (known, similarity(&word, known)))
        .filter(|(_, alike)| *alike >= ALIKE)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(known, _)| known)
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
            ("--no-anouncement", "--no-announcement"),
            ("--behind_proxy", "--behind-proxy"),
            ("-p", "--port"),
            ("-P", "--port"),
            ("-d", "--dados"),
        ] {
            let guessed = flag(typed, |own| serve.contains(&own));
            assert_eq!(guessed.as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn a_word_like_no_flag_of_the_command_is_not_guessed() {
        for typed in ["--xyz", "--color", "-z", "--sala", "-", "--"] {
            assert_eq!(flag(typed, |own| own == "port"), None, "{typed}");
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
            assert_eq!(flag(typed, |_| true), None, "{typed}");
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
            assert_eq!(command(typed), meant, "{typed}");
        }
    }
}
