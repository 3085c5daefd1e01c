//! The ways in which a program loses without a line of the opponent.

use std::io::{self, ErrorKind};

use game::{Clean, Square};

/// The reason of a loss without a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The program could not be started.
    NotStarted,
    /// The program answered `ERROR`, for example to a board of three by three.
    Refused,
    /// The program did not answer in time.
    Time,
    /// The program ended in mid-game.
    Crash,
    /// The answer was no move.
    Unreadable,
    /// The move was beyond the board.
    OffBoard,
    /// The square was taken.
    Taken,
    /// There were too many lines, or a line was too long.
    Chatter,
    /// The opponent's seat was taken by the program as well, or given to a robot.
    OtherSeat,
}

impl Fault {
    /// Returns the word for this reason in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "nao_iniciou",
            Self::Refused => "recusou",
            Self::Time => "tempo",
            Self::Crash => "caiu",
            Self::Unreadable => "resposta_invalida",
            Self::OffBoard => "fora_do_tabuleiro",
            Self::Taken => "casa_ocupada",
            Self::Chatter => "falou_demais",
            Self::OtherSeat => "vaga_alheia",
        }
    }
}

/// A loss without a line, and the program's own words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The reason.
    pub fault: Fault,
    /// The line that was wrong, or the last words of the program. May be empty.
    pub detail: Clean,
    /// The kind of the system's failure, if the system failed.
    pub system: Option<ErrorKind>,
}

/// The greatest width of the words of a program, in columns.
const COLUMNS: usize = 160;

impl Loss {
    /// Returns the loss of a program that the system did not start.
    pub fn not_started(error: &io::Error) -> Self {
        Self {
            system: Some(error.kind()),
            ..Self::new(Fault::NotStarted, &error.to_string())
        }
    }

    /// Returns the loss by a move to a taken square.
    pub fn taken(square: Square) -> Self {
        let detail = format!("{},{}", square.column(), square.row());
        Self::new(Fault::Taken, &detail)
    }

    /// Returns a loss with these words about it, which are cleaned and cut.
    pub fn new(fault: Fault, detail: &str) -> Self {
        Self {
            fault,
            detail: Clean::new(detail, COLUMNS),
            system: None,
        }
    }
}
