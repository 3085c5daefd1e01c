//! The variables of the environment that stand for the flags of `jogo serve`, for
//! containers and units. A variable is read as its flag would be.
//!
//! **Invariant:** does not know any flag but those that keep the rooms.

use clap::ArgAction;
use texts::{Language, Texts};
use tui::preferences::Worded;

use super::{settings, suggestions};
use crate::exit::Misuse;

/// The variable of the file of rooms. All commands that read that file read it.
pub(super) const FILE_OF_ROOMS: &str = "JOGO_DADOS";

/// The beginning of all our variables.
const OURS: &str = "JOGO_";

/// The flag of the client that has a variable, too.
const OF_CLIENT: &str = "simples";

/// The ends of our variables that stand for no flag of `jogo serve`. The client, the files of
/// `deploy` and the tests read them.
const OF_OTHERS: [&str; 9] = [
    "ARGUMENTS",
    "BALANCER",
    "BIN",
    "CERT",
    "LAN",
    "PASSWORD",
    "PLAIN",
    "SEED",
    "SIMPLES",
];

/// The beginnings of further ones. Kubernetes sets `JOGO_SERVICE_HOST`, `JOGO_PORT_5000_TCP`
/// and so on for a service called `jogo`.
const OF_OTHERS_BEGIN: [&str; 4] = ["NODE_", "PORT_", "SERVICE_", "TEST_"];

/// The flags for the place of the rooms. One on the command line sets aside the variables
/// of all.
const PLACES: [&str; 3] = ["dados", "efemero", "redis"];

/// The arguments with those of the variables, and the flags that came from variables.
pub(super) struct Completed {
    pub(super) arguments: Vec<String>,
    flags: Vec<String>,
}

impl Completed {
    /// Returns the arguments of a command without variables.
    pub(super) const fn unchanged(arguments: Vec<String>) -> Self {
        Self {
            arguments,
            flags: Vec::new(),
        }
    }

    /// Returns a sentence about the arguments that names the variables in place of their
    /// flags.
    pub(super) fn named(&self, told: &str) -> String {
        let mut told = told.to_owned();
        for flag in &self.flags {
            let (flag, variable) = (format!("--{flag}"), name_of(flag));
            told = told
                .split(&flag)
                .enumerate()
                .map(|(part, text)| match part {
                    0 => text.to_owned(),
                    // A longer flag begins with this one.
                    _ if text.starts_with('-') => format!("{flag}{text}"),
                    _ => format!("{variable}{text}"),
                })
                .collect();
        }
        told
    }
}

/// Returns the variable of a flag, such as `JOGO_SEM_ANUNCIO`.
fn name_of(flag: &str) -> String {
    format!("{OURS}{}", flag.to_ascii_uppercase().replace('-', "_"))
}

/// Returns the command with the variable of each flag in its help.
pub(super) fn shown(command: clap::Command) -> clap::Command {
    command.mut_args(|argument| {
        let help = argument.get_help().map(ToString::to_string);
        match (argument.get_long().map(name_of), help) {
            (Some(variable), Some(help)) if is_setting(&argument) => {
                argument.help(format!("{help} [{variable}]"))
            }
            _ => argument,
        }
    })
}

/// Returns whether a flag sets something, and does not ask for help.
fn is_setting(argument: &clap::Arg) -> bool {
    argument.get_id() != "help"
}

/// Returns a warning about each of these variables that looks like ours and is none.
pub(super) fn warnings(
    names: impl Iterator<Item = String>,
    serve: &clap::Command,
    texts: Texts,
) -> Vec<String> {
    let flags = || serve.get_arguments().filter(|one| is_setting(one));
    let has = |flag: &str| flags().any(|one| one.get_long() == Some(flag));
    let mut names: Vec<String> = names.filter(|name| !is_known(name, has)).collect();
    names.sort_unstable();
    let has_one = |flag: &str| has(flag) || flag == OF_CLIENT;
    let warning = |name: String| {
        let word = name[OURS.len()..].replace('_', "-");
        match suggestions::own_flag(&word, has_one) {
            Some(flag) => texts.serve_unknown_variable(name, name_of(flag)),
            None => texts.serve_unlisted_variable(name),
        }
    };
    names.into_iter().map(warning).collect()
}

/// Returns whether a variable is one of ours, or does not look like one.
fn is_known(name: &str, has: impl Fn(&str) -> bool) -> bool {
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let Some(end) = name.strip_prefix(OURS).filter(|end| end.chars().all(plain)) else {
        return true;
    };
    OF_OTHERS.contains(&end)
        || OF_OTHERS_BEGIN.iter().any(|begin| end.starts_with(begin))
        || has(&end.to_ascii_lowercase().replace('_', "-"))
}

