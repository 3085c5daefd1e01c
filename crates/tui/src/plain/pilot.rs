//! A program in the place of a person who types lines. It is asked when it is our turn, and
//! its moves become lines. After a game the pilot asks for the next one, or for the next
//! opponent if the server had found this one.
//!
//! **Invariant:** the process of the program ends before its pilot does.

use std::io;
use std::sync::mpsc as channel;
use std::thread::{self, JoinHandle};

use arena::{Limits, Loss, Program, Stop};
use texts::Texts;
use tokio::sync::mpsc;

use super::thinker::{self, Question, Report};
use crate::sentences::loss;
use crate::state::App;

/// The number of failures in one game after which the program leaves the room.
const MAX_FAILURES: u32 = 2;

/// A program at the controls.
#[derive(Debug)]
pub(super) struct Pilot {
    name: String,
    questions: Option<channel::Sender<Question>>,
    reports: mpsc::Receiver<Report>,
    lines: mpsc::Sender<String>,
    asked: Option<Question>,
    /// The question whose answer has become a line.
    answered: Option<Question>,
    /// The game after which the next one was asked for.
    rematch: Option<u32>,
    /// The game in which the program failed, and how often.
    failures: (u32, u32),
    gave_up: bool,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Pilot {
    /// Starts a program. Its moves arrive as lines in the returned channel.
    pub(super) fn start(
        program: &Program,
        limits: Limits,
    ) -> io::Result<(Self, mpsc::Receiver<String>)> {
        let (questions, asked) = channel::channel();
        let (tell, reports) = mpsc::channel(1);
        let (write, lines) = mpsc::channel(8);
        let stop = Stop::default();
        let (of_thread, own) = (stop.clone(), program.clone());
        let thread = thread::Builder::new()
            .name("thinker".to_owned())
            .spawn(move || thinker::think(own, limits, of_thread, &asked, &tell))?;
        let pilot = Self {
            name: game::Name::new(&program.to_string()).as_str().to_owned(),
            questions: Some(questions),
            reports,
            lines: write,
            asked: None,
            answered: None,
            rematch: None,
            failures: (0, 0),
            gave_up: false,
            stop,
            thread: Some(thread),
        };
        Ok((pilot, lines))
    }

    /// Waits until the program is ready, and returns the sentence about that.
    ///
    /// # Errors
    /// Returns the sentence about a program that does not get ready.
    pub(super) async fn ready(&mut self, texts: Texts) -> Result<String, String> {
        match self.reports.recv().await {
            Some(Report::Failed(failure)) => {
                Err(texts.program_failed(&self.name, loss(texts, &failure)))
            }
            Some(Report::Ready | Report::Move(..)) | None => Ok(texts.program_ready(&self.name)),
        }
    }

    /// Returns the next report. Never returns after the end of the program's thread.
    pub(super) async fn report(&mut self) -> Report {
        match self.reports.recv().await {
            Some(report) => report,
            None => std::future::pending().await,
        }
    }

    /// Asks the program if it is our turn, or the server for the next game after this one.
    pub(super) fn look(&mut self, app: &App) {
        if !app.is_in() {
            // The room may be another one afterwards, with the same position.
            (self.asked, self.answered, self.rematch) = (None, None, None);
        }
        let idle = app.is_in() && app.pending.is_none() && !self.gave_up;
        if !idle {
            return;
        }
        let seated = app.seat.is_some() || app.is_relay();
        let next = app.wants_next();
        if next || app.outcome().is_some() {
            let game = Some(app.number());
            if seated && !app.asked_rematch() && self.rematch != game {
                self.rematch = game;
                self.write(if next { "n" } else { "r" });
            }
            return;
        }
        let question = position(app);
        if question.is_some() && question != self.asked {
            self.asked = question;
            let asked = self.questions.as_ref().zip(question);
            if let Some((questions, question)) = asked {
                // A thread that is gone has reported its end.
                let _gone = questions.send(question);
            }
        }
    }

    /// Turns a report into a line for the session, or into a sentence for the reader.
    pub(super) fn hear(&mut self, app: &App, report: Report) -> Option<String> {
        match report {
            Report::Ready => None,
            Report::Move(question, square) => {
                // The seat may have been lost meanwhile.
                let asked = position(app) == Some(question);
                if asked && self.answered != Some(question) {
                    self.answered = Some(question);
                    self.write(&(square.index() + 1).to_string());
                }
                None
            }
            Report::Failed(failure) => Some(self.fail(app, &failure)),
        }
    }

    fn fail(&mut self, app: &App, failure: &Loss) -> String {
        let texts = app.setup.texts;
        let reason = loss(texts, failure);
        let game = app.number();
        let (of, count) = self.failures;
        self.failures = (game, if of == game { count + 1 } else { 1 });
        if self.failures.1 < MAX_FAILURES {
            self.asked = None;
            texts.program_again(&self.name, reason)
        } else {
            self.gave_up = true;
            self.write("x");
            texts.program_gives_up(&self.name, reason)
        }
    }

    /// Returns whether the program has failed too often.
    pub(super) const fn gave_up(&self) -> bool {
        self.gave_up
    }

    fn write(&self, line: &str) {
        // At most one line waits for each position, so there is room.
        let _full = self.lines.try_send(format!("{line}\n"));
    }
}

/// Ends the program, and waits for that.
impl Drop for Pilot {
    fn drop(&mut self) {
        self.stop.stop();
        self.questions = None;
        self.reports.close();
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

/// Returns the position, if the game waits only for us.
fn position(app: &App) -> Option<Question> {
    app.our_turn()?;
    Some(Question {
        game: app.number(),
        board: app.board(),
        last: app.last(),
        own: app.turn()?,
    })
}
