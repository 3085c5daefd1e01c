//! The command line, in the language of its user.

mod arguments;
mod copy;
#[cfg(feature = "client")]
mod duel;
mod games;
mod health;
mod limits;
mod listen;
#[cfg(feature = "client")]
mod looks;
mod mistakes;
mod pages;
mod paths;
#[cfg(feature = "client")]
mod play;
mod serve;
mod settings;
mod spelling;
mod suggestions;
mod variables;
mod web;

use clap::{Arg, ArgAction};
use texts::{Language, Texts};
use tui::preferences::Worded;

use crate::exit::Misuse;
use crate::{complaint, exit};
use arguments::{help, language};
use variables::Completed;

pub(crate) use copy::Copy;
#[cfg(feature = "client")]
pub(crate) use duel::{Duel, Format};
pub(crate) use games::Games;
pub(crate) use health::Health;
#[cfg(feature = "client")]
pub(crate) use play::Play;
pub(crate) use serve::{Data, Serve};

/// The command that the arguments name.
#[cfg_attr(
    not(feature = "client"),
    expect(clippy::large_enum_variant, reason = "there is one, at the start")
)]
pub(crate) enum Command {
    Serve(Serve),
    #[cfg(feature = "client")]
    Play(Play),
    Games(Games),
    #[cfg(feature = "client")]
    Duel(Duel),
    Health(Health),
    Copy(Copy),
    /// Write these bytes to standard output.
    Write(Vec<u8>),
}

/// Returns the commands of the terminal client, as far as it is part of the program.
#[cfg(feature = "client")]
fn of_client(texts: Texts) -> [clap::Command; 2] {
    [play::command(texts), duel::command(texts)]
}

#[cfg(not(feature = "client"))]
const fn of_client(_texts: Texts) -> [clap::Command; 0] {
    []
}

/// Returns whether the arguments of the process ask for a guest, of whom nothing is kept
/// and for whom nothing kept is read.
#[cfg(feature = "client")]
pub(crate) fn is_for_guest() -> bool {
    let arguments: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let mut flags = spelling::standard(&arguments).into_iter();
    flags
        .by_ref()
        .take_while(|word| word != "--")
        .any(|word| word == "--convidado")
}

/// Reads the arguments of the process. On a mistake, or when asked for help, it says so and
/// exits. `saved` is the language chosen before, if there is one.
pub(crate) fn read(saved: Option<Language>) -> Command {
    let arguments: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let typed = arguments;
    let arguments = spelling::standard(&typed);
    let named = named_command(&arguments, Texts::new(Language::En));
    let is_serve = named.as_deref() == Some("serve");
    let variable = |name: &str| std::env::var(name).ok();
    let language = asked_language(&arguments)
        .or_else(|| variables::language(variable).filter(|_| is_serve))
        .or(saved)
        .unwrap_or_else(|| Language::of_locale(variable));
    let texts = Texts::new(language);
    if let Some(argument) = std::env::args_os().find(|word| word.to_str().is_none()) {
        refuse(&texts.usage_not_text(argument.to_string_lossy()));
    }
    let with = |command, variable: &dyn Fn(&str) -> Option<String>| {
        variables::completed(&arguments, &command, variable, texts)
            .unwrap_or_else(|Misuse(why)| refuse(&why))
    };
    let file_of_rooms = |name: &str| variable(name).filter(|_| name == variables::FILE_OF_ROOMS);
    let completed = match named.as_deref() {
        Some("serve") => with(serve::command(texts), &variable),
        Some("partidas") => with(games::command(texts), &file_of_rooms),
        Some("copia") => with(copy::command(texts), &file_of_rooms),
        Some(_) | None => Completed::unchanged(arguments),
    };
    let matches = command_as_typed(texts, &typed)
        .try_get_matches_from(&completed.arguments)
        .unwrap_or_else(|mistake| say(&mistake, &completed, &typed, texts));
    if matches!(named.as_deref(), Some("partidas" | "copia" | "saude")) {
        for warning in unknown_variables(texts) {
            complaint::say(&format!("jogo: {warning}"));
        }
    }
    match matches.subcommand() {
        Some(("serve", matches)) => Command::Serve(Serve::read(matches, texts)),
        Some(("partidas", matches)) => Command::Games(Games::read(matches, texts)),
        #[cfg(feature = "client")]
        Some(("duelo", matches)) => Command::Duel(Duel::read(matches, texts)),
        Some(("saude", matches)) => {
            Command::Health(Health::read(matches, texts).unwrap_or_else(|Misuse(why)| refuse(&why)))
        }
        Some(("copia", matches)) => Command::Copy(Copy::read(matches, texts)),
        Some(("completar", matches)) => {
            Command::Write(pages::completions(matches, command(texts), texts))
        }
        Some(("manual", _)) => Command::Write(pages::manual(command(texts), texts)),
        #[cfg(feature = "client")]
        Some(("play", matches)) => match Play::read(matches, texts.language()) {
            Ok(play) => Command::Play(play),
            Err(sentence) => refuse(&sentence),
        },
        Some(_) | None => unreachable!("clap demands one of our subcommands"),
    }
}

