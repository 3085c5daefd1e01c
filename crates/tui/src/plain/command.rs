//! Reads and parses the lines of standard input.

use std::io::{self, BufRead, Read};
use std::thread;

use game::{Level, Name, Square};
use tokio::sync::mpsc;

use crate::preferences::digit_of;

/// The command of a line. The letters are the same in every language.
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
    /// Any other line.
    Unclear,
}

/// The words that mean `l`.
const WORDS_FOR_MOVES: [&str; 4] = ["lances", "moves", "jogadas", "jugadas"];

/// The words that mean `n`.
const WORDS_FOR_MEET: [&str; 3] = ["procurar", "find", "buscar"];

/// The words before our new name.
const WORDS_FOR_NAME: [&str; 3] = ["nome", "name", "nombre"];

/// The words that mean `?`.
const WORDS_FOR_HELP: [&str; 3] = ["ajuda", "help", "ayuda"];

/// The words that mean `g`.
const WORDS_FOR_GAMES: [&str; 2] = ["partidas", "games"];

impl Command {
    /// Returns the command of a line. Case and surrounding blanks are ignored, and the
    /// digits of every keyboard are the same.
    pub(super) fn of(line: &str) -> Self {
        if WORDS_FOR_MOVES.contains(&line.trim().to_lowercase().as_str()) {
            return Self::Moves;
        }
        if WORDS_FOR_HELP.contains(&line.trim().to_lowercase().as_str()) {
            return Self::Help;
        }
        if Self::is_word_for_meet(line) {
            return Self::Meet;
        }
        if let Some(name) = Self::name(line) {
            return Self::Name(name);
        }
        if let Some(number) = Self::games(line) {
            return Self::Games(number);
        }
        let mut characters = line.trim().chars().map(|c| c.to_ascii_lowercase());
        let c = match (characters.next(), characters.next(), characters.next()) {
            (None, ..) => return Self::GoOn,
            (Some('b'), Some(strength), None) => return Self::robot(strength),
            (Some(c), None, _) => c,
            (Some(_), Some(_), _) => return Self::Unclear,
        };
        match c {
            't' => Self::Board,
            'v' => Self::Turn,
            'p' => Self::Score,
            'l' => Self::Moves,
            'c' => Self::Invite,
            'r' => Self::Rematch,
            'n' => Self::Meet,
            'k' => Self::Claim,
            // The screen leaves by these.
            'x' | 'q' | 's' => Self::Leave,
            '?' => Self::Help,
            c => digit_of(c)
                .and_then(|digit| Square::new(digit.checked_sub(1)?))
                .map_or(Self::Unclear, Self::Play),
        }
    }

    /// Returns the number of a game, if a line is about the earlier games.
    fn games(line: &str) -> Option<Option<u32>> {
        let line = line.trim().to_lowercase();
        if line == "g" || WORDS_FOR_GAMES.contains(&line.as_str()) {
            return Some(None);
        }
        let digits = line.strip_prefix('g')?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        Some(Some(digits.parse().ok().filter(|_| plain)?))
    }

    /// Returns our new name, if a line gives one.
    fn name(line: &str) -> Option<Name> {
        let line = line.trim();
        let (word, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let is_it = WORDS_FOR_NAME.contains(&word.to_lowercase().as_str());
        is_it.then(|| Name::new(name))
    }

    /// Returns whether a line is a word for an opponent whom the server finds.
    pub(super) fn is_word_for_meet(line: &str) -> bool {
        WORDS_FOR_MEET.contains(&line.trim().to_lowercase().as_str())
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
            ("0", Command::Unclear),
            ("55", Command::Unclear),
            ("٥", square(5)),
            ("５", square(5)),
            ("(", square(5)),
            ("\u{1b}[A", Command::Unclear),
            ("\u{fffd}", Command::Unclear),
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
