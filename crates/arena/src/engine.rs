//! A program at a board: it gets ready, and is asked for squares.

use std::time::{Duration, Instant};

use game::{Board, Mark, Square};

use crate::child::{Child, Heard};
use crate::command_line::Program;
use crate::loss::{Fault, Loss};
use crate::protocol::{self, Answer};
use crate::stop::{Interrupted, Stop};

/// The maximum number of lines of one answer.
const MAX_LINES: usize = 1_000;

/// The times that a program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time for each move.
    pub turn: Duration,
    /// The time to get ready.
    pub start: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            turn: Duration::from_secs(5),
            start: Duration::from_secs(10),
        }
    }
}

/// The reason why there is no move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoMove {
    /// The program has lost.
    Lost(Loss),
    /// Nobody waits any more.
    Interrupted(Interrupted),
}

impl From<Interrupted> for NoMove {
    fn from(interrupted: Interrupted) -> Self {
        Self::Interrupted(interrupted)
    }
}

/// The subject of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Readiness,
    Move,
}

/// A program that is ready for one game. It is ended when the value is dropped.
#[derive(Debug)]
pub struct Engine {
    child: Child,
    limits: Limits,
    stop: Stop,
}

impl Engine {
    /// Starts a program and waits until it is ready for a board of three by three.
    ///
    /// # Errors
    /// Returns the reason if it does not get ready in time.
    pub fn start(program: &Program, limits: Limits, stop: &Stop) -> Result<Self, NoMove> {
        let child = Child::start(program).map_err(|error| NoMove::Lost(Loss::not_started(&error)));
        let mut engine = Self {
            child: child?,
            limits,
            stop: stop.clone(),
        };
        match engine.ask(protocol::START, limits.start, Asked::Readiness)? {
            (Answer::Ready, _) => {}
            (_, line) => return Err(lost(Fault::Unreadable, &line)),
        }
        engine.child.send(&protocol::timeout(limits.turn));
        Ok(engine)
    }

    /// Returns the first move of a game.
    ///
    /// # Errors
    /// Returns the reason if there is none.
    pub fn begin(&mut self) -> Result<Square, NoMove> {
        self.square(protocol::BEGIN)
    }

    /// Returns the answer to the opponent's move.
    ///
    /// # Errors
    /// Returns the reason if there is none.
    pub fn answer(&mut self, square: Square) -> Result<Square, NoMove> {
        self.square(&protocol::turn(square))
    }

    /// Returns a move on any board, as the player of `own`.
    ///
    /// # Errors
    /// Returns the reason if there is none.
    pub fn go_on(&mut self, board: &Board, own: Mark) -> Result<Square, NoMove> {
        self.square(&protocol::board(board, own))
    }

    fn square(&mut self, command: &str) -> Result<Square, NoMove> {
        match self.ask(command, self.limits.turn, Asked::Move)? {
            (Answer::Move(Some(square)), _) => Ok(square),
            (Answer::Move(None), line) => Err(lost(Fault::OffBoard, &line)),
            (_, line) => Err(lost(Fault::Unreadable, &line)),
        }
    }

    /// Sends a command and returns the first line that is not mere talk.
    fn ask(
        &mut self,
        command: &str,
        limit: Duration,
        asked: Asked,
    ) -> Result<(Answer, String), NoMove> {
        let deadline = Instant::now() + limit;
        self.child.send(command);
        // The last words before a silence may tell its reason.
        let mut said = String::new();
        for _ in 0..MAX_LINES {
            let line = match self.child.next(deadline, &self.stop)? {
                Heard::Text(line) => line,
                Heard::TooLong => return Err(lost(Fault::Chatter, "")),
                Heard::End => return Err(lost(Fault::Crash, &self.child.last_words())),
                Heard::Nothing => return Err(lost(Fault::Time, &said)),
            };
            match Answer::of(&line) {
                Answer::Error => return Err(lost(Fault::Refused, &line)),
                Answer::Talk | Answer::Unknown => said = line,
                // Some programs answer `INFO`, which needs no answer.
                Answer::Ready if asked == Asked::Move => said = line,
                answer @ (Answer::Ready | Answer::Move(_) | Answer::Unreadable) => {
                    return Ok((answer, line));
                }
            }
        }
        Err(lost(Fault::Chatter, &said))
    }
}

fn lost(fault: Fault, detail: &str) -> NoMove {
    NoMove::Lost(Loss::new(fault, detail))
}