/// Returns a warning about each variable of the environment that looks like one of `jogo
/// serve` and is none.
pub(crate) fn unknown_variables(texts: Texts) -> Vec<String> {
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let names = set.filter_map(|(name, _)| name.into_string().ok());
    variables::warnings(names, &serve::command(texts), texts)
}

/// Prints a mistake in the arguments, or the requested help, and exits.
fn say(mistake: &clap::Error, given: &Completed, typed: &[String], texts: Texts) -> ! {
    if mistakes::is_page(mistake) {
        mistake.exit();
    }
    let all = command(texts);
    let named = named_command(&given.arguments, texts);
    let of = named.and_then(|name| all.find_subcommand(name));
    let told = mistakes::told(mistake, of.unwrap_or(&all), typed, texts);
    refuse(&given.named(&spelling::as_typed(&told, typed)))
}

/// Returns the command that the arguments name.
fn named_command(arguments: &[String], texts: Texts) -> Option<String> {
    let names = |word: &&String| command(texts).find_subcommand(word).is_some();
    arguments.iter().find(names).cloned()
}

/// Prints why the arguments cannot be used, and exits.
fn refuse(why: &str) -> ! {
    complaint::say(&format!("jogo: {why}"));
    std::process::exit(exit::Exit::Usage as i32)
}

/// Returns the value of `--idioma`, found before clap runs, because clap's help needs it.
fn asked_language(arguments: &[String]) -> Option<Language> {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--idioma" {
            return words.next().and_then(|word| Language::of_word(word));
        }
        if let Some(word) = word.strip_prefix("--idioma=") {
            return Language::of_word(word);
        }
    }
    None
}

/// Returns the command line. The usage lines have the commands' names in the language.
fn command(texts: Texts) -> clap::Command {
    command_as_typed(texts, &[])
}

