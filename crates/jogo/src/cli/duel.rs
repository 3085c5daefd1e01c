//! The arguments of `jogo duelo`. This module reads them, and does not act on them.

use std::time::Duration;

use arena::{BadLine, Limits, Program};
use clap::{Arg, ArgMatches};
use texts::{Language, Texts};
use tui::Level;
use tui::preferences::{Worded, folded};

use super::arguments::{flag, format, formats, subcommand, with_argument};
use super::settings;
use crate::contestant::{BadPlace, BotLine, Contestant, places_of};
use crate::exit::Misuse;

/// The number of games without `--partidas`.
const GAMES: u32 = 10;
/// The greatest number of games.
const MOST_GAMES: u32 = 100_000;
/// The bounds of the time for a move, in seconds.
const TIME: (f64, f64) = (0.01, 3_600.0);

/// The arguments of `jogo duelo`.
pub(crate) struct Duel {
    pub(crate) texts: Texts,
    pub(crate) contestants: [Contestant; 2],
    pub(crate) games: u32,
    pub(crate) limits: Limits,
    pub(crate) format: Format,
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Lines and a table for people.
    Text,
    /// A JSON object in each line.
    Lines,
}

impl Format {
    const ALL: [(Self, &'static str); 2] = [(Self::Text, "texto"), (Self::Lines, "ndjson")];
}

impl Duel {
    pub(super) fn read(matches: &ArgMatches, texts: Texts) -> Self {
        let contestant = |name| {
            let named: Option<&Contestant> = matches.get_one(name);
            named.expect("clap demands both").clone()
        };
        Self {
            texts,
            contestants: [contestant("a"), contestant("b")],
            games: matches.get_one("partidas").copied().unwrap_or(GAMES),
            limits: limits(matches),
            format: matches.get_one("formato").copied().unwrap_or(Format::Text),
        }
    }
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    let contestant = |id: &'static str, name: &'static str| {
        Arg::new(id)
            .value_name(name)
            .required(true)
            .help(texts.cli_duel_contestant(places_of(texts.language()).join(" ")))
            .value_parser(move |text: &str| read_contestant(text, texts))
    };
    let duel = subcommand("duelo", texts.cli_duel(), texts);
    with_argument(duel, contestant("a", "A"), texts)
        .arg(contestant("b", "B"))
        .override_usage(format!(
            "jogo duelo <A> <B> [{}]",
            texts.cli_value_options()
        ))
        .arg(
            flag("partidas", texts.cli_duel_games(), texts)
                .value_name(texts.cli_value_number())
                .allow_negative_numbers(true)
                .value_parser(move |text: &str| {
                    settings::number("--partidas", text, 1, MOST_GAMES, texts)
                }),
        )
        .arg(time(texts.cli_duel_time(), texts))
        .arg(
            flag("formato", texts.cli_duel_format(), texts)
                .value_name(texts.cli_value_format())
                .value_parser(move |text: &str| read_format(text, texts)),
        )
}

/// Returns the flag for the time of a move.
pub(super) fn time(help: &'static str, texts: Texts) -> Arg {
    flag("tempo", help, texts)
        .value_name(texts.cli_value_seconds())
        .allow_negative_numbers(true)
        .value_parser(move |text: &str| read_time(text, texts))
}

/// Returns the times that a program has.
pub(super) fn limits(matches: &ArgMatches) -> Limits {
    let usual = Limits::default();
    let turn = matches.get_one("tempo").copied().unwrap_or(usual.turn);
    Limits { turn, ..usual }
}

fn read_contestant(text: &str, texts: Texts) -> Result<Contestant, Misuse> {
    let robot = text
        .split_once(':')
        .filter(|(word, _)| matches!(folded(word).trim(), "robo" | "robot"));
    if let Some((_, word)) = robot {
        let robot = match texts.language() {
            Language::Pt => "robo",
            Language::En | Language::Es => "robot",
        };
        let spelled = |level: Level| level.twin(texts.language()).unwrap_or(level.word());
        let named = |level| format!("{robot}:{}", spelled(level));
        let known = || Level::ALL.map(named);
        let wrong = || Misuse(texts.usage_bad_word(text, "<A>, <B>", known().join(", ")));
        return <Level as Worded>::of_word(word)
            .map(|level| Contestant::Here(arena::Contestant::Robot(level)))
            .ok_or_else(wrong);
    }
    let program = read_program(text, texts)?;
    let bot = BotLine::of(&program).map_err(|bad| bad_place(text, &bad, texts))?;
    Ok(bot.map_or_else(
        || Contestant::Here(arena::Contestant::Program(program)),
        Contestant::Bot,
    ))
}

/// Returns the sentence about a mistake in the places of a bot's command line.
fn bad_place(text: &str, bad: &BadPlace, texts: Texts) -> Misuse {
    let [address, room] = places_of(texts.language());
    Misuse(match bad {
        BadPlace::Unknown(word) => {
            texts.usage_bad_word(word, "<A>, <B>", format!("{address}, {room}"))
        }
        BadPlace::NoRoom => texts.usage_bot_room(text, room),
    })
}

/// Reads a program with its arguments.
fn read_program(text: &str, texts: Texts) -> Result<Program, Misuse> {
    let wrong = |bad| {
        Misuse(match bad {
            BadLine::Empty => texts.usage_program_empty().to_owned(),
            BadLine::OpenQuote => texts.usage_program_quote(text),
        })
    };
    text.parse().map_err(wrong)
}

/// Reads a program that plays in the place of a person. A bot needs no place.
pub(super) fn read_pilot(text: &str, texts: Texts) -> Result<Program, Misuse> {
    let program = read_program(text, texts)?;
    match BotLine::of(&program) {
        Ok(None) => Ok(program),
        Ok(Some(_)) | Err(_) => Err(Misuse(texts.usage_program_bot(text))),
    }
}

/// Reads a number of seconds, with a decimal point or comma.
fn read_time(text: &str, texts: Texts) -> Result<Duration, Misuse> {
    let (least, most) = TIME;
    let seconds: f64 = settings::number("--tempo", &text.replace(',', "."), least, most, texts)?;
    Ok(Duration::from_secs_f64(seconds))
}

fn read_format(text: &str, texts: Texts) -> Result<Format, Misuse> {
    let word = format(text);
    let found = Format::ALL.iter().find(|(_, name)| *name == word);
    let names = Format::ALL.map(|(_, name)| name);
    let wrong = || Misuse(texts.usage_bad_word(text, "--formato", formats(names, texts)));
    found.map(|(format, _)| *format).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_robot_is_named_in_every_language_and_everything_else_is_a_program() {
        let texts = Texts::new(Language::En);
        for (text, level) in [
            ("robo:facil", Level::Easy),
            ("Robô:Médio", Level::Medium),
            ("robot:perfect", Level::Perfect),
        ] {
            let read = read_contestant(text, texts);
            let robot = Contestant::Here(arena::Contestant::Robot(level));
            assert_eq!(read, Ok(robot), "{text}");
        }
        for program in ["./robo", "robo", r"C:\bots\bot.exe"] {
            let read = read_contestant(program, texts);
            let is_program = matches!(read, Ok(Contestant::Here(arena::Contestant::Program(_))));
            assert!(is_program, "{program}");
        }
        let bot = read_contestant("node client.js {address} {room}", texts);
        assert!(matches!(bot, Ok(Contestant::Bot(_))));
        for (text, told) in [
            (
                "robo:genio",
                "robo:genio is not a value of <A>, <B>; there are robot:easy, robot:medium, robot:perfect",
            ),
            (
                "./bot {endereco} {salas}",
                "{salas} is not a value of <A>, <B>; there are {address}, {room}",
            ),
            (
                "./bot {endereco}",
                "./bot {endereco}: {room} is missing, the room of the game",
            ),
            ("./bot 'x", "./bot 'x: a quotation mark is not closed"),
            ("", "The name of a program is missing"),
        ] {
            assert_eq!(read_contestant(text, texts), Err(Misuse(told.to_owned())));
        }
    }

    #[test]
    fn a_time_has_a_point_or_a_comma() {
        let texts = Texts::new(Language::En);
        let read = |text| read_time(text, texts).ok();
        assert_eq!(read("0.5"), Some(Duration::from_millis(500)));
        assert_eq!(read("0,5"), Some(Duration::from_millis(500)));
        assert_eq!(read("30"), Some(Duration::from_secs(30)));
        for wrong in ["0", "-1", "NaN", "inf", "3601", "5s", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