/// Returns the language of its variable, if that names one.
pub(super) fn language(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    Language::of_word(&variable(&name_of("idioma"))?)
}

/// Adds the flags of the variables that are set to the arguments of `jogo serve`, unless
/// the command line has them.
pub(super) fn completed(
    arguments: &[String],
    serve: &clap::Command,
    variable: impl Fn(&str) -> Option<String>,
    texts: Texts,
) -> Result<Completed, Misuse> {
    let has = |flag: &str| {
        let begins = |word: &String| {
            let rest = word
                .strip_prefix("--")
                .and_then(|word| word.strip_prefix(flag));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        };
        arguments.iter().any(begins)
    };
    let place_is_named = PLACES.iter().any(|place| has(place));
    let mut completed = Completed {
        arguments: arguments.to_owned(),
        flags: Vec::new(),
    };
    for argument in serve.get_arguments().filter(|one| is_setting(one)) {
        let Some(flag) = argument.get_long() else {
            continue;
        };
        let set_aside = has(flag) || (PLACES.contains(&flag) && place_is_named);
        let value = variable(&name_of(flag)).filter(|value| !value.trim().is_empty());
        let Some(value) = value.filter(|_| !set_aside) else {
            continue;
        };
        let is_switch = matches!(argument.get_action(), ArgAction::SetTrue);
        if is_switch && !settings::yes_or_no(&name_of(flag), &value, texts)? {
            continue;
        }
        let words = if is_switch {
            vec![format!("--{flag}")]
        } else if matches!(argument.get_action(), ArgAction::Append) {
            let parts = value.split([',', ' ']).filter(|part| !part.is_empty());
            parts.map(|part| format!("--{flag}={part}")).collect()
        } else {
            vec![format!("--{flag}={value}")]
        };
        completed.flags.push(flag.to_owned());
        completed.arguments.extend(words);
    }
    Ok(completed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::serve;

    const EN: Texts = Texts::new(Language::En);

    /// Returns the words that variables add to a line, or the sentence about a mistake.
    fn added(line: &str, variables: &[(&str, &str)]) -> Result<String, String> {
        let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let variable = |name: &str| {
            let found = variables.iter().find(|(named, _)| *named == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let completed = completed(&arguments, &serve::command(EN), variable, EN);
        let completed = completed.map_err(|Misuse(why)| why)?;
        let parsed = clap::Command::new("jogo").subcommand(serve::command(EN));
        parsed
            .try_get_matches_from(&completed.arguments)
            .map_err(|mistake| {
                completed.named(&crate::cli::mistakes::told(
                    &mistake,
                    &serve::command(EN),
                    &[],
                    EN,
                ))
            })?;
        Ok(completed.arguments[arguments.len()..].join(" "))
    }

    #[test]
    fn every_flag_of_serve_has_a_variable_and_the_flag_wins() {
        let serve = serve::command(EN);
        for flag in serve.get_arguments().filter(|one| is_setting(one)) {
            let flag = flag.get_long().unwrap();
            let value = match flag {
                "host" => "127.0.0.1",
                "origem" | "moldura" => "http://a.example",
                "dominio" => "a.example",
                "redis" => "redis://h",
                "pagina" => ".",
                "metricas" => "127.0.0.1:9464",
                "caminho" => "/jogo",
                "log-formato" => "json",
                "idioma" => "es",
                _ => "1",
            };
            let variable = [(name_of(flag), value)];
            let variable = variable
                .each_ref()
                .map(|(name, value)| (name.as_str(), *value));
            let words = added("jogo serve", &variable).unwrap();
            assert!(words.starts_with(&format!("--{flag}")), "{flag}: {words}");
            let has = serve
                .get_arguments()
                .find(|one| one.get_long() == Some(flag));
            let line = if matches!(has.unwrap().get_action(), ArgAction::SetTrue) {
                format!("jogo serve --{flag}")
            } else {
                format!("jogo serve --{flag}={value}")
            };
            assert_eq!(added(&line, &variable).unwrap(), "", "{flag}");
        }
    }

    #[test]
    fn a_variable_that_only_looks_like_ours_is_told_with_the_nearest_one() {
        for (name, told) in [
            ("JOGO_PORTA", "Did you mean JOGO_PORT?"),
            ("JOGO_ROOMS", "Did you mean JOGO_SALAS?"),
            (
                "JOGO_SALA_POR_MINUTO",
                "Did you mean JOGO_SALAS_POR_MINUTO?",
            ),
            ("JOGO_NO_ANNOUNCEMENT", "Did you mean JOGO_SEM_ANUNCIO?"),
            ("JOGO_SIMPLE", "Did you mean JOGO_SIMPLES?"),
            ("JOGO_SENHA", "These exist: jogo serve --help"),
        ] {
            let warnings = warnings([name.to_owned()].into_iter(), &serve::command(EN), EN);
            assert_eq!(warnings.len(), 1, "{name}");
            assert!(warnings[0].contains(name), "{warnings:?}");
            assert!(warnings[0].ends_with(told), "{warnings:?}");
        }
    }

    #[test]
    fn no_variable_that_somebody_reads_is_warned_of() {
        let deployed = [
            include_str!("../../../../deploy/compose.yaml"),
            include_str!("../../../../deploy/haproxy.cfg"),
            include_str!("../../../../deploy/jogo.service"),
            include_str!("../../../../deploy/jogo@.service"),
            include_str!("../../../../deploy/local"),
            "JOGO_LAN JOGO_SIMPLES JOGO_SERVICE_HOST JOGO_PORT_5000_TCP_ADDR JOGO_SEED",
            "JOGO_PORT JOGO_SEM_ANUNCIO PATH JOGOS_PORTA jogo_porta",
        ];
        let part = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let words = deployed.iter().flat_map(|text| text.split(part));
        let names: Vec<String> = words.map(str::to_owned).collect();
        let ours = names.iter().filter(|name| name.starts_with(OURS));
        assert!(ours.count() > 20);
        let warnings = warnings(names.into_iter(), &serve::command(EN), EN);
        assert_eq!(warnings, Vec::<String>::new());
    }

    #[test]
    fn a_place_on_the_command_line_sets_the_variables_of_places_aside() {
        let redis = [("JOGO_REDIS", "redis://h"), ("JOGO_PORT", "7")];
        assert_eq!(added("jogo serve --efemero", &redis).unwrap(), "--port=7");
        let both = [("JOGO_REDIS", "redis://h"), ("JOGO_DADOS", "/x")];
        let told = added("jogo serve", &both).unwrap_err();
        assert!(told.contains("JOGO_REDIS"), "{told}");
        assert!(told.contains("JOGO_DADOS"), "{told}");
    }

    #[test]
    fn a_wrong_value_is_refused_by_the_name_of_its_variable() {
        for (name, value, words) in [
            ("JOGO_PORT", "99999", "JOGO_PORT 99999: it must be"),
            (
                "JOGO_SALAS_POR_MINUTO",
                "x",
                "JOGO_SALAS_POR_MINUTO x: it must be",
            ),
            (
                "JOGO_SEM_ANUNCIO",
                "maybe",
                "JOGO_SEM_ANUNCIO is 1 (or yes) or 0 (or no), not maybe",
            ),
            ("JOGO_DOMINIO", "a.example, b/", "use JOGO_DOMINIO b\n"),
            (
                "JOGO_REDIS",
                "http://u:secret@h",
                "use JOGO_REDIS redis://…@h\n",
            ),
        ] {
            let told = added("jogo serve", &[(name, value)]).unwrap_err();
            assert!(told.contains(words), "{told}");
            assert!(!told.contains("--") || told.contains("--help"), "{told}");
            assert!(!told.contains("secret"), "{told}");
        }
    }

    #[test]
    fn a_switch_takes_the_words_of_the_document_and_refuses_others() {
        let page = include_str!("../../../../docs/HOST.md");
        let line = page.lines().find(|line| line.contains(" mean 1, and "));
        let (ones, zeros) = line.unwrap().split_once(" mean 1, and ").unwrap();
        for (words, added_words) in [(ones, "--log"), (zeros, "")] {
            let words: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
            assert!(words.len() > 3, "{words:?}");
            for word in words {
                assert_eq!(
                    added("jogo serve", &[("JOGO_LOG", word)]).unwrap(),
                    added_words
                );
            }
        }
        for word in ["debug", "2", "1 0", "info", "-"] {
            assert!(
                added("jogo serve", &[("JOGO_LOG", word)]).is_err(),
                "{word}"
            );
        }
    }

    #[test]
    fn switches_and_lists_have_their_words() {
        for (name, value, words) in [
            ("JOGO_LOG", "0", ""),
            ("JOGO_LOG", "Não", ""),
            ("JOGO_LOG", "sim", "--log"),
            ("JOGO_PORT", "", ""),
            (
                "JOGO_DOMINIO",
                "https://a.example b.example",
                "--dominio=https://a.example --dominio=b.example",
            ),
        ] {
            assert_eq!(added("jogo serve", &[(name, value)]).unwrap(), words);
        }
    }
}
