//! Reads and parses the lines of standard input.

use std::io::{self, BufRead, Read};
use std::thread;

use game::{Level, Name, Square};
use tokio::sync::mpsc;

use crate::preferences::{digit_of, folded};

/// The command of a line. The letters are the same in every language, and [`WORDS`] has
/// the words of each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// `1` to `9`: play this square.
    Play(Square),
    /// `t`: the board (*tabuleiro*).
    Board,
    /// `v`: whose turn it is (*vez*).
    Turn,
    /// `p`: the score (*placar*).
    Score,
    /// `l`: the moves so far (*lances*).
    Moves,
    /// `c`: the invitation (*convite*).
    Invite,
    /// `r`: the next game (*revanche*).
    Rematch,
    /// `n`: a player who waits, in another room (*next*).
    Meet,
    /// `g`: the earlier games of the room, or `g7`: the moves of game 7 (*games*).
    Games(Option<u32>),
    /// `b1`, `b2`, `b3`: call a robot of this strength to the free seat. `b0`: dismiss
    /// it.
    Robot(Option<Level>),
    /// `nome`, followed by our new name. Without one it is empty.
    Name(Name),
    /// `k`: claim the seat of an opponent who does not play.
    Claim,
    /// `x`, or `q` and `s` as on the screen: leave.
    Leave,
    /// `?`: the available commands.
    Help,
    /// An empty line: go on, if something waits for that.
    GoOn,
    /// A number that is no square.
    NoSquare,
    /// Any other line.
    Unclear,
}

/// The commands without a value, each with its letter and its words, which are folded.
static WORDS: [(Command, &[&str]); 11] = [
    (Command::Board, &["t", "tabuleiro", "board", "tablero"]),
    (Command::Turn, &["v", "vez", "turn", "turno"]),
    (Command::Score, &["p", "placar", "score", "marcador"]),
    (
        Command::Moves,
        &["l", "lances", "moves", "jogadas", "jugadas"],
    ),
    (
        Command::Invite,
        &["c", "convite", "invite", "invitation", "invitacion"],
    ),
    (Command::Rematch, &["r", "revanche", "rematch", "revancha"]),
    (Command::Meet, &["n", "procurar", "find", "buscar"]),
    (Command::Games(None), &["g", "partidas", "games"]),
    (Command::Claim, &["k", "liberar", "free"]),
    // The screen leaves by `q` and `s`.
    (
        Command::Leave,
        &["x", "q", "s", "sair", "leave", "quit", "exit", "salir"],
    ),
    (Command::Help, &["?", "ajuda", "help", "ayuda"]),
];

/// The words before our new name.
const WORDS_FOR_NAME: [&str; 3] = ["nome", "name", "nombre"];

impl Command {
    /// Returns the command of a line. Case, accents and surrounding blanks are ignored, and
    /// the digits of every keyboard are the same.
    pub(super) fn of(line: &str) -> Self {
        let line = line.trim();
        // A letter with an accent is a digit of some keyboards.
        let word = match line.chars().nth(1) {
            Some(_) => folded(line),
            None => line.to_lowercase(),
        };
        let is = |(_, words): &&(Self, &[&str])| words.contains(&word.as_str());
        if let Some((command, _)) = WORDS.iter().find(is) {
            return command.clone();
        }
        if let Some(name) = Self::name(line) {
            return Self::Name(name);
        }
        if let Some(number) = Self::game(&word) {
            return Self::Games(Some(number));
        }
        let mut characters = line.chars().map(|c| c.to_ascii_lowercase());
        match (characters.next(), characters.next(), characters.next()) {
            (None, ..) => Self::GoOn,
            (Some('b'), Some(strength), None) => Self::robot(strength),
            (Some(c), None, _) if c != '0' => digit_of(c)
                .and_then(|digit| Square::new(digit.checked_sub(1)?))
                .map_or(Self::Unclear, Self::Play),
            (Some(_), ..) if line.chars().all(|c| c.is_ascii_digit()) => Self::NoSquare,
            (Some(_), ..) => Self::Unclear,
        }
    }

    /// Returns whether this command has a letter and words of its own.
    pub(super) fn has_word(&self) -> bool {
        WORDS.iter().any(|(command, _)| command == self)
    }

    /// Returns the number of a game, if a folded line is about one.
    fn game(line: &str) -> Option<u32> {
        let digits = line.strip_prefix('g')?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| plain)
    }

    /// Returns our new name, if a line gives one.
    fn name(line: &str) -> Option<Name> {
        let (word, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let is_it = WORDS_FOR_NAME.contains(&word.to_lowercase().as_str());
        is_it.then(|| Name::new(name))
    }

    fn robot(strength: char) -> Self {
        match strength {
            '0' => Self::Robot(None),
            '1' => Self::Robot(Some(Level::Easy)),
            '2' => Self::Robot(Some(Level::Medium)),
            '3' => Self::Robot(Some(Level::Perfect)),
            _ => Self::Unclear,
        }
    }
}

