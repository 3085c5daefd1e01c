//! The thread of a program: it waits for questions, and asks the program.
//!
//! **Invariant:** does not depend on the state of the client.

use std::sync::mpsc::Receiver;

use arena::{Engine, Limits, Loss, NoMove, Program, Stop};
use game::{Board, Mark, Square};
use tokio::sync::mpsc;

/// A position on the board of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// The number of the game.
    pub(super) game: u32,
    pub(super) board: Board,
    /// The square just played.
    pub(super) last: Option<Square>,
    /// The mark of the program.
    pub(super) own: Mark,
}

/// A report of the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// The program is ready for its first game.
    Ready,
    /// The program's move in this position.
    Move(Question, Square),
    /// The program has failed.
    Failed(Loss),
}

/// A program and the position after its last move.
struct Thinker {
    program: Program,
    limits: Limits,
    stop: Stop,
    engine: Option<Engine>,
    /// The game and the board after the program's own move, or `None` before the first.
    known: Option<(u32, Mark, Board)>,
}

/// Starts the program, and answers questions until nobody asks or the wait is stopped.
pub(super) fn think(
    program: Program,
    limits: Limits,
    stop: Stop,
    questions: &Receiver<Question>,
    reports: &mpsc::Sender<Report>,
) {
    let mut thinker = Thinker {
        program,
        limits,
        stop,
        engine: None,
        known: None,
    };
    let mut report = thinker.restart().map(|()| Report::Ready);
    loop {
        let told = match report {
            Ok(report) => report,
            Err(NoMove::Lost(loss)) => Report::Failed(loss),
            Err(NoMove::Interrupted(_)) => return,
        };
        if reports.blocking_send(told).is_err() {
            return;
        }
        let Ok(question) = questions.recv() else {
            return;
        };
        report = thinker
            .answer(question)
            .map(|square| Report::Move(question, square));
        if report.is_err() {
            thinker.engine = None;
        }
    }
}

impl Thinker {
    fn restart(&mut self) -> Result<(), NoMove> {
        // One process at a time: the old one ends first.
        self.engine = None;
        self.known = None;
        self.engine = Some(Engine::start(&self.program, self.limits, &self.stop)?);
        Ok(())
    }

    fn answer(&mut self, question: Question) -> Result<Square, NoMove> {
        let Question {
            game, board, own, ..
        } = question;
        let follows = self.follows(question);
        if follows.is_none() && (self.known.is_some() || self.engine.is_none()) {
            self.restart()?;
        }
        let engine = self.engine.as_mut().expect("it was started before");
        let square = match (follows, only_mark(&board)) {
            (Some(last), _) => engine.answer(last)?,
            (None, Some(first)) => engine.answer(first)?,
            (None, None) if board == Board::EMPTY => engine.begin()?,
            (None, None) => engine.go_on(&board, own)?,
        };
        if board.at(square).is_some() {
            return Err(NoMove::Lost(Loss::taken(square)));
        }
        self.known = Some((game, own, board.with(square, own)));
        Ok(square)
    }

    /// Returns the opponent's move, if the position is that move after what the program
    /// knows.
    fn follows(&self, question: Question) -> Option<Square> {
        let (game, own, board) = self.known?;
        let last = question.last?;
        let same = game == question.game && own == question.own && self.engine.is_some();
        (same && board.with(last, own.other()) == question.board).then_some(last)
    }
}

/// Returns the square of the only mark on a board. It is the opponent's if we move next.
fn only_mark(board: &Board) -> Option<Square> {
    let mut taken = Square::all().filter(|square| board.at(*square).is_some());
    taken.next().filter(|_| taken.next().is_none())
}