/// Returns the command line. The usage line of a command that was typed has that spelling.
fn command_as_typed(texts: Texts, typed: &[String]) -> clap::Command {
    let template = format!(
        "{{about}}\n\n{}: {{usage}}\n\n{}:\n{{subcommands}}\n\n{}:\n{{options}}{{after-help}}\n",
        texts.cli_usage(),
        texts.cli_commands(),
        texts.cli_options()
    );
    let codes = exit::meanings(texts).map(|(code, meaning)| format!("\n  {code:<8}{meaning}"));
    clap::Command::new("jogo")
        .version(env!("CARGO_PKG_VERSION"))
        .about(texts.cli_about())
        .subcommand_required(true)
        .subcommand_value_name(texts.cli_value_command())
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .help_template(template)
        .override_usage(format!(
            "jogo <{}> [{}]",
            texts.cli_value_command(),
            texts.cli_value_options()
        ))
        .after_help(format!("{}:{}", texts.cli_exit_codes(), codes.concat()))
        .arg(help(texts))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(texts.cli_version()),
        )
        .arg(language(texts).global(true))
        .subcommand(variables::shown(serve::command(texts)))
        .subcommands(of_client(texts))
        .subcommand(games::command(texts))
        .subcommand(health::command(texts))
        .subcommand(copy::command(texts))
        .subcommands(pages::commands(texts))
        .mut_subcommands(|one| {
            let name = spelling::command_as_typed(one.get_name(), typed, texts.language());
            arguments::called(&name, one, texts)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_in_every_language() {
        for language in Language::ALL {
            command(Texts::new(language)).debug_assert();
        }
    }

    #[test]
    fn every_flag_of_serve_has_a_variable_and_help_shows_it() {
        let mut whole = command(Texts::new(Language::En));
        // The flags of the program become those of the command, too.
        whole.build();
        let serve = whole.find_subcommand("serve").unwrap();
        let flags = serve.get_arguments().filter(|one| one.get_id() != "help");
        for flag in flags {
            let name = flag.get_long().unwrap();
            let variable = format!("[JOGO_{}]", name.to_ascii_uppercase().replace('-', "_"));
            let help = flag.get_help().unwrap().to_string();
            assert!(help.ends_with(&variable), "--{name}: {help}");
        }
    }

    #[test]
    fn the_usage_line_has_the_command_as_it_was_typed() {
        let usage = |line: &str, language| {
            let typed: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let texts = Texts::new(language);
            let arguments = spelling::standard(&typed);
            let asked = command_as_typed(texts, &typed).try_get_matches_from(arguments);
            let page = asked.unwrap_err().to_string();
            page.lines().nth(2).unwrap().to_owned()
        };
        for (line, language, told) in [
            (
                "jogo games --help",
                Language::Pt,
                "Uso: jogo games [OPÇÕES]",
            ),
            (
                "jogo games --help",
                Language::En,
                "Usage: jogo games [OPTIONS]",
            ),
            (
                "jogo help Partidas",
                Language::En,
                "Usage: jogo Partidas [OPTIONS]",
            ),
            ("jogo salud -h", Language::Es, "Uso: jogo salud [OPCIONES]"),
            (
                "jogo --lang es copy --ayuda",
                Language::Es,
                "Uso: jogo copy [DESTINO] [OPCIONES]",
            ),
            (
                "jogo jogar gato -h",
                Language::Pt,
                "Uso: jogo jogar [DESTINO]... [OPÇÕES]",
            ),
            (
                "jogo duel --help",
                Language::En,
                "Usage: jogo duel <A> <B> [OPTIONS]",
            ),
        ] {
            assert_eq!(usage(line, language), told, "{line}");
        }
        for (own, ..) in spelling::COMMANDS {
            let whole = command(Texts::new(Language::En));
            let mut one = whole.find_subcommand(own).unwrap().clone();
            let told = one.render_usage().to_string();
            let name = spelling::command_in(own, Language::En);
            assert!(told.contains(&format!("jogo {name} ")), "{told}");
        }
    }

    /// A description of an act begins with its verb: in the third person in Portuguese and in
    /// Spanish, and in the imperative in English. Others describe a value.
    #[test]
    fn every_description_has_the_form_of_its_language() {
        for (language, before, verbs) in [
            (
                Language::Pt,
                ["Não", "Só", "se"].as_slice(),
                "Abre Confia Copia Cria Escreve Faz Guarda Joga Mostra Pergunta Procura Recebe \
                 anuncia assiste mostra move",
            ),
            (
                Language::En,
                &[],
                "Ask Copy Do Find Keep Make Open Play Print Serve Show Trust Turn Watch Write",
            ),
            (
                Language::Es,
                &["No", "Solo", "se"],
                "Abre Busca Confía Copia Crea Enfrenta Escribe Guarda Juega Muestra Pregunta Recibe \
                 anuncia mira muestra mueve",
            ),
        ] {
            let mut whole = command(Texts::new(language));
            whole.build();
            let first = |text: String| {
                let mut words = text.split([' ', ':']).map(str::to_owned);
                words.find(|word| !before.contains(&word.as_str())).unwrap()
            };
            for one in whole.get_subcommands() {
                let about = one.get_about().unwrap().to_string();
                let acts = one
                    .get_arguments()
                    .filter(|flag| !flag.get_action().takes_values());
                let acts = acts.map(|flag| flag.get_help().unwrap().to_string());
                for text in acts.chain([about]) {
                    let verb = first(text.clone());
                    assert!(verbs.split_whitespace().any(|one| one == verb), "{text}");
                }
                for flag in one.get_arguments() {
                    let text = flag.get_help().unwrap().to_string();
                    let begin = first(text.clone()).to_lowercase();
                    let infinitive = ["ar", "er", "ir"].iter().any(|end| begin.ends_with(end));
                    assert!(language == Language::En || !infinitive, "{text}");
                }
            }
        }
    }

    #[test]
    fn the_language_is_known_before_the_rest_is_read() {
        let arguments = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let asked = asked_language(&arguments("jogo --idioma en --help"));
        assert_eq!(asked, Some(Language::En));
        let asked = asked_language(&arguments("jogo play --idioma=pt"));
        assert_eq!(asked, Some(Language::Pt));
        let asked = asked_language(&arguments("jogo --idioma es play"));
        assert_eq!(asked, Some(Language::Es));
        assert_eq!(asked_language(&arguments("jogo play")), None);
    }
}