/// The maximum number of unhandled lines. The reader of more lines waits.
const MAX_QUEUED_LINES: usize = 64;

/// The maximum length of a line, in bytes.
const MAX_LINE_BYTES: u64 = 1_000;

/// Reads standard input in a thread until it ends.
pub(super) fn lines() -> io::Result<mpsc::Receiver<String>> {
    let (report, lines) = mpsc::channel(MAX_QUEUED_LINES);
    let deliver = move |line| report.blocking_send(line).is_ok();
    let read = move || read_all(io::stdin().lock(), deliver);
    thread::Builder::new()
        .name("lines".to_owned())
        .spawn(read)?;
    Ok(lines)
}

/// Passes every line to `deliver` until that returns false. Only the start of an overlong
/// line is delivered. An unreadable input counts as ended.
fn read_all(mut input: impl BufRead, mut deliver: impl FnMut(String) -> bool) {
    let mut goes_on = false;
    loop {
        let mut line = Vec::new();
        match input
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)
        {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let rest = std::mem::replace(&mut goes_on, !line.ends_with(b"\n"));
        if !rest && !deliver(String::from_utf8_lossy(&line).into_owned()) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_is_a_command_whatever_its_case() {
        let square = |digit: usize| Command::Play(Square::new(digit - 1).unwrap());
        for (line, command) in [
            ("5", square(5)),
            (" 1 \r\n", square(1)),
            ("9\n", square(9)),
            ("T", Command::Board),
            ("v", Command::Turn),
            ("p", Command::Score),
            ("C", Command::Invite),
            ("L", Command::Moves),
            (" Lances\n", Command::Moves),
            ("moves", Command::Moves),
            ("lance", Command::Unclear),
            ("r", Command::Rematch),
            ("g", Command::Games(None)),
            ("Partidas", Command::Games(None)),
            ("G12\n", Command::Games(Some(12))),
            ("g+1", Command::Unclear),
            ("g99999999999", Command::Unclear),
            ("nome Zoë", Command::Name(Name::new("Zoë"))),
            (
                " NAME  Maria Clara \n",
                Command::Name(Name::new("Maria Clara")),
            ),
            ("nombre", Command::Name(Name::new(""))),
            ("nomear", Command::Unclear),
            ("N", Command::Meet),
            ("Procurar\n", Command::Meet),
            ("find", Command::Meet),
            ("X", Command::Leave),
            ("q", Command::Leave),
            ("S", Command::Leave),
            ("?", Command::Help),
            ("ajuda", Command::Help),
            ("HELP", Command::Help),
            (" ayuda ", Command::Help),
            ("b0", Command::Robot(None)),
            ("B1", Command::Robot(Some(Level::Easy))),
            ("b3", Command::Robot(Some(Level::Perfect))),
            ("b", Command::Unclear),
            ("b4", Command::Unclear),
            ("b11", Command::Unclear),
            ("", Command::GoOn),
            ("  \t", Command::GoOn),
            ("0", Command::NoSquare),
            ("55", Command::NoSquare),
            ("5 5", Command::Unclear),
            ("٥", square(5)),
            ("５", square(5)),
            ("(", square(5)),
            ("ç", square(9)),
            ("\u{1b}[A", Command::Unclear),
            ("\u{fffd}", Command::Unclear),
        ] {
            assert_eq!(Command::of(line), command, "{line:?}");
        }
    }

    #[test]
    fn a_word_of_any_language_is_its_letter() {
        for (line, command) in [
            ("Board", Command::Board),
            ("turn", Command::Turn),
            ("marcador", Command::Score),
            ("invitación", Command::Invite),
            ("rematch", Command::Rematch),
            ("free", Command::Claim),
            ("quit", Command::Leave),
        ] {
            assert_eq!(Command::of(line), command, "{line:?}");
        }
    }

    fn read(input: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        read_all(input, |line| {
            lines.push(line.trim_end().to_owned());
            true
        });
        lines
    }

    #[test]
    fn every_line_is_read_the_last_one_even_without_its_end() {
        assert_eq!(read(b"5\n\n1\r\n9"), ["5", "", "1", "9"]);
        assert_eq!(read(b""), Vec::<String>::new());
        assert_eq!(read(b"\xff\n"), ["\u{fffd}"]);
    }

    #[test]
    fn a_line_too_long_is_one_line_and_its_end_plays_nothing() {
        for junk in [1_000, 1_001, 50_000] {
            let mut input = vec![b'a'; junk];
            input.extend(b"5\n1\n");
            let lines = read(&input);
            assert_eq!(lines.len(), 2, "{junk}");
            assert_eq!(Command::of(&lines[0]), Command::Unclear);
            assert_eq!(lines[1], "1");
        }
    }
}
