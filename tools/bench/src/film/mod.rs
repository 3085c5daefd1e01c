//! A game between two terminals, played by the real program and recorded as a moving picture.
//! The screens are real; only the pauses between them are those of people.

mod svg;

use std::time::Duration;

use clap::{Arg, ArgMatches, Command};
use testkit::pty::{Seen, Window};

use crate::terminal::stage::{SETTLED, Stage};

/// The size of each window. The invitation fits with its QR code.
const SIZE: (u16, u16) = (66, 19);

/// A key that one of the two people presses, and its effect on the other screen.
struct Step {
    who: usize,
    key: &'static str,
    /// The words on the other screen once the effect has arrived.
    then: [&'static str; 2],
    milliseconds: u64,
}

/// The words to wait for, in Portuguese and in English.
type Words = [&'static str; 2];

const TURN: Words = ["SUA VEZ", "YOUR TURN"];
const LOST: Words = ["Você perdeu", "You lose"];
const OFFER: Words = ["Bia quer", "Bia wants"];
const WAITS: Words = ["Esperando outra pessoa", "Waiting for someone"];

/// X plays the diagonal, O looks on; then O wants another game.
const GAME: [Step; 7] = [
    step(0, "5", TURN, 1_100),
    step(1, "1", TURN, 1_300),
    step(0, "3", TURN, 1_000),
    step(1, "4", TURN, 1_200),
    step(0, "7", LOST, 2_600),
    step(1, "r", OFFER, 1_800),
    step(0, "r", TURN, 2_200),
];

const fn step(who: usize, key: &'static str, then: Words, milliseconds: u64) -> Step {
    Step {
        who,
        key,
        then,
        milliseconds,
    }
}

/// Plays the game, and writes its film into a file.
///
/// # Errors
/// The game does not come about, or the file cannot be written.
pub(crate) fn record(matches: &ArgMatches) -> anyhow::Result<()> {
    let argument = |name| matches.get_one::<String>(name).expect("it has a value");
    let film = film(&Stage::open()?, argument("language"))?;
    Ok(std::fs::write(argument("file"), film)?)
}

pub(crate) fn command() -> Command {
    let language = Arg::new("language").long("language");
    Command::new("film")
        .about("a game between two terminals as a moving picture")
        .arg(
            language
                .value_parser(["pt", "en", "es"])
                .default_value("en"),
        )
        .arg(Arg::new("file").required(true).value_name("FILE.svg"))
}

/// Plays the game in this language, and returns its film.
fn film(stage: &Stage, language: &str) -> anyhow::Result<String> {
    let word = |words: Words| words[usize::from(language != "pt")];
    let open = |name| -> anyhow::Result<Window> {
        let mut command = stage.play_as(name, language, "123");
        // A seat of its own, and a background as dark as the film's.
        command.env("XDG_STATE_HOME", stage.home().join(name));
        command.env("COLORFGBG", "15;0");
        Window::open(command, SIZE.0, SIZE.1)
    };
    let blank = svg::Picture::blank(SIZE);
    let ana = open("Ana")?;
    ana.reads(word(WAITS))?;
    ana.quiet(SETTLED);
    let mut frames = vec![svg::Frame {
        screens: [ana.look(picture), blank],
        lasts: Duration::from_millis(2_400),
    }];
    let bia = open("Bia")?;
    ana.reads(word(TURN))?;
    let mut windows = [ana, bia];
    let mut keep = |windows: &[Window; 2], milliseconds| {
        windows.iter().for_each(|window| {
            window.quiet(SETTLED);
        });
        frames.push(svg::Frame {
            screens: [0, 1].map(|who| windows[who].look(picture)),
            lasts: Duration::from_millis(milliseconds),
        });
    };
    keep(&windows, 1_800);
    for step in &GAME {
        windows[step.who].press(step.key)?;
        windows[1 - step.who].reads(word(step.then))?;
        keep(&windows, step.milliseconds);
    }
    Ok(svg::film(&frames))
}

fn picture(seen: &Seen) -> svg::Picture {
    svg::Picture::of(seen.screen.screen())
}
